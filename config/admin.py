"""The admin site: Django's, with our name on it and the work lists on its front page."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.template.response import TemplateResponse


class EditorsSite(admin.AdminSite):
    """`front_page` gives the work lists of a request's user; `incidents.admin` sets it."""

    site_header = "Strikeline"
    site_title = "Strikeline editing"
    index_title = "Editing"
    front_page: Callable[[HttpRequest], Sequence[object]] = staticmethod(lambda request: ())

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """What the account may not do is refused on a page of the admin, not on a bare one."""
        guarded = super().admin_view(view, cacheable)

        @functools.wraps(guarded)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            try:
                return guarded(request, *args, **kwargs)
            except PermissionDenied:
                context = {**self.each_context(request), "title": "Not allowed"}
                return TemplateResponse(request, "admin/not_allowed.html", context, status=403)

        return answer

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        return super().index(request, {"work_lists": self.front_page(request), **(extra_context or {})})
