# SPDX-License-Identifier: BSD-2-Clause
"""What one host costs its poller, by style of polling.

    tests/lab/isolated env IPIF_BUILD=build PYTHONPATH=tests /usr/bin/python3 -m monitoring.polling

prints the table of docs/measurements.md.
"""

import argparse
import os
import statistics
import subprocess

from lab.process import product

from . import objects
from .exporter import Exporter
from .host import PORT, Host
from .traffic import Traffic

TARGET = f"127.0.0.1:{PORT}"
LAST_CHANGE = ("1.3.6.1.2.1.4.27.0", "1.3.6.1.2.1.4.29.0")
WATCHED = (*LAST_CHANGE, f"{objects.AGENT}.2.0")
WATCH60, WATCH70 = "template 6.0, every 30 s: one GET", "template 7.0, every 30 s: three GETs"
TABLES60 = "template 6.0, tables: GETs of 128"
TABLES70 = "template 7.0, tables: GETBULK of 10 by column"
_ENVIRONMENT = {**os.environ, "MIBS": "", "SNMP_PERSISTENT_DIR": "/dev/null"}

# The columns of the Zabbix template: of IP-MIB's entries all, of IPIF-MIB these.
_COLUMNS = [f"{objects.INTERFACE}.{column}" for column in (
    objects.NAME, objects.FORWARDING, objects.METRIC, objects.MTU, objects.CONNECTED)]
_ADAPTER_COLUMNS = [f"{objects.INTERFACE}.{objects.NAME}", f"{objects.ADAPTER}.3",
                    f"{objects.ADAPTER}.4", f"{objects.DNS_SERVER}.4"]


def _tool(*words):
    done = subprocess.run(words, env=_ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(words[:3])}: {done.stderr}"
    return done.stdout


def get(*oids):
    """One GET."""
    return _tool("snmpget", "-v2c", "-cpublic", "-On", TARGET, *oids)


def walk(oid, repetitions):
    """GETBULK through a subtree."""
    return _tool("snmpbulkwalk", "-v2c", "-cpublic", "-On", f"-Cr{repetitions}", TARGET, oid)


def instances(*roots):
    """Every OID below the roots."""
    return [line.split(" ")[0] for root in roots for line in walk(root, 50).splitlines()
            if line.startswith(".")]


def styles(exporter):
    """{name: function that polls once}."""
    oids = instances(objects.IPV4_TABLE, objects.IPV6_TABLE, *_COLUMNS, f"{objects.ADAPTER}.3",
                     f"{objects.ADAPTER}.4", f"{objects.DNS_SERVER}.4")
    batches = [oids[place:place + 128] for place in range(0, len(oids), 128)]
    plugin = product("bin/check_ip_interface")

    def both_tables():
        walk(objects.IPV4_TABLE, 25)
        walk(objects.IPV6_TABLE, 25)

    def zabbix60():
        for batch in batches:
            get(*batch)

    def zabbix70():
        for oid in (objects.IPV4_TABLE, objects.IPV6_TABLE, *_COLUMNS, *_ADAPTER_COLUMNS):
            walk(oid, 10)

    def watch70():
        for oid in WATCHED:
            get(oid)

    return {
        "both LastChange, one GET": lambda: get(*LAST_CHANGE),
        WATCH60: lambda: get(*WATCHED),
        WATCH70: watch70,
        "check_ip_interface, IPv6 and MTU": lambda: _tool(
            plugin, "-H", "127.0.0.1", "-p", str(PORT), "--ipv6", "enabled", "--mtu", "1280:"),
        "both IP-MIB tables, GETBULK of 25": both_tables,
        TABLES60: zabbix60,
        TABLES70: zabbix70,
        "snmp_exporter, module ip_interfaces": exporter.scrape,
    }


def measure(host, poll, times=5):
    """(packets, bytes, milliseconds, agent's CPU in milliseconds) of one poll; medians."""
    pids = (host.lab.snmpd.pid, host.lab.ipifd.pid)
    poll()
    costs = []
    for _ in range(times):
        with Traffic(PORT, pids) as cost:
            poll()
        costs.append((cost.packets, cost.bytes, cost.seconds * 1000, cost.cpu * 1000))
    return tuple(statistics.median(column) for column in zip(*costs))


def per_day(watch, tables):
    """What a day costs with the tables read every 30 s, and with the template's own intervals."""
    return tuple((2880 * tables[place], 2880 * watch[place] + 144 * tables[place])
                 for place in (0, 1, 3))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, default=[4, 48, 500],
                        help="interfaces of the host")
    print("| interfaces | style | packets | bytes | agent's CPU, ms |\n|---|---|---|---|---|")
    days = []
    for count in parser.parse_args().counts:
        names = [f"eth{number}" for number in range(count - 1)]  # and lo
        costs = {}
        with Host(names) as host, Exporter(TARGET) as exporter:
            for name, poll in styles(exporter).items():
                costs[name] = packets, size, _, cpu = measure(host, poll)
                print(f"| {count} | {name} | {packets:.0f} | {size:.0f} | {cpu:.2f} |", flush=True)
        for dialect, watch, tables in (("6.0", WATCH60, TABLES60), ("7.0", WATCH70, TABLES70)):
            (packets, size, cpu) = per_day(costs[watch], costs[tables])
            days.append(f"| {count} | {dialect} | {packets[0]:.0f} | {packets[1]:.0f} | "
                        f"{size[0] / 1e6:.1f} | {size[1] / 1e6:.1f} | "
                        f"{cpu[0] / 1e3:.1f} | {cpu[1] / 1e3:.1f} |")
    print("\n| interfaces | template | packets, 30 s | packets, as shipped | MB, 30 s | "
          "MB, as shipped | agent's CPU, 30 s | agent's CPU, as shipped |\n"
          "|---|---|---|---|---|---|---|---|")
    print("\n".join(days))


if __name__ == "__main__":
    main()
