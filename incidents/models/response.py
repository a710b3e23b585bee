"""Response links: which strike answers which attack, or which window of attacks, and on what basis we say so."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from incidents.models.incident import Incident
from incidents.models.publishable import Publishable, PublishableQuerySet
from incidents.vocabulary import Basis, Category


class ResponseQuerySet(PublishableQuerySet):
    def for_publication(self) -> ResponseQuerySet:
        return self.select_related("strike", "attack").prefetch_related("citations__source")


class Response(Publishable):
    """Exactly one of: an attack, or a window of days (both ends inclusive) whose attacks are answered together."""

    strike = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="answers")
    attack = models.ForeignKey(Incident, null=True, blank=True, on_delete=models.CASCADE, related_name="answered_by")
    window_start = models.DateField(null=True, blank=True)
    window_end = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=20, choices=Basis)
    note = models.CharField(max_length=500, blank=True, help_text="Readers see it.")

    objects = ResponseQuerySet.as_manager()

    class Meta(Publishable.Meta):
        ordering = ["strike", "id"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(name="response_basis_known", condition=Q(basis__in=Basis.values)),
            models.CheckConstraint(
                name="response_attack_or_window",
                condition=Q(attack__isnull=False, window_start__isnull=True, window_end__isnull=True)
                | Q(attack__isnull=True, window_start__isnull=False, window_end__isnull=False),
            ),
            models.CheckConstraint(
                name="response_window_in_order",
                condition=Q(window_start__isnull=True) | Q(window_start__lte=F("window_end")),
            ),
            models.CheckConstraint(
                name="response_not_to_itself", condition=Q(attack__isnull=True) | ~Q(attack=F("strike"))
            ),
            models.UniqueConstraint(name="response_once_per_pair", fields=["strike", "attack"]),
            models.UniqueConstraint(
                name="response_once_per_window",
                fields=["strike", "window_start", "window_end"],
                condition=Q(attack__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        answered = self.attack or f"attacks of {self.window_start} to {self.window_end}"
        return f"{self.strike} answers {answered}"

    def clean(self) -> None:
        if self.strike_id and self.strike.category != Category.STRIKE:
            raise ValidationError(
                {"strike": "Only a strike answers an attack; this incident is not filed as a strike."}
            )
        if self.attack_id and self.attack is not None and self.attack.category != Category.ATTACK:
            raise ValidationError({"attack": "Only an attack is answered; this incident is not filed as an attack."})
