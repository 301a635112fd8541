#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Draws the figures of scale.py as bars side by side.  After a new run has been written into
docs/measurements.md, from the top of the tree:

    tests/bench/plot.py docs/measurements.md docs/images/performance.svg
"""

import html
import math
import pathlib
import re
import sys

# Ours, and who it is compared with.
_IPIFD, _FLOOR, _MODULE, _OWN = "#1f5fa8", "#9cc3ea", "#2e8b3d", "#d9823b"
_ASKED = (("ipifd", _IPIFD), ("the floor", _FLOOR)), \
    (("the module", _MODULE), ("snmpd's ifXTable", _OWN))
_PROCESSES = (("ipifd", _IPIFD), ("snmpd, module alone", _MODULE), ("snmpd, own tables", _OWN))
_PANELS = (
    ("Walk of four columns over AgentX", "µs per value", _ASKED[0]),
    ("Walk of four columns inside snmpd", "µs per value", _ASKED[1]),
    ("One GET over AgentX", "µs", _ASKED[0]),
    ("One GET inside snmpd", "µs", _ASKED[1]),
    ("Idle: no requests, no changes", "ms of CPU a minute", _PROCESSES),
    ("From start to first answer", "ms", _PROCESSES),
)
_NOTES = (
    ("Shorter bars are better.", "Every group of bars is one number of interfaces."),
    ("The floor", "is the cheapest AgentX subagent possible: it answers from an array, without any "
                  "library, so ipifd cannot be faster."),
    ("ifXTable", "is snmpd's own table of interfaces. The module runs inside snmpd, as that table "
                 "does."),
)


# --- where figures come from: for each panel {interfaces: [one figure per bar]} -----------------
def of_results(results):
    """The figures of a run."""
    def asked(group, *names):
        return [group[name]["wall_us"] for name in names]

    panels = [{} for _ in _PANELS]
    for result in results:
        floor, module = result["floor"], result["module"]
        processes = ("ipifd", "snmpd_module", "snmpd_own_tables")
        for panel, figures in zip(panels, (
                asked(floor["placed"]["one processor"]["4 columns"], "ipifd", "floor"),
                asked(module["walks"]["4 columns"], "module", "ifXTable"),
                asked(floor["requests"]["GET"], "ipifd", "floor"),
                asked(module["requests"]["GET"], "module", "ifXTable"),
                [result["idle_ms_per_minute"][name] for name in processes],
                [result["start"][name]["wall_ms"] for name in processes])):
            panel[result["interfaces"]] = figures
    return panels


def _table(page, heading):
    """The rows of the table under a heading, by the names of its columns."""
    lines = page.partition(f"\n### {heading}\n")[2].partition("\n#")[0].splitlines()
    head, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")]
                      for line in lines if line.startswith("|"))
    return [dict(zip(head, row)) for row in rows]


def of_page(page):
    """The figures of docs/measurements.md."""
    def pairs(heading, column, **where):
        return {_count(row): [float(figure) for figure in re.findall(r"[\d.]+", row[column])[:2]]
                for row in _table(page, heading)
                if all(row[key] == value for key, value in where.items())}

    def processes(column):
        figures = {}
        for row in _table(page, "Idle, start, one change"):
            if row["process"] in ("ipifd", "snmpd with the module alone",
                                  "snmpd with its own tables"):
                figures.setdefault(_count(row), []).append(float(row[column]))
        return figures

    return [
        pairs("ipifd and the floor", "4 columns: ipifd, floor (µs)", processors="one"),
        pairs("The module and snmpd's ifXTable", "4 columns: module, ifXTable (µs)"),
        pairs("Single requests", "GET: ipifd, floor (µs)"),
        pairs("Single requests", "GET: module, ifXTable (µs)"),
        processes("idle (ms a minute)"),
        processes("first answer (ms)"),
    ]


def _count(row):
    return int(row["interfaces"].replace(",", ""))


# --- drawing -------------------------------------------------------------------------------------
_WIDTH, _HEIGHT, _TOP = 500, 290, 100  # of a panel; of what is above all panels
_LEFT, _PLOT_WIDTH, _ABOVE, _PLOT_HEIGHT = 56, 424, 66, 176  # of the axes in a panel


def _text(x, y, text, anchor="start", style=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{style}>{html.escape(text)}</text>'


_BOLD = ' font-weight="bold"'
_SMALL = ' font-size="11"'


def _step(most):
    """The distance of the axis' marks: 1, 2 or 5 times a power of ten, five marks at most."""
    power = 10 ** math.floor(math.log10(most / 5))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power * 5 >= most)


def _figure(value):
    return f"{value:.1f}" if value < 10 and value % 1 else f"{value:,.0f}"


def _panel(title, unit, bars, groups):
    """One set of axes, with its upper left corner at the origin."""
    # And a figure above it; a short idleness may have cost nothing at all.
    highest = 1.08 * max(max(group) for group in groups.values()) or 1
    step = _step(highest)
    marks = math.ceil(highest / step)
    most = marks * step
    bottom = _ABOVE + _PLOT_HEIGHT
    parts = [_text(_LEFT, 18, title, style=_BOLD + ' font-size="15"'),
             _text(_LEFT + _PLOT_WIDTH, 18, unit, "end")]
    x = _LEFT
    for label, color in bars:
        parts += [f'<rect x="{x}" y="30" width="12" height="12" fill="{color}"/>',
                  _text(x + 17, 41, label)]
        x += 40 + 7 * len(label)
    for mark in range(marks + 1):
        y = bottom - mark * _PLOT_HEIGHT / marks
        parts += [f'<path d="M{_LEFT} {y:.1f}h{_PLOT_WIDTH}" '
                  f'stroke="{"#dddddd" if mark else "#555555"}"/>',
                  _text(_LEFT - 6, y + 4, f"{mark * step:,.10g}", "end", _SMALL)]
    width = _PLOT_WIDTH / len(groups)
    bar = 0.8 * width / len(bars)
    for number, (count, figures) in enumerate(sorted(groups.items())):
        middle = _LEFT + (number + 0.5) * width
        parts.append(_text(middle, bottom + 18, f"{count:,} interfaces", "middle", _SMALL))
        for place, (figure, (_, color)) in enumerate(zip(figures, bars)):
            x = middle + (place - len(bars) / 2) * bar
            height = figure / most * _PLOT_HEIGHT
            parts += [f'<rect x="{x + 1:.1f}" y="{bottom - height:.1f}" width="{bar - 2:.1f}" '
                      f'height="{height:.1f}" fill="{color}"/>',
                      _text(x + bar / 2, bottom - height - 4, _figure(figure), "middle", _SMALL)]
    return parts


def draw(panels, path):
    """Writes the SVG."""
    width, height = 2 * _WIDTH, _TOP + len(_PANELS) // 2 * _HEIGHT
    parts = ['<?xml version="1.0" encoding="utf-8"?>',
             "<!-- SPDX-License-Identifier: BSD-2-Clause -->",
             "<!-- Made by tests/bench/plot.py: do not edit. -->",
             f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
             f'width="{width}" height="{height}" font-family="sans-serif" font-size="13" '
             'fill="#222222">',
             f'<rect width="{width}" height="{height}" fill="#ffffff"/>']
    for number, (term, text) in enumerate(_NOTES):
        parts.append(f'<text x="{_LEFT}" y="{30 + number * 21}"><tspan{_BOLD}>{html.escape(term)}'
                     f"</tspan> {html.escape(text)}</text>")
    for number, (panel, groups) in enumerate(zip(_PANELS, panels)):
        parts += [f'<g transform="translate({number % 2 * _WIDTH} '
                  f'{_TOP + number // 2 * _HEIGHT})">', *_panel(*panel, groups), "</g>"]
    pathlib.Path(path).write_text("\n".join([*parts, "</svg>", ""]), encoding="utf-8")


def main():
    """Draws the page's figures."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    draw(of_page(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")), sys.argv[2])


if __name__ == "__main__":
    main()
