"""Reported tallies and trackers: claims and pages about a scope."""

from __future__ import annotations

from django.contrib import admin

from incidents.admin.door import DoorAdmin
from incidents.admin.filters import WorkFilter
from incidents.admin.forms import TallyForm, TrackerForm
from incidents.admin.receipts import citation_inline
from incidents.models import Tally, Tracker


@admin.register(Tally)
class TallyAdmin(DoorAdmin):
    form = TallyForm
    fieldsets = (
        ("What is stated", {"fields": (("metric", "qualifier", "value"), "claimant", "stated_on")}),
        ("Of what", {"fields": (("window_start", "window_end"), "scope", "definition")}),
        ("Who says so", {"fields": ("conflict_note", "key")}),
    )
    inlines = [citation_inline("value", "window", "date", section="Who says so")]
    list_display = ["figure", "metric", "claimant", "window_start", "window_end", "stated_on", "state", "edited_at"]
    list_display_links = ["figure"]
    list_filter = ["status", WorkFilter, "metric", "claimant"]
    date_hierarchy = "window_end"
    search_fields = ["claimant", "definition", "scope", "key"]

    @admin.display(description="figure", ordering="value")
    def figure(self, tally: Tally) -> str:
        return f"{tally.get_qualifier_display()} {tally.value:,}"


@admin.register(Tracker)
class TrackerAdmin(DoorAdmin):
    form = TrackerForm
    fieldsets = (
        ("What it is", {"fields": ("title", "slug", "prose", "featured")}),
        ("Of what", {"fields": ("scope", "headline_claimants", "context_from")}),
    )
    prepopulated_fields = {"slug": ["title"]}
    list_display = ["title", "slug", "featured", "state", "edited_at"]
    list_filter = ["status"]
    search_fields = ["title", "slug", "prose"]
