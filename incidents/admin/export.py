"""The "Export as CSV" action of the lists."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse

from incidents.exports.working import export_csv


class ExportAction(admin.ModelAdmin):  # type: ignore[type-arg]
    """For the chosen rows, or for all that match the list's filter."""

    @admin.action(description="Export as CSV", permissions=["view"])
    def export_as_csv(self, request: HttpRequest, queryset: QuerySet[Any]) -> StreamingHttpResponse:
        return export_csv(queryset)

    actions = [export_as_csv]
