"""The text cut at every end of a found span, so that spans may overlap and nest: each piece knows whose words it is."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from incidents.articles.suggestions import Suggestion

# Of several suggestions over the same words, the colour of the first of these.
ORDER = ("tally", "claim", "quote", "response", "attack", "strike", "context")


@dataclass(frozen=True)
class Piece:
    """`keys`: the suggestions whose quote holds it; `fields`: what it says for them; `begins`: those that start here."""

    text: str
    start: int
    keys: str = ""
    fields: str = ""
    side: str = ""
    state: str = ""
    begins: Sequence[Suggestion] = ()


def pieces(text: str, found: Sequence[Suggestion]) -> list[Piece]:
    """In order, without gaps: joined, they are the text."""
    opening: dict[int, list[tuple[Suggestion, str]]] = {}
    closing: dict[int, list[tuple[Suggestion, str]]] = {}
    for suggestion in found:
        for name, start, end in _spans(suggestion):
            if 0 <= start < end <= len(text):
                opening.setdefault(start, []).append((suggestion, name))
                closing.setdefault(end, []).append((suggestion, name))
    cuts = sorted({0, len(text), *opening, *closing})
    live: list[tuple[Suggestion, str]] = []
    result = []
    for start, end in itertools.pairwise(cuts):
        for gone in closing.get(start, ()):
            live.remove(gone)
        begun = opening.get(start, [])
        live += begun
        result.append(_piece(text[start:end], start, live, [s for s, name in begun if not name]))
    return result


def _spans(suggestion: Suggestion) -> list[tuple[str, int, int]]:
    rows = [("", suggestion.start, suggestion.end)]
    rows += [
        (name, a, b)
        for name, spans in suggestion.spans.items()
        for a, b in spans
        if (a, b) != (suggestion.start, suggestion.end)
    ]
    return [("also" if name == "mentions" else name, a, b) for name, a, b in rows]


def _piece(text: str, start: int, live: Sequence[tuple[Suggestion, str]], begins: Sequence[Suggestion]) -> Piece:
    holding = [s for s, name in live if name in ("", "also")] or [s for s, _ in live]
    if not holding:
        return Piece(text, start)
    first = min((s for s in holding), key=lambda s: (s.end - s.start, ORDER.index(s.side) if s.side in ORDER else 9))
    return Piece(
        text,
        start,
        keys=" ".join(dict.fromkeys(s.key for s, _ in live)),
        fields=" ".join(sorted({f"{name}:{s.key}" for s, name in live if name and name != "also"})),
        side=first.side,
        state=first.state,
        begins=begins,
    )
