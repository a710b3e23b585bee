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
# The same for ASCII text, which nearly all of it is: ten times quicker.
_ASCII = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)} | {ord("'"): "", ord("`"): ""}


def folded(text: str) -> list[str]:
    """The words of `text`, folded."""
    if text.isascii():
        return text.translate(_ASCII).split()
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text)).casefold()
    plain = "".join(char for char in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(char))
    return [word for word in _GAPS.split(_APOSTROPHES.sub("", plain).translate(_STROKES)) if word]


def searchable(*texts: str) -> str:
    """Folded words with a space before each: a word that begins with `w` is where ` w` stands."""
    words = " ".join(word for text in texts for word in folded(text))
    return f" {words}" if words else ""
