"""Help texts of the vocabularies: the codebook's own text, shown where the value is chosen."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.functional import lazy

from incidents.vocabulary import HELP


def _explained(choices: Any, sentence: str = "") -> str:
    meanings = [(choices(value).label, text) for value, text in HELP[choices].items()]
    return render_to_string("admin/incidents/_values.html", {"sentence": sentence, "meanings": meanings})


# A sentence, and below it, folded, each value with what it means. Rendered when it is shown.
explain = lazy(_explained, str)
