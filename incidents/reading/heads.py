"""Which trigger carries a clause: verbs and light verbs before nouns, facts before generalities."""

from __future__ import annotations

import re

from .casualties import CasualtyMention
from .clauses import Clause
from .mention import SentenceFacts
from .model import Span
from .triggers import Trigger


def head_of(
    text: str,
    facts: SentenceFacts,
    clause: Clause,
    triggers: tuple[Trigger, ...],
    casualties: tuple[CasualtyMention, ...],
) -> Trigger | None:
    """The trigger that carries the clause: verbs and light verbs before nouns, facts before generalities."""
    real = [t for t in triggers if t.real]
    by_rank = sorted(real, key=lambda t: (_rank(text, t), t.span.start))
    if (
        by_rank
        and _rank(text, by_rank[0]) == 3
        and any(t.form == "noun" and t.plural and t.side == "attack" for t in triggers)
    ):
        return None
    if by_rank and _rank(text, by_rank[0]) < 9:
        return by_rank[0]
    if clause.relation == "response" and (answer := _ANSWER.search(text, clause.span.start, clause.span.end)):
        span = Span(*answer.span())
        return Trigger(span, span, "noun", "strike", True, word="response")
    figures = [c for c in casualties if c.casualties.qualifier != "unknown"]
    if figures:
        where = figures[0].casualties.span
        side = "attack"
        inside = [t for t in real if t.definite]
        if inside:
            return inside[0]
        if any((t.generic or not t.real) and t.span.start < where.start for t in triggers):
            return None
        return Trigger(where, where, "result", side, True, word="casualties")
    if action := _action(text, facts, clause):
        return action
    if (
        facts.sentence.role == "item"
        and (weapon := next((n for n in facts.names if n.name.kind == "weapon" and clause.holds(n.span)), None))
        and any(d.role == "on" for d in facts.dates)
    ):
        return Trigger(weapon.span, weapon.span, "noun", "attack", True, word="item")
    return by_rank[0] if by_rank else None


def _rank(text: str, trigger: Trigger) -> int:
    if trigger.generic:
        return 9
    ing = trigger.word.endswith("ing") and trigger.form == "active"
    if trigger.form == "light":
        return 0
    if trigger.form in ("active", "passive", "intercept"):
        return 3 if ing else 1
    return 5 if trigger.plural and trigger.definite and trigger.side == "attack" else 2


_ANSWER = re.compile(r"\b(?:responses?|retaliation|reprisals?|counter-?(?:attacks?|strikes?)|return fire)\b", re.I)
_ACTION = re.compile(
    r"\b(?P<np>(?:the|that|this|our) (?:\w+ )?(?:action|actions|operation))\b(?: that)?(?: was| were| we)? (?:taken|took|conducted|carried out)\b",
    re.I,
)


def _action(text: str, facts: SentenceFacts, clause: Clause) -> Trigger | None:
    """“the action that was taken two weeks ago to push back”: a strike by another word, if it is dated and answers something."""
    match = _ACTION.search(text, clause.span.start, clause.span.end)
    dated = any(d.role == "on" and match and 0 <= d.span.start - match.end() < 40 for d in facts.dates)
    if (
        match
        and dated
        and re.search(
            r"\b(?:push(?:ed)? back|respon\w+|retaliat\w+|against|militar\w+|self-defen[cs]e|attacks?)\b",
            facts.sentence.span.of(text),
            re.I,
        )
    ):
        span = Span(*match.span("np"))
        return Trigger(span, span, "noun", "strike", True, definite=False, word="action")
    return None
