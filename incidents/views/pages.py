"""Pages about the data: corrections, codebook, method; and the two addresses for machines that watch the site."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from incidents import vocabulary
from incidents.columns.table import NotReady, columns
from incidents.exports.columns import (
    ACTOR_COLUMNS,
    INCIDENT_COLUMNS,
    RESPONSE_COLUMNS,
    SOURCE_COLUMNS,
    TALLY_COLUMNS,
)
from incidents.filters import IncidentFilter, InvalidFilter
from incidents.ledger.entry import LedgerEntry
from incidents.views.answers import public_page
from incidents.views.explore import Exploration


@public_page
def corrections(request: HttpRequest) -> HttpResponse:
    """What was corrected, withdrawn, merged or redacted, newest first."""
    newest = LedgerEntry.objects.filter(kind=OuterRef("kind"), record_id=OuterRef("record_id")).order_by("-seq")
    found = LedgerEntry.objects.filter(kind__in=("incident", "tally")).exclude(action="publish").order_by("-seq")
    entries = list(found.annotate(newest_seq=newest.values("seq")[:1], newest_action=newest.values("action")[:1])[:200])
    context = {"entries": entries, "reconstructed": any(entry.reconstructed for entry in entries)}
    return render(request, "incidents/corrections.html", context)


@public_page
def codebook(request: HttpRequest) -> HttpResponse:
    """Every column of every export, and every vocabulary value with its help, from the lists that make them."""
    files = [
        ("incidents.csv", INCIDENT_COLUMNS),
        ("sources.csv", SOURCE_COLUMNS),
        ("actors.csv", ACTOR_COLUMNS),
        ("tallies.csv", TALLY_COLUMNS),
        ("responses.csv", RESPONSE_COLUMNS),
    ]
    vocabularies = [
        (
            name,
            [
                (choice.value, choice.label, vocabulary.HELP.get(choices, {}).get(choice.value, ""))
                for choice in choices
            ],
        )
        for name, choices in (
            ("category", vocabulary.Category),
            ("date_prec", vocabulary.DatePrecision),
            ("where_prec", vocabulary.WherePrecision),
            ("target_type", vocabulary.TargetType),
            ("weapons", vocabulary.Weapon),
            ("outcome", vocabulary.Outcome),
            ("verification", vocabulary.Verification),
            ("casualty_group", vocabulary.CasualtyGroup),
            ("qualifier", vocabulary.Qualifier),
            ("basis", vocabulary.Basis),
            ("actor_type", vocabulary.ActorType),
            ("reliability_tier", vocabulary.ReliabilityTier),
        )
    ]
    return render(request, "incidents/codebook.html", {"files": files, "vocabularies": vocabularies})


@public_page
def method(request: HttpRequest) -> HttpResponse:
    return render(request, "incidents/method.html")


SECTIONS = (
    "incidents",
    "actors",
    "places",
    "sources",
    "tallies",
    "trackers",
    "history",
    "embed",
    "charts",
    "html",
    "csv",
)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, with what the words of the address find among the records."""
    asked = [word for word in re.findall(r"[^\W\d_]{3,}", request.path) if word not in SECTIONS]
    words = " ".join(asked[-4:])[:80]
    context: dict[str, Any] = {
        "words": words,
        "said": str(exception) if isinstance(exception, Http404) else "",
        "nearest": [],
    }
    try:
        if not words:
            raise InvalidFilter("q", "has no words.")
        found = Exploration(IncidentFilter.parse(urlencode({"q": words})))
        context |= {"found": found.totals.incidents, "nearest": found.page(5).incidents}
    except (InvalidFilter, NotReady):
        pass  # the page is there to help; it says that nothing is here, whatever becomes of the search
    return render(request, "404.html", context, status=404)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. No database is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and the columns are at the ledger's end; 503 with the reason otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        position = columns.read().position
    except NotReady as error:
        return HttpResponse(f"columns: {error}\n", content_type="text/plain", status=503)
    except Exception as error:  # whatever the driver raises, the answer is the same
        return HttpResponse(f"database: {type(error).__name__}\n", content_type="text/plain", status=503)
    return HttpResponse(f"ok, ledger at {position}\n", content_type="text/plain")
