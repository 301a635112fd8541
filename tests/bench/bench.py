#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""What a request costs: ipifd beside the cheapest AgentX subagent there can be.

Both serve as many rows to one private snmpd, and are asked in turn.  Run it by the build's target
"bench", or:

    IPIF_BUILD=build tests/lab/isolated tests/bench/bench.py [--interfaces N…] [--json FILE]
"""

import argparse
import json
import os
import platform

import placed
import report
import walker
from lab import interfaces
from lab.agent import Laboratory
from lab.netns import Namespace
from lab.process import product

# Only what AgentX needs: snmpd's own tables take time of their own on every interface.
BARE = "system_mib,vacm_conf"


class Bench(Laboratory):
    """A laboratory with the floor, and with starts that somebody else times."""

    def __init__(self, namespace, rows):
        super().__init__(namespace)
        self.rows = rows
        self._timed = False

    def start_floor(self):
        """Starts the floor."""
        return self.start(product("bin/agentx_floor"), self.socket.removeprefix("unix:"),
                          self.rows)

    def start_timed_snmpd(self, more="", modules=None):
        """Starts snmpd without waiting for it: the laboratory's own probe would disturb."""
        self._timed = True
        return self.start_snmpd(more, modules=modules)

    def _snmpd_answers(self):
        return self._timed or super()._snmpd_answers()


def compare_with_floor(lab, ours, floor, options):
    """Walks and single requests of ipifd and of the floor, which have the same snmpd; the walks also
    with everybody on a processor of our choice."""
    agents = (walker.Agent("ipifd", (ours,), walker.indexes(lab.namespace)),
              walker.Agent("floor", (floor,), list(range(1, lab.rows + 1))))
    return {**walker.compare(lab.namespace, agents, options),
            "placed": placed.compare(lab.namespace, lab.snmpd, agents, options)}


def measure(count, options):
    """Everything for one number of interfaces."""
    with Namespace("bench") as namespace:
        interfaces.make_many(namespace, count - 1)  # and lo
        with Bench(namespace, count) as lab:
            lab.start_snmpd(modules=BARE)
            ours = lab.start_ipifd()
            floor = lab.start_floor()
            result = compare_with_floor(lab, ours, floor, options)
            floor.end()
            return result


def main():
    """Measures, prints, writes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--interfaces", type=int, nargs="+", default=[100, 1000, 5000])
    parser.add_argument("--json", metavar="FILE", help="write the figures there")
    walker.add_options(parser, rounds=31)
    options = parser.parse_args()
    results = []
    for count in options.interfaces:
        results.append({"interfaces": count, "floor": measure(count, options)})
        print(f"{count} interfaces", flush=True)
        report.show_comparison(results[-1]["floor"])
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump({"kernel": platform.release(), "processors": os.cpu_count(),
                       "results": results}, file, indent=2)
            file.write("\n")


if __name__ == "__main__":
    main()
