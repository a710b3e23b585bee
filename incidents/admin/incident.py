"""The incident's form, in the order of a news report, and its list."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest

from incidents.admin.claims import ClaimInline
from incidents.admin.door import DoorAdmin
from incidents.admin.export import ExportAction
from incidents.admin.filters import CountryFilter, WorkFilter
from incidents.admin.forms import IncidentForm, RecordForm
from incidents.admin.help import explain
from incidents.admin.receipts import INCIDENT_SUPPORTS, citation_inline
from incidents.admin.responses import ResponseInline
from incidents.admin.rights import PartOfRecord
from incidents.models import Incident, Participation, WeaponUse
from incidents.vocabulary import Category, Role


class Rows(BaseInlineFormSet):  # type: ignore[type-arg]
    """Says which row is there twice."""

    twice = "This is there twice."

    def add_fields(self, form: Any, index: int | None) -> None:
        """Cells of a table have no label beside them; those who hear the page are told what each is."""
        super().add_fields(form, index)
        for name, field in form.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs["aria-label"] = "Remove this row" if name == "DELETE" else str(field.label)

    def get_unique_error_message(self, unique_check: Any) -> str:
        return self.twice

    def get_form_error(self) -> str:
        return self.twice


class ParticipationRows(Rows):
    twice = "An actor is there twice with the same role. Remove one row."


class WeaponRows(Rows):
    twice = "A weapon is there twice. Put its numbers into one row."


class ParticipationForm(RecordForm):
    helps = {"role": explain(Role)}

    class Meta:
        model = Participation
        fields = "__all__"


class WeaponUseForm(RecordForm):
    class Meta:
        model = WeaponUse
        fields = "__all__"


class ParticipationInline(PartOfRecord, admin.TabularInline):  # type: ignore[type-arg]
    model = Participation
    form = ParticipationForm
    formset = ParticipationRows
    section = "Who"
    verbose_name = "participant"
    verbose_name_plural = "who took part"
    autocomplete_fields = ["actor"]
    fields = ["role", "actor"]
    # What a new incident's empty rows begin with.
    first_roles = (Role.ATTACKER, Role.TARGET)

    def get_extra(self, request: HttpRequest, obj: Any = None, **_: Any) -> int:
        return len(self.first_roles) if obj is None else 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("actor")


class WeaponUseInline(PartOfRecord, admin.TabularInline):  # type: ignore[type-arg]
    model = WeaponUse
    form = WeaponUseForm
    formset = WeaponRows
    section = "Who"
    verbose_name = "weapon"
    verbose_name_plural = "with what weapons (numbers empty: not reported)"

    def get_extra(self, request: HttpRequest, obj: Any = None, **_: Any) -> int:
        return 1 if obj is None else 0


class IncidentCitations(citation_inline(*INCIDENT_SUPPORTS, section="Who says so")):  # type: ignore[misc]
    """Quotes and sources of the incident itself."""


@admin.register(Incident)
class IncidentAdmin(ExportAction, DoorAdmin):
    form = IncidentForm
    door_actions = ("submit", "return", "publish", "correct", "withdraw")
    fieldsets = (
        ("What happened", {"fields": ("category", "title", "summary", "event_clarity")}),
        ("When", {"fields": (("date_start", "date_end", "date_prec"), ("time_local", "tz"), "date_note")}),
        ("Where", {"fields": ("place", ("where_prec", "where_note"))}),
        ("Who", {"fields": ("target_type",)}),
        ("With what result", {"fields": ("outcome",)}),
        ("Who says so", {"fields": ("verification",)}),
        ("For editors", {"fields": ("note",)}),
    )
    inlines = [ParticipationInline, WeaponUseInline, ClaimInline, IncidentCitations, ResponseInline]
    autocomplete_fields = ["place"]
    list_display = ["title", "state", "days", "event_id", "category", "where", "attackers", "outcome", "verification"]
    list_display_links = ["title"]
    list_filter = ["status", WorkFilter, "category", "verification", "outcome", CountryFilter, "edited_at"]
    date_hierarchy = "date_start"
    search_fields = [
        "title",
        "summary",
        "event_id",
        "place__name",
        "place__aliases",
        "actors__name",
        "actors__aliases",
    ]
    search_help_text = "Words of the title or summary, an event id, a place or an actor by any of its names."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Incident]:
        return super().get_queryset(request).for_change_list()  # type: ignore[attr-defined,no-any-return]

    def get_inlines(self, request: HttpRequest, obj: Incident | None) -> Any:
        """Only a strike answers attacks; a new incident may become one."""
        if obj is None or obj.category == Category.STRIKE or request.POST.get("category") == Category.STRIKE:
            return self.inlines
        return [inline for inline in self.inlines if inline is not ResponseInline]

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)  # type: ignore[misc]
        if isinstance(inline, ParticipationInline) and obj.pk is None:
            kwargs["initial"] = [{"role": role} for role in inline.first_roles]
        return kwargs  # type: ignore[no-any-return]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """A response's two fields offer strikes and attacks only."""
        found, duplicates = super().get_search_results(request, queryset, search_term)
        wanted = {"strike": Category.STRIKE, "attack": Category.ATTACK}.get(request.GET.get("field_name", ""))
        if wanted and request.GET.get("model_name") == "response":
            found = found.filter(category=wanted)
        return found, duplicates

    @admin.display(description="days", ordering="date_start")
    def days(self, incident: Incident) -> str:
        if incident.date_start == incident.date_end:
            return str(incident.date_start)
        return f"{incident.date_start} – {incident.date_end}"

    @admin.display(description="place", ordering="place__name")
    def where(self, incident: Incident) -> str:
        return incident.place.name if incident.place else ""

    @admin.display(description="attackers")
    def attackers(self, incident: Incident) -> str:
        return "; ".join(p.actor.name for p in incident.participations.all() if p.role == Role.ATTACKER)
