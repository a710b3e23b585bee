"""Whether a mention speaks of an incident already told: side, attackers, place, date, weapon and figures must allow it."""

from __future__ import annotations

from dataclasses import replace

from .drafts import Draft, same_party, same_place, side_of
from .mention import Mention


def antecedent(drafts: list[Draft], mention: Mention) -> int | None:
    recent = sorted(range(max(0, len(drafts) - 25), len(drafts)), key=lambda i: -drafts[i].mentions[-1].span.start)
    if (
        mention.additional
        or mention.count > 1
        or mention.embedded
        and mention.form == "noun"
        and not mention.casualties
    ):
        if not (mention.embedded and mention.date):
            return None
    fits = [i for i in recent if _fits(drafts[i], mention)]
    if not fits:
        return None
    if mention.anaphoric or mention.continues:
        fits = [i for i in fits if _near(drafts[i], mention) or _names_it(drafts[i], mention)]
        if mention.form == "noun":
            fits.sort(key=lambda i: any(m.plural for m in drafts[i].mentions) != mention.plural)
        exact = [i for i in fits if _shares_words(drafts[i], mention)]
        alike = [i for i in exact if any(m.plural for m in drafts[i].mentions) == mention.plural] or (
            [] if mention.plural and mention.side == "strike" and fits and fits[0] not in exact else exact
        )
        best = alike or fits
        return best[0] if best else None
    fits = [i for i in fits if _identical(drafts[i], mention)]
    return fits[0] if fits else None


def _near(draft: Draft, mention: Mention) -> bool:
    distance = mention.sentence.paragraph - max(m.sentence.paragraph for m in draft.mentions)
    return distance <= (1 if mention.continues else 3 if not mention.date else 12)


def _names_it(draft: Draft, mention: Mention) -> bool:
    return bool(mention.date or mention.places or mention.weapons or mention.attackers)


def _shares_words(draft: Draft, mention: Mention) -> bool:
    """A named weapon, place or date that the draft has too."""
    families = Draft([mention]).families
    if families and families & draft.families and families != {"missile"}:
        return True
    if mention.places and draft.places and any(w.name == v.name for w in mention.places for v in draft.places):
        return True
    return bool(mention.date and mention.date.first and draft.first == mention.date.first)


def _fits(draft: Draft, mention: Mention) -> bool:
    soft = mention.anaphoric and not mention.attackers and mention.side == "attack" and not mention.plural
    if (
        mention.form != "result"
        and not soft
        and side_of(mention) != draft.side
        and not (mention.side == "" and not mention.attackers)
    ):
        return False
    if not same_party(list(mention.attackers), draft.attackers) and mention.form != "intercept":
        return False
    if not same_place(list(mention.places[:1]), [w for m in draft.mentions for w in m.places[:1]]):
        return False
    if draft.iso3 and mention.places and mention.places[0].iso3 and draft.iso3 != mention.places[0].iso3:
        return False
    if not _dates_fit(draft, mention):
        return False
    families = Draft([mention]).families
    if families and draft.families and not families & draft.families:
        if not (
            {"aircraft"} & (families | draft.families)
            and not {"gunship", "helicopter"} & (families | draft.families)
            and side_of(mention) == "strike"
        ):
            return False
    return mention.anaphoric or not _casualties_clash(draft, mention)


def _dates_fit(draft: Draft, mention: Mention) -> bool:
    date = mention.date
    if date is None or date.first is None:
        if mention.offset is not None and not mention.continues and not mention.anaphoric:
            return False
        later = bool(mention.not_after and draft.first and draft.tight and draft.first > mention.not_after)
        return mention.anaphoric or not later
    if draft.not_after and date.first > draft.not_after and draft.first is None:
        return False
    if draft.first is None:
        return True
    if draft.overlaps(date.first, date.last):
        exact = date.precision == 1 and draft.precision == 1 and mention.tight and draft.tight and not mention.anaphoric
        return not exact or date.first == draft.first or date.first in draft.alternatives and mention.continues
    days = abs((date.first - draft.first).days)
    return days <= 1 and (
        not draft.tight
        or not mention.tight
        or (mention.anaphoric and _shares_words(draft, replace(mention, date=None)))
    )


def _casualties_clash(draft: Draft, mention: Mention) -> bool:
    for new in mention.casualties:
        for old in draft.casualties:
            if (
                new.group == old.group
                and new.casualties.best
                and old.casualties.best
                and new.casualties.best != old.casualties.best
            ):
                return True
    return False


def _identical(draft: Draft, mention: Mention) -> bool:
    """An indefinite mention is one told before when date and place, or place and much else, agree."""
    date = mention.date
    both_dated = date is not None and date.first is not None and draft.first is not None
    here = [w for w in mention.places if w.group != "country"]
    there = [w for w in draft.places if w.group != "country"]
    same_spot = bool(here and there and {w.name for w in here} & {w.name for w in there})
    same_land = bool(mention.places and draft.iso3 and mention.places[0].iso3 == draft.iso3)
    nearby = mention.sentence.paragraph - draft.mentions[-1].sentence.paragraph <= 1
    within = mention.sentence == draft.mentions[-1].sentence
    if mention.form == "result":
        return (not here or same_spot) and nearby
    if within and mention.relation in ("earlier", "later", "cause", "response"):
        return False
    if both_dated:
        if here and there and not same_spot:
            return False
        alike = bool(Draft([mention]).families & draft.families) or bool(
            {p.label for p in mention.attackers} & {p.label for p in draft.attackers}
        )
        agree = (
            same_spot or same_land or (not mention.places or not draft.places) and (alike or mention.form == "result")
        )
        return (
            agree
            and (mention.tight or not draft.tight or same_spot)
            and (within is False or not mention.attackers or same_spot or mention.relation == "and")
            and not (within and mention.relation == "and" and mention.attackers and draft.attackers and here)
        )
    if here and there and not same_spot:
        return False
    if mention.offset is not None:
        return False
    if (
        date is None
        and draft.first is None
        and mention.not_after
        and draft.not_after
        and mention.not_after != draft.not_after
    ):
        return False
    untold = (
        not draft.places and draft.mentions[-1].sentence.paragraph == mention.sentence.paragraph and bool(draft.first)
    )
    if date is None and mention.places:
        return (same_spot or (same_land and nearby) or untold) and not (
            mention.not_after
            and draft.not_after is None
            and draft.tight
            and draft.first
            and draft.first > mention.not_after
        )
    if date is None:
        return (
            nearby
            and bool(mention.attackers or mention.weapons or mention.targets)
            and mention.sentence.paragraph - draft.mentions[-1].sentence.paragraph <= 2
        )
    return (same_spot or same_land or not draft.places) and not draft.not_after and not mention.embedded
