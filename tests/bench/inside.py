# SPDX-License-Identifier: BSD-2-Clause
"""The module inside snmpd: beside snmpd's own ifXTable in one process, and alone."""

import following
import starts
import walker
from lab.agent import Laboratory


def compare(namespace, options):
    """Walks and single requests of the module and of ifXTable."""
    with Laboratory(namespace) as lab:
        snmpd = lab.start_snmpd(starts.MODULE, seconds=300)
        lab.wait_until_served(60)
        # snmpd's own loader runs every three seconds; it disturbs both alike.
        indexes = walker.indexes(namespace)
        agents = [walker.Agent(name, (snmpd,), indexes) for name in ("module", "ifXTable")]
        return walker.compare(namespace, agents, options)


def alone(namespace, seconds):
    """(idle, memory, a lone change) of snmpd with the module instead of its own tables."""
    with Laboratory(namespace) as lab:
        snmpd = lab.start_snmpd(starts.MODULE, modules=starts.MODULE_ONLY)
        lab.wait_until_served(60)
        walker.walk_once(namespace, "module")
        return (following.idle(seconds, snmpd_module=snmpd),
                following.memory(snmpd_module=snmpd),
                {"snmpd_module": following.lone_change(namespace, snmpd)})
