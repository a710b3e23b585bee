"""What may happen to a record, from which status, and who may do it. The diagram in docs/transitions.md is made from this."""

from __future__ import annotations

from dataclasses import dataclass

from incidents.vocabulary import Status

CONTRIBUTOR, EDITOR, PUBLISHER = "Contributor", "Editor", "Publisher"


@dataclass(frozen=True)
class Transition:
    """`public`: the transition writes a ledger entry. `note_required`: readers are told why."""

    action: str
    sources: frozenset[str]
    target: str
    group: str
    public: bool
    note_required: bool


def _transition(action: str, sources: list[Status], target: Status, group: str, public: bool, note: bool) -> Transition:
    return Transition(action, frozenset(sources), target, group, public, note)


TRANSITIONS: dict[str, Transition] = {
    row.action: row
    for row in (
        _transition("submit", [Status.DRAFT], Status.IN_REVIEW, CONTRIBUTOR, False, False),
        _transition("return", [Status.IN_REVIEW], Status.DRAFT, EDITOR, False, False),
        _transition(
            "publish", [Status.DRAFT, Status.IN_REVIEW, Status.WITHDRAWN], Status.PUBLISHED, PUBLISHER, True, False
        ),
        _transition("correct", [Status.PUBLISHED], Status.PUBLISHED, PUBLISHER, True, True),
        _transition("withdraw", [Status.PUBLISHED], Status.WITHDRAWN, PUBLISHER, True, True),
        _transition("merge", [Status.PUBLISHED, Status.WITHDRAWN], Status.MERGED, PUBLISHER, True, True),
        _transition(
            "redact", [Status.PUBLISHED, Status.WITHDRAWN, Status.MERGED], Status.REDACTED, PUBLISHER, True, True
        ),
    )
}
PUBLIC_ACTIONS = [row.action for row in TRANSITIONS.values() if row.public]
# Each group may do what the ones before it may.
RANK = {CONTRIBUTOR: 1, EDITOR: 2, PUBLISHER: 3}


class DoorClosed(Exception):
    """The door refused; nothing was changed. The message says why, for the editor."""


class WrongStatus(DoorClosed):
    """The record is not in a status from which this may happen."""


class StaleVersion(DoorClosed):
    """Somebody else changed the public record after the editor looked at it."""


class NotAllowed(DoorClosed):
    """The editor's group may not do this."""


def require_status(action: str, status: str) -> Transition:
    """The transition, or WrongStatus."""
    transition = TRANSITIONS[action]
    if status not in transition.sources:
        allowed = ", ".join(sorted(Status(value).label.lower() for value in transition.sources))
        raise WrongStatus(f"Cannot {action} a record that is {Status(status).label.lower()}; it must be {allowed}.")
    return transition


def diagram() -> str:
    """The table as a Mermaid state diagram and a Markdown table, for docs/transitions.md."""
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> draft"]
    for row in TRANSITIONS.values():
        lines += [f"    {source} --> {row.target}: {row.action}" for source in sorted(row.sources)]
    lines += [
        "```",
        "",
        "| action | from | to | least group | ledger entry | public note |",
        "|---|---|---|---|---|---|",
    ]
    for row in TRANSITIONS.values():
        cells = [row.action, ", ".join(sorted(row.sources)), str(row.target), row.group]
        cells += ["yes" if row.public else "no", "required" if row.note_required else "optional"]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
