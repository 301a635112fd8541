# SPDX-License-Identifier: BSD-2-Clause
"""What it costs to follow the kernel while nobody asks: by itself, and by lone changes."""

import time

from walker import processor_seconds

_LONE_CHANGES = 300


def idle(seconds, **processes):
    """Processor milliseconds a minute of each while nobody asks and nothing changes."""
    time.sleep(2)  # what was asked for before is over
    before = {name: processor_seconds(process) for name, process in processes.items()}
    time.sleep(seconds)
    return {name: 1e3 * (processor_seconds(process) - before[name]) * 60 / seconds
            for name, process in processes.items()}


def memory(**processes):
    """Resident memory of each in MiB."""
    return {name: process.memory() / 2**20 for name, process in processes.items()}


def lone_change(namespace, process):
    """Processor microseconds of one change of one interface, with time to rest in between."""
    before = processor_seconds(process)
    for number in range(_LONE_CHANGES):
        namespace.write("ipv6/neigh/lo/retrans_time_ms", 1000 + number % 2 * 100)
        time.sleep(0.004)
    return 1e6 * (processor_seconds(process) - before) / _LONE_CHANGES
