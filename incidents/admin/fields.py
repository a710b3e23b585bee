"""Form fields for what the working copy keeps as JSON lists."""

from __future__ import annotations

import decimal
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from incidents.vocabulary import SUPPORTS

LONGEST_LINE = 200


class LinesField(forms.CharField):
    """A list of names, edited one a line. Spaces around, empty lines and repetitions are dropped."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3, "class": "vLinesField"}))
        kwargs.setdefault("required", False)
        super().__init__(strip=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        text = super().to_python(value) or ""
        if "\x00" in text:
            raise ValidationError("Null characters are not allowed.")
        lines = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
        for line in lines:
            if len(line) > LONGEST_LINE:
                raise ValidationError(f"A line has at most {LONGEST_LINE} characters: “{line[:40]}…” has {len(line)}.")
        return lines

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != [line.strip() for line in (data or "").splitlines() if line.strip()]


class DegreesField(forms.DecimalField):
    """Degrees as maps give them, with any number of decimals; kept to five, which is about a metre."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "widget": forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs})

    def to_python(self, value: Any) -> decimal.Decimal | None:  # type: ignore[override]
        degrees = super().to_python(value)
        # What is far off the globe is for the validators to refuse, not for rounding.
        if degrees is None or not degrees.is_finite() or abs(degrees) >= 1000:
            return degrees
        return degrees.quantize(decimal.Decimal("0.00001"))


class SupportsField(forms.MultipleChoiceField):
    """What a receipt supports, as checkboxes. `offered`: the fields that the record has."""

    def __init__(self, offered: Iterable[str] = tuple(SUPPORTS), **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("label", "Supports")
        super().__init__(
            choices=[(name, SUPPORTS[name]) for name in offered],
            widget=forms.CheckboxSelectMultiple(attrs={"class": "supports"}),
            **kwargs,
        )
