"""How templates write values: labels of codes, days, figures of people, tallies, and JSON that cannot end its script element."""

from __future__ import annotations

import datetime
from typing import Any

import orjson
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from incidents import vocabulary
from incidents.describe import claim_words, day, day_range, lower_first, short_day, tally_words, when_published
from incidents.vocabulary import COUNTRIES, casualty_text

register = template.Library()
_NOT_REPORTED = mark_safe(
    '<span class="unknown" title="not reported">–<span class="visually-hidden">not reported</span></span>'
)
_VOCABULARIES: dict[str, Any] = {
    "category": vocabulary.Category,
    "weapon": vocabulary.Weapon,
    "target_type": vocabulary.TargetType,
    "outcome": vocabulary.Outcome,
    "verification": vocabulary.Verification,
    "casualty_group": vocabulary.CasualtyGroup,
    "harm": vocabulary.Harm,
    "basis": vocabulary.Basis,
    "role": vocabulary.Role,
    "metric": vocabulary.TallyMetric,
    "date_prec": vocabulary.DatePrecision,
    "where_prec": vocabulary.WherePrecision,
    "kind": vocabulary.PlaceKind,
    "actor_type": vocabulary.ActorType,
    "tier": vocabulary.ReliabilityTier,
}
_ACTIONS = {
    "publish": "published",
    "correct": "updated",
    "withdraw": "withdrawn",
    "merge": "merged",
    "redact": "redacted",
}


@register.filter
def label(value: str | int, name: str) -> str:
    """A code of a vocabulary in words; the code itself where it is not of it."""
    try:
        return str(_VOCABULARIES[name](value).label)
    except ValueError:
        return str(value)


@register.filter
def action_word(action: str) -> str:
    return _ACTIONS[action]


@register.filter
def country(code: str) -> str:
    return COUNTRIES.get(code, code)


@register.filter
def long_day(value: datetime.date | None) -> str:
    """22 November 2023."""
    return day(value) if value else ""


@register.filter
def on_day(value: datetime.date | None) -> str:
    """22 Nov 2023."""
    return short_day(value) if value else ""


@register.filter
def days(record: Any) -> str:
    """The days of an incident: 21–22 Nov 2023."""
    return day_range(record.date_start, record.date_end)


@register.filter
def moment(value: datetime.datetime | None) -> str:
    """22 Nov 2023, 22:00 UTC."""
    if value is None:
        return ""
    utc = value.astimezone(datetime.UTC)
    return f"{short_day(utc)}, {utc:%H:%M} UTC"


@register.filter
def people(figure: Any) -> SafeString:
    """A figure with low, best, high: "3–8", "at least 3"; an unknown one is a dash that says so, never 0."""
    text = casualty_text(figure.low, figure.best, figure.high)
    return _NOT_REPORTED if text == "not reported" else format_html("{}", text)


@register.filter
def number(value: int | None) -> SafeString:
    """1,234; None is a dash that says so."""
    return _NOT_REPORTED if value is None else format_html("{}", f"{value:,}")


register.filter("claimed", claim_words)
register.filter("stated", tally_words)
register.filter("lower_first", lower_first)
register.filter("when_published", when_published)


@register.filter
def window(tally: Any) -> str:
    """The window of a tally or a response: "17 Oct – 22 Nov 2023"."""
    start, end = tally.window_start, tally.window_end
    if start and end:
        return day_range(start, end)
    if end:
        return f"to {short_day(end)}"
    return f"from {short_day(start)}, end not stated" if start else "not stated"


@register.filter
def plural(value: int, words: str) -> str:
    """`{{ n|plural:"incident,incidents" }}`: "1 incident", "1,204 incidents"."""
    one, many = words.split(",")
    return f"{value:,} {one if value == 1 else many}"


@register.filter
def script_json(value: Any) -> SafeString:
    """JSON for a script element of type application/json: no character in it can end the element."""
    text = orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()
    return mark_safe(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S308
