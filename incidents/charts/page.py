"""A chart as one file that needs nothing else: written by plotly, with the site's own copy of plotly.js in it."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

import plotly.graph_objects
import plotly.io

from incidents.charts.figure import Figure
from incidents.charts.look import LIGHT, painted

CONFIG = {"showSendToCloud": False, "displaylogo": False, "responsive": True}
PLOTLY = Path(__file__).resolve().parents[2] / "static" / "vendor" / "plotly-basic-4.1.1" / "plotly-basic.min.js"


@lru_cache(maxsize=1)
def _plotly_js() -> str:
    return PLOTLY.read_text(encoding="utf-8").replace("</script", "<\\/script")


def self_contained(figure: Figure, origin: str, source: str, page_url: str) -> str:
    """The whole HTML file. Links of marks become absolute. `source`: the chart's source line."""
    drawn = plotly.graph_objects.Figure(painted(_layout(figure)), skip_invalid=True)
    chart = plotly.io.to_html(drawn, full_html=False, include_plotlyjs=False, config=CONFIG, div_id="chart")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(figure.title)}</title>'
        f"<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem;color:{LIGHT['ink']};"
        f"background:{LIGHT['paper']}}}td,th{{text-align:left;padding:.2rem .8rem .2rem 0}}</style><script>{_plotly_js()}</script></head>"
        f"<body><h1>{escape(figure.title)}</h1><p>{escape(figure.unit)}. {escape(figure.sentence)}</p>{chart}"
        f'<p>{escape(figure.note)}</p><p>{escape(source)} · <a href="{escape(page_url)}">{escape(page_url)}</a></p>'
        f"{_table(figure)}</body></html>"
    )


def _layout(figure: Figure) -> dict[str, Any]:
    layout = {
        "template": "none",
        "height": 560,
        "paper_bgcolor": "token:paper",
        "plot_bgcolor": "token:paper",
        "font": {"color": "token:ink"},
        "hovermode": "closest",
        "showlegend": len(figure.legend) > 1,
        **figure.layout,
    }
    data = [{**trace, "showlegend": bool(trace.get("name"))} for trace in figure.data]
    return {"data": data, "layout": layout}


def _table(figure: Figure) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in figure.header)
    rows = "".join(
        "<tr>" + "".join(f"<td>{'' if c is None else escape(str(c))}</td>" for c in row) + "</tr>"
        for row in figure.rows
    )
    return (
        f"<details><summary>Data</summary><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></details>"
    )
