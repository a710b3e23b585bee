"""Forms of the working copy. Each rule of the database is met here first, beside the field that breaks it."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import UniqueConstraint

from incidents.admin.fields import DegreesField, LinesField
from incidents.admin.help import explain
from incidents.admin.refusals import REFUSALS
from incidents.filters import InvalidFilter, parse_scope
from incidents.models import Actor, Incident, Place, Source, Tally, Tracker
from incidents.models.tally import TALLY_QUALIFIERS
from incidents.vocabulary import (
    RANGE_DAYS,
    Category,
    DatePrecision,
    EventClarity,
    Outcome,
    Qualifier,
    ReliabilityTier,
    Verification,
    WherePrecision,
)


class RecordForm(forms.ModelForm):  # type: ignore[type-arg]
    """Says what the database would refuse in the words of `refusals`, beside the field."""

    helps: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, text in self.helps.items():
            if name in self.fields:
                self.fields[name].help_text = text

    def _update_errors(self, errors: ValidationError) -> None:
        """Model validation names a constraint; readers of the form get its refusal instead."""
        if not hasattr(errors, "error_dict"):
            super()._update_errors(errors)  # type: ignore[misc]
            return
        found = errors.error_dict
        plain = [error for error in found.pop(NON_FIELD_ERRORS, []) if not self._refuse(error)]
        for name in [name for name in found if not self._shows(name)]:
            plain += found.pop(name)
        if plain:
            found[NON_FIELD_ERRORS] = plain
        if found:
            super()._update_errors(errors)  # type: ignore[misc]

    def _refuse(self, error: ValidationError) -> bool:
        refusal = REFUSALS.get(self._constraint_behind(error))
        if refusal is None:
            return False
        if not any(name in self.errors for name in refusal.unless):
            self.add_error(refusal.field if refusal.field and self._shows(refusal.field) else None, refusal.message)
        return True

    def _constraint_behind(self, error: ValidationError) -> str:
        for constraint in self.instance._meta.constraints:
            if isinstance(constraint, UniqueConstraint) and error.code == "unique_together":
                if tuple(constraint.fields) == tuple((error.params or {}).get("unique_check", ())):
                    return constraint.name
            elif error.message == constraint.get_violation_error_message():
                return constraint.name
        return ""

    def _shows(self, name: str) -> bool:
        return name in self.fields and not self.fields[name].widget.is_hidden


class IncidentForm(RecordForm):
    helps = {
        "category": explain(Category),
        "event_clarity": explain(EventClarity),
        "date_start": "At the place of the incident.",
        "date_end": "The same day again, where the day is known.",
        "date_prec": explain(DatePrecision),
        "time_local": "Wall-clock time at the place; leave empty where it is not known.",
        "where_prec": explain(WherePrecision),
        "outcome": explain(Outcome),
        "verification": explain(Verification, "Leave empty while it is not judged yet."),
    }

    class Meta:
        model = Incident
        fields = "__all__"
        widgets = {
            "title": forms.TextInput(attrs={"class": "vTextField wide"}),
            "summary": forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField"}),
            "note": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
            "tz": forms.TextInput(attrs={"list": "time-zones", "autocomplete": "off"}),
        }

    def clean_tz(self) -> str:
        tz: str = self.cleaned_data["tz"]
        if tz and tz not in zoneinfo.available_timezones():
            raise ValidationError(f"“{tz}” is not a time zone that we know. Use an IANA name, such as Asia/Baghdad.")
        return tz

    def clean_category(self) -> str:
        """A linked incident stays what the link says it is."""
        category: str = self.cleaned_data["category"]
        if self.instance.pk and category != Category.STRIKE and self.instance.answers.exists():
            raise ValidationError("It is linked as a strike that answers attacks. Remove those links first.")
        if self.instance.pk and category != Category.ATTACK and self.instance.answered_by.exists():
            raise ValidationError("It is linked as an attack that a strike answered. Remove that link first.")
        return category

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        start, end, precision = (given.get(name) for name in ("date_start", "date_end", "date_prec"))
        if start and end and precision and end >= start:
            self._check_precision((end - start).days + 1, precision)
        if given.get("time_local") and "tz" in given and not given["tz"]:
            self.add_error("tz", "A time needs its zone. In Iraq it is Asia/Baghdad.")
        if given.get("tz") and "time_local" in given and given["time_local"] is None:
            self.add_error("time_local", "A zone stands beside a time: give the time, or leave the zone empty.")
        return given

    def _check_precision(self, days: int, precision: int) -> None:
        shortest, longest = RANGE_DAYS[precision]
        if shortest <= days <= longest:
            return
        fitting = [DatePrecision(code).label for code, (low, high) in RANGE_DAYS.items() if low <= days <= high]
        advice = (
            f"Choose “{'” or “'.join(fitting)}”, or change the days."
            if fitting
            else "No precision fits more than a year."
        )
        span = f"{days} days" if days > 1 else "one day"
        self.add_error(
            "date_prec", f"“{DatePrecision(precision).label}” does not fit: first to last day is {span}. {advice}"
        )


class ActorForm(RecordForm):
    aliases = LinesField(help_text="Other names and spellings, one a line. The search finds them.")

    class Meta:
        model = Actor
        fields = "__all__"

    def clean_parent(self) -> Actor | None:
        parent: Actor | None = self.cleaned_data["parent"]
        if parent is None or self.instance.pk is None:
            return parent
        if parent.pk == self.instance.pk:
            raise ValidationError("An actor cannot be its own umbrella.")
        chain = [parent, *parent.umbrellas()]
        if any(actor.pk == self.instance.pk for actor in chain):
            way = " → ".join(actor.name for actor in chain)
            raise ValidationError(f"That would close a loop of umbrellas: {self.instance.name} → {way}.")
        return parent


class PlaceForm(RecordForm):
    latitude = DegreesField(max_digits=8, decimal_places=5)
    longitude = DegreesField(max_digits=8, decimal_places=5)
    aliases = LinesField(help_text="Other names and spellings, one a line. The search finds them.")
    helps = {"where_prec": explain(WherePrecision, "How exact the coordinates are.")}

    class Meta:
        model = Place
        fields = "__all__"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for missing, other in (("latitude", "longitude"), ("longitude", "latitude")):
            if missing in given and given[missing] is None and given.get(other) is not None:
                self.add_error(missing, f"Give the {missing} too, or leave both empty.")
        return given


class SourceForm(RecordForm):
    url = forms.URLField(max_length=2000, required=False, assume_scheme="https", widget=AdminURLFieldWidget)
    archived_url = forms.URLField(max_length=2000, required=False, assume_scheme="https", widget=AdminURLFieldWidget)
    helps = {"reliability_tier": explain(ReliabilityTier)}

    class Meta:
        model = Source
        fields = "__all__"
        widgets = {
            "key": forms.TextInput(attrs={"class": "vTextField"}),
            "title": forms.TextInput(attrs={"class": "vTextField wide"}),
            "text": forms.Textarea(attrs={"rows": 12, "class": "vLargeTextField"}),
            "note": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        }


class ScopeForm(RecordForm):
    """For records whose `scope` is a filter of the incident list."""

    def clean_scope(self) -> str:
        scope: str = self.cleaned_data["scope"].strip().lstrip("?")
        try:
            parsed = parse_scope(scope)
        except InvalidFilter as error:
            raise ValidationError(f"This filter cannot be read. {error}") from error
        return parsed.canonical()


class TallyForm(ScopeForm):
    qualifier = forms.ChoiceField(
        choices=[(value, Qualifier(value).label) for value in TALLY_QUALIFIERS], initial=Qualifier.EXACT
    )
    helps = {"qualifier": explain(Qualifier)}

    class Meta:
        model = Tally
        fields = "__all__"
        widgets = {"definition": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})}


class TrackerForm(ScopeForm):
    headline_claimants = LinesField(
        help_text="Whose tallies stand beside the counts of the headline, in this order, one a line."
    )

    class Meta:
        model = Tracker
        fields = "__all__"
        widgets = {"prose": forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField"})}
