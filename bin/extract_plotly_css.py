#!/usr/bin/env python3
"""Write the rules that plotly.js injects at load into a style sheet of ours.

Under `style-src 'self'` the browser refuses the <style> element that plotly.js would make, and the
tool bar falls over the chart. plotly.js leaves that work out when the page already holds an element
`#plotly.js-style-global.no-inline-styles`; so the same rules are served as a file. They stand in the
bundle as one object literal: {"X .modebar": "position:absolute;…", …}, where X and Y stand for
`.js-plotly-plot .plotly` and `.plotly-notifier`.

plotly.js inserts each rule before the ones already there, so the order here is turned round: where
two rules weigh the same, the same one wins.
"""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "static" / "vendor" / "plotly-basic-4.1.1"
BUNDLE = FOLDER / "plotly-basic.min.js"
STYLES = FOLDER / "plotly.css"

FIRST_RULE = '{"X,X div":'
RULE = re.compile(r"""(?:"(?P<key>[^"]+)"|(?P<bare>\w+)):(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')(?:,|$)""")


def extract(bundle: str) -> str:
    start = bundle.index(FIRST_RULE) + 1
    literal = bundle[start : bundle.index("};", start)]
    rules, at = [], 0
    while at < len(literal):
        rule = RULE.match(literal, at)
        if rule is None:
            raise ValueError(f"not a rule: {literal[at : at + 80]!r}")
        selector = (
            (rule["key"] or rule["bare"]).replace("X", ".js-plotly-plot .plotly").replace("Y", ".plotly-notifier")
        )
        rules.append(f"{selector}{{{rule['double'] if rule['double'] is not None else rule['single']}}}\n")
        at = rule.end()
    origin = f"{len(rules)} rules from {BUNDLE.name}, MIT licence, written by bin/extract_plotly_css.py; do not edit."
    return f"/* {origin} */\n" + "".join(reversed(rules))


if __name__ == "__main__":
    STYLES.write_text(extract(BUNDLE.read_text(encoding="utf-8")), encoding="utf-8")
