"""Filters of the lists beside Django's own."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from incidents.vocabulary import COUNTRIES, Status


class WorkFilter(admin.SimpleListFilter):
    title = "work list"
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("mine", "My drafts"), ("newer", "Published, with newer edits")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "mine":
            return queryset.filter(status=Status.DRAFT, created_by=request.user)
        if self.value() == "newer":
            return queryset.with_newer_draft()  # type: ignore[attr-defined,no-any-return]
        return queryset


class CountryFilter(admin.SimpleListFilter):
    """Countries that occur, not all of the world."""

    title = "country"
    parameter_name = "country"
    path = "place__country"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        found = model_admin.model.objects.order_by(self.path).values_list(self.path, flat=True).distinct()
        return [(code, COUNTRIES[code]) for code in found if code]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(**{self.path: self.value()}) if self.value() else queryset


class OwnCountryFilter(CountryFilter):
    path = "country"
