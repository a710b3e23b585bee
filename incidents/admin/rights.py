"""Who may change which working copy. What may go through the door is decided in `incidents.ledger`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Field, Model, QuerySet
from django.forms import BaseInlineFormSet, BaseModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from incidents.models import Publishable
from incidents.vocabulary import Status

CLOSED = (Status.MERGED, Status.REDACTED)


def may_edit(user: Any, record: Publishable) -> bool:
    """Contributors: their own drafts. Editors: everything that is not merged or redacted, published records included.

    What an editor changes in a published record goes live only when a publisher corrects it.
    """
    if record.status in CLOSED:
        return False
    if user.has_perm("incidents.review_incident"):
        return True
    return bool(record.status == Status.DRAFT and record.created_by_id == user.pk)


def owner_of(record: Model) -> Publishable:
    """The record whose rights count: a claim is changed by whoever may change its incident."""
    return record if isinstance(record, Publishable) else record.incident  # type: ignore[attr-defined]


class Links:
    """Beside a search field: add, and change. Deleting a source from within an incident's form is no daily work."""

    def formfield_for_dbfield(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if formfield is not None and isinstance(formfield.widget, RelatedFieldWidgetWrapper):
            formfield.widget.can_delete_related = False
            formfield.widget.can_view_related = False
        return formfield


class WorkingCopyAdmin(Links, admin.ModelAdmin):  # type: ignore[type-arg]
    """Checks rights on each record, marks who made it, and keeps two writers of one record apart."""

    save_on_top = False
    list_per_page = 50
    show_full_result_count = False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or may_edit(request.user, owner_of(obj)))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only what readers never saw is deleted; the rest is withdrawn."""
        if not super().has_delete_permission(request, obj):
            return False
        return obj is None or (may_edit(request.user, owner_of(obj)) and (obj is not owner_of(obj) or obj.version == 0))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """On POST the row is locked until the end of the transaction: the rights are checked on what is then changed."""
        record = super().get_object(request, object_id, from_field)
        if record is not None and request.method == "POST":
            type(owner_of(record)).objects.select_for_update().get(pk=owner_of(record).pk)
            record = super().get_object(request, object_id, from_field)
        return record

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """A record that readers have seen: back to its form, with the reason."""
        record = super().get_object(request, unquote(object_id))
        if record is not None and getattr(record, "version", None) and self.has_view_permission(request, record):
            self.message_user(request, f"Readers have seen {record}. It is withdrawn, not deleted.", messages.ERROR)
            return HttpResponseRedirect(reverse(f"admin:incidents_{self.opts.model_name}_change", args=[record.pk]))
        return super().delete_view(request, object_id, extra_context)

    def get_deleted_objects(self, objs: Sequence[Any] | QuerySet[Any], request: HttpRequest) -> Any:
        """A record that readers saw stands among what forbids the deletion, with the reason."""
        to_delete, counts, perms_needed, protected = super().get_deleted_objects(objs, request)
        published = [obj for obj in objs if getattr(obj, "version", 0)]
        if published:
            perms_needed.discard(self.opts.verbose_name)
            protected = [*protected, *(f"{obj}: readers have seen it. Withdraw it instead." for obj in published)]
        return to_delete, counts, perms_needed, protected

    def save_model(self, request: HttpRequest, obj: Any, form: BaseModelForm[Any], change: bool) -> None:
        """A save that changes nothing leaves `edited_at`, and so does not call for a correction."""
        if not change and isinstance(obj, Publishable):
            obj.created_by = request.user  # type: ignore[assignment]
        if not change or form.has_changed():
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: list[Any], change: bool) -> None:
        """A changed row of an inline is an edit of the record too."""
        super().save_related(request, form, formsets, change)
        touched = any(formset.has_changed() for formset in formsets if not issubclass(formset.model, Publishable))
        owner = owner_of(form.instance)
        if owner is not form.instance or (change and touched and not form.has_changed()):
            owner.save(update_fields=["edited_at"])

    def save_formset(
        self, request: HttpRequest, form: Any, formset: BaseInlineFormSet[Any, Any, Any], change: bool
    ) -> None:
        for row in formset.forms:
            if isinstance(row.instance, Publishable) and row.instance._state.adding:
                row.instance.created_by = request.user  # type: ignore[assignment]
        super().save_formset(request, form, formset, change)


class PartOfRecord(Links):
    """For inlines: whoever may change the record may change its parts. `section`: the fieldset after which it stands."""

    section = ""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and self._may_edit(request, obj)  # type: ignore[misc]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._may_edit(request, obj)  # type: ignore[misc]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self._may_edit(request, obj)  # type: ignore[misc]

    def _may_edit(self, request: HttpRequest, obj: Any) -> bool:
        return obj is None or obj.pk is None or may_edit(request.user, owner_of(obj))
