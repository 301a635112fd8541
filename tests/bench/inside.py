# SPDX-License-Identifier: BSD-2-Clause
"""The module inside snmpd beside snmpd's own ifXTable, in one process and one run."""

import statistics
import time

from bench import processor_seconds
from lab import ipmib
from lab.process import product

_IFX = "1.3.6.1.2.1.31.1.1.1"
_COLUMNS = {
    "module": [f"{ipmib.IPV6_TABLE}.1.{column}" for column in (5, 6, 7, 8)],
    "ifXTable": [f"{_IFX}.{column}" for column in (6, 7, 8, 9)],
}


def measure(lab, walks, walker, rounds):
    """Medians of wall time and of snmpd's processor time per value for each kind of walk; and
    snmpd's idle cost, which is that of its own tables."""
    snmpd = lab.start_snmpd(f"dlmod ipif {product('lib/ipif.so')}", seconds=300)
    lab.wait_until_served(60)
    # snmpd's own loader runs every three seconds; it disturbs both alike.
    before = processor_seconds(snmpd.pid)
    time.sleep(9)
    result = {"snmpd_idle_ms_per_minute": 1e3 * (processor_seconds(snmpd.pid) - before) * 60 / 9}
    for walk, (repetitions, columns) in walks.items():
        runs = {name: [] for name in _COLUMNS}
        processor = {name: [] for name in _COLUMNS}
        for _ in range(rounds):
            for name, oids in _COLUMNS.items():
                before = processor_seconds(snmpd.pid)
                run = walker(lab.namespace, repetitions, *oids[:columns])
                runs[name].append(1e6 * run["seconds"] / run["varbinds"])
                processor[name].append(1e6 * (processor_seconds(snmpd.pid) - before)
                                       / run["varbinds"])
        medians = {name: statistics.median(of) for name, of in runs.items()}
        processor = {name: statistics.median(of) for name, of in processor.items()}
        result[walk] = {
            "module_us": medians["module"],
            "ifXTable_us": medians["ifXTable"],
            "ratio": medians["module"] / medians["ifXTable"],
            "module_processor_us": processor["module"],
            "ifXTable_processor_us": processor["ifXTable"],
            "processor_ratio": processor["module"] / processor["ifXTable"],
        }
    return result
