"""The readers' pages: every address, what it says, what it must not say, and how it may be kept."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.ledger.entry import LedgerEntry
from incidents.ledger.publish import OPERATOR, merge, publish, withdraw
from tests.factories import make_actor, make_claim, make_incident, make_public_incident
from tests.views.world import HIDDEN_WORDS, make_hidden, make_world

pytestmark = pytest.mark.django_db(transaction=True)

LISTS = [
    "/",
    "/trackers/",
    "/trackers/tracker/",
    "/incidents/",
    "/sources/",
    "/actors/",
    "/tallies/",
    "/corrections/",
    "/codebook/",
    "/method/",
]
FILES = [
    "incidents.csv",
    "incidents.json",
    "incidents.atom",
    "sources.csv",
    "actors.csv",
    "tallies.csv",
    "responses.csv",
]


def text_of(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode()


def addresses_of(html):
    """Every address on this site that a page links to."""
    return {
        a.replace("&amp;", "&").split("#")[0]
        for a in re.findall(r'href="([^"]*)"', html)
        if a.startswith(("/", "?")) and not a.startswith("/static/")
    }


def test_every_address_answers_with_its_words(client):
    attack = make_world()
    record = f"/incidents/{attack.event_id}/"
    for address, words in {
        "/": ["The test tracker", "attacks recorded", "at least 66", "Some prose."],
        "/trackers/": ["The test tracker"],
        "/trackers/tracker/": ["strike recorded"],
        "/incidents/": ["Rockets at the base, day 2", "A claimed drone"],
        record: [
            "Rockets at the base",
            "rockets fell, report 2",
            "In our words, not a quote.",
            "stated by the responder",
            "https://example.org/first",
            "More is known now.",
        ],
        f"{record}history/": ["A summary was added.", "<ins>More is known now.</ins>"],
        "/sources/": ["The first dispatch"],
        "/actors/": ["Umbrella Group", "Militia of &lt;Test&gt;"],
        "/actors/umbrella/": ["Militia of &lt;Test&gt;", "Rockets at the base"],
        "/places/test-air-base/": ["Test Air Base", "33.790"],
        "/tallies/": ["at least 66"],
        f"/tallies/{LedgerEntry.objects.get(kind='tally').record_id}/": ["in the same window and scope"],
        "/corrections/": ["A summary was added."],
        "/codebook/": ["killed_best", "partly_intercepted"],
        "/method/": ["Unknown is not zero"],
    }.items():
        response = client.get(address)
        assert response.status_code == 200, address
        for word in words:
            assert word in text_of(response), (address, word)


def test_pages_answer_while_nothing_is_recorded(client):
    for address in LISTS:
        assert client.get(address).status_code == (404 if address == "/trackers/tracker/" else 200), address
    assert "Nothing is recorded here yet" in text_of(client.get("/"))


def test_every_link_on_every_page_leads_somewhere(client):
    attack = make_world()
    waiting, seen = [*LISTS, f"/incidents/{attack.event_id}/"], {}
    while waiting and len(seen) < 400:
        address = waiting.pop(0)
        if address in seen or address == "/admin/":
            continue
        response = client.get(address)
        seen[address] = response.status_code
        if "?" not in address and response["Content-Type"].startswith("text/html"):
            base = address
            waiting += [a if a.startswith("/") else base + a for a in addresses_of(text_of(response))]
    assert {a: status for a, status in seen.items() if status != 200} == {}
    assert len(seen) > 40


def test_no_public_address_shows_a_word_of_drafts_withdrawn_or_redacted_records(client):
    attack = make_world()
    withdrawn, redacted = make_hidden()
    start = [*LISTS, *(f"/{name}" for name in FILES), "/incidents/?view=table", "/incidents/?sort=-updated"]
    for incident in (attack, withdrawn, redacted):
        start += [f"/incidents/{incident.event_id}/", f"/incidents/{incident.event_id}/history/"]
    start += [f"/{name}?q=Drafthorse" for name in FILES[:3]]
    waiting, seen = start, set()
    while waiting and len(seen) < 500:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        body = text_of(client.get(address))
        given = re.sub(r'value="[^"]*"|q=\w+|“[^”]*”', "", body) if "q=" in address else body
        for word in HIDDEN_WORDS:
            assert word not in given, (word, address)
        waiting += [a for a in addresses_of(body) if a.startswith("/") and "?" not in a] if "<html" in body else []
    assert len(seen) > 30


def test_a_withdrawn_record_says_so_and_gives_the_reason(client):
    withdrawn, redacted = make_hidden()
    response = client.get(f"/incidents/{withdrawn.event_id}/")
    assert response.status_code == 410
    assert "It did not happen." in text_of(response)
    assert client.get(f"/incidents/{redacted.event_id}/").status_code == 410


def test_the_address_of_a_merged_record_leads_to_the_one_that_stays(client):
    stays, goes = make_public_incident("One"), make_public_incident("The same")
    merge(goes, into=stays, by=OPERATOR, note="One event, told twice.")
    response = client.get(f"/incidents/{goes.event_id}/")
    assert (response.status_code, response["Location"]) == (301, f"/incidents/{stays.event_id}/")


BAD_QUERIES = [
    ("from=2023-13-45", "from"),
    ("from=2023-11-02&to=2023-11-01", "from"),
    ("page_size=0", "page_size"),
    ("after=forged", "after"),
    ("q=" + "x" * 10_000, "q"),
    ("q=%00", "q"),
    ("category=raid", "category"),
    ("attacker=nobody", "attacker"),
    ("category=" + "&category=".join(["attack"] * 500), "category"),
    ("as_of=2999-01-01", "as_of"),
    ("sort=%3Cb%3E", "sort"),
]


def test_bad_input_gives_the_form_back_with_the_error_and_no_figure(client):
    make_world()
    for path in ("/", "/incidents/", "/actors/umbrella/"):
        for query, parameter in BAD_QUERIES:
            for headers in ({}, {"hx-request": "true"}):
                response = client.get(f"{path}?{query}", headers=headers)
                html = text_of(response)
                assert response.status_code == 400, (path, query[:40])
                assert f"<strong>{parameter}</strong>" in html
                assert "headline-figure" not in html and "chart-block" not in html and "facet-count" not in html
                assert "Rockets at the base" not in html and "<b>" not in html
        assert "aria-invalid" in text_of(client.get(f"{path}?from=2023-13-45"))


def test_an_old_or_unknown_parameter_is_passed_over_on_pages(client):
    make_world()
    assert client.get("/?utm_source=letter&offset=50").status_code == 200


def test_htmx_gets_the_results_alone_and_a_history_restore_the_whole_page(client):
    make_world()
    whole = client.get("/?weapon=rocket")
    part = client.get("/?weapon=rocket", headers={"hx-request": "true"})
    restored = client.get("/?weapon=rocket", headers={"hx-request": "true", "hx-history-restore-request": "true"})
    assert "<html" in text_of(whole) and "<html" in text_of(restored)
    assert "<html" not in text_of(part)
    assert 'id="results"' in text_of(part) and 'id="facets"' in text_of(part)
    assert part["Cache-Control"] == "private, no-store"
    assert "public" in whole["Cache-Control"] and "s-maxage" in whole["Cache-Control"]
    for response in (whole, part, restored):
        assert "HX-Request" in response["Vary"] and "HX-History-Restore-Request" in response["Vary"]


def test_more_records_come_without_the_page_around_them(client):
    make_world(attacks=5)
    page = text_of(client.get("/incidents/?page_size=2"))
    after = re.search(r'href="(\?[^"]*after=[^"]*)"', page)[1].replace("&amp;", "&")
    more = text_of(client.get(f"/incidents/{after}", headers={"hx-request": "true", "hx-target": "more"}))
    assert 'id="facets"' not in more and more.count("data-key-item") == 2


def test_an_unchanged_page_is_not_sent_twice(client):
    make_world()
    first = client.get("/")
    assert client.get("/", headers={"if-none-match": first["ETag"]}).status_code == 304
    make_public_incident("New")
    assert client.get("/", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_the_csv_button_keeps_the_filter(client):
    make_world()
    assert 'href="/incidents.csv?tracker=tracker&amp;weapon=rocket&amp;bom=1"' in text_of(client.get("/?weapon=rocket"))


def test_an_as_of_view_says_so(client, time_machine):
    time_machine.move_to("2023-12-01 12:00:00Z")
    make_world()
    time_machine.move_to("2023-12-05 12:00:00Z")
    html = text_of(client.get("/?as_of=2023-12-02"))
    assert "You see this as it was published by the end of 2 December 2023 (UTC)" in html
    assert "dated these entries back" not in html
    assert "nothing" in text_of(client.get("/?as_of=2023-11-01")).lower()


def test_unknown_casualties_are_never_written_as_zero(client):
    make_public_incident("No figure at all")
    html = text_of(client.get("/incidents/"))
    assert "not reported" in html
    assert '<dd class="zero">' not in html
    make_public_incident("None hurt", injured=0)
    assert '<dd class="zero">0</dd>' in text_of(client.get("/incidents/"))


def test_a_deleted_actor_in_an_old_address_still_gives_a_page(client):
    gone = make_actor("Gone Group", slug="gone-group")
    incident = make_public_incident("One", attackers=[gone])
    withdraw(incident, by=OPERATOR, note="Not so.")
    withdraw(gone, by=OPERATOR, note="No such group.")
    response = client.get("/incidents/?attacker=gone-group")
    assert response.status_code == 200
    assert "No incident fits" in text_of(response)


def test_long_titles_and_arabic_names_are_isolated_and_escaped(client):
    title = "<script>alert(1)</script> " + "long " * 70
    incident = make_public_incident(title, attackers=[make_actor("كتائب حزب الله")])
    for address in ("/", "/incidents/", f"/incidents/{incident.event_id}/"):
        html = text_of(client.get(address))
        assert "<script>alert" not in html
        assert "<bdi>" in html


def test_the_number_of_queries_does_not_grow_with_the_data(client):
    attack = make_world(attacks=3)
    entries = LedgerEntry.objects
    addresses = [
        *LISTS,
        "/actors/umbrella/",
        "/places/test-air-base/",
        f"/incidents/{attack.event_id}/",
        f"/incidents/{attack.event_id}/history/",
        f"/sources/{entries.filter(kind='source').first().record_id}/",
        f"/tallies/{entries.filter(kind='tally').first().record_id}/",
    ]
    small = {address: queries_of(client, address) for address in addresses}
    actor, place = attack.participations.first().actor, attack.place
    for number in range(12):
        more = make_incident(f"More {number}", day="2023-11-01", attackers=[actor], place=place, weapons=["mortar"])
        make_claim(more, "injured", 1)
        publish(more, by=OPERATOR)
    assert {address: queries_of(client, address) for address in addresses} == small
    assert max(small.values()) <= 8


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_a_wrong_address_searches_for_its_words_and_shows_nothing_hidden(client, settings):
    settings.DEBUG = False
    make_world()
    make_hidden()
    response = client.get("/incidents/rockets-at-base/")
    assert response.status_code == 404
    assert "Rockets at the base, day 2" in text_of(response)
    assert client.get("/drafthorse/").content.count(b"linked-incident") == 0
    assert client.get("/%00%00/").status_code == 404


def test_a_chart_by_itself_comes_as_table_as_file_and_as_image(client):
    make_world()
    make_hidden()
    table = text_of(client.get("/charts/by-weapon.csv?tracker=tracker"))
    assert table.splitlines()[0] == "weapon,attacks,strikes" and "Rocket,3,0" in table
    whole = client.get("/charts/timeline.html?tracker=tracker")
    assert whole["Content-Disposition"].startswith("attachment") and "Rockets at the base" in text_of(whole)
    image = client.get("/share.png?tracker=tracker")
    assert image["Content-Type"] == "image/png" and image.content.startswith(b"\x89PNG")
    for address in ("/charts/nothing.csv", "/embed/nothing/", "/charts/timeline.html?q=zzzz"):
        assert client.get(address).status_code == 404
    assert "No incident fits" in text_of(client.get("/embed/timeline/?q=zzzz"))
    assert client.get("/embed/timeline/?from=x").status_code == 400
    for word in HIDDEN_WORDS:
        assert word not in table + text_of(whole)


def test_numbers_of_the_headline_stand_in_the_tags_of_a_shared_link(client):
    make_world()
    html = text_of(client.get("/?weapon=rocket"))
    assert '<meta property="og:image" content="http://testserver/share.png?tracker=tracker&amp;weapon=rocket">' in html


def test_reported_tallies_never_stand_beside_a_part_of_what_they_count(client):
    make_world()
    assert "at least 66" in text_of(client.get("/"))
    assert "at least 66" not in text_of(client.get("/?weapon=mortar&weapon=rocket"))
