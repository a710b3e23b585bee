"""Words that say that something violent happened, and whether the text says it really did.

A trigger is *real* when nothing before it in its clause makes it a threat, a plan, a
hypothesis, a denial or an aim ("to deter attacks"). A plural without a number or a date
("attacks on bases") is *generic*: it is background, never an incident.
"""

from __future__ import annotations

import functools
import itertools
import re
from dataclasses import dataclass, replace

from .model import Span
from .numbers import words_to_number


@dataclass(frozen=True, slots=True)
class Trigger:
    """``form``: noun, active, passive, light (a verb with its noun), intercept or result.

    ``side``: strike, attack or "" by the word alone. ``span`` is the word, ``whole`` the
    phrase with its modifiers. ``count`` is a stated number of incidents ("two more strikes").
    """

    span: Span
    whole: Span
    form: str
    side: str
    real: bool
    plural: bool = False
    definite: bool = False
    generic: bool = False
    count: int | None = None
    additional: bool = False
    word: str = ""


NOUN = (
    r"(?:counter-?)?(?:air[- ]?strikes?|air campaigns?|strikes?|attacks?|air raids?|raids?|bombings?|bombardments?|shelling|assaults?|ambush(?:es)?|barrages?|salvos?|volleys?"
    r"|explosions?|blasts?|hijackings?|seizures?|(?:armed |deadly |heavy |fierce )?clash(?:es)?|firefights?|gun battles?|incursions?|assassinations?"
    r"|(?:rocket|mortar|artillery|missile|indirect(?: mortar)?|small[- ]arms|tank|machine[- ]gun|anti-tank) fire|massacres?|shootings?|ground invasions?|sinking)"
)
_NOT_NOUN = re.compile(
    r"[- ](?:alerts?\b|alarms?\b|sirens?\b|warnings?\b|shelters?\b|cruise\b|land\b|down\b|groups?\b(?= (?:will|is|was|has|had|led|in|to|and|,))|group\b|drones?\b|aircraft|helicopters?|UAVs?\b|UAS\b|capabilit|submarine|unmanned|vehicle|craft|jets?\b|boats?\b|force\b|package|options?|plans?\b|dogs?|deal)"
)
_NOUN = re.compile(rf"\b(?P<noun>{NOUN})\b", re.I)
_LEAD = re.compile(r"(?:[\w'’./,\"“()—:;-]+\s+){0,8}(?:[\w'’./-]+-)?$")
_STRIKE_WORDS = re.compile(r"strike|air campaign|air raid|bombing raid", re.I)
_VERBS = (
    r"shot down|shot dead|shot and killed|struck|hit|attacked|bombed|shelled|bombarded|pounded|targeted|ambushed|raided|stormed|assaulted|hijacked|seized|boarded|assassinated|torpedoed"
    r"|rammed|fired|shot|launched|lobbed|detonated|exploded|blew up|opened fire|returned fire|crashed|slammed|landed|fell|downed|intercepted"
    r"|engaged|destroyed|sank|sunk|gunned down|blown up|rained down|damaged|set ablaze|invaded|abducted|kidnapped|repelled|neutrali[sz]ed|knocked out"
    r"|massacred|slaughtered|shot dead|shot and killed|set off|fallen|impacted|tore through|ripped through|smashed into|strafed|pummel+ed|went off|hurled|(?:responded|answered|retaliated|hit back|replied) with"
)
_ING = r"targeting|striking|hitting|attacking|firing|launching|sinking|destroying|shelling"
_VERB = re.compile(
    rf"\b(?:{_VERBS}|did,? (?:in fact,? )?(?:strike|hit|attack)|{_ING}|came under|come under|exchanged? (?:heavy )?(?:fire|shots)|traded (?:fire|shots))\b",
    re.I,
)
LIGHT = re.compile(
    r"\b(?:conduct(?:ed|ing)|carr(?:ied|ying) out|launch(?:ed|ing)|stag(?:ed|ing)|mounted|execut(?:ed|ing)|undertook|undertaken|performed|directed|ordered"
    r"|perpetrated|delivered|unleash(?:ed|ing)|committed|made|took|claimed responsibility for|under|suffered|led)\b",
    re.I,
)
_HAPPENED = re.compile(
    r"^[^.;]{0,60}?\b(?:took place|occurred|happened|hit|struck|killed|wounded|injured|left|destroyed|damaged|targeted|was (?:conducted|carried out|launched|reported|caused)|were (?:conducted|carried out|launched|taken)|have been conducted|came|was claimed|sank|set|rocked|shook)\b",
    re.I,
)
_UNREAL = re.compile(
    r"\b(?:would|could|(?-i:may)|might|will|shall|should|can|must|won['’]t|unless|whether|threat(?:s|ens?|ened|ening)?(?: of| to)?|risks? of|possible|potential|future|"
    r"plann(?:ed|ing|s) (?:to|for|on|an?)|plans? (?:to|for)|prevent(?:ing|ed)?|deter(?:ring|red)?|avoid(?:ing|ed)?|any|imminent|intend(?:ed|s)? to|designed to|ready to|prepared to|preparing to|"
    r"capable of|capability|ability to|likely|unlikely|fear(?:s|ed|ing)?|warn(?:s|ed|ing)? (?:of|against|that)|vow(?:s|ed)? to|vowed|options?|considering|case of|rehears\w+|exercise|drill|simulated|mock|"
    r"wants? to|wanted to|seek(?:s|ing)? to|aim(?:s|ed|ing)? to|tried to deter|stop(?:ped|s)?|end(?:ing)?|halt(?:ed|ing)?|ceas(?:e|ed|ing)|condemn\w* any|protect\w* (?:against|from)|defend\w* (?:against|from)|"
    r"call(?:s|ed|ing)? (?:on|for)|urged?|demand(?:s|ed|ing)?|suspected of|accused of planning|plot(?:s|ted|ting)? to|about to|next (?=time)|if|planning|allow(?:s|ed)? .{0,20}to|justification for|anniversary of|capacity to|refrain from)\b[^;]{0,70}$",
    re.I,
)
_TO_VERB = re.compile(r"\b(?:to|not)\s+(?:\w+ly\s+)?$", re.I)
_PURPOSE = re.compile(
    r"\b(?:in order to|to)\s+(?:support|facilitate|plan|deter|degrade|disrupt|defend|protect|prevent|stop|counter|address|respond|conduct|carry|launch|attack|strike|enable|limit|avoid|help|thwart|repel|endanger|mount|stage|wage|make|hit)\b[^;]{0,80}$",
    re.I,
)
_THAT_SUPPORT = re.compile(
    r"\b(?:(?:that|which|to|and|or) (?:facilitate|support|enable)|conducting|supporting|planning|plan|involved in|responsible for|used (?:in|for)|connected to|linked to)\b[^;]{0,60}$",
    re.I,
)
_NEGATED = re.compile(
    r"\b(?:no|not|never|neither|nor|n['’]t|without|den(?:y|ied|ies|ying)|false(?:ly)?|fake|rumou?rs?|hoax|inaccurate|untrue|reject(?:ed|s|ing)?|dismiss(?:ed|es)?|ruled? out|mistaken for|refuted|debunked|failed to|unfounded|claims? of an?)\b[^;]{0,60}$|n['’]t\b[^;]{0,40}$",
    re.I,
)
_NEGATED_AFTER = re.compile(
    r"^[^.;]{0,60}?\b(?:did not (?:happen|occur|take place)|never (?:happened|took place|occurred)|was (?:false|fake|averted|prevented|foiled)|were (?:false|fake|untrue|foiled)|is not true|has not (?:happened|occurred))\b",
    re.I,
)
_GENERIC_BEFORE = re.compile(
    r"\b(?:series|waves|spate|string|rash|campaign|pattern|uptick|increase|surge|pace|number|rounds|cycle|spike|frequency|tempo|types?|kinds?|escalation) (?:of|in)\s*(?:\w+[\s-]){0,5}$",
    re.I,
)
_IDIOM = re.compile(
    r"^(?:struck|hit|fired|shot|seized|launched|landed|fell|engaged|raided|stormed|targeted|took)\b(?: (?:a|an|the|its|his|their))?\s+(?:deal|agreement|chord|balance|tone|record|high|low|power|control|opportunity|investigation|probe|campaign|operation prosperity|operation|initiative|inquiry|offensive into|bid|satellite|website|minister|secretary|chief|coach|note|pose|ground|silent|short of|apart|ill|to|by \d|from \d|in (?:line|love|value|price)|home|with|sanctions)\b",
    re.I,
)


#: Triggers looked at in one clause; a clause of prose has a handful.
MOST = 24


@functools.lru_cache(maxsize=2048)
def find_triggers(text: str, clause: Span) -> tuple[Trigger, ...]:
    """Triggers inside one clause, in order."""
    found = [
        t
        for match in itertools.islice(_NOUN.finditer(text, clause.start, clause.end), MOST)
        if (t := _noun(text, clause, match))
    ]
    found += [
        t
        for match in itertools.islice(_VERB.finditer(text, clause.start, clause.end), MOST)
        if (t := _verb(text, clause, match))
    ]
    return tuple(_lighten(text, clause, sorted(found, key=lambda t: t.span.start)[:MOST]))


def is_real(text: str, clause: Span, position: int, *, end: int | None = None) -> bool:
    """Whether the words before ``position`` leave it a fact (see the module's rule)."""
    before = text[max(clause.start, position - 110) : position]
    before = re.split(r"[;—]|\s--\s|\bbut\b|, (?:which|who)\b|\bwhen\b", before)[-1]
    plain = re.sub(r"\b(?:first|second|another|most recent) planned\b|\bpossible to\b", "", before)
    if _UNREAL.search(plain) or _NEGATED.search(plain) or _PURPOSE.search(plain) or _THAT_SUPPORT.search(plain):
        return False
    if _TO_VERB.search(plain):
        return False
    return not _NEGATED_AFTER.match(text[end if end is not None else position : clause.end])


def _noun(text: str, clause: Span, match: re.Match[str]) -> Trigger | None:
    span = Span(*match.span("noun"))
    if _NOT_NOUN.match(text, span.end) or re.match(r"(?:-| )(?:and|or)\b", text[span.end : span.end + 1]):
        return None
    word = match["noun"].lower()
    if text[max(0, span.start - 1) : span.start] == "-" and not re.search(
        r"(?:air|drone|missile|rocket)-$", text[max(0, span.start - 9) : span.start], re.I
    ):
        return None
    if word == "sinking" and not re.search(r"\b(?:the|its) $", text[max(0, span.start - 5) : span.start]):
        return None
    if word in ("strikes", "attacks") and re.search(
        r"\b(?:it|he|she|which|who|that|group)\s$", text[max(0, span.start - 8) : span.start]
    ):
        return None
    if word in ("strike", "attack", "raid", "ambush") and re.search(
        r"\b(?:to|will|would|could|can|may|might|should|not|n['’]t|they|we|you|I)\s(?:\w+ly )?$",
        text[max(0, span.start - 14) : span.start],
    ):
        return None
    if re.search(
        r"\b(?:heart|cyber|panic|hunger|labou?r|lightning|general) $", text[max(0, span.start - 9) : span.start], re.I
    ):
        return None
    lead_words = _LEAD.search(text[max(clause.start, span.start - 90) : span.start])
    start = _phrase_start(text, span.start - (len(lead_words.group()) if lead_words else 0), span.start)
    lead = text[start : span.start]
    whole = Span(start, span.end)
    plural = word.endswith("s") and word not in ("ambushes",) or word in ("ambushes", "shelling")
    definite = bool(
        re.search(
            r"\b(?:the|this|that|these|those|its|his|their|such|both|all)\b|(?:day|today|yesterday|night|weekend|week|morning|\d)['’]s\s",
            lead,
            re.I,
        )
    )
    additional = bool(
        re.search(r"\b(?:another|more|other|additional|separate|second|third|subsequent|further)\b", lead, re.I)
    )
    count = _count(lead) if plural else None
    real = is_real(text, clause, whole.start, end=span.end) and not re.search(
        r"\b(?:no|any|future|further|potential|possible|more such|threatened|attempted attacks)\b", lead, re.I
    )
    before = text[max(clause.start, span.start - 60) : span.start]
    dated = (
        plural
        and re.search(r"\b(?:with|in|by|under|saw|during|through|brought|included)\s+(?:\w+[- ]){0,3}$", before)
        and _DAY.search(text[max(clause.start, span.start - 60) : min(clause.end, span.end + 60)])
    )
    one_round = bool(dated) or bool(
        re.search(
            r"\b(?:(?:second|third|fourth|fifth|sixth|first|another|new|latest|initial|further) (?:round|wave) of|(?:conducted|launched|carried out|fired|began|unleashed) (?:a|an|the|another) (?:\w+ )?(?:round|wave) of) (?:\w+[ -]){0,4}$",
            before,
            re.I,
        )
    )
    wave = bool(re.search(r"\bwave of (?:\w+[ -]){0,4}$", before, re.I)) and not one_round
    generic = (
        wave or plural and count is None and not definite and not one_round or bool(_GENERIC_BEFORE.search(before))
    )
    side = "strike" if _STRIKE_WORDS.search(word) else "attack"
    return Trigger(span, whole, "noun", side, real, plural, definite, generic, count, additional, word)


_DAY = re.compile(
    r"\bon (?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2}|\d{1,2} [A-Z][a-z]+)\b"
)
_BREAK = re.compile(
    r"^.*\b(?:(?=(?:the|a|an|this|that|these|those|another|its|his|their|our|such|both)\s)|(?=[\w.]+['’]s\s)|and\s+(?=(?-i:[A-Z]))|(?:of|in|on|at|by|to|for|from|with|against|after|before|during|using|into|over|under|as|is|was|were|are|be|been|being|has|have|had"
    r"|said|say|says|that|which|who|when|while|but|if|or|then|since|and in particular|between|called|call|support|discuss|include[sd]?|including|conducted|launched|carried out|staged|claimed|despite|because|where|through|amid|following|\d{1,2},|briefed on|will|would|did|do|not|any|alone|until|about|ones|directed|ordered|disrupt|facilities|supporting|conducting)\s+)",
    re.I | re.S,
)


def _phrase_start(text: str, start: int, end: int) -> int:
    """Where the noun phrase that ends before ``end`` begins: after its last determiner, preposition or verb."""
    lead = text[start:end]
    for mark in (";", ":", "—", "--", "“", "”", '"', "("):
        if mark in lead:
            start += lead.rindex(mark) + len(mark)
            lead = text[start:end]
    if match := _BREAK.match(lead):
        start += match.end()
        lead = text[start:end]
    comma = re.match(r"^.*,\s+(?=[A-Z])", lead)
    start += comma.end() if comma else 0
    return start + len(text[start:end]) - len(text[start:end].lstrip())


def _count(lead: str) -> int | None:
    match = re.search(r"\b(two|three|four|five|six|seven|eight|nine|ten|[1-9]\d{0,3})\b", lead, re.I)
    return words_to_number(match.group(1)) if match else None


#: "have routinely attacked", "began firing", "Rockets and drones have hit bases": a habit, never one incident.
_HABIT = re.compile(
    r"\b(?:have|has|had) (?:also |since |now )?(?:routinely|repeatedly|regularly|frequently|often|increasingly|continually|consistently)(?: been)?\s+$"
    r"|\b(?:began|begun|started|continued|kept|resumed)\s+$"
    r"|(?:^|[.;]\s)(?:\w+ and |and )?(?:[A-Z]?\w+-backed )?(?:[Rr]ockets|[Dd]rones|[Mm]issiles|[Mm]ilitants|[Mm]ilitias|[Rr]ebels|[Hh]outhis|[Gg]roups|[Ff]ighters)\b(?:,? and[^;]{0,30})?\s+have (?:also )?$"
)


def _verb(text: str, clause: Span, match: re.Match[str]) -> Trigger | None:
    span = Span(*match.span())
    word = match.group().lower()
    rest = text[span.start : min(clause.end, span.end + 90)]
    before = text[max(clause.start, span.start - 40) : span.start]
    if _IDIOM.match(rest) or (
        word == "targeted"
        and re.match(
            r"targeted (?:precision )?(?:strike|air|attack|sanction|operation|killing|raid|campaign|bombing)",
            rest,
            re.I,
        )
    ):
        return None
    if not _verb_makes_sense(word, rest, before):
        return None
    passive = bool(
        re.search(
            r"\b(?:was|were|been|being|be|is|are|got)\s+(?:\w+ly\s+|also\s+|again\s+|then\s+|both\s+|all\s+|first\s+|\w+ly and \w+ly\s+)?$",
            before,
            re.I,
        )
    ) or (
        bool(re.match(rf"{re.escape(word)}(?: again| twice| overnight)? by\b", rest, re.I)) and not word.endswith("ing")
    )
    form = "passive" if passive and not word.endswith("ing") else "active"
    if word in ("shot down", "downed", "intercepted", "repelled", "neutralized", "neutralised") or (
        word in ("engaged", "destroyed")
        and re.search(r"\b(?:missiles?|drones?|UAVs?|UAS|UUV|USVs?|rockets?|unmanned|aerial|projectiles?)\b", rest)
    ):
        form = "intercept"
    real = is_real(text, clause, span.start, end=span.end)
    if re.match(r"fired|launched|struck|hit|attacked|targeted|destroyed", word) and re.search(
        r"\b(?:ready|prepared|about|poised) (?:to|for)\b[^,;]*$", before, re.I
    ):
        real = False
    if word.endswith("ing") and re.search(
        r"\b(?:is|are|be|keep|kept|continue|continues)\s+(?:\w+ly\s+)?$", before, re.I
    ):
        real = False
    if re.match(r"[^,;:.]{0,45}\b(?:several|multiple|many|numerous|repeated|a number of) times\b", rest):
        real = False
    additional = bool(_MORE.match(text, span.end)) or bool(_MORE_BEFORE.search(before))
    side = "strike" if word in ("returned fire",) else ""
    habit = bool(_HABIT.search(text[max(clause.start, span.start - 90) : span.start]))
    return Trigger(span, span, form, side, real, generic=habit, additional=additional, word=word)


_ARMS = r"(?:missiles?|rockets?|drones?|UAVs?|UAS|mortars?|shells?|rounds?|projectiles?|munitions?|torpedo(?:es)?|weapons?|artillery|shots?|salvos?|barrages?|volleys?|bombs?|boats?|ASBMs?|ASCMs?|grenades?|Shaheds?|Katyushas?|strikes?|attacks?|assaults?|raids?|airstrikes?|offensive|aircraft systems?|vehicles?|vessels?|invasion|incursion|warning shots?)"


_MORE = re.compile(
    r"\s(?:at |on |against )?(?:(?:one|two|three|four) more|another|an additional|a further|a second|a third)\b", re.I
)
_MORE_BEFORE = re.compile(
    r"\b(?:another|a further|a second|a third|an additional)\s(?:[\w-]+\s){1,3}(?:was |were |had )?$", re.I
)


def _verb_makes_sense(word: str, rest: str, before: str) -> bool:
    """Verbs with peaceful uses need a weapon, a target or a direction beside them."""
    if word in ("fired", "firing", "launched", "launching", "lobbed", "shot"):
        if re.match(r"\w+ down\b", rest):
            return False
        near = re.match(rf"\w+(?:\s[\w.,’'()/-]+){{0,9}}?\s{_ARMS}\b", rest, re.I)
        at = re.match(
            r"\w+\s(?:up)?on\b|\w+\s(?:at|toward|towards|into|across|from|against)\b", rest, re.I
        ) and word not in ("launching",)
        armed = re.search(rf"{_ARMS}\b[^,;]{{0,25}}$", before, re.I)
        return bool(near or (at and (word not in ("launched", "launching") or armed)) or armed)
    if word in ("landed", "fell", "fallen", "crashed", "slammed", "impacted", "hurled", "smashed into", "went off"):
        return bool(re.search(rf"{_ARMS}\b[^,;]{{0,40}}$", before, re.I))
    if word in ("seized", "boarded", "hijacked"):
        return bool(
            re.search(r"\b(?:ships?|vessels?|tankers?|carrier|freighter|M/?V|boat|crew)\b", rest + before, re.I)
        )
    if word in ("engaged",):
        return bool(re.search(r"\b(?:missiles?|drones?|UAVs?|USVs?|boats?|militants|fighters|targets?)\b", rest))
    if word == "set off":
        return bool(
            re.match(r"set off\s(?:[\w-]+\s){0,4}?(?:bombs?|explosives?|devices?|vests?|mines?|charges?)\b", rest, re.I)
        )
    if word.endswith(" with"):
        return bool(
            re.match(
                r"\w+(?: back)? with\s(?:[\w-]+\s){0,3}?(?:helicopters?|air ?strikes?|strikes?|artillery|mortars?|rockets?|missiles?|drones?|fire|shelling|jets|tank)\b",
                rest,
                re.I,
            )
        )
    if word == "damaged":
        return bool(re.search(rf"{_ARMS}\b\s(?:\w+ly\s|had |has |also )*$", before, re.I)) or bool(
            re.search(
                r"\b(?:by|in)\b.{0,30}\b(?:missile|drone|rocket|attack|strike|blast|explosion|shelling|fire)\b",
                rest,
                re.I,
            )
        )
    if word in ("sank", "sunk", "sinking"):
        return bool(
            re.search(r"\b(?:ships?|vessels?|boats?|tanker|carrier|warship|frigate|craft)\b", rest + before, re.I)
        )
    if word in ("came under", "come under"):
        return bool(
            re.match(r"\w+ under\s(?:\w+[\s-]){0,4}?(?:attack|fire|shelling|bombardment|assault)\b", rest, re.I)
        )
    if word in ("hit", "struck"):
        return not re.search(
            r"\b(?:to|can|could|hard) $|\b(?:cash|earthquake|storm|sanctions?|prices?|pandemic|drought|flood)\b", before
        ) and not re.match(r"\w+ (?:back|out|hard|upon|up|home)\b|hit by (?:sanction|drought|flood|price)", rest)
    return True


def _lighten(text: str, clause: Span, triggers: list[Trigger]) -> list[Trigger]:
    """“conducted strikes”: the verb makes the noun real; a verb trigger that is only its light verb goes."""
    kept: list[Trigger] = []
    for trigger in triggers:
        if kept and kept[-1].form == "noun" and trigger.form == "active" and _predicate(text, kept[-1], trigger):
            continue
        if kept and kept[-1].form == "noun" and kept[-1].side == "strike" and _were_launched(text, kept[-1], trigger):
            continue
        if trigger.form == "noun":
            trigger = _light_noun(text, clause, trigger)
            kept = [
                k
                for k in kept
                if not (
                    k.word.startswith(("launch", "came under", "come under"))
                    and k.span.end >= trigger.whole.start - 40
                    and k.span.start < trigger.span.start
                    and trigger.form == "light"
                )
            ]
        if kept and kept[-1].span.touches(trigger.span):
            continue
        kept.append(trigger)
    return kept


def _were_launched(text: str, noun: Trigger, verb: Trigger) -> bool:
    """“Saturday's strikes were launched from two destroyers”: the strikes carry the clause, not the launching."""
    between = text[noun.span.end : verb.span.start]
    return verb.word in ("launched", "fired") and bool(re.fullmatch(r"\s+(?:was|were|had been|have been)\s+", between))


def _predicate(text: str, noun: Trigger, verb: Trigger) -> bool:
    """“The strikes targeted …”, "a drone attack hit …": the verb only continues its noun."""
    between = text[noun.span.end : verb.span.start]
    return bool(
        re.fullmatch(
            r"(?:\s+(?:\w+ly|also|then|later|has|have|had|that|which|on \w+day|overnight|early|late|yesterday|today))*\s+",
            between,
        )
    ) and not verb.word.endswith("ing")


def _light_noun(text: str, clause: Span, trigger: Trigger) -> Trigger:
    before = text[max(clause.start, trigger.span.start - 100) : trigger.span.start]
    found = list(LIGHT.finditer(before))
    if found:
        light = found[-1]
        between = before[light.end() :]
        start = trigger.span.start - len(before) + light.start()
        if not re.search(r"[;:]|\b(?:that|which|who|after|against|on|to|by|from|with|used|against|options)\b", between):
            real = is_real(text, clause, start, end=trigger.span.end) and not re.search(
                r"\b(?:no|any|future|further)\b", between
            )
            perfect = re.search(r"\b(?:have|has|had)\s+(?:\w+\s)?$", before[: light.start()])
            generic = (
                bool(_GENERIC_BEFORE.search(before))
                or bool(re.search(r"\b(?:numerous|multiple|several|many|frequent|repeated)\b", between))
                and bool(perfect)
            )
            ing = light.group().lower().endswith("ing")
            return replace(
                trigger,
                form="light",
                real=real and not (ing and trigger.generic),
                generic=generic or (bool(perfect) and trigger.generic) or (ing and trigger.generic),
                whole=Span(start, trigger.span.end),
                word=f"{light.group().lower()} {trigger.word}",
            )
    after = text[trigger.span.end : min(clause.end, trigger.span.end + 110)]
    if trigger.generic and not _GENERIC_BEFORE.search(before):
        happened = re.match(
            r"\s+(?:[\w.'’-]+\s+){0,6}?(?:hit|struck|killed|wounded|injured|destroyed|rocked|shook|targeted)\b", after
        )
        if happened and not re.match(r"\s+(?:that|which|have|has)\b", after):
            return replace(trigger, generic=False)
    return trigger
