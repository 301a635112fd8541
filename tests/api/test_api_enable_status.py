# SPDX-License-Identifier: BSD-2-Clause
"""ipif_set_enable_status: IPv6 off and on again, with everything that was configured."""

import os
import struct
import subprocess

import pytest

from lab import api
from lab.api import AF_INET, AF_INET6, Caller
from lab.netns import Namespace
from lab.users import needs_root

UP, DOWN = 1, 2
FOLDER = "/run/ipif"
WITHOUT_RIGHT = ("setpriv", "--bounding-set=-net_admin")


@pytest.fixture(autouse=True, scope="module")
def _own_folder():
    """The tests run in a mount namespace of their own: nothing of this reaches the machine."""
    made = not os.path.isdir(FOLDER)
    os.makedirs(FOLDER, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", FOLDER], check=True)
    yield
    subprocess.run(["umount", FOLDER], check=True)
    if made:
        os.rmdir(FOLDER)


@pytest.fixture(name="ns")
def _ns():
    with Namespace() as namespace:
        namespace.write("ipv6/conf/all/accept_dad", 0)
        namespace.write("ipv6/conf/default/accept_dad", 0)
        namespace.ip_batch([
            "link add va type veth peer name vb", "link set va up", "link set vb up",
            "addr add 2001:db8::1/64 dev va",
            "addr add 2001:db8:1::1/128 dev va",
            "addr add 2001:db8:2::1/64 dev va noprefixroute",
            "addr add 2001:db8:3::1/64 dev va valid_lft 1000 preferred_lft 1000",
            "route add 2001:db8:ffff::/48 via 2001:db8::2 dev va metric 50",
            "route add default via fe80::1 dev va proto static",
        ])
        yield namespace


def _addresses(ns):
    return sorted((entry["local"], entry["prefixlen"], entry.get("noprefixroute", False))
                  for link in ns.ip_json("-6", "addr", "show", "dev", "va")
                  for entry in link["addr_info"] if not entry.get("dynamic"))


def _routes(ns):
    return sorted((route["dst"], route.get("protocol"), route.get("gateway"), route["metric"])
                  for route in ns.ip_json("-6", "route", "show", "dev", "va")
                  if not route["dst"].startswith("2001:db8:3:"))


def test_off_and_on_in_two_processes(ns):
    index, addresses, routes = ns.index("va"), _addresses(ns), _routes(ns)
    assert len(addresses) == 4 and len(routes) >= 4
    with Caller(ns) as caller:
        assert caller.enable(AF_INET6, index, UP) == api.SUCCESS
        assert caller.enable(AF_INET6, index, DOWN) == api.SUCCESS
        assert caller.enable(AF_INET6, index, DOWN) == api.SUCCESS
        assert ns.read("ipv6/conf/va/disable_ipv6") == "1"
        assert _addresses(ns) == [] and _routes(ns) == []
        row = caller.row(AF_INET6, index)
        assert (row.RouterDiscoveryBehavior, row.LinkLocalAddressBehavior) == (0, 0)
    assert len(os.listdir(FOLDER)) == 1
    with Caller(ns) as caller:
        assert caller.enable(AF_INET6, index, UP) == api.SUCCESS
        assert ns.read("ipv6/conf/va/disable_ipv6") == "0"
        assert caller.log() == ""
    assert _addresses(ns) == addresses
    assert _routes(ns) == routes
    assert os.listdir(FOLDER) == []


def test_from_another_namespace(ns):
    index, addresses, routes = ns.index("va"), _addresses(ns), _routes(ns)
    with Caller() as outside:
        assert outside.call("ipif_open", ns.name)[0] == api.SUCCESS
        assert outside.enable(AF_INET6, index, DOWN) == api.SUCCESS
        assert _addresses(ns) == []
    with Caller(ns) as inside:
        assert inside.enable(AF_INET6, index, UP) == api.SUCCESS
    assert (_addresses(ns), _routes(ns)) == (addresses, routes)


def test_switched_on_by_somebody_else(ns):
    """What was kept is still given back to whoever asks for it."""
    index, addresses = ns.index("va"), _addresses(ns)
    with Caller(ns) as caller:
        assert caller.enable(AF_INET6, index, DOWN) == api.SUCCESS
        ns.write("ipv6/conf/va/disable_ipv6", 0)
        assert ("2001:db8::1", 64, False) not in _addresses(ns)
        assert caller.enable(AF_INET6, index, UP) == api.SUCCESS
        assert caller.log() == ""
    assert _addresses(ns) == addresses
    assert os.listdir(FOLDER) == []


def test_nothing_to_keep_is_no_file(ns):
    with Caller(ns) as caller:
        index = ns.index("vb")
        ns.ip("addr", "flush", "dev", "vb")
        assert caller.enable(AF_INET6, index, DOWN) == api.SUCCESS
        assert os.listdir(FOLDER) == []
        assert caller.enable(AF_INET6, index, UP) == api.SUCCESS


def test_what_cannot_be_given_back_is_said(ns):
    routes = [route for route in _routes(ns) if route[1] != "kernel"]
    assert len(routes) == 2
    with Caller(ns) as caller:
        index = ns.index("va")
        assert caller.enable(AF_INET6, index, DOWN) == api.SUCCESS
        kept = os.listdir(FOLDER)
        ns.ip("link", "set", "va", "down")
        assert caller.enable(AF_INET6, index, UP) == api.SUCCESS
        assert ns.read("ipv6/conf/va/disable_ipv6") == "0"
        # Addresses can be given to an interface that is down, routes cannot.
        assert "1 va: not every IPv6 address and route could be restored" in caller.log()
        assert ("2001:db8::1", 64, False) in _addresses(ns)
        # They are not lost: another try gives them back.
        assert os.listdir(FOLDER) == kept
        ns.ip("link", "set", "va", "up")
        assert caller.enable(AF_INET6, index, UP) == api.SUCCESS
        assert os.listdir(FOLDER) == []
    assert [route for route in _routes(ns) if route[1] != "kernel"] == routes


def _too_long(kind):
    """A message that claims 2 GiB, and an attribute that leads far behind its end."""
    return struct.pack("=IHHII", 0x80000040, kind, 0, 0, 0) + bytes(8) + b"\xfc\xff\x0f\x00" * 10


@pytest.mark.parametrize("damage", [b"", b"garbage", bytes(64), b"\xff" * 4096,
                                    _too_long(20), _too_long(24)],
                         ids=["empty", "text", "zeroes", "ones", "address", "route"])
def test_a_damaged_file_is_no_harm(ns, damage):
    with Caller(ns) as caller:
        index = ns.index("va")
        assert caller.enable(AF_INET6, index, DOWN) == api.SUCCESS
        name, = os.listdir(FOLDER)
        with open(f"{FOLDER}/{name}", "wb") as file:
            file.write(damage)
        assert caller.enable(AF_INET6, index, UP) == api.SUCCESS
        assert (caller.log() == "") == (damage == b"")
        assert [address for address, *_ in _addresses(ns)
                if not address.startswith("fe80")] == []
        assert os.listdir(FOLDER) == []


def test_a_file_that_others_could_write_is_not_believed(ns):
    with Caller(ns) as caller:
        index = ns.index("va")
        assert caller.enable(AF_INET6, index, DOWN) == api.SUCCESS
        name, = os.listdir(FOLDER)
        os.chmod(f"{FOLDER}/{name}", 0o666)
        assert caller.enable(AF_INET6, index, UP) == api.SUCCESS
        assert "Permission denied" in caller.log()


def test_a_file_of_another_user_is_not_believed(ns):
    needs_root("leave a file to another user")
    with Caller(ns) as caller:
        index = ns.index("va")
        assert caller.enable(AF_INET6, index, DOWN) == api.SUCCESS
        name, = os.listdir(FOLDER)
        os.chown(f"{FOLDER}/{name}", 65534, -1)
        assert caller.enable(AF_INET6, index, UP) == api.SUCCESS
        assert "Permission denied" in caller.log()
    assert [address for address, *_ in _addresses(ns) if not address.startswith("fe80")] == []


def test_a_link_is_not_followed(ns):
    """Neither when it is read nor when it is written."""
    with Caller(ns) as caller:
        index = ns.index("va")
        assert caller.enable(AF_INET6, index, DOWN) == api.SUCCESS
        name, = os.listdir(FOLDER)
        os.rename(f"{FOLDER}/{name}", f"{FOLDER}/elsewhere")
        os.symlink("elsewhere", f"{FOLDER}/{name}")
        with open(f"{FOLDER}/elsewhere", "rb") as file:
            kept = file.read()
        assert caller.enable(AF_INET6, index, UP) == api.SUCCESS
        assert "Too many levels of symbolic links" in caller.log()
        ns.ip("addr", "add", "2001:db8:7::1/64", "dev", "va")
        os.symlink("elsewhere", f"{FOLDER}/{name}")
        assert caller.enable(AF_INET6, index, DOWN) == api.SUCCESS
        assert not os.path.islink(f"{FOLDER}/{name}")
        with open(f"{FOLDER}/elsewhere", "rb") as file:
            assert file.read() == kept
        assert caller.enable(AF_INET6, index, UP) == api.SUCCESS
    os.unlink(f"{FOLDER}/elsewhere")
    assert ("2001:db8:7::1", 64, False) in _addresses(ns)


def test_without_a_place_to_keep_them_nothing_is_switched(ns):
    needs_root("mount a folder read-only")
    index, addresses = ns.index("va"), _addresses(ns)
    subprocess.run(["mount", "-o", "remount,ro", FOLDER], check=True)
    try:
        with Caller(ns) as caller:
            code, words = caller.call("ipif_set_enable_status", AF_INET6, index, DOWN)
            assert code == api.ACCESS_DENIED
            assert " ".join(words).startswith(f"va: {FOLDER}/ipv6-")
    finally:
        subprocess.run(["mount", "-o", "remount,rw", FOLDER], check=True)
    assert ns.read("ipv6/conf/va/disable_ipv6") == "0"
    assert _addresses(ns) == addresses


def test_root_without_the_right_changes_nothing(ns):
    """The files of /proc/sys let root write by their modes; the addresses would be lost."""
    index, addresses, routes = ns.index("va"), _addresses(ns), _routes(ns)
    with Caller(ns, prefix=WITHOUT_RIGHT) as caller:
        code, words = caller.call("ipif_set_enable_status", AF_INET6, index, DOWN)
        assert code == api.ACCESS_DENIED and "CAP_NET_ADMIN" in " ".join(words)
        assert caller.enable(AF_INET6, 4711, DOWN) == api.NOT_FOUND  # before rights
        assert caller.enable(AF_INET6, index, UP) == api.SUCCESS  # it is
        code, words = caller.problem(AF_INET6, index, RetransmitTime=7000)
        assert code == api.ACCESS_DENIED and "CAP_NET_ADMIN" in words
        assert caller.set(AF_INET6, 4711, RetransmitTime=7000) == api.NOT_FOUND
    assert ns.read("ipv6/conf/va/disable_ipv6") == "0"
    assert ns.read("ipv6/neigh/va/retrans_time_ms") == "1000"
    assert (_addresses(ns), _routes(ns), os.listdir(FOLDER)) == (addresses, routes, [])


def test_root_without_the_right_does_not_lose_what_is_kept(ns):
    index, addresses, routes = ns.index("va"), _addresses(ns), _routes(ns)
    with Caller(ns) as caller:
        assert caller.enable(AF_INET6, index, DOWN) == api.SUCCESS
        with Caller(ns, prefix=WITHOUT_RIGHT) as other:
            assert other.enable(AF_INET6, index, UP) == api.ACCESS_DENIED
        assert ns.read("ipv6/conf/va/disable_ipv6") == "1"
        assert len(os.listdir(FOLDER)) == 1
        assert caller.enable(AF_INET6, index, UP) == api.SUCCESS
    assert (_addresses(ns), _routes(ns)) == (addresses, routes)


def test_bad_requests(ns):
    with Caller(ns) as caller:
        index = ns.index("va")
        assert caller.enable(AF_INET, index, UP) == api.SUCCESS
        assert caller.enable(AF_INET, index, DOWN) == api.NOT_SUPPORTED
        assert caller.enable(AF_INET6, index, 0) == api.INVALID_PARAMETER
        assert caller.enable(AF_INET6, index, 3) == api.INVALID_PARAMETER
        assert caller.enable(AF_INET6, 4711, DOWN) == api.NOT_FOUND
        assert caller.enable(0, index, DOWN) == api.INVALID_PARAMETER
        ns.ip("link", "set", "va", "mtu", 1200)
        assert caller.enable(AF_INET6, index, DOWN) == api.NOT_FOUND
