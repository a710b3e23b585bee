"""From suggestions to drafts with receipts, and back."""

import datetime

import pytest

from incidents.articles import decide
from incidents.articles.lexicon import Directory
from incidents.articles.record import NotYet
from incidents.articles.suggestions import fitting_precision, suggestions
from incidents.ledger.publish import OPERATOR, publish
from incidents.models import Actor, Article, CasualtyClaim, Citation, Incident, Place, Response, Source, Tally
from tests.articles.desks import ANSWER, ATTACK, STRIKE, TALLY, TEXT, event, key_of, make_desk
from tests.factories import make_actor, make_claim, make_incident, make_place, make_public_incident

pytestmark = pytest.mark.django_db


def states(desk):
    desk.refresh_from_db()
    return [s.state for s in suggestions(desk)]


def test_what_was_read_is_offered_in_the_order_of_the_text():
    desk = make_desk()
    assert [(s.number, s.kind) for s in suggestions(desk)] == [
        (1, "incident"),
        (2, "incident"),
        (3, "response"),
        (4, "tally"),
    ]
    assert [s.quote for s in suggestions(desk)] == [row["quote"] for row in (ATTACK, STRIKE, ANSWER, TALLY)]


def test_an_accepted_incident_is_a_draft_with_its_parts_and_its_exact_words(publisher):
    make_place("Ain al-Asad", country="IRQ")
    desk = decide.accept(make_desk(), key_of(ATTACK), by=publisher)
    incident = Incident.objects.get()
    assert (incident.status, incident.category, incident.date_start.isoformat(), incident.created_by) == (
        "draft",
        "attack",
        "2023-11-20",
        publisher,
    )
    assert incident.place.name == "Ain al-Asad"
    assert [(p.role, p.actor.name) for p in incident.participations.all()] == [("attacker", "Some militia")]
    assert [w.weapon for w in incident.weapon_uses.all()] == ["rocket"]
    citation = incident.citations.get()
    assert citation.quote == ATTACK["quote"]
    assert citation.quote in desk.text
    assert set(citation.supports) == {"title", "date", "place", "attackers"}
    claim = incident.casualty_claims.get()
    assert (claim.harm, claim.best, claim.qualifier) == ("injured", 3, "exact")
    assert claim.citations.get().quote == ATTACK["quote"]


def test_the_words_around_a_quote_find_it_again(publisher):
    decide.accept(make_desk(), key_of(STRIKE), by=publisher)
    citation = Citation.objects.filter(incident__isnull=False).first()
    assert citation.prefix + citation.quote + citation.suffix in TEXT


def test_words_elsewhere_in_the_text_become_a_receipt_of_their_own(publisher):
    decide.accept(make_desk(), key_of(STRIKE), by=publisher)
    quotes = {c.quote: c.supports for c in Incident.objects.get().citations.all()}
    assert quotes["It was the answer to the rockets, an official said."] == ["outcome"]


def test_the_source_is_made_once_and_keeps_the_text(publisher):
    desk = make_desk()
    for row in (ATTACK, STRIKE, TALLY):
        desk = decide.accept(desk, key_of(row), by=publisher)
    source = Source.objects.get()
    assert (source.publisher, source.text, source.published_at) == ("Own Wire", TEXT, datetime.date(2023, 11, 22))
    assert desk.source == source
    assert {c.source for c in Citation.objects.all()} == {source}


def test_an_article_without_a_publisher_waits(publisher):
    desk = make_desk(publisher="")
    with pytest.raises(NotYet, match="who published"):
        decide.accept(desk, key_of(ATTACK), by=publisher)
    assert not Incident.objects.exists()


def test_a_source_that_is_recorded_already_is_taken(publisher):
    source = Source.objects.create(publisher="Own Wire", url="https://wire.example/a")
    desk = decide.accept(make_desk(url="https://wire.example/a"), key_of(ATTACK), by=publisher)
    assert desk.source == source
    source.refresh_from_db()
    assert source.text == TEXT


def test_new_names_become_drafts_and_known_ones_are_found_by_any_name(publisher):
    known = make_actor("United States Armed Forces")
    desk = decide.accept(make_desk(), key_of(ATTACK), by=publisher)
    decide.accept(desk, key_of(STRIKE), by=publisher)
    assert {a.name for a in Actor.objects.all()} == {"United States Armed Forces", "Some militia"}
    assert Actor.objects.get(name="Some militia").country == "IRQ"
    assert known.participations.get().role == "attacker"
    place = Place.objects.get(name="Abu Kamal")
    assert (place.country, place.status) == ("SYR", "draft")
    assert Incident.objects.get(category="strike").where_prec == 2


def test_a_country_alone_is_the_place_of_a_country(publisher):
    rows = [event(ATTACK["quote"], "2023-11-20", country="JOR")]
    decide.accept(make_desk(events=rows, responses=()), key_of(rows[0]), by=publisher)
    incident = Incident.objects.get()
    assert (incident.place.name, incident.place.kind, incident.where_prec) == ("Jordan", "country", 6)


def test_an_incident_without_a_day_waits_and_is_accepted_once_it_has_one(publisher):
    row = event(ATTACK["quote"], None)
    desk = make_desk(events=[row], responses=())
    with pytest.raises(NotYet, match="gives no day"):
        decide.accept(desk, key_of(row), by=publisher)
    fields = {"date_start": "2023-11-20", "date_end": "2023-11-20", "date_prec": 1}
    desk = decide.mend(desk, key_of(row), fields, by=publisher)
    assert suggestions(desk)[0].is_edited
    decide.accept(desk, key_of(row), by=publisher)
    assert Incident.objects.get().date_start == datetime.date(2023, 11, 20)


@pytest.mark.parametrize(
    ("start", "end", "said", "fits"),
    [("2023-11-20", "2023-11-20", 3, 1), ("2023-11-20", "2023-11-22", None, 2), ("2023-11-20", "2023-11-26", 3, 3), ("2023-11-01", "2023-11-30", 4, 4),
     ("2023-01-01", "2023-12-31", 5, 5), ("2020-01-01", "2023-12-31", 5, None)],
)  # fmt: skip
def test_the_precision_is_made_to_fit_the_days(start, end, said, fits):
    assert fitting_precision(start, end, said) == fits


def test_accepting_twice_makes_one_incident(publisher):
    desk = make_desk()
    decide.accept(desk, key_of(ATTACK), by=publisher)
    decide.accept(desk, key_of(ATTACK), by=publisher)
    assert Incident.objects.count() == 1


def test_undo_takes_back_everything_that_was_made_and_nothing_else(publisher):
    kept = make_actor("Known")
    desk = make_desk()
    decide.accept(desk, key_of(ATTACK), by=publisher)
    decide.undo(desk, key_of(ATTACK), by=publisher)
    assert not Incident.objects.exists() and not Citation.objects.exists() and not Place.objects.exists()
    assert list(Actor.objects.all()) == [kept]
    assert states(desk) == ["pending"] * 4


def test_a_new_name_that_something_else_uses_stays_when_it_is_undone(publisher):
    desk = make_desk()
    decide.accept(desk, key_of(ATTACK), by=publisher)
    make_incident(attackers=[Actor.objects.get(name="Some militia")])
    decide.undo(desk, key_of(ATTACK), by=publisher)
    assert Actor.objects.filter(name="Some militia").exists()


def test_what_readers_have_seen_is_not_undone(publisher):
    desk = decide.accept(make_desk(), key_of(ATTACK), by=publisher)
    publish(Incident.objects.get(), by=OPERATOR)
    with pytest.raises(NotYet, match="Readers have seen it"):
        decide.undo(desk, key_of(ATTACK), by=publisher)


def test_a_link_waits_for_both_its_ends_and_goes_with_them(publisher):
    desk = make_desk()
    with pytest.raises(NotYet, match="First accept"):
        decide.accept(desk, key_of(ANSWER), by=publisher)
    for row in (ATTACK, STRIKE, ANSWER):
        desk = decide.accept(desk, key_of(row), by=publisher)
    response = Response.objects.get()
    assert (response.strike.category, response.attack.category, response.basis) == ("strike", "attack", "reported")
    assert response.citations.get().quote == ANSWER["quote"]
    decide.undo(desk, key_of(ATTACK), by=publisher)
    assert not Response.objects.exists()
    assert states(desk) == ["pending", "accepted", "pending", "pending"]


def test_an_accepted_tally_has_window_scope_and_receipt(publisher):
    decide.accept(make_desk(), key_of(TALLY), by=publisher)
    tally = Tally.objects.get()
    assert (tally.metric, tally.value, tally.qualifier, tally.claimant) == ("attacks", 66, "at_least", "Pentagon")
    assert (str(tally.window_start), str(tally.window_end), str(tally.stated_on)) == (
        "2023-10-17",
        "2023-11-22",
        "2023-11-22",
    )
    assert tally.scope == "category=attack&country=IRQ"
    assert tally.citations.get().quote == TALLY_SENTENCE


TALLY_SENTENCE = "There have been at least 66 attacks since Oct. 17, the Pentagon said."


def test_a_rejected_suggestion_makes_nothing_and_comes_back_on_undo(publisher):
    desk = make_desk()
    decide.reject(desk, key_of(ATTACK), by=publisher)
    assert states(desk)[0] == "rejected"
    assert not Incident.objects.exists()
    decide.undo(desk, key_of(ATTACK), by=publisher)
    assert states(desk)[0] == "pending"


def test_the_article_becomes_a_further_source_of_what_is_recorded(publisher):
    recorded = make_public_incident("Rockets", day="2023-11-20", place=make_place("Ain al-Asad"))
    same = make_claim(recorded, "injured", 3, low=3, high=3)
    desk = make_desk()
    decide.add_to(desk, key_of(ATTACK), recorded, by=publisher)
    assert Incident.objects.count() == 1
    assert recorded.citations.count() == 2
    assert same.citations.get().quote == ATTACK["quote"]
    assert Incident.objects.with_newer_draft().get() == recorded
    decide.undo(desk, key_of(ATTACK), by=publisher)
    assert recorded.citations.count() == 1
    assert CasualtyClaim.objects.get() == same


def test_another_figure_of_a_further_source_stands_beside_the_recorded_one(publisher):
    recorded = make_public_incident(injured=8, day="2023-11-20")
    decide.add_to(make_desk(), key_of(ATTACK), recorded, by=publisher)
    assert sorted(c.best for c in recorded.casualty_claims.all()) == [3, 8]


def test_a_decision_outlives_a_reading_that_no_longer_finds_it(publisher):
    desk = decide.accept(make_desk(), key_of(ATTACK), by=publisher)
    desk.reading["events"] = []
    desk.save()
    found = suggestions(Article.objects.get())
    assert [(s.key, s.state) for s in found if s.kind == "incident"] == [(key_of(ATTACK), "accepted")]


@pytest.mark.parametrize(
    ("name", "found"),
    [("Kata’ib Hezbollah", True), ("the Kataib Hezbollah", True), ("KH", True), ("Hezbollah", False)],
)
def test_names_are_found_again_whatever_their_spelling(name, found):
    actor = make_actor("Kata'ib Hezbollah", aliases=["KH"])
    assert Directory.load().actor(name) == (actor if found else None)
