"""The confirm page and the passage: what stops it, and what then is kept."""

import threading

import pytest
from django.db import connection
from django.test import Client

from incidents.ledger.entry import LedgerEntry
from incidents.ledger.publish import OPERATOR, correct
from incidents.models import Actor, Incident, Place, Source
from tests.admin.filling import add, address, go, save, seen
from tests.factories import (
    make_actor,
    make_citation,
    make_incident,
    make_place,
    make_public_incident,
    make_response,
    make_source,
    make_tally,
    make_tracker,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(client, publisher):
    client.force_login(publisher)
    return client


def test_an_incident_without_a_source_is_not_published_and_the_note_is_kept(room):
    incident = make_incident(cited=False)
    response = go(room, incident, "publish", note="My careful note")
    assert response.status_code == 400
    page = response.content.decode()
    assert "An incident needs at least one source before readers see it" in page
    assert "My careful note" in page
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize("action", ["correct", "withdraw"])
def test_a_correction_and_a_withdrawal_without_a_public_note_are_refused(room, action):
    incident = make_public_incident()
    Incident.objects.filter(pk=incident.pk).update(title="Newer")
    response = go(room, incident, action, note="   ")
    assert response.status_code == 400
    assert "A public note is needed" in response.content.decode()
    assert LedgerEntry.objects.filter(kind="incident").count() == 1


def test_a_correction_that_changes_nothing_is_refused(room):
    incident = make_public_incident()
    assert (
        "the working copy says what readers already see"
        in room.get(address(incident, "door", "correct")).content.decode()
    )
    assert go(room, incident, "correct", note="n").status_code == 409


def test_the_second_of_two_publishers_is_told_and_keeps_the_note(room):
    incident = make_incident("Twice")
    looked_at = seen(room, incident, "publish")
    second = Client()
    second.force_login(make_user("second", "Publisher"))
    assert room.post(address(incident, "door", "publish"), {**looked_at, "note": "first"}).status_code == 302
    response = second.post(address(incident, "door", "publish"), {**looked_at, "note": "My own note"})
    assert response.status_code == 409
    page = response.content.decode()
    assert "Somebody else changed the public record meanwhile: you looked at version 0, it is now version 1." in page
    assert "My own note" in page
    assert LedgerEntry.objects.filter(kind="incident").count() == 1


def test_a_correction_of_an_older_version_can_be_confirmed_after_another_look(room):
    incident = make_public_incident("One")
    Incident.objects.filter(pk=incident.pk).update(title="Two")
    looked_at = seen(room, incident, "correct")
    correct(Incident.objects.get(pk=incident.pk), by=OPERATOR, note="quicker")
    Incident.objects.filter(pk=incident.pk).update(title="Three")
    response = room.post(address(incident, "door", "correct"), {**looked_at, "note": "n"})
    assert response.status_code == 409
    shown = {name: response.context["form"].initial[name] for name in ("note", "seen_version", "seen_draft")}
    assert "<ins>Three</ins>" in response.content.decode()
    assert room.post(address(incident, "door", "correct"), shown).status_code == 302


def test_words_typed_after_the_publisher_looked_are_not_published_unseen(room):
    incident = make_incident("Looked at")
    looked_at = seen(room, incident, "publish")
    make_citation(incident=incident, quote="slipped in")
    response = room.post(address(incident, "door", "publish"), {**looked_at, "note": ""})
    assert response.status_code == 409
    assert "Somebody changed the draft after you looked at it." in response.content.decode()
    assert not LedgerEntry.objects.exists()


def test_a_changed_name_that_would_be_published_too_counts_as_unseen(room):
    actor = make_actor("Old name")
    incident = make_incident(attackers=[actor])
    looked_at = seen(room, incident, "publish")
    Actor.objects.filter(pk=actor.pk).update(name="New name")
    assert room.post(address(incident, "door", "publish"), looked_at).status_code == 409


@pytest.mark.parametrize(
    "sent",
    [{}, {"seen_version": "x", "seen_draft": "y"}, {"seen_version": "0"}, {"seen_version": "-1", "seen_draft": "y"}],
)
def test_a_confirmation_that_does_not_say_what_was_seen_is_refused(room, sent):
    incident = make_incident()
    response = room.post(address(incident, "door", "publish"), {**sent, "note": "kept words"})
    assert response.status_code == 400
    assert "kept words" in response.content.decode()
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize(("note", "message"), [("x" * 2001, "at most 2000 characters"), ("a\x00b", "Null characters")])
def test_a_note_that_cannot_be_kept_is_refused(room, note, message):
    incident = make_incident()
    response = room.post(address(incident, "door", "publish"), {**seen(room, incident, "publish"), "note": note})
    assert response.status_code == 400
    assert message in response.content.decode()


def test_an_action_that_the_status_does_not_allow_is_refused_with_the_reason(room):
    incident = make_incident()
    page = room.get(address(incident, "door", "correct")).content.decode()
    assert 'type="submit" class="default' not in page
    response = go(room, incident, "correct", note="n")
    assert response.status_code == 409
    assert "Cannot correct a record that is draft; it must be published." in response.content.decode()


def test_buttons_are_those_that_are_possible(room):
    draft, public = make_incident(), make_public_incident()
    page = room.get(address(draft)).content.decode()
    assert 'value="publish"' in page
    assert 'value="submit"' in page
    assert 'value="correct"' not in page
    assert "door/withdraw/" not in page
    page = room.get(address(public)).content.decode()
    assert 'value="correct"' in page
    assert "door/withdraw/" in page
    assert 'value="publish"' not in page


def test_markup_in_titles_quotes_and_notes_is_shown_as_text(room):
    evil = '<script>alert("x")</script>'
    incident = make_incident(evil, summary=evil, attackers=[make_actor(evil)], cited=False)
    make_citation(incident=incident, quote=evil, source=make_source(evil, title=evil))
    for url in (address(incident), address(incident, "door", "publish"), "/admin/incidents/incident/"):
        assert evil not in room.get(url).content.decode()
    response = go(room, incident, "publish", note=evil)
    assert response.status_code == 302
    page = room.get(response.url).content.decode()
    assert evil not in page
    assert "&lt;script&gt;" in page
    assert LedgerEntry.objects.newest("incident", incident.pk).note == evil
    for url in (
        address(incident, "history"),
        "/admin/ledger/ledgerentry/",
        address(incident, "door", "withdraw"),
        "/admin/",
    ):
        assert evil not in room.get(url).content.decode()
    assert evil not in go(room, incident, "correct", note=evil).content.decode()


def test_every_other_kind_goes_through_the_same_door(room):
    strike = make_public_incident("A strike", day="2023-10-27", category="strike")
    attack = make_public_incident("An attack", day="2023-10-20")
    records = {
        "/actors/": make_actor(),
        "/places/": make_place(),
        "/sources/": make_source(),
        "/tallies/": make_tally(),
        "/trackers/": make_tracker(),
        "/incidents/": make_response(strike, attack),
    }
    for start, record in records.items():
        page = go(room, record, "publish")
        assert page.status_code == 302, page.content.decode()
        assert f'href="{start}' in room.get(page.url).content.decode()
        assert go(room, record, "withdraw", note="no longer").status_code == 302
        record.refresh_from_db()
        assert (record.status, record.version) == ("withdrawn", 2)


def test_an_actor_that_public_records_name_is_not_withdrawn(room):
    actor = make_actor()
    make_public_incident(attackers=[actor])
    response = go(room, actor, "withdraw", note="n")
    assert response.status_code == 400
    assert "1 public records name it." in response.content.decode()


def test_new_names_are_added_without_leaving_the_form(room, publisher):
    for model, typed in (
        ("actor", {"name": "N", "slug": "n"}),
        ("place", {"name": "P", "slug": "p", "country": "IRQ"}),
        ("source", {"publisher": "S"}),
    ):
        response = add(room, model, **typed, _popup="1")
        assert response.status_code == 200
        assert "data-popup-response" in response.content.decode()
    assert {m.objects.get().created_by for m in (Actor, Place, Source)} == {publisher}


def test_the_public_address_of_a_record_leads_from_its_form(room):
    incident = make_public_incident()
    assert f'href="/incidents/{incident.event_id}/"' in room.get(address(incident)).content.decode()
    assert "as readers see it" not in room.get(address(make_incident())).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_publishers_at_the_same_moment_make_one_entry(groups):
    incident = make_incident("Raced for")
    rooms = [Client(), Client()]
    for number, room in enumerate(rooms):
        room.force_login(make_user(f"racer{number}", "Publisher"))
    looked_at = seen(rooms[0], incident, "publish")
    together, statuses = threading.Barrier(2), []

    def confirm(room):
        together.wait()
        statuses.append(room.post(address(incident, "door", "publish"), {**looked_at, "note": ""}).status_code)
        connection.close()

    racers = [threading.Thread(target=confirm, args=[room]) for room in rooms]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert sorted(statuses) == [302, 409]
    assert LedgerEntry.objects.filter(kind="incident").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_save_and_a_publication_at_the_same_moment_both_hold(groups):
    incident = make_incident("Before")
    rooms = [Client(), Client()]
    for number, room in enumerate(rooms):
        room.force_login(make_user(f"racer{number}", "Publisher"))
    looked_at = seen(rooms[0], incident, "publish")
    together, statuses = threading.Barrier(2), {}

    def publish():
        together.wait()
        statuses["publish"] = rooms[0].post(address(incident, "door", "publish"), looked_at).status_code
        connection.close()

    def edit():
        together.wait()
        statuses["edit"] = save(rooms[1], incident, title="After").status_code
        connection.close()

    racers = [threading.Thread(target=publish), threading.Thread(target=edit)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    incident.refresh_from_db()
    assert incident.title == "After"
    assert statuses["edit"] == 302
    assert (incident.status, incident.version) == (("published", 1) if statuses["publish"] == 302 else ("draft", 0))
