"""The editors' side in a real browser: the whole road by hand, and no page that breaks the policy."""

import re

import pytest
from playwright.sync_api import expect

from incidents.models import Incident
from tests.factories import (
    make_actor,
    make_incident,
    make_place,
    make_public_incident,
    make_response,
    make_source,
    make_user,
)


@pytest.fixture
def room(groups, watched, live_server):
    """Signed in through the form, as a publisher."""
    make_user("publisher", "Publisher")
    watched.goto(f"{live_server.url}/admin/")
    watched.get_by_label("Username").fill("publisher")
    watched.get_by_label("Password").fill("correct horse battery")
    watched.get_by_role("button", name="Log in").click()
    expect(watched.get_by_role("heading", name="Work lists")).to_be_visible()
    return watched


def choose(page, field, words):
    """Type into a search field and take the first that it offers."""
    page.locator(f".select2-container:near(#{field}, 400)").first.wait_for()
    page.locator(f"#{field} + .select2-container").click()
    page.locator(".select2-search__field").fill(words)
    page.locator(".select2-results__option", has_text=words).first.click()


def test_an_incident_is_entered_published_and_withdrawn_by_hand(room, live_server):
    make_actor("Some militia")
    make_place("Ain al-Asad")
    make_source("Own Wire", title="Dispatch")
    room.goto(f"{live_server.url}/admin/incidents/incident/add/")
    room.locator("#id_category").select_option("attack")
    room.locator("#id_title").fill("Typed by hand")
    for field in ("date_start", "date_end"):
        room.locator(f"#id_{field}").fill("2023-10-18")
    choose(room, "id_place", "Ain")
    choose(room, "id_participations-0-actor", "militia")
    choose(room, "id_citations-0-source", "Dispatch")
    room.locator("#id_citations-0-quote").fill("the words of the source")
    room.get_by_role("button", name="Save and publish").click()
    expect(room.get_by_role("heading", name="What readers will see change")).to_be_visible()
    expect(room.get_by_text("Some militia").first).to_be_visible()
    room.get_by_role("button", name="Publish").click()
    expect(room.get_by_text("Published: IRQ-2023-0001: Typed by hand.")).to_be_visible()
    room.get_by_role("link", name="Withdraw…").click()
    room.get_by_label("Public note").fill("Entered to try it.")
    room.get_by_role("button", name="Withdraw").click()
    expect(room.get_by_text("Withdrawn: IRQ-2023-0001: Typed by hand.")).to_be_visible()


def test_every_page_of_the_admin_keeps_to_the_policy_and_to_the_width_of_the_screen(room, live_server):
    strike = make_public_incident("Strike", category="strike", day="2023-10-20")
    attack = make_public_incident("Attack", injured=2)
    make_response(strike, attack)
    draft = make_incident()
    pages = [
        "",
        "password_change/",
        "ledger/ledgerentry/",
        "incidents/tracker/add/",
        "incidents/tally/add/",
        "incidents/response/add/",
    ]
    pages += [f"incidents/{name}/" for name in ("incident", "actor", "place", "source", "tally", "response", "tracker")]
    pages += [
        f"incidents/incident/{pk}/{page}/"
        for pk in (strike.pk, attack.pk)
        for page in ("change", "history", "door/correct", "door/withdraw")
    ]
    pages += [f"incidents/incident/{draft.pk}/{page}/" for page in ("door/publish", "door/submit", "delete")]
    pages += [
        "incidents/incident/add/",
        "incidents/source/add/?_popup=1",
        f"incidents/casualtyclaim/{attack.casualty_claims.get().pk}/change/",
    ]
    for width in (1440, 390):
        room.set_viewport_size({"width": width, "height": 900})
        for page in pages:
            answer = room.goto(f"{live_server.url}/admin/{page}")
            assert answer.status == 200, page
            assert room.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0, (page, width)


def test_an_unsaved_form_is_not_left_without_a_question(room, live_server):
    incident = make_incident("Kept")
    room.goto(f"{live_server.url}/admin/incidents/incident/{incident.pk}/change/")
    room.locator("#id_title").press_sequentially(" and more")
    asked = []
    room.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    room.get_by_role("link", name="History").click()
    room.wait_for_url(re.compile("/history/"))
    assert asked == ["beforeunload"]
    assert Incident.objects.get(pk=incident.pk).title == "Kept"
