"""Each wrong entry gets a sentence beside its field, and what was typed stays."""

import pytest

from incidents.admin.refusals import NOT_FOR_FORMS, REFUSALS
from incidents.ledger.record import KINDS
from incidents.models import (
    Actor,
    CasualtyClaim,
    Citation,
    Incident,
    Participation,
    Place,
    Response,
    Tally,
    Tracker,
    WeaponUse,
)
from tests.admin.filling import add, errors_of, row, save
from tests.factories import (
    make_actor,
    make_claim,
    make_incident,
    make_place,
    make_public_incident,
    make_response,
    make_source,
    make_tally,
    make_tracker,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(client, publisher):
    client.force_login(publisher)
    return client


def refusal(room, record, field, **typed):
    """The first message beside `field` after saving what is `typed`; the record is as it was, the form as it was sent."""
    response = save(room, record, **typed)
    errors = errors_of(response)
    assert field in errors, errors
    shown = response.content.decode()
    for name, value in typed.items():
        if isinstance(value, str) and len(value) > 3 and "TOTAL" not in name:
            assert value in shown, f"{name} was lost"
    return errors[field][0]


INCIDENT = [
    ({"date_start": "2023-10-20", "date_end": "2023-10-18"}, "date_end", "The last day is before the first day."),
    (
        {"date_start": "2023-10-18", "date_end": "2023-10-20", "date_prec": "1"},
        "date_prec",
        "3 days. Choose “Within two to six days”",
    ),
    (
        {"date_start": "2023-10-18", "date_end": "2023-10-18", "date_prec": "4"},
        "date_prec",
        "one day. Choose “Exact day”",
    ),
    ({"date_start": "2022-01-01", "date_end": "2023-10-18", "date_prec": "5"}, "date_prec", "No precision fits"),
    ({"date_start": "2023-13-45"}, "date_start", "Enter a valid date."),
    ({"time_local": "03:30"}, "tz", "A time needs its zone."),
    ({"tz": "Asia/Baghdad"}, "time_local", "A zone stands beside a time"),
    ({"time_local": "03:30", "tz": "Asia/Bagdad"}, "tz", "“Asia/Bagdad” is not a time zone"),
    ({"time_local": "25:30", "tz": "Asia/Baghdad"}, "time_local", "Enter a valid time."),
    (
        {
            "date_start": "2023-10-02",
            "date_end": "2023-10-08",
            "date_prec": "3",
            "time_local": "03:30",
            "tz": "Asia/Baghdad",
        },
        "time_local",
        "A time of day needs a day",
    ),
    ({"title": ""}, "title", "This field is required."),
    ({"title": "x" * 401}, "title", "at most 400 characters"),
    ({"title": "a\x00b"}, "title", "Null characters are not allowed."),
    ({"category": "battle"}, "category", "Select a valid choice."),
    ({"place": "999999"}, "place", "Select a valid choice."),
]


@pytest.mark.parametrize(("typed", "field", "message"), INCIDENT, ids=[f"{f} {m[:30]}" for _, f, m in INCIDENT])
def test_an_incident_with_a_wrong_entry_is_refused_beside_its_field(room, typed, field, message):
    incident = make_incident("Stays as it is")
    response = save(room, incident, **typed)
    assert message in errors_of(response)[field][0]
    incident.refresh_from_db()
    assert incident.title == "Stays as it is"


def test_what_was_typed_stays_in_a_refused_form(room):
    incident = make_incident()
    refusal(
        room,
        incident,
        "date_end",
        date_start="2023-10-20",
        date_end="2023-10-18",
        summary="A long paragraph.",
        **row("citations", 1, source=str(make_source().pk), quote="words that took an hour"),
    )
    response = add(room, "incident", title="Only a title", summary="And some words")
    assert {"category", "date_start", "date_end"} <= set(errors_of(response))
    assert "And some words" in response.content.decode()
    assert Incident.objects.count() == 1


CLAIM = [
    ({"qualifier": "range", "low": "8", "best": "5", "high": "9"}, "low", "The low figure is above the best one."),
    ({"qualifier": "range", "low": "1", "best": "10", "high": "9"}, "high", "The high figure is below the best one."),
    ({"qualifier": "range", "low": "8", "best": None, "high": "5"}, "low", "The low figure is above the high one."),
    ({"qualifier": "range", "best": "5"}, "qualifier", "needs a low and a high figure"),
    ({"qualifier": "exact", "best": None}, "qualifier", "This qualifier needs a figure"),
    ({"qualifier": "exact", "low": "1", "best": "2"}, "qualifier", "“Exactly” has one figure"),
    ({"qualifier": "unknown", "best": "5"}, "qualifier", "say how it was stated"),
    ({"qualifier": "none_reported", "best": "5"}, "best", "enter 0"),
    ({"qualifier": "none_reported", "best": None}, "qualifier", "needs a figure"),
    ({"best": "-1"}, "best", "greater than or equal to 0"),
    ({"best": "99999999999"}, "best", "less than or equal to 2147483647"),
    ({"receipt_quote": "five hurt"}, "receipt_source", "Name the source of these words."),
]


@pytest.mark.parametrize(("typed", "field", "message"), CLAIM, ids=[f"{f} {m[:30]}" for _, f, m in CLAIM])
def test_a_claim_with_a_wrong_entry_is_refused_beside_its_field(room, typed, field, message):
    incident = make_incident()
    make_claim(incident, best=5)
    response = save(room, incident, **{f"casualty_claims-0-{name}": value for name, value in typed.items()})
    assert message in errors_of(response)[f"casualty_claims-0-{field}"][0]


def test_two_claims_of_one_group_and_harm_cannot_both_be_shown(room):
    incident = make_incident()
    make_claim(incident, best=5, chosen=True)
    make_claim(incident, best=6)
    errors = errors_of(save(room, incident, **{"casualty_claims-1-chosen": "on"}))
    assert "on one claim only" in errors["casualty_claims"][0]


def test_a_participant_twice_with_one_role_is_refused(room):
    actor = make_actor("Militia")
    incident = make_incident(attackers=[actor])
    errors = errors_of(save(room, incident, **row("participations", 1, actor=actor.pk, role="attacker")))
    assert "twice with the same role" in str(errors["participations"])
    new = {"participations-0-actor": actor.pk, "participations-1-actor": actor.pk, "participations-1-role": "attacker"}
    errors = errors_of(add(room, "incident", **new))
    assert "twice with the same role" in str(errors["participations"])


def test_a_weapon_twice_and_more_intercepted_than_launched_are_refused(room):
    incident = make_incident(weapons=["rocket"])
    errors = errors_of(save(room, incident, **row("weapon_uses", 1, weapon="rocket")))
    assert "A weapon is there twice" in str(errors["weapon_uses"])
    numbers = {"launched_low": "2", "launched_high": "2", "intercepted_low": "3", "intercepted_high": "3"}
    errors = errors_of(save(room, incident, **row("weapon_uses", 0, **numbers)))
    assert errors["weapon_uses-0-intercepted_low"] == ["More were intercepted than were launched."]
    errors = errors_of(save(room, incident, **row("weapon_uses", 0, launched_low="3", launched_high="2")))
    assert errors["weapon_uses-0-launched_high"] == ["The highest number launched is below the lowest."]


def test_words_around_a_quote_need_the_quote(room):
    incident = make_incident()
    errors = errors_of(save(room, incident, **{"citations-0-quote": None, "citations-0-prefix": "he said"}))
    assert "there is none" in errors["citations-0-quote"][0]


PLACE = [
    ({"latitude": "95", "longitude": "42"}, "latitude", "Latitude runs from −90 (south pole) to 90 (north pole)."),
    ({"latitude": "33", "longitude": "-181"}, "longitude", "Longitude runs from −180 to 180."),
    ({"latitude": "33"}, "longitude", "Give the longitude too, or leave both empty."),
    ({"longitude": "42"}, "latitude", "Give the latitude too, or leave both empty."),
    ({"latitude": "331234567", "longitude": "42"}, "latitude", "digits"),
    ({"latitude": "NaN", "longitude": "42"}, "latitude", "Enter a number."),
    ({"latitude": "north", "longitude": "42"}, "latitude", "Enter a number."),
    ({"country": "IRK"}, "country", "Select a valid choice."),
    ({"slug": "not a slug"}, "slug", "Enter a valid “slug”"),
    ({"aliases": "x" * 201}, "aliases", "A line has at most 200 characters"),
    ({"aliases": "a\x00b"}, "aliases", "Null characters are not allowed."),
]


@pytest.mark.parametrize(("typed", "field", "message"), PLACE, ids=[f"{f} {m[:30]}" for _, f, m in PLACE])
def test_a_place_with_a_wrong_entry_is_refused_beside_its_field(room, typed, field, message):
    place = make_place()
    response = save(room, place, **typed)
    assert message in errors_of(response)[field][0]
    assert Place.objects.get(pk=place.pk).latitude is None


def test_coordinates_are_pasted_as_maps_give_them(room):
    place = make_place()
    assert save(room, place, latitude="33.7856123456", longitude="-42.4410009").status_code == 302
    place.refresh_from_db()
    assert (str(place.latitude), str(place.longitude)) == ("33.78561", "-42.44100")


def test_aliases_are_typed_one_a_line(room):
    actor = make_actor("Kata'ib Hezbollah")
    assert save(room, actor, aliases="KH\r\n  Hezbollah Brigades \r\n\r\nKH").status_code == 302
    actor.refresh_from_db()
    assert actor.aliases == ["KH", "Hezbollah Brigades"]
    page = room.get(f"/admin/incidents/actor/{actor.pk}/change/").content.decode()
    assert "KH\nHezbollah Brigades</textarea>" in page


def test_an_actor_is_not_its_own_umbrella_and_umbrellas_form_no_loop(room):
    top = make_actor("Top")
    middle = make_actor("Middle", parent=top)
    low = make_actor("Low", parent=middle)
    assert refusal(room, top, "parent", parent=top.pk) == "An actor cannot be its own umbrella."
    assert (
        refusal(room, top, "parent", parent=low.pk) == "That would close a loop of umbrellas: Top → Low → Middle → Top."
    )
    assert Actor.objects.get(pk=top.pk).parent is None


@pytest.fixture
def strike(db):
    return make_incident("The strike", day="2023-10-27", category="strike")


def test_a_response_answers_attacks_only_and_only_earlier_ones(room, strike):
    link = {"basis": "editor_inferred"}
    other = make_incident(day="2023-10-20", category="strike")
    later = make_incident(day="2023-10-28")
    errors = errors_of(save(room, strike, **row("answers", 0, attack=other.pk, **link)))
    assert "Only an attack is answered" in errors["answers-0-attack"][0]
    errors = errors_of(save(room, strike, **row("answers", 0, attack=later.pk, **link)))
    assert "after the strike was over" in errors["answers-0-attack"][0]
    errors = errors_of(save(room, strike, **row("answers", 0, attack=strike.pk, **link)))
    assert errors["answers-0-attack"]
    assert not Response.objects.exists()


def test_a_response_is_to_one_attack_or_to_a_whole_window(room, strike):
    attack = make_incident(day="2023-10-20")
    link = {"basis": "editor_inferred"}
    for ends in (
        {},
        {"attack": attack.pk, "window_start": "2023-10-17", "window_end": "2023-10-26"},
        {"window_start": "2023-10-17"},
    ):
        errors = errors_of(save(room, strike, **row("answers", 0, **link, **ends)))
        assert errors["answers-0-attack"] == ["Name one attack, or both ends of a window of days, and not both."]
    errors = errors_of(
        save(room, strike, **row("answers", 0, **link, window_start="2023-10-20", window_end="2023-10-17"))
    )
    assert errors["answers-0-window_end"] == ["The window ends before it starts."]


def test_a_response_is_entered_once(room, strike):
    attack = make_incident(day="2023-10-20")
    make_response(strike, attack)
    errors = errors_of(add(room, "response", strike=strike.pk, attack=attack.pk, basis="reported"))
    assert errors["attack"] == ["This strike is already linked to this attack."]
    window = {"strike": strike.pk, "window_start": "2023-10-17", "window_end": "2023-10-26", "basis": "reported"}
    assert add(room, "response", **window).status_code == 302
    assert errors_of(add(room, "response", **window))["window_start"] == [
        "This strike is already linked to this window of days."
    ]


def test_a_linked_incident_keeps_its_category(room, strike):
    attack = make_incident(day="2023-10-20")
    make_response(strike, attack)
    assert "Remove those links first" in refusal(room, strike, "category", category="attack")
    assert "Remove that link first" in refusal(room, attack, "category", category="context")


def test_a_new_attack_cannot_answer_anything(room):
    attack = make_public_incident()
    typed = {"category": "attack", "title": "T", "date_start": "2023-10-18", "date_end": "2023-10-18", "date_prec": "1"}
    errors = errors_of(add(room, "incident", **typed, **row("answers", 0, attack=attack.pk, basis="reported")))
    assert "Only a strike answers an attack" in errors["answers"][0]


TALLY = [
    ({"window_start": "2023-10-20", "window_end": "2023-10-17"}, "window_end", "The window ends before it starts."),
    ({"window_start": "2023-10-20", "stated_on": "2023-10-17"}, "stated_on", "before its window starts"),
    ({"scope": "countri=IRQ"}, "scope", "countri: is not a parameter"),
    ({"scope": "country=IRK"}, "scope", "This filter cannot be read. country"),
    ({"qualifier": "range"}, "qualifier", "Select a valid choice."),
    ({"value": "-3"}, "value", "greater than or equal to 0"),
]


@pytest.mark.parametrize(("typed", "field", "message"), TALLY, ids=[f"{f} {m[:30]}" for _, f, m in TALLY])
def test_a_tally_with_a_wrong_entry_is_refused_beside_its_field(room, typed, field, message):
    tally = make_tally()
    assert message in errors_of(save(room, tally, **typed))[field][0]


def test_a_scope_is_kept_in_its_one_form(room):
    tally = make_tally()
    assert save(room, tally, scope="?country=SYR&country=IRQ&category=attack").status_code == 302
    assert Tally.objects.get().scope == "category=attack&country=IRQ&country=SYR"


def test_one_tracker_is_featured(room):
    make_tracker("first", featured=True)
    second = make_tracker("second")
    assert "Another tracker is the featured one" in refusal(room, second, "featured", featured="on")
    assert Tracker.objects.get(slug="second").featured is False


EDITED = [model for model, _ in KINDS.values()] + [CasualtyClaim, Citation, Participation, WeaponUse]


def test_every_constraint_of_the_working_copy_has_its_words():
    names = {c.name for model in EDITED for c in model._meta.constraints}
    spoken = {name for name in names if not name.endswith(NOT_FOR_FORMS)}
    assert spoken == set(REFUSALS)


def test_refusals_point_at_fields_that_exist():
    for model in EDITED:
        for constraint in model._meta.constraints:
            refusal_ = REFUSALS.get(constraint.name)
            if refusal_ and refusal_.field:
                model._meta.get_field(refusal_.field)
