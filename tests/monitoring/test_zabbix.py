# SPDX-License-Identifier: BSD-2-Clause
"""The Zabbix template, end to end: a real server polls a real snmpd with ipifd beside it, discovers,
collects, and every trigger of the template fires and clears while real interfaces change.

IPIF_ZABBIX_URL names a running Zabbix (of any version) to use instead of starting one;
IPIF_SCREENSHOT a file for the picture of the dashboard; seven minutes of history are made for it.
"""

import os
import pathlib
import re
import sys
import time

import pytest

from lab.waiting import wait_until

from . import needs, screenshot
from .host import PORT, Host
from .zabbix_api import ZabbixApi
from .zabbix_server import ZabbixServer

yaml = pytest.importorskip("yaml", reason="needs the package python3-yaml")
URL = os.environ.get("IPIF_ZABBIX_URL")
if not URL:
    needs.require(zabbix_server_pgsql="/usr/share/zabbix-server-pgsql/schema.sql.gz",
                  zabbix_frontend_php="/usr/share/zabbix/api_jsonrpc.php",
                  php_cli="php", postgresql="psql", chromium="chromium",
                  locales="/usr/share/i18n/locales/en_US")
    needs.require_root()

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "monitoring" / "zabbix"
sys.path.insert(0, str(FOLDER))
from generator import source  # noqa: E402  pylint: disable=wrong-import-position,import-error

TEMPLATE = source.load(FOLDER)
MACROS = {"{$IP.IF.INTERVAL}": "2s", "{$IP.IF.DISCOVERY.INTERVAL}": "4s",
          "{$IP.IF.LASTCHANGE.INTERVAL}": "2s", "{$IP.IF.CHANGE.WINDOW}": "12s",
          "{$IP.IF.COUNT.WINDOW}": "10s", "{$SNMP.TIMEOUT}": "10s"}
PATIENCE = 150  # seconds for one change to come through discovery, poll and evaluation


class Bench:
    """The host, the server that watches it, and which triggers have been seen to fire and clear."""

    def __init__(self, host, api, url):
        self.host = host
        self.api = api
        self.url = url
        self.host_id = None
        self.fired = set()
        self.cleared = set()

    def template_text(self):
        """The template of the server's dialect."""
        dialect = "6.0" if self.api.version < (6, 4) else "7.0"
        return (FOLDER / f"template_ip_interfaces_snmp_{dialect}.yaml").read_text(encoding="utf-8")

    def _wait(self, condition, what):
        try:
            wait_until(condition, PATIENCE, what, pause=0.5)
        except AssertionError as late:
            interface, = self.api.call("hostinterface.get", {"hostids": self.host_id})
            raise AssertionError(f"{late}; open: {self.api.problems(self.host_id)}; "
                                 f"interface: {interface}") from None

    def wait_for(self, *names):
        """Waits until all these problems are open."""
        self._wait(lambda: set(names) <= self.api.problems(self.host_id), f"problems {names}")
        self.fired |= set(names)

    def wait_for_end_of(self, *names):
        """Waits until none of these problems is open."""
        self._wait(lambda: not set(names) & self.api.problems(self.host_id), f"end of {names}")
        self.cleared |= set(names)

    def value(self, key):
        """The last value of an item, None before the first."""
        item = self.api.items(self.host_id).get(key)
        return item["lastvalue"] if item and item["lastclock"] != "0" else None

    def wait_for_value(self, key, value):
        """Waits until an item has a value."""
        self._wait(lambda: self.value(key) == value, f"{key} is {value}")


@pytest.fixture(scope="module", name="bench")
def running_bench():
    with Host() as host:
        if URL:
            yield Bench(host, ZabbixApi(URL), URL)
        else:
            with ZabbixServer() as server:
                yield Bench(host, ZabbixApi(server.url), server.url)
                server.check_alive()


def test_import_is_exact(bench):
    text = bench.template_text()
    assert bench.api.import_template(text) is True
    assert not bench.api.compare_template(text), "the file is not what the server would write"


def test_export_gives_the_same(bench):
    def body(text):
        export = yaml.safe_load(text)["zabbix_export"]
        return _sorted({key: value for key, value in export.items() if key != "date"})

    assert body(bench.api.export_template(TEMPLATE.name)) == body(bench.template_text())


def _sorted(data):
    """The same data with lists of objects by UUID: 6.0 sorts its exports."""
    if isinstance(data, dict):
        return {key: _sorted(value) for key, value in data.items()}
    if isinstance(data, list):
        return sorted((_sorted(entry) for entry in data), key=str)
    return data


def test_discovers_and_collects(bench):
    bench.host_id = bench.api.create_host("host-under-test", TEMPLATE.name, PORT, MACROS)
    expected = {item["key"] for item in TEMPLATE.items}
    for rule in TEMPLATE.rules:
        for item in rule["items"]:
            # Of a default route; of another template: see test_zabbix_linux.py.
            if "metric" not in item["key"] and "traffic" not in item["key"]:
                expected |= {item["key"].replace("{#IFNAME}", name).replace("{#POSITION}", "1")
                             for name in ("eth0", "eth1")}

    def without_value():
        items = bench.api.items(bench.host_id)
        # A rate needs two values, and comes later than all others.
        return sorted(key for key in expected
                      if key not in items or items[key]["lastclock"] == "0")

    end = time.monotonic() + PATIENCE
    while without_value() and time.monotonic() < end:
        time.sleep(1)
    assert without_value() == []
    items = bench.api.items(bench.host_id)
    rules = bench.api.discovery_rules(bench.host_id)
    wrong = {entry["key_"]: entry["error"] for entry in (*items.values(), *rules.values())
             if entry["state"] == "1"}
    assert not wrong
    assert not any("[lo" in key for key in items), "the loopback is filtered out"


def test_values_are_the_kernels(bench):
    def kernel(path):
        with open(path, encoding="ascii") as file:
            return file.read().strip()

    for name in ("eth0", "eth1"):
        assert bench.value(f"ipv4.if.mtu[{name}]") == str(bench.host.link(name)["mtu"])
        assert bench.value(f"ipv6.if.mtu[{name}]") == \
            kernel(f"/proc/sys/net/ipv6/conf/{name}/mtu")
        retransmit = int(kernel(f"/proc/sys/net/ipv6/neigh/{name}/retrans_time_ms")) / 1000
        assert float(bench.value(f"ipv6.if.retransmit[{name}]")) == retransmit
        assert bench.value(f"ipv6.if.enable[{name}]") == "1"
        assert bench.value(f"ipv4.if.forwarding[{name}]") == "2"
        assert bench.value(f"ipv4.if.connected[{name}]") == "1"
        identifier = bench.value(f"ipv6.if.identifier[{name}]")
        assert re.fullmatch(r"[0-9a-f]{4}(:[0-9a-f]{4}){3}", identifier), identifier


def test_metric_only_with_a_default_route(bench):
    assert "ipv4.if.metric[eth1]" not in bench.api.items(bench.host_id)
    bench.host.ip("route", "add", "default", "via", "192.0.2.254", "dev", "eth0", "metric", "77")
    bench.wait_for_value("ipv4.if.metric[eth0]", "77")
    assert "ipv4.if.metric[eth1]" not in bench.api.items(bench.host_id)
    bench.host.ip("route", "del", "default")


def test_switches(bench):
    bench.host.sysctl("ipv6/conf/eth1/disable_ipv6", 1)
    bench.host.sysctl("ipv4/conf/eth0/forwarding", 1)
    bench.host.sysctl("ipv6/conf/all/forwarding", 1)
    names = ("Interface eth1: IPv6 is disabled",
             "Interface eth0: IPv4 forwarding has been switched on",
             "Interface eth0: IPv6 forwarding has been switched on",
             "Interface eth1: IPv6 forwarding has been switched on")
    bench.wait_for("IPv6 interface table has changed", *names)
    assert "Interface eth1: IPv4 forwarding has been switched on" not in \
        bench.api.problems(bench.host_id)
    bench.host.sysctl("ipv6/conf/eth1/disable_ipv6", 0)
    bench.host.sysctl("ipv4/conf/eth0/forwarding", 0)
    bench.host.sysctl("ipv6/conf/all/forwarding", 0)
    bench.wait_for_end_of("IPv6 interface table has changed", *names)


def test_small_mtu(bench):
    bench.host.ip("link", "set", "eth1", "mtu", 1200)
    names = ("Interface eth1: MTU is below 1280", "Interface eth1: IPv6 vanished")
    bench.wait_for(*names)
    bench.host.ip("link", "set", "eth1", "mtu", 1500)
    bench.wait_for_end_of(*names)


def test_dns_server_and_automatic_address(bench):
    assert bench.value("ipif.dns[eth0,1]") == "192.0.2.53"
    assert bench.value("ipif.adapter.dns.current[eth0]") == "192.0.2.53"
    address = bench.host.address("eth1")
    bench.host.dns("192.0.2.54", "2001:db8::53")
    bench.host.ip("addr", "del", address, "dev", "eth1")
    bench.host.ip("addr", "add", "169.254.7.7/16", "dev", "eth1")
    names = ("Interface eth0: DNS server 1 has changed",
             "Interface eth1: only an automatic IPv4 address")
    bench.wait_for(*names)
    bench.wait_for_value("ipif.dns[eth0,2]", "2001:db8::53")
    bench.host.ip("addr", "del", "169.254.7.7/16", "dev", "eth1")
    bench.host.ip("addr", "add", address, "dev", "eth1")
    bench.wait_for_end_of(*names)


def test_interface_vanishes_and_comes_back_with_another_index(bench):
    old = bench.host.index("eth1")
    items = {key for key in bench.api.items(bench.host_id) if "[eth1" in key}
    bench.host.remove("eth1")
    bench.wait_for("Interface eth1: vanished", "IPv4 interface table has changed")
    bench.host.add("eth1")
    assert bench.host.index("eth1") != old
    bench.wait_for_end_of("Interface eth1: vanished", "IPv4 interface table has changed")
    assert {key for key in bench.api.items(bench.host_id) if "[eth1" in key} >= items


def test_new_interface_is_discovered(bench):
    bench.host.add("eth2")
    bench.wait_for_value("ipv6.if.presence[eth2]", "1")


def test_graphs(bench):
    graphs = bench.api.graphs(bench.host_id)
    expected = {graph["name"] for graph in TEMPLATE.graphs}
    for rule in TEMPLATE.rules:
        expected |= {graph["name"].replace("{#IFNAME}", name) for graph in rule.get("graphs", [])
                     for name in ("eth0", "eth1", "eth2")}
    assert graphs == expected


def make_history(host):
    """What a dashboard has to show, in seven minutes; ends with forwarding on, and IPv6 off."""
    for name in ("wg0", "br0"):
        host.add(name)
    time.sleep(50)
    for changes in (
            [("ipv4/conf/eth0/forwarding", 1), ("ipv4/conf/wg0/forwarding", 1)],
            [("ipv6/conf/all/forwarding", 1)],
            [("ipv6/conf/all/forwarding", 0), ("ipv6/conf/br0/disable_ipv6", 1)],
            [("ipv6/conf/eth2/disable_ipv6", 1)]):
        for path, value in changes:
            host.sysctl(path, value)
        time.sleep(50)
    host.ip("link", "set", "eth1", "down")
    time.sleep(50)
    host.remove("eth2")
    time.sleep(40)
    host.ip("link", "set", "eth1", "up")
    time.sleep(40)
    host.add("eth2")
    time.sleep(50)


def end_history(host):
    """Back to an ordinary host."""
    for path in ("ipv4/conf/eth0/forwarding", "ipv4/conf/wg0/forwarding",
                 "ipv6/conf/br0/disable_ipv6"):
        host.sysctl(path, 0)


def test_dashboard_picture(bench, tmp_path):
    wanted = os.environ.get("IPIF_SCREENSHOT")
    picture = wanted or str(tmp_path / "dashboard.png")
    if wanted:
        make_history(bench.host)
    screenshot.zabbix_dashboard(bench.url, bench.host_id, picture, minutes=7)
    assert 20_000 < os.path.getsize(picture) < 300_000
    assert screenshot.colours(picture) > 60
    if wanted:
        end_history(bench.host)


def test_ipifd_stops(bench):
    bench.host.stop_serving()
    bench.wait_for("ipifd is not serving")
    bench.host.serve()
    bench.wait_for_end_of("ipifd is not serving")
    bench.wait_for_end_of("Interface eth0: vanished", "Interface eth0: IPv6 vanished")


def test_snmpd_stops(bench):
    bench.host.lab.snmpd.end()
    bench.wait_for("No SNMP data collection")
    assert "ipifd is not serving" not in bench.api.problems(bench.host_id)
    bench.host.start_snmpd()
    bench.wait_for_end_of("No SNMP data collection")


def test_every_trigger_was_seen(bench):
    def shape(name):
        name = re.sub(r'\{\$IP\.MTU\.MIN:"\{#IFNAME\}"\}', "1280", name)
        return re.sub(r"eth[0-9]|\{#IFNAME\}", "X", name).replace("{#POSITION}", "1")

    all_of_them = {shape(name) for name in TEMPLATE.triggers()}
    assert {shape(name) for name in bench.fired} == all_of_them
    assert {shape(name) for name in bench.cleared} >= all_of_them


def test_nothing_is_left_open(bench):
    time.sleep(1)
    wait_until(lambda: not bench.api.problems(bench.host_id), PATIENCE, "no problem is open",
               pause=1)
