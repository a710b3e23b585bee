"""The design's colours can be read: WCAG 2.2 AA in both themes, checked from the file itself."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css").read_text()
PAIRS = dict(re.findall(r"--([\w-]+): light-dark\((#\w+, #\w+)\);", TOKENS))
THEMES = {
    theme: {name: pair.split(", ")[index] for name, pair in PAIRS.items()}
    for index, theme in enumerate(("light", "dark"))
}
GROUNDS = ("paper", "sheet", "sunken")
TEXTS = ("ink", "ink-2", "ink-3", "attack", "strike", "context")


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2 definition."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_text_has_four_and_a_half_to_one_on_every_ground(theme, ground, text):
    assert contrast(THEMES[theme][text], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("side", ["attack", "strike"])
def test_text_can_be_read_on_the_wash_of_its_side(theme, side):
    colours = THEMES[theme]
    for text in ("ink", "ink-2", side):
        assert contrast(colours[text], colours[f"{side}-wash"]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_edges_of_controls_and_chart_marks_have_three_to_one(theme):
    colours = THEMES[theme]
    assert min(contrast(colours["rule-strong"], colours[ground]) for ground in GROUNDS) >= 3
    for mark in ("chart-attack", "chart-strike", "chart-context", "chart-reported"):
        assert contrast(colours[mark], colours["chart-paper"]) >= 3


def test_old_browsers_get_exactly_the_light_half():
    fallback = TOKENS.split("@supports not")[1].split("@media")[0]
    assert dict(re.findall(r"--([\w-]+): (#\w+);", fallback)) == THEMES["light"]


def test_charts_use_the_colours_of_the_page():
    for chart, page in [("attack", "attack"), ("strike", "strike"), ("context", "context"), ("paper", "sheet")]:
        assert PAIRS[f"chart-{chart}"] == PAIRS[page]
