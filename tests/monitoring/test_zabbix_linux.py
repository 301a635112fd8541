# SPDX-License-Identifier: BSD-2-Clause
"""IF-MIB for Zabbix: a real server with its own template "Linux by SNMP", as its package brings it,
polls an snmpd that has no tables of interfaces of its own, with ipifd beside it.

Nothing of the template is changed, its intervals of minutes and hours neither: the test has items
polled at once instead, as the button "Execute now" does.  IPIF_ZABBIX_URL names a running Zabbix (of
any version) to use instead of starting one.
"""

import os
import pathlib
import time

import pytest

from lab.waiting import wait_until

from . import needs
from .host import INTERFACES, PORT, WITHOUT_INTERFACES, Host
from .zabbix_api import ZabbixApi
from .zabbix_server import ZabbixServer

URL = os.environ.get("IPIF_ZABBIX_URL")
if not URL:
    needs.require(zabbix_server_pgsql="/usr/share/zabbix-server-pgsql/schema.sql.gz",
                  zabbix_frontend_php="/usr/share/zabbix/api_jsonrpc.php",
                  php_cli="php", postgresql="psql", locales="/usr/share/i18n/locales/en_US")
    needs.require_root()

TEMPLATE = "Linux by SNMP"
# On the same host: it shows the other's traffic under its own keys.
OURS = pathlib.Path(__file__).resolve().parents[2] / "monitoring" / "zabbix"
RULES = ("net.if.discovery", "net.if.duplex.discovery")
OF_INTERFACE = {
    "in": "ifHCInOctets", "out": "ifHCOutOctets", "in.errors": "ifInErrors",
    "out.errors": "ifOutErrors", "in.discards": "ifInDiscards", "out.discards": "ifOutDiscards",
    "speed": "ifHighSpeed", "status": "ifOperStatus", "type": "ifType",
    "duplex": "dot3StatsDuplexStatus"}
PATIENCE = 90


class Bench:
    """The host, and the server that watches it."""

    def __init__(self, host, api):
        self.host = host
        self.api = api
        dialect = "6.0" if api.version < (6, 4) else "7.0"
        api.import_template((OURS / f"template_ip_interfaces_snmp_{dialect}.yaml").read_text(
            encoding="utf-8"))
        self.host_id = api.create_host(
            "linux", (TEMPLATE, "Linux IP interfaces by SNMP"), PORT,
            {"{$IP.IF.INTERVAL}": "20s", "{$IP.IF.DISCOVERY.INTERVAL}": "5s"})

    def key(self, what, name):
        """The key of an item of an interface."""
        return f"net.if.{what}[{OF_INTERFACE[what]}.{self.host.index(name)}]"

    def item(self, what, name):
        """An item of an interface."""
        return self.api.items(self.host_id)[self.key(what, name)]

    def items(self):
        """The items of interfaces; of 7.0's, not those that only carry data for others."""
        return {key: item for key, item in self.api.items(self.host_id).items()
                if key.startswith("net.if.") and not key.endswith(".walk")}

    def discover(self):
        """Has the rules for interfaces run."""
        rules = self.api.discovery_rules(self.host_id)
        self.api.execute(*(rules[key] for key in RULES))

    def poll(self, *whats):
        """Has these items of each interface that is discovered polled."""
        items = self.api.items(self.host_id)
        heads = tuple(f"net.if.{what}[" for what in whats)
        self.api.execute(*(item for key, item in items.items() if key.startswith(heads)))

    def wait(self, condition, what, poll=()):
        """Waits for a condition; has items polled all the while."""
        def holds():
            if poll:
                self.poll(*poll)
            return condition()
        wait_until(holds, PATIENCE, what, pause=1)


@pytest.fixture(scope="module", name="bench")
def running_bench():
    with Host(configuration=INTERFACES, modules=WITHOUT_INTERFACES) as host:
        host.ip("link", "set", "eth1", "alias", "to the switch")
        if URL:
            yield Bench(host, ZabbixApi(URL))
        else:
            with ZabbixServer() as server:
                yield Bench(host, ZabbixApi(server.url))
                server.check_alive()


def test_discovers_the_interfaces(bench):
    names = ("eth0", "eth1")
    wanted = {bench.key(what, name) for what in OF_INTERFACE for name in names}
    wait_until(lambda: set(RULES) <= bench.api.discovery_rules(bench.host_id).keys(), 10, "rules")

    def found():
        bench.discover()
        return wanted <= bench.api.items(bench.host_id).keys()

    wait_until(found, PATIENCE, f"items {sorted(wanted)}", pause=3)
    assert bench.items().keys() == wanted, "lo is left out"
    assert bench.item("status", "eth0")["name"] == "Interface eth0(): Operational status"
    assert bench.item("status", "eth1")["name"] == \
        "Interface eth1(to the switch): Operational status"


def test_every_item_has_a_value(bench):
    def all_there():
        return all(item["lastclock"] != "0" for item in bench.items().values())

    bench.wait(all_there, "values of all items", poll=OF_INTERFACE)
    wrong = {key: entry["error"]
             for entries in (bench.api.items(bench.host_id),
                             bench.api.discovery_rules(bench.host_id))
             for key, entry in entries.items()
             if key.startswith("net.if.") and entry["state"] == "1"}
    assert not wrong
    for name in ("eth0", "eth1"):
        values = {what: bench.item(what, name)["lastvalue"] for what in OF_INTERFACE}
        assert (values["status"], values["type"]) == ("1", "6"), "up, ethernetCsmacd"
        assert values["speed"] == "10000000000" and values["duplex"] == "3", "what veth says"
        assert {float(values[f"{way}.{kind}"]) for way in ("in", "out")
                for kind in ("errors", "discards")} == {0}


def test_traffic_is_that_of_the_kernel(bench):
    def reading():
        stats = bench.host.link("eth0")["stats64"]
        return time.monotonic(), stats["rx"]["bytes"], stats["tx"]["bytes"]

    with bench.host.busy("eth0"):
        time.sleep(2)
        bench.poll("in", "out")
        time.sleep(8)
        start, readings = time.time(), [reading()]
        while len(readings) < 2 or readings[-1][0] < readings[0][0] + 20:
            bench.poll("in", "out")
            time.sleep(3)
            readings.append(reading())
        end = time.time()

        def ours(what):
            return bench.api.items(bench.host_id).get(f"ip.if.traffic.{what}[eth0]")

        # Of at most 20 s ago: of busy time alone.
        bench.wait(lambda: all(ours(what) and int(ours(what)["lastclock"]) > end
                               for what in ("in", "out")), "traffic by name", poll=("in", "out"))
        by_name = {what: float(ours(what)["lastvalue"]) for what in ("in", "out")}
    for what, place in (("in", 1), ("out", 2)):
        rates = [(after[place] - before[place]) * 8 / (after[0] - before[0])
                 for before, after in zip(readings, readings[1:])]
        values = [value for clock, value in bench.api.history(bench.item(what, "eth0"))
                  if start < clock < end]
        assert values and min(rates) > 100_000
        for value in values:
            # A counter may be a second old.
            assert min(rates) * 0.7 < value < max(rates) * 1.3, (what, values, rates)
        assert min(rates) * 0.6 < by_name[what] < max(rates) * 1.4, (what, by_name, rates)
        idle = bench.api.history(bench.item(what, "eth1"))[-1][1]
        assert idle < min(rates) / 10


def test_link_goes_down_and_up(bench):
    problem = "Interface eth1(to the switch): Link down"

    def is_open(name):
        # 7.0 says "Linux: " before it.
        return any(opened.endswith(name) for opened in bench.api.problems(bench.host_id))

    status = lambda: bench.item("status", "eth1")["lastvalue"]  # noqa: E731
    for down, up in (
            (lambda: bench.host.cable("eth1", "down"), lambda: bench.host.cable("eth1", "up")),
            (lambda: bench.host.ip("link", "set", "eth1", "down"),
             lambda: bench.host.ip("link", "set", "eth1", "up"))):
        down()
        bench.wait(lambda: status() == "2", "down(2)", poll=["status"])
        bench.wait(lambda: is_open(problem), problem)
        assert not is_open("Interface eth0(): Link down")
        up()
        bench.wait(lambda: status() == "1", "up(1)", poll=["status"])
        bench.wait(lambda: not is_open(problem), f"end of {problem}")


def test_a_new_name_is_known_at_the_next_discovery(bench):
    bench.host.ip("link", "set", "eth1", "name", "uplink1")

    def renamed():
        bench.discover()
        return bench.item("status", "uplink1")["name"].startswith("Interface uplink1(to the")

    wait_until(renamed, PATIENCE, "the new name", pause=3)


def test_an_interface_that_is_removed(bench):
    key = bench.key("status", "uplink1")
    bench.host.remove("uplink1")

    def ended():
        # Without a value it is not supported; 7.0, where discovery comes with every walk, disables it.
        bench.poll("status")
        item = bench.api.items(bench.host_id)[key]
        return item["state"] == "1" or item["status"] == "1"

    wait_until(ended, PATIENCE, "its item has no value any more", pause=2)
    assert bench.item("status", "eth0")["state"] == "0"
