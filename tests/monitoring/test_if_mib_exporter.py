# SPDX-License-Identifier: BSD-2-Clause
"""snmp_exporter's own module if_mib, made by its generator of its own generator.yml, unchanged, reads
ipifd's IF-MIB: what it shows is what `ip -s link` shows."""

import time

import pytest

from mibs import modules

from . import needs
from .exporter import SHIPPED, Exporter
from .host import INTERFACES, PORT, WITHOUT_INTERFACES, Host

yaml = pytest.importorskip("yaml", reason="needs the package python3-yaml")
needs.require(prometheus_snmp_exporter=SHIPPED)

# ifOperStatus, ifAdminStatus, by what `ip` says.
UP, DOWN = 1, 2
LABELS = ("ifIndex", "ifName", "ifDescr", "ifAlias")


# With snmpd's own tables beside ours, and without them.
@pytest.fixture(scope="module", name="host", params=[WITHOUT_INTERFACES, None],
                ids=["instead of snmpd", "beside snmpd"])
def monitored_host(request):
    with Host(configuration=INTERFACES, modules=request.param) as host:
        host.ip("link", "set", "eth1", "alias", "to the switch")
        host.ip("link", "set", "eth1", "mtu", "1400")
        yield host


@pytest.fixture(scope="module", name="exporter")
def running_exporter(host):
    assert host
    modules.search_path()
    with Exporter(f"127.0.0.1:{PORT}", "if_mib") as exporter:
        yield exporter
        exporter.check_alive()


def by_interface(found):
    """{interface: {metric: value}}; labels of every metric are checked on the way."""
    result = {}
    for (name, labels), value in found.items():
        labels = dict(labels)
        if "ifName" in labels:
            assert set(LABELS) <= labels.keys(), name
            result.setdefault(labels["ifName"], {"labels": labels})[name] = value
    return result


def counters(host, interface):
    """{metric: value} that the kernel's counters stand for, by `ip -s -j link`."""
    stats = host.link(interface)["stats64"]
    ours, theirs = stats["rx"], stats["tx"]
    values = {
        "ifHCInOctets": ours["bytes"], "ifHCOutOctets": theirs["bytes"],
        "ifHCInUcastPkts": ours["packets"] - ours["multicast"],
        "ifHCInMulticastPkts": ours["multicast"], "ifHCOutUcastPkts": theirs["packets"],
        "ifInErrors": ours["errors"], "ifOutErrors": theirs["errors"],
        "ifInDiscards": ours["dropped"], "ifOutDiscards": theirs["dropped"]}
    for name in ("InOctets", "OutOctets", "InUcastPkts", "OutUcastPkts", "InMulticastPkts"):
        values[f"if{name}"] = values[f"ifHC{name}"] % 2**32
    return values


def test_counters_are_the_kernels(host, exporter):
    with host.busy("eth0"):
        time.sleep(3)
    exact = set()
    for _ in range(3):
        time.sleep(1.2)  # counters may be a second old
        before = {name: counters(host, name) for name in ("lo", "eth0", "eth1")}
        found = by_interface(exporter.scrape())
        for name in ("eth0", "eth1"):  # the scrape itself goes over lo
            after = counters(host, name)
            for metric, low in before[name].items():
                assert low <= found[name][metric] <= after[metric], (name, metric)
                if low == after[metric]:
                    exact.add((name, metric))
        assert found["lo"]["ifHCInOctets"] >= before["lo"]["ifHCInOctets"]
    assert len(exact) > 20, "most of them stood still, and were equal to the kernel's"
    assert found["eth0"]["ifHCOutOctets"] > 100_000 and found["eth0"]["ifInDiscards"] > 100


def test_what_is_no_counter(host, exporter):
    found = by_interface(exporter.scrape())
    assert found.keys() == {"lo", "eth0", "eth1"}
    for name, metrics in found.items():
        link = host.link(name)
        assert metrics["labels"]["ifIndex"] == str(link["ifindex"])
        assert metrics["labels"]["ifDescr"] == name
        assert metrics["labels"]["ifAlias"] == link.get("ifalias", "")
        assert metrics["ifMtu"] == link["mtu"]
        assert metrics["ifAdminStatus"] == metrics["ifOperStatus"] == UP
    assert found["eth0"]["ifHighSpeed"] == 10000
    (number,) = [value for (name, _), value in exporter.scrape().items() if name == "ifNumber"]
    assert number == 3


def test_every_metric_of_the_module_comes(exporter):
    with open(exporter.file, encoding="utf-8") as file:
        text = yaml.safe_load(file)
    module = text.get("modules", text)["if_mib"]
    names = {metric["name"] for metric in module["metrics"]}
    come = {name for name, _ in exporter.scrape()}
    # EnumAsInfo and what is not a number have endings, or are labels only.
    missing = {name for name in names if not any(found.startswith(name) for found in come)}
    assert not missing


def test_a_link_goes_down_and_up(host, exporter):
    host.cable("eth1", "down")
    time.sleep(0.2)
    metrics = by_interface(exporter.scrape())["eth1"]
    assert metrics["ifAdminStatus"] == UP and metrics["ifOperStatus"] != UP
    changed = metrics["ifLastChange"]
    assert changed > 0
    host.ip("link", "set", "eth1", "down")
    time.sleep(0.2)
    metrics = by_interface(exporter.scrape())["eth1"]
    assert metrics["ifAdminStatus"] == metrics["ifOperStatus"] == DOWN
    host.cable("eth1", "up")
    host.ip("link", "set", "eth1", "up")
    time.sleep(0.2)
    metrics = by_interface(exporter.scrape())["eth1"]
    assert metrics["ifAdminStatus"] == metrics["ifOperStatus"] == UP
    assert metrics["ifLastChange"] > changed


def test_a_rename_is_shown_at_once(host, exporter):
    host.ip("link", "set", "eth1", "name", "uplink1")
    time.sleep(0.2)
    found = by_interface(exporter.scrape())
    assert found.keys() == {"lo", "eth0", "uplink1"}
    assert found["uplink1"]["labels"]["ifAlias"] == "to the switch"
    host.ip("link", "set", "uplink1", "name", "eth1")
