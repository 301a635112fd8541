# SPDX-License-Identifier: BSD-2-Clause
"""Link-local IPv4 addresses of a real systemd-networkd: whom it gives one, and what its death leaves."""

import json
import re
import signal
import subprocess

import pytest

from lab.networkd import Networkd
from lab.process import product
from lab.waiting import wait_until

# Lines of [Network], and whether version 252 then gives the interface such an address.
_CASES = {
    "LinkLocalAddressing=yes": True,
    "LinkLocalAddressing=ipv4": True,
    "LinkLocalAddressing=ipv6": False,
    "LinkLocalAddressing=no": False,
    "LinkLocalAddressing=ipv4-fallback": False,
    "LinkLocalAddressing=ipv4\nLinkLocalAddressing=ipv4-fallback": True,
    "LinkLocalAddressing=ipv4\nLinkLocalAddressing=": True,
    "DHCP=no": False,
}
_SERVERS = "LinkLocalAddressing=yes\nDNS=127.0.0.1\nDNS=192.0.2.53\nIPv6SendRA=yes"


def _addressed(netns):
    return {link["ifname"] for link in netns.ip_json("-4", "addr", "show", "scope", "link")
            if link["addr_info"]}


def _probe(netns, *arguments):
    return json.loads(netns.run(product("bin/source_probe"), *map(str, arguments)))


def _links(netns, networkd):
    found = _probe(netns, "resolver", networkd.root, "unix:path=/nonexistent")
    names = {link["ifindex"]: link["ifname"] for link in netns.ip_json("link", "show")}
    return {names[link["ifindex"]]: link for link in found["links"]}, found["log"]


def _add(netns, networkd, name, network):
    netns.ip("link", "add", name, "type", "veth", "peer", "name", f"{name}p")
    netns.ip("link", "set", f"{name}p", "up")
    networkd.configure(name, network)


@pytest.fixture(name="networkd")
def _networkd():
    with Networkd() as networkd:
        yield networkd


@pytest.fixture(name="unit")
def _unit(networkd):
    """What systemd has of the service while it runs."""
    unit = networkd.root / "run/systemd/units/invocation:systemd-networkd.service"
    unit.parent.mkdir(parents=True)
    unit.symlink_to("0123")
    return unit


def test_whom_it_gives_an_address(netns, networkd, tmp_path):
    version = subprocess.run(["networkctl", "--version"], capture_output=True, text=True,
                             check=True).stdout
    if re.match(r"systemd (\d+)", version).group(1) != "252":
        pytest.skip("the table is that of version 252")
    names = {f"r{number}": network for number, network in enumerate(_CASES)}
    for name, network in names.items():
        _add(netns, networkd, name, network)
    networkd.start(netns, tmp_path / "log")
    expected = {name for name, network in names.items() if _CASES[network]}
    wait_until(lambda: expected <= _addressed(netns), 60, "all have their addresses")
    assert _addressed(netns) == expected
    links, log = _links(netns, networkd)
    assert {name for name in names if links[name]["autoconfig"]} == expected
    assert log == []


def test_what_its_death_leaves(netns, networkd, unit, tmp_path):
    _add(netns, networkd, "r0", _SERVERS)
    networkd.start(netns, tmp_path / "log")
    wait_until(lambda: "r0" in _addressed(netns), 60, "r0 has its address")
    advertisements = (netns, "advertisements", networkd.root, "/nonexistent")
    servers = [{"address": address, "scope": 0, "port": 53}
               for address in ("127.0.0.1", "192.0.2.53")]

    links, log = _links(netns, networkd)
    assert links["r0"]["autoconfig"] and links["r0"]["servers"] == servers
    assert log == []
    assert [item["sends"] for item in _probe(*advertisements)["items"]] == [1]

    networkd.process.end(signal.SIGKILL)
    unit.unlink()
    links, _ = _links(netns, networkd)
    # Nobody assigns addresses or sends anything any more; the servers are still the interface's.
    assert not links["r0"]["autoconfig"] and links["r0"]["servers"] == servers
    assert _probe(*advertisements)["items"] == []

    # A program that runs knows better.
    records = networkd.root / "run/resolvconf/interface"
    records.mkdir(parents=True)
    (records / "r0.dhclient").write_text("nameserver 192.0.2.54\n", encoding="ascii")
    links, _ = _links(netns, networkd)
    assert [server["address"] for server in links["r0"]["servers"]] == ["192.0.2.54"]
