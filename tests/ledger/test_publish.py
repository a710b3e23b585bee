"""The door: publish, correct, withdraw, merge."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from incidents.ledger.entry import EventNumber, LedgerEntry
from incidents.ledger.publish import (
    OPERATOR,
    Incomplete,
    NothingChanged,
    correct,
    merge,
    moment_of,
    not_yet_public,
    publish,
    rests_on,
    send_back,
    submit,
    withdraw,
)
from incidents.ledger.record import Tombstone
from incidents.ledger.transitions import DoorClosed, NotAllowed, StaleVersion, WrongStatus
from incidents.models import Incident, Participation, Place, Response, Source
from incidents.vocabulary import NO_COUNTRY, SEA, Status
from tests.factories import (
    make_actor,
    make_citation,
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


def entries_of(record, kind="incident"):
    return list(LedgerEntry.objects.of(kind, record.pk))


def actions_of(record, kind="incident"):
    return [entry.action for entry in entries_of(record, kind)]


def put(record, **fields):
    """Change a saved record past the door and past the caller's copy."""
    type(record).objects.filter(pk=record.pk).update(**fields)


# --- publish ---------------------------------------------------------------------------------------------------------


def test_publishing_writes_one_entry_with_the_public_record(publisher):
    incident = make_incident("Rockets at the base", day="2023-10-18", place=make_place("Ain al-Asad"))

    entry = publish(incident, by=publisher, note=" First reports. ")

    assert (entry.kind, entry.record_id, entry.version, entry.action) == ("incident", incident.pk, 1, "publish")
    assert (entry.editor_id, entry.note, entry.reconstructed) == (publisher.pk, "First reports.", False)
    assert entry.seq == LedgerEntry.objects.last_position() > 0
    record = entry.read()
    assert (record.title, record.event_id, record.place_id) == (
        "Rockets at the base",
        "IRQ-2023-0001",
        incident.place_id,
    )
    assert entry.public_id == incident.event_id == "IRQ-2023-0001"


def test_publishing_brings_the_callers_record_and_the_row_up_to_date():
    incident = make_incident()
    publish(incident, by=OPERATOR)
    saved = Incident.objects.get(pk=incident.pk)
    for name in ("status", "version", "last_entry_at", "event_id"):
        assert getattr(incident, name) == getattr(saved, name)
    assert (saved.status, saved.version) == (Status.PUBLISHED, 1)


def test_an_incident_without_a_source_stays_closed():
    incident = make_incident(cited=False)
    with pytest.raises(Incomplete, match="at least one source"):
        publish(incident, by=OPERATOR)
    assert not LedgerEntry.objects.exists()
    assert not EventNumber.objects.exists()


def test_a_source_of_a_casualty_claim_is_source_enough():
    incident = make_incident(cited=False)
    make_citation(claim=make_claim(incident, best=3))
    assert publish(incident, by=OPERATOR).read().source_ids()


def test_a_tally_needs_a_source():
    with pytest.raises(Incomplete, match="A tally needs"):
        publish(make_tally(cited=False), by=OPERATOR)


def test_a_correction_cannot_take_the_last_source_away():
    incident = make_public_incident()
    incident.citations.all().delete()
    with pytest.raises(Incomplete):
        correct(incident, by=OPERATOR, note="Dropped a source.")
    assert actions_of(incident) == ["publish"]


def test_what_the_record_rests_on_is_published_with_it_and_before_it():
    umbrella = make_actor("Umbrella")
    member = make_actor("Member", parent=umbrella)
    incident = make_incident(attackers=[member])

    publish(incident, by=OPERATOR)

    published = [(entry.kind, entry.record_id) for entry in LedgerEntry.objects.all()]
    source = incident.citations.get().source
    assert published == [
        ("place", incident.place_id),
        ("actor", umbrella.pk),
        ("actor", member.pk),
        ("source", source.pk),
        ("incident", incident.pk),
    ]


def test_what_is_public_already_is_not_published_again():
    place = make_place()
    first = make_public_incident(place=place)
    second = make_public_incident(place=place)
    assert actions_of(place, "place") == ["publish"]
    assert {first.event_id, second.event_id} == {"IRQ-2023-0001", "IRQ-2023-0002"}


def test_one_source_cited_by_the_incident_its_claim_and_its_link_is_published_once():
    source = make_source()
    attack = make_public_incident()
    strike = make_incident(category="strike", cited=False)
    make_citation(source, incident=strike)
    make_citation(source, claim=make_claim(strike, best=1))
    make_citation(source, response=make_response(strike, attack, cited=False))

    publish(strike, by=OPERATOR)

    assert actions_of(source, "source") == ["publish"]


def test_the_confirm_page_can_tell_what_will_be_published_with_it():
    public = make_public_incident().place
    actor = make_actor()
    incident = make_incident(place=public, attackers=[actor])
    source = incident.citations.get().source
    opened = Incident.objects.get(pk=incident.pk)
    assert set(rests_on(opened)) == {public, actor, source}
    assert set(not_yet_public(opened)) == {actor, source}


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.MERGED])
def test_a_record_that_names_what_readers_were_told_is_gone_stays_closed(status):
    incident = make_incident()
    source = incident.citations.get().source
    publish(source, by=OPERATOR)
    put(source, status=status)
    with pytest.raises(Incomplete, match=rf"Dispatch.*\({status.label.lower()}\)"):
        publish(incident, by=OPERATOR)


def test_the_record_as_saved_is_published_whatever_the_caller_holds():
    held = Incident.objects.for_publication().get(pk=make_incident("Old title").pk)
    put(held, title="New title")
    actor = make_actor()
    Participation.objects.create(incident_id=held.pk, actor=actor, role="attacker")
    held.title = "Never saved"

    record = publish(held, by=OPERATOR).read()

    assert record.title == "New title"
    assert record.actor_ids("attacker") == (actor.pk,)


def test_any_kind_goes_through_the_same_door():
    for record, kind, address in (
        (make_actor(slug="a"), "actor", "a"),
        (make_place(slug="p"), "place", "p"),
        (make_tracker(slug="t"), "tracker", "t"),
        (make_source(), "source", None),
        (make_tally(), "tally", None),
    ):
        entry = publish(record, by=OPERATOR)
        assert (entry.kind, entry.public_id) == (kind, address or str(record.pk))
        assert entry.read() is not None
        record.refresh_from_db()
        assert record.status == Status.PUBLISHED


def test_publishing_is_all_or_nothing():
    """The counter, the entries of what it rests on and the row all go back when the caller's transaction does."""
    incident = make_incident()
    with pytest.raises(RuntimeError), transaction.atomic():
        publish(incident, by=OPERATOR)
        raise RuntimeError
    incident.refresh_from_db()
    assert (incident.status, incident.version, incident.event_id) == (Status.DRAFT, 0, None)
    assert not LedgerEntry.objects.exists()
    assert not EventNumber.objects.exists()


def test_a_deleted_record_is_refused_in_words():
    incident = make_incident()
    Incident.objects.filter(pk=incident.pk).delete()
    with pytest.raises(DoorClosed, match="deleted"):
        publish(incident, by=OPERATOR)


# --- correct ---------------------------------------------------------------------------------------------------------


def test_an_edit_stays_private_until_it_is_published_as_a_correction():
    incident = make_public_incident("Before")
    incident.title = "After"
    incident.save()
    assert LedgerEntry.objects.newest("incident", incident.pk).read().title == "Before"

    entry = correct(incident, by=OPERATOR, note="Title corrected.")

    assert (entry.version, entry.action, entry.read().title) == (2, "correct", "After")
    assert entries_of(incident)[0].read().title == "Before"


def test_a_correction_that_changes_nothing_is_refused():
    incident = make_public_incident()
    with pytest.raises(NothingChanged):
        correct(incident, by=OPERATOR, note="Nothing.")
    assert incident.version == 1


def test_a_correction_publishes_what_it_newly_names():
    incident = make_public_incident()
    actor = make_actor()
    Participation.objects.create(incident=incident, actor=actor, role="attacker")
    correct(incident, by=OPERATOR, note="Attacker added.")
    assert actions_of(actor, "actor") == ["publish"]


@pytest.mark.parametrize("note", ["", "   ", "\n\t"])
def test_readers_are_told_why(note):
    incident, other = make_public_incident(), make_public_incident()
    put(incident, title="Changed")
    for refused in (
        lambda: correct(incident, by=OPERATOR, note=note),
        lambda: withdraw(incident, by=OPERATOR, note=note),
        lambda: merge(incident, into=other, by=OPERATOR, note=note),
    ):
        with pytest.raises(DoorClosed, match="public note"):
            refused()
    assert actions_of(incident) == ["publish"]


def test_an_editor_who_looked_at_an_older_version_is_told_so():
    incident = make_public_incident()
    put(incident, title="Second")
    correct(incident, by=OPERATOR, note="One.", seen_version=1)
    put(incident, title="Third")
    with pytest.raises(StaleVersion, match="version 1, it is now version 2"):
        correct(incident, by=OPERATOR, note="Two.", seen_version=1)
    with pytest.raises(StaleVersion):
        withdraw(incident, by=OPERATOR, note="Two.", seen_version=1)
    assert actions_of(incident) == ["publish", "correct"]


def test_of_two_first_publications_the_second_is_refused():
    incident = make_incident()
    held = Incident.objects.get(pk=incident.pk)
    publish(incident, by=OPERATOR, seen_version=0)
    with pytest.raises(StaleVersion):
        publish(held, by=OPERATOR, seen_version=0)
    with pytest.raises(WrongStatus):
        publish(held, by=OPERATOR)
    assert (held.status, held.version, held.event_id) == (Status.DRAFT, 0, None)
    assert actions_of(incident) == ["publish"]


# --- saving beside the door ------------------------------------------------------------------------------------------


def test_a_form_opened_before_a_publication_does_not_undo_it():
    incident = make_incident("Before")
    opened = Incident.objects.get(pk=incident.pk)
    publish(incident, by=OPERATOR)

    opened.title = "After"
    opened.save()

    incident.refresh_from_db()
    assert (incident.title, incident.status, incident.version) == ("After", Status.PUBLISHED, 1)
    assert incident.event_id == "IRQ-2023-0001"
    assert incident in Incident.objects.with_newer_draft()


def test_a_record_loaded_in_part_can_be_saved():
    incident = make_incident("Before")
    part = Incident.objects.only("title").get(pk=incident.pk)
    part.title = "After"
    part.save()
    incident.refresh_from_db()
    assert incident.title == "After"


def test_the_hash_of_a_text_follows_the_text_in_partial_saves_too():
    source = make_source(text="one")
    before = source.text_sha256
    Source.objects.update_or_create(pk=source.pk, defaults={"text": "two"})
    source.refresh_from_db()
    assert source.text_sha256 not in ("", before)


@pytest.mark.parametrize("make", [make_actor, make_place, make_source, make_tally, make_tracker, make_incident])
def test_what_was_public_is_withdrawn_and_not_deleted(make):
    record = make()
    publish(record, by=OPERATOR)
    if isinstance(record, Incident):
        record.participations.all().delete()
    with pytest.raises(IntegrityError, match="withdrawn, not deleted"), transaction.atomic():
        type(record).objects.filter(pk=record.pk).delete()
    with pytest.raises(IntegrityError, match="withdrawn, not deleted"), transaction.atomic():
        record.delete()


def test_a_draft_can_be_deleted():
    incident = make_incident()
    incident.delete()
    assert not Incident.objects.exists()


# --- withdraw --------------------------------------------------------------------------------------------------------


def test_a_withdrawn_record_leaves_its_address_and_a_reason():
    incident = make_public_incident()
    entry = withdraw(incident, by=OPERATOR, note="Could not be confirmed.")
    assert (entry.public_id, entry.version, entry.note) == (incident.event_id, 2, "Could not be confirmed.")
    assert entry.read() == Tombstone()
    assert entry.record == {}
    assert incident.status == Status.WITHDRAWN


def test_a_withdrawn_incident_comes_back_under_its_old_number():
    incident = make_public_incident()
    withdraw(incident, by=OPERATOR, note="In doubt.")
    entry = publish(incident, by=OPERATOR, note="Confirmed after all.")
    assert (entry.version, entry.public_id, entry.read().event_id) == (3, "IRQ-2023-0001", "IRQ-2023-0001")


def test_a_caller_who_holds_a_draft_of_a_withdrawn_incident_gives_it_no_second_number():
    held = Incident.objects.get(pk=make_incident().pk)
    incident = Incident.objects.get(pk=held.pk)
    publish(incident, by=OPERATOR)
    withdraw(incident, by=OPERATOR, note="In doubt.")
    assert held.event_id is None
    assert publish(held, by=OPERATOR).public_id == "IRQ-2023-0001"
    held_again = Incident(pk=held.pk)
    assert withdraw(held_again, by=OPERATOR, note="In doubt again.").public_id == "IRQ-2023-0001"


@pytest.mark.parametrize(
    "kind", ["actor", "umbrella", "place", "source", "claim source", "tally source", "response source"]
)
def test_what_public_records_name_stays_public(kind):
    umbrella = make_actor()
    actor = make_actor(parent=umbrella)
    attack = make_public_incident(attackers=[actor])
    strike = make_public_incident(category="strike")
    claimed = make_incident(cited=False)
    claim_source = make_citation(claim=make_claim(claimed, best=1)).source
    tally = make_tally()
    response = make_response(strike, attack)
    for record in (claimed, tally, response):
        publish(record, by=OPERATOR)
    record = {
        "actor": actor,
        "umbrella": umbrella,
        "place": attack.place,
        "source": attack.citations.get().source,
        "claim source": claim_source,
        "tally source": tally.citations.get().source,
        "response source": response.citations.get().source,
    }[kind]
    other = type(record).objects.exclude(pk=record.pk).first() or make_place()
    with pytest.raises(DoorClosed, match="1 public records name it"):
        withdraw(record, by=OPERATOR, note="Gone.")
    with pytest.raises(DoorClosed, match="1 public records name it"):
        merge(record, into=other, by=OPERATOR, note="The same.")


def test_an_actor_that_only_the_working_copy_dropped_is_still_named_on_pages():
    actor = make_actor()
    incident = make_public_incident(attackers=[actor])
    incident.participations.all().delete()
    with pytest.raises(DoorClosed):
        withdraw(actor, by=OPERATOR, note="Gone.")
    correct(incident, by=OPERATOR, note="Attacker not known.")
    assert withdraw(actor, by=OPERATOR, note="Gone.").action == "withdraw"


def test_an_actor_that_only_an_unpublished_edit_names_may_go():
    actor = make_actor()
    publish(actor, by=OPERATOR)
    incident = make_public_incident()
    Participation.objects.create(incident=incident, actor=actor, role="attacker")
    withdraw(actor, by=OPERATOR, note="Gone.")
    with pytest.raises(Incomplete, match="withdrawn"):
        correct(incident, by=OPERATOR, note="Attacker added.")


def test_what_only_withdrawn_records_name_may_go_and_holds_them_back_then():
    incident = make_public_incident()
    withdraw(incident, by=OPERATOR, note="In doubt.")
    place = Place.objects.get(pk=incident.place_id)
    withdraw(place, by=OPERATOR, note="Not a place.")
    with pytest.raises(Incomplete, match=place.name):
        publish(incident, by=OPERATOR)
    publish(place, by=OPERATOR)
    assert publish(incident, by=OPERATOR).version == 3


# --- merge -----------------------------------------------------------------------------------------------------------


def test_a_merged_record_leads_to_the_one_that_stays():
    gone, stays = make_public_incident(), make_public_incident()
    entry = merge(gone, into=stays, by=OPERATOR, note="The same attack.")
    assert entry.read() == Tombstone(merged_into=stays.pk)
    assert (gone.status, entry.public_id) == (Status.MERGED, gone.event_id)


def test_a_chain_of_merges_leads_on_and_cannot_close_a_circle():
    first, second, third = (make_public_incident() for _ in range(3))
    merge(first, into=second, by=OPERATOR, note="The same.")
    merge(second, into=third, by=OPERATOR, note="The same again.")
    for circle in (first, second):
        with pytest.raises(DoorClosed, match="that stays must be published"):
            merge(third, into=circle, by=OPERATOR, note="Back.")
    newest = LedgerEntry.objects.newest
    assert newest("incident", first.pk).read().merged_into == second.pk
    assert newest("incident", second.pk).read().merged_into == third.pk


def test_a_record_is_not_merged_into_itself_another_kind_or_a_draft():
    incident, draft, actor = make_public_incident(), make_incident(), make_actor()
    publish(actor, by=OPERATOR)
    for into in (Incident.objects.get(pk=incident.pk), draft, actor):
        with pytest.raises(DoorClosed):
            merge(incident, into=into, by=OPERATOR, note="The same.")
    assert actions_of(incident) == ["publish"]


def test_a_caller_who_holds_an_old_copy_of_the_one_that_stays_is_refused():
    gone, stays = make_public_incident(), make_public_incident()
    withdraw(Incident.objects.get(pk=stays.pk), by=OPERATOR, note="In doubt.")
    assert stays.status == Status.PUBLISHED
    with pytest.raises(DoorClosed, match="that stays must be published"):
        merge(gone, into=stays, by=OPERATOR, note="The same.")


# --- event_id --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "day", "expected"),
    [
        ("IRQ", "2023-10-17", "IRQ-2023-0001"),
        (SEA, "2024-01-12", "SEA-2024-0001"),
        (NO_COUNTRY, "2023-12-31", "XXX-2023-0001"),
    ],
)
def test_the_number_is_made_of_country_and_year(country, day, expected):
    assert make_public_incident(place=make_place(country=country), day=day).event_id == expected


def test_an_incident_without_a_place_has_the_country_that_is_not_known():
    assert make_public_incident(place=None).event_id == "XXX-2023-0001"


def test_every_country_and_year_counts_for_itself():
    ids = [
        make_public_incident(place=make_place(country=country), day=f"{year}-01-01").event_id
        for country, year in (("IRQ", 2023), ("SYR", 2023), ("IRQ", 2024), ("IRQ", 2023))
    ]
    assert ids == ["IRQ-2023-0001", "SYR-2023-0001", "IRQ-2024-0001", "IRQ-2023-0002"]


def test_the_number_is_kept_when_country_and_year_change():
    incident = make_public_incident()
    put(incident, place=make_place(country="SYR"), date_start="2024-01-01", date_end="2024-01-01")
    entry = correct(incident, by=OPERATOR, note="It was in Syria, a year later.")
    assert entry.public_id == entry.read().event_id == incident.event_id == "IRQ-2023-0001"


def test_a_number_is_not_given_again_after_a_withdrawal_or_merge():
    first, second = make_public_incident(), make_public_incident()
    withdraw(first, by=OPERATOR, note="Did not happen.")
    third = make_public_incident()
    merge(second, into=third, by=OPERATOR, note="The same.")
    assert make_public_incident().event_id == "IRQ-2023-0004"


def test_a_number_that_was_rolled_back_was_never_seen_and_names_one_incident_in_the_end():
    lost, next_one = make_incident(), make_incident()
    with pytest.raises(RuntimeError), transaction.atomic():
        publish(lost, by=OPERATOR)
        raise RuntimeError
    assert lost.event_id == "IRQ-2023-0001"  # what the caller holds is now wrong, and does not count
    lost.save()
    assert publish(next_one, by=OPERATOR).public_id == "IRQ-2023-0001"
    assert publish(lost, by=OPERATOR).public_id == "IRQ-2023-0002"


def test_after_the_ten_thousandth_the_number_grows_a_digit():
    EventNumber.objects.create(prefix="IRQ-2023", last=9999)
    assert make_public_incident().event_id == "IRQ-2023-10000"


# --- response links --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("last", ["strike", "attack"])
def test_a_link_goes_public_with_the_later_of_its_two_ends(last):
    ends = {"attack": make_incident(), "strike": make_incident(category="strike")}
    link = make_response(ends["strike"], ends["attack"])
    first = "attack" if last == "strike" else "strike"

    publish(ends[first], by=OPERATOR)
    assert actions_of(link, "response") == []

    publish(ends[last], by=OPERATOR)
    assert actions_of(link, "response") == ["publish"]
    assert actions_of(link.citations.get().source, "source") == ["publish"]


def test_a_link_to_a_window_of_days_goes_public_with_its_strike():
    strike = make_incident(category="strike")
    link = make_response(strike, window_start="2023-10-17", window_end="2023-10-26")
    publish(strike, by=OPERATOR)
    record = LedgerEntry.objects.newest("response", link.pk).read()
    assert (record.strike_id, record.attack_id, record.window_end) == (strike.pk, None, datetime.date(2023, 10, 26))


def test_a_link_without_a_source_waits_unless_it_is_our_own_inference():
    attack, strike = make_public_incident(), make_incident(category="strike")
    other = make_public_incident()
    unsourced = make_response(strike, attack, cited=False)
    inferred = make_response(strike, other, cited=False, basis="editor_inferred")
    publish(strike, by=OPERATOR)
    assert actions_of(unsourced, "response") == []
    assert actions_of(inferred, "response") == ["publish"]
    with pytest.raises(Incomplete, match="needs a source"):
        publish(unsourced, by=OPERATOR)


def test_a_link_whose_source_is_gone_waits_and_does_not_hold_its_strike_back():
    attack, strike = make_public_incident(), make_incident(category="strike")
    link = make_response(strike, attack)
    source = link.citations.get().source
    publish(source, by=OPERATOR)
    withdraw(source, by=OPERATOR, note="A forgery.")
    assert publish(strike, by=OPERATOR).action == "publish"
    assert actions_of(link, "response") == []


def test_a_link_whose_ends_are_not_both_public_stays_closed():
    link = make_response(make_public_incident(category="strike"), make_incident())
    with pytest.raises(Incomplete, match="once the strike and the attack are public"):
        publish(link, by=OPERATOR)


def test_a_new_link_between_public_incidents_can_be_published_with_a_correction_of_either():
    attack, strike = make_public_incident(), make_public_incident(category="strike")
    link = make_response(strike, attack)
    correct(attack, by=OPERATOR, note="The answer to it was added.")
    assert actions_of(link, "response") == ["publish"]
    with pytest.raises(NothingChanged):
        correct(attack, by=OPERATOR, note="Again.")


def test_a_link_stays_when_an_end_is_withdrawn_and_is_not_published_twice_when_it_comes_back():
    attack, strike = make_public_incident(), make_incident(category="strike")
    link = make_response(strike, attack)
    publish(strike, by=OPERATOR)
    withdraw(strike, by=OPERATOR, note="In doubt.")
    publish(strike, by=OPERATOR)
    assert actions_of(link, "response") == ["publish"]
    assert Response.objects.get(pk=link.pk).status == Status.PUBLISHED


# --- review ----------------------------------------------------------------------------------------------------------


def test_review_leaves_nothing_in_the_ledger(contributor, editor):
    incident = make_incident()
    submit(incident, by=contributor)
    assert Incident.objects.get(pk=incident.pk).status == Status.IN_REVIEW
    send_back(incident, by=editor)
    assert Incident.objects.get(pk=incident.pk).status == Status.DRAFT
    assert not LedgerEntry.objects.exists()


def test_a_user_without_the_permission_is_refused_before_the_record_is_looked_at(contributor):
    incident = make_public_incident(cited=True)
    with pytest.raises(NotAllowed):
        publish(incident, by=contributor)


def test_a_day_ends_with_its_last_instant_in_utc():
    assert moment_of(datetime.date(2023, 11, 23)).isoformat() == "2023-11-23T23:59:59.999999+00:00"


def test_entries_are_dated_in_the_order_of_their_numbers(time_machine):
    """Even when the clock of the machine is set back."""
    time_machine.move_to("2024-01-02T00:00:00Z")
    first = publish(make_tracker("one"), by=OPERATOR)
    time_machine.move_to("2024-01-01T00:00:00Z")
    second = publish(make_tracker("two"), by=OPERATOR)
    assert second.published_at == first.published_at
    assert second.seq > first.seq
