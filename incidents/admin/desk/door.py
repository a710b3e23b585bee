"""All that came of a desk at once: accepted, submitted, and through the door, after one look at what readers will see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from incidents.admin.desk.page import Page, admin_url
from incidents.admin.desk.views import at_desk, desk_url, to_desk
from incidents.admin.door import DraftChanged, View, look
from incidents.articles import decide
from incidents.articles.likely import likely
from incidents.ledger.entry import lock_ledger
from incidents.ledger.publish import may, publish, submit
from incidents.ledger.transitions import DoorClosed
from incidents.models import Article, Incident, Publishable, Response
from incidents.vocabulary import Status

MOST_TOLD = 12


@dataclass(frozen=True)
class Passing:
    """One record on its way: what readers will see of it."""

    record: Publishable
    seen: View
    url: str

    @property
    def field(self) -> str:
        """The hidden field that holds what was shown."""
        return f"{self.record._meta.model_name}-{self.record.pk}"


def accept_rest(page: Page, by: Any) -> tuple[int, list[str]]:
    """How many were accepted, and why others were not. What is probably recorded already waits for an editor's word."""
    order = {"incident": 0, "tally": 1, "response": 2}
    pending = sorted(page.pending, key=lambda s: (order.get(s.kind, 3), s.number))
    rows = likely(page.article, pending, page.directory)
    probable = {key: found[0] for key, found in rows.items() if found and found[0].is_probable}
    done, left = decide.accept_many(page.article, [s.key for s in pending if s.key not in probable], by=by)
    reasons = {key: f"it may be recorded already, as “{same.record}”." for key, same in probable.items()} | left
    told = [f"{s.number} waits: {reasons[s.key]}" for s in pending if s.key in reasons]
    return done, told[:MOST_TOLD] + ([f"And {len(told) - MOST_TOLD} more wait."] if len(told) > MOST_TOLD else [])


def submit_all(article: Article, by: Any) -> int:
    """Incidents of this desk that are still drafts go to review."""
    drafts = [r for r in decide.publishable(article) if isinstance(r, Incident) and r.status == Status.DRAFT]
    if not may(by, "submit"):
        return 0
    for incident in drafts:
        submit(incident, by=by)
    return len(drafts)


@require_POST
@at_desk
def accept_all(request: HttpRequest, article: Article) -> HttpResponse:
    """What can be accepted as it stands; the rest stays on the desk, with the reason. Then submit the incidents."""
    done, left = accept_rest(Page(article, request.user), request.user)
    article = Article.objects.defer("raw").get(pk=article.pk)
    submitted = submit_all(article, request.user)
    messages.success(
        request, f"{done} accepted, {submitted} submitted for review." if submitted else f"{done} accepted."
    )
    for reason in left:
        messages.warning(request, reason)
    return to_desk(request, article)


@require_http_methods(["GET", "POST"])
@at_desk
def publish_all(request: HttpRequest, article: Article) -> HttpResponse:
    """GET: what readers will see of each. POST: all of it in one transaction, or none and the reason."""
    if not may(request.user, "publish"):
        raise PermissionDenied
    page = Page(article, request.user)
    closed: DoorClosed | None = None
    if request.method == "POST":
        try:
            passed = _pass(request, page.unpublished)
        except DoorClosed as refusal:
            closed = refusal
        else:
            messages.success(request, f"Published: {passed} records.")
            return HttpResponseRedirect(desk_url("change", article.pk))
    return _confirm(request, page, closed)


def _pass(request: HttpRequest, records: list[Publishable]) -> int:
    note = request.POST.get("note", "").replace("\x00", "")[:2000]
    by: Any = request.user
    with transaction.atomic():
        lock_ledger()
        for record in records:
            if _prefixed(request, record) != look(record, "publish").draft:
                raise DraftChanged(f"“{record}” was changed after you looked at it. Look again, then confirm.")
        for record in records:
            record.refresh_from_db()
            if isinstance(record, Response) and record.status == Status.PUBLISHED:
                continue  # it went with its second end
            try:
                publish(record, by=by, note=note)
            except DoorClosed as refusal:
                raise type(refusal)(f"“{record}”: {refusal}") from refusal
            LogEntry.objects.create(
                user_id=by.pk,
                content_type_id=_content_type(record),
                object_id=str(record.pk),
                object_repr=str(record)[:200],
                action_flag=CHANGE,
                change_message=f"Published, version {record.version}. {note}".strip(),
            )
    return len(records)


def _prefixed(request: HttpRequest, record: Publishable) -> str:
    return request.POST.get(f"{record._meta.model_name}-{record.pk}", "")


def _content_type(record: Publishable) -> int:
    return int(ContentType.objects.get_for_model(record).pk)


def _confirm(request: HttpRequest, page: Page, closed: DoorClosed | None) -> HttpResponse:
    rows = []
    for record in page.unpublished:
        seen = look(record, "publish")
        rows.append(Passing(record, seen, admin_url(record)))
    with_it = list(dict.fromkeys(named for row in rows for named in row.seen.with_it if named not in page.unpublished))
    context = {
        **admin.site.each_context(request),
        "title": f"Publish what came of “{page.article}”",
        "page": page,
        "article": page.article,
        "rows": rows,
        "with_it": [(named._meta.verbose_name, named) for named in with_it],
        "closed": closed,
        "note": request.POST.get("note", ""),
        "back": desk_url("change", page.article.pk),
        "list_url": desk_url("changelist"),
        "is_nav_sidebar_enabled": False,
    }
    return render(request, "admin/desk/door.html", context, status=409 if closed else 200)
