"""The data addresses, as a script would use them."""

import csv
import io
from xml.etree import ElementTree

import pytest

from incidents.exports.columns import INCIDENT_COLUMNS
from incidents.ledger.publish import OPERATOR, correct, publish, withdraw
from tests.factories import (
    make_actor,
    make_incident,
    make_place,
    make_public_incident,
    make_response,
    make_tally,
)

pytestmark = pytest.mark.django_db(transaction=True)

CONTRACT_COLUMNS = (
    "event_id,title,category,event_type,sub_event_type,date_start,date_end,date_prec,time_local,tz,place,admin1,country,iso3,"
    "latitude,longitude,where_prec,attackers,targets,claimed_by,target_type,weapons,outcome,killed_low,killed_best,killed_high,"
    "injured_low,injured_best,injured_high,verification,responds_to,sources,source_urls,summary,version,published_at,updated_at"
)


def rows_of(response):
    body = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(body, newline="")))


def test_the_csv_has_the_columns_of_the_contract_in_their_order(client):
    body = b"".join(client.get("/incidents.csv").streaming_content).decode()
    assert body == CONTRACT_COLUMNS + "\r\n"
    assert [column.name for column in INCIDENT_COLUMNS] == CONTRACT_COLUMNS.split(",")


def test_an_unknown_figure_is_empty_and_a_reported_zero_is_zero(client):
    make_public_incident("No figure")
    make_public_incident("None injured", injured=0)
    found = {row["title"]: row["injured_best"] for row in rows_of(client.get("/incidents.csv"))}
    assert found == {"No figure": "", "None injured": "0"}


def test_json_and_csv_give_the_same_incidents_under_the_same_filter(client):
    syria = make_place("Somewhere", country="SYR")
    for number in range(3):
        make_public_incident(f"In Syria {number}", place=syria, injured=number, weapons=["rocket"])
    make_public_incident("In Iraq", category="strike")
    query = "?country=SYR&category=attack&injured_min=1"
    found = client.get("/incidents.json" + query).json()
    rows = rows_of(client.get("/incidents.csv" + query))
    assert found["count"] == len(rows) == 2
    assert [record["event_id"] for record in found["results"]] == [row["event_id"] for row in rows]
    assert found["totals"]["attack"]["injured"] == {"low": 3, "best": 3, "high": 3, "without_figure": 0}
    assert found["description"] == "Attacks in Syria with at least 1 injured"


def test_a_json_record_holds_its_quotes_and_links(client):
    attack = make_public_incident("Missiles at a base", day="2023-11-20")
    strike = make_incident("A strike in answer", day="2023-11-21", category="strike")
    make_response(strike, attack, basis="stated_by_responder")
    publish(strike, by=OPERATOR)
    by_id = {r["title"]: r for r in client.get("/incidents.json").json()["results"]}
    assert by_id["Missiles at a base"]["citations"][0]["quote"] == "words of the source"
    assert by_id["Missiles at a base"]["answered_by"][0]["event_id"] == strike.event_id
    assert by_id["A strike in answer"]["responds_to"][0]["event_id"] == attack.event_id
    assert by_id["A strike in answer"]["responds_to"][0]["basis"] == "stated_by_responder"


def test_pages_of_json_neither_skip_nor_repeat_while_others_publish(client):
    for number in range(7):
        make_public_incident(f"Incident {number}", day=f"2023-10-{20 + number}")
    seen, after = [], ""
    while after is not None:
        page = client.get("/incidents.json", {"page_size": 2, **({"after": after} if after else {})}).json()
        seen += [record["title"] for record in page["results"]]
        after = page["next"]
        make_public_incident("Later", day="2023-10-31")
    assert seen == [f"Incident {number}" for number in (6, 5, 4, 3, 2, 1, 0)]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("from=2023-13-45", "from"),
        ("from=2023-11-02&to=2023-11-01", "from"),
        ("page_size=0", "page_size"),
        ("page_size=201", "page_size"),
        ("after=forged", "after"),
        ("q=" + "x" * 10_000, "q"),
        ("q=%00", "q"),
        ("category=%00attack", "category"),
        ("category=" + "&category=".join(["attack"] * 500), "category"),
        ("category=raid", "category"),
        ("country=IRAQ", "country"),
        ("attacker=nobody-of-this-name", "attacker"),
        ("sort=upwards", "sort"),
        ("as_of=2999-01-01", "as_of"),
        ("offset=50", "offset"),
        ("bom=1", "bom"),
        ("from=2023-10-17&from=2023-10-18", "from"),
        ("source=abc", "source"),
        ("killed_min=-1", "killed_min"),
    ],
    ids=lambda value: value[:30],
)
def test_bad_input_is_a_400_that_names_the_parameter_and_gives_no_figure(client, query, parameter):
    response = client.get(f"/incidents.json?{query}")
    assert response.status_code == 400
    assert response.json()["error"]["parameter"] == parameter
    assert "count" not in response.json()


def test_the_csv_refuses_paging_and_the_byte_order_mark_comes_only_when_asked_for(client):
    assert client.get("/incidents.csv?page_size=10").status_code == 400
    assert b"".join(client.get("/incidents.csv?bom=1").streaming_content).startswith(b"\xef\xbb\xbfevent_id")
    assert b"".join(client.get("/incidents.csv").streaming_content).startswith(b"event_id")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "＝", "  =", "\n=", "\r"])
def test_a_cell_that_a_spreadsheet_would_run_is_disarmed(client, start):
    make_public_incident(f"{start}HYPERLINK(1)", place=make_place("Base", latitude="-33.5", longitude="-1.25"))
    row = rows_of(client.get("/incidents.csv"))[0]
    assert row["title"] == f"'{start}HYPERLINK(1)"
    assert row["latitude"] == "-33.5"


def test_the_csv_as_of_a_past_day_is_what_stood_there(client, time_machine):
    time_machine.move_to("2023-11-01 12:00:00Z")
    incident = make_public_incident("First words")
    time_machine.move_to("2023-11-05 12:00:00Z")
    incident.title = "Better words"
    incident.save()
    correct(incident, by=OPERATOR, note="The first words were wrong.")
    time_machine.move_to("2023-11-09 12:00:00Z")
    withdraw(incident, by=OPERATOR, note="It did not happen.")
    assert rows_of(client.get("/incidents.csv?as_of=2023-10-31")) == []
    assert [r["title"] for r in rows_of(client.get("/incidents.csv?as_of=2023-11-01"))] == ["First words"]
    assert [r["title"] for r in rows_of(client.get("/incidents.csv?as_of=2023-11-05"))] == ["Better words"]
    assert [r["title"] for r in rows_of(client.get("/incidents.csv?as_of=2023-11-05T11:59:59"))] == ["First words"]
    assert rows_of(client.get("/incidents.csv")) == []


def test_the_feed_is_atom_with_the_last_updated_first(client, time_machine):
    time_machine.move_to("2023-11-01 12:00:00Z")
    first = make_public_incident("First <b>")
    time_machine.move_to("2023-11-02 12:00:00Z")
    make_public_incident("Second")
    time_machine.move_to("2023-11-03 12:00:00Z")
    first.summary = "More is known."
    first.save()
    correct(first, by=OPERATOR, note="More is known.")
    root = ElementTree.fromstring(b"".join(client.get("/incidents.atom").streaming_content))
    atom = "{http://www.w3.org/2005/Atom}"
    assert [e.findtext(f"{atom}title") for e in root.findall(f"{atom}entry")] == ["First <b>", "Second"]
    assert root.findtext(f"{atom}updated") == "2023-11-03T12:00:00Z"


def test_lists_of_actors_sources_tallies_and_responses_come_as_csv(client):
    umbrella = make_actor("Umbrella")
    member = make_actor("Member", parent=umbrella, aliases=["M1", "M2"], actor_type="political_militia")
    make_public_incident("An attack", attackers=[member], day="2023-10-20")
    publish(make_tally(66, scope="category=attack", window_start="2023-10-17", window_end="2023-11-21"), by=OPERATOR)
    actors = {row["name"]: row for row in rows_of(client.get("/actors.csv"))}
    assert actors["Member"]["parent"] == "Umbrella"
    assert actors["Member"]["aliases"] == "M1;M2"
    assert (actors["Member"]["inter"], actors["Umbrella"]["incidents"]) == ("3", "1")
    (tally,) = rows_of(client.get("/tallies.csv"))
    assert (tally["value"], tally["recorded"], tally["qualifier"]) == ("66", "1", "at_least")
    assert {row["incidents"] for row in rows_of(client.get("/sources.csv"))} == {"1", "0"}
    assert rows_of(client.get("/responses.csv")) == []
    assert client.get("/actors.csv?category=attack").status_code == 400


def test_an_answer_is_not_sent_twice_to_a_client_that_has_it(client):
    make_public_incident()
    first = client.get("/incidents.json")
    again = client.get("/incidents.json", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    make_public_incident()
    assert client.get("/incidents.json", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_request_with_a_session_is_kept_out_of_shared_caches(client):
    assert "public" in client.get("/incidents.json")["Cache-Control"]
    client.cookies["sessionid"] = "anything"
    assert client.get("/incidents.json")["Cache-Control"] == "private, no-cache"
