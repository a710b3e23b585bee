"""Decisions on the desk, each saved at once. The article's row is locked first, so that two editors decide one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from incidents.articles.record import NotYet, Recorder
from incidents.articles.suggestions import (
    ACCEPTED,
    LINKED,
    PENDING,
    REJECTED,
    Fields,
    Suggestion,
    find,
    missing,
    suggestions,
)
from incidents.articles.words import trimmed
from incidents.models import Article, Incident, Publishable, Tally

# Models whose records a decision may have made, and that undoing it takes back; the source stays.
UNDONE = ("citation", "casualtyclaim", "response", "tally", "incident", "actor", "place")


class Gone(NotYet):
    """There is no such suggestion; somebody else changed the desk meanwhile."""


@transaction.atomic
def accept(article: Article, key: str, *, by: Any) -> Article:
    """Make drafts of the suggestion. Doing it twice makes them once."""
    now, suggestion = _lock(article, key)
    if suggestion.is_pending:
        _require(suggestion)
        _note(now, suggestion, ACCEPTED, by, made=Recorder(now, by).record(suggestion))
    return now


@transaction.atomic
def accept_many(article: Article, keys: Iterable[str], *, by: Any) -> tuple[int, dict[str, str]]:
    """Each of them or the reason why not; how many were accepted. In this order, as links need both their ends."""
    now = _locked(article)
    found = {s.key: s for s in suggestions(now)}
    recorder, done, left = Recorder(now, by), 0, {}
    for key in keys:
        suggestion = found[key]
        try:
            _require(suggestion)
            with transaction.atomic():
                made = recorder.record(suggestion)
        except NotYet as reason:
            left[key] = str(reason)
            now.refresh_from_db(fields=["source"])
            recorder = Recorder(now, by)
            continue
        _decide(now, suggestion, ACCEPTED, by, made=made)
        done += 1
    now.save(update_fields=["decisions", "edited_at"])
    return done, left


@transaction.atomic
def add_to(article: Article, key: str, record: Incident | Tally, *, by: Any) -> Article:
    """Add the article to the sources of what is recorded already."""
    now, suggestion = _lock(article, key)
    if suggestion.is_pending:
        made = Recorder(now, by).add_source(suggestion, record)
        _note(now, suggestion, LINKED, by, made=made, **{record._meta.model_name or "": record.pk})
    return now


@transaction.atomic
def reject(article: Article, key: str, *, by: Any) -> Article:
    now, suggestion = _lock(article, key)
    if suggestion.is_pending:
        _note(now, suggestion, REJECTED, by)
    return now


@transaction.atomic
def mend(article: Article, key: str, fields: Fields, *, by: Any) -> Article:
    """Keep what the editor typed; nothing is recorded yet."""
    now, suggestion = _lock(article, key)
    if not suggestion.is_pending:
        raise NotYet("It is decided already. Undo that first, or edit the record.")
    _note(now, suggestion, PENDING, by, fields=fields)
    return now


@transaction.atomic
def undo(article: Article, key: str, *, by: Any) -> Article:
    """Back to undecided. What was made of it is deleted, unless readers have seen it; typed fields stay."""
    now, suggestion = _lock(article, key)
    if suggestion.is_pending:
        return now
    records = list(made_records(suggestion.made))
    if any(isinstance(r, Incident | Tally) and r.version for r in records) or any(
        getattr(r, "version", 0) and r._meta.model_name == "response" for r in records
    ):
        raise NotYet("Readers have seen it. Withdraw the record instead.")
    _delete(records)
    decision = now.decisions.pop(key)
    if decision.get("fields"):
        now.decisions[key] = {"state": PENDING, "fields": decision["fields"], "kept": decision.get("kept")}
    _reopen_orphans(now)
    now.save(update_fields=["decisions", "edited_at"])
    return now


@transaction.atomic
def make_of_words(
    article: Article, kind: str, span: tuple[int, int], fields: Fields, spans: Any = None
) -> tuple[Article, str]:
    """A suggestion of the editor's own from words of the text; its key."""
    now = Article.objects.select_for_update().get(pk=article.pk)
    start, end = trimmed(now.text, *span)
    if start >= end:
        raise NotYet("Select some words of the text first.")
    taken = {row["key"] for row in now.additions}
    key = f"h{start}-{end}"
    while key in taken:
        key += "x"
    now.additions.append({"key": key, "kind": kind, "start": start, "end": end, "fields": fields, "spans": spans or {}})
    now.save(update_fields=["additions", "edited_at"])
    return now, key


def made_records(made: Iterable[tuple[str, int]]) -> Iterable[Any]:
    """The records of a decision that are still there, in the order they were made."""
    for model, pk in made:
        record = apps.get_model("incidents", model).objects.filter(pk=pk).first()
        if record is not None:
            yield record


def publishable(article: Article) -> list[Publishable]:
    """Incidents, tallies and response links that came of this desk: incidents first, as links need both ends."""
    found: dict[str, list[Any]] = {"incident": [], "tally": [], "response": []}
    for decision in article.decisions.values():
        for model, pk in decision.get("made", []):
            if model in found:
                found[model].append(pk)
    return [
        record
        for model, ids in found.items()
        for record in apps.get_model("incidents", model).objects.filter(pk__in=ids).order_by("pk")
    ]


def _locked(article: Article) -> Article:
    locked = Article.objects.select_for_update(of=("self",)).defer("raw", "signature")
    return locked.select_related("source", "twin", "twin__source").get(pk=article.pk)


def _lock(article: Article, key: str) -> tuple[Article, Suggestion]:
    now = _locked(article)
    suggestion = find(now, key)
    if suggestion is None:
        raise Gone("This suggestion is no longer there. Load the desk again.")
    return now, suggestion


def _require(suggestion: Suggestion) -> None:
    if why := missing(suggestion):
        raise NotYet(why)


def _note(article: Article, suggestion: Suggestion, state: str, by: Any, **more: Any) -> None:
    _decide(article, suggestion, state, by, **more)
    article.save(update_fields=["decisions", "edited_at"])


def _decide(article: Article, suggestion: Suggestion, state: str, by: Any, **more: Any) -> None:
    """`kept`: what was suggested, so that a decision outlives a later reading that finds something else."""
    before = article.decisions.get(suggestion.key, {})
    kept = {
        "kind": suggestion.kind,
        "start": suggestion.start,
        "end": suggestion.end,
        "fields": suggestion.fields,
        "spans": suggestion.spans,
        "confidence": suggestion.confidence,
    }
    decision = {"fields": before.get("fields", {}), **more, "state": state, "kept": kept}
    decision |= {"by": by.get_username() if by else "", "at": timezone.now().isoformat(timespec="seconds")}
    article.decisions[suggestion.key] = decision


def _delete(records: Iterable[Any]) -> None:
    """Parts before wholes. A name that something else uses by now stays, and so does one that readers know."""
    for record in sorted(records, key=lambda r: UNDONE.index(r._meta.model_name)):
        if getattr(record, "version", 0):
            continue
        try:
            with transaction.atomic():
                record.delete()
        except ProtectedError:
            continue


def _reopen_orphans(article: Article) -> None:
    """A link, claim or quote goes with its incident; then its suggestion is undecided again."""
    for suggestion in suggestions(article):
        if suggestion.state == ACCEPTED and suggestion.made and not any(made_records(suggestion.made)):
            article.decisions.pop(suggestion.key, None)
