# SPDX-License-Identifier: BSD-2-Clause
"""ipifd beside a bare snmpd with the floor, and beside one that has its own tables."""

import following
import walker
from bench import BARE, Bench, compare_with_floor
from lab.agent import Laboratory


def bare(namespace, count, options):
    """(walks and requests, idle, memory, a lone change) with the floor beside."""
    with Bench(namespace, count) as lab:
        snmpd = lab.start_snmpd(modules=BARE)
        ours, floor = lab.start_ipifd(), lab.start_floor()
        asked = compare_with_floor(lab, ours, floor, options)
        memory = following.memory(snmpd_bare=snmpd, floor=floor)
        idle = following.idle(options.idle, snmpd_bare=snmpd, floor=floor)
        change = {"ipifd": following.lone_change(namespace, ours)}
        floor.end()
        return asked, idle, memory, change


def own_tables(namespace, options):
    """(walks and requests, idle, memory) of ipifd over AgentX and of snmpd's own tables: both in
    the same minute, and so in the same noise."""
    with Laboratory(namespace) as lab:
        snmpd = lab.start_snmpd(seconds=300)
        ours = lab.start_ipifd(wait=False)
        lab.wait_until_served(60)
        indexes = walker.indexes(namespace)
        # What ipifd answers is work for snmpd too: the processor time is that of both.
        agents = (walker.Agent("ipifd", (ours, snmpd), indexes),
                  walker.Agent("ifXTable", (snmpd,), indexes))
        asked = walker.compare(namespace, agents, options)
        processes = {"ipifd": ours, "snmpd_own_tables": snmpd}
        return asked, following.idle(options.idle, **processes), following.memory(**processes)
