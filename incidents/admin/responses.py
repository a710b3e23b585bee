"""Response links: rows of a strike's form, and a list and a form of their own."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet, ValidationError
from django.http import HttpRequest

from incidents.admin.door import DoorAdmin
from incidents.admin.forms import RecordForm
from incidents.admin.help import explain
from incidents.admin.receipts import ReceiptForm, citation_inline
from incidents.admin.rights import PartOfRecord
from incidents.models import Incident, Response
from incidents.vocabulary import Basis, Category


class ResponseRules(RecordForm):
    helps = {
        "basis": explain(Basis),
        "window_start": "Instead of an attack: the days whose attacks are answered together.",
    }

    def strike(self) -> Incident | None:
        return self.cleaned_data.get("strike") or getattr(self.instance, "strike", None)

    def clean(self) -> dict[str, Any]:
        """An answer does not come before what it answers; so no chain of answers can close to a loop."""
        given = super().clean() or self.cleaned_data
        strike = self.strike()
        last_day: datetime.date | None = strike.date_end if strike else None
        attack = given.get("attack")
        if last_day and attack and attack.date_start > last_day:
            self.add_error(
                "attack", f"This attack began on {attack.date_start}, after the strike was over ({last_day})."
            )
        if last_day and given.get("window_start") and given["window_start"] > last_day:
            self.add_error("window_start", f"The window starts after the strike was over ({last_day}).")
        return given


class ResponseForm(ResponseRules):
    class Meta:
        model = Response
        fields = "__all__"


class ResponseRowForm(ResponseRules, ReceiptForm):
    subject = "response"

    class Meta:
        model = Response
        fields = "__all__"

    def strike(self) -> Incident | None:
        """The strike as it is being typed, with its new days."""
        parent: Incident = self.fields["strike"].parent_instance  # type: ignore[attr-defined]
        return parent if parent.date_end else None

    def supports(self, record: Response) -> list[str]:
        return ["basis"]


class ResponseRows(BaseInlineFormSet):  # type: ignore[type-arg]
    def clean(self) -> None:
        super().clean()
        kept = [
            form for form in self.forms if form not in self.deleted_forms and (form.has_changed() or form.instance.pk)
        ]
        if kept and self.instance.category and self.instance.category != Category.STRIKE:
            raise ValidationError("Only a strike answers an attack; this incident is not filed as a strike.")
        if any(form.instance.version for form in self.deleted_forms):
            raise ValidationError("Readers have seen this link. Withdraw it on its own page instead of deleting it.")


class ResponseInline(PartOfRecord, admin.StackedInline):  # type: ignore[type-arg]
    """The attacks that this strike answers."""

    model = Response
    fk_name = "strike"
    form = ResponseRowForm
    formset = ResponseRows
    section = "Who says so"
    verbose_name = "answered attack"
    verbose_name_plural = "attacks that this strike answers"
    autocomplete_fields = ["attack"]
    show_change_link = True
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("attack", "basis"),
                    ("window_start", "window_end"),
                    "note",
                    "receipt_source",
                    ("receipt_quote", "receipt_paraphrase"),
                )
            },
        ),
    )
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("attack").prefetch_related("citations__source")


@admin.register(Response)
class ResponseAdmin(DoorAdmin):
    form = ResponseForm
    fieldsets = (
        ("Which strike answers what", {"fields": ("strike", "attack", ("window_start", "window_end"))}),
        ("How we know", {"fields": ("basis", "note")}),
    )
    inlines = [citation_inline("basis", "date", section="How we know")]
    autocomplete_fields = ["strike", "attack"]
    list_display = ["strike", "answered", "basis", "state", "edited_at"]
    list_display_links = ["strike"]
    list_filter = ["status", "basis"]
    list_select_related = ["strike", "attack"]
    search_fields = ["strike__title", "strike__event_id", "attack__title", "attack__event_id", "note"]

    @admin.display(description="answers")
    def answered(self, response: Response) -> str:
        return str(response.attack or f"the attacks of {response.window_start} to {response.window_end}")
