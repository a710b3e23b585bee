"""Write the demo's working copy and take it through the door, version by version, dated back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import reduce
from itertools import groupby
from operator import attrgetter, or_
from pathlib import Path
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import Q

from incidents.demo.reconstruction import Reconstruction, Stage
from incidents.demo.tables import (
    LIST_SEPARATOR,
    CitationRow,
    ClaimRow,
    IncidentRow,
    ResponseRow,
    Row,
    SourceRow,
    Tables,
    read_tables,
)
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
    """First versions are written in bulk, as drafts; later versions one by one, as they come to pass."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._stages = Reconstruction(tables).stages()
        self._incidents = {row.ref: row for row in tables.incidents}
        self._responses = {row.key: row for row in tables.responses}
        self._actor_ids = self._add_actors()
        self._place_ids = self._add_places()
        self._source_ids = self._add_sources()
        self._records: dict[tuple[str, str], Publishable] = {}
        self._claim_ids: dict[str, int] = {}

    def run(self) -> None:
        self._draft_first_versions([stage for stage in self._stages if stage.action == "publish"])
        for moment, stages in groupby(self._stages, key=attrgetter("moment")):
            with reconstructing(moment):
                for stage in stages:
                    self._enter(stage)
        with reconstructing(self._stages[-1].moment):
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
        places = Place.objects.bulk_create(Place(**_fields(row)) for row in self._tables.places)
        return {place.slug: place.pk for place in places}

    def _add_sources(self) -> dict[str, int]:
        own = [self._source(row) for row in self._tables.sources if row.own_dispatch]
        for source in own:  # one by one: `save` takes the text's hash
            source.save()
        others = [self._source(row) for row in self._tables.sources if not row.own_dispatch]
        return {str(source.key): source.pk for source in (*own, *Source.objects.bulk_create(others))}

    def _source(self, row: SourceRow) -> Source:
        fields = _fields(row)
        del fields["cited_from"]
        return Source(**fields, text=self._tables.dispatches[row.key] if row.own_dispatch else "")

    def _publish_unnamed(self) -> None:
        """Actors, places and sources that no record names; readers may still look them up."""
        for model in (Actor, Place, Source):
            for pk in model.objects.filter(status=Status.DRAFT).order_by("pk").values_list("pk", flat=True):
                record = model.objects.get(pk=pk)
                if record.status == Status.DRAFT:  # an umbrella goes public with its first member
                    publish(record, by=OPERATOR)

    # --- first versions ----------------------------------------------------------------------------------------------

    def _draft_first_versions(self, stages: list[Stage]) -> None:
        """All but the response links: the door would publish those with their incidents, before their own sources."""
        for row in self._tables.trackers:
            fields = _fields(row)
            del fields["published_at"]
            self._records["tracker", row.slug] = Tracker.objects.create(**fields)
        for tally in Tally.objects.bulk_create(Tally(**_fields(row)) for row in self._tables.tallies):
            self._records["tally", str(tally.key)] = tally
        self._draft_incidents([stage for stage in stages if stage.kind == "incident"])
        self._add_evidence([stage for stage in stages if stage.kind in ("incident", "tally")])

    def _draft_incidents(self, stages: list[Stage]) -> None:
        rows = [self._incidents[stage.key] for stage in stages]
        incidents = Incident.objects.bulk_create(
            Incident(**_values(row, stage.before), place_id=self._place_ids[row.place])
            for row, stage in zip(rows, stages, strict=True)
        )
        self._records.update({("incident", row.ref): record for row, record in zip(rows, incidents, strict=True)})
        WeaponUse.objects.bulk_create(
            _weapon_use(record.pk, cell) for row, record in zip(rows, incidents, strict=True) for cell in row.weapons
        )
        Participation.objects.bulk_create(found for stage in stages for found in self._participations(stage))

    def _participations(self, stage: Stage) -> list[Participation]:
        row = self._incidents[stage.key]
        return [
            Participation(incident_id=self._records["incident", row.ref].pk, actor_id=self._actor_ids[slug], role=role)
            for role, column in ROLE_COLUMNS.items()
            for slug in (stage.before[column].split(LIST_SEPARATOR) if column in stage.before else getattr(row, column))
        ]

    # --- one version -------------------------------------------------------------------------------------------------

    def _enter(self, stage: Stage) -> None:
        """Bring the working copy to where it stood at the stage, and take it through the door."""
        if stage.kind == "response" and stage.action == "publish":
            self._records["response", stage.key] = self._add_response(self._responses[stage.key])
        record = self._records[stage.kind, stage.key]
        if stage.action == "publish":
            if stage.kind == "response":
                self._add_evidence([stage])
            publish(record, by=OPERATOR)
        elif stage.action == "correct":
            if stage.revised:
                self._revise(stage)
            self._add_evidence([stage])
            correct(record, by=OPERATOR, note=stage.note)
        else:
            withdraw(record, by=OPERATOR, note=stage.note)

    def _add_response(self, row: ResponseRow) -> Response:
        return Response.objects.create(
            strike_id=self._records["incident", row.strike].pk,
            attack_id=self._records["incident", row.attack].pk if row.attack else None,
            window_start=row.window_start,
            window_end=row.window_end,
            basis=row.basis,
            note=row.note,
        )

    def _revise(self, stage: Stage) -> None:
        row, record = self._incidents[stage.key], self._records["incident", stage.key]
        Incident.objects.filter(pk=record.pk).update(**_values(row, stage.before))
        Participation.objects.filter(incident_id=record.pk).delete()
        Participation.objects.bulk_create(self._participations(stage))

    # --- evidence ----------------------------------------------------------------------------------------------------

    def _add_evidence(self, stages: list[Stage]) -> None:
        self._add_claims([row for stage in stages for row in stage.claims])
        Citation.objects.bulk_create(
            [
                *(
                    Citation(**{f"{stage.kind}_id": self._records[stage.kind, stage.key].pk}, **self._evidence(row))
                    for stage in stages
                    for row in stage.citations
                ),
                *(
                    Citation(claim_id=self._claim_ids[row.key], **self._evidence(row))
                    for stage in stages
                    for row in stage.claim_citations
                ),
            ]
        )

    def _evidence(self, row: CitationRow) -> dict[str, Any]:
        return {
            "source_id": self._source_ids[row.source],
            "quote": row.quote,
            "prefix": row.prefix,
            "suffix": row.suffix,
            "paraphrase": row.paraphrase,
            "supports": list(row.supports),
        }

    def _add_claims(self, rows: list[ClaimRow]) -> None:
        """Beside the earlier claims of the incident; of one group and harm, the last that is to be shown is chosen."""
        last_shown = {(row.ref, row.harm, row.group): row.key for row in rows if row.shown}
        earlier = [
            Q(incident_id=self._records["incident", ref].pk, harm=harm, group=group) for ref, harm, group in last_shown
        ]
        if earlier and self._claim_ids:
            CasualtyClaim.objects.filter(reduce(or_, earlier), chosen=True).update(chosen=False)
        claims = CasualtyClaim.objects.bulk_create(
            self._claim(row, chosen=row.key == last_shown.get((row.ref, row.harm, row.group))) for row in rows
        )
        self._claim_ids.update({row.key: claim.pk for row, claim in zip(rows, claims, strict=True)})

    def _claim(self, row: ClaimRow, *, chosen: bool) -> CasualtyClaim:
        fields = _fields(row)
        for name in ("key", "ref", "shown", "known_from"):
            del fields[name]
        return CasualtyClaim(**fields, incident_id=self._records["incident", row.ref].pk, chosen=chosen)


def _values(row: IncidentRow, before: dict[str, str]) -> dict[str, Any]:
    """The incident's plain fields as they stood while `before` held."""
    return {name: before.get(name, getattr(row, name)) for name in PLAIN_INCIDENT_FIELDS}


def _fields(row: Row) -> dict[str, Any]:
    """The row's fields as the model's: lists as lists."""
    values = msgspec.structs.asdict(row)
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
