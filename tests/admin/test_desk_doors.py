"""The desk's doors: everything at once, and who may."""

import pytest

from incidents.ledger.publish import OPERATOR, publish
from incidents.models import Article, Incident, Response, Source, Tally
from tests.admin.at_desk import act, bring, says, url
from tests.articles.desks import ATTACK, STRIKE, TALLY, TEXT, event, key_of, make_desk
from tests.factories import make_incident, make_place, make_public_incident, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(client, publisher):
    client.force_login(publisher)
    return client


# --- all at once -----------------------------------------------------------------------------------------------------


def test_everything_is_accepted_submitted_and_published(room):
    desk = make_desk()
    page = room.post(url("accept_all", desk.pk), follow=True).content.decode()
    assert "4 accepted, 2 submitted for review" in page
    assert set(Incident.objects.values_list("status", flat=True)) == {"in_review"}
    confirm = room.get(url("door", desk.pk))
    shown = confirm.content.decode()
    assert ATTACK["quote"] in shown and "Becomes public with it" in shown and "Own Wire" in shown
    data = {row.field: row.seen.draft for row in confirm.context["rows"]}
    assert room.post(url("door", desk.pk), data).status_code == 302
    assert {i.status for i in Incident.objects.all()} | {t.status for t in Tally.objects.all()} == {"published"}
    assert Response.objects.get().status == "published"
    assert Source.objects.get().status == "published"
    assert "All 4 are public" in room.get(url("change", desk.pk)).content.decode()


def test_what_is_incomplete_or_probably_recorded_waits_for_an_editors_word(room):
    make_incident("Rockets", day="2023-11-20", place=make_place("Ain al-Asad", country="IRQ"))
    undated = event("It was the answer to the rockets, an official said.", None)
    desk = make_desk(events=(ATTACK, STRIKE, undated), responses=())
    page = room.post(url("accept_all", desk.pk), follow=True).content.decode()
    assert "may be recorded already" in page
    assert "gives no day" in page
    assert Incident.objects.filter(status="in_review").count() == 1


def test_what_changed_after_the_look_is_not_published(room):
    desk = make_desk()
    room.post(url("accept_all", desk.pk))
    data = {row.field: row.seen.draft for row in room.get(url("door", desk.pk)).context["rows"]}
    Incident.objects.get(category="attack").participations.all().delete()
    assert "changed after you looked" in says(room.post(url("door", desk.pk), data), 409)
    assert not Incident.objects.public().exists()


# --- who may ---------------------------------------------------------------------------------------------------------


def test_nobody_without_the_right_sees_a_desk(client, groups):
    desk = make_desk()
    pages = [url("changelist"), url("change", desk.pk), url("door", desk.pk), url("edit", desk.pk, key_of(ATTACK))]
    assert all("/login/" in client.get(page).url for page in pages)
    client.force_login(make_user("nobody"))
    assert [client.get(page).status_code for page in pages] == [403] * 4
    assert bring(client, text=TEXT).status_code == 403
    assert act(client, desk, ATTACK, "accept").status_code == 403


def test_a_contributor_works_at_the_desk_but_does_not_publish_nor_undo_what_is_in_review(client, contributor):
    client.force_login(contributor)
    desk = make_desk()
    assert says(act(client, desk, ATTACK, "accept"), 200)
    assert says(act(client, desk, ATTACK, "undo"), 200)
    client.post(url("accept_all", desk.pk))
    assert client.get(url("door", desk.pk)).status_code == 403
    assert client.post(url("door", desk.pk)).status_code == 403
    assert "an editor has to undo" in says(act(client, desk, ATTACK, "undo"))
    recorded = make_public_incident(day="2023-11-20")
    act(client, desk, TALLY, "undo")
    other = make_desk(TEXT + "More.")
    assert "may not edit that record" in says(act(client, other, ATTACK, "same", record=f"incident:{recorded.pk}"))


def test_readers_have_seen_it_so_it_is_not_undone(room):
    desk = make_desk()
    act(room, desk, ATTACK, "accept")
    publish(Incident.objects.get(), by=OPERATOR)
    assert "Withdraw the record instead" in says(act(room, desk, ATTACK, "undo"))


def test_a_desk_takes_as_many_queries_for_many_suggestions(room, django_assert_max_num_queries):
    rows = [
        event(words, "2023-11-20")
        for words in ("Militants fired", "two rockets", "at Ain", "on Monday", "three soldiers")
    ]
    desk = make_desk(events=rows, responses=())
    with django_assert_max_num_queries(26):
        room.get(url("change", desk.pk))


def test_a_long_stack_comes_in_parts(room):
    text = "\n".join(f"Line number {i} of the text." for i in range(100))
    rows = [
        {**ATTACK, "spans": {}, "start": text.index(f"number {i} "), "end": text.index(f"number {i} ") + 8}
        for i in range(100)
    ]
    desk = make_desk(text, events=rows, tallies=(), responses=())
    assert room.get(url("change", desk.pk)).content.decode().count("<article") == 40
    assert room.get(url("change", desk.pk) + "?part=3").content.decode().count("<article") == 20
    assert room.get(url("change", desk.pk) + "?part=x").status_code == 200
    assert room.get(url("change", desk.pk) + "?part=99").content.decode().count("<article") == 20


def test_only_an_empty_desk_is_deleted(room):
    desk = make_desk()
    act(room, desk, ATTACK, "accept")
    assert room.post(url("delete", desk.pk), {"post": "yes"}).status_code == 403
    act(room, desk, ATTACK, "undo")
    assert room.post(url("delete", desk.pk), {"post": "yes"}).status_code == 302
    assert not Article.objects.exists()
