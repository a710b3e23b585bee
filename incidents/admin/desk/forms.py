"""Forms of the desk: how an article comes in, what is said of it, and a suggestion mended by hand."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from incidents.articles.extract import MAX_CHARACTERS
from incidents.articles.intake import today
from incidents.articles.suggestions import Fields, Suggestion, fitting_precision
from incidents.filters import InvalidFilter, parse_scope
from incidents.models import Article
from incidents.models.tally import TALLY_QUALIFIERS
from incidents.vocabulary import (
    COUNTRIES,
    RANGE_DAYS,
    SUPPORTS,
    Basis,
    CasualtyGroup,
    Category,
    DatePrecision,
    Harm,
    Outcome,
    Qualifier,
    TallyMetric,
    TargetType,
    Weapon,
)

MAX_FILE = 10 * 1024 * 1024


def day_input(**attrs: str) -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **attrs})


class DayOfPublication(forms.DateField):
    """Never in the future: an article cannot be read before it is written."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=day_input(max=today().isoformat()), required=False, **kwargs)

    def clean(self, value: Any) -> datetime.date | None:
        day = super().clean(value)
        if day and day > today():
            raise ValidationError(f"{day} is in the future. Give the day on which it was published.")
        if day and day.year < 1900:
            raise ValidationError(f"{day} is too long ago.")
        return day


class IntakeForm(forms.Form):
    """Exactly one of the three ways in. NUL characters reach the text check, which says what they mean."""

    text = forms.CharField(
        required=False,
        label="Paste the article",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "data-most": MAX_CHARACTERS}),
    )
    url = forms.CharField(
        required=False,
        label="or its address",
        max_length=2000,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    file = forms.FileField(required=False, label="or a file", help_text="Text, HTML or PDF, up to 10 MB.")
    published_on = DayOfPublication(label="Published on", help_text="Left empty, it is looked for in the article.")
    publisher = forms.CharField(required=False, max_length=200, widget=forms.TextInput(attrs={"list": "publishers"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].validators = [v for v in self.fields["text"].validators if "Null" not in type(v).__name__]
        self.fields["file"].widget.attrs["accept"] = (
            ".txt,.text,.md,.html,.htm,.pdf,text/plain,text/html,application/pdf"
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        ways = [name for name in ("text", "url", "file") if name in self.errors or str(given.get(name) or "").strip()]
        if not ways:
            raise ValidationError("There is nothing to read yet: paste a text, give an address or choose a file.")
        if len(ways) > 1:
            raise ValidationError("Give one of the three: a text, an address or a file.")
        upload = given.get("file")
        if upload and upload.size > MAX_FILE:
            self.add_error("file", f"The file has {upload.size / 1024 / 1024:.1f} MB; the desk takes 10 MB.")
        return given


class DetailsForm(forms.ModelForm):  # type: ignore[type-arg]
    """What the article says of itself; the source that it becomes takes it over."""

    published_on = DayOfPublication(label="Published on")
    url = forms.URLField(required=False, max_length=2000, assume_scheme="https", label="Address")

    class Meta:
        model = Article
        fields = ("publisher", "published_on", "title", "byline", "url")
        widgets = {"publisher": forms.TextInput(attrs={"list": "publishers"})}


class NamesField(forms.CharField):
    """Several names in one line, with semicolons between them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=1000, help_text="Several with ; between them.", **kwargs)
        self.widget.attrs["list"] = "actors"

    def prepare_value(self, value: Any) -> Any:
        return "; ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        names = [" ".join(name.split()) for name in (super().to_python(value) or "").split(";")]
        if any(len(name) > 200 for name in names):
            raise ValidationError("A name has at most 200 characters.")
        return list(dict.fromkeys(name for name in names if name))


class MendForm(forms.Form):
    """`fields()` is what is kept of it; `from_fields` the other way round."""

    @classmethod
    def from_fields(cls, fields: Fields, **kwargs: Any) -> MendForm:
        return cls(initial=dict(fields), **kwargs)

    def fields_given(self) -> Fields:
        return {
            name: value.isoformat() if isinstance(value, datetime.date) else value
            for name, value in self.cleaned_data.items()
        }


class FigureMixin(MendForm):
    """low, best, high and how they are stated, for each harm. All empty: not reported."""

    harms: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for harm in self.harms:
            choices = [("", "not reported"), *((q.value, q.label) for q in Qualifier if q != Qualifier.UNKNOWN)]
            self.fields[f"{harm}_qualifier"] = forms.ChoiceField(
                choices=choices, required=False, label=harm.capitalize()
            )
            for name in ("low", "best", "high"):
                self.fields[f"{harm}_{name}"] = forms.IntegerField(
                    required=False,
                    min_value=0,
                    max_value=10_000_000,
                    label=f"{harm} {name}",
                    widget=forms.NumberInput(attrs={"placeholder": name}),
                )

    def figure(self, harm: str) -> dict[str, Any] | None:
        given = {name: self.cleaned_data.get(f"{harm}_{name}") for name in ("low", "best", "high")}
        qualifier = self.cleaned_data.get(f"{harm}_qualifier")
        if qualifier == Qualifier.NONE_REPORTED:
            return {"low": 0, "best": 0, "high": 0, "qualifier": qualifier}
        if all(value is None for value in given.values()):
            if qualifier:
                self.add_error(f"{harm}_qualifier", "How many? Without a figure it is “not reported”.")
            return None
        known = [value for value in given.values() if value is not None]
        if known != sorted(known):
            self.add_error(f"{harm}_qualifier", "The figures must rise: low, best, high.")
        if qualifier == Qualifier.RANGE and (given["low"] is None or given["high"] is None):
            self.add_error(f"{harm}_qualifier", "“Between” needs a low and a high figure.")
        return {**given, "qualifier": qualifier or Qualifier.EXACT}

    def figures(self) -> dict[str, tuple[Any, ...]]:
        """For the template: each harm with its four fields."""
        return {
            harm: tuple(self[f"{harm}_{name}"] for name in ("qualifier", "low", "best", "high")) for harm in self.harms
        }

    @staticmethod
    def spread(fields: Fields, harms: tuple[str, ...]) -> Fields:
        """`{"killed": {…}}` as the form's single values."""
        flat = dict(fields)
        for harm in harms:
            for name, value in (fields.get(harm) or {}).items():
                flat[f"{harm}_{name}"] = value
        return flat


class IncidentMendForm(FigureMixin):
    harms = ("killed", "injured")
    category = forms.ChoiceField(choices=Category)
    title = forms.CharField(max_length=400)
    date_start = forms.DateField(label="First day", widget=day_input())
    date_end = forms.DateField(label="Last day", required=False, widget=day_input(), help_text="Empty: the same day.")
    date_prec = forms.TypedChoiceField(
        label="Precision",
        choices=[("", "as long as the days are"), *DatePrecision.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    date_note = forms.CharField(label="Note on the date", max_length=500, required=False, help_text="Readers see it.")
    place = forms.CharField(max_length=200, required=False, widget=forms.TextInput(attrs={"list": "places"}))
    country = forms.ChoiceField(
        choices=[("", "not known"), *sorted(COUNTRIES.items(), key=lambda row: row[1])], required=False
    )
    attackers = NamesField()
    targets = NamesField()
    claimed_by = NamesField()
    weapons = forms.MultipleChoiceField(choices=Weapon, required=False, widget=forms.CheckboxSelectMultiple)
    target_type = forms.ChoiceField(choices=TargetType)
    outcome = forms.ChoiceField(choices=Outcome)
    group = forms.ChoiceField(label="Whose casualties", choices=CasualtyGroup)

    @classmethod
    def from_fields(cls, fields: Fields, **kwargs: Any) -> IncidentMendForm:
        return cls(initial=cls.spread(fields, cls.harms), **kwargs)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        start = given.get("date_start")
        given["date_end"] = end = given.get("date_end") or start
        if start and end and end < start:
            self.add_error("date_end", "The last day is before the first day.")
        elif start and end:
            self._check_days(start, end, given)
        if start and start > today():
            self.add_error("date_start", "This day is in the future.")
        for harm in self.harms:
            given[harm] = self.figure(harm)
        return given

    def _check_days(self, start: datetime.date, end: datetime.date, given: dict[str, Any]) -> None:
        days = (end - start).days + 1
        if given.get("date_prec") is None:
            given["date_prec"] = fitting_precision(start.isoformat(), end.isoformat(), None)
        code = given["date_prec"]
        if code is None:
            self.add_error("date_end", "An incident spans at most a year.")
        elif not RANGE_DAYS[code][0] <= days <= RANGE_DAYS[code][1]:
            self.add_error(
                "date_prec", f"“{DatePrecision(code).label}” does not fit {days} {'days' if days > 1 else 'day'}."
            )

    def fields_given(self) -> Fields:
        kept = super().fields_given()
        return {name: value for name, value in kept.items() if not name.startswith(("killed_", "injured_"))}


class TallyMendForm(MendForm):
    metric = forms.ChoiceField(choices=TallyMetric)
    qualifier = forms.ChoiceField(choices=[(value, Qualifier(value).label) for value in TALLY_QUALIFIERS])
    value = forms.IntegerField(min_value=0, max_value=2_000_000_000)
    claimant = forms.CharField(
        max_length=200, required=False, widget=forms.TextInput(attrs={"list": "claimants"}), label="Who says so"
    )
    window_start = forms.DateField(required=False, widget=day_input(), label="Counted from")
    window_end = forms.DateField(required=False, widget=day_input(), label="to")
    stated_on = forms.DateField(required=False, widget=day_input())
    scope = forms.CharField(
        max_length=1000, required=False, help_text="A filter, as in the address of the incident list."
    )
    definition = forms.CharField(required=False, max_length=2000, help_text="What the claimant counts.")

    def clean_scope(self) -> str:
        try:
            return parse_scope(self.cleaned_data["scope"].strip().lstrip("?")).canonical()
        except InvalidFilter as error:
            raise ValidationError(f"This filter cannot be read. {error}") from error

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        start = given.get("window_start")
        for name, words in (
            ("window_end", "It ends before it starts."),
            ("stated_on", "It was stated before its window starts."),
        ):
            if start and given.get(name) and given[name] < start:
                self.add_error(name, words)
        return given


class WithIncident(MendForm):
    """For what is about an incident: one of this desk, or a recorded one."""

    def __init__(self, *args: Any, incidents: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("incident", "strike", "attack"):
            if name in self.fields:
                self.fields[name].choices = [("", "choose…"), *(incidents or {}).items()]  # type: ignore[attr-defined]


class ResponseMendForm(WithIncident):
    strike = forms.ChoiceField(label="This strike")
    attack = forms.ChoiceField(label="answers this attack")
    basis = forms.ChoiceField(choices=Basis, label="How we know")
    note = forms.CharField(max_length=500, required=False, help_text="Readers see it.")


class ClaimMendForm(WithIncident, FigureMixin):
    harms = ("figure",)
    incident = forms.ChoiceField(label="About")
    harm = forms.ChoiceField(choices=Harm, label="What")
    group = forms.ChoiceField(choices=CasualtyGroup, label="Whose")
    claimant = forms.CharField(
        max_length=200, required=False, label="Who says so", help_text="Never a private person's name."
    )

    @classmethod
    def from_fields(cls, fields: Fields, **kwargs: Any) -> ClaimMendForm:
        figure = {name: fields.get(name) for name in ("low", "best", "high", "qualifier")}
        return cls(initial=cls.spread({**fields, "figure": figure}, cls.harms), **kwargs)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        figure = self.figure("figure")
        if figure is None and not self.errors:
            self.add_error("figure_qualifier", "How many?")
        return {**given, **(figure or {})}

    def fields_given(self) -> Fields:
        return {name: value for name, value in super().fields_given().items() if not name.startswith("figure_")}


class QuoteMendForm(WithIncident):
    incident = forms.ChoiceField(label="A receipt for")
    supports = forms.MultipleChoiceField(
        choices=[(name, label) for name, label in SUPPORTS.items() if name not in ("value", "window", "basis")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label="Supports",
    )


FORMS: Mapping[str, type[MendForm]] = {
    "incident": IncidentMendForm,
    "tally": TallyMendForm,
    "response": ResponseMendForm,
    "claim": ClaimMendForm,
    "quote": QuoteMendForm,
}


def mend_form(suggestion: Suggestion, data: Any = None, *, incidents: Mapping[str, str], scope: str = "") -> MendForm:
    """The form for this kind of suggestion, filled with what is suggested, or with what came back."""
    kind = FORMS[suggestion.kind]
    more: dict[str, Any] = {"incidents": incidents} if issubclass(kind, WithIncident) else {}
    more |= {"prefix": suggestion.key, "auto_id": "f-%s"}
    if data is not None:
        return kind(data, **more)
    fields = {**suggestion.fields, "scope": scope} if suggestion.kind == "tally" else suggestion.fields
    return kind.from_fields(fields, **more)


class WordsForm(forms.Form):
    """Words of the text by their place, or typed once more."""

    kind = forms.ChoiceField(
        choices=[("incident", "Incident"), ("claim", "Casualty claim"), ("quote", "Quote"), ("tally", "Tally")]
    )
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    words = forms.CharField(required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 3}))
