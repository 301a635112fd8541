# SPDX-License-Identifier: BSD-2-Clause
"""DNS servers over D-Bus: from a real systemd-resolved, and from services that misbehave."""

import json
import os
import subprocess
import time

import pytest

from lab.bus import Bus
from lab.process import Process, product
from lab.waiting import wait_until

INET, INET6 = 2, 10
MANAGER = ("org.freedesktop.resolve1", "/org/freedesktop/resolve1",
           "org.freedesktop.resolve1.Manager")


@pytest.fixture(name="bus")
def _bus():
    bus = Bus()
    yield bus
    bus.end()


@pytest.fixture(name="links")
def _links(netns):
    """Indexes by name: v0 has index 2, as the fake service's object path says."""
    netns.ip("link", "add", "v0", "index", 2, "type", "veth", "peer", "name", "v1", "index", 3)
    netns.ip("link", "add", "v2", "index", 123, "type", "veth", "peer", "name", "v3")
    for name in ("v0", "v1", "v2", "v3"):
        netns.ip("addr", "flush", "dev", name)
        netns.ip("link", "set", name, "up")
    netns.ip("addr", "add", "10.0.0.9/24", "dev", "v0")
    return {name: netns.index(name) for name in ("lo", "v0", "v1", "v2", "v3")}


def probe(netns, bus, root):
    """What the resolver sources say: ({ifindex: link}, [line of the debug log])."""
    output = json.loads(netns.run(product("bin/source_probe"), "resolver", str(root), bus.address))
    return {link["ifindex"]: link for link in output["links"]}, output["log"]


def _about(words, log):
    return [line for line in log if words in line]


def addresses(link):
    """The servers in order, as text."""
    return [server["address"] for server in link["servers"]]


def _bytes(*octets):
    return [len(octets), *octets]


def test_resolved(netns, bus, links, tmp_path):
    bus.start_resolved(netns)
    root = tmp_path / "root"
    root.mkdir()
    found, log = probe(netns, bus, root)
    assert all(not link["servers"] for link in found.values())
    assert not _about("systemd-resolved over D-Bus", log)

    bus.busctl("call", *MANAGER, "SetLinkDNSEx", "ia(iayqs)", links["v0"], 3,
               INET, *_bytes(10, 0, 0, 1), 0, "",
               INET, *_bytes(10, 0, 0, 2), 5353, "dns.example",
               INET6, *_bytes(0xfe, 0x80, *[0] * 13, 1), 0, "")
    bus.busctl("call", *MANAGER, "SetLinkDNS", "ia(iay)", links["v2"], 1,
               INET, *_bytes(192, 0, 2, 53))
    found, log = probe(netns, bus, root)
    first = found[links["v0"]]
    assert first["source"] == "systemd-resolved"
    assert first["servers"] == [
        {"address": "10.0.0.1", "scope": 0, "port": 53},
        {"address": "10.0.0.2", "scope": 0, "port": 5353},
        {"address": "fe80::1", "scope": links["v0"], "port": 53}]
    assert first["current"] == 0  # it has not asked any of them yet
    assert addresses(found[links["v2"]]) == ["192.0.2.53"]
    assert found[links["v2"]]["current"] == 0
    assert not found[links["v1"]]["servers"] and not found[links["lo"]]["servers"]
    assert not _about("systemd-resolved over D-Bus", log)

    bus.busctl("call", *MANAGER, "RevertLink", "i", links["v2"])
    found, _ = probe(netns, bus, root)
    assert not found[links["v2"]]["servers"]


def test_resolved_current_server(netns, bus, links, tmp_path):
    """The server in use is the one that systemd-resolved says, once it has asked."""
    bus.start_resolved(netns)
    bus.busctl("call", *MANAGER, "SetLinkDNS", "ia(iay)", links["v0"], 2,
               INET, *_bytes(10, 0, 0, 1), INET, *_bytes(10, 0, 0, 2))
    bus.busctl("call", *MANAGER, "SetLinkDefaultRoute", "ib", links["v0"], "true")
    question = Process(["busctl", f"--address={bus.address}", "call", "--timeout=15", *MANAGER,
                        "ResolveHostname", "isit", 0, "host.example.net", INET, 0],
                       tmp_path / "question.log")

    def current():
        text = bus.busctl("get-property", MANAGER[0], "/org/freedesktop/resolve1/link/_32",
                          "org.freedesktop.resolve1.Link", "CurrentDNSServer")
        return text.split()[-1]  # (iay) 2 4 10 0 0 N: the last octet, or 0 for none

    try:
        wait_until(lambda: current() != "0", 10, "systemd-resolved asks a server")
        for _ in range(20):  # it may move on to the other server at any time
            before = current()
            link = probe(netns, bus, tmp_path)[0][links["v0"]]
            if before == current():
                break
        assert addresses(link)[link["current"]] == f"10.0.0.{before}"
        assert link["current"] >= 0
    finally:
        question.end()


def test_nobody_on_the_bus(netns, bus, links, tmp_path):
    found, log = probe(netns, bus, tmp_path)
    assert set(found) == set(links.values())
    assert log == [] and not any(link["servers"] for link in found.values())


def test_resolved_that_says_more(netns, bus, links, tmp_path):
    bus.start_fake("resolved")
    found, log = probe(netns, bus, tmp_path)
    assert addresses(found[links["v0"]]) == ["192.0.2.2", "fe80::1"]
    assert found[links["v0"]]["current"] == 1
    assert found[links["v0"]]["servers"][1]["scope"] == links["v0"]
    assert not found[links["lo"]]["servers"]  # the answer has one for it
    assert not _about("systemd-resolved over D-Bus", log)


@pytest.mark.parametrize("mode", ["resolved-text", "resolved-short-address"])
def test_malformed_resolved(netns, bus, links, tmp_path, mode):
    bus.start_fake(mode)
    found, log = probe(netns, bus, tmp_path)
    assert not found[links["v0"]]["servers"]
    assert _about("systemd-resolved over D-Bus", log)


def test_hung_resolved(netns, bus, links, tmp_path):
    bus.start_fake("resolved-hung")
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/resolv.conf").write_text("nameserver 192.0.2.7\n", encoding="ascii")
    begin = time.monotonic()
    _, log = probe(netns, bus, tmp_path)
    assert time.monotonic() - begin > 0.4
    assert _about("systemd-resolved over D-Bus is passed over: Connection timed out", log)


def test_networkmanager(netns, bus, links, tmp_path):
    bus.start_fake("networkmanager")
    found, log = probe(netns, bus, tmp_path)
    link = found[links["v0"]]
    assert link["source"] == "NetworkManager"
    assert addresses(link) == ["192.0.2.1", "192.0.2.2", "fe80::1"]
    assert link["servers"][2]["scope"] == links["v0"]
    assert not _about("NetworkManager over D-Bus", log)
    assert not found[links["v1"]]["servers"]


def test_malformed_networkmanager(netns, bus, links, tmp_path):
    bus.start_fake("networkmanager-bad-address")
    found, log = probe(netns, bus, tmp_path)
    assert not found[links["v0"]]["servers"]
    assert _about("NetworkManager over D-Bus", log)


def test_no_bus(netns, links, tmp_path):
    done = subprocess.run([product("bin/source_probe"), "resolver", str(tmp_path),
                           f"unix:path={tmp_path}/nothing"], capture_output=True, text=True,
                          check=True, timeout=60, env={**os.environ})
    assert not any(link["servers"] for link in json.loads(done.stdout)["links"])
    assert set(links) == {"lo", "v0", "v1", "v2", "v3"}
