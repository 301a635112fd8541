# SPDX-License-Identifier: BSD-2-Clause
"""Draws the figures of scale.py with gnuplot."""

import shutil
import subprocess

# Who is drawn how.  A peer of ours is thin and broken, and has our colour in the paler form.
_IPIFD = 'lc rgb "#1f5fa8" lw 2 pt 7 ps 0.7'
_FLOOR = 'lc rgb "#6aa5e0" lw 1 dt 2 pt 6 ps 0.7'
_MODULE = 'lc rgb "#2e8b3d" lw 2 pt 5 ps 0.7'
_IFX = 'lc rgb "#c0561f" lw 1 dt 2 pt 4 ps 0.7'

_HEAD = """\
set terminal svg size 1100,1180 font "sans,13" background "#ffffff"
set output "{path}"
set multiplot layout 3,2
set logscale x
set xrange [80:13000]
set xtics ("100" 100, "1,000" 1000, "5,000" 5000, "10,000" 10000)
set grid ytics lc rgb "#dddddd"
set border 3
set xtics nomirror
set ytics nomirror
set lmargin 9
set key below
set yrange [0:*]
set xlabel "interfaces"
"""


def _asked(kind, name):
    """Lines of one kind of question: ipifd and the floor, the module and ifXTable."""
    def of(setting, agent):
        return lambda result: result[setting][kind][name][agent]["wall_us"]
    return [("ipifd", of("floor", "ipifd"), _IPIFD), ("floor", of("floor", "floor"), _FLOOR),
            ("module", of("module", "module"), _MODULE),
            ("ifXTable", of("module", "ifXTable"), _IFX)]


def _processes(figure):
    """Lines of what a process costs: ipifd, and a whole snmpd with the module or its own tables."""
    def of(name):
        return lambda result: figure(result, name)
    return [("ipifd", of("ipifd"), _IPIFD), ("snmpd, module alone", of("snmpd_module"), _MODULE),
            ("snmpd, own tables", of("snmpd_own_tables"), _IFX)]


_PANELS = (
    ("A walk of one column", "µs per value", _asked("walks", "1 column")),
    ("A walk of four columns", "µs per value", _asked("walks", "4 columns")),
    ("One GET of one value", "µs", _asked("requests", "GET")),
    ("One GETNEXT of one value", "µs", _asked("requests", "GETNEXT")),
    ("Idle: nobody asks, nothing changes", "ms of processor per minute",
     _processes(lambda result, name: result["idle_ms_per_minute"][name])),
    ("From the start to the first answer", "ms",
     _processes(lambda result, name: result["start"][name]["wall_ms"])),
)


def draw(results, path):
    """Writes the SVG."""
    if not shutil.which("gnuplot"):
        raise SystemExit("the plot needs gnuplot (Debian: gnuplot-nox)")
    script = [_HEAD.format(path=path)]
    for number, (title, unit, lines) in enumerate(_PANELS):
        rows = (" ".join(f"{figure:.3f}" for figure in (
            result["interfaces"], *(line(result) for _, line, _ in lines))) for result in results)
        script += [f"$panel{number} << EOD", *rows, "EOD", f'set title "{title}"',
                   f'set ylabel "{unit}"']
        script.append("plot " + ", ".join(
            f'$panel{number} using 1:{column} with linespoints {look} title "{label}"'
            for column, (label, _, look) in enumerate(lines, start=2)))
    subprocess.run(["gnuplot"], input="\n".join(script) + "\n", text=True, check=True)
