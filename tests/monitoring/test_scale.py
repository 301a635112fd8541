# SPDX-License-Identifier: BSD-2-Clause
"""What docs/scale.md promises: polling LastChange is the cheap way, snmpd's own interface table can be
switched off, and many hosts are polled by one exporter."""

import subprocess
import time

from lab.agent import Laboratory
from lab.netns import Namespace

from . import fleet, needs, objects, polling
from .exporter import Exporter
from .host import Host
from .traffic import cpu_of

needs.require(prometheus_snmp_exporter="prometheus-snmp-exporter")

IF_NUMBER, IF_NAME = "1.3.6.1.2.1.2.1.0", "1.3.6.1.2.1.31.1.1.1.1.1"


def test_cost_of_each_style():
    with Host() as host, Exporter(polling.TARGET) as exporter:
        costs = {name: polling.measure(host, poll)
                 for name, poll in polling.styles(exporter).items()}
    packets = {name: cost[0] for name, cost in costs.items()}
    assert packets["both LastChange, one GET"] == 2
    assert packets["check_ip_interface, IPv6 and MTU"] == 2
    assert packets[polling.TABLES60] == packets[polling.WATCH60] == 2
    assert costs["both LastChange, one GET"][1] < 200
    for name, cost in costs.items():
        if name not in (polling.WATCH60, polling.WATCH70, "both LastChange, one GET"):
            assert cost[1] > 5 * costs[polling.WATCH60][1], name


def test_ten_hosts():
    figures = fleet.run(10, rounds=1)
    assert figures["rows"] == [4] * 10


def _idle_cpu(process, seconds):
    time.sleep(3.5)  # past the first reading
    before = cpu_of(process.pid)
    time.sleep(seconds)
    return cpu_of(process.pid) - before


def test_snmpd_without_its_interface_table():
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    usage = {}
    with Namespace("big") as namespace:
        namespace.ip_batch(f"link add port{number} type ifb" for number in range(1000))
        namespace.ip_batch(f"link set port{number} up" for number in range(1000))
        for modules in (None, "-smux,mteTrigger,mteTriggerConf,ifTable"):
            with Laboratory(namespace) as laboratory:
                laboratory.start_snmpd(modules=modules)
                laboratory.start_ipifd()
                usage[modules] = _idle_cpu(laboratory.snmpd, 6)
                shown = laboratory.client.get(IF_NUMBER, IF_NAME)
                names = laboratory.client.walk(f"{objects.INTERFACE}.{objects.NAME}.1")
                assert len(names) == 1001, "ipifd has them all the same"
                if modules:
                    assert [value.type for value in shown] == ["noSuchObject"] * 2
                else:
                    assert shown[0].value == 1001
    with_table, without = usage.values()
    assert without * 10 < with_table, usage
