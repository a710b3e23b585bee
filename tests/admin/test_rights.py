"""Who may do what: each group, each action, also when the address is forged."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from incidents.ledger.entry import LedgerEntry
from incidents.models import Actor, Incident, Place, Source
from incidents.vocabulary import Status
from tests.admin.filling import add, address, fields_of, save
from tests.factories import (
    make_actor,
    make_claim,
    make_incident,
    make_place,
    make_public_incident,
    make_source,
    make_tracker,
    make_user,
)

pytestmark = pytest.mark.django_db
GROUPS = ("Contributor", "Editor", "Publisher")


@pytest.fixture
def people(groups):
    return {group: make_user(group.lower(), group) for group in GROUPS}


def in_status(status, owner=None):
    """An incident in that status; `owner` made it."""
    if status in (Status.DRAFT, Status.IN_REVIEW):
        return make_incident("As it was", status=status, created_by=owner)
    incident = make_public_incident("As it was", created_by=owner)
    Incident.objects.filter(pk=incident.pk).update(status=status)
    incident.refresh_from_db()
    return incident


# status -> who may edit the working copy of somebody else's record, and of their own
OTHERS = {
    "draft": {"Editor", "Publisher"},
    "in_review": {"Editor", "Publisher"},
    "published": {"Editor", "Publisher"},
    "withdrawn": {"Editor", "Publisher"},
    "merged": set(),
    "redacted": set(),
}
OWN = {**OTHERS, "draft": set(GROUPS)}


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("status", OTHERS)
@pytest.mark.parametrize("mine", [False, True], ids=["others", "own"])
def test_who_may_edit_which_working_copy(client, people, group, status, mine):
    owner = people[group] if mine else make_user("author", "Editor")
    incident = in_status(status, owner)
    client.force_login(people["Publisher"])
    sent = (
        {**fields_of(client.get(address(incident))), "title": "Changed"}
        if status not in ("merged", "redacted")
        else {"title": "Changed"}
    )
    client.force_login(people[group])
    response = client.post(address(incident), sent)
    incident.refresh_from_db()
    if group in (OWN if mine else OTHERS)[status]:
        assert (response.status_code, incident.title) == (302, "Changed")
    else:
        assert (response.status_code, incident.title) == (403, "As it was")
        assert "Your account may not do this here" in response.content.decode()
        assert client.get(address(incident)).status_code == 200  # to read


# action -> (a status from which it is possible, who may do it)
DOOR = {
    "submit": ("draft", {"Editor", "Publisher"}),
    "return": ("in_review", {"Editor", "Publisher"}),
    "publish": ("in_review", {"Publisher"}),
    "correct": ("published", {"Publisher"}),
    "withdraw": ("published", {"Publisher"}),
}


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("action", DOOR)
def test_the_door_opens_only_for_those_who_may(client, people, group, action):
    status, allowed = DOOR[action]
    incident = make_public_incident("Seen") if status == "published" else make_incident("Seen", status=status)
    Incident.objects.filter(pk=incident.pk).update(summary="newer")
    client.force_login(people["Publisher"])
    initial = client.get(address(incident, "door", action)).context["form"].initial
    sent = {
        "note": "Why <b>it</b> is done",
        "seen_version": initial["seen_version"],
        "seen_draft": initial["seen_draft"],
    }
    entries = LedgerEntry.objects.count()
    client.force_login(people[group])
    shown = client.get(address(incident, "door", action))
    assert LedgerEntry.objects.count() == entries
    response = client.post(address(incident, "door", action), sent)
    incident.refresh_from_db()
    if group in allowed:
        assert (shown.status_code, response.status_code) == (200, 302)
        assert incident.status != status or action == "correct"
        assert LogEntry.objects.filter(object_id=str(incident.pk), user=people[group]).exists()
    else:
        assert (shown.status_code, response.status_code) == (403, 403)
        assert (incident.status, LedgerEntry.objects.count()) == (status, entries)
        assert "Why &lt;b&gt;it&lt;/b&gt; is done" in response.content.decode()
        assert "Your account may not" in response.content.decode()
    assert client.get(address(incident)).status_code == 200


def test_a_contributor_submits_the_own_draft_and_then_only_reads_it(client, contributor):
    client.force_login(contributor)
    response = add(
        client,
        "incident",
        category="attack",
        title="Mine",
        date_start="2023-10-18",
        date_end="2023-10-18",
        date_prec="1",
        _door="submit",
    )
    assert response.status_code == 302
    incident = Incident.objects.get()
    assert (incident.status, incident.created_by) == ("in_review", contributor)
    page = client.get(address(incident)).content.decode()
    assert "_save" not in page
    assert "_door" not in page
    assert client.post(address(incident), {"title": "x"}).status_code == 403


def test_a_contributor_who_asks_for_publication_while_saving_is_not_let_through(client, contributor):
    client.force_login(contributor)
    incident = make_incident(created_by=contributor)
    assert "Save and submit for review" in client.get(address(incident)).content.decode()
    assert "Save and publish" not in client.get(address(incident)).content.decode()
    response = save(client, incident, _door="publish")
    assert client.get(response.url).status_code == 403
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", ["nobody", "reader"])
def test_the_door_is_not_shown_to_those_who_are_not_staff(client, groups, method, who):
    incident = make_incident()
    if who == "reader":
        user = make_user("reader", "Publisher")
        user.is_staff = False
        user.save()
        client.force_login(user)
    response = getattr(client, method)(address(incident, "door", "publish"), {"seen_version": 0})
    assert response.status_code == 302
    assert response.url.startswith(reverse("admin:login"))
    assert not LedgerEntry.objects.exists()


def test_a_post_without_the_token_of_the_form_is_refused(publisher):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(publisher)
    assert client.post(address(make_incident(), "door", "publish"), {"seen_version": 0}).status_code == 403
    assert not LedgerEntry.objects.exists()


def test_a_get_changes_nothing(client, publisher):
    client.force_login(publisher)
    incident = make_public_incident("Still here")
    before = list(Incident.objects.values())
    for action in ("correct", "withdraw", "publish", "submit", "return"):
        client.get(address(incident, "door", action), {"note": "x", "seen_version": 1})
    assert list(Incident.objects.values()) == before
    assert LedgerEntry.objects.filter(kind="incident").count() == 1


def test_an_unknown_action_is_not_found(client, publisher):
    client.force_login(publisher)
    assert client.get(address(make_incident(), "door", "redact")).status_code == 404
    assert client.get(address(make_actor(), "door", "submit")).status_code == 404


@pytest.mark.parametrize("group", GROUPS)
def test_who_deletes_a_draft(client, people, group):
    incident = make_incident(created_by=people[group])
    client.force_login(people[group])
    response = client.post(address(incident, "delete"), {"post": "yes"})
    assert response.status_code == (403 if group == "Contributor" else 302)
    assert Incident.objects.exists() is (group == "Contributor")


def test_what_readers_have_seen_is_not_deleted_from_its_form_nor_from_the_list(client, publisher):
    client.force_login(publisher)
    incident = make_public_incident("Seen by readers")
    assert "deletelink" not in client.get(address(incident)).content.decode()
    page = client.post(address(incident, "delete"), {"post": "yes"}, follow=True).content.decode()
    assert "It is withdrawn, not deleted." in page
    sent = {"action": "delete_selected", "_selected_action": [incident.pk], "post": "yes"}
    page = client.post("/admin/incidents/incident/", sent).content.decode()
    assert "readers have seen it. Withdraw it instead." in page
    assert Incident.objects.get() == incident


def test_an_actor_place_or_source_in_use_is_not_deleted_and_the_page_says_by_what(client, publisher):
    client.force_login(publisher)
    actor, place, source = make_actor("Used actor"), make_place("Used place"), make_source("Used source")
    incident = make_incident("The one that uses them", attackers=[actor], place=place, cited=False)
    incident.citations.create(source=source, quote="q")
    for record, model in ((actor, Actor), (place, Place), (source, Source)):
        for answer in (
            client.post(address(record, "delete"), {"post": "yes"}),
            client.post(
                f"/admin/incidents/{record._meta.model_name}/",
                {"action": "delete_selected", "_selected_action": [record.pk], "post": "yes"},
            ),
        ):
            assert answer.status_code == 200
            assert "protected" in answer.content.decode()
        assert model.objects.filter(pk=record.pk).exists()
    unused = make_actor("Unused")
    assert client.post(address(unused, "delete"), {"post": "yes"}).status_code == 302
    assert not Actor.objects.filter(pk=unused.pk).exists()


def test_a_claims_page_follows_the_rights_on_its_incident(client, contributor):
    client.force_login(contributor)
    claim = make_claim(make_incident(), best=2)
    assert client.post(address(claim), {"best": "3"}).status_code == 403
    own = make_claim(make_incident(created_by=contributor), best=2)
    assert save(client, own, best="3").status_code == 302
    own.refresh_from_db()
    assert own.best == 3


def test_rows_of_anothers_record_cannot_be_forged(client, contributor):
    client.force_login(contributor)
    incident = make_incident("Not mine")
    sent = {
        "citations-TOTAL_FORMS": 1,
        "citations-INITIAL_FORMS": 0,
        "citations-0-source": make_source().pk,
        "citations-0-quote": "forged",
    }
    assert client.post(address(incident), sent).status_code == 403
    assert incident.citations.count() == 1


@pytest.mark.parametrize("group", GROUPS)
def test_trackers_are_the_publishers(client, people, group):
    client.force_login(people[group])
    tracker = make_tracker()
    response = client.post(address(tracker), {"title": "Changed", "slug": "tracker", "scope": ""})
    assert response.status_code == (302 if group == "Publisher" else 403)


def test_the_trail_is_read_by_editors_and_written_by_nobody(client, people):
    make_public_incident("On the trail")
    entry = LedgerEntry.objects.order_by("seq").last()
    page = reverse("admin:ledger_ledgerentry_change", args=[entry.pk])
    admin = make_user("root", is_superuser=True)
    for user in (people["Editor"], people["Publisher"], admin):
        client.force_login(user)
        assert client.get(reverse("admin:ledger_ledgerentry_changelist")).status_code == 200
        assert "On the trail" in client.get(page).content.decode()
        assert client.post(page, {"note": "forged"}).status_code == 403
        assert (
            client.post(reverse("admin:ledger_ledgerentry_delete", args=[entry.pk]), {"post": "yes"}).status_code == 403
        )
        assert client.post(reverse("admin:ledger_ledgerentry_add"), {}).status_code == 403
    client.force_login(people["Contributor"])
    assert client.get(page).status_code == 403
