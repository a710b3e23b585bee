"""The order in which the demo's records became known: which version of which record is dated to which moment.

A record is dated to the moment of its first source, and no version cites a source before that source's own moment: a
later source makes a new version. What changed in the facts themselves stands in revisions.csv. Pure: no database here.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from incidents.demo.tables import CitationRow, ClaimRow, IncidentRow, ResponseRow, RevisionRow, Tables, TallyRow

# Late enough in the day (UTC) to follow what happened on it in Iraq and Syria, and within the day that `as_of` names.
TIME_OF_DAY = datetime.time(22, tzinfo=datetime.UTC)
# Records dated to the same moment enter in this order.
KINDS = ("tracker", "incident", "tally", "response")


@dataclass(frozen=True)
class Stage:
    """One version: what it adds to the one before it. `before`: fields that had another value in this version.

    `revised`: its fields differ from those of the version before.
    """

    kind: str
    key: str
    moment: datetime.datetime
    action: str
    note: str = ""
    citations: tuple[CitationRow, ...] = ()
    claims: tuple[ClaimRow, ...] = ()
    claim_citations: tuple[CitationRow, ...] = ()
    before: dict[str, str] = field(default_factory=dict)
    revised: bool = False


class Reconstruction:
    """Works out the stages of every record of the tables."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._cited_from = {source.key: source.cited_from for source in tables.sources}
        self._publisher = {source.key: source.publisher for source in tables.sources}
        self._citations: dict[tuple[str, str], list[CitationRow]] = defaultdict(list)
        for citation in tables.citations:
            self._citations[citation.of, citation.key].append(citation)
        self._claims: dict[str, list[ClaimRow]] = defaultdict(list)
        for claim in tables.claims:
            self._claims[claim.ref].append(claim)
        self._revisions: dict[str, list[RevisionRow]] = defaultdict(list)
        for revision in tables.revisions:
            self._revisions[revision.ref].append(revision)

    def stages(self) -> list[Stage]:
        """All versions of all records, in the order in which they enter the ledger."""
        incidents = {row.ref: self._incident_stages(row) for row in self._tables.incidents}
        public_from = {ref: stages[0].moment for ref, stages in incidents.items()}
        found = [
            *(Stage("tracker", row.slug, row.published_at, "publish") for row in self._tables.trackers),
            *(stage for stages in incidents.values() for stage in stages),
            *(stage for row in self._tables.tallies for stage in self._tally_stages(row)),
            *(stage for row in self._tables.responses for stage in self._response_stages(row, public_from)),
        ]
        return sorted(found, key=lambda stage: (stage.moment, KINDS.index(stage.kind)))

    def _incident_stages(self, row: IncidentRow) -> list[Stage]:
        floor = datetime.datetime.combine(row.date_start, TIME_OF_DAY)
        claims = self._claims[row.ref]
        revisions = self._revisions[row.ref]
        of_incident = self._by_moment(self._citations["incident", row.ref], floor)
        claim_from = {claim.key: self._claim_moment(claim, floor) for claim in claims}
        new_claims: dict[datetime.datetime, list[ClaimRow]] = defaultdict(list)
        of_claims: dict[datetime.datetime, list[CitationRow]] = defaultdict(list)
        for claim in claims:
            new_claims[claim_from[claim.key]].append(claim)
            for moment, cited in self._by_moment(self._citations["claim", claim.key], claim_from[claim.key]).items():
                of_claims[moment] += cited
        moments = sorted({*of_incident, *new_claims, *of_claims, *(revision.at for revision in revisions)})
        return [
            Stage(
                kind="incident",
                key=row.ref,
                moment=moment,
                action=_action(moment, moments[0], revisions),
                note=_note(moment, revisions)
                or self._note_of_sources([*of_incident[moment], *of_claims[moment]], bool(new_claims[moment])),
                citations=tuple(of_incident[moment]),
                claims=tuple(new_claims[moment]),
                claim_citations=tuple(of_claims[moment]),
                before=_values_before(moment, revisions),
                revised=any(revision.at == moment and revision.field for revision in revisions),
            )
            for moment in moments
        ]

    def _tally_stages(self, row: TallyRow) -> list[Stage]:
        stated = row.stated_on or row.window_start or datetime.date.min
        return self._cited_stages("tally", row.key, datetime.datetime.combine(stated, TIME_OF_DAY))

    def _response_stages(self, row: ResponseRow, public_from: dict[str, datetime.datetime]) -> list[Stage]:
        ends = [public_from[ref] for ref in (row.strike, row.attack) if ref]
        return self._cited_stages("response", row.key, max(ends))

    def _cited_stages(self, kind: str, key: str, floor: datetime.datetime) -> list[Stage]:
        cited = self._by_moment(self._citations[kind, key], floor)
        first = min(cited)
        return [
            Stage(
                kind=kind,
                key=key,
                moment=moment,
                action="publish" if moment == first else "correct",
                note=self._note_of_sources(new),
                citations=tuple(new),
            )
            for moment, new in sorted(cited.items())
        ]

    def _by_moment(
        self, citations: Iterable[CitationRow], floor: datetime.datetime
    ) -> dict[datetime.datetime, list[CitationRow]]:
        found: dict[datetime.datetime, list[CitationRow]] = defaultdict(list)
        for citation in citations:
            found[max(floor, self._cited_from[citation.source])].append(citation)
        return found

    def _claim_moment(self, claim: ClaimRow, floor: datetime.datetime) -> datetime.datetime:
        sources = [self._cited_from[citation.source] for citation in self._citations["claim", claim.key]]
        return max(floor, claim.known_from or min(sources))

    def _note_of_sources(self, citations: Iterable[CitationRow], figures: bool = False) -> str:
        publishers = dict.fromkeys(self._publisher[citation.source] for citation in citations)
        if not publishers:
            return ""
        word = "Source" if len(publishers) == 1 else "Sources"
        return f"{word} added: {'; '.join(publishers)}." + (" Casualty figures added." if figures else "")


def _action(moment: datetime.datetime, first: datetime.datetime, revisions: Iterable[RevisionRow]) -> str:
    if moment == first:
        return "publish"
    return next((revision.action for revision in revisions if revision.at == moment), "correct")


def _note(moment: datetime.datetime, revisions: Iterable[RevisionRow]) -> str:
    return next((revision.note for revision in revisions if revision.at == moment and revision.note), "")


def _values_before(moment: datetime.datetime, revisions: Iterable[RevisionRow]) -> dict[str, str]:
    """The values that fields had at `moment` and that a later revision replaced; the nearest later one counts."""
    later = sorted((r for r in revisions if r.at > moment and r.field), key=lambda r: r.at, reverse=True)
    return {revision.field: revision.before for revision in later}
