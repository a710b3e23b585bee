"""The lists on the admin's front page: what waits for whom, with its count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from incidents.models import Actor, Incident, Place, Publishable, Response, Source, Tally, Tracker
from incidents.vocabulary import Status


@dataclass(frozen=True)
class WorkList:
    title: str
    count: int
    url: str


def work_lists(request: HttpRequest) -> list[WorkList]:
    """The incidents' lists always; of the other kinds what has newer edits than readers see."""
    if not request.user.has_perm("incidents.view_incident"):
        return []
    mine = Incident.objects.filter(status=Status.DRAFT, created_by=request.user.pk)
    lists = [
        WorkList("My drafts", mine.count(), _list(Incident, "work=mine")),
        WorkList(
            "Waiting for review", Incident.objects.in_review().count(), _list(Incident, "status__exact=in_review")
        ),
        _newer(Incident),
    ]
    others = [_newer(model) for model in (Tally, Response, Actor, Place, Source, Tracker)]
    return lists + [found for found in others if found.count]


def _newer(model: Any) -> WorkList:
    title = f"Published {model._meta.verbose_name_plural} with newer edits"
    return WorkList(title, model.objects.with_newer_draft().count(), _list(model, "work=newer"))


def _list(model: type[Publishable], query: str) -> str:
    return f"{reverse(f'admin:incidents_{model._meta.model_name}_changelist')}?{query}"
