"""Lists: found by any name, the same number of queries at any length, and out as CSV."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.exports.columns import INCIDENT_COLUMNS
from tests.factories import (
    make_actor,
    make_claim,
    make_incident,
    make_place,
    make_public_incident,
    make_response,
    make_source,
    make_tally,
    make_tracker,
)

pytestmark = pytest.mark.django_db
LISTS = ("incident", "actor", "place", "source", "tally", "response", "tracker")


@pytest.fixture
def room(client, publisher):
    client.force_login(publisher)
    return client


def fill(count):
    for _ in range(count):
        umbrella = make_actor()
        attack = make_public_incident(attackers=[make_actor(parent=umbrella), make_actor()], injured=1)
        strike = make_public_incident(category="strike", day="2023-10-20")
        make_response(strike, attack)
        make_tally()
    make_tracker(f"tracker-{count}")


def queries(room, url):
    room.get(url)
    with CaptureQueriesContext(connection) as captured:
        response = room.get(url)
    assert response.status_code == 200
    return len(captured)


def test_a_list_needs_the_same_number_of_queries_at_any_length(room):
    addresses = [f"/admin/incidents/{name}/" for name in LISTS] + ["/admin/ledger/ledgerentry/", "/admin/"]
    addresses.append("/admin/incidents/incident/?q=actor&category__exact=attack")
    fill(2)
    few = {url: queries(room, url) for url in addresses}
    fill(9)
    assert {url: queries(room, url) for url in addresses} == few
    assert max(few.values()) <= 20


def rows_of(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def export(room, model, query="", **sent):
    return room.post(f"/admin/incidents/{model}/?{query}", {"action": "export_as_csv", "index": "0", **sent})


def test_the_chosen_incidents_are_exported_in_the_columns_of_the_contract(room):
    attack = make_public_incident("Seen", attackers=[make_actor("Militia")], weapons=["rocket"], injured=2)
    draft = make_incident("=cmd|' /C calc'!A0", place=make_place("Erbil, north", country="IRQ"))
    make_claim(draft, "killed", 0, qualifier="none_reported")
    make_incident("Not chosen")
    response = export(room, "incident", _selected_action=[attack.pk, draft.pk])
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in response["Content-Disposition"]
    header, *rows = rows_of(response)
    assert header == [column.name for column in INCIDENT_COLUMNS]
    found = {row[1]: dict(zip(header, row, strict=True)) for row in rows}
    assert set(found) == {"Seen", "'=cmd|' /C calc'!A0"}
    assert found["Seen"]["event_id"] == attack.event_id
    assert (found["Seen"]["attackers"], found["Seen"]["injured_best"], found["Seen"]["killed_best"]) == (
        "Militia",
        "2",
        "",
    )
    assert found["'=cmd|' /C calc'!A0"]["killed_best"] == "0"


def test_all_that_match_the_lists_filter_are_exported_beyond_the_page(room):
    strikes = {make_incident(category="strike").title for _ in range(55)}
    make_incident("An attack")
    some = str(make_incident(category="strike").pk)
    sent = {"_selected_action": [some], "select_across": "1"}
    header, *rows = rows_of(export(room, "incident", "category__exact=strike", **sent))
    assert len(rows) == 56
    assert strikes < {row[header.index("title")] for row in rows}


def test_an_export_needs_no_more_queries_for_more_rows(room):
    def measure():
        with CaptureQueriesContext(connection) as captured:
            rows_of(export(room, "incident", _selected_action=[first], select_across="1"))
        return len(captured)

    first = make_public_incident(attackers=[make_actor()], injured=1).pk
    fill(1)
    few = measure()
    fill(8)
    assert measure() <= few


@pytest.mark.parametrize(("model", "make"), [("actor", make_actor), ("source", make_source)])
def test_actors_and_sources_are_exported_too(room, model, make):
    chosen, _ = make("One"), make("Two")
    _, *rows = rows_of(export(room, model, _selected_action=[chosen.pk]))
    assert len(rows) == 1
    assert "One" in rows[0]


def test_an_export_with_nothing_chosen_says_so(room):
    make_incident()
    page = room.post(
        "/admin/incidents/incident/", {"action": "export_as_csv", "index": "0"}, follow=True
    ).content.decode()
    assert "Items must be selected" in page


def titles(room, query):
    return [row.title for row in room.get(f"/admin/incidents/incident/?{query}").context["cl"].result_list]


def test_incidents_are_found_by_other_names_of_actors_and_places(room):
    make_incident(
        "By alias",
        attackers=[make_actor("Kata'ib Hezbollah", aliases=["KH brigades"])],
        place=make_place("Ain al-Asad", aliases=["عين الأسد"]),
    )
    make_incident("Other")
    assert titles(room, "q=kh+brigades") == ["By alias"]
    assert titles(room, "q=عين") == ["By alias"]
    assert titles(room, "q=Ain") == ["By alias"]


def test_a_search_with_odd_characters_finds_nothing_and_breaks_nothing(room):
    make_incident("Plain")
    for words in ("%25_%27%22%5C", "%E2%80%8F", "x" * 3000):
        assert titles(room, f"q={words}") == []


def test_work_lists_stand_on_the_front_page_with_their_counts(client, contributor, publisher):
    make_incident("Mine", created_by=contributor)
    make_incident("Waiting", status="in_review")
    incident = make_public_incident("Edited since")
    incident.save()
    client.force_login(contributor)
    found = {work.title: (work.count, work.url) for work in client.get("/admin/").context["work_lists"]}
    assert {title: count for title, (count, _) in found.items()} == {
        "My drafts": 1,
        "Waiting for review": 1,
        "Published incidents with newer edits": 1,
    }
    shown = {
        title: [row.title for row in client.get(url).context["cl"].result_list] for title, (_, url) in found.items()
    }
    assert list(shown.values()) == [["Mine"], ["Waiting"], ["Edited since"]]
    client.force_login(publisher)
    assert client.get("/admin/").context["work_lists"][0].count == 0


def test_the_country_filter_offers_the_countries_that_occur(room):
    make_incident("There", place=make_place(country="SYR"))
    make_incident("Here", place=make_place(country="IRQ"))
    page = room.get("/admin/incidents/incident/").content.decode()
    assert "?country=SYR" in page
    assert "?country=DEU" not in page
    assert titles(room, "country=SYR") == ["There"]


def test_a_responses_field_offers_only_attacks(room):
    attack = make_incident("Found attack")
    make_incident("Found strike", category="strike")
    ask = {"app_label": "incidents", "model_name": "response", "field_name": "attack", "term": "Found"}
    assert [r["id"] for r in room.get("/admin/autocomplete/", ask).json()["results"]] == [str(attack.pk)]
