"""CSV: UTF-8, CRLF, RFC 4180, header always, unknown = empty, lists joined by `;`. Streamed, in flat memory."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.http import StreamingHttpResponse

from incidents.exports.columns import Cell, Column

T = TypeVar("T")
BOM = "\ufeff"
# A spreadsheet runs a cell that begins with one of these, after spaces too.
_FORMULA = tuple("=+-@＝＋－＠\t\r\n\x00")


class _Echo:
    """A file for csv.writer that hands each line back."""

    def write(self, line: str) -> str:
        return line


def safe_text(text: str) -> str:
    """With a leading apostrophe where a spreadsheet would run it as a formula."""
    return f"'{text}" if text.lstrip(" \u00a0\u3000").startswith(_FORMULA) else text


def cell(column: Column[Any], value: Cell) -> str:
    """One cell. Numbers, dates and codes are never touched."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, list):
        return safe_text(";".join(str(item).replace(";", ",") for item in value))
    return safe_text(str(value)) if column.kind in ("text", "code") else str(value)


def lines(columns: Sequence[Column[T]], rows: Iterable[T], *, bom: bool = False) -> Iterator[str]:
    """The file, line by line. The first row is fetched before the header is given out, so that a failure comes before byte one."""
    write = csv.writer(_Echo(), lineterminator="\r\n").writerow
    rest = iter(rows)
    first = next(rest, None)
    yield (BOM if bom else "") + write([column.name for column in columns])
    if first is not None:
        yield write([cell(column, column.value(first)) for column in columns])
    for row in rest:
        yield write([cell(column, column.value(row)) for column in columns])


def chunked(parts: Iterator[str], size: int = 64 * 1024) -> Iterator[bytes]:
    """Lines gathered into larger pieces, for fewer writes."""
    held: list[str] = []
    length = 0
    for part in parts:
        held.append(part)
        length += len(part)
        if length >= size:
            yield "".join(held).encode()
            held, length = [], 0
    yield "".join(held).encode()


def csv_response(
    columns: Sequence[Column[T]], rows: Iterable[T], filename: str, *, bom: bool = False
) -> StreamingHttpResponse:
    response = StreamingHttpResponse(chunked(lines(columns, rows, bom=bom)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
