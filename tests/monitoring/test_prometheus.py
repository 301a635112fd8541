# SPDX-License-Identifier: BSD-2-Clause
"""snmp_exporter and Prometheus, end to end: the real exporter reads a real snmpd with ipifd, and every
alert rule fires and resolves while real interfaces change."""

import json
import re
import subprocess

import pytest

from lab.waiting import wait_until

from . import needs
from .exporter import FOLDER, Exporter
from .host import INTERFACES, PORT, WITHOUT_INTERFACES, Host

yaml = pytest.importorskip("yaml", reason="needs the package python3-yaml")
needs.require(prometheus_snmp_exporter="prometheus-snmp-exporter", prometheus="promtool")

PATIENCE = 40


@pytest.fixture(scope="module", name="host")
def monitored_host():
    with Host(configuration=INTERFACES, modules=WITHOUT_INTERFACES) as host:
        yield host


@pytest.fixture(scope="module", name="exporter")
def running_exporter(host):
    assert host
    with Exporter(f"127.0.0.1:{PORT}") as exporter:
        exporter.start_prometheus()
        yield exporter
        exporter.check_alive()


def test_both_dialects_say_the_same():
    with open(FOLDER / "snmp.yml", encoding="utf-8") as file:
        current = yaml.safe_load(file)
    with open(FOLDER / "snmp-0.21.yml", encoding="utf-8") as file:
        old = yaml.safe_load(file)["ip_interfaces"]
    auth = {"version": old.pop("version"), **old.pop("auth")}
    assert current == {"auths": {"public_v2": auth}, "modules": {"ip_interfaces": old}}


@pytest.mark.parametrize("command", [
    ["check", "rules", "alerts.yml"],
    ["check", "config", "prometheus.yml"],
    ["test", "rules", "alerts-test.yml"],
])
def test_promtool(command):
    done = subprocess.run(["promtool", *command], cwd=FOLDER, capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_sharded_job_of_the_documentation(tmp_path):
    page = (FOLDER.parents[1] / "docs" / "scale.md").read_text(encoding="utf-8")
    (config,) = re.findall(r"<!-- checked: promtool -->\n```yaml\n(.*?)```", page, re.DOTALL)
    path = tmp_path / "prometheus.yml"
    path.write_text(config, encoding="utf-8")
    done = subprocess.run(["promtool", "check", "config", path], capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_alert_has_a_unit_test():
    with open(FOLDER / "alerts.yml", encoding="utf-8") as file:
        names = {rule["alert"] for rule in yaml.safe_load(file)["groups"][0]["rules"]}
    with open(FOLDER / "alerts-test.yml", encoding="utf-8") as file:
        tested = {check["alertname"] for test in yaml.safe_load(file)["tests"]
                  for check in test["alert_rule_test"] if check.get("exp_alerts")}
    assert tested == names


def test_scrape(host, exporter):
    found = exporter.scrape()

    def value(name, **labels):
        (result,) = [value for (metric, have), value in found.items()
                     if metric == name and labels.items() <= dict(have).items()]
        return result

    for interface in ("eth0", "eth1"):
        link = host.link(interface)
        for version in "12":
            assert value("ipifInterfaceNlMtu", ipifInterfaceName=interface,
                         ipifInterfaceVersion=version,
                         ipifInterfaceIfIndex=str(link["ifindex"])) == link["mtu"]
        assert value("ipv6InterfaceEnableStatus", ipifInterfaceName=interface,
                     ipv6InterfaceEnableStatus="up") == 1
        assert value("ipv4InterfaceRetransmitTime", ipifInterfaceName=interface) == 1000
        assert value("ipv6InterfaceForwarding", ipifInterfaceName=interface,
                     ipv6InterfaceForwarding="notForwarding") == 1
    assert value("ipifAgentIpv4Rows") == 3


def test_every_metric_of_the_module_comes(host, exporter):
    host.ip("route", "add", "default", "via", "192.0.2.254", "dev", "eth0", "metric", "5")
    with open(exporter.file, encoding="utf-8") as file:
        config = yaml.safe_load(file)
    module = config.get("modules", config)["ip_interfaces"]
    expected = {metric["name"] for metric in module["metrics"]}
    wait_until(lambda: not expected - {name for name, _ in exporter.scrape()}, 10,
               f"all of {sorted(expected - {name for name, _ in exporter.scrape()})}")
    host.ip("route", "del", "default")


def test_a_name_that_is_not_utf8_hides_no_host(host, exporter):
    name = b"bad\xff\xfe".decode(errors="surrogateescape")
    host.ip("link", "add", "name", name, "type", "ifb")
    try:
        wait_until(lambda: r"bad\\xff\\xfe" in {  # the exposition doubles backslashes
            dict(labels).get("ipifInterfaceName") for _, labels in exporter.scrape()}, 10,
            "the interface, escaped")
    finally:
        host.ip("link", "del", name)


def fires(exporter, *alerts):
    """Waits until all these alerts fire."""
    wait_until(lambda: set(alerts) <= exporter.firing(), PATIENCE, f"{alerts} fire", pause=0.3)


def resolves(exporter, *alerts):
    """Waits until none of these alerts fires."""
    wait_until(lambda: not set(alerts) & exporter.firing(), PATIENCE, f"{alerts} resolve",
               pause=0.3)


def test_switches_fire_and_resolve(host, exporter):
    wait_until(lambda: exporter.query("ipifAgentIpv4Rows"), PATIENCE, "the first sample")
    resolves(exporter, ("IpInterfaceTableChanged", ""))
    host.sysctl("ipv6/conf/eth1/disable_ipv6", 1)
    host.sysctl("ipv4/conf/eth0/forwarding", 1)
    host.ip("link", "set", "eth0", "mtu", 1200)
    changes = [("Ipv6Disabled", "eth1"), ("ForwardingSwitchedOn", "eth0"),
               ("MtuTooSmallForIpv6", "eth0"), ("IpInterfaceTableChanged", "")]
    fires(exporter, *changes)
    host.sysctl("ipv6/conf/eth1/disable_ipv6", 0)
    host.sysctl("ipv4/conf/eth0/forwarding", 0)
    host.ip("link", "set", "eth0", "mtu", 1500)
    resolves(exporter, *changes)


def test_interface_vanishes_and_comes_back(host, exporter):
    host.remove("eth1")
    fires(exporter, ("IpInterfaceVanished", "eth1"))
    host.add("eth1")
    resolves(exporter, ("IpInterfaceVanished", "eth1"))


def test_dashboard_queries_have_results(exporter):
    with open(FOLDER / "grafana-ip-interfaces.json", encoding="utf-8") as file:
        dashboard = json.load(file)
    assert dashboard["id"] is None and dashboard["uid"]
    variables = {variable["name"] for variable in dashboard["templating"]["list"]}
    assert variables == {"datasource", "job", "instance"}
    expressions = [(panel["title"], target["expr"]) for panel in dashboard["panels"]
                   for target in panel["targets"]]
    assert len(expressions) > 10
    for title, expression in expressions:
        ready = expression.replace("$job", "ip_interfaces").replace("$instance", ".*") \
            .replace("$__rate_interval", "10s")
        assert "$" not in ready
        if exporter.has_if_mib or title not in ("Traffic", "Errors and discards"):
            assert exporter.query(ready), f"{title}: {expression} gives nothing"


def test_ipifd_and_snmpd_stop(host, exporter):
    host.stop_serving()
    fires(exporter, ("IpInterfacesAgentNotServing", ""))
    assert not {alert for alert in exporter.firing() if alert[0] == "IpInterfaceVanished"}
    host.serve()
    resolves(exporter, ("IpInterfacesAgentNotServing", ""))
    host.lab.snmpd.end()
    fires(exporter, ("IpInterfacesHostDown", ""))
    host.start_snmpd()
    resolves(exporter, ("IpInterfacesHostDown", ""))
