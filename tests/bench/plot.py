# SPDX-License-Identifier: BSD-2-Clause
"""Draws the figures of scale.py with gnuplot."""

import shutil
import subprocess

_SCRIPT = """\
set terminal svg size 900,760 font "sans,13" background "#ffffff"
set output "{path}"
set multiplot layout 2,1
set logscale x
set xrange [80:13000]
set xtics ("100" 100, "1,000" 1000, "5,000" 5000, "10,000" 10000)
set grid ytics lc rgb "#dddddd"
set border 3
set key outside right top
set yrange [0:*]
set ylabel "µs per value"
set title "A walk: time per value over the number of interfaces"
plot $walks using 1:2 with linespoints lw 2 pt 7 title "ipifd, 1 column", \\
     $walks using 1:3 with linespoints lw 1 dt 2 pt 6 title "floor, 1 column", \\
     $walks using 1:4 with linespoints lw 2 pt 7 title "ipifd, 4 columns", \\
     $walks using 1:5 with linespoints lw 1 dt 2 pt 6 title "floor, 4 columns", \\
     $walks using 1:6 with linespoints lw 2 pt 5 title "module, 1 column", \\
     $walks using 1:7 with linespoints lw 1 dt 2 pt 4 title "ifXTable, 1 column", \\
     $walks using 1:8 with linespoints lw 2 pt 5 title "module, 4 columns", \\
     $walks using 1:9 with linespoints lw 1 dt 2 pt 4 title "ifXTable, 4 columns"
set ylabel "ms of processor per minute"
set xlabel "interfaces"
set title "Idle: nobody asks, nothing changes"
plot $walks using 1:10 with linespoints lw 2 pt 7 title "ipifd", \\
     $walks using 1:11 with linespoints lw 1 dt 2 pt 4 title "snmpd's own tables"
"""


def _row(result):
    one, four = result["walks"]["1 column"], result["walks"]["4 columns"]
    inside = result["inside"]
    return [result["interfaces"],
            one["ipifd"]["wall_us"], one["floor"]["wall_us"],
            four["ipifd"]["wall_us"], four["floor"]["wall_us"],
            inside["1 column"]["module_us"], inside["1 column"]["ifXTable_us"],
            inside["4 columns"]["module_us"], inside["4 columns"]["ifXTable_us"],
            result["following"]["idle_ms_per_minute"], inside["snmpd_idle_ms_per_minute"]]


def draw(results, path):
    """Writes the SVG."""
    if not shutil.which("gnuplot"):
        raise SystemExit("the plot needs gnuplot (Debian: gnuplot-nox)")
    data = "\n".join(" ".join(f"{figure:.3f}" for figure in _row(result)) for result in results)
    script = f"$walks << EOD\n{data}\nEOD\n" + _SCRIPT.format(path=path)
    subprocess.run(["gnuplot"], input=script, text=True, check=True)
