"""The door in the admin: buttons on the form, a confirm page that shows what readers will see change, and the passage itself.

GET shows; only POST changes. Whether the account may and the status allows it is asked for the page and again by the door.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse

from incidents.admin.comparison import Change, changes
from incidents.admin.rights import WorkingCopyAdmin
from incidents.ledger.entry import LedgerEntry, lock_ledger
from incidents.ledger.publish import (
    NothingChanged,
    correct,
    may,
    not_yet_public,
    pending_links,
    publish,
    send_back,
    submit,
    withdraw,
)
from incidents.ledger.record import kind_of, public_record
from incidents.ledger.transitions import TRANSITIONS, DoorClosed, NotAllowed, StaleVersion, WrongStatus
from incidents.models import Incident, Publishable, Response
from incidents.vocabulary import Status

# action -> (on the button, in the message afterwards)
WORDS = {
    "submit": ("Submit for review", "Submitted for review"),
    "return": ("Send back", "Sent back to draft"),
    "publish": ("Publish", "Published"),
    "correct": ("Correct", "Corrected"),
    "withdraw": ("Withdraw", "Withdrawn"),
}
# After what was typed is saved, these go on; the others leave the working copy as it is.
AFTER_SAVING = ("submit", "publish", "correct")
HTTP_STATUS: Sequence[tuple[type[DoorClosed], int]] = (
    (NotAllowed, 403),
    (StaleVersion, 409),
    (WrongStatus, 409),
    (NothingChanged, 409),
    (DoorClosed, 400),
)


class DraftChanged(StaleVersion):
    """Somebody edited the working copy after the confirm page was shown."""


class ConfirmForm(forms.Form):
    """`seen_version`, `seen_draft`: what the page showed, so that nothing goes through the door unseen."""

    note = forms.CharField(
        required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})
    )
    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    seen_draft = forms.CharField(max_length=64, widget=forms.HiddenInput)


@dataclass(frozen=True)
class Way:
    """An action that this account may do with this record now."""

    action: str
    label: str
    url: str
    saves_first: bool


@dataclass(frozen=True)
class View:
    """What the confirm page shows. `with_it`: what becomes public together with the record."""

    changes: Sequence[Change]
    with_it: Sequence[Publishable]
    version: int
    draft: str


def look(record: Publishable, action: str) -> View:
    """What readers would see change if `action` were done now."""
    record = type(record).objects.for_publication().get(pk=record.pk)
    entry = LedgerEntry.objects.newest(kind_of(record), record.pk)
    before = entry.read() if entry and entry.is_public else None
    after = public_record(record) if action in ("publish", "correct") else None
    with_it: list[Publishable] = []
    if after is not None:
        links = pending_links(record)
        found = [*not_yet_public(record), *(named for link in links for named in not_yet_public(link)), *links]
        with_it = list(dict.fromkeys(found))
    shown = changes(kind_of(record), before, after) if TRANSITIONS[action].public else []
    return View(shown, with_it, record.version, _fingerprint(after, with_it))


def _fingerprint(after: Any, with_it: Sequence[Publishable]) -> str:
    """The same for the same words to publish."""
    parts = [after, *(public_record(type(named).objects.for_publication().get(pk=named.pk)) for named in with_it)]
    return hashlib.sha256(b"\n".join(msgspec.json.encode(part) for part in parts)).hexdigest()


def pass_door(record: Publishable, action: str, *, by: Any, given: dict[str, Any]) -> None:
    """Do it, or raise DoorClosed. The ledger's lock comes first, as the door itself takes it first."""
    if action in ("submit", "return"):
        (submit if action == "submit" else send_back)(record, by=by)
        return
    with transaction.atomic():
        lock_ledger()
        if action in ("publish", "correct") and look(record, action).draft != given["seen_draft"]:
            if given["seen_version"] == type(record).objects.get(pk=record.pk).version:
                raise DraftChanged("Somebody changed the draft after you looked at it. Look at it again, then confirm.")
        enter = {"publish": publish, "correct": correct, "withdraw": withdraw}[action]
        enter(record, by=by, note=given["note"], seen_version=given["seen_version"])


def public_address(record: Publishable) -> str:
    """Where readers find the record."""
    if isinstance(record, Response):
        record = record.strike
    if isinstance(record, Incident):
        return f"/incidents/{record.event_id}/"
    kind = kind_of(record)
    return f"/{'tallies' if kind == 'tally' else kind + 's'}/{getattr(record, 'slug', None) or record.pk}/"


class DoorAdmin(WorkingCopyAdmin):
    """A working copy with buttons to the door on its form."""

    door_actions: Sequence[str] = ("publish", "correct", "withdraw")
    change_form_template = "admin/incidents/change_form.html"

    @admin.display(description="status", ordering="status")
    def state(self, record: Publishable) -> str:
        newer = record.status == Status.PUBLISHED and record.last_entry_at and record.edited_at > record.last_entry_at
        return f"{Status(record.status).label}{', newer edits' if newer else ''}"

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_door"
        view = self.admin_site.admin_view(self.door_view)
        return [path("<path:object_id>/door/<str:action>/", view, name=name), *super().get_urls()]

    def ways(self, request: HttpRequest, record: Publishable | None) -> list[Way]:
        """The actions that are possible and allowed; for a record that is still being typed, those of a draft."""
        status = record.status if record else Status.DRAFT
        return [
            Way(action, WORDS[action][0], self._door_url(record, action) if record else "", action in AFTER_SAVING)
            for action in self.door_actions
            if status in TRANSITIONS[action].sources and self.may_pass(request, record, action)
        ]

    def may_pass(self, request: HttpRequest, record: Publishable | None, action: str) -> bool:
        """The door's own rule; and a record is submitted or sent back only by those who may edit it."""
        if not may(request.user, action):
            return False
        return TRANSITIONS[action].public or record is None or self.has_change_permission(request, record)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        record: Publishable | None = kwargs.get("obj")
        public = record is not None and record.version > 0
        context.update(
            ways=[] if context.get("is_popup") else self.ways(request, record),
            state=self.state(record) if record else "",
            public_address=public_address(record) if public and record else "",
        )
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        return self._go_on(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._go_on(request, obj) or super().response_change(request, obj)

    def _go_on(self, request: HttpRequest, record: Publishable) -> HttpResponse | None:
        """After "Save and …": submitting needs no second look, publishing does."""
        action = request.POST.get("_door", "")
        if action not in self.door_actions or action not in AFTER_SAVING:
            return None
        if action != "submit":
            self.message_user(request, "Saved. Readers see nothing of it until you confirm.", messages.INFO)
            return HttpResponseRedirect(self._door_url(record, action))
        try:
            if not self.may_pass(request, record, action):
                raise NotAllowed("Your account may not submit this record.")
            pass_door(record, action, by=request.user, given={})
        except DoorClosed as closed:
            self.message_user(request, f"Saved, but not submitted. {closed}", messages.WARNING)
        else:
            self._tell(request, record, action, "")
        return HttpResponseRedirect(self._url("changelist"))

    def door_view(self, request: HttpRequest, object_id: str, action: str) -> HttpResponse:
        """GET: the confirm page. POST: the passage, or the page again with the reason and the note that was typed."""
        if action not in self.door_actions:
            raise Http404
        record = admin.ModelAdmin.get_object(self, request, unquote(object_id))
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]
        form = ConfirmForm(request.POST) if request.method == "POST" else None
        try:
            if not self.may_pass(request, record, action):
                raise NotAllowed(f"Your account may not {WORDS[action][0].lower()} this record.")
            if form is None:
                return self._confirm(request, record, action, "", None)
            if not form.is_valid():
                return self._confirm(request, record, action, form["note"].value() or "", _refused(form))
            pass_door(record, action, by=request.user, given=form.cleaned_data)
        except DoorClosed as closed:
            note = request.POST.get("note", "").replace("\x00", "")
            return self._confirm(request, record, action, note, closed)
        self._tell(request, record, action, form.cleaned_data["note"])
        return HttpResponseRedirect(self._url("change", quote(record.pk)))

    def _confirm(
        self, request: HttpRequest, record: Publishable, action: str, note: str, closed: DoorClosed | None
    ) -> HttpResponse:
        record.refresh_from_db()
        view = look(record, action)
        open_now = self.may_pass(request, record, action) and record.status in TRANSITIONS[action].sources
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "record": record,
            "title": f"{WORDS[action][0]}: {getattr(record, 'title', '') or record}",
            "action": action,
            "label": WORDS[action][0],
            "transition": TRANSITIONS[action],
            "state": self.state(record),
            "seen": view,
            "with_it": [(named._meta.verbose_name, named) for named in view.with_it],
            "closed": closed,
            "open_now": open_now,
            "form": ConfirmForm(initial={"note": note, "seen_version": view.version, "seen_draft": view.draft}),
            "back": self._url("change", quote(record.pk)),
            "list_url": self._url("changelist"),
        }
        status = next(code for kind, code in HTTP_STATUS if isinstance(closed, kind)) if closed else 200
        return TemplateResponse(request, "admin/incidents/door.html", context, status=status)

    def _tell(self, request: HttpRequest, record: Publishable, action: str, note: str) -> None:
        done = WORDS[action][1]
        entered = TRANSITIONS[action].public
        self.log_change(request, record, f"{done}, version {record.version}. {note}".strip() if entered else done)
        link = public_address(record) if entered else ""
        text = render_to_string("admin/incidents/_done.html", {"done": done, "record": record, "link": link})
        self.message_user(request, text, messages.SUCCESS)

    def _door_url(self, record: Publishable, action: str) -> str:
        return self._url("door", quote(record.pk), action)

    def _url(self, page: str, *args: Any) -> str:
        return reverse(f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)


def _refused(form: ConfirmForm) -> DoorClosed:
    if "note" in form.errors:
        return DoorClosed(f"The note cannot be used. {' '.join(map(str, form.errors['note']))}")
    return DoorClosed("The page came back without what it showed you. Look at it again, then confirm.")
