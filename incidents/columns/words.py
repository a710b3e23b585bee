"""How words are folded for search: the same way in what is searched and in what is asked.

Lower case; diacritics and apostrophes of every kind dropped (`Kata'ib` = `kataib`); everything else that is no letter or digit parts
two words. A query word matches where it begins a word, so that `drone` finds `drones`.
"""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = re.compile("['’‘ʼʿʾ`´ʻ＇]")
_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})  # no marks to drop
_GAPS = re.compile(r"[\W_]+")


def folded(text: str) -> list[str]:
    """The words of `text`, folded."""
    if text.isascii():  # nearly all of it; ten times quicker
        return [word for word in _GAPS.split(_APOSTROPHES.sub("", text).lower()) if word]
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text)).casefold()
    plain = "".join(char for char in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(char))
    return [word for word in _GAPS.split(_APOSTROPHES.sub("", plain).translate(_STROKES)) if word]


def searchable(*texts: str) -> str:
    """Folded words with a space before each: a word that begins with `w` is where ` w` stands."""
    return "".join(f" {word}" for text in texts for word in folded(text))
