"""Cut a sentence where one incident ends and another begins, and say how they relate.

Connectors: "a day after", "in response to", "in retaliation for", "prompting a response",
"hours after", "following", semicolons, and "and"/"while" between two clauses with verbs.
A fronted "In response to X, Y did Z" puts X into a clause of its own.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from .model import NameMention, Span
from .triggers import find_triggers


@dataclass(frozen=True, slots=True)
class Clause:
    """Pieces of one sentence that speak of one incident.

    ``relation`` says how this clause stands to clause ``to``: cause (it is what the other
    answered), response (it answers the other), earlier (before the other), or and.
    """

    pieces: tuple[Span, ...]
    relation: str = ""
    to: int = -1
    connector: Span | None = None

    @property
    def span(self) -> Span:
        return self.pieces[-1] if len(self.pieces) == 1 else Span(self.pieces[0].start, self.pieces[-1].end)

    def holds(self, span: Span) -> bool:
        return any(piece.start <= span.start < piece.end for piece in self.pieces)


#: Connectors looked at in one sentence; real prose has fewer.
MOST_CUTS = 12
_CAUSE = re.compile(
    r"\b(?:in (?:direct |apparent |immediate |clear )?(?:response|retaliation|reprisal|revenge|answer) (?:to|for)|(?:as |in )?(?:retaliation|revenge|reprisals?) for"
    r"|retaliat(?:ed|ing|ory strikes?) (?:for|against|after)|respond(?:ed|ing) to|was (?:a |in )?(?:response|retaliation) (?:to|for)|to avenge|avenging)\b",
    re.I,
)
_RESPONSE = re.compile(
    r",?\s*\b(?:prompting|triggering|provoking|drawing|leading to|which prompted|which triggered|which drew|prompted|sparking)\s+(?=(?:\w+\W+){0,8}?(?:respon\w+|retaliat\w+|reprisals?|strikes?|airstrikes?|counter\w*|fire)\b)",
    re.I,
)
_EARLIER = re.compile(
    r"\b(?:(?:just |only |barely |less than |more than )?(?:an?|one|two|three|four|five|six|seven|several|\d+|some) (?:hours?|days?|weeks?|months?) |hours |days |minutes |shortly |soon |the day |a day |immediately |weeks )?after\b(?! (?:that|which|midnight|dawn|noon|dark|\d))|\b(?<!was )(?<!were )followed\b(?! by)|\bfollowing\b(?! (?:day|week|month|that|the (?:news|meeting|call)))|\bsince\b(?= [A-Z][\w'’-]+(?:,| [\w-]+ed\b| launched))",
    re.I,
)
_LATER = re.compile(
    r"\b(?:(?:hours|days|shortly|minutes|a day|two days|a week) )before\b(?! (?:dawn|midnight|noon|\d))|, before\b",
    re.I,
)
_AND = re.compile(
    r";\s*|,?\s+(?:while|whereas)\s+|,?\s+and (?:then |also |later |that )?(?=on\b|in\b|at\b|[A-Z\"“a-z])|,\s+(?:when|as|but)\s+|\s+—\s+|\s+when\s+",
    re.I,
)
_MAIN = re.compile(
    r",\s+(?=(?:the |an? )?(?:[A-Z][\w.'’-]*\s+)+(?!and\b|or\b)[a-z]|(?:our|we|its|the)\s\w|(?:[a-z]+ ){1,3}(?:struck|hit|attacked|launched|fired|conducted|carried|bombed|shelled|shot)\b)"
)


#: A phrase before the subject that belongs to the main clause: "at my direction", "on the night of …".
_ADJUNCT = re.compile(
    r"(?P<comma>,\s*)(?:at [\w' ]{2,30} direction|on [^,]{2,40}?\d{1,2}(?:, \d{4})?|(?:early |late |earlier )?(?:today|yesterday|overnight|last night|this morning|on \w+day)[\w ]{0,20}|as part of [^,]{2,60}),\s*\Z",
    re.I,
)


def split_clauses(text: str, sentence: Span, names: tuple[NameMention, ...], *, depth: int = 0) -> tuple[Clause, ...]:
    """The clauses of one sentence; a sentence with one incident is one clause."""
    if depth < 3 and (match := _real_split(text, sentence, _RESPONSE)):
        left = split_clauses(text, Span(sentence.start, match.start()), names, depth=depth + 1)
        right = Clause((Span(match.end(), sentence.end),), "response", _last_event(text, left), Span(*match.span()))
        return (*left, right)
    for pattern, relation in ((_CAUSE, "cause"), (_EARLIER, "earlier"), (_LATER, "later")):
        if match := _real_split(text, sentence, pattern):
            return _around(text, sentence, names, match, relation)
    return _coordinated(text, sentence, names)


def _last_event(text: str, clauses: tuple[Clause, ...]) -> int:
    """The last clause before "prompting…": the nearest one is what prompted."""
    return len(clauses) - 1


def _real_split(text: str, sentence: Span, pattern: re.Pattern[str]) -> re.Match[str] | None:
    for match in itertools.islice(pattern.finditer(text, sentence.start, sentence.end), MOST_CUTS):
        if pattern is _RESPONSE or any(t.span.start >= match.end() for t in find_triggers(text, sentence)):
            return match
    return None


#: "It came a day after …": the incident told just before is the left side.
_IT_CAME = re.compile(
    r"^[\"“]?(?:It|This|That|They|These|Those|Both)\s+(?:came|comes|come|followed|follows|occurred|happened|took place|was)\b[^,]{0,30}$"
)


def _around(
    text: str, sentence: Span, names: tuple[NameMention, ...], match: re.Match[str], relation: str
) -> tuple[Clause, ...]:
    left = Span(sentence.start, match.start())
    connector = Span(*match.span())
    if _IT_CAME.match(left.of(text)):
        rest = _coordinated(text, Span(match.end(), sentence.end), names)
        return (
            Clause((left,)),
            *[
                Clause(c.pieces, relation if i == 0 else c.relation, 0 if i == 0 else c.to + 1, connector)
                for i, c in enumerate(rest)
            ],
        )
    has_left = any(t.form != "noun" or not t.generic for t in find_triggers(text, left))
    if has_left:
        first = _coordinated(text, left, names)
        rest = _coordinated(text, Span(match.end(), sentence.end), names)
        moved = [
            Clause(
                c.pieces, relation if i == 0 else c.relation, len(first) - 1 if i == 0 else c.to + len(first), connector
            )
            for i, c in enumerate(rest)
        ]
        return (*first, *moved)
    cut = _main_clause(text, Span(match.end(), sentence.end))
    if cut is None:
        return _coordinated(text, sentence, names)
    main = Clause((left, Span(cut, sentence.end)) if left.end - left.start > 3 else (Span(cut, sentence.end),))
    return (main, Clause((Span(match.end(), cut),), relation, 0, connector))


def _main_clause(text: str, span: Span) -> int | None:
    """Where the main clause starts after a fronted "in response to …,": the last comma with subject and verb after it."""
    cut = None
    for match in itertools.islice(_MAIN.finditer(text, span.start, span.end), MOST_CUTS):
        after = [t for t in find_triggers(text, Span(match.end(), span.end)) if t.real]
        if after and _finite(after[0]) and after[0].whole.start - match.end() < 260:
            cut = match.end()
            break
    if cut is None:
        return None
    while adjunct := _ADJUNCT.search(text[span.start : cut]):
        cut = span.start + adjunct.end("comma")
    return cut


def _coordinated(text: str, span: Span, names: tuple[NameMention, ...]) -> tuple[Clause, ...]:
    """Split at "and", "while" or a semicolon when both sides have a finite verb of their own subject."""
    cuts = [span.start]
    finite = [t for t in find_triggers(text, span) if _finite(t)]
    for match in itertools.islice(_AND.finditer(text, span.start, span.end), MOST_CUTS):
        left = [t for t in finite if cuts[-1] <= t.span.start < match.start()]
        right = [t for t in finite if t.whole.start >= match.end()]
        if not left or not right:
            continue
        subject = Span(match.end(), right[0].whole.start)
        gap = subject.end - subject.start
        semicolon = match.group().startswith(";")
        actor = any(
            n.span.start >= subject.start
            and n.span.end <= subject.end
            and n.name.kind in ("actor", "demonym", "ship", "weapon")
            for n in names
            if n.span.start < subject.end
        )
        actor = actor or bool(_OWN_SUBJECT.search(subject.of(text)))
        if semicolon or (
            gap > 2 and gap < 120 and actor and not re.search(r"\b(?:that|which|who)\b", subject.of(text))
        ):
            cuts.append(match.end())
    ends = [*cuts[1:], span.end]
    return tuple(
        Clause((Span(a, b),), "and" if i else "", i - 1) for i, (a, b) in enumerate(zip(cuts, ends, strict=True))
    )


_OWN_SUBJECT = re.compile(
    r"\b(?:we|they|he|she|it|(?:our|its|their) \w+|others|another|one)\s*(?:\w+ly |had |has |have |was |were )*$"
    r"|\b(?:on|in|late|early)\s[^,]{0,14}?(?:\d{1,2}\b|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
)


def _finite(trigger: object) -> bool:
    return getattr(trigger, "form", "") in ("active", "passive", "light", "intercept") and not getattr(
        trigger, "word", ""
    ).endswith("ing")
