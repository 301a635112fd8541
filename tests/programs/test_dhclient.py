# SPDX-License-Identifier: BSD-2-Clause
"""The leases of a real dhclient, from a real server: whose servers count, and when none do."""

import shutil
import subprocess

import pytest

from lab.cli import ipif
from lab.netns import Surroundings
from lab.networkd import Networkd
from lab.process import Process
from lab.waiting import wait_until

_SERVER = "Address=10.93.2.1/24\nDHCPServer=yes"
_OFFER = "[DHCPServer]\nDNS=10.93.2.53 10.93.2.54"
_SERVERS = ["10.93.2.53", "10.93.2.54"]
_SCRIPT = """\
#!/bin/sh
[ -z "$new_ip_address" ] || ip addr replace "$new_ip_address/$new_subnet_mask" dev "$interface"
"""
_FOLDER = "/var/lib/dhcp"
_LEASES = f"{_FOLDER}/dhclient.hostc.leases"


def _lease(interface, *statements):
    lines = "".join(f"  {statement}\n" for statement in statements)
    return f'lease {{\n  interface "{interface}";\n{lines}}}\n'


@pytest.fixture(name="host")
def _host(netns, tmp_path):
    """The namespace that the programs take for the host's, and beside it a server of leases."""
    if not shutil.which("dhclient"):
        pytest.skip("there is no dhclient")
    host = Surroundings()
    with Networkd() as networkd:
        host.ip("link", "add", "hostc", "type", "veth", "peer", "name", "server", "netns",
                netns.name)
        host.ip("link", "set", "hostc", "up")
        networkd.configure("server", _SERVER, _OFFER)
        networkd.start(netns, tmp_path / "networkd.log")
        (tmp_path / "leases").mkdir()
        subprocess.run(["mount", "--bind", tmp_path / "leases", _FOLDER], check=True)
        yield host
        subprocess.run(["umount", _FOLDER], check=True)
        host.ip("link", "del", "hostc")


def _dhclient(tmp_path, log, *options):
    script = tmp_path / "script"
    script.write_text(_SCRIPT, encoding="ascii")
    script.chmod(0o755)
    return Process(["dhclient", "-4", "-d", "-1", "-lf", _LEASES, "-pf", tmp_path / "dhclient.pid",
                    "-cf", "/dev/null", "-sf", script, *options, "hostc"], tmp_path / log)


def _servers():
    (adapter,) = ipif("adapter", "hostc", "--json").json()
    return [server for server in adapter["DnsServerList"] if server in _SERVERS]


def test_leases_that_dhclient_wrote(host, tmp_path):
    dhclient = _dhclient(tmp_path, "first.log")
    try:
        dhclient.wait_for_log("bound to", 60)
        wait_until(lambda: _servers() == _SERVERS, 10, "the servers of the lease")
    finally:
        dhclient.end()
    address = dhclient.log().partition("bound to ")[2].split()[0]
    with open(_LEASES, encoding="ascii") as file:
        written = file.read()

    def rewrite(text):
        with open(_LEASES, "w", encoding="ascii") as file:
            file.write(text)
        return _servers()

    # A lease that does not hold is passed over: dhclient, too, goes on with the others.
    other = _lease("other", "fixed-address ten;")
    assert rewrite(written + other) == rewrite(other + written) == _SERVERS
    same = _lease("hostc", "fixed-address 10.93.2.300;", "option domain-name-servers 10.93.2.1;")
    assert rewrite(written + same) == _SERVERS
    rewrite(other + written + other)
    again = _dhclient(tmp_path, "again.log")
    try:
        again.wait_for_log("bound to", 60)
        assert f"DHCPREQUEST for {address} on hostc" in again.log()
    finally:
        again.end()

    # Without the address the lease is history.
    assert rewrite(written) == _SERVERS
    host.ip("addr", "flush", "dev", "hostc")
    assert _servers() == []
