"""The share image: 1200 × 630, the headline's numbers and the weeks behind them, as of its moment."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

from incidents.charts.look import rgb
from incidents.columns.counts import Bucket

WIDTH, HEIGHT, MARGIN = 1200, 630, 64
AXIS = 470
FEWEST_BARS = 4  # fewer say nothing that the numbers do not


@dataclass(frozen=True)
class ShareNumber:
    value: str
    words: str
    colour: str


def share_image(title: str, numbers: Sequence[ShareNumber], buckets: Sequence[Bucket], foot: str) -> bytes:
    """A PNG. Attacks stand above the axis, strikes below, as on the page."""
    image = Image.new("RGB", (WIDTH, HEIGHT), rgb("paper"))
    draw = ImageDraw.Draw(image)
    draw.polygon([(MARGIN, 62), (MARGIN + 14, 40), (MARGIN + 28, 62)], fill=rgb("attack"))
    draw.polygon([(MARGIN + 22, 66), (MARGIN + 50, 66), (MARGIN + 36, 88)], fill=rgb("strike"))
    draw.line([(MARGIN - 6, 64), (MARGIN + 58, 64)], fill=rgb("ink"), width=3)
    draw.text((MARGIN + 74, 64), "Strikeline", font=_font(34), fill=rgb("ink"), anchor="lm")
    for line, text in enumerate(textwrap.wrap(title, 52)[:2]):
        draw.text((MARGIN, 116 + 48 * line), text, font=_font(38), fill=rgb("ink"))
    _numbers(draw, numbers)
    _bars(draw, buckets)
    draw.text((MARGIN, HEIGHT - 34), foot, font=_font(22), fill=rgb("label"), anchor="lm")
    found = io.BytesIO()
    image.quantize(64).save(found, "PNG", optimize=True)
    return found.getvalue()


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _numbers(draw: ImageDraw.ImageDraw, numbers: Sequence[ShareNumber]) -> None:
    left = MARGIN
    for number in numbers[:5]:
        draw.text((left, 292), number.value, font=_font(68), fill=rgb(number.colour), anchor="ls")
        draw.text((left, 322), number.words, font=_font(22), fill=rgb("label"), anchor="ls")
        left += max(int(draw.textlength(number.value, _font(68))), int(draw.textlength(number.words, _font(22)))) + 48


def _bars(draw: ImageDraw.ImageDraw, buckets: Sequence[Bucket]) -> None:
    if len(buckets) < FEWEST_BARS:
        return
    step = (WIDTH - 2 * MARGIN) / len(buckets)
    highest = (
        max([n for b in buckets for n in (b.incidents.get("attack", 0), b.incidents.get("strike", 0))], default=1) or 1
    )
    for at, bucket in enumerate(buckets):
        left, right = MARGIN + at * step, MARGIN + at * step + max(1, step * 0.82)
        for name, direction, room in (("attack", -1, 110), ("strike", 1, 90)):
            length = room * bucket.incidents.get(name, 0) / highest
            if length:
                top, bottom = sorted((AXIS + direction * length, AXIS + direction * 2))
                draw.rectangle([left, top, right, bottom], fill=rgb(name))
    draw.line([(MARGIN, AXIS), (WIDTH - MARGIN, AXIS)], fill=rgb("ink"), width=3)
