"""The desk in the admin: its addresses, and who finds it there."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import path, re_path

from incidents.admin.desk import door, views
from incidents.models import Article

KEY = r"(?P<key>[a-z]\d+-\d+(?:-\d+|x+)?)"


@admin.register(Article)
class DeskAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Articles are not edited in a form: they come in at `add`, and are worked through at their desk."""

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        desk = "incidents_article"
        return [
            path("", wrap(views.start), name=f"{desk}_changelist"),
            path("add/", wrap(views.add), name=f"{desk}_add"),
            path("<int:article_id>/change/", wrap(views.desk), name=f"{desk}_change"),
            path("<int:article_id>/read/", wrap(views.read_now), name=f"{desk}_read"),
            path("<int:article_id>/details/", wrap(views.save_details), name=f"{desk}_details"),
            path("<int:article_id>/make/", wrap(views.make), name=f"{desk}_make"),
            path("<int:article_id>/accept-all/", wrap(door.accept_all), name=f"{desk}_accept_all"),
            path("<int:article_id>/door/", wrap(door.publish_all), name=f"{desk}_door"),
            re_path(rf"^(?P<article_id>\d{{1,18}})/s/{KEY}/edit/$", wrap(views.edit), name=f"{desk}_edit"),
            re_path(
                rf"^(?P<article_id>\d{{1,18}})/s/{KEY}/(?P<action>accept|reject|undo|same)/$",
                wrap(views.act),
                name=f"{desk}_act",
            ),
            *[url for url in super().get_urls() if url.name in (f"{desk}_history", f"{desk}_delete")],
        ]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return views.may_use(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return views.may_use(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return views.may_use(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return views.may_use(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Editors, and only while nothing came of it."""
        return bool(request.user.has_perm("incidents.review_incident")) and not (
            obj and any(d.get("made") for d in obj.decisions.values())
        )
