"""Citations: the receipts. Each ties one record to one source, by quoted words or by a paraphrase of ours."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from incidents.models.claim import CasualtyClaim
from incidents.models.incident import Incident
from incidents.models.response import Response
from incidents.models.source import Source
from incidents.models.tally import Tally
from incidents.vocabulary import SUPPORTS

SUBJECTS = ("incident", "claim", "tally", "response")


def exactly_one_subject() -> Q:
    condition = Q()
    for chosen in SUBJECTS:
        condition |= Q(**{f"{name}__isnull": name != chosen for name in SUBJECTS})
    return condition


class Citation(models.Model):
    """`quote` is the source's own words; `prefix` and `suffix` are the words around them, to find them again.

    Where no quote may be kept, `paraphrase` holds our words, and pages label it as ours.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="citations")
    incident = models.ForeignKey(Incident, null=True, blank=True, on_delete=models.CASCADE, related_name="citations")
    claim = models.ForeignKey(CasualtyClaim, null=True, blank=True, on_delete=models.CASCADE, related_name="citations")
    tally = models.ForeignKey(Tally, null=True, blank=True, on_delete=models.CASCADE, related_name="citations")
    response = models.ForeignKey(Response, null=True, blank=True, on_delete=models.CASCADE, related_name="citations")
    quote = models.TextField(blank=True)
    prefix = models.CharField("words before", max_length=200, blank=True)
    suffix = models.CharField("words after", max_length=200, blank=True)
    paraphrase = models.TextField("paraphrase (ours)", blank=True)
    supports = models.JSONField(default=list, blank=True, help_text="The fields that this is the receipt for.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="citation_of_exactly_one_record", condition=exactly_one_subject()),
            models.CheckConstraint(
                name="citation_context_only_with_quote", condition=~Q(quote="") | Q(prefix="", suffix="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.quote or self.paraphrase or 'no words kept'}"

    def clean(self) -> None:
        unknown = [field for field in self.supports or [] if field not in SUPPORTS]
        if unknown:
            raise ValidationError(
                {"supports": f"Not a field that a receipt can support: {', '.join(map(str, unknown))}."}
            )
