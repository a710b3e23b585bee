"""Quantities with their qualifiers: "at least 62", "about 1,400", "dozens", "no", "some".

The qualifier codes are the contract's: exact, at_least, at_most, about, more_than,
range, none_reported, unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .model import Number, Span

_UNITS = {
    w: i
    for i, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen".split()
    )
}
_TENS = {w: 10 * i for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_ORDINALS = {
    w: i
    for i, w in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
        " sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        start=1,
    )
}
#: Words that give a floor and no figure; the floor is what the word cannot be below.
_FLOORS = {
    "dozens": 24,
    "scores": 40,
    "hundreds": 200,
    "thousands": 2000,
    "several": 1,
    "many": 1,
    "some": 1,
    "multiple": 1,
    "numerous": 1,
    "a number of": 1,
    "a few": 1,
    "a handful of": 1,
    "others": 1,
}
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_SMALL = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{_UNIT}))?|(?:{_UNIT}))"
_WORDS = rf"{_SMALL}(?: (?:hundred|thousand|million)(?: (?:and )?{_SMALL}\b)?){{0,3}}"
_FIGURE = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
_VALUE = (
    rf"(?:(?:{_FIGURE})(?: (?:hundred|thousand|million|billion)\b)?|\b{_WORDS}\b"
    r"|\b(?:a|one|half a|two|three|four|five|six|several|half-a-)? ?dozen\b|\ba (?:hundred|thousand|million)\b|\ba couple(?: of)?\b)"
)
_QUALIFIERS = {
    "at_least": r"at least|no fewer than|no less than|not fewer than|not less than|a minimum of|upwards? of",
    "more_than": r"more than|over|in excess of|greater than|well over",
    "at_most": r"at most|up to|as many as|no more than|not more than|fewer than|less than|a maximum of",
    "about": r"about|around|approximately|roughly|some|nearly|almost|close to|an estimated|estimated|approx\.?|circa|more or less",
    "exact": r"exactly|a total of|total of",
}
_PREFIX = "|".join(f"(?P<{code}>{words})" for code, words in _QUALIFIERS.items())
_NUMBER = re.compile(
    rf"(?<![\w.,/$€£-])(?:\b(?:{_PREFIX})\s+(?:another |an additional |the )?)?"
    rf"(?P<between>between )?(?P<value>{_VALUE})(?P<to>(?:\s?[-–—]\s?|\s+(?:to|and|or)\s+)(?P<second>{_VALUE}))?"
    r"(?P<ormore>\s+or more\b|\+)?(?![\w/%]|[.,]\d|-(?:year|month|week|day|hour|minute|foot|kilomet|mile|pound|inch|mm|ton)|:\d|\s?(?:percent|per cent|%|km\b|kilomet|miles?\b|p\.?m\b|a\.?m\b|o'clock|years?\b|pounds?\b|feet\b|met(?:re|er)s?\b|hours?\b|minutes?\b|days?\b|weeks?\b|months?\b))",
    re.I,
)
_FLOOR = re.compile(
    r"\b(?:(?P<many>many) dozens|(?P<floor>" + "|".join(map(re.escape, _FLOORS)) + r"))\b(?: of\b)?", re.I
)
_NONE = re.compile(
    r"\b(?:no|none|zero|without(?: any)?|nobody|no one)\b(?! (?:longer|fewer|less|more|doubt|later))", re.I
)


def find_numbers(text: str, span: Span) -> tuple[Number, ...]:
    """Quantities inside ``span``, left to right, without overlaps. Dates and ages are left to their own modules."""
    found = list(_figures(text, span))
    for match in _FLOOR.finditer(text, span.start, span.end):
        where = Span(*match.span())
        if match.group().lower() == "others" and re.search(r"\w $", text[max(0, where.start - 12) : where.start]):
            continue
        if not any(where.touches(number.span) for number in found):
            floor = _FLOORS[(match.group("floor") or "dozens").lower()]
            found.append(Number(where, floor, None, None, "at_least"))
    for match in _NONE.finditer(text, span.start, span.end):
        found.append(Number(Span(*match.span()), 0, 0, 0, "none_reported"))
    return tuple(sorted(found, key=lambda number: number.span.start))


def _figures(text: str, span: Span) -> Iterator[Number]:
    for match in _NUMBER.finditer(text, span.start, span.end):
        value = words_to_number(match.group("value"))
        if value is None:
            continue
        where = Span(*match.span())
        second = words_to_number(match.group("second")) if match.group("second") else None
        joined = match.group("to") and (
            match.group("between") or not re.fullmatch(r"\s+and\s+", match.group("to")[: -len(match.group("second"))])
        )
        if second is not None and joined and second > value:
            yield Number(where, value, None, second, "range")
            continue
        if second is not None:
            where = Span(match.start(), match.end("value"))
        code = next((c for c in _QUALIFIERS if match.group(c)), "exact")
        if match.group("ormore") and second is None:
            code = "at_least"
        yield with_qualifier(where, value, code)


def with_qualifier(span: Span, value: int, code: str) -> Number:
    """Low, best and high as the qualifier allows; an open end stays None."""
    if code in ("at_least", "more_than"):
        return Number(span, value, value, None, code)
    if code == "at_most":
        return Number(span, None, value, value, code)
    return Number(span, value, value, value, code)


def words_to_number(words: str) -> int | None:
    """``"twenty-three"`` is 23, ``"1,400"`` 1400, ``"two dozen"`` 24; None when it is no whole number."""
    words = words.lower().strip().removesuffix(" of")
    if words.endswith("dozen"):
        head = words.removesuffix("dozen").strip(" -")
        if head in ("half a", "half-a", "half"):
            return 6
        return 12 * _UNITS.get(head, 1)
    if words == "a couple":
        return 2
    total = current = 0.0
    for word in re.split(r"[\s-]+", words):
        if word in ("and", ""):
            continue
        if word in ("a", "an"):
            current = 1
        elif word in _UNITS or word in _TENS:
            current += _UNITS.get(word, _TENS.get(word, 0))
        elif word in _SCALES:
            current = (current or 1) * _SCALES[word]
            if _SCALES[word] > 100:
                total, current = total + current, 0
        else:
            try:
                current += float(word.replace(",", ""))
            except ValueError:
                return None
    value = total + current
    return int(value) if value == int(value) and value < 10**10 else None


def ordinal_to_number(word: str) -> int | None:
    """``"38th"`` is 38, ``"fifth"`` 5, ``"twenty-first"`` 21."""
    word = word.lower()
    if match := re.fullmatch(r"(\d+)(?:st|nd|rd|th)", word):
        return int(match.group(1))
    if word in _ORDINALS:
        return _ORDINALS[word]
    tens, _, unit = word.partition("-")
    if tens in _TENS and unit in _ORDINALS:
        return _TENS[tens] + _ORDINALS[unit]
    return None


ORDINAL = (
    r"(?:\d+(?:st|nd|rd|th)|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|"
    + "|".join(_ORDINALS)
    + ")"
)
