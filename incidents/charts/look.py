"""The light theme's chart colours, for what is made on the server: a chart to download and the share image. A test holds them to tokens.css."""

from __future__ import annotations

import re
from typing import Any

LIGHT = {
    "attack": "#b5390c",
    "strike": "#0a5c85",
    "context": "#5f5a4e",
    "reported": "#1b1d1f",
    "ink": "#1b1d1f",
    "label": "#4a4d50",
    "grid": "#e1ded6",
    "axis": "#1b1d1f",
    "paper": "#fdfcfa",
}
_TOKEN = re.compile(r"token:([a-z]+)(?:/(\d+))?")


def rgb(token: str) -> tuple[int, int, int]:
    value = LIGHT[token]
    return int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16)


def painted(value: Any) -> Any:
    """A figure with its tokens replaced by colours."""
    if isinstance(value, str):
        match = _TOKEN.fullmatch(value)
        if match is None:
            return value
        red, green, blue = rgb(match[1])
        return f"rgba({red}, {green}, {blue}, {int(match[2]) / 100})" if match[2] else LIGHT[match[1]]
    if isinstance(value, dict):
        return {key: painted(item) for key, item in value.items()}
    return [painted(item) for item in value] if isinstance(value, list | tuple) else value
