"""Write the demo's working copy and take it through the door, version by version, dated back."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from incidents.demo.reconstruction import Reconstruction, Stage
from incidents.demo.tables import CitationRow, ClaimRow, IncidentRow, Tables, read_tables
from incidents.ledger.entry import LedgerEntry, lock_ledger
from incidents.ledger.publish import OPERATOR, correct, publish, withdraw
from incidents.ledger.reconstruct import reconstructing
from incidents.ledger.record import KINDS
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
    Tally,
    Tracker,
    WeaponUse,
)
from incidents.vocabulary import Role, Status

PLAIN_INCIDENT_FIELDS = (
    "category",
    "title",
    "summary",
    "date_start",
    "date_end",
    "date_prec",
    "date_note",
    "time_local",
    "tz",
    "where_prec",
    "where_note",
    "target_type",
    "outcome",
    "verification",
    "event_clarity",
)
ROLE_COLUMNS = {
    Role.ATTACKER: "attackers",
    Role.TARGET: "targets",
    Role.CLAIMANT: "claimants",
    Role.PARTNER: "partners",
}


@dataclass(frozen=True)
class Loaded:
    """What stands in the ledger afterwards: entries, and published records by kind."""

    entries: int
    published: Counter[str]


@transaction.atomic
def load_demo(folder: Path) -> Loaded | None:
    """Load the fixtures of `folder` into an empty database, all or nothing; None where it is not empty."""
    lock_ledger()
    if LedgerEntry.objects.exists() or any(model.objects.exists() for model, _ in KINDS.values()):
        return None
    _Loading(read_tables(folder)).run()
    public = LedgerEntry.objects.filter(action="publish").values_list("kind", flat=True)
    return Loaded(LedgerEntry.objects.count(), Counter(public))


class _Loading:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._incidents = {row.ref: row for row in tables.incidents}
        self._tallies = {row.key: row for row in tables.tallies}
        self._responses = {row.key: row for row in tables.responses}
        self._trackers = {row.slug: row for row in tables.trackers}
        self._claims = {row.key: row for row in tables.claims}
        self._actor_ids = self._add_actors()
        self._place_ids = self._add_places()
        self._source_ids = self._add_sources()
        self._ids: dict[tuple[str, str], int] = {}
        self._claim_ids: dict[str, int] = {}
        self._claims_of: dict[str, list[ClaimRow]] = defaultdict(list)

    def run(self) -> None:
        stages = Reconstruction(self._tables).stages()
        for stage in stages:
            with reconstructing(stage.moment):
                self._enter(stage)
        with reconstructing(stages[-1].moment):
            self._publish_unnamed()

    # --- what others name, all drafts until a record that names them is published ------------------------------------

    def _add_actors(self) -> dict[str, int]:
        ids: dict[str, int] = {}
        for row in self._tables.actors:  # umbrellas stand before their members
            actor = Actor.objects.create(
                slug=row.slug,
                name=row.name,
                aliases=list(row.aliases),
                actor_type=row.actor_type,
                parent_id=ids[row.parent] if row.parent else None,
                country=row.country,
            )
            ids[row.slug] = actor.pk
        return ids

    def _add_places(self) -> dict[str, int]:
        places = [
            Place(
                slug=row.slug,
                name=row.name,
                aliases=list(row.aliases),
                kind=row.kind,
                admin1=row.admin1,
                country=row.country,
                latitude=row.latitude,
                longitude=row.longitude,
                where_prec=row.where_prec,
            )
            for row in self._tables.places
        ]
        return {place.slug: place.pk for place in Place.objects.bulk_create(places)}

    def _add_sources(self) -> dict[str, int]:
        ids: dict[str, int] = {}
        for row in self._tables.sources:  # one by one: `save` takes the text's hash
            source = Source.objects.create(
                key=row.key,
                publisher=row.publisher,
                title=row.title,
                url=row.url,
                published_at=row.published_at,
                language=row.language,
                wire_origin=row.wire_origin,
                reliability_tier=row.reliability_tier,
                own_dispatch=row.own_dispatch,
                text=self._tables.dispatches[row.key] if row.own_dispatch else "",
                note=row.note,
            )
            ids[row.key] = source.pk
        return ids

    def _publish_unnamed(self) -> None:
        """Actors, places and sources that no record names; readers may still look them up."""
        for model in (Actor, Place, Source):
            for record in model.objects.filter(status=Status.DRAFT).order_by("pk"):  # type: ignore[attr-defined]
                record.refresh_from_db(fields=["status"])
                if record.status == Status.DRAFT:
                    publish(record, by=OPERATOR)

    # --- one version -------------------------------------------------------------------------------------------------

    def _enter(self, stage: Stage) -> None:
        """Bring the working copy to where it stood at the stage, and take it through the door."""
        if stage.action == "publish":
            self._ids[stage.kind, stage.key] = self._create(stage)
        elif stage.kind == "incident":
            self._revise_incident(stage)
        self._add_evidence(stage)
        record = self._fresh(stage)
        if stage.action == "publish":
            publish(record, by=OPERATOR, note=stage.note if stage.kind == "incident" and not stage.citations else "")
        elif stage.action == "correct":
            correct(record, by=OPERATOR, note=stage.note)
        else:
            withdraw(record, by=OPERATOR, note=stage.note)

    def _fresh(self, stage: Stage) -> Publishable:
        """The record as the database has it, with all that the public record holds."""
        model, _ = KINDS[stage.kind]
        rows = model.objects.all()
        if isinstance(rows.model, type) and hasattr(rows, "for_publication"):
            rows = rows.for_publication()
        return rows.get(pk=self._ids[stage.kind, stage.key])  # type: ignore[no-any-return]

    def _create(self, stage: Stage) -> int:
        if stage.kind == "incident":
            return self._create_incident(self._incidents[stage.key], stage.before)
        if stage.kind == "tally":
            return Tally.objects.create(**_fields(self._tallies[stage.key])).pk
        if stage.kind == "tracker":
            fields = _fields(self._trackers[stage.key])
            del fields["published_at"]
            return Tracker.objects.create(**fields).pk
        row = self._responses[stage.key]
        return Response.objects.create(
            strike_id=self._ids["incident", row.strike],
            attack_id=self._ids["incident", row.attack] if row.attack else None,
            window_start=row.window_start,
            window_end=row.window_end,
            basis=row.basis,
            note=row.note,
        ).pk

    def _create_incident(self, row: IncidentRow, before: dict[str, str]) -> int:
        incident = Incident.objects.create(
            **{name: before.get(name, getattr(row, name)) for name in PLAIN_INCIDENT_FIELDS},
            place_id=self._place_ids[row.place],
        )
        self._set_participants(incident.pk, row, before)
        WeaponUse.objects.bulk_create(_weapon_use(incident.pk, cell) for cell in row.weapons)
        return incident.pk

    def _set_participants(self, incident_id: int, row: IncidentRow, before: dict[str, str]) -> None:
        Participation.objects.filter(incident_id=incident_id).delete()
        slugs = {
            role: tuple(before[column].split(";")) if column in before else getattr(row, column)
            for role, column in ROLE_COLUMNS.items()
        }
        Participation.objects.bulk_create(
            Participation(incident_id=incident_id, actor_id=self._actor_ids[slug], role=role)
            for role, named in slugs.items()
            for slug in named
        )

    def _revise_incident(self, stage: Stage) -> None:
        row, incident_id = self._incidents[stage.key], self._ids["incident", stage.key]
        values = {name: stage.before.get(name, getattr(row, name)) for name in PLAIN_INCIDENT_FIELDS}
        Incident.objects.filter(pk=incident_id).update(**values)
        self._set_participants(incident_id, row, stage.before)

    # --- evidence ----------------------------------------------------------------------------------------------------

    def _add_evidence(self, stage: Stage) -> None:
        subject = {f"{stage.kind}_id": self._ids[stage.kind, stage.key]}
        for claim in stage.claims:
            self._add_claim(claim)
        Citation.objects.bulk_create(
            [
                *(Citation(**subject, **self._evidence(row)) for row in stage.citations),
                *(Citation(claim_id=self._claim_ids[row.key], **self._evidence(row)) for row in stage.claim_citations),
            ]
        )

    def _evidence(self, row: CitationRow) -> dict[str, object]:
        return {
            "source_id": self._source_ids[row.source],
            "quote": row.quote,
            "prefix": row.prefix,
            "suffix": row.suffix,
            "paraphrase": row.paraphrase,
            "supports": list(row.supports),
        }

    def _add_claim(self, row: ClaimRow) -> None:
        """Beside the earlier claims; where it is the one to show, they are no longer."""
        incident_id = self._ids["incident", row.ref]
        if row.shown:
            same = CasualtyClaim.objects.filter(incident_id=incident_id, harm=row.harm, group=row.group)
            same.update(chosen=False)
        claim = CasualtyClaim.objects.create(
            incident_id=incident_id,
            harm=row.harm,
            group=row.group,
            group_note=row.group_note,
            low=row.low,
            best=row.best,
            high=row.high,
            qualifier=row.qualifier,
            claimant=row.claimant,
            stated_on=row.stated_on,
            chosen=row.shown,
        )
        self._claim_ids[row.key] = claim.pk


def _fields(row: object) -> dict[str, object]:
    """The row's fields as the model's: lists as lists."""
    names = row.__struct_fields__  # type: ignore[attr-defined]
    values = {name: getattr(row, name) for name in names}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def _weapon_use(incident_id: int, cell: str) -> WeaponUse:
    """From `weapon`, `weapon=launched` or `weapon=launched/intercepted`."""
    weapon, _, numbers = cell.partition("=")
    launched, _, intercepted = numbers.partition("/")
    launched_low, launched_high = _range(launched)
    intercepted_low, intercepted_high = _range(intercepted)
    return WeaponUse(
        incident_id=incident_id,
        weapon=weapon,
        launched_low=launched_low,
        launched_high=launched_high,
        intercepted_low=intercepted_low,
        intercepted_high=intercepted_high,
    )


def _range(text: str) -> tuple[int | None, int | None]:
    """`2` is 2 to 2, `2-3` is 2 to 3; empty is not reported."""
    if not text:
        return None, None
    low, _, high = text.partition("-")
    return int(low), int(high or low)
