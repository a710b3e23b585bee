"""Synthetic incidents for benchmarks: many, published, in realistic proportions, marked as synthetic, the same for a seed.

They pass by the door, which would take hours for them, but not by what guards it: entries are numbered by the trigger, under the
ledger's lock, in one transaction, and each is what the door would have written of its working copy (a test holds that).
"""

from __future__ import annotations

import datetime
import itertools
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec
from django.db import connection, models, transaction
from django.utils import timezone

from incidents.ledger.entry import EventNumber, LedgerEntry, lock_ledger
from incidents.ledger.publish import public_id
from incidents.ledger.record import (
    SHAPE,
    CitationRecord,
    ClaimRecord,
    IncidentRecord,
    ParticipantRecord,
    PublicRecord,
    WeaponRecord,
    kind_of,
    public_record,
)
from incidents.models import (
    Actor,
    CasualtyClaim,
    Citation,
    Incident,
    Participation,
    Place,
    Publishable,
    Response,
    Source,
    WeaponUse,
)
from incidents.vocabulary import RANGE_DAYS, Status

PLACES, UMBRELLAS, ACTORS = 50, 6, 40
COUNTRIES = {"IRQ": 18, "SYR": 15, "JOR": 3, "YEM": 6, "LBN": 4, "ISR": 2, "SEA": 2}  # places in each
FIRST_DAY, DAYS = datetime.date(2021, 1, 1), 1461
INCIDENTS_A_SOURCE = 10
CORRECTED, ANSWERING = 0.05, 0.03  # share of incidents corrected once; share that are strikes with a response link
CHUNK = 5_000
WORDS = (
    "drones rockets launched toward the base overnight no damage was reported personnel took shelter air defence shot down "
    "two before they reached the perimeter a third fell in open ground officials said the group claimed responsibility in a "
    "statement later that day aircraft struck a storage site vehicles convoy near the river in answer witnesses heard blasts"
).split()


def spread(**weights: float) -> tuple[list[str], list[float]]:
    return list(weights), list(weights.values())


CATEGORY = spread(attack=70, strike=25, context=5)
WEAPONS = {
    "attack": spread(one_way_attack_drone=40, rocket=35, mortar=8, close_range_ballistic_missile=4, ied=8, unknown=5),
    "strike": spread(manned_aircraft=50, armed_drone=30, gunship=5, cruise_missile=10, artillery=5),
}
OUTCOME = spread(impact=45, intercepted=20, partly_intercepted=10, failed=5, unknown=20)
TARGETS = {
    "attack": spread(military_base=75, diplomatic_mission=5, convoy=8, ship=4, oil_gas_site=3, unknown=5),
    "strike": spread(militia_facility=35, weapons_storage=30, vehicle=15, command_post=10, person=5, training_site=5),
}
VERIFICATION = spread(confirmed=40, fair=25, weak=15, claim_only=12, contested=5, discounted=1)
DATE_PREC = ([1, 2, 3, 4, 5], [90, 6, 2, 1.5, 0.5])
GROUPS = spread(us_personnel=30, militia=30, civilians=15, host_state_forces=10, contractor=5, unknown=10)
P = TypeVar("P", bound=Publishable)


class NotSynthetic(Exception):
    """The database holds published incidents that are not synthetic."""


@dataclass(frozen=True)
class Cast:
    """What the incidents name. Some places and actors are named far more often than others."""

    places: list[Place]
    militias: list[Actor]
    states: list[Actor]
    sources: list[Source]
    weights: list[float] = field(default_factory=lambda: [1 / (n + 1) for n in range(PLACES)])


@dataclass
class Numbers:
    """Ids and event_ids, reserved."""

    incidents: Iterator[int]
    claims: Iterator[int]
    last: defaultdict[str, int]

    def event_id(self, country: str, day: datetime.date) -> str:
        prefix = f"{country}-{day.year:04d}"
        self.last[prefix] += 1
        return f"{prefix}-{self.last[prefix]:04d}"


@transaction.atomic
def make_incidents(number: int, seed: int, *, force: bool = False) -> int:
    """Publish so many synthetic incidents. The highest number of the ledger afterwards. Raises NotSynthetic."""
    lock_ledger()
    if not force and Incident.objects.public().exclude(title__startswith="Synthetic ").exists():
        raise NotSynthetic("This database holds published incidents that are not synthetic.")
    rng = random.Random(seed)  # noqa: S311 (the same for a seed, no secret)
    clock = _clock()
    cast = _cast(rng, number, clock)
    numbers = Numbers(
        _reserved(Incident, number),
        _reserved(CasualtyClaim, 2 * number),
        defaultdict(int, EventNumber.objects.values_list("prefix", "last")),
    )
    days = sorted(FIRST_DAY + datetime.timedelta(days=rng.randrange(DAYS)) for _ in range(number))
    attacks: list[tuple[int, datetime.date]] = []
    strikes: list[tuple[int, datetime.date]] = []
    for start in range(0, number, CHUNK):
        made = [(next(numbers.incidents), _incident(rng, day, cast, numbers)) for day in days[start : start + CHUNK]]
        _publish_incidents(rng, made, clock)
        attacks += [(pk, record.date_start) for pk, record in made if record.category == "attack"]
        strikes += [(pk, record.date_start) for pk, record in made if record.category == "strike"]
    _publish_responses(rng, attacks, strikes, round(number * ANSWERING), clock)
    EventNumber.objects.bulk_create(
        [EventNumber(prefix=prefix, last=last) for prefix, last in numbers.last.items()],
        update_conflicts=True,
        update_fields=["last"],
        unique_fields=["prefix"],
    )
    return LedgerEntry.objects.last_position()


def _clock() -> Iterator[datetime.datetime]:
    """A microsecond an entry, from now on: entries are not dated back."""
    newest = LedgerEntry.objects.aggregate(newest=models.Max("published_at"))["newest"]
    start = max(filter(None, (newest, timezone.now())))
    return (start + datetime.timedelta(microseconds=n) for n in itertools.count())


def _reserved(model: type[models.Model], number: int) -> Iterator[int]:
    """So many ids that nobody else will be given."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [model._meta.db_table])
        (sequence,) = cursor.fetchone()
        cursor.execute("SELECT nextval(%s)", [sequence])
        (first,) = cursor.fetchone()
        cursor.execute("SELECT setval(%s, %s)", [sequence, first + number])
    return iter(range(first, first + number))


# --- what they name --------------------------------------------------------------------------------------------------


def _cast(rng: random.Random, number: int, clock: Iterator[datetime.datetime]) -> Cast:
    places = list(Place.objects.filter(slug__startswith="synthetic-place-")) or _publish_all(_places(rng), clock)
    actors = list(Actor.objects.filter(slug__startswith="synthetic-").order_by("id"))
    if not actors:
        umbrellas = _publish_all(_umbrellas(), clock)
        actors = umbrellas + _publish_all(_members(umbrellas), clock)
    sources = _publish_all(_sources(rng, max(20, number // INCIDENTS_A_SOURCE)), clock)
    militias = [actor for actor in actors if actor.actor_type == "rebel_group" and actor.parent_id]
    return Cast(places, militias, [actor for actor in actors if actor.actor_type == "state_forces"], sources)


def _places(rng: random.Random) -> list[Place]:
    countries = [country for country, places in COUNTRIES.items() for _ in range(places)]
    rng.shuffle(countries)
    return [
        Place(
            slug=f"synthetic-place-{n}",
            name=f"Synthetic place {n}",
            country=country,
            admin1=f"Province {n % 12}",
            aliases=[f"Ṣynthetic ʿalias {n}"],
            kind="base",
            latitude=None if n % 10 == 9 else round(rng.uniform(12, 37), 4),
            longitude=None if n % 10 == 9 else round(rng.uniform(35, 50), 4),
        )
        for n, country in enumerate(countries)
    ]


def _umbrellas() -> list[Actor]:
    return [
        Actor(slug=f"synthetic-umbrella-{n}", name=f"Synthetic umbrella {n}", actor_type="rebel_group")
        for n in range(UMBRELLAS)
    ]


def _members(umbrellas: Sequence[Actor]) -> list[Actor]:
    """Every fourth a state, the others members of an umbrella."""
    return [
        Actor(slug=f"synthetic-state-{n}", name=f"Synthetic state {n}", actor_type="state_forces")
        if n % 4 == 3
        else Actor(
            slug=f"synthetic-group-{n}",
            name=f"Kata'ib Synthetic {n}",
            aliases=[f"KS{n}", f"Katāʾib {n}"],
            actor_type="rebel_group",
            parent=umbrellas[n % UMBRELLAS],
        )
        for n in range(ACTORS - UMBRELLAS)
    ]


def _sources(rng: random.Random, number: int) -> list[Source]:
    return [
        Source(
            publisher="Synthetic",
            title=f"Synthetic report {n}",
            url=f"https://example.org/synthetic/{n}",
            published_at=FIRST_DAY + datetime.timedelta(days=rng.randrange(DAYS)),
            reliability_tier=rng.choice([1, 2, 2, 3, 4]),
        )
        for n in range(number)
    ]


# --- an incident -----------------------------------------------------------------------------------------------------


def _one(rng: random.Random, spread: tuple[list[str], list[float]]) -> str:
    return rng.choices(*spread)[0]


def _sentence(rng: random.Random, most: int) -> str:
    return " ".join(rng.choices(WORDS, k=rng.randint(8, most)))


def _incident(rng: random.Random, day: datetime.date, cast: Cast, numbers: Numbers) -> IncidentRecord:
    category = _one(rng, CATEGORY)
    place = rng.choices(cast.places, cast.weights)[0] if rng.random() < 0.98 else None
    prec = rng.choices(*DATE_PREC)[0]
    weapons = {_one(rng, WEAPONS[category]) for _ in range(rng.choice([1, 1, 1, 2]))} if category in WEAPONS else set()
    return IncidentRecord(
        event_id=numbers.event_id(place.country if place else "XXX", day),
        title=f"Synthetic {category} at {place.name if place else 'a place not known'}",
        category=category,
        date_start=day,
        date_end=day + datetime.timedelta(days=rng.randint(*RANGE_DAYS[prec]) - 1),
        date_prec=prec,
        summary=_sentence(rng, 40) if rng.random() < 0.9 else "",
        place_id=place.pk if place else None,
        where_prec=1 if place else 5,
        target_type=_one(rng, TARGETS[category]) if category in TARGETS else "unknown",
        outcome=_one(rng, OUTCOME) if category != "context" else "unknown",
        verification=_one(rng, VERIFICATION),
        participants=_participants(rng, category, cast),
        weapons=tuple(_weapon(rng, weapon) for weapon in sorted(weapons)),
        claims=_claims(rng, category, day, numbers),
        citations=tuple(_citation(rng, cast) for _ in range(rng.choice([1, 1, 1, 2, 3]))),
    )


def _participants(rng: random.Random, category: str, cast: Cast) -> tuple[ParticipantRecord, ...]:
    militia = rng.choices(cast.militias, cast.weights[: len(cast.militias)])[0]
    state = rng.choices(cast.states, cast.weights[: len(cast.states)])[0]
    if category == "attack":
        found = [ParticipantRecord(militia.pk, "attacker"), ParticipantRecord(state.pk, "target")]
        return tuple(found + [ParticipantRecord(militia.pk, "claimant")] * (rng.random() < 0.2))
    return ParticipantRecord(state.pk, "attacker"), ParticipantRecord(militia.pk, "target")


def _weapon(rng: random.Random, weapon: str) -> WeaponRecord:
    launched = rng.randint(1, 12) if rng.random() < 0.4 else None
    stopped = rng.randint(0, launched) if launched and rng.random() < 0.5 else None
    return WeaponRecord(weapon, launched, launched, stopped, stopped)


def _claims(rng: random.Random, category: str, day: datetime.date, numbers: Numbers) -> tuple[ClaimRecord, ...]:
    """In the order of the working copy: by harm, then group."""
    found = []
    for harm, share, most in (("injured", 0.4, 30), ("killed", 0.3, 12)):
        number = next(numbers.claims)
        if category == "context" or rng.random() > share:
            continue
        best = min(most, int(rng.expovariate(0.5)))
        ranged = best > 1 and rng.random() < 0.2
        found.append(
            ClaimRecord(
                id=number,
                group=_one(rng, GROUPS),
                harm=harm,
                low=best - 1 if ranged else best,
                best=best,
                high=best + 2 if ranged else best,
                qualifier="range" if ranged else "none_reported" if best == 0 else "exact",
                claimant="Synthetic spokesperson",
                stated_on=day + datetime.timedelta(days=rng.randint(0, 3)),
            )
        )
    return tuple(found)


def _citation(rng: random.Random, cast: Cast) -> CitationRecord:
    return CitationRecord(rng.choice(cast.sources).pk, quote=_sentence(rng, 20), supports=("title", "date"))


# --- writing ---------------------------------------------------------------------------------------------------------


def _publish_incidents(
    rng: random.Random, made: Sequence[tuple[int, IncidentRecord]], clock: Iterator[datetime.datetime]
) -> None:
    """Working copies and entries. Some are corrected: their first entry had another summary."""
    corrected = {pk for pk, _ in made if rng.random() < CORRECTED}
    first = [
        _entry("incident", pk, record.event_id, _first_words(record) if pk in corrected else record, clock)
        for pk, record in made
    ]
    then = [
        _entry("incident", pk, record.event_id, record, clock, "Synthetic correction.")
        for pk, record in made
        if pk in corrected
    ]
    _copy(_working_copy(pk, record, 2 if pk in corrected else 1) for pk, record in made)
    _copy(Participation(incident_id=pk, actor_id=p.actor_id, role=p.role) for pk, r in made for p in r.participants)
    _copy(WeaponUse(incident_id=pk, **msgspec.structs.asdict(use)) for pk, r in made for use in r.weapons)
    _copy(_claim(pk, claim) for pk, record in made for claim in record.claims)
    _copy(
        Citation(incident_id=pk, source_id=c.source_id, quote=c.quote, supports=list(c.supports))
        for pk, record in made
        for c in record.citations
    )
    _append(first + then)


def _first_words(record: IncidentRecord) -> IncidentRecord:
    return msgspec.structs.replace(record, summary="Synthetic first report.")


def _working_copy(pk: int, record: IncidentRecord, version: int) -> Incident:
    simple = {
        name: value
        for name, value in msgspec.structs.asdict(record).items()
        if name not in ("participants", "weapons", "claims", "citations", "time_local")
    }
    return Incident(pk=pk, status=Status.PUBLISHED, version=version, last_entry_at=timezone.now(), **simple)


def _claim(pk: int, claim: ClaimRecord) -> CasualtyClaim:
    simple = {name: value for name, value in msgspec.structs.asdict(claim).items() if name not in ("id", "citations")}
    return CasualtyClaim(pk=claim.id, incident_id=pk, **simple)


def _publish_responses(
    rng: random.Random,
    attacks: Sequence[tuple[int, datetime.date]],
    strikes: Sequence[tuple[int, datetime.date]],
    number: int,
    clock: Iterator[datetime.datetime],
) -> None:
    """Links from strikes to attacks, or to a window of the days before."""
    links = []
    for strike, day in rng.sample(list(strikes), min(number, len(strikes))):
        attack, attacked = rng.choice(attacks) if attacks else (None, day)
        near = attack is not None and datetime.timedelta() <= day - attacked <= datetime.timedelta(days=400)
        window = {"window_start": day - datetime.timedelta(days=7), "window_end": day}
        ends = {"attack_id": attack} if near else window
        links.append(Response(strike_id=strike, basis="editor_inferred", note="Synthetic link", **ends))
    _publish_all(links, clock)


def _publish_all(records: list[P], clock: Iterator[datetime.datetime]) -> list[P]:
    for record in records:
        record.status, record.version, record.last_entry_at = Status.PUBLISHED, 1, timezone.now()
    if records:
        type(records[0]).objects.bulk_create(records, batch_size=1_000)
    _append([_entry(kind_of(r), r.pk, public_id(r), public_record(r), clock) for r in records])
    return records


def _entry(
    kind: str,
    record_id: int,
    public_id: str,
    record: PublicRecord,
    clock: Iterator[datetime.datetime],
    note: str = "",
) -> tuple[object, ...]:
    """A row of the ledger, in the order of `_ENTRY`. The first version; with a note, the one that corrects it."""
    version, action = (2, "correct") if note else (1, "publish")
    text = msgspec.json.encode(record).decode()
    return kind, record_id, public_id, version, action, next(clock), note, SHAPE, text, False


_ENTRY = (
    "kind", "record_id", "public_id", "version", "action", "published_at", "note", "shape", "record", "reconstructed",
)  # fmt: skip


def _append(entries: Iterable[tuple[object, ...]]) -> None:
    _copy_rows(LedgerEntry._meta.db_table, _ENTRY, entries)


def _copy(records: Iterable[models.Model]) -> None:
    """As `bulk_create` of records of one model, several times faster; their ids are not read back."""
    records = list(records)
    if not records:
        return
    fields = [f for f in records[0]._meta.concrete_fields if not (f.primary_key and records[0].pk is None)]
    rows = ([f.get_db_prep_save(f.pre_save(record, add=True), connection) for f in fields] for record in records)
    _copy_rows(records[0]._meta.db_table, [str(f.column) for f in fields], rows)


def _copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    names = ", ".join(map(connection.ops.quote_name, columns))
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
