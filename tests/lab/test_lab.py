# SPDX-License-Identifier: BSD-2-Clause
"""The laboratory against the kernel: a test bench that is wrong proves nothing."""

import os
import struct
import socket

import pytest

from lab import interfaces, kernel
from lab.netns import CommandFailed, Namespace
from lab.waiting import TooLate, wait_until


def test_namespace_is_removed_also_after_a_failure():
    with pytest.raises(RuntimeError), Namespace() as namespace:
        name = namespace.name
        assert os.path.exists(f"/run/netns/{name}")
        raise RuntimeError
    assert not os.path.exists(f"/run/netns/{name}")


def test_entered_is_left_again(netns):
    outside = os.readlink("/proc/thread-self/ns/net")
    with pytest.raises(RuntimeError), netns.entered():
        assert os.readlink("/proc/thread-self/ns/net") != outside
        raise RuntimeError
    assert os.readlink("/proc/thread-self/ns/net") == outside


def test_failed_command_says_why(netns):
    with pytest.raises(CommandFailed, match="nosuch"):
        netns.ip("link", "show", "nosuch")


def test_wait_until_gives_up(monkeypatch):
    monkeypatch.setattr("lab.waiting.PATIENCE", 0.01)
    with pytest.raises(TooLate, match="pigs fly"):
        wait_until(lambda: False, 0.05, "pigs fly")


def test_mix_is_repeatable():
    def settings(seed):
        with Namespace() as namespace:
            interfaces.Mix(namespace, seed)
            return [{key: value for key, value in row.items()
                     if key not in ("ReachableTime", "InterfaceIdentifier")}
                    for row in kernel.rows(namespace)]
    first = settings(3)
    assert first == settings(3)
    assert first != settings(4)


@pytest.mark.parametrize("seed", [1, 2])
def test_mix_has_what_matters(netns, seed):
    interfaces.Mix(netns, seed)
    rows = kernel.rows(netns)
    by_family = {family: [row for row in rows if row["Family"] == family]
                 for family in (kernel.IPV4, kernel.IPV6)}
    assert rows == by_family["ipv4"] + by_family["ipv6"]
    for family in by_family.values():
        indexes = [row["InterfaceIndex"] for row in family]
        assert indexes == sorted(indexes)
        assert indexes[-1] == interfaces.HIGHEST_INDEX
        assert sum(index > 65535 for index in indexes) > 5
        for key in ("Connected", "UseNeighborUnreachabilityDetection", "UseAutomaticMetric",
                    "SupportsNeighborDiscovery"):
            assert {row[key] for row in family} == {True, False}, key
        for key in ("BaseReachableTime", "RetransmitTime", "Metric", "NlMtu"):
            assert len({row[key] for row in family}) > 2, key
    without_ipv6 = {row["InterfaceIndex"] for row in by_family["ipv4"]} - {
        row["InterfaceIndex"] for row in by_family["ipv6"]}
    assert len(without_ipv6) >= 2  # MTU below 1280
    assert {row["EnableStatus"] for row in by_family["ipv6"]} == {"up", "down"}
    assert len({row["InterfaceIdentifier"] for row in by_family["ipv6"]}) > 5


def test_reader_follows_known_settings(netns):
    netns.ip_batch(["link add one index 70001 type veth peer name two",
                    "link set one address 02:00:00:00:00:01 up", "link set two up"])
    netns.write("ipv6/conf/one/disable_ipv6", 1)
    netns.write("ipv4/neigh/one/retrans_time_ms", 2000)
    netns.ip("link", "set", "two", "mtu", 1200)
    wait_until(lambda: kernel.row(netns, "one", "ipv4")["Connected"], 5, "the link works")
    one = kernel.row(netns, "one", "ipv4")
    assert one["InterfaceIndex"] == 70001
    assert one["InterfaceLuid"] == f"0x{6 << 48 | 70001 << 24:016x}"
    assert one["RetransmitTime"] == 2000
    assert one["TransmitOffload"]["TlStreamChecksumSupported"]
    assert kernel.row(netns, "one", "ipv6")["EnableStatus"] == "down"
    assert kernel.row(netns, "two", "ipv4")["NlMtu"] == 1200
    assert kernel.row(netns, "two", "ipv6") is None
    netns.write("ipv6/conf/one/disable_ipv6", 0)
    assert kernel.row(netns, "one", "ipv6")["InterfaceIdentifier"] == "0x000000fffe000001"
    netns.ip("link", "set", "two", "down")
    wait_until(lambda: not kernel.row(netns, "one", "ipv4")["Connected"], 5, "the link is lost")


def test_reader_agrees_with_the_kernels_mtu(netns):
    """IP_MTU of a connected socket is what NlMtu of IPv4 promises."""
    with netns.entered(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("127.0.0.1", 9))
        (mtu,) = struct.unpack("i", probe.getsockopt(socket.IPPROTO_IP, 14, 4))
    assert kernel.row(netns, "lo", "ipv4")["NlMtu"] == mtu


def test_many(netns):
    interfaces.make_many(netns, 500, first_index=65300)
    rows = kernel.rows(netns)
    assert len(rows) == 2 * 501
    assert rows[500]["InterfaceIndex"] == 65799
