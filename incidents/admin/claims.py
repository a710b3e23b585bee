"""Casualty claims: rows of the incident's form, each with its first receipt; further receipts on a page of the claim's own."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet, ValidationError
from django.http import HttpRequest

from incidents.admin.forms import RecordForm
from incidents.admin.help import explain
from incidents.admin.receipts import ReceiptForm, citation_inline
from incidents.admin.rights import PartOfRecord, WorkingCopyAdmin
from incidents.models import CasualtyClaim
from incidents.vocabulary import Qualifier

FIGURES = (
    ("harm", "group", "group_note"),
    ("qualifier", "low", "best", "high"),
    ("claimant", "stated_on", "chosen"),
)


class ClaimRules(RecordForm):
    helps = {
        "qualifier": explain(Qualifier),
        "low": "Empty: not reported. 0: reported as none.",
    }

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        qualifier = given.get("qualifier")
        figures = {name: given[name] for name in ("low", "best", "high") if given.get(name) is not None}
        if qualifier == Qualifier.UNKNOWN and figures:
            self.add_error("qualifier", "There is a figure, so say how it was stated: “exactly”, “at least”, “about” …")
        if qualifier == Qualifier.RANGE and not {"low", "high"} <= set(figures) and not self.errors:
            self.add_error("qualifier", "“Between” needs a low and a high figure.")
        if qualifier == Qualifier.EXACT and len(set(figures.values())) > 1:
            self.add_error("qualifier", "“Exactly” has one figure; for several choose “between”.")
        return given


class ClaimForm(ClaimRules):
    class Meta:
        model = CasualtyClaim
        fields = "__all__"


class ClaimRowForm(ClaimRules, ReceiptForm):
    subject = "claim"

    class Meta:
        model = CasualtyClaim
        fields = "__all__"

    def supports(self, record: CasualtyClaim) -> list[str]:
        return [record.harm]

    def _get_validation_exclusions(self) -> set[str]:
        """Which claim is shown is a question to all rows together: see the formset."""
        return super()._get_validation_exclusions() | {"chosen"}  # type: ignore[misc]


class ClaimRows(BaseInlineFormSet):  # type: ignore[type-arg]
    def clean(self) -> None:
        """One shown claim for each group and harm."""
        super().clean()
        shown: set[tuple[str, str]] = set()
        for form in self.forms:
            given = getattr(form, "cleaned_data", {})
            if form in self.deleted_forms or not given.get("chosen"):
                continue
            key = (given.get("group", ""), given.get("harm", ""))
            if key in shown:
                form.add_error("chosen", "Another claim for this group and harm is already the one shown to readers.")
                raise ValidationError("Tick “shown to readers” on one claim only for each group and harm.")
            shown.add(key)

    def save(self, commit: bool = True) -> Any:
        """The mark leaves the old claim before the new one takes it, as the database allows only one at any moment."""
        moved = [
            form.instance.pk for form in self.initial_forms if {"chosen", "group", "harm"} & set(form.changed_data)
        ]
        CasualtyClaim.objects.filter(pk__in=moved, chosen=True).update(chosen=False)
        return super().save(commit)


class ClaimInline(PartOfRecord, admin.StackedInline):  # type: ignore[type-arg]
    model = CasualtyClaim
    form = ClaimRowForm
    formset = ClaimRows
    section = "With what result"
    verbose_name = "casualty claim"
    verbose_name_plural = "casualty claims: who says how many"
    show_change_link = True
    fieldsets = ((None, {"fields": (*FIGURES, "receipt_source", ("receipt_quote", "receipt_paraphrase"))}),)

    def get_extra(self, request: HttpRequest, obj: Any = None, **_: Any) -> int:
        return 1 if obj is None else 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("citations__source")


@admin.register(CasualtyClaim)
class ClaimAdmin(WorkingCopyAdmin):
    """A claim with all its receipts; reached from its row in the incident's form."""

    form = ClaimForm
    readonly_fields = ("incident",)
    fieldsets = ((None, {"fields": ("incident", *FIGURES)}),)
    inlines = [citation_inline("killed", "injured", "value")]
    actions = None

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def delete_model(self, request: HttpRequest, obj: CasualtyClaim) -> None:
        super().delete_model(request, obj)
        obj.incident.save(update_fields=["edited_at"])
