# SPDX-License-Identifier: BSD-2-Clause
"""/etc/resolv.conf as glibc's resolver reads it, and servers on this host in every view."""

import contextlib
import json
import os
import subprocess

import pytest

from lab import ipifmib
from lab.agent import Laboratory
from lab.api import Caller
from lab.cli import ipif
from lab.netns import Surroundings
from lab.process import product
from lab.waiting import wait_until

_DNS_SERVER = f"{ipifmib.ROOT}.1.3"


@pytest.mark.parametrize("seed", ["4293", str(int.from_bytes(os.urandom(4), "big"))])
def test_random_files_as_glibc_reads_them(seed):
    # Its own /etc: the path is fixed in glibc.
    done = subprocess.run(["unshare", "--mount", "sh", "-c",
                           'mount -t tmpfs tmpfs /etc && exec "$0" "$@"',
                           product("bin/glibc_resolver"), seed, "10000"],
                          capture_output=True, text=True, timeout=120, check=False)
    if done.returncode == 77:
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, f"seed {seed}: {done.stderr}"
    assert int(done.stdout) > 3000  # servers that both took


@contextlib.contextmanager
def _resolv_conf(tmp_path, text):
    """Another /etc/resolv.conf; the mount is the test's own."""
    if not os.path.exists("/etc/resolv.conf"):
        pytest.skip("there is no /etc/resolv.conf to put another one over")
    file = tmp_path / "resolv.conf"
    file.write_text(text, encoding="ascii")
    subprocess.run(["mount", "--bind", file, "/etc/resolv.conf"], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "/etc/resolv.conf"], check=True)


@pytest.fixture(name="host")
def _host():
    """The test's own namespace, which the programs take for the host's, with a default route."""
    host = Surroundings()
    host.ip_batch(["link add hosta type veth peer name hostb", "link set hosta up",
                   "link set hostb up", "addr add 192.0.2.1/24 dev hosta",
                   "addr add 198.51.100.1/24 dev hostb",
                   "route add default via 192.0.2.254 dev hosta metric 100"])
    yield host
    host.ip("link", "del", "hosta")


def _by_tool():
    adapters = json.loads(ipif("adapter", "--json").output)
    return {adapter["InterfaceName"]: adapter for adapter in adapters}


def _by_function(host, index):
    with Caller(host) as caller:
        return caller.call("GetPerAdapterInfo", index)[1][4:]  # the one in use, and the list


def _by_snmp(lab):
    """(ifIndex, position): text."""
    column = f"{_DNS_SERVER}.1.4."
    return {tuple(map(int, oid[len(column):].split("."))): value.value.decode()
            for oid, value in lab.client.walk(column[:-1])}


def test_servers_on_this_host_are_shown(host, tmp_path):
    servers = ["127.0.0.11", "127.0.0.1", "::1"]
    text = "".join(f"nameserver {server}\n" for server in servers)
    with _resolv_conf(tmp_path, text), Laboratory(host) as lab:
        lab.start_both()
        for gateway, name, other in (("192.0.2.254", "hosta", "hostb"),
                                     ("198.51.100.254", "hostb", "hosta")):
            host.ip("route", "add", "default", "via", gateway, "dev", name, "metric", 50)
            adapters = _by_tool()
            assert adapters[name]["DnsServerList"] == servers
            assert adapters[name]["CurrentDnsServer"] == servers[0]
            assert adapters[other]["DnsServerList"] == adapters["lo"]["DnsServerList"] == []
            index = host.index(name)
            assert _by_function(host, index) == ["127.0.0.11", "127.0.0.11", "127.0.0.1"]
            served = {(index, 1 + position): server for position, server in enumerate(servers)}
            # Nobody announces these: they may be a second old.
            wait_until(lambda expected=served: _by_snmp(lab) == expected, 10, f"{served} by SNMP")
            host.ip("route", "del", "default", "dev", name, "metric", 50)


def test_default_route_of_ipv6_alone(host, tmp_path):
    """Where there is no other; the IPv4 one comes first."""
    host.ip("addr", "add", "2001:db8::1/64", "dev", "hostb", "nodad")
    host.ip("-6", "route", "add", "default", "via", "2001:db8::fe", "dev", "hostb")
    with _resolv_conf(tmp_path, "nameserver ::1\nnameserver 2001:db8::53\n"):
        assert _by_tool()["hosta"]["DnsServerList"] == ["::1", "2001:db8::53"]
        host.ip("route", "del", "default", "dev", "hosta")
        host.ip("-4", "addr", "flush", "dev", "hostb")
        adapters = _by_tool()
        assert adapters["hostb"]["DnsServerList"] == ["::1", "2001:db8::53"]
        assert adapters["hosta"]["DnsServerList"] == []
