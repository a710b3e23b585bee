"""Spans of the text: sentences around words, words around a quote, and words found again."""

from __future__ import annotations

import re

CONTEXT = 80
_ENDS = re.compile(r"[.!?][\"'”’)]*(?=\s+[\"'“‘(]?[A-Z0-9])|\n")
_SHORT = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Gen|Lt|Col|Maj|Sgt|Capt|Adm|Brig|Rep|Sen|Gov|St|No|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|[Aa]\.m|[Pp]\.m)\.$"
)


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence, or sentences, that hold these words; never beyond their paragraph."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    begin, finish = first, last
    for match in _ENDS.finditer(text, first, last):
        if _SHORT.search(text, first, match.start() + 1) and _SHORT.search(
            text[max(first, match.start() - 6) : match.start() + 1]
        ):
            continue
        if match.end() <= start:
            begin = match.end()
        elif match.end() >= end:
            finish = match.end()
            break
    while begin < start and text[begin].isspace():
        begin += 1
    return begin, finish


def context(text: str, start: int, end: int) -> tuple[str, str]:
    """Words before and after, whole ones, from the same paragraph."""
    first = max(text.rfind("\n", 0, start) + 1, start - CONTEXT)
    before = text[first:start]
    if first and not text[first - 1].isspace() and " " in before:
        before = before[before.index(" ") + 1 :]
    stop = text.find("\n", end)
    stop = min(len(text) if stop < 0 else stop, end + CONTEXT)
    after = text[end:stop]
    if stop < len(text) and not text[stop].isspace() and " " in after:
        after = after[: after.rindex(" ")]
    return before, after


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without spaces at the ends; (start, start) where nothing else is there."""
    start, end = max(0, start), min(len(text), end)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def find_words(text: str, words: str) -> tuple[int, int] | None:
    """Where these words stand, whatever the spaces and line ends between them; the first place of several."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    match = re.search(pattern, text) if pattern else None
    return match.span() if match else None
