"""The ledger, to read: what became public when, by whom and why. Nobody writes here, superusers included."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest

from incidents.ledger.entry import LedgerEntry


@admin.register(LedgerEntry)
class LedgerEntryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    readonly_fields = [
        "seq",
        "kind",
        "public_id",
        "version",
        "action",
        "published_at",
        "editor",
        "note",
        "reconstructed",
        "shape",
        "as_json",
    ]
    fields = tuple(readonly_fields)
    list_display = ["seq", "published_at", "action", "kind", "public_id", "version", "editor", "note"]
    list_filter = ["kind", "action", "reconstructed"]
    search_fields = ["public_id", "note"]
    date_hierarchy = "published_at"
    show_full_result_count = False
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[LedgerEntry]:
        names = get_user_model()._default_manager.filter(pk=OuterRef("editor_id")).values("username")
        return super().get_queryset(request).annotate(editor_name=Subquery(names[:1])).order_by("-seq")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="editor")
    def editor(self, entry: LedgerEntry) -> str:
        if entry.editor_id is None:
            return "at the command line"
        return entry.editor_name or f"account {entry.editor_id}, deleted"  # type: ignore[attr-defined,no-any-return]

    @admin.display(description="record")
    def as_json(self, entry: LedgerEntry) -> str:
        return json.dumps(entry.record, indent=2, ensure_ascii=False)
