"""Enter an incident, publish it, correct it, withdraw it: all through the admin."""

import pytest

from incidents.ledger.entry import LedgerEntry
from incidents.models import Citation, Incident, Response
from tests.admin.filling import add, address, errors_of, go, row, save
from tests.factories import make_actor, make_claim, make_incident, make_place, make_public_incident, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(client, publisher):
    client.force_login(publisher)
    return client


def typed_incident(**changes):
    source = make_source("Own Wire", title="Dispatch of the day")
    return {
        "category": "attack",
        "title": "Rockets at the base",
        "summary": "Two rockets landed short.",
        "date_start": "2023-10-18",
        "date_end": "2023-10-18",
        "date_prec": "1",
        "time_local": "03:30",
        "tz": "Asia/Baghdad",
        "place": make_place("Ain al-Asad", country="IRQ").pk,
        "where_prec": "1",
        "outcome": "impact",
        "participations-0-actor": make_actor("Militia").pk,
        "participations-1-actor": make_actor("US forces").pk,
        "weapon_uses-0-weapon": "rocket",
        "weapon_uses-0-launched_low": "2",
        "weapon_uses-0-launched_high": "2",
        "casualty_claims-0-harm": "injured",
        "casualty_claims-0-group": "us_personnel",
        "casualty_claims-0-qualifier": "at_least",
        "casualty_claims-0-best": "2",
        "casualty_claims-0-claimant": "Pentagon",
        "casualty_claims-0-receipt_source": source.pk,
        "casualty_claims-0-receipt_quote": "two were hurt",
        "citations-0-source": source.pk,
        "citations-0-quote": "rockets fell on the base",
        "citations-0-supports": ["title", "date"],
        **changes,
    }


def test_an_incident_is_entered_with_everything_on_one_form(room, publisher):
    response = add(room, "incident", **typed_incident())
    assert response.status_code == 302, errors_of(response)
    incident = Incident.objects.get()
    assert incident.created_by == publisher
    assert incident.status == "draft"
    assert [(p.role, p.actor.name) for p in incident.participations.all()] == [
        ("attacker", "Militia"),
        ("target", "US forces"),
    ]
    assert incident.weapon_uses.get().launched_high == 2
    claim = incident.casualty_claims.get()
    assert (claim.best, claim.qualifier) == (2, "at_least")
    assert claim.citations.get().quote == "two were hurt"
    assert claim.citations.get().supports == ["injured"]
    assert incident.citations.get().supports == ["title", "date"]


def test_saving_never_publishes(room):
    add(room, "incident", **typed_incident())
    assert not LedgerEntry.objects.exists()


def test_save_and_publish_leads_to_the_confirm_page_and_only_there_is_it_published(room):
    response = add(room, "incident", **typed_incident(_door="publish"))
    incident = Incident.objects.get()
    assert response.url == address(incident, "door", "publish")
    assert not LedgerEntry.objects.exists()
    page = room.get(response.url).content.decode()
    for words in (
        "Rockets at the base",
        "Attacker: Militia",
        "“two were hurt”",
        "Becomes public with it",
        "Ain al-Asad",
    ):
        assert words in page
    response = go(room, incident, "publish", note="First report.")
    assert response.url == address(incident)
    incident.refresh_from_db()
    assert (incident.status, incident.version, incident.event_id) == ("published", 1, "IRQ-2023-0001")
    assert LedgerEntry.objects.newest("incident", incident.pk).note == "First report."


def test_after_publishing_the_message_links_to_the_public_page(room):
    incident = make_incident("Seen by all")
    go(room, incident, "publish")
    page = room.get(address(incident)).content.decode()
    incident.refresh_from_db()
    assert f'<a href="/incidents/{incident.event_id}/">As readers see it</a>' in page


def test_a_correction_shows_old_and_new_and_tells_readers_why(room):
    incident = make_public_incident("Old words", injured=2)
    assert save(room, incident, title="New words").status_code == 302
    assert LedgerEntry.objects.newest("incident", incident.pk).record["title"] == "Old words"
    page = room.get(address(incident, "door", "correct")).content.decode()
    assert "<del>Old words</del>" in page
    assert "<ins>New words</ins>" in page
    assert "Injured" not in page
    go(room, incident, "correct", note="The title was wrong.")
    entry = LedgerEntry.objects.newest("incident", incident.pk)
    assert (entry.action, entry.version, entry.record["title"], entry.note) == (
        "correct",
        2,
        "New words",
        "The title was wrong.",
    )


def test_withdrawing_takes_the_record_from_readers_and_keeps_the_working_copy(room):
    incident = make_public_incident("Gone soon")
    go(room, incident, "withdraw", note="It was another year.")
    incident.refresh_from_db()
    assert (incident.status, incident.version) == ("withdrawn", 2)
    assert not LedgerEntry.objects.newest("incident", incident.pk).is_public
    assert room.get(address(incident)).status_code == 200
    go(room, incident, "publish")
    incident.refresh_from_db()
    assert incident.status == "published"


def test_a_strike_is_linked_to_the_attack_that_it_answers_on_its_own_form(room, publisher):
    attack = make_public_incident("The attack", day="2023-10-17")
    strike = make_incident("The strike", day="2023-10-19", category="strike")
    source = make_source()
    response = save(
        room,
        strike,
        **row("answers", 0, attack=attack.pk, basis="reported", receipt_source=source.pk, receipt_quote="in answer to"),
    )
    assert response.status_code == 302, errors_of(response)
    link = Response.objects.get()
    assert (link.attack, link.created_by, link.citations.get().quote) == (attack, publisher, "in answer to")
    assert "in answer to" not in room.get(address(strike, "door", "publish")).content.decode()
    assert str(link) in room.get(address(strike, "door", "publish")).content.decode().replace("&#x27;", "'")
    go(room, strike, "publish")
    link.refresh_from_db()
    assert link.status == "published"


def test_a_claims_row_changes_and_removes_its_receipt(room):
    incident = make_incident()
    claim = make_claim(incident, best=3)
    source = make_source()
    save(
        room,
        incident,
        **{"casualty_claims-0-receipt_source": source.pk, "casualty_claims-0-receipt_quote": "three hurt"},
    )
    assert claim.citations.get().quote == "three hurt"
    save(room, incident, **{"casualty_claims-0-receipt_quote": "3 hurt"})
    assert claim.citations.get().quote == "3 hurt"
    save(room, incident, **{"casualty_claims-0-receipt_source": None, "casualty_claims-0-receipt_quote": None})
    assert not Citation.objects.filter(claim=claim).exists()


def test_further_receipts_of_a_claim_are_edited_on_its_own_page(room):
    incident = make_public_incident(injured=2)
    claim = incident.casualty_claims.get()
    response = save(room, claim, **row("citations", 0, source=make_source().pk, quote="two", supports=["injured"]))
    assert response.status_code == 302, errors_of(response)
    assert claim.citations.get().quote == "two"
    assert Incident.objects.with_newer_draft().get() == incident


def test_which_claim_is_shown_moves_from_one_row_to_another_in_one_save(room):
    incident = make_incident()
    first = make_claim(incident, best=2, chosen=True)
    second = make_claim(incident, best=21)
    response = save(room, incident, **{"casualty_claims-0-chosen": None, "casualty_claims-1-chosen": "on"})
    assert response.status_code == 302, errors_of(response)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.chosen, second.chosen) == (False, True)


def test_a_save_without_a_change_calls_for_no_correction(room):
    incident = make_public_incident(injured=2)
    assert save(room, incident).status_code == 302
    assert not Incident.objects.with_newer_draft().exists()
    save(room, incident, **{"citations-0-quote": "other words"})
    assert Incident.objects.with_newer_draft().exists()


def test_a_link_that_readers_have_seen_is_not_deleted_with_a_row(room):
    attack = make_public_incident(day="2023-10-17")
    strike = make_incident(day="2023-10-19", category="strike")
    Response.objects.create(strike=strike, attack=attack, basis="editor_inferred")
    go(room, strike, "publish")
    response = save(room, strike, **{"answers-0-DELETE": "on"})
    assert "Withdraw it on its own page" in errors_of(response)["answers"][0]
    assert Response.objects.exists()
