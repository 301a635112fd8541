# SPDX-License-Identifier: BSD-2-Clause
"""Which interfaces have rows: by name, by kind, and changed by SIGHUP without losing the session."""

import signal

import pytest

from lab import ipmib
from lab.agent import VARIANT
from lab.process import product
from lab.waiting import wait_until

daemon_only = pytest.mark.skipif(VARIANT == "module", reason="snmpd has its log and its SIGHUP")


def rows(lab):
    """The names of all interfaces that IPv4's table shows."""
    names = {link["ifindex"]: link["ifname"] for link in lab.namespace.ip_json("link", "show")}
    return {names[int(binding.oid.rpartition(".")[2])]
            for binding in lab.client.walk(f"{ipmib.IPV4_TABLE}.1.2")}


def make_mix(lab):
    lab.namespace.ip_batch([
        "link add eth0 type veth peer name eth1", "link add br0 type bridge",
        "link add veth7 type veth peer name veth8", "link add ifb0 type ifb"])


def test_names_and_kinds_add_up(lab):
    make_mix(lab)
    lab.start_snmpd()
    for configuration, shown in [
            ("", {"lo", "eth0", "eth1", "br0", "veth7", "veth8", "ifb0"}),
            ("ipifInclude eth* lo\n", {"lo", "eth0", "eth1"}),
            ("ipifExclude veth? ifb*\n", {"lo", "eth0", "eth1", "br0"}),
            ("ipifIncludeKind bridge loopback\n", {"lo", "br0"}),
            ("ipifExcludeKind veth\n", {"lo", "br0", "ifb0"}),
            ("ipifIncludeKind bridge\nipifInclude eth0\nipifExclude br*\n", {"eth0"}),
    ]:
        lab.start_ipifd(configuration)
        assert rows(lab) == shown, configuration
        lab.stop_serving()


def test_reload_keeps_the_session(lab):
    make_mix(lab)
    lab.start_snmpd()
    lab.start_ipifd("ipifExcludeKind veth\n")
    assert rows(lab) == {"lo", "br0", "ifb0"}
    changed = lab.client.get(ipmib.IPV4_LAST_CHANGE)[0].value
    lab.reconfigure("ipifInclude eth*\n")
    wait_until(lambda: rows(lab) == {"eth0", "eth1"}, 3, "the new filter")
    assert lab.client.get(ipmib.IPV4_LAST_CHANGE)[0].value > changed  # rows came and went
    if VARIANT != "module":
        assert lab.ipifd.log().count("connected to snmpd") == 1


def test_alternative_names_are_names(lab):
    make_mix(lab)
    lab.namespace.ip_batch([
        "link set eth0 up", "link set ifb0 up",
        "link property add dev eth0 altname uplink altname a-name-longer-than-fifteen",
        "link property add dev br0 altname enp1s0"])
    lab.start_snmpd()
    for configuration, shown in [
            ("ipifInclude uplink lo\n", {"lo", "eth0"}),
            ("ipifInclude *fifteen\nipifInclude enp*\n", {"eth0", "br0"}),
            ("ipifExclude veth* uplink\n", {"lo", "eth1", "br0", "ifb0"}),
            ("ipifInclude eth*\nipifExclude *longer*\n", {"eth1"}),
    ]:
        lab.start_ipifd(configuration)
        assert rows(lab) == shown, configuration
        lab.stop_serving()


def test_alternative_names_come_and_go(lab):
    """The kernel tells at once of an interface that is up; of one that is down it says nothing, and
    a request that comes a second later finds it."""
    make_mix(lab)
    lab.namespace.ip("link", "set", "ifb0", "up")
    lab.start_snmpd()
    lab.start_ipifd("ipifInclude wan* lo\n")
    for name in ("ifb0", "br0"):
        assert rows(lab) == {"lo"}
        lab.namespace.ip("link", "property", "add", "dev", name, "altname", "wan-uplink")
        wait_until(lambda name=name: rows(lab) == {"lo", name}, 3, f"{name} by its other name")
        lab.namespace.ip("link", "property", "del", "dev", name, "altname", "wan-uplink")
        wait_until(lambda: rows(lab) == {"lo"}, 3, f"{name} without it")


@daemon_only
def test_log_file_has_no_noise(lab):
    """Neither Net-SNMP's word on a folder that it makes, nor an empty line at a reload."""
    lab.start_snmpd()
    log = lab.path("own.log")
    ipifd = lab.start(product("bin/ipifd"), "-f", "-Lf", log, "-C", "-x", lab.socket,
                      environment={"SNMP_PERSISTENT_DIR": lab.path("fresh")})
    lab.wait_until_served()
    ipifd.send(signal.SIGHUP)

    def text():
        with open(log, encoding="utf-8") as file:
            return file.read()
    wait_until(lambda: "configuration read again" in text(), 5, "it is read")
    lines = text().splitlines()
    assert "" not in lines and not any("Created directory" in line for line in lines), lines


@daemon_only
def test_reload_with_an_error_keeps_the_old(lab):
    make_mix(lab)
    lab.start_snmpd()
    ipifd = lab.start_ipifd("ipifInclude br0\n")
    lab.write_file("ipifd.conf", "ipifInclude eth0\nipifPriority many\n")
    ipifd.send(signal.SIGHUP)
    ipifd.wait_for_log("line 2", 3)
    ipifd.wait_for_log("keeping the old", 3)
    assert rows(lab) == {"br0"}
    # Interfaces that come now are filtered as before.
    lab.namespace.ip("link", "add", "br1", "type", "bridge")
    lab.namespace.ip("link", "set", "br1", "name", "eth9")
    assert rows(lab) == {"br0"}


@daemon_only
def test_reload_says_what_counts_at_start_only(lab):
    lab.start_snmpd()
    ipifd = lab.start_ipifd("ipifPriority 90\n")
    ipifd.send(signal.SIGHUP)
    ipifd.wait_for_log("configuration read again", 3)
    assert "as they were" not in ipifd.log()
    lab.write_file("ipifd.conf", "ipifPriority 80\nipifNetns elsewhere\n")
    ipifd.send(signal.SIGHUP)
    ipifd.wait_for_log("as they were", 3)
    lab.wait_until_served()
