"""The same words twice, the same words elsewhere, and the same event in other words."""

import datetime

import pytest

from incidents.articles.intake import from_paste
from incidents.articles.lexicon import Directory
from incidents.articles.likely import likely
from incidents.articles.record import source_of
from incidents.articles.suggestions import suggestions
from incidents.articles.twins import independent, likeness, signature
from incidents.models import Article, Source
from tests.articles.desks import ATTACK, TALLY, key_of, make_desk
from tests.factories import make_actor, make_citation, make_incident, make_place, make_source, make_tally

WIRE = (
    "Three rockets fell beside the runway of the air base before dawn on Tuesday and set fire to an empty shed, officials said. "
    "Nobody was hurt. A second volley was heard an hour later from the direction of the river, but nothing was found in the "
    "morning. It was the fourth such attack within a week, and the officials said that they expected more of them. "
    "No group had said by noon that it was behind the rockets."
)
OTHER = (
    "An air base came under rocket fire early on Tuesday. According to the governor's office, a shed burned down and there were no casualties. "
    "Residents told our correspondent that they had heard explosions twice in the night. Similar attacks had been reported three times in the "
    "days before. The army closed the road along the river until the evening while engineers searched the fields."
)


def test_a_reprint_is_nearly_the_same_and_a_report_of_the_same_event_is_not():
    reprint = (
        "THE DAILY PAPER\n\n"
        + WIRE.upper().replace("OFFICIALS SAID", "officials say", 1)
        + "\n\nRead more on our site."
    )
    assert likeness(signature(WIRE), signature(reprint)) > 0.8
    assert likeness(signature(WIRE), signature(OTHER)) < 0.1


def test_a_shortened_reprint_is_recognised_by_what_it_has():
    assert likeness(signature(WIRE), signature(WIRE[:260])) > 0.9


def test_short_texts_are_never_twins():
    assert likeness(signature("Nothing happened."), signature("Nothing happened.")) == 0.0


def test_long_texts_are_compared_by_a_sample():
    long = " ".join(f"word{i} and then" for i in range(5000))
    half = long[: len(long) // 2]
    assert len(signature(long)) == 256
    assert likeness(signature(long), signature(half)) > 0.8


@pytest.mark.django_db
def test_the_same_article_twice_opens_the_desk_that_exists(publisher):
    first = from_paste(WIRE + "\r\n", by=publisher, published_on=datetime.date(2024, 3, 12))
    again = from_paste("\ufeff" + WIRE.replace(" ", "\u00a0", 3), by=publisher)
    assert (first.is_new, again.is_new) == (True, False)
    assert again.article == first.article


@pytest.mark.django_db
def test_the_same_words_under_another_masthead_count_as_one_source(publisher):
    day = datetime.date(2024, 3, 12)
    first = from_paste(WIRE, by=publisher, published_on=day, publisher="Own Wire").article
    reprint = from_paste(
        "A headline of our own\n\n" + WIRE, by=publisher, published_on=day, publisher="The Daily Paper"
    ).article
    other = from_paste(OTHER, by=publisher, published_on=day, publisher="Other Wire").article
    assert (reprint.twin, other.twin) == (first, None)
    sources = [source_of(article, publisher) for article in (first, reprint, other)]
    assert [s.wire_origin for s in sources] == ["", "Own Wire", ""]
    assert independent(sources) == 2


@pytest.mark.django_db
def test_an_agency_named_in_the_dateline_is_the_origin(publisher):
    given = {"published_on": datetime.date(2024, 3, 12), "publisher": "The Daily Paper"}
    article = from_paste("BAGHDAD (AP) — " + WIRE, by=publisher, **given).article
    assert source_of(article, publisher).wire_origin == "Associated Press"


# --- recorded already ------------------------------------------------------------------------------------------------


def best(desk, row):
    found = likely(desk, suggestions(desk), Directory.load())[key_of(row)]
    return found[0] if found else None


@pytest.mark.django_db
def test_the_same_event_recorded_from_another_outlet_is_probable():
    place = make_place("Ain al-Asad", country="IRQ")
    recorded = make_incident(
        "Rockets at the base", day="2023-11-20", place=place, attackers=[make_actor("Some militia")]
    )
    found = best(make_desk(), ATTACK)
    assert (found.record, found.is_probable) == (recorded, True)
    assert found.why == "same day, same place, same actors"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "country", "category"),
    [
        ("2023-11-25", "IRQ", "attack"),
        ("2023-11-20", "SYR", "attack"),
        ("2023-11-20", "IRQ", "strike"),
        ("2023-11-21", "IRQ", "attack"),
    ],
)
def test_another_day_country_or_side_is_not_probable(day, country, category):
    make_incident(day=day, category=category, place=make_place("Ain al-Asad", country=country))
    found = best(make_desk(), ATTACK)
    assert found is None or not found.is_probable


@pytest.mark.django_db
def test_it_says_whether_the_article_adds_an_origin():
    recorded = make_incident("Rockets", day="2023-11-20", place=make_place("Ain al-Asad", country="IRQ"), cited=False)
    for source in (make_source("Own Wire"), make_source("A reprint", wire_origin="Own Wire")):
        make_citation(source, incident=recorded)
    found = best(make_desk(), ATTACK)
    assert (found.sources, found.origins, found.adds_origin) == (2, 1, False)
    assert best(make_desk(text=Article.objects.get().text + "More.", publisher="Other Wire"), ATTACK).adds_origin


@pytest.mark.django_db
def test_a_tally_with_the_same_number_and_window_is_probable():
    recorded = make_tally(66, window_start="2023-10-17", window_end="2023-11-22")
    make_tally(67, window_start="2023-10-17", window_end="2023-11-22")
    found = best(make_desk(), TALLY)
    assert (found.record, found.is_probable) == (recorded, True)


@pytest.mark.django_db
def test_looking_for_likely_records_takes_as_many_queries_for_many_suggestions(django_assert_max_num_queries):
    place = make_place("Ain al-Asad", country="IRQ")
    for number in range(12):
        make_incident(f"Incident {number}", day="2023-11-20", place=place, attackers=[make_actor()])
    desk = make_desk()
    found, directory = suggestions(desk), Directory.load()
    with django_assert_max_num_queries(9):
        likely(desk, found, directory)


@pytest.mark.django_db
def test_a_source_with_text_from_elsewhere_is_the_articles_own_source(publisher):
    source = Source.objects.create(publisher="Own Wire", text=WIRE)
    article = from_paste(WIRE, by=publisher, published_on=datetime.date(2024, 3, 12), publisher="Own Wire").article
    assert source_of(article, publisher) == source
