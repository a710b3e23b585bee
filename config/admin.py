"""The admin site: Django's, with our name on it and the work lists on its front page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse


class EditorsSite(admin.AdminSite):
    """`front_page` gives the work lists of a request's user; `incidents.admin` sets it."""

    site_header = "Strikeline"
    site_title = "Strikeline editing"
    index_title = "Editing"
    front_page: Callable[[HttpRequest], Sequence[object]] = staticmethod(lambda request: ())

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().index(request, {"work_lists": self.front_page(request), **(extra_context or {})})
