# SPDX-License-Identifier: BSD-2-Clause
"""Monitoring systems in contexts: two namespaces, each watched as a host, as docs/contexts.md has
it, by the real programs."""

import os
import pathlib
import re
import subprocess

import pytest

from lab.agent import Laboratory
from lab.netns import Surroundings
from lab.process import product
from lab.waiting import wait_until

from . import needs
from .servers import Servers

yaml = pytest.importorskip("yaml", reason="needs the package python3-yaml")

TREE = pathlib.Path(__file__).resolve().parents[2]
PORT = 1161
TENANTS = {"tenant-7": "only-in-7", "tenant-8": "only-in-8"}
CHECK_SNMP = "/usr/lib/nagios/plugins/check_snmp"


def user_of(tenant):
    return tenant.replace("-", "")


@pytest.fixture(scope="module", name="lab")
def running_lab():
    """Each tenant has a user, a community and an interface of its own."""
    lines = "view everything included .1\n" + "".join(
        f"createUser {user_of(name)} SHA PASSWORD AES PASSWORD\n"
        f"rouser {user_of(name)} priv -V everything {name}\n"
        f"rocommunity SECRET-{name} default -V everything {name}\n" for name in TENANTS)
    with Laboratory(Surroundings()) as lab:
        for name, interface in TENANTS.items():
            subprocess.run(["ip", "netns", "add", name], check=True)
            subprocess.run(["ip", "-n", name, "link", "add", interface, "type", "ifb"], check=True)
        try:
            lab.start_snmpd(lines)
            lab.start_ipifd("ipifServe ip ipif interfaces addresses\nipifContexts tenant-*\n")
            yield lab
        finally:
            for name in TENANTS:
                subprocess.run(["ip", "netns", "del", name], check=True)


def plugin(*arguments):
    done = subprocess.run([product("bin/check_ip_interface"), "-H", "127.0.0.1", "-p", str(PORT),
                           *arguments], capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout


def v3(tenant):
    return ["-P", "3", "-U", user_of(tenant), "-a", "SHA", "-A", "PASSWORD", "-x", "AES", "-X",
            "PASSWORD"]


@pytest.mark.parametrize("tenant, other", [tuple(TENANTS), tuple(reversed(TENANTS))])
def test_plugin(lab, tenant, other):
    assert lab
    for who in ([*v3(tenant), "-L", "authPriv", "-N", tenant], ["-C", f"SECRET-{tenant}"]):
        wait_until(lambda who=who: plugin(*who, "-i", TENANTS[tenant])[0] == 0, 5, "it is there")
        status, said = plugin(*who, "-i", TENANTS[other])
        assert status == 2 and "missing" in said, said
    status, said = plugin(*v3(tenant), "-N", other, "-i", TENANTS[other], "-t", "3")
    assert status == 3, said


def test_option_is_that_of_check_snmp(lab):
    """The same words ask the same context."""
    if not os.access(CHECK_SNMP, os.X_OK):
        pytest.skip("needs the package monitoring-plugins-standard")
    assert lab
    for tenant in TENANTS:
        done = subprocess.run([CHECK_SNMP, "-H", "127.0.0.1", "-p", str(PORT), *v3(tenant), "-L",
                               "authPriv", "-N", tenant, "-o", "1.3.6.1.2.1.1.5.0"], check=False,
                              capture_output=True, text=True, timeout=60)
        assert f"{tenant}@" in done.stdout, done


def dialects():
    """The page's two blocks."""
    page = (TREE / "docs" / "contexts.md").read_text(encoding="utf-8")
    return [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)]


def test_dialects_say_the_same():
    current, old = dialects()
    assert current == {"auths": {"tenant-7": {"version": old["version"], **old["auth"]}}}


def configuration(is_current):
    """The delivered file with both tenants in it, as the page says."""
    current, old = dialects()
    name = "snmp.yml" if is_current else "snmp-0.21.yml"
    config = yaml.safe_load((TREE / "monitoring" / "prometheus" / name).read_text("utf-8"))
    if is_current:
        config.update(current)
        config["auths"]["tenant-8"] = {**current["auths"]["tenant-7"], "username": "tenant8",
                                       "context_name": "tenant-8"}
        return config
    for tenant in TENANTS:
        auth = {**old["auth"], "username": user_of(tenant), "context_name": tenant}
        config[f"ip_interfaces_{tenant}"] = {**config["ip_interfaces"], **old, "auth": auth}
    return config


def test_exporter(lab):
    needs.require(prometheus_snmp_exporter="prometheus-snmp-exporter")
    from . import exporter  # pylint: disable=import-outside-toplevel
    assert lab
    done = subprocess.run(["prometheus-snmp-exporter", "--version"], capture_output=True, text=True,
                          check=True)
    version = re.search(r"version (\d+)\.(\d+)", done.stdout + done.stderr)
    is_current = tuple(map(int, version.groups())) >= (0, 23)
    with Servers("tenants-") as servers:
        path = servers.write("snmp.yml", yaml.safe_dump(configuration(is_current)))
        servers.start("exporter", "prometheus-snmp-exporter", f"--config.file={path}",
                      f"--web.listen-address={exporter.EXPORTER}")
        url = f"http://{exporter.EXPORTER}/"
        wait_until(lambda: exporter.fetch(url), 15, "snmp_exporter answers")
        for tenant, interface in TENANTS.items():
            query = {"auth": tenant, "module": "ip_interfaces"} if is_current else {
                "module": f"ip_interfaces_{tenant}"}
            text = exporter.fetch(f"{url}snmp", target=f"127.0.0.1:{PORT}", **query)
            assert text, "snmp_exporter refuses the scrape"
            names = {dict(labels)["ipifInterfaceName"] for name, labels in exporter.metrics(text)
                     if name == "ipifInterfaceNlMtu"}
            assert names == {"lo", interface}
