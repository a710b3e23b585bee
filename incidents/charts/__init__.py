"""Charts as plain dicts for Plotly: pure functions from counts to figures, each with its words and its table of the same rows.

Colours are tokens (`token:attack`) that the page replaces by those of the reader's theme. Attacks stand above the axis and strikes
below it, with triangles that point up and down, so that nothing hangs on colour alone.
"""

from incidents.charts.bars import by_country, by_time, by_value, timeline_bars
from incidents.charts.cumulative import ReportedPoint, cumulative
from incidents.charts.figure import Figure
from incidents.charts.timeline import MARKS_AT_MOST, Arc, timeline

__all__ = [
    "MARKS_AT_MOST",
    "Arc",
    "Figure",
    "ReportedPoint",
    "by_country",
    "by_time",
    "by_value",
    "cumulative",
    "timeline",
    "timeline_bars",
]
