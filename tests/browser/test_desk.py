"""The article desk in a real browser: how many clicks and keys it takes, and whether it can be worked by keyboard alone."""

import pytest

from incidents.articles.suggestions import suggestions
from incidents.models import Article, Incident, Tally
from tests.articles.desks import ATTACK, TEXT, key_of, make_desk
from tests.factories import make_actor, make_incident, make_place, make_tracker, make_user

expect = pytest.importorskip("playwright.sync_api").expect

DISPATCH = """Five nights in the desert

Own Wire, 22 November 2023

Militants fired four rockets at Al Asad Air Base in Iraq on Saturday, injuring two U.S. service members, officials said.

On Sunday, a one-way attack drone struck Erbil Air Base in northern Iraq. There were no injuries.

On Monday, militants attacked Al-Tanf Garrison in Syria with two drones, both of which were shot down.

Early on Tuesday, Iran-backed militias launched a close-range ballistic missile at Harir Air Base in Iraq, and eight people were injured.

On Wednesday, U.S. fighter jets struck a weapons storage facility near Abu Kamal in Syria, killing three militants.

U.S. forces in Iraq and Syria have been attacked at least 66 times since Oct. 17, the Pentagon said. At least 62 U.S. personnel have been injured in those attacks, according to the Pentagon.
"""


class Hand:
    """An editor's hand: every click and every key is counted."""

    def __init__(self, page):
        self.page, self.count, self.done = page, 0, []

    def click(self, locator, name):
        locator.click()
        self._counted(f"click {name}")

    def key(self, name):
        self.page.keyboard.press(name)
        self._counted(f"key {name}")

    def _counted(self, what):
        self.count += 1
        self.done.append(what)


@pytest.fixture
def room(groups, watched, live_server, client):
    """Signed in as a publisher."""
    publisher = make_user("publisher", "Publisher")
    client.force_login(publisher)
    cookie = client.cookies["sessionid"]
    watched.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    return watched


def at(room, live_server, page=""):
    room.goto(f"{live_server.url}/admin/incidents/article/{page}")


def test_a_pasted_dispatch_becomes_five_published_incidents_and_two_tallies_in_a_few_keys(room, live_server, capsys):
    make_actor("United States Armed Forces", aliases=["US forces", "U.S. forces"])
    make_tracker("desert", "Desert", featured=True, scope="country=IRQ&country=SYR", headline_claimants=["Pentagon"])
    from incidents.ledger.publish import OPERATOR, publish
    from incidents.models import Tracker

    publish(Tracker.objects.get(), by=OPERATOR)
    at(room, live_server)
    hand = Hand(room)
    room.locator("#id_text").fill(DISPATCH)  # one paste: Ctrl and V
    hand.count += 2
    hand.click(room.get_by_role("button", name="Read it"), "Read it")
    expect(room.locator(".card")).to_have_count(len(suggestions(Article.objects.get())))
    for _ in range(room.locator(".card").count()):
        hand.key("a")  # as fast as they come: none is lost
    expect(room.locator(".card[data-state=accepted]")).to_have_count(room.locator(".card").count())
    hand.click(room.locator("#publish-all"), "Publish…")
    hand.click(room.locator("#publish-now"), "Publish")
    expect(room.get_by_text("are public")).to_be_visible()

    incidents = list(Incident.objects.public().order_by("date_start"))
    assert [str(i.date_start) for i in incidents] == [f"2023-11-{day}" for day in (18, 19, 20, 21, 22)]
    for incident in incidents:
        assert any(citation.quote in DISPATCH for citation in incident.citations.all())
    assert sorted(t.value for t in Tally.objects.public()) == [62, 66]
    room.goto(live_server.url + "/")
    expect(room.locator(".headline")).to_contain_text("at least 66")
    expect(room.locator(".headline")).to_contain_text("at least 62")
    with capsys.disabled():
        print(f"\nFrom a pasted dispatch to five published incidents and two tallies: {hand.count} clicks and keys.")
    assert hand.count <= 25


def test_all_at_once_takes_fewer(room, live_server, capsys):
    at(room, live_server)
    hand = Hand(room)
    room.locator("#id_text").fill(DISPATCH)
    hand.count += 2
    hand.click(room.get_by_role("button", name="Read it"), "Read it")
    hand.click(room.locator("#accept-all"), "Accept all and submit")
    hand.click(room.locator("#publish-all"), "Publish…")
    hand.click(room.locator("#publish-now"), "Publish")
    expect(room.get_by_text("are public")).to_be_visible()
    assert Incident.objects.public().count() == 5
    with capsys.disabled():
        print(f"\nThe same with “Accept all and submit”: {hand.count} clicks and keys.")


def test_the_desk_is_worked_by_keys_alone(room, live_server):
    desk = make_desk()
    at(room, live_server, f"{desk.pk}/change/")
    current = room.locator(".card[aria-current=true]")
    expect(current).to_be_focused()
    expect(current).to_have_attribute("data-key", key_of(ATTACK))
    room.keyboard.press("j")
    expect(current.locator("h3")).to_have_text("Title of strike")
    room.keyboard.press("k")
    room.keyboard.press("x")
    expect(room.locator("[data-state=rejected].card")).to_have_count(1)
    expect(current.locator("h3")).to_have_text("Title of strike")
    room.keyboard.press("k")
    room.keyboard.press("u")
    expect(room.locator("[data-state=rejected].card")).to_have_count(0)
    room.keyboard.press("e")
    expect(current.locator("[name$=-category]")).to_be_focused()
    current.locator("[name$=-title]").focus()
    room.keyboard.press("Control+A")
    room.keyboard.type("Rejected and accepted")
    room.keyboard.press("Enter")
    expect(current.locator("h3")).to_have_text("Title of strike")
    assert Incident.objects.get().title == "Rejected and accepted"
    room.keyboard.press("?")
    expect(room.locator("#keys")).to_be_visible()
    room.keyboard.press("Escape")
    expect(room.locator("#keys")).not_to_be_visible()


def test_a_suggestion_lights_its_words_and_words_lead_to_their_suggestion(room, live_server):
    desk = make_desk()
    at(room, live_server, f"{desk.pk}/change/")
    expect(room.locator("mark.lit").first).to_contain_text("Militants")
    room.locator(".card--strike").hover()
    expect(room.locator("mark.lit").first).to_contain_text("On")
    room.locator("mark", has_text="66").first.click()
    expect(room.locator(".card[aria-current=true]")).to_contain_text("at least 66 attacks")


def test_selected_words_become_a_suggestion(room, live_server):
    desk = make_desk(responses=())
    at(room, live_server, f"{desk.pk}/change/")
    room.locator("mark", has_text="weapons store").first.dblclick(position={"x": 60, "y": 10})
    expect(room.locator("#words textarea")).not_to_have_value("")
    words = room.locator("#words textarea").input_value().strip()
    room.get_by_role("button", name="Quote").click()
    expect(room.locator(".mend")).to_be_visible()
    addition = Article.objects.get().additions[0]
    assert TEXT[addition["start"] : addition["end"]] == words


def test_a_long_text_is_read_while_the_page_says_so(room, live_server):
    at(room, live_server)
    room.locator("#id_text").fill(DISPATCH + "\n\nThe minister spoke of the harvest in the north for a while. " * 600)
    room.get_by_role("button", name="Read it").click()
    expect(room.locator(".card").first).to_be_visible(timeout=60_000)
    expect(room.locator("#reading")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_desk_has_no_barriers_and_fits_the_screen(room, live_server, width, scheme):
    Axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe
    make_incident("Rockets", day="2023-11-20", place=make_place("Ain al-Asad", country="IRQ"))
    desk = make_desk()
    room.emulate_media(color_scheme=scheme)
    room.set_viewport_size({"width": width, "height": 900})
    key = key_of(ATTACK)
    for page in ("", f"{desk.pk}/change/", f"{desk.pk}/change/?edit={key}", f"{desk.pk}/door/"):
        at(room, live_server, page)
        found = Axe().run(room)
        told = [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in found.response["violations"]]
        assert told == [], page
        assert room.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0, page
