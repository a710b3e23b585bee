"""The article desk through its addresses: coming in, deciding, publishing, and who may."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from incidents.models import Article, CasualtyClaim, Citation, Incident, Tally
from tests.admin.at_desk import HTMX, act, bring, says, url
from tests.articles.desks import ANSWER, ATTACK, STRIKE, TALLY, TEXT, key_of, make_desk
from tests.articles.server import serving
from tests.factories import make_article, make_incident, make_place, make_public_incident, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(client, publisher):
    client.force_login(publisher)
    return client


# --- coming in -------------------------------------------------------------------------------------------------------


def test_a_pasted_article_opens_its_desk_with_its_words_and_suggestions(room):
    response = bring(room, text=TEXT)
    desk = Article.objects.get()
    assert (response.status_code, response.url) == (302, url("change", desk.pk))
    page = room.get(response.url).content.decode()
    assert "injuring three soldiers" in page
    assert desk.published_on == datetime.date(2023, 11, 22)
    assert desk.reading is not None


def test_the_same_article_twice_opens_the_desk_that_exists(room):
    first = bring(room, text=TEXT)
    second = room.post(url("add"), {"text": TEXT.replace("\n", "\r\n") + "\u200b"}, follow=True)
    assert second.redirect_chain[-1][0] == first.url
    assert "on the desk already" in second.content.decode()
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({}, "nothing to read yet"),
        ({"text": "  \n\u200b "}, "no text in it"),
        ({"text": "   "}, "nothing to read yet"),
        ({"text": "words\x00more"}, "binary data"),
        ({"text": "a " * 600_000}, "1,199,999 characters"),
        ({"text": "words", "url": "https://example.org/"}, "one of the three"),
        ({"url": "http://127.0.0.1/"}, "not on the public internet"),
        ({"url": "http://①②⑦.⓪.⓪.①/"}, "not on the public internet"),
        ({"url": "ftp://example.org/"}, "http:// or https://"),
        ({"url": "words"}, "http:// or https://"),
        ({"text": "words", "published_on": "2093-01-01"}, "in the future"),
        ({"text": "words", "published_on": "yesterday"}, "valid date"),
    ],
)
def test_what_cannot_come_in_is_refused_with_the_reason_and_nothing_is_lost(room, given, reason):
    page = says(bring(room, **given))
    assert reason in page
    assert not Article.objects.exists()
    if given.get("text", "").startswith("words") and "\x00" not in given["text"]:
        assert ">\nwords</textarea>" in page


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b"\x89PNG\x00\x00", "binary file"),
        ("a.pdf", b"%PDF-1.4 broken", "This PDF is broken"),
        ("a.txt", b"word " * 2_200_000, "10.5 MB"),
        ("a.html", b"<html><script>alert(1)</script></html>", "No article was found"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(room, name, data, reason):
    assert reason in says(bring(room, file=SimpleUploadedFile(name, data)))
    assert not Article.objects.exists()


def test_a_paste_beyond_all_limits_is_refused_in_words(room, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert "larger than 10 MB" in says(bring(room, text="word " * 1000), 413)


def test_the_token_against_forgery_is_asked_for(publisher):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(publisher)
    assert client.post(url("add"), {"text": TEXT}).status_code == 403
    assert client.post(url("accept_all", make_desk().pk)).status_code == 403
    assert not Incident.objects.exists()


def test_an_uploaded_page_is_kept_as_it_came_and_its_scripts_are_not_shown(room):
    from tests.articles.server import PAGE

    bring(room, file=SimpleUploadedFile("a.html", PAGE.encode(), "text/html"))
    desk = Article.objects.get()
    assert bytes(desk.raw) == PAGE.encode()
    assert (desk.publisher, desk.origin, len(desk.raw_sha256)) == ("Own Wire", "file", 64)
    assert "evil words" not in room.get(url("change", desk.pk)).content.decode()


def test_an_address_is_fetched_and_its_bytes_time_and_last_address_are_kept(room, settings):
    with serving() as port:
        settings.FETCH_ADDRESSES_FOR_TESTS = (f"127.0.0.1:{port}",)
        assert bring(room, url=f"http://127.0.0.1:{port}/redirect?/page").status_code == 302
        assert "not on the public internet" in says(
            bring(room, url=f"http://127.0.0.1:{port}/redirect?http://169.254.169.254/")
        )
    desk = Article.objects.get()
    assert desk.url == f"http://127.0.0.1:{port}/page"
    assert desk.fetched_at is not None and desk.raw_sha256
    assert (desk.origin, desk.content_type, desk.byline) == ("address", "text/html", "A Reporter")


def test_words_of_the_article_are_escaped(room):
    text = "Own Wire, 22 November 2023\n\nMilitants <script>alert(1)</script> fired & missed <b>twice</b> on Monday."
    page = room.get(bring(room, text=text).url).content.decode()
    assert "&lt;b&gt;twice" in page
    assert "<script>alert" not in page


def test_another_language_is_kept_for_entry_by_hand(room):
    text = "Raketen schlugen am Dienstag neben der Landebahn ein, und der Schuppen brannte ab, wie die Behörden am Morgen mitteilten. Niemand wurde verletzt."
    desk_url = bring(room, text=text, published_on="2024-03-12", publisher="Zeitung").url
    page = room.get(desk_url).content.decode()
    assert "Only English is read" in page
    assert "Landebahn" in page
    assert Article.objects.get().language == "und"


def test_an_article_without_a_day_asks_for_it_and_reads_it_then(room):
    desk = make_article(
        "Militants fired rockets at Ain al-Asad in Iraq on Monday, injuring three soldiers, officials said."
    )
    page = room.get(url("change", desk.pk)).content.decode()
    assert "When was it published?" in page
    assert "in the future" in says(room.post(url("details", desk.pk), {"published_on": "2093-01-01"}))
    assert (
        room.post(url("details", desk.pk), {"published_on": "2023-11-22", "publisher": "Own Wire"}).status_code == 302
    )
    desk.refresh_from_db()
    assert desk.reading is not None and desk.publisher == "Own Wire"


def test_a_long_text_is_shown_first_and_read_then(room):
    text = (
        "Own Wire, 22 November 2023\n\n" + "The minister spoke for a long time about the harvest in the north. " * 500
    )
    desk_url = bring(room, text=text).url
    page = room.get(desk_url).content.decode()
    assert "<progress" in page and 'id="reading"' in page
    desk = Article.objects.get()
    assert desk.reading is None
    answer = room.post(url("read", desk.pk), headers=HTMX)
    assert answer.headers["HX-Redirect"] == desk_url
    desk.refresh_from_db()
    assert desk.reading is not None
    assert 'id="reading"' not in room.get(desk_url).content.decode()


# --- deciding --------------------------------------------------------------------------------------------------------


def test_the_answer_to_a_decision_is_the_card_and_the_bar(room):
    desk = make_desk()
    answer = says(act(room, desk, ATTACK, "accept"), 200)
    assert 'data-state="accepted"' in answer
    assert "1</strong> of 4 decided" in answer
    assert "<html" not in answer
    assert Incident.objects.get().citations.get().quote == ATTACK["quote"]


def test_without_htmx_the_answer_leads_back_to_the_card(room):
    desk = make_desk()
    answer = act(room, desk, ATTACK, "accept", htmx=False)
    assert (answer.status_code, answer.url) == (302, f"{url('change', desk.pk)}#s-{key_of(ATTACK)}")
    refused = act(room, desk, ANSWER, "accept", htmx=False)
    assert "First accept the incident" in says(refused)
    assert "<html" in refused.content.decode()


def test_a_half_done_desk_is_found_as_it_was_left(room, client):
    desk = make_desk()
    act(room, desk, ATTACK, "accept")
    act(room, desk, TALLY, "reject")
    client.logout()
    room.force_login(make_user("another", "Publisher"))
    page = room.get(url("change", desk.pk)).content.decode()
    assert page.count('class="card card--attack" id="s-') == 1
    assert "2</strong> of 4 decided" in page
    assert "2 of 4" in room.get(url("changelist")).content.decode()


def test_links_of_an_accepted_incident_are_shown_anew_with_it(room):
    desk = make_desk()
    answer = says(act(room, desk, STRIKE, "accept"), 200)
    assert f'id="s-{key_of(ANSWER)}"' in answer
    assert answer.count('hx-swap-oob="true"') == 2


def test_a_suggestion_is_mended_and_accepted_in_one_step(room):
    desk = make_desk()
    page = url("edit", desk.pk, key_of(ATTACK))
    form = room.get(page, headers=HTMX).context["card"].form
    data = {
        form.add_prefix(name): "" if value is None else value
        for name, value in form.initial.items()
        if name in form.fields
    }
    data = {
        name: "; ".join(value) if name.endswith(("attackers", "targets", "claimed_by")) else value
        for name, value in data.items()
    }
    key = key_of(ATTACK)
    data |= {
        f"{key}-title": "Two rockets",
        f"{key}-attackers": "Some militia; Another group",
        f"{key}-injured_best": "4",
        "accept": "1",
    }
    refused = says(room.post(page, data, headers=HTMX))
    assert "must rise" in refused and "Two rockets" in refused
    data[f"{key}-injured_high"] = "5"
    assert says(room.post(page, data, headers=HTMX), 200)
    incident = Incident.objects.get()
    assert incident.title == "Two rockets"
    assert {p.actor.name for p in incident.participations.all()} == {"Some militia", "Another group"}
    assert incident.casualty_claims.get().best == 4


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"date_end": "2023-11-01"}, "before the first day"),
        ({"date_start": "2093-11-01"}, "in the future"),
        ({"date_end": "2023-11-25", "date_prec": "1"}, "does not fit"),
        ({"date_end": "2025-11-25"}, "at most a year"),
        ({"title": ""}, "required"),
        ({"killed_qualifier": "at_least"}, "How many?"),
        ({"killed_qualifier": "range", "killed_low": "1"}, "low and a high"),
        ({"killed_low": "-1"}, "greater than or equal to 0"),
        ({"category": "war"}, "not one of the available choices"),
        ({"attackers": "a" * 300}, "at most 200"),
    ],
)
def test_what_is_typed_wrongly_is_said_beside_its_field(room, typed, reason):
    desk = make_desk()
    key = key_of(STRIKE)
    data = {
        "category": "strike",
        "title": "T",
        "date_start": "2023-11-21",
        "target_type": "unknown",
        "outcome": "unknown",
        "group": "unknown",
    }
    answer = room.post(
        url("edit", desk.pk, key), {f"{key}-{name}": value for name, value in {**data, **typed}.items()}, headers=HTMX
    )
    assert reason in says(answer)
    assert not Article.objects.get().decisions


def test_words_selected_by_hand_become_an_incident_a_claim_a_quote_and_a_tally(room):
    desk = make_desk(events=(), tallies=(), responses=())
    words = "On Tuesday, US jets hit a weapons store near Abu Kamal."
    start = TEXT.index(words)
    answer = room.post(
        url("make", desk.pk), {"kind": "incident", "start": start, "end": start + len(words), "words": words}
    )
    key = f"h{start}-{start + len(words)}"
    assert answer.url.endswith(f"?edit={key}#s-{key}")
    assert 'class="mend"' in room.get(answer.url).content.decode()
    data = {
        "category": "strike",
        "title": "T",
        "date_start": "2023-11-21",
        "target_type": "unknown",
        "outcome": "unknown",
        "group": "unknown",
    }
    room.post(url("edit", desk.pk, key), {**{f"{key}-{n}": v for n, v in data.items()}, "accept": "1"}, headers=HTMX)
    incident = Incident.objects.get()
    assert incident.citations.get().quote == words

    recorded, made = make_incident(day="2023-11-19"), {}
    for kind, said in (
        ("claim", "injuring three soldiers"),
        ("quote", "an official said"),
        ("tally", "at least 66 attacks"),
    ):
        answer = room.post(url("make", desk.pk), {"kind": kind, "words": said})
        made[kind] = answer.url.split("#s-")[1]
    for kind, data in {
        "claim": {
            "incident": key,
            "harm": "injured",
            "group": "unknown",
            "figure_qualifier": "exact",
            "figure_best": "3",
        },
        "quote": {"incident": f"id:{recorded.pk}", "supports": ["outcome"]},
        "tally": {"metric": "attacks", "qualifier": "at_least", "value": "66", "claimant": "Pentagon"},
    }.items():
        typed = {f"{made[kind]}-{name}": value for name, value in data.items()} | {"accept": "1"}
        assert "accepted" in says(room.post(url("edit", desk.pk, made[kind]), typed, headers=HTMX), 200)
    assert CasualtyClaim.objects.get().citations.get().quote == "injuring three soldiers"
    assert Citation.objects.get(quote="an official said").incident == recorded
    assert Tally.objects.get().citations.get().quote == TALLY["quote"]


@pytest.mark.parametrize(
    "given",
    [{"kind": "incident"}, {"kind": "incident", "words": "not in the text"}, {"kind": "incident", "start": "5", "end": "5"},
     {"kind": "poem", "words": "Monday"}, {"kind": "quote", "start": "-1", "end": "4"}, {"kind": "quote", "start": "99999", "end": "999999"}],
)  # fmt: skip
def test_words_that_are_none_of_the_text_make_nothing(room, given):
    desk = make_desk()
    assert room.post(url("make", desk.pk), given).status_code == 422
    assert Article.objects.get().additions == []


def test_a_source_is_added_to_what_is_recorded(room):
    recorded = make_public_incident("Rockets", day="2023-11-20", place=make_place("Ain al-Asad", country="IRQ"))
    desk = make_desk()
    page = room.get(url("change", desk.pk)).content.decode()
    assert "recorded already" in page
    assert "linked" in says(act(room, desk, ATTACK, "same", record=f"incident:{recorded.pk}"), 200)
    assert recorded.citations.count() == 2
    for nonsense in ("", "incident:999999", "actor:1", "incident:x", "incident:" + "9" * 30):
        assert "no longer there" in says(act(room, desk, STRIKE, "same", record=nonsense))


@pytest.mark.parametrize("row", ["e1-2", "t999-1000"])
def test_a_suggestion_that_is_not_there_is_not_found(room, row):
    desk = make_desk()
    assert room.post(url("act", desk.pk, row, "accept"), headers=HTMX).status_code == 404
    assert room.get(url("edit", desk.pk, row)).status_code == 404
