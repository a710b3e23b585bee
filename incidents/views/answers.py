"""How public answers go out: conditional requests, caching, and errors that say what is wrong and show no figure."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags, quote_etag
from django.utils.timezone import now
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from config.release import RELEASE
from incidents.columns.table import NotReady, columns
from incidents.filters import InvalidFilter

logger = logging.getLogger(__name__)
View = Callable[..., Any]


def public_page(view: View) -> View:
    """A page for readers: GET and HEAD, ETag, Cache-Control; a failed load of the columns is a 503 page, never a zero."""
    return require_safe(gzip_page(_answered(view, _page_error)))


def public_data(view: View) -> View:
    """A data address for scripts: as `public_page`, with errors as text or JSON, open to every origin."""
    answered = require_safe(gzip_page(_answered(view, _data_error)))

    @wraps(view)
    def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = answered(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return wrapper


def _answered(view: View, on_error: Callable[[HttpRequest, Exception, int], HttpResponse]) -> View:
    @wraps(view)
    def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            etag = etag_of(request)
            if etag in [known.removeprefix("W/") for known in parse_etags(request.META.get("HTTP_IF_NONE_MATCH", ""))]:
                return cached(HttpResponseNotModified(), request, etag)
            response = view(request, *args, **kwargs)
        except InvalidFilter as error:
            return never_cached(on_error(request, error, 400))
        except NotReady as error:
            logger.error("The columns could not be loaded: %s", error.__cause__)
            response = never_cached(on_error(request, error, 503))
            response["Retry-After"] = "5"
            return response
        return cached(response, request, etag) if response.status_code == 200 else response

    return wrapper


def etag_of(request: HttpRequest) -> str:
    """From the ledger's identity and highest number, the address, the variant, the release and the UTC day."""
    reading = columns.read()
    parts = (reading.identity, reading.position, request.get_full_path(), part_of(request), RELEASE, now().date())
    return quote_etag(hashlib.sha256(repr(parts).encode()).hexdigest()[:32])


def is_part(request: HttpRequest) -> bool:
    """Whether htmx asks for the results alone. A history restore gets the whole page."""
    return request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers


def part_of(request: HttpRequest) -> str:
    """What is asked for: `page`, or htmx's `part` (the results), `more` (the next records) or `board` (the charts further down)."""
    if not is_part(request):
        return "page"
    target = request.headers.get("HX-Target", "")
    return target if target in ("more", "board") else "part"


def is_more(request: HttpRequest) -> bool:
    return part_of(request) == "more"


def cached(response: HttpResponse, request: HttpRequest, etag: str) -> HttpResponse:
    """Whole answers may stay in shared caches for a while; parts, and answers to those who are signed in, may not."""
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request", "Cookie"])
    if is_part(request):
        response["Cache-Control"] = "private, no-store"
        return response
    response["ETag"] = etag
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        response["Cache-Control"] = "private, no-cache"
    else:
        seconds = settings.PAGE_CACHE_SECONDS
        response["Cache-Control"] = f"public, max-age=0, s-maxage={seconds}, stale-while-revalidate={10 * seconds}"
    return response


def never_cached(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def _page_error(request: HttpRequest, error: Exception, status: int) -> HttpResponse:
    if isinstance(error, InvalidFilter):
        context = {
            "error": error,
            "given": [(k, str(v)[:200]) for k, v in request.GET.items() if "\x00" not in f"{k}{v}"][:30],
        }
        template = "incidents/_invalid.html" if is_part(request) else "incidents/invalid.html"
        return render(request, template, context, status=status)
    return render(request, "503.html", {"message": str(error)}, status=status)


def _data_error(request: HttpRequest, error: Exception, status: int) -> HttpResponse:
    parameter = error.parameter if isinstance(error, InvalidFilter) else None
    if request.path.endswith((".json", ".geojson")):
        return JsonResponse({"error": {"status": status, "parameter": parameter, "message": str(error)}}, status=status)
    return HttpResponse(f"{error}\n", content_type="text/plain; charset=utf-8", status=status)
