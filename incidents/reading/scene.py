"""The people and places of one clause, and the clause itself as the role readers see it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .model import NameMention, Span
from .triggers import Trigger

#: States whose armed action the field calls a strike unless the text says otherwise.
STRIKE_SIDE = frozenset({"USA", "GBR", "ISR", "FRA", "CAN", "AUS", "NLD", "DNK"})
#: States that strike together in one operation.
ALLIES = STRIKE_SIDE - {"ISR"}


@dataclass(frozen=True, slots=True)
class Party:
    """An attacker or a target: ``group`` as for actors, ``""`` where it is a thing."""

    label: str
    group: str
    iso3: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Where:
    """A place as stated ("south of Baghdad"), the name it rests on, and its country."""

    label: str
    name: str
    group: str
    iso3: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Scene:
    """One clause with its names, trigger and the other triggers around it."""

    text: str
    pieces: tuple[Span, ...]
    head: Trigger
    triggers: tuple[Trigger, ...]
    names: tuple[NameMention, ...]

    @property
    def start(self) -> int:
        return self.pieces[0].start

    @property
    def end(self) -> int:
        return self.pieces[-1].end

    def holds(self, span: Span) -> bool:
        return any(piece.start <= span.start < piece.end for piece in self.pieces)


def next_event(scene: Scene) -> int:
    """Where words after the head begin to speak of something else: another trigger, or what a thing is used for."""
    limit = scene.end
    for trigger in scene.triggers:
        if (
            trigger.span.start > scene.head.span.end
            and (trigger.generic or not trigger.real or trigger.form in ("noun", "light"))
            and not _same_event(scene, trigger)
        ):
            limit = min(limit, trigger.whole.start)
    used = re.compile(
        r"\b(?:used by|utili[sz]ed by|that (?:facilitate|support|enable|was|were|is|are|had been) |to support|prepared to|ready to|in order to|housing|designed to|intended to|in response to)\b"
    ).search(scene.text, scene.head.span.end, limit)
    if used:
        inside = [
            n for n in scene.names if n.name.kind == "place" and scene.head.span.end <= n.span.start < used.start()
        ]
        limit = (
            used.start()
            if inside
            or scene.head.side == "strike"
            or used.group().startswith(("to", "that", "in", "prepared", "ready", "designed", "intended"))
            else limit
        )
    return limit


def _same_event(scene: Scene, trigger: Trigger) -> bool:
    between = scene.text[scene.head.span.end : trigger.span.start]
    return (
        bool(re.search(r"\b(?:during|in|by|as|with) (?:an? |the )?(?:\w+[- ]){0,5}$", between)) and not trigger.plural
    )
