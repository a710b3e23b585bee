"""What may happen when, and who may do it: the whole grid, and the page in docs/ that is made from the same table."""

import os
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from incidents.ledger.entry import LedgerEntry
from incidents.ledger.publish import OPERATOR, correct, may, merge, publish, send_back, submit, withdraw
from incidents.ledger.redact import redact
from incidents.ledger.transitions import PUBLIC_ACTIONS, RANK, TRANSITIONS, NotAllowed, WrongStatus, diagram
from incidents.vocabulary import Status
from tests.factories import make_incident, make_public_incident, make_tally, make_user

pytestmark = pytest.mark.django_db

DOCS = Path(__file__).resolve().parents[2] / "docs" / "transitions.md"
HEADER = (
    "<!-- Made from incidents/ledger/transitions.py by its test; run it with UPDATE_DOCS=1 to make it anew. -->\n\n"
)
# The rules once more, written by hand: status -> the actions that may follow.
ALLOWED = {
    Status.DRAFT: {"submit", "publish"},
    Status.IN_REVIEW: {"return", "publish"},
    Status.PUBLISHED: {"correct", "withdraw", "merge", "redact"},
    Status.WITHDRAWN: {"publish", "merge", "redact"},
    Status.MERGED: {"redact"},
    Status.REDACTED: set(),
}
GROUP_OF = {"submit": "Contributor", "return": "Editor"} | dict.fromkeys(PUBLIC_ACTIONS, "Publisher")
MAKERS = {"incident": make_incident, "tally": make_tally}


def do(action, record, by=OPERATOR):
    """Take the action with everything that it needs."""
    if action in ("publish", "correct", "withdraw"):
        function = {"publish": publish, "correct": correct, "withdraw": withdraw}[action]
        return function(record, by=by, note="A reason.")
    if action == "merge":
        into = MAKERS["incident" if hasattr(record, "event_id") else "tally"]()
        publish(into, by=OPERATOR)
        return merge(record, into=into, by=by, note="A reason.")
    if action == "redact":
        return redact(record, by=by, reason="A reason.")
    return {"submit": submit, "return": send_back}[action](record, by=by)


def make_in(kind, status):
    """A record in that status, brought there past the door; what the public sees of it was published once."""
    record = MAKERS[kind]()
    if status not in (Status.DRAFT, Status.IN_REVIEW):
        publish(record, by=OPERATOR)
    type(record).objects.filter(pk=record.pk).update(status=status, edited_at=timezone.now())
    changed = {"title": "Changed"} if kind == "incident" else {"definition": "Changed"}
    type(record).objects.filter(pk=record.pk).update(**changed)
    return type(record).objects.get(pk=record.pk)


GRID = [
    (kind, status, action)
    for kind in MAKERS
    for status in Status
    for action in TRANSITIONS
    if not (kind == "tally" and action == "redact")  # only incidents are redacted
]


def test_the_grid_has_every_status_and_the_table_every_rule():
    assert set(ALLOWED) == set(Status)
    assert {status: {a for a, row in TRANSITIONS.items() if status in row.sources} for status in Status} == ALLOWED


@pytest.mark.parametrize(("kind", "status", "action"), GRID)
def test_each_action_from_each_status(kind, status, action):
    record = make_in(kind, status)
    before = LedgerEntry.objects.of(kind, record.pk).count()
    model = type(record)

    if action not in ALLOWED[status]:
        row = model.objects.values().get(pk=record.pk)
        with pytest.raises(WrongStatus, match=f"Cannot {action} a record that is {status.label.lower()}"):
            do(action, record)
        assert model.objects.values().get(pk=record.pk) == row
        assert LedgerEntry.objects.of(kind, record.pk).count() == before
        return

    do(action, record)

    saved = model.objects.get(pk=record.pk)
    assert saved.status == record.status == TRANSITIONS[action].target
    assert LedgerEntry.objects.of(kind, record.pk).count() == before + TRANSITIONS[action].public
    assert saved.version == before + TRANSITIONS[action].public


@pytest.mark.parametrize("action", TRANSITIONS)
@pytest.mark.parametrize("group", [None, *RANK])
def test_each_action_by_each_group(groups, group, action):
    user = make_user(group=group)
    record = make_in("incident", sorted(TRANSITIONS[action].sources)[0])
    allowed = group is not None and RANK[group] >= RANK[GROUP_OF[action]]
    assert may(user, action) is allowed
    assert TRANSITIONS[action].group == GROUP_OF[action]

    if allowed:
        do(action, record, by=user)
        return
    row = type(record).objects.values().get(pk=record.pk)
    with pytest.raises(NotAllowed, match=f"may not {action}"):
        do(action, record, by=user)
    assert type(record).objects.values().get(pk=record.pk) == row


@pytest.mark.parametrize("fields", [{"is_active": False}, {"is_staff": False}])
def test_who_left_may_nothing_whatever_the_group(groups, fields):
    user = make_user(group="Publisher")
    for name, value in fields.items():
        setattr(user, name, value)
    assert not any(may(user, action) for action in TRANSITIONS)


def test_a_visitor_may_nothing():
    assert not any(may(AnonymousUser(), action) for action in TRANSITIONS)


def test_a_superuser_may_all(django_user_model):
    user = django_user_model.objects.create_superuser("root", password="correct horse battery")
    assert all(may(user, action) for action in TRANSITIONS)


def test_the_page_in_docs_is_made_from_the_table():
    if os.environ.get("UPDATE_DOCS"):
        DOCS.write_text(HEADER + "# What may happen to a record\n\n" + diagram())
    assert DOCS.read_text() == HEADER + "# What may happen to a record\n\n" + diagram()


def test_every_public_action_tells_readers_why_but_the_first_publication():
    assert [a for a in PUBLIC_ACTIONS if not TRANSITIONS[a].note_required] == ["publish"]


def test_a_stale_copy_is_judged_by_what_is_saved():
    incident = make_public_incident()
    held = type(incident).objects.get(pk=incident.pk)
    withdraw(incident, by=OPERATOR, note="In doubt.")
    with pytest.raises(WrongStatus):
        correct(held, by=OPERATOR, note="Too late.")
