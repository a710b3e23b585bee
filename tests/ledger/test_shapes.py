"""The public record: what it holds of the working copy, and that what was written once can be read for ever.

`shapes/<kind>-<shape>.json` are entries as that shape wrote them. They are never edited: a new shape adds files.
"""

import datetime
import json
from pathlib import Path

import msgspec
import pytest

from incidents.ledger import record as shapes
from incidents.ledger.entry import LedgerEntry
from incidents.ledger.publish import OPERATOR, publish
from incidents.ledger.record import KINDS, SHAPE, ActorRecord, Tombstone, public_record, read, read_json, write
from incidents.models import Participation, WeaponUse
from tests.factories import (
    make_actor,
    make_citation,
    make_claim,
    make_incident,
    make_place,
    make_response,
    make_source,
    make_tally,
    make_tracker,
)

SHAPES = Path(__file__).parent / "shapes"
FILES = sorted(SHAPES.glob("*-*.json"))
DAY = datetime.date(2023, 10, 17)


def test_every_kind_has_a_file_of_every_shape():
    expected = {f"{kind}-{shape}.json" for kind in KINDS for shape in range(1, SHAPE + 1)}
    assert {path.name for path in FILES} == expected


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_old_entry_reads_for_ever(path):
    kind, shape = path.stem.rsplit("-", 1)
    for written in json.loads(path.read_text()):
        record = read(kind, int(shape), written)
        assert record == read_json(kind, int(shape), json.dumps(written))
        assert isinstance(record, KINDS[kind][1])
        if int(shape) == SHAPE:
            assert write(record) == written


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_fullest_example_of_a_shape_has_every_field(path):
    """So that a field cannot be renamed or dropped without a file that no longer reads."""
    kind, shape = path.stem.rsplit("-", 1)
    if int(shape) != SHAPE:
        pytest.skip("Fields of today are asked of today's shape.")
    fullest = json.loads(path.read_text())[0]
    assert set(fullest) == set(KINDS[kind][1].__struct_encode_fields__)


def test_an_older_shape_is_brought_up_step_by_step(monkeypatch):
    """Shape 1 called an actor's slug `key`, shape 2 had one string of aliases; today is shape 3."""
    monkeypatch.setattr(shapes, "SHAPE", 3)
    monkeypatch.setitem(
        shapes.UPGRADES, ("actor", 1), lambda d: {k: v for k, v in d.items() if k != "key"} | {"slug": d["key"]}
    )
    monkeypatch.setitem(shapes.UPGRADES, ("actor", 2), lambda d: d | {"aliases": d.get("aliases", "").split("|")})
    written = {"key": "kh", "name": "Kata'ib Hizballah", "aliases": "KH|Kataib"}
    expected = ActorRecord(slug="kh", name="Kata'ib Hizballah", aliases=("KH", "Kataib"))
    assert read("actor", 1, written) == expected
    assert read_json("actor", 1, json.dumps(written)) == expected
    assert written == {"key": "kh", "name": "Kata'ib Hizballah", "aliases": "KH|Kataib"}
    # A kind whose shape did not change needs no step.
    assert read("place", 1, {"slug": "p", "name": "P", "country": "IRQ"}).name == "P"


@pytest.mark.django_db
def test_an_entry_is_read_in_the_shape_that_wrote_it(monkeypatch):
    entry = publish(make_actor(slug="kh"), by=OPERATOR)
    monkeypatch.setattr(shapes, "SHAPE", 2)
    monkeypatch.setitem(shapes.UPGRADES, ("actor", 1), lambda data: data | {"name": data["name"].upper()})
    assert LedgerEntry.objects.get(seq=entry.seq).read().name == entry.record["name"].upper()


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("actor", {"slug": "kh"}),
        ("place", {"slug": "p", "name": 3, "country": "IRQ"}),
        ("incident", {"event_id": "IRQ-2023-0001", "title": "T", "category": "attack", "date_start": "17 Oct"}),
    ],
)
def test_what_is_not_a_record_is_refused_and_not_guessed(kind, data):
    with pytest.raises(msgspec.ValidationError):
        read(kind, SHAPE, data)


@pytest.mark.parametrize("tombstone", [Tombstone(), Tombstone(merged_into=7)])
def test_a_tombstone_holds_nothing_but_where_it_went(tombstone):
    assert write(tombstone) == ({"merged_into": 7} if tombstone.merged_into else {})


# --- what the record holds -------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_record_of_an_incident_holds_all_that_a_page_says():
    attacker, target = make_actor(), make_actor()
    incident = make_incident(
        "Rockets",
        day="2023-10-17",
        until="2023-10-18",
        summary="s",
        date_note="d",
        time_local=datetime.time(5, 30, 12),
        tz="Asia/Baghdad",
        where_prec=2,
        where_note="w",
        target_type="military_base",
        outcome="impact",
        verification="fair",
        event_clarity=2,
        attackers=[attacker],
        targets=[target],
        note="For editors.",
        cited=False,
    )
    Participation.objects.create(incident=incident, actor=attacker, role="claimant")
    WeaponUse.objects.create(incident=incident, weapon="rocket", launched_low=2, launched_high=4, intercepted_low=0)
    citation = make_citation(incident=incident, quote="q", prefix="a", suffix="b", supports=["title"])
    claim = make_claim(
        incident, "injured", 3, low=2, high=4, stated_on=DAY, claimant="An office", group_note="g", chosen=True
    )
    of_claim = make_citation(claim=claim, quote="", paraphrase="ours")

    record = public_record(incident)

    assert (record.title, record.summary, record.category) == ("Rockets", "s", "attack")
    assert (record.date_start, record.date_end, record.date_prec, record.date_note) == (
        DAY,
        datetime.date(2023, 10, 18),
        2,
        "d",
    )
    assert (record.time_local, record.tz) == ("05:30", "Asia/Baghdad")
    assert (record.place_id, record.where_prec, record.where_note) == (incident.place_id, 2, "w")
    assert (record.target_type, record.outcome, record.verification) == ("military_base", "impact", "fair")
    assert record.event_clarity == 2
    assert record.actor_ids("attacker") == record.actor_ids("claimant") == (attacker.pk,)
    assert record.actor_ids("target") == (target.pk,)
    (weapon,) = record.weapons
    assert (weapon.weapon, weapon.launched_low, weapon.launched_high) == ("rocket", 2, 4)
    assert (weapon.intercepted_low, weapon.intercepted_high) == (0, None)
    (shown,) = record.claims
    assert (shown.low, shown.best, shown.high, shown.chosen, shown.claimant) == (2, 3, 4, True, "An office")
    assert (shown.group, shown.group_note, shown.harm, shown.qualifier) == ("us_personnel", "g", "injured", "exact")
    assert shown.citations[0].paraphrase == "ours"
    (quoted,) = record.citations
    assert (quoted.prefix, quoted.quote, quoted.suffix, quoted.supports) == ("a", "q", "b", ("title",))
    assert record.source_ids() == (citation.source_id, of_claim.source_id)
    assert "For editors." not in json.dumps(write(record))


@pytest.mark.django_db
def test_what_is_for_editors_only_is_in_no_public_record():
    secret = "For editors only"
    for record in (make_source(text=secret, note=secret), make_incident(note=secret)):
        assert secret not in json.dumps(write(public_record(record)))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "make",
    [
        lambda: make_incident(weapons=["rocket"], targets=[make_actor()]),
        lambda: make_actor(aliases=["KH"], parent=make_actor(), country="IRQ"),
        lambda: make_place(latitude="33.78533", longitude="42.44142"),
        lambda: make_source(published_at=DAY, reliability_tier=1),
        lambda: make_tally(window_start=DAY, stated_on=DAY, scope="country=IRQ"),
        lambda: make_response(make_incident(category="strike"), make_incident()),
        lambda: make_tracker(headline_claimants=["An office"], context_from=DAY),
    ],
)
def test_what_is_written_reads_back_the_same(make):
    saved = make()
    saved = type(saved).objects.for_publication().get(pk=saved.pk)
    record = public_record(saved)
    assert read(shapes.kind_of(saved), SHAPE, write(record)) == record


@pytest.mark.django_db
def test_unknown_and_zero_stay_apart_in_the_record():
    incident = make_incident(cited=False)
    make_claim(incident, "killed", None)
    make_claim(incident, "injured", 0, qualifier="none_reported")
    by_harm = {claim.harm: claim for claim in read("incident", SHAPE, write(public_record(incident))).claims}
    assert by_harm["killed"].best is None
    assert by_harm["injured"].best == 0


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 6])
def test_an_incident_is_loaded_in_a_fixed_number_of_queries(count, django_assert_num_queries):
    incident = make_incident(attackers=[make_actor() for _ in range(count)], weapons=["rocket", "mortar"])
    for number in range(count):
        make_citation(incident=incident)
        make_citation(claim=make_claim(incident, best=number))
    with django_assert_num_queries(9):
        public_record(type(incident).objects.for_publication().get(pk=incident.pk))
