"""One sentence to the incidents it speaks of: each a :class:`Mention`, still unmerged.

A mention keeps what its own clause says. Lists ("attacks included ones on A on 4 April;
B on 2 May"), counted strikes ("two more strikes") and sites counted by country ("two
locations in Syria and one in Iraq") become one mention each.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from .attackers import find_attackers, find_defenders
from .casualties import CasualtyMention, find_casualties
from .clauses import Clause, split_clauses
from .dates import find_dates
from .heads import head_of
from .lists import listed, split_countries, split_dates
from .mention import Mention, SentenceFacts
from .model import DateMention, NameMention, Sentence, Span
from .names import country_names
from .places import find_places
from .scene import ALLIES, Party, Scene, Where
from .targets import find_outcome, find_targets, find_weapons, type_of_target
from .triggers import Trigger, find_triggers

_ITS_JETS = re.compile(
    r"\b(?:its|their) (?:\w+ )?(?:jets|forces|fighters|aircraft|warplanes|troops|artillery|military|army|air force|navy|drones|helicopters|planes|tanks|gunners|men)\b[^,;.]{0,30}$|\bthat it\s(?:had |has |\w+ly )*$"
)
_OURS = re.compile(
    r"\b(?:we|I|our (?:forces|military|aircraft|troops|air force|navy)|the [Pp]resident|President [A-Z]\w+)\b[^,;.]{0,40}$"
)
_REPORT_VERB = re.compile(r"\b(?:\w+ed|drew|sparked|came|rose|is|was|has|have|will|brought|led)\b", re.I)
_VIOLENT_VERB = re.compile(
    r"\b(?:carried|conducted|killed|wounded|injured|launched|targeted|destroyed|occurred|happened|hit|struck|damaged|left|housed|used|took|attacked|backed|aligned|linked|allied|led|occupied|based|owned|flagged|was|were)\b",
    re.I,
)


#: Stems of every trigger and casualty word: a sentence without any of them speaks of no incident.
_RELEVANT = re.compile(
    r"str(?:ik|uck)|attack|assault|ambush|raid|bomb|shell|barrage|salvo|volley|explo|blast|hijack|seiz|clash|fire|firing|gun|battle|incurs|assassin|massacre|shoot|shot|invasion|invaded|sink|sank|sunk|hit\b|pound|target"
    r"|storm|board|torpedo|ramm|launch|lobb|detonat|blew|blown|crash|slamm|land|fell\b|down|intercept|engag|destroy|rain|damag|ablaze|abduct|kidnap|repel|neutrali|knocked|came under|come under|exchang|trad"
    r"|kill|dead|died|death|slain|execut|perish|wound|injur|hurt|casualt|fatal|lost their|harm|maim|hospitali|toll|action|operation|drone|missile|rocket|mortar|UAV|respon|retaliat|reprisal|hitting|mounted|drown",
    re.I,
)


def read_sentence(text: str, sentence: Sentence, names: tuple[NameMention, ...], published: dt.date) -> SentenceFacts:
    """Clauses, triggers, dates, casualties and mentions of one body sentence."""
    if sentence.span.end - sentence.span.start < 8:
        return SentenceFacts(sentence, names, (), (), (), ())
    dates = find_dates(text, sentence.span, published)
    if not _RELEVANT.search(text, sentence.span.start, sentence.span.end):
        return SentenceFacts(sentence, names, dates, (Clause((sentence.span,)),), (), ())
    clauses = split_clauses(text, sentence.span, names)
    casualties = find_casualties(text, sentence.span)
    triggers = tuple(t for clause in clauses for piece in clause.pieces for t in find_triggers(text, piece))
    dates = tuple(_since_far(text, sentence.span, date, triggers) for date in dates)
    facts = SentenceFacts(sentence, names, dates, clauses, triggers, casualties)
    mentions = list(listed(text, facts)) or list(_by_clause(text, facts))
    return replace(facts, mentions=tuple(mentions))


def _since_far(text: str, span: Span, date: DateMention, triggers: tuple[Trigger, ...]) -> DateMention:
    """“the deadliest since the army seized power on July 26”: the date is the window's, unless violence stands between."""
    if date.role != "on":
        return date
    before = text[span.start : date.span.start]
    match = re.search(r"\bsince\b[^,;.]{0,60}$", before, re.I)
    if re.match(
        r",?\s+when\b[^.;]{0,90}\b(?:kill|attack|struck|hit\b|storm|bomb|massacr|shot|shell|fired|launched)",
        text[date.span.end : span.end],
        re.I,
    ):
        return date
    if match and not any(
        t.real and t.span.start > span.start + match.start() and t.span.end <= date.span.start for t in triggers
    ):
        return replace(date, role="since")
    return date


def _by_clause(text: str, facts: SentenceFacts) -> Iterator[Mention]:
    """One mention for each clause that has a trigger or, failing that, casualties."""
    index_of: dict[int, int] = {}
    made: list[Mention] = []
    for number, clause in enumerate(facts.clauses):
        triggers = tuple(t for piece in clause.pieces for t in find_triggers(text, piece))
        casualties = tuple(c for c in facts.casualties if clause.holds(c.casualties.span))
        head = head_of(text, facts, clause, triggers, casualties)
        if head is None:
            continue
        mention = _build(text, facts, clause, head, triggers, casualties)
        mention = replace(
            mention, relation=clause.relation, related=index_of.get(clause.to, -1), connector=clause.connector
        )
        index_of[number] = len(made)
        made.append(mention)
    made = _share_opening_date(text, facts, made)
    for mention in made:
        for single in split_dates(text, facts, mention):
            yield from split_countries(text, single)


def _build(
    text: str,
    facts: SentenceFacts,
    clause: Clause,
    head: Trigger,
    triggers: tuple[Trigger, ...],
    casualties: tuple[CasualtyMention, ...],
) -> Mention:
    names = tuple(n for n in facts.names if clause.holds(n.span))
    casualties = tuple(
        c
        for c in casualties
        if not re.match(r"[^.;,]{0,40}\bsince\b", text[c.casualties.span.end : c.casualties.span.end + 60])
    )
    scene = Scene(text, clause.pieces, head, triggers, names)
    if (
        head.form == "intercept"
        and head.word in ("destroyed", "engaged")
        and (on_land := find_places(scene))
        and on_land[0].group != "sea"
        and find_defenders(scene)
    ):
        head = replace(head, form="active", side="strike")
        scene = replace(scene, head=head)
    parties, phrase = find_targets(scene)
    kind, kind_span = type_of_target(scene, phrase)
    date, tight, not_after, offset = _date(text, facts, clause, head)
    words = " ".join(piece.of(text) for piece in clause.pieces)
    attackers = find_attackers(scene)
    if not attackers and (
        mine := _ITS_JETS.search(text[max(facts.sentence.span.start, head.whole.start - 60) : head.whole.start])
    ):
        owner = next(
            (
                n
                for n in facts.names
                if n.span.end <= head.whole.start
                and (
                    n.name.kind == "actor"
                    and n.name.group in ("state", "armed_group")
                    or n.name.kind == "place"
                    and n.name.group == "country"
                )
            ),
            None,
        )
        if owner is not None and mine:
            attackers = (
                Party(
                    owner.name.name,
                    "state" if owner.name.kind == "place" else owner.name.group,
                    owner.name.iso3,
                    owner.span,
                ),
            )
    claimed = (
        attackers
        if re.match(r"claimed", head.word) or re.search(r"\bclaim(?:ed|ing)? (?:credit|responsibility)\b", words, re.I)
        else ()
    )
    if claimed == () and re.search(r"\bclaimed (?:credit|responsibility)\b", words, re.I):
        claimed = attackers
    embedded = clause.relation in ("cause",) or bool(
        re.search(
            r"\b(?:one of|in particular)\s+(?:(?:these|the|those)\s)?$",
            text[max(0, head.whole.start - 20) : head.whole.start],
            re.I,
        )
    )
    return Mention(
        span=_quote(text, clause),
        sentence=facts.sentence,
        form=head.form,
        side=head.side,
        word=head.word,
        real=head.real,
        generic=head.generic,
        anaphoric=head.definite and not embedded and not _own_story(text, head, casualties, date),
        continues=_continues(text, facts, head),
        additional=head.additional and not head.definite,
        plural=head.plural,
        embedded=embedded,
        date=date,
        tight=tight,
        not_after=not_after,
        offset=offset,
        places=find_places(scene) or _own_sky(scene),
        attackers=attackers,
        targets=parties,
        target_phrase=phrase,
        target_type=kind,
        target_type_span=kind_span,
        weapons=find_weapons(scene),
        outcome=find_outcome(words, head.form),
        casualties=casualties,
        claimed_by=claimed,
        that_country=bool(re.search(r"\b(?:that|the same) country\b|\bthere\b", words)),
        not_before_last=bool(re.search(r"\bsince (?:then|that time)\b", facts.sentence.span.of(text), re.I)),
        head=head.span,
        ours=bool(_OURS.search(text[max(facts.sentence.span.start, head.whole.start - 70) : head.whole.start]))
        and not attackers,
        count=head.count if head.count and head.count <= 4 and head.additional else 1,
    )


def _own_sky(scene: Scene) -> tuple[Where, ...]:
    """“Ukrainian air defences shot down 28 missiles”: over their own country, unless that state fights far from home."""
    return tuple(
        Where(country_names()[p.iso3], country_names()[p.iso3], "country", p.iso3, p.span)
        for p in find_defenders(scene)
        if p.group == "state" and p.iso3 in country_names() and p.iso3 not in ALLIES
    )[:1]


def _own_story(text: str, head: Trigger, casualties: tuple[CasualtyMention, ...], date: DateMention | None) -> bool:
    """“the attack that killed three soldiers in Jordan”, "the Nov. 19 seizure of the ship": definite, yet told here."""
    after = text[head.span.end : head.span.end + 40]
    if re.match(r"\s+(?:that|which)\s+(?:killed|wounded|injured|left|claimed|struck|hit|destroyed|damaged)\b", after):
        return True
    if re.match(r"\s+(?:that|which)\b", after) and any(c.casualties.best for c in casualties):
        return True
    if re.search(r"\bthe first\b", head.whole.of(text), re.I) or re.search(
        r"\bThe first\b", text[head.whole.start : head.span.end]
    ):
        return date is not None
    if date is None or not head.whole.start - 2 <= date.span.start < head.span.start:
        return False
    return not re.search(r"['’]s\b", date.span.of(text) + text[date.span.end : date.span.end + 2])


def _continues(text: str, facts: SentenceFacts, head: Trigger) -> bool:
    """The subject takes up what was told before: "Both missiles …", "The missile …", "They …", "the same ship …"."""
    if head.form not in ("active", "passive", "intercept"):
        return False
    before = text[facts.sentence.span.start : head.span.start]
    subject = re.search(
        r"(?:^|[,;]\s|\band\s|\bthat\s)((?:the|these|those|both|all|it|they|one|another|some|of the|three of the|two of the|none)\b[^,;]{0,60})$",
        before,
        re.I,
    )
    if not subject:
        after = text[head.span.end : head.span.end + 45]
        return head.form == "intercept" and bool(
            re.match(r"\s+(?:(?:all|both|most|some|\d+|[a-z]+) )?(?:of )?(?:the|them|those|these|it)\b", after)
        )
    words = subject.group(1)
    return bool(
        re.match(
            r"(?:they|it|one of them|some|none)\b|(?:both|all)\s*$|(?:the|these|those|both|all|of the|one of the|three of the|two of the)\s+(?:\w+[ -]){0,4}(?:missiles?|drones?|rockets?|UAVs?|boats?|vehicles?|projectiles?|shells?|mortars?|bombers?|gunmen|attackers?|militants|assailants|fighters|aircraft|jets|munitions?|blast|explosion)\b",
            words,
            re.I,
        )
    )


def _quote(text: str, clause: Clause) -> Span:
    """The clause's words as one span, trimmed of connectors and blanks; a fronted cause stays inside."""
    span = clause.span
    start, end = span.start, span.end
    while start < end and (text[start].isspace() or text[start] in ",;—-"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;—-"):
        end -= 1
    return Span(start, end)


def _date(
    text: str, facts: SentenceFacts, clause: Clause, head: Trigger
) -> tuple[DateMention | None, bool, dt.date | None, int | None]:
    """The clause's own date: (date, tight, not after, offset in days)."""
    inside = [d for d in facts.dates if clause.holds(d.span)]
    reported = [d.first for d in facts.dates if d.role == "report" and d.first]
    not_after = max(reported) if reported else None
    on = [
        d for d in inside if d.role == "on" and d.first and (d.precision < 5 or abs(_distance(head.span, d.span)) < 40)
    ]
    if on and head.generic and head.form != "light":
        on = [d for d in on if d.span.end <= head.span.end + 40]
    offset = next((d.offset_days for d in inside if d.role == "offset"), None)
    if offset is None and clause.relation in ("earlier", "later") and clause.connector:
        offset = None
    if not on:
        return None, True, not_after, offset
    within = [d for d in on if head.whole.start - 3 <= d.span.start < head.span.end]
    best = within[0] if within else min(on, key=lambda d: _distance(head.span, d.span))
    tight = True
    if not within and head.form == "noun" and best.span.start > head.span.end:
        gap = text[head.span.end : best.span.start]
        verbs = [v.group() for v in _REPORT_VERB.finditer(gap) if not _VIOLENT_VERB.fullmatch(v.group())]
        tight = not verbs
    return best, tight, not_after, offset


def _distance(a: Span, b: Span) -> int:
    return b.start - a.end if b.start >= a.end else a.start - b.end


def _share_opening_date(text: str, facts: SentenceFacts, made: list[Mention]) -> list[Mention]:
    """The only day of a sentence holds for the clauses joined to it with "and"."""
    if not made or made[0].date is None or not made[0].tight:
        return made
    opening = made[0].date
    if opening.precision > 2 or len({m.date for m in made if m.date}) > 1:
        return made
    return [
        replace(m, date=opening) if m.date is None and m.offset is None and m.relation == "and" else m for m in made
    ]
