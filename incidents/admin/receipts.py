"""Receipts in the forms: citations as rows of their own, and the first citation of a claim or of a link within its row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.db.models import QuerySet
from django.http import HttpRequest

from incidents.admin.fields import SupportsField
from incidents.admin.forms import RecordForm
from incidents.admin.rights import PartOfRecord
from incidents.models import Citation, Source
from incidents.vocabulary import SUPPORTS

INCIDENT_SUPPORTS = tuple(name for name in SUPPORTS if name not in ("value", "window", "basis"))


class CitationForm(RecordForm):
    offered: Sequence[str] = tuple(SUPPORTS)
    supports = SupportsField()

    class Meta:
        model = Citation
        fields = "__all__"
        widgets = {
            "quote": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
            "paraphrase": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = [name for name in self.instance.supports if name in SUPPORTS and name not in self.offered]
        self.fields["supports"].choices = [(name, SUPPORTS[name]) for name in (*self.offered, *kept)]  # type: ignore[attr-defined]


class CitationInline(PartOfRecord, admin.StackedInline):  # type: ignore[type-arg]
    model = Citation
    form = CitationForm
    verbose_name = "quote or paraphrase"
    verbose_name_plural = "quotes and sources"
    autocomplete_fields = ["source"]
    fieldsets = ((None, {"fields": ("source", "quote", ("prefix", "suffix"), "paraphrase", "supports")}),)

    def get_extra(self, request: HttpRequest, obj: Any = None, **_: Any) -> int:
        return 1 if obj is None else 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("source")


def citation_inline(*supports: str, section: str = "") -> type[CitationInline]:
    """The inline for a record whose receipts support these fields."""
    form = type("Form", (CitationForm,), {"offered": supports})
    return type("Inline", (CitationInline,), {"form": form, "section": section})


def source_widget() -> RelatedFieldWidgetWrapper:
    """As the admin makes it for a citation's source: search, and "add" in a window of its own."""
    field = Citation._meta.get_field("source")
    search = AutocompleteSelect(field, admin.site)
    return RelatedFieldWidgetWrapper(search, field.remote_field, admin.site, can_add_related=True)


class ReceiptForm(RecordForm):
    """A record together with its first citation. Emptied, the citation goes; others are left alone."""

    receipt_source = forms.ModelChoiceField(
        Source.objects.all(), required=False, label="Source", widget=source_widget()
    )
    receipt_quote = forms.CharField(
        required=False, label="Quote", widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})
    )
    receipt_paraphrase = forms.CharField(
        required=False,
        label="Or paraphrase (ours)",
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.receipt = next(iter(self.instance.citations.all()), None) if self.instance.pk else None
        if self.receipt:
            self.initial["receipt_source"] = self.receipt.source_id
            self.initial["receipt_quote"] = self.receipt.quote
            self.initial["receipt_paraphrase"] = self.receipt.paraphrase

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        words = given.get("receipt_quote") or given.get("receipt_paraphrase")
        if words and "receipt_source" in given and not given["receipt_source"]:
            self.add_error("receipt_source", "Name the source of these words.")
        if self.receipt and (self.receipt.prefix or self.receipt.suffix) and not given.get("receipt_quote"):
            self.receipt.prefix = self.receipt.suffix = ""
        return given

    def save(self, commit: bool = True) -> Any:
        record = super().save(commit)
        if commit and any(name.startswith("receipt_") for name in self.changed_data):
            self._save_receipt(record)
        return record

    def _save_receipt(self, record: Any) -> None:
        source = self.cleaned_data["receipt_source"]
        if source is None:
            if self.receipt:
                self.receipt.delete()
            return
        receipt = self.receipt or Citation(**{self.subject: record, "supports": self.supports(record)})
        receipt.source = source
        receipt.quote = self.cleaned_data["receipt_quote"]
        receipt.paraphrase = self.cleaned_data["receipt_paraphrase"]
        receipt.save()

    # the citation's field that names the record
    subject = ""

    def supports(self, record: Any) -> list[str]:
        raise NotImplementedError
