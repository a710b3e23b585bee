"""Every controlled vocabulary, with its ACLED and UCDP codes.

The values stand in addresses, JSON and CSV; the labels on pages. HELP explains each value with an example, and
serves both the codebook and the admin. Codes follow the ACLED codebook (2023 layout) and the UCDP GED codebook.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from django.db.models import IntegerChoices, TextChoices


class Category(TextChoices):
    ATTACK = "attack", "Attack"
    STRIKE = "strike", "Strike"
    CONTEXT = "context", "Context"


class Weapon(TextChoices):
    ONE_WAY_ATTACK_DRONE = "one_way_attack_drone", "One-way attack drone"
    ARMED_DRONE = "armed_drone", "Armed drone"
    MANNED_AIRCRAFT = "manned_aircraft", "Manned aircraft"
    GUNSHIP = "gunship", "Gunship"
    HELICOPTER = "helicopter", "Helicopter"
    ROCKET = "rocket", "Rocket"
    CLOSE_RANGE_BALLISTIC_MISSILE = "close_range_ballistic_missile", "Close-range ballistic missile"
    BALLISTIC_MISSILE = "ballistic_missile", "Ballistic missile"
    CRUISE_MISSILE = "cruise_missile", "Cruise missile"
    ANTI_SHIP_MISSILE = "anti_ship_missile", "Anti-ship missile"
    MORTAR = "mortar", "Mortar"
    ARTILLERY = "artillery", "Artillery"
    IED = "ied", "Improvised explosive device"
    SMALL_ARMS = "small_arms", "Small arms"
    UNMANNED_BOAT = "unmanned_boat", "Unmanned boat"
    OTHER = "other", "Other"
    UNKNOWN = "unknown", "Not reported"


class TargetType(TextChoices):
    MILITARY_BASE = "military_base", "Military base"
    DIPLOMATIC_MISSION = "diplomatic_mission", "Diplomatic mission"
    MILITIA_FACILITY = "militia_facility", "Militia facility"
    WEAPONS_STORAGE = "weapons_storage", "Weapons storage"
    TRAINING_SITE = "training_site", "Training site"
    COMMAND_POST = "command_post", "Command post"
    VEHICLE = "vehicle", "Vehicle"
    CONVOY = "convoy", "Convoy"
    SHIP = "ship", "Ship"
    PERSON = "person", "Person"
    OIL_GAS_SITE = "oil_gas_site", "Oil or gas site"
    INFRASTRUCTURE = "infrastructure", "Infrastructure"
    CIVILIAN_SITE = "civilian_site", "Civilian site"
    OTHER = "other", "Other"
    UNKNOWN = "unknown", "Not reported"


class Outcome(TextChoices):
    IMPACT = "impact", "Impact"
    PARTLY_INTERCEPTED = "partly_intercepted", "Partly intercepted"
    INTERCEPTED = "intercepted", "Intercepted"
    FAILED = "failed", "Failed or missed"
    UNKNOWN = "unknown", "Not reported"


class Verification(TextChoices):
    CONFIRMED = "confirmed", "Confirmed"
    FAIR = "fair", "Fair"
    WEAK = "weak", "Weak"
    CLAIM_ONLY = "claim_only", "Claim only"
    CONTESTED = "contested", "Contested"
    DISCOUNTED = "discounted", "Discounted"


class Qualifier(TextChoices):
    EXACT = "exact", "exactly"
    AT_LEAST = "at_least", "at least"
    AT_MOST = "at_most", "at most"
    ABOUT = "about", "about"
    MORE_THAN = "more_than", "more than"
    RANGE = "range", "between"
    NONE_REPORTED = "none_reported", "none reported"
    UNKNOWN = "unknown", "not stated"


class CasualtyGroup(TextChoices):
    US_PERSONNEL = "us_personnel", "US personnel"
    US_AND_COALITION_PERSONNEL = "us_and_coalition_personnel", "US and coalition personnel"
    CONTRACTOR = "contractor", "Contractors"
    HOST_STATE_FORCES = "host_state_forces", "Host state forces"
    PARTNER_FORCES = "partner_forces", "Partner forces"
    MILITIA = "militia", "Militia"
    CIVILIANS = "civilians", "Civilians"
    MIXED = "mixed", "Mixed groups"
    UNKNOWN = "unknown", "Group not reported"


class Harm(TextChoices):
    KILLED = "killed", "Killed"
    INJURED = "injured", "Injured"


class Role(TextChoices):
    ATTACKER = "attacker", "Attacker"
    TARGET = "target", "Target"
    CLAIMANT = "claimant", "Claimed by"
    HOST = "host", "Host"
    PARTNER = "partner", "Partner"


class Basis(TextChoices):
    STATED_BY_RESPONDER = "stated_by_responder", "Stated by the responder"
    REPORTED = "reported", "Reported"
    EDITOR_INFERRED = "editor_inferred", "Inferred by our editors"


class TallyMetric(TextChoices):
    ATTACKS = "attacks", "Attacks"
    STRIKES = "strikes", "Strikes"
    INJURED = "injured", "Injured"
    KILLED = "killed", "Killed"


class DatePrecision(IntegerChoices):
    """UCDP date_prec."""

    DAY = 1, "Exact day"
    DAYS = 2, "Within two to six days"
    WEEK = 3, "Within a week"
    MONTH = 4, "Within a month"
    YEAR = 5, "Within a year"


# UCDP date_prec -> the shortest and the longest range, in days with both ends, that the code may stand for.
RANGE_DAYS: Mapping[int, tuple[int, int]] = MappingProxyType(
    {1: (1, 1), 2: (2, 6), 3: (2, 7), 4: (8, 31), 5: (29, 366)}
)
# UCDP date_prec -> ACLED time_precision; ACLED takes no event known to the year only.
ACLED_TIME_PRECISION: Mapping[int, int | None] = MappingProxyType({1: 1, 2: 2, 3: 2, 4: 3, 5: None})


class WherePrecision(IntegerChoices):
    """UCDP where_prec."""

    EXACT = 1, "Exact place"
    NEAR = 2, "Near a known place"
    ADMIN2 = 3, "District"
    ADMIN1 = 4, "Governorate or province"
    REGION = 5, "Vague region"
    COUNTRY = 6, "Country only"
    SEA_OR_AIR = 7, "International waters or airspace"


# UCDP where_prec -> ACLED geo_precision; country-only events are not in ACLED.
ACLED_GEO_PRECISION: Mapping[int, int | None] = MappingProxyType({1: 1, 2: 2, 3: 3, 4: 3, 5: 3, 6: None, 7: 3})


class EventClarity(IntegerChoices):
    """UCDP event_clarity."""

    CLEAR = 1, "One separable event"
    SUMMARY = 2, "Several events in one report"


class PlaceKind(TextChoices):
    AIR_BASE = "air_base", "Air base"
    BASE = "base", "Base"
    CITY = "city", "City or town"
    REGION = "region", "Region"
    COUNTRY = "country", "Country"
    SEA = "sea", "Sea"
    OTHER = "other", "Other"


class ActorType(TextChoices):
    STATE_FORCES = "state_forces", "State forces"
    REBEL_GROUP = "rebel_group", "Rebel group"
    POLITICAL_MILITIA = "political_militia", "Political militia"
    IDENTITY_MILITIA = "identity_militia", "Identity militia"
    RIOTERS = "rioters", "Rioters"
    PROTESTERS = "protesters", "Protesters"
    CIVILIANS = "civilians", "Civilians"
    EXTERNAL_OTHER_FORCES = "external_other_forces", "External/Other forces"


# ACLED inter codes of the actor types.
INTER: Mapping[str, int] = MappingProxyType({value: code for code, value in enumerate(ActorType.values, start=1)})


class ReliabilityTier(IntegerChoices):
    OFFICIAL = 1, "Official text or statement"
    AGENCY = 2, "Agency or newspaper of record"
    OUTLET = 3, "Other outlet, or a reprint"
    WEAK = 4, "Partisan, anonymous or rewritten"


class Status(TextChoices):
    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"
    MERGED = "merged", "Merged"
    REDACTED = "redacted", "Redacted"


# What a citation can support: the fields of a record that a reader may ask a receipt for.
SUPPORTS: Mapping[str, str] = MappingProxyType(
    {
        "title": "What happened",
        "date": "Date and time",
        "place": "Place",
        "attackers": "Attackers",
        "targets": "Targets",
        "claimants": "Claim of responsibility",
        "weapons": "Weapons",
        "target_type": "Type of target",
        "outcome": "Outcome",
        "killed": "Killed",
        "injured": "Injured",
        "value": "Value",
        "window": "Window",
        "basis": "Basis of the link",
    }
)

SEA = "SEA"  # over international waters
NO_COUNTRY = "XXX"  # not known

# ISO 3166-1 alpha-3 -> English short name; `SEA` and `XXX` are ours (contract).
from incidents.countries import COUNTRIES as COUNTRIES  # noqa: E402  (the table is long, so it has its own file)

AIR_OR_DRONE = "Air/drone strike"
SHELLING = "Shelling/artillery/missile attack"
REMOTE_IED = "Remote explosive/landmine/IED"
ARMED_CLASH = "Armed clash"
DISRUPTED = "Disrupted weapons use"

# Weapon -> ACLED sub-event type. Unknown and other weapons say nothing about it.
SUB_EVENT: Mapping[str, str] = MappingProxyType(
    {
        Weapon.ONE_WAY_ATTACK_DRONE: AIR_OR_DRONE,
        Weapon.ARMED_DRONE: AIR_OR_DRONE,
        Weapon.MANNED_AIRCRAFT: AIR_OR_DRONE,
        Weapon.GUNSHIP: AIR_OR_DRONE,
        Weapon.HELICOPTER: AIR_OR_DRONE,
        Weapon.ROCKET: SHELLING,
        Weapon.CLOSE_RANGE_BALLISTIC_MISSILE: SHELLING,
        Weapon.BALLISTIC_MISSILE: SHELLING,
        Weapon.CRUISE_MISSILE: SHELLING,
        Weapon.ANTI_SHIP_MISSILE: SHELLING,
        Weapon.MORTAR: SHELLING,
        Weapon.ARTILLERY: SHELLING,
        Weapon.IED: REMOTE_IED,
        Weapon.UNMANNED_BOAT: REMOTE_IED,
        Weapon.SMALL_ARMS: ARMED_CLASH,
    }
)
# Several weapons in one event: the one highest in ACLED's hierarchy stands (codebook, table 2).
SUB_EVENT_HIERARCHY = (ARMED_CLASH, AIR_OR_DRONE, SHELLING, REMOTE_IED)
EVENT_TYPE: Mapping[str, str] = MappingProxyType(
    {
        ARMED_CLASH: "Battles",
        AIR_OR_DRONE: "Explosions/Remote violence",
        SHELLING: "Explosions/Remote violence",
        REMOTE_IED: "Explosions/Remote violence",
        DISRUPTED: "Strategic developments",
    }
)


def acled_types(category: str, weapons: Iterable[str], outcome: str) -> tuple[str, str]:
    """ACLED (event_type, sub_event_type) of an incident; two empty strings where the record does not say.

    Everything stopped before it took effect is `Disrupted weapons use`; a context event is `Other`.
    """
    if category == Category.CONTEXT:
        return "Strategic developments", "Other"
    if outcome == Outcome.INTERCEPTED:
        return EVENT_TYPE[DISRUPTED], DISRUPTED
    found = {SUB_EVENT[weapon] for weapon in weapons if weapon in SUB_EVENT}
    for sub_event in SUB_EVENT_HIERARCHY:
        if sub_event in found:
            return EVENT_TYPE[sub_event], sub_event
    return "", ""


def casualty_text(low: int | None, best: int | None, high: int | None) -> str:
    """A casualty figure in words for pages: "3", "3–8", "at least 3", "not reported"; never 0 for what is not known."""
    figure = best if best is not None else low if low is not None else high
    if figure is None:
        return "not reported"
    low_end, high_end = (low if low is not None else figure), (high if high is not None else figure)
    if low_end != high_end:
        return f"{low_end:,}–{high_end:,}"
    if best is None and low is not None and high is None:
        return f"at least {low:,}"
    if best is None and high is not None and low is None:
        return f"at most {high:,}"
    return f"{figure:,}"


# What each value means, with an example: the codebook's text and the admin's help are this text.
HELP: Mapping[type[TextChoices] | type[IntegerChoices], Mapping[str | int, str]] = MappingProxyType(
    {
        Category: {
            "attack": "Force used by the side that started this exchange. Example: rockets fired at a base.",
            "strike": "Force used in answer, or to pre-empt, by the attacked side. Example: jets hit a weapons store.",
            "context": "Not counted. A statement, a deployment, a truce. Example: a carrier group is sent.",
        },
        Verification: {
            "confirmed": "An official of the attacked or the acting side says so. Example: CENTCOM confirms an attack.",
            "fair": "Two or more independent sources. Example: an agency and a local security source.",
            "weak": "One source. Example: a single newspaper report.",
            "claim_only": "The claimant alone. Example: a militia statement that nobody else confirms.",
            "contested": "Sources deny each other. Example: one side reports a hit, the other says nothing happened.",
            "discounted": "Shown to be wrong. Example: the footage was from another year.",
        },
        Outcome: {
            "impact": "At least one munition reached the target area and none is said to have been stopped.",
            "partly_intercepted": "Some were stopped, some got through. Example: one of two drones was shot down.",
            "intercepted": "All were stopped before they took effect. Example: a drone was shot down short of the base.",
            "failed": "Missed, a dud, or thwarted without saying how. Example: a drone that did not explode.",
            "unknown": "The sources do not say.",
        },
        Qualifier: {
            "exact": "The figure as it stands. Example: 23 attacks.",
            "at_least": "The figure or more. Example: at least 66 attacks.",
            "at_most": "The figure or fewer. Example: no more than five.",
            "about": "Near the figure. Example: about a dozen.",
            "more_than": "Above the figure. Example: more than 40 injured.",
            "range": "Between a low and a high figure. Example: 16 to 18 killed.",
            "none_reported": "A source says there were none: zero. Example: no casualties.",
            "unknown": "No source gives a figure: empty, never zero.",
        },
        Role: {
            "attacker": "Who is said to have done it. Example: Iran-backed militias.",
            "target": "Whom it was aimed at. Example: US forces.",
            "claimant": "Who says it was them. Example: the Islamic Resistance in Iraq.",
            "host": "On whose ground it happened, where that matters. Example: the Iraqi army on a shared base.",
            "partner": "Who took part beside the attacker. Example: a coalition aircraft.",
        },
        Basis: {
            "stated_by_responder": "Those who struck say what they answer. Example: a statement names the attack.",
            "reported": "A report links the two. Example: an agency writes that the strike answered the attack.",
            "editor_inferred": "Our own reading, marked as such. Example: it came hours later and nobody said so.",
        },
        DatePrecision: {
            1: "The day is known.",
            2: "Known within two to six days. Example: night in Washington, next day locally.",
            3: "Only the week is known.",
            4: "Only the month, or eight to thirty-one days, is known.",
            5: "More than a month, within a year.",
        },
        WherePrecision: {
            1: "The place itself. Example: a named air base.",
            2: "Near a known place. Example: a few kilometres from the base.",
            3: "The district is known.",
            4: "The governorate or province is known.",
            5: "A vague region, or between two places.",
            6: "Only the country is known.",
            7: "Over international waters or airspace.",
        },
        EventClarity: {
            1: "One event that can be told apart.",
            2: "A report that sums up several. Example: three drone attacks in one day.",
        },
        ReliabilityTier: {
            1: "An official text or statement. Example: a letter to Congress.",
            2: "An agency or newspaper of record.",
            3: "Another outlet, or a reprint of an agency's text.",
            4: "Partisan, anonymous or rewritten. Check against the original.",
        },
    }
)
