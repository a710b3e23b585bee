"""Every named database constraint, with a row that it lets through and one that it refuses.

The table speaks to the database itself: nothing here goes through `clean`.
"""

import datetime
import uuid

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from incidents.ledger.entry import LedgerEntry, LedgerIdentity
from incidents.models import Actor, Article, CasualtyClaim, Incident, Participation, Source, WeaponUse
from tests.factories import (
    make_actor,
    make_article,
    make_citation,
    make_claim,
    make_incident,
    make_place,
    make_response,
    make_source,
    make_tally,
    make_tracker,
)

pytestmark = pytest.mark.django_db

PUBLISHABLE = {
    "incident": make_incident,
    "actor": make_actor,
    "place": make_place,
    "source": make_source,
    "tally": make_tally,
    "tracker": make_tracker,
    "response": lambda **fields: make_response(make_incident(category="strike"), make_incident(), **fields),
}
DAY = datetime.date(2023, 10, 17)


def public(make, **fields):
    return make(**{"status": "published", "version": 1, "last_entry_at": timezone.now(), **fields})


def window(start, end, **fields):
    return make_response(make_incident(category="strike"), window_start=start, window_end=end, **fields)


def link_twice(second_attack=None):
    strike, attack = make_incident(category="strike"), make_incident()
    make_response(strike, attack)
    make_response(strike, second_attack or attack)


def window_twice(other_end):
    strike = make_incident(category="strike")
    for end in ("2023-10-20", other_end):
        make_response(strike, window_start="2023-10-17", window_end=end)


def take_part(*roles):
    incident, actor = make_incident(), make_actor()
    for role in roles:
        Participation.objects.create(incident=incident, actor=actor, role=role)


def use(*weapons, **fields):
    incident = make_incident()
    for weapon in weapons or ("rocket",):
        WeaponUse.objects.create(incident=incident, weapon=weapon, **fields)


def claim(**fields):
    fields.setdefault("harm", "killed")
    fields.setdefault("qualifier", "exact" if {"low", "best", "high"} & set(fields) else "unknown")
    return CasualtyClaim.objects.create(incident=make_incident(), **fields)


def chosen_twice(second_harm):
    incident = make_incident()
    make_claim(incident, "killed", 1, chosen=True)
    make_claim(incident, second_harm, 2, chosen=True)


def parented(own):
    actor = make_actor()
    Actor.objects.filter(pk=actor.pk).update(parent=actor if own else make_actor())


def hashed(**fields):
    Source.objects.bulk_create([Source(publisher="Own Wire", **fields)])


def articles(**fields):
    Article.objects.bulk_create([Article(**{"text": "words", "origin": "paste", **fields})])


def enter(version=1, **fields):
    return LedgerEntry.objects.create(
        **{"kind": "actor", "record_id": 1, "public_id": "a", "version": version, "action": "publish"}
        | {"published_at": timezone.now(), "shape": 1, "record": {}}
        | fields
    )


def enter_twice(second_version):
    enter()
    enter(second_version)


def make_identity(number):
    LedgerIdentity.objects.all().delete()
    LedgerIdentity.objects.create(id=number, identity=uuid.uuid4())


# constraint -> (what makes a row that it lets through, what makes one that it refuses)
CASES = {
    "actor_name_given": (lambda: Actor.objects.create(slug="a", name="A"), lambda: Actor.objects.create(slug="a")),
    "actor_type_known": (lambda: make_actor(actor_type="rebel_group"), lambda: make_actor(actor_type="pirates")),
    "actor_not_its_own_parent": (lambda: parented(own=False), lambda: parented(own=True)),
    "place_name_given": (lambda: make_place("Erbil"), lambda: type(make_place()).objects.create(slug="none", name="")),
    "place_country_known": (lambda: make_place(country="SEA"), lambda: make_place(country="ZZZ")),
    "place_kind_known": (lambda: make_place(kind="air_base"), lambda: make_place(kind="moon_base")),
    "place_where_prec_known": (lambda: make_place(where_prec=7), lambda: make_place(where_prec=8)),
    "place_latitude_in_range": (
        lambda: make_place(latitude=-90, longitude=0),
        lambda: make_place(latitude=95, longitude=0),
    ),
    "place_longitude_in_range": (
        lambda: make_place(latitude=0, longitude=180),
        lambda: make_place(latitude=0, longitude=-181),
    ),
    "place_both_coordinates_or_neither": (
        lambda: make_place(latitude=33, longitude=44),
        lambda: make_place(latitude=33, longitude=None),
    ),
    "source_publisher_given": (lambda: make_source("Own Wire"), lambda: make_source("")),
    "source_tier_known": (lambda: make_source(reliability_tier=4), lambda: make_source(reliability_tier=5)),
    "source_hash_with_text": (
        lambda: hashed(text="words", text_sha256="0" * 64),
        lambda: hashed(text="words", text_sha256=""),
    ),
    "tracker_title_given": (lambda: make_tracker(title="T"), lambda: make_tracker(title="")),
    "tracker_one_featured": (
        lambda: [make_tracker("one", featured=True), make_tracker("two"), make_tracker("three")],
        lambda: [make_tracker("one", featured=True), make_tracker("two", featured=True)],
    ),
    "tally_metric_known": (lambda: make_tally(metric="killed"), lambda: make_tally(metric="seen")),
    "tally_qualifier_known": (lambda: make_tally(qualifier="more_than"), lambda: make_tally(qualifier="range")),
    "tally_window_in_order": (
        lambda: make_tally(window_start=DAY, window_end=DAY),
        lambda: make_tally(window_start="2023-10-18", window_end=DAY),
    ),
    "tally_not_stated_before_window": (
        lambda: make_tally(window_start=DAY, stated_on=DAY),
        lambda: make_tally(window_start="2023-10-18", stated_on=DAY),
    ),
    "response_basis_known": (
        lambda: window(DAY, DAY, basis="editor_inferred"),
        lambda: window(DAY, DAY, basis="a hunch"),
    ),
    "response_attack_or_window": (
        lambda: make_response(make_incident(category="strike"), make_incident()),
        lambda: make_response(make_incident(category="strike"), make_incident(), window_start=DAY, window_end=DAY),
    ),
    "response_window_in_order": (lambda: window(DAY, DAY), lambda: window("2023-10-18", DAY)),
    "response_not_to_itself": (
        lambda: make_response(make_incident(), make_incident()),
        lambda: make_response(incident := make_incident(), incident),
    ),
    "response_once_per_pair": (lambda: link_twice(make_incident()), link_twice),
    "response_once_per_window": (lambda: window_twice("2023-10-21"), lambda: window_twice("2023-10-20")),
    "incident_title_given": (
        lambda: make_incident("T"),
        lambda: Incident.objects.create(category="attack", date_start=DAY, date_end=DAY),
    ),
    "incident_category_known": (lambda: make_incident(category="context"), lambda: make_incident(category="war")),
    "incident_target_type_known": (
        lambda: make_incident(target_type="ship"),
        lambda: make_incident(target_type="moon_base"),
    ),
    "incident_outcome_known": (lambda: make_incident(outcome="failed"), lambda: make_incident(outcome="fine")),
    "incident_verification_known": (
        lambda: [make_incident(verification=""), make_incident(verification="claim_only")],
        lambda: make_incident(verification="sure"),
    ),
    "incident_event_clarity_known": (lambda: make_incident(event_clarity=2), lambda: make_incident(event_clarity=3)),
    "incident_end_not_before_start": (
        lambda: make_incident(day="2023-10-17", until="2023-10-17"),
        lambda: make_incident(day="2023-10-17", until="2023-10-16"),
    ),
    "incident_precision_fits_range": (
        lambda: make_incident(day="2023-10-17", until="2023-10-22", date_prec=2),
        lambda: make_incident(day="2023-10-17", until="2023-10-23", date_prec=2),
    ),
    "incident_where_prec_known": (lambda: make_incident(where_prec=7), lambda: make_incident(where_prec=0)),
    "incident_time_and_zone_together": (
        lambda: make_incident(time_local="05:30", tz="Asia/Baghdad"),
        lambda: make_incident(time_local="05:30"),
    ),
    "incident_time_needs_exact_day": (
        lambda: make_incident(until="2023-10-18", date_prec=2, time_local="23:30", tz="Asia/Baghdad"),
        lambda: make_incident(until="2023-10-20", date_prec=3, time_local="23:30", tz="Asia/Baghdad"),
    ),
    "incident_event_id_shape": (
        lambda: make_incident(event_id="IRQ-2023-10000"),
        lambda: make_incident(event_id="IRQ-2023-001"),
    ),
    "incident_public_has_event_id": (
        lambda: public(make_incident, event_id="IRQ-2023-0001"),
        lambda: public(make_incident, event_id=None),
    ),
    "participation_role_known": (lambda: take_part("host"), lambda: take_part("watcher")),
    "participation_once_per_role": (lambda: take_part("attacker", "claimant"), lambda: take_part("host", "host")),
    "weaponuse_weapon_known": (lambda: use("ied"), lambda: use("catapult")),
    "weaponuse_once_per_incident": (lambda: use("rocket", "mortar"), lambda: use("rocket", "rocket")),
    "weaponuse_launched_in_order": (
        lambda: use(launched_low=2, launched_high=2),
        lambda: use(launched_low=3, launched_high=2),
    ),
    "weaponuse_intercepted_in_order": (
        lambda: use(intercepted_low=2, intercepted_high=2),
        lambda: use(intercepted_low=3, intercepted_high=2),
    ),
    "weaponuse_no_more_intercepted_than_launched": (
        lambda: use(launched_high=2, intercepted_low=2),
        lambda: use(launched_high=2, intercepted_low=3),
    ),
    "claim_group_known": (lambda: claim(group="militia"), lambda: claim(group="pirates")),
    "claim_harm_known": (lambda: claim(harm="injured"), lambda: claim(harm="scared")),
    "claim_qualifier_known": (lambda: claim(best=3, qualifier="about"), lambda: claim(best=3, qualifier="perhaps")),
    "claim_low_not_above_best": (lambda: claim(low=3, best=3), lambda: claim(low=4, best=3)),
    "claim_best_not_above_high": (lambda: claim(best=3, high=3), lambda: claim(best=4, high=3)),
    "claim_low_not_above_high": (lambda: claim(low=3, high=3), lambda: claim(low=4, high=3)),
    "claim_figure_unless_unknown": (lambda: claim(qualifier="unknown"), lambda: claim(qualifier="exact")),
    "claim_none_reported_is_zero": (
        lambda: claim(best=0, qualifier="none_reported"),
        lambda: claim(low=0, qualifier="none_reported"),
    ),
    "claim_one_chosen": (lambda: chosen_twice("injured"), lambda: chosen_twice("killed")),
    "citation_of_exactly_one_record": (
        lambda: make_citation(tally=make_tally()),
        lambda: make_citation(tally=make_tally(), incident=make_incident()),
    ),
    "citation_context_only_with_quote": (
        lambda: make_citation(incident=make_incident(), quote="q", prefix="before"),
        lambda: make_citation(incident=make_incident(), quote="", prefix="before"),
    ),
    "article_text_given": (lambda: make_article("words"), lambda: articles(text="", text_sha256="0" * 64)),
    "article_text_hashed": (lambda: make_article("words"), lambda: articles(text_sha256="")),
    "article_origin_known": (lambda: make_article(origin="address"), lambda: make_article(origin="a bird")),
    "article_bytes_with_hash": (
        lambda: make_article(raw=b"bytes"),
        lambda: articles(raw=b"bytes", raw_sha256="", text_sha256="0" * 64),
    ),
    "article_likeness_with_twin": (
        lambda: make_article(twin=make_article(), likeness=0.9),
        lambda: make_article(twin=make_article(), likeness=1.5),
    ),
    "entry_kind_known": (enter, lambda: enter(kind="rumour")),
    "entry_action_known": (enter, lambda: enter(action="submit")),
    "entry_version_once": (lambda: enter_twice(2), lambda: enter_twice(1)),
    "identity_one_row": (lambda: make_identity(1), lambda: make_identity(2)),
}
for _name, _make in PUBLISHABLE.items():
    _known = {"event_id": "IRQ-2023-0001"} if _name == "incident" else {}
    CASES[f"{_name}_status_known"] = (
        lambda make=_make: make(status="in_review"),
        lambda make=_make, known=_known: public(make, status="lost", **known),
    )
    CASES[f"{_name}_public_has_version"] = (
        lambda make=_make, known=_known: public(make, **known),
        lambda make=_make, known=_known: public(make, last_entry_at=None, **known),
    )


def constraints_of_the_models():
    return sorted(
        constraint.name
        for label in ("incidents", "ledger")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        for constraint in model._meta.constraints
    )


def test_the_table_covers_exactly_the_constraints_that_exist():
    assert sorted(CASES) == constraints_of_the_models()


@pytest.mark.parametrize("name", CASES)
def test_it_lets_a_good_row_through(name):
    good, _ = CASES[name]
    good()


@pytest.mark.parametrize("name", CASES)
def test_it_refuses_a_bad_row_by_its_name(name):
    _, bad = CASES[name]
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        bad()
    assert refused.value.__cause__.diag.constraint_name == name


@pytest.mark.parametrize("make", [make_citation, lambda: make_citation(quote="")])
def test_a_citation_of_nothing_is_refused(make):
    with pytest.raises(IntegrityError, match="citation_of_exactly_one_record"), transaction.atomic():
        make()


@pytest.mark.parametrize("start", [DAY, None])
def test_half_a_window_is_refused(start):
    with pytest.raises(IntegrityError, match="response_attack_or_window"), transaction.atomic():
        window(start, None if start else DAY)
