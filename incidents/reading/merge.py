"""Mentions to incidents: which of them speak of the same one, and what the context adds.

Rules: "the strike", "Tuesday's strikes" and "the missile" take up the latest incident they
can be (same side, same kind of attacker, compatible place, date and weapon). An
indefinite mention ("a drone attack") is a new incident unless date and place say it is one
already told. A plural without date, place or number is background. What the context adds
(a date from the paragraph, a sea from the page) is recorded as inferred.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace

from .dates import DAY
from .drafts import Draft
from .lists import sites_by_country
from .mention import Mention, SentenceFacts
from .model import DateMention, Span, Tally
from .same import antecedent
from .scene import Party, Where

_REPORTED = re.compile(
    r"\b(?:reports?(?: \w+){0,3} (?:of|that)|rumou?rs?|social media|claims? that|allegations?|alleged)\b", re.I
)
_DENIED = re.compile(
    r"\b(?:not accurate|inaccurate|(?:is|are|was|were|proved|been) (?:false|untrue|fake|fabricated|a hoax|unfounded)|not true|did not (?:happen|occur|take place)|no (?:such )?(?:attack|strike|explosion|incident|drone|missile)s? (?:took place|occurred|happened|on|at|in)|there was no|debunked|never happened|mistaken for|false alarm|den(?:y|ied|ies)|deleted)\b",
    re.I,
)
_THE_SPOT = re.compile(
    r"the (?:\w+ )?(?:camp|city|town|village|airport|base|port|district|hospital|airfield|compound|capital|neighbou?rhood)\b",
    re.I,
)
_LINKING = re.compile(
    r"^[\"“]?(?:later|hours later|shortly|earlier|also|meanwhile|separately|in a separate|elsewhere|the same day|on the same|that same|in another|an hour later|at (?:about |around |approximately |roughly )?\d{1,2}(?:[.:]\d\d)?\s?[ap]\.?m|minutes later|at the same time|in the|(?:the |they |it |[a-z]+ )(?:[a-z]+ ){0,2}also)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Link:
    """``later`` answered or followed ``earlier`` (indices of drafts)."""

    earlier: int
    later: int
    kind: str
    span: Span
    connector: Span | None
    days: int | None = None


@dataclass(slots=True)
class Story:
    """What has been told so far."""

    text: str
    published: dt.date
    drafts: list[Draft] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    tallies: list[Tally] = field(default_factory=list)
    paragraph: int = -1
    day: DateMention | None = None
    last_day: dt.date | None = None
    anchor: dt.date | None = None
    anchor_paragraph: int = -1
    own_state: Party | None = None
    country: Where | None = None
    sea: Where | None = None
    spot: Where | None = None
    land: str | None = None
    groups: dict[str, Party] = field(default_factory=dict)


def merge(
    text: str,
    published: dt.date,
    sentences: list[tuple[SentenceFacts, tuple[Tally, ...]]],
    own_state: Party | None = None,
) -> Story:
    """All incidents of a text, in the order they are first told. ``own_state``: whose "we" it is."""
    story = Story(text, published, own_state=own_state)
    for position, (facts, tallies) in enumerate(sentences):
        _step(story, facts)
        known = {_same_count(t) for t in story.tallies}
        story.tallies += [t for t in tallies if t.window_start is None or _same_count(t) not in known]
        following = [f for f, _ in sentences[position + 1 : position + 4]]
        if not _is_denied(text, facts, following):
            _tell(story, facts, tallies)
        _remember(story, facts)
    _news_day(story)
    return story


def _same_count(tally: Tally) -> tuple[object, ...]:
    """A count told twice ("52 times since Oct. 17", again in the next paragraph) is one."""
    return (tally.metric, tally.value, tally.qualifier, tally.window_start)


def _step(story: Story, facts: SentenceFacts) -> None:
    if facts.sentence.paragraph != story.paragraph:
        story.paragraph = facts.sentence.paragraph
        story.day = None
        story.land = None


def _remember(story: Story, facts: SentenceFacts) -> None:
    for date in facts.dates:
        if date.role in ("on", "since") and date.first and date.precision <= 2:
            story.anchor = date.first
            story.anchor_paragraph = facts.sentence.paragraph
        if date.role == "on" and date.first and date.precision <= 2:
            story.day = date
            story.last_day = date.first
    for name in facts.names:
        if name.name.kind == "place" and name.known and name.name.iso3:
            story.land = name.name.iso3
        if name.name.kind == "place" and name.name.group == "country":
            story.country = Where(name.span.of(story.text), name.name.name, "country", name.name.iso3, name.span)
        elif name.name.kind == "place" and name.name.group in ("city", "base") and name.known:
            story.spot = Where(name.span.of(story.text), name.name.name, name.name.group, name.name.iso3, name.span)
        elif name.name.kind == "place" and name.name.group == "sea":
            story.sea = Where(name.span.of(story.text), name.name.name, "sea", None, name.span)
        elif name.name.kind == "actor" and name.name.group == "armed_group" and "-backed" in name.name.name:
            story.groups[name.name.name] = Party(name.name.name, "armed_group", name.name.iso3, name.span)
    for mention in facts.mentions:
        for party in mention.attackers:
            if party.group == "armed_group":
                story.groups[party.label] = party


def _is_denied(text: str, facts: SentenceFacts, following: list[SentenceFacts]) -> bool:
    """A report that the same or one of the next sentences calls false."""
    words = facts.sentence.span.of(text)
    if not _REPORTED.search(words):
        return False
    if (facts.sentence.speaker or "").startswith(("Q", "REPORTER")):
        return True
    later = " ".join(
        f.sentence.span.of(text) for f in following if f.sentence.paragraph - facts.sentence.paragraph <= 1
    )
    return bool(
        _DENIED.search(words)
        or re.search(
            r"\b(?:not accurate|inaccurate|false|untrue|no (?:such )?attack|not true|did not (?:happen|occur|take place)|fabricated|there was no)\b",
            later,
            re.I,
        )
    )


#: "strikes on three separate occasions", told without a day: a count, not an incident.
_OCCASIONS = re.compile(
    r"\bon (?:two|three|four|five|six|seven|several|multiple|numerous|many|\d+) (?:separate |different )?occasions\b",
    re.I,
)


def _tell(story: Story, facts: SentenceFacts, tallies: tuple[Tally, ...]) -> None:
    text = story.text
    where_of: dict[int, int] = {}
    countries = sites_by_country(text, facts.sentence.span, facts.names)
    own = any(m.real and not m.generic and (m.date or m.attackers) for m in facts.mentions)
    if countries and not own and _split_last(story, countries):
        return
    placed = False
    words = facts.sentence.span.of(text)
    question = words.rstrip("\"”’'").endswith("?")
    for number, mention in enumerate(facts.mentions):
        if not mention.real or mention.generic or (question and mention.date is None):
            continue
        if _is_tally(mention, tallies) or (mention.date is None and mention.plural and _OCCASIONS.search(words)):
            continue
        index = _place_mention(story, facts, mention)
        if index is not None:
            where_of[number] = index
            placed = True
            _link(story, facts, mention, where_of, index)
    if countries and own and placed:
        _split_last(story, countries)
    if not placed and not tallies:
        _loose_casualties(story, facts)
        _loose_place(story, facts)


def _is_tally(mention: Mention, tallies: tuple[Tally, ...]) -> bool:
    """A count that runs is no incident, unless it counts a few new ones ("two more strikes")."""
    counted = [t for t in tallies if t.metric in ("attacks", "strikes")]
    if mention.count > 1:
        return False
    if any(mention.head and t.span.touches(mention.head) for t in counted):
        return mention.plural or mention.date is None or mention.anaphoric
    if counted and (mention.date is None or mention.date.first in {t.window_start for t in counted}):
        return True
    harmed = [t for t in tallies if t.metric in ("killed", "injured")]
    return bool(harmed) and mention.date is None and (mention.form == "result" or not mention.places)


def _place_mention(story: Story, facts: SentenceFacts, mention: Mention) -> int | None:
    """Merge a mention into a draft or open a new one; the draft's index, or None where it is too vague."""
    mention = _in_that_country(story, mention)
    if (
        not mention.places
        and mention.target_phrase
        and story.spot
        and _THE_SPOT.match(mention.target_phrase.of(story.text))
    ):
        mention = replace(mention, places=(story.spot,))
    if mention.ours and story.own_state is not None:
        mention = replace(mention, attackers=(story.own_state,))
    found = antecedent(story.drafts, mention)
    if (
        mention.plural
        and mention.anaphoric
        and mention.side == "attack"
        and mention.date is None
        and mention.form == "noun"
    ):
        return None
    if found is not None:
        _absorb(story.drafts[found], mention)
        return found
    if mention.anaphoric and not _stands_alone(mention):
        return None
    if (mention.word == "returned fire" or mention.word.endswith(" with")) and story.drafts and mention.date is None:
        return _return_fire(story, facts, mention)
    if mention.continues and not mention.date and not mention.places:
        return None
    if not _enough(story, mention):
        return None
    first = len(story.drafts)
    for _ in range(mention.count):
        story.drafts.append(_new(story, facts, mention))
    return first


def _return_fire(story: Story, facts: SentenceFacts, mention: Mention) -> int:
    """Fire is returned where and when it was opened: the day and the waters are those of the incident told before."""
    cause = max(range(len(story.drafts)), key=lambda i: story.drafts[i].mentions[-1].span.start)
    before = story.drafts[cause]
    draft = _new(story, facts, mention)
    if draft.first is None and before.first is not None:
        draft.set_date(before.first, before.last, before.precision)
        draft.inferred.add("date")
    if not mention.places and draft.sea is None:
        draft.sea, draft.country = (
            before.sea or (before.place if before.place and before.place.group == "sea" else None),
            before.iso3,
        )
    story.drafts.append(draft)
    if before.side != draft.side:
        story.links.append(Link(cause, len(story.drafts) - 1, "response", mention.span, mention.head))
    return len(story.drafts) - 1


def _in_that_country(story: Story, mention: Mention) -> Mention:
    if mention.that_country and not mention.places and story.country is not None:
        return replace(mention, places=(story.country,))
    return mention


def _stands_alone(mention: Mention) -> bool:
    """A definite mention with no antecedent is an incident of its own when it has a date and says who or where."""
    if mention.plural and mention.side == "attack" and not (mention.date and mention.date.precision == 1):
        return False
    figures = [c for c in mention.casualties if c.casualties.qualifier not in ("unknown", "none_reported")]
    if figures and mention.date and mention.tight and not mention.plural:
        return True
    named = mention.places or mention.attackers or (not mention.plural and (mention.targets or mention.target_phrase))
    return bool(mention.date and mention.tight and named or figures and mention.places)


def _enough(story: Story, mention: Mention) -> bool:
    """Whether a mention says enough to be an incident: when or where, and who, what or with what result."""
    dated = mention.date is not None or mention.not_before_last
    figures = any(c.casualties.qualifier not in ("unknown",) for c in mention.casualties)
    who = bool(mention.attackers) + bool(mention.targets or mention.target_phrase) + bool(mention.weapons)
    if mention.form == "result":
        specific = any(w.group != "country" for w in mention.places)
        return bool(figures and (specific and (story.drafts or dated)) and not mention.embedded)
    if mention.embedded:
        return figures or (dated and bool(mention.places or mention.target_phrase))
    ing = mention.word.endswith("ing") and mention.form == "active"
    if ing:
        return dated and bool(mention.places) and who > 0
    if mention.form == "noun" and not dated and not figures and not mention.weapons and not mention.attackers:
        return False
    if mention.plural and mention.form == "noun" and not dated and not figures:
        return mention.count > 1 or bool(mention.places and mention.attackers and mention.side == "strike")
    if mention.places:
        return who > 0 or figures or dated
    told_day = story.day is not None and mention.not_after is None and not mention.relation
    if (
        told_day
        and mention.attackers
        and (mention.targets or mention.target_phrase)
        and mention.form in ("active", "passive", "light")
    ):
        return True
    if dated or (mention.form in ("light",) and story.day is not None):
        return who > 0 or figures or mention.word == "action"
    return (
        bool(mention.form == "light" and mention.attackers and mention.target_phrase)
        or (figures and who > 1)
        or (mention.form in ("active", "passive") and who > 1 and figures)
    )


def _absorb(draft: Draft, mention: Mention) -> None:
    draft.mentions.append(mention)
    draft.outcomes.append(mention.outcome)
    for new in mention.casualties:
        same = [old for old in draft.casualties if old.group == new.group]
        if (
            not same
            or new.casualties.qualifier != "unknown"
            and all(old.casualties.qualifier == "unknown" for old in same)
        ):
            draft.casualties = [old for old in draft.casualties if old.group != new.group] + [new]
    if mention.date is not None:
        draft.set_date(
            mention.date.first, mention.date.last, mention.date.precision, mention.date.span, tight=mention.tight
        )
    if "date" in draft.inferred and mention.date is not None and mention.tight:
        draft.inferred.discard("date")


# -- a new incident ----------------------------------------------------------------


def _new(story: Story, facts: SentenceFacts, mention: Mention) -> Draft:
    draft = Draft(
        [mention], not_after=mention.not_after, casualties=list(_first_of_each(mention)), outcomes=[mention.outcome]
    )
    if mention.places and mention.places[0].iso3 is None and mention.places[0].group == "city" and story.land:
        draft.country = story.land
        draft.inferred.add("place")
    if mention.date is not None and mention.date.first:
        draft.set_date(
            mention.date.first, mention.date.last, mention.date.precision, mention.date.span, tight=mention.tight
        )
        draft.alternatives += [day for day in mention.date.alternatives if day not in draft.alternatives]
    else:
        _borrow_date(story, facts, draft, mention)
    if (
        not mention.places
        and (
            any(p.group == "merchant" for p in mention.targets)
            or mention.target_type == "ship"
            or mention.weapons
            and mention.weapons[0][0] in ("anti_ship_missile", "unmanned_boat")
        )
        and story.sea
    ):
        draft.sea = story.sea
        draft.inferred.add("place")
    return draft


_HAPPENED_LATELY = re.compile(
    r"\b(?:have|has) (?!landed|fallen|hit|struck|been)|\b(?:recent|previous|earlier|last|past)\b", re.I
)


def _news_day(story: Story) -> None:
    """The lead "two rockets fell on the base, police said on Saturday": that day or the one before, as inferred.

    Only for the first incident told, and only where nothing in the whole text dates it.
    """
    if not story.drafts:
        return
    draft = story.drafts[0]
    mention = draft.mentions[0]
    day = mention.not_after
    if draft.first is not None or day is None or (story.published - day).days > 6:
        return
    if mention.embedded or mention.plural or mention.relation in ("cause", "earlier", "later", "response"):
        return
    if mention.form == "noun" or _HAPPENED_LATELY.search(mention.span.of(story.text)):
        return
    draft.set_date(day - DAY, day, 2)
    draft.inferred.add("date")


def _first_of_each(mention: Mention) -> list:
    seen: dict[str, object] = {}
    for casualty in mention.casualties:
        seen.setdefault(casualty.group, casualty)
    return list(seen.values())


def _borrow_date(story: Story, facts: SentenceFacts, draft: Draft, mention: Mention) -> None:
    """A date the sentence leaves to its context, by rule: since then, hours later, the paragraph's day."""
    if mention.not_before_last:
        start = (
            story.drafts[-1].first
            if story.drafts and story.drafts[-1].first and not story.drafts[-1].mentions[-1].not_before_last
            else None
        )
        start = start or next((d.first for d in reversed(story.drafts) if d.first), None) or story.last_day
        if start:
            days = (story.published - start).days
            draft.set_date(start, story.published, 2 if days < 7 else 3 if days <= 31 else 4)
            draft.inferred.add("date")
        return
    if mention.embedded or mention.relation in ("cause", "earlier", "later", "response"):
        return
    anchor = story.day.first if story.day else None
    if mention.offset is not None:
        anchor = (
            _anchor_in(facts, mention)
            or (story.anchor if story.day is None or mention.sentence.paragraph == story.anchor_paragraph else None)
            or anchor
            or next((d.first for d in reversed(story.drafts) if d.first), None)
        )
        if anchor:
            day = anchor + mention.offset * DAY
            draft.set_date(day, day, 1)
            draft.inferred.add("date")
        return
    if mention.not_after is not None:
        return
    same_arms = [
        d
        for d in story.drafts[-4:]
        if d.first
        and mention.weapons
        and d.iso3
        and mention.places
        and mention.places[0].iso3 == d.iso3
        and Draft([mention]).families & d.families
    ]
    if anchor is None and same_arms and len({d.first for d in story.drafts if d.first}) == 1:
        anchor_draft = same_arms[-1]
        draft.set_date(anchor_draft.first, anchor_draft.last, anchor_draft.precision)
        draft.alternatives += anchor_draft.alternatives
        draft.inferred.add("date")
        return
    if anchor is None and (mention.form == "result" or _LINKING.match(facts.sentence.span.of(story.text))):
        last = next((d for d in reversed(story.drafts) if d.first), None)
        if last is not None and last.first:
            draft.set_date(last.first, last.last, last.precision)
            draft.alternatives += last.alternatives
            draft.inferred.add("date")
        return
    if anchor is not None and story.day is not None:
        draft.set_date(story.day.first, story.day.last, story.day.precision)
        draft.alternatives += list(story.day.alternatives)
        draft.inferred.add("date")


def _anchor_in(facts: SentenceFacts, mention: Mention) -> dt.date | None:
    """The last day named before the incident in its own sentence ("since Oct. 7 …; on that day")."""
    before = [
        d.first
        for d in facts.dates
        if d.first and d.role in ("on", "since") and mention.head and d.span.end <= mention.head.start
    ]
    return before[-1] if before else None


def _split_last(story: Story, countries: tuple[Where, ...]) -> bool:
    """“Three of the facilities are in Iraq, four in Syria”: the incident just told becomes one for each country."""
    for i in sorted(
        range(max(0, len(story.drafts) - 4), len(story.drafts)), key=lambda i: -story.drafts[i].mentions[-1].span.end
    ):
        draft = story.drafts[i]
        if (
            draft.side == "strike"
            and (draft.iso3 is None or draft.iso3 in {c.iso3 for c in countries})
            and draft.mentions[-1].sentence.paragraph >= story.paragraph - 2
        ):
            others = [
                j
                for j, d in enumerate(story.drafts)
                if d is not draft
                and d.first == draft.first
                and d.side == "strike"
                and d.iso3 in {c.iso3 for c in countries}
            ]
            if others:
                return True
            base = draft.mentions[0]
            draft.mentions[0] = replace(base, places=(countries[0],))
            for where in countries[1:]:
                twin = Draft(
                    [replace(base, places=(where,)), *draft.mentions[1:]],
                    draft.first,
                    draft.last,
                    draft.precision,
                    draft.tight,
                    list(draft.alternatives),
                    list(draft.date_spans),
                    draft.not_after,
                    list(draft.casualties),
                    set(draft.inferred),
                    outcomes=list(draft.outcomes),
                )
                story.drafts.append(twin)
                story.links += [replace(link, later=len(story.drafts) - 1) for link in story.links if link.later == i]
            return True
    same = [d for d in story.drafts if d.side == "strike" and d.iso3 in {c.iso3 for c in countries}]
    return len({d.iso3 for d in same}) >= len(countries)


def _loose_casualties(story: Story, facts: SentenceFacts) -> None:
    """“Two others were wounded.”, "There were no injuries.": of the incident told last, a sentence or two before."""
    if not facts.casualties or not story.drafts:
        return
    last = max(story.drafts, key=lambda d: d.mentions[-1].span.start)
    if facts.sentence.paragraph - last.mentions[-1].sentence.paragraph > 2 or any(
        d.role in ("since", "on") for d in facts.dates
    ):
        return
    words = facts.sentence.span.of(story.text)
    if re.search(r"\b(?:demonstrat|protest|crash|accident|earthquake|crossfire)\w*", words, re.I):
        return
    for new in facts.casualties:
        if not any(old.group == new.group and old.casualties.qualifier != "unknown" for old in last.casualties):
            last.casualties = [old for old in last.casualties if old.group != new.group] + [new]


def _loose_place(story: Story, facts: SentenceFacts) -> None:
    """“Forces identified the missile in Yemen”: the next sentence says where the thing just struck was."""
    if not story.drafts or not any(n.name.kind in ("weapon", "target") for n in facts.names):
        return
    last = max(story.drafts, key=lambda d: d.mentions[-1].span.start)
    if last.place is not None or facts.sentence.paragraph - last.mentions[-1].sentence.paragraph > 2:
        return
    for name in facts.names:
        lead = story.text[max(facts.sentence.span.start, name.span.start - 40) : name.span.start]
        if name.name.kind == "place" and re.search(r"\b(?:in|near|at)\s+(?:[\w-]+ ){0,4}$", lead):
            where = Where(name.span.of(story.text), name.name.name, name.name.group, name.name.iso3, name.span)
            last.mentions[0] = replace(last.mentions[0], places=(where,))
            last.sea = None
            return


def _link(story: Story, facts: SentenceFacts, mention: Mention, where_of: dict[int, int], index: int) -> None:
    other = where_of.get(mention.related)
    if (
        other is None
        and mention.relation in ("earlier", "cause")
        and mention.connector is not None
        and len(story.drafts) > 1
        and facts.mentions[0] is mention
    ):
        if facts.clauses[0].relation == "" and len(facts.clauses) > 1:
            other = max(
                (i for i in range(len(story.drafts)) if i != index),
                key=lambda i: story.drafts[i].mentions[-1].span.start,
            )
    if mention.relation in ("", "and") or other is None or other == index:
        return
    earlier, later = (other, index) if mention.relation in ("response", "later") else (index, other)
    days = None
    if mention.connector is not None:
        near = Span(mention.connector.start - 30, mention.connector.end)
        days = next(
            (
                d.offset_days
                for d in facts.dates
                if d.role == "offset" and d.offset_days is not None and d.span.touches(near)
            ),
            None,
        )
    kind = {"cause": "response", "response": "response", "earlier": "after", "later": "before"}[mention.relation]
    story.links.append(
        Link(earlier, later, kind, facts.sentence.span, mention.connector, abs(days) if days is not None else None)
    )
