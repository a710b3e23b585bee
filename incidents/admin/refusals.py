"""What the database refuses, in words for editors, and the field beside which they stand.

The database guards the facts with named constraints; a form meets each of them first. A test holds that no constraint is missing here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# One field, or None: above the form.
Field = str | None


@dataclass(frozen=True)
class Refusal:
    """`unless`: fields whose own error already says it."""

    field: Field
    message: str
    unless: tuple[str, ...] = ()


KNOWN = "Choose one of the values offered."

REFUSALS: Mapping[str, Refusal] = {
    # incident
    "incident_title_given": Refusal("title", "Give a title."),
    "incident_category_known": Refusal("category", KNOWN),
    "incident_target_type_known": Refusal("target_type", KNOWN),
    "incident_outcome_known": Refusal("outcome", KNOWN),
    "incident_verification_known": Refusal("verification", KNOWN),
    "incident_event_clarity_known": Refusal("event_clarity", KNOWN),
    "incident_where_prec_known": Refusal("where_prec", KNOWN),
    "incident_end_not_before_start": Refusal("date_end", "The last day is before the first day."),
    "incident_precision_fits_range": Refusal(
        "date_prec", "This precision does not fit the first and the last day.", unless=("date_start", "date_end")
    ),
    "incident_time_and_zone_together": Refusal(
        "tz", "A time needs its zone, and a zone needs its time: give both or neither.", unless=("time_local",)
    ),
    "incident_time_needs_exact_day": Refusal(
        "time_local", "A time of day needs a day: it cannot stand beside a precision of a week or more."
    ),
    # participation, weapons
    "participation_role_known": Refusal("role", KNOWN),
    "participation_once_per_role": Refusal("actor", "This actor already has this role here."),
    "weaponuse_weapon_known": Refusal("weapon", KNOWN),
    "weaponuse_once_per_incident": Refusal("weapon", "This weapon already has a row; add up the numbers there."),
    "weaponuse_launched_in_order": Refusal("launched_high", "The highest number launched is below the lowest."),
    "weaponuse_intercepted_in_order": Refusal(
        "intercepted_high", "The highest number intercepted is below the lowest."
    ),
    "weaponuse_no_more_intercepted_than_launched": Refusal(
        "intercepted_low", "More were intercepted than were launched."
    ),
    # claims and citations
    "claim_group_known": Refusal("group", KNOWN),
    "claim_harm_known": Refusal("harm", KNOWN),
    "claim_qualifier_known": Refusal("qualifier", KNOWN),
    "claim_low_not_above_best": Refusal("low", "The low figure is above the best one."),
    "claim_best_not_above_high": Refusal("high", "The high figure is below the best one."),
    "claim_low_not_above_high": Refusal("low", "The low figure is above the high one.", unless=("low", "high")),
    "claim_figure_unless_unknown": Refusal(
        "qualifier", "This qualifier needs a figure; without one it is “not stated”."
    ),
    "claim_none_reported_is_zero": Refusal(
        "best", "“None reported” means that a source says there were none: enter 0."
    ),
    "claim_one_chosen": Refusal("chosen", "Another claim for this group and harm is already the one shown to readers."),
    "citation_of_exactly_one_record": Refusal(None, "A receipt belongs to one record."),
    "citation_context_only_with_quote": Refusal(
        "quote", "Words before or after stand around a quote, and there is none."
    ),
    # actor, place, source
    "actor_name_given": Refusal("name", "Give a name."),
    "actor_type_known": Refusal("actor_type", KNOWN),
    "actor_not_its_own_parent": Refusal("parent", "An actor cannot be its own umbrella."),
    "place_name_given": Refusal("name", "Give a name."),
    "place_country_known": Refusal("country", KNOWN),
    "place_kind_known": Refusal("kind", KNOWN),
    "place_where_prec_known": Refusal("where_prec", KNOWN),
    "place_latitude_in_range": Refusal("latitude", "Latitude runs from −90 (south pole) to 90 (north pole)."),
    "place_longitude_in_range": Refusal("longitude", "Longitude runs from −180 to 180."),
    "place_both_coordinates_or_neither": Refusal(
        "longitude", "Give both coordinates or neither.", unless=("latitude", "longitude")
    ),
    "source_publisher_given": Refusal("publisher", "Give the publisher."),
    "source_tier_known": Refusal("reliability_tier", KNOWN),
    # tally, response, tracker
    "tally_metric_known": Refusal("metric", KNOWN),
    "tally_qualifier_known": Refusal("qualifier", KNOWN),
    "tally_window_in_order": Refusal("window_end", "The window ends before it starts."),
    "tally_not_stated_before_window": Refusal("stated_on", "It cannot have been stated before its window starts."),
    "response_basis_known": Refusal("basis", KNOWN),
    "response_attack_or_window": Refusal("attack", "Name one attack, or both ends of a window of days, and not both."),
    "response_window_in_order": Refusal("window_end", "The window ends before it starts."),
    "response_not_to_itself": Refusal("attack", "A strike cannot answer itself."),
    "response_once_per_pair": Refusal("attack", "This strike is already linked to this attack."),
    "response_once_per_window": Refusal("window_start", "This strike is already linked to this window of days."),
    "tracker_title_given": Refusal("title", "Give a title."),
    "tracker_one_featured": Refusal("featured", "Another tracker is the featured one. Untick it there first."),
}
# Written by the code alone: no form has a field for it, and no editor can break it.
NOT_FOR_FORMS = (
    "_status_known",
    "_public_has_version",
    "source_hash_with_text",
    "incident_event_id_shape",
    "incident_public_has_event_id",
)
