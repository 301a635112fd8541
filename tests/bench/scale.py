#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Every figure of docs/performance.md and its tables in docs/measurements.md in one run.

ipifd beside the cheapest AgentX subagent there can be and beside snmpd's own tables, the module
beside those, and what following the kernel costs.  By the build's target "bench_scale", or:

    IPIF_BUILD=build tests/lab/isolated tests/bench/scale.py [--json FILE] [--svg FILE]
"""

import argparse
import json
import os
import platform
import tempfile

import beside
import inside
import plot
import report
import starts
import storm
import walker
from lab import interfaces
from lab.netns import Namespace


def _ratios(figures):
    """Of ipifd and of the module to snmpd's own tables."""
    own = figures["snmpd_own_tables"]
    if own > 0:  # a short idleness may have cost nothing
        figures["ratio_ipifd_to_own_tables"] = figures["ipifd"] / own
        figures["ratio_module_to_own_tables"] = figures["snmpd_module"] / own
    return figures


def measure(count, options):
    """All figures for one number of interfaces."""
    with Namespace("bench") as namespace:
        interfaces.make_many(namespace, count - 1)  # and lo
        floor, *of_bare = beside.bare(namespace, count, options)
        own, *of_own = beside.own_tables(namespace, options)
        module = inside.compare(namespace, options)
        *of_module, module_change = inside.alone(namespace, options.idle)
        idle, memory = ({**bare, **with_own, **with_module} for bare, with_own, with_module
                        in zip(of_bare, of_own, of_module))
        result = {
            "interfaces": count,
            "floor": floor,
            "own_tables": own,
            "module": module,
            "start": starts.measure(namespace, count),
            "idle_ms_per_minute": _ratios(idle),
            "memory_mib": _ratios(memory),
            "lone_change_us": {**of_bare[2], **module_change},
        }
    report.show(result)
    return result


def main():
    """Measures, prints, writes, draws."""
    # snmpd stores a line about each interface, with an fsync each: not on a disk.
    if os.path.isdir("/dev/shm"):
        tempfile.tempdir = "/dev/shm"
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--interfaces", type=int, nargs="+", default=[100, 1000, 5000, 10000])
    parser.add_argument("--idle", type=int, default=30, help="seconds of doing nothing")
    parser.add_argument("--json", metavar="FILE", help="write the figures there")
    parser.add_argument("--svg", metavar="FILE", help="draw them there")
    walker.add_options(parser, rounds=15)
    options = parser.parse_args()
    results = {"kernel": platform.release(), "processors": os.cpu_count(),
               "results": [measure(count, options) for count in options.interfaces],
               "storm": storm.measure(max(options.interfaces))}
    report.show_storm(results["storm"])
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(results, file, indent=2)
            file.write("\n")
    if options.svg:
        plot.draw(plot.of_results(results["results"]), options.svg)


if __name__ == "__main__":
    main()
