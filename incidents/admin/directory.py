"""Actors, places and sources: what incidents name."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from incidents.admin.door import DoorAdmin
from incidents.admin.export import ExportAction
from incidents.admin.filters import OwnCountryFilter, WorkFilter
from incidents.admin.forms import ActorForm, PlaceForm, SourceForm
from incidents.models import Actor, Place, Source


@admin.register(Actor)
class ActorAdmin(ExportAction, DoorAdmin):
    form = ActorForm
    fieldsets = (
        ("Name", {"fields": ("name", "slug", "aliases")}),
        ("What it is", {"fields": ("actor_type", "parent", "country")}),
    )
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["parent"]
    list_display = ["name", "actor_type", "parent", "country", "state", "edited_at"]
    list_filter = ["status", WorkFilter, "actor_type", OwnCountryFilter]
    search_fields = ["name", "aliases", "slug"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Actor]:
        return super().get_queryset(request).for_change_list()  # type: ignore[attr-defined,no-any-return]


@admin.register(Place)
class PlaceAdmin(DoorAdmin):
    form = PlaceForm
    fieldsets = (
        ("Name", {"fields": ("name", "slug", "aliases")}),
        ("Where", {"fields": ("kind", "admin1", "country", ("latitude", "longitude"), "where_prec")}),
    )
    prepopulated_fields = {"slug": ["name"]}
    list_display = ["name", "kind", "admin1", "country", "latitude", "longitude", "state", "edited_at"]
    list_filter = ["status", WorkFilter, "kind", OwnCountryFilter]
    search_fields = ["name", "aliases", "admin1", "slug"]


@admin.register(Source)
class SourceAdmin(ExportAction, DoorAdmin):
    form = SourceForm
    fieldsets = (
        (
            "What it is",
            {"fields": ("publisher", "title", "url", "archived_url", "byline", ("published_at", "accessed_at"))},
        ),
        ("How good it is", {"fields": ("reliability_tier", "wire_origin", "language", "own_dispatch")}),
        ("For editors", {"fields": ("text", "note", "key")}),
    )
    list_display = ["publisher", "title", "published_at", "reliability_tier", "language", "state", "edited_at"]
    list_display_links = ["publisher", "title"]
    list_filter = ["status", WorkFilter, "reliability_tier", "language", "own_dispatch"]
    date_hierarchy = "published_at"
    search_fields = ["publisher", "title", "url", "byline", "key"]
