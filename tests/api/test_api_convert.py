# SPDX-License-Identifier: BSD-2-Clause
"""Conversions between indexes, LUIDs, names and aliases; and GetPerAdapterInfo."""

import os

import pytest

from lab import kernel
from lab.api import AF_INET, Caller
from lab.interfaces import Mix
from lab.netns import Namespace
from lab.users import needs_root

SUCCESS, FILE_NOT_FOUND, NOT_ENOUGH_MEMORY = 0, 2, 8
INVALID_PARAMETER, BUFFER_OVERFLOW, INVALID_NAME, NO_DATA = 87, 111, 123, 232
ZERO, UNTOUCHED = f"{0:016x}", f"{4711:016x}"


@pytest.fixture(name="ns")
def _ns():
    with Namespace() as namespace:
        yield namespace


@pytest.fixture(name="caller")
def _caller(ns):
    with Caller(ns) as process:
        yield process


def test_every_interface_goes_there_and_back(ns, caller):
    Mix(ns, 9)
    seen = {}
    for row in kernel.rows(ns):
        seen[row["InterfaceIndex"]] = (row["InterfaceLuid"][2:], row["InterfaceName"])
    assert len(seen) > 20
    for index, (luid, name) in seen.items():
        assert caller.call("ConvertInterfaceIndexToLuid", index) == (SUCCESS, [luid])
        assert caller.call("ConvertInterfaceLuidToIndex", luid) == (SUCCESS, [str(index)])
        assert caller.call("ConvertInterfaceLuidToAlias", luid, 64) == (SUCCESS, [name])
        assert caller.call("ConvertInterfaceAliasToLuid", name) == (SUCCESS, [luid])
        code, (windows_name,) = caller.call("ConvertInterfaceLuidToNameA", luid, 64)
        assert code == SUCCESS and windows_name.endswith(f"_{index}")
        assert caller.call("ConvertInterfaceNameToLuidA", windows_name) == (SUCCESS, [luid])


def test_an_interface_without_any_row_has_a_luid(ns, caller):
    ns.ip("link", "add", "x", "index", 60, "type", "ifb")
    ns.ip("link", "set", "x", "mtu", 67)
    assert 60 not in [row.InterfaceIndex for row in caller.table()]
    code, (luid,) = caller.call("ConvertInterfaceIndexToLuid", 60)
    assert code == SUCCESS
    assert caller.call("ConvertInterfaceLuidToAlias", luid, 16) == (SUCCESS, ["x"])


def test_unknown_interfaces(caller):
    for index in (0, 4711, 2147483648, 4294967295):
        assert caller.call("ConvertInterfaceIndexToLuid", index) == (FILE_NOT_FOUND, [ZERO])
    good = f"{caller.row(AF_INET, 1).InterfaceLuid:x}"
    for luid in ("0", "cccccccccccccccc", "ffffffffffffffff", f"{6 << 48 | 1 << 24:x}",
                 f"{int(good, 16) | 1:x}", f"{6 << 48 | 4711 << 24:x}"):
        assert caller.call("ConvertInterfaceLuidToIndex", luid) == (FILE_NOT_FOUND, ["0"])
        assert caller.call("ConvertInterfaceLuidToAlias", luid, 64)[0] == FILE_NOT_FOUND
    for name in ("nobody", "far-longer-than-any-interface", "lo\\x"):
        assert caller.call("ConvertInterfaceAliasToLuid", name) == (INVALID_PARAMETER, [UNTOUCHED])
    assert caller.call("ConvertInterfaceNameToLuidA", "eth0") == (INVALID_NAME, [UNTOUCHED])


def test_short_buffers(ns, caller):
    ns.ip("link", "add", "fifteen-letters", "index", 77, "type", "bridge")
    _, (luid,) = caller.call("ConvertInterfaceIndexToLuid", 77)
    assert caller.call("ConvertInterfaceLuidToAlias", luid, 15)[0] == NOT_ENOUGH_MEMORY
    assert caller.call("ConvertInterfaceLuidToAlias", luid, 16) == (SUCCESS, ["fifteen-letters"])
    assert caller.call("ConvertInterfaceLuidToNameA", luid, 12)[0] == NOT_ENOUGH_MEMORY
    assert caller.call("ConvertInterfaceLuidToNameA", luid, 13) == (SUCCESS, ["iftype209_77"])
    assert caller.call("ConvertInterfaceLuidToNameA", luid, 0)[0] == NOT_ENOUGH_MEMORY


def test_aliases_are_utf8_and_alternative_names_count(ns, caller):
    ns.ip("link", "add", "größe", "index", 80, "type", "bridge")
    _, (luid,) = caller.call("ConvertInterfaceIndexToLuid", 80)
    assert caller.call("ConvertInterfaceLuidToAlias", luid, 64) == (SUCCESS, ["größe"])
    assert caller.call("ConvertInterfaceAliasToLuid", "größe") == (SUCCESS, [luid])
    ns.ip("link", "property", "add", "dev", "größe", "altname", "a-name-longer-than-fifteen")
    assert caller.call("ConvertInterfaceAliasToLuid", "a-name-longer-than-fifteen") == (
        SUCCESS, [luid])
    for name in ("other", "7", "x:y", "ö"):
        ns.ip("link", "property", "add", "dev", "größe", "altname", name)
        assert caller.call("ConvertInterfaceAliasToLuid", name) == (SUCCESS, [luid])
        ns.ip("link", "property", "del", "dev", "größe", "altname", name)
        assert caller.call("ConvertInterfaceAliasToLuid", name)[0] == INVALID_PARAMETER
    assert caller.call("ConvertInterfaceLuidToAlias", luid, 64) == (SUCCESS, ["größe"])


# --- GetPerAdapterInfo --------------------------------------------------------------------------


@pytest.fixture(name="resolv")
def _resolv(ns):
    """Writes the namespace's own /etc/netns/NAME/resolv.conf."""
    needs_root("write in /etc")
    folder = f"/etc/netns/{ns.name}"
    parent = os.path.isdir("/etc/netns")
    os.makedirs(folder)

    def write(text):
        with open(f"{folder}/resolv.conf", "w", encoding="ascii") as file:
            file.write(text)
    yield write
    for name in os.listdir(folder):
        os.unlink(f"{folder}/{name}")
    os.rmdir(folder)
    if not parent:
        os.rmdir("/etc/netns")


def _veth(ns):
    ns.ip_batch(["link add va type veth peer name vb", "link set va up", "link set vb up"])
    return ns.index("va")


def test_unknown_adapter(caller):
    for index in (0, 4711, 4294967295):
        assert caller.call("GetPerAdapterInfo", index) == (NO_DATA, ["0"])


def test_loopback_has_no_servers(caller):
    code, words = caller.call("GetPerAdapterInfo", 1)
    assert code == BUFFER_OVERFLOW
    assert words == ["64", f"{SUCCESS:08x}", "0", "0", "-", "-"]


def test_servers_of_the_namespace(ns, caller, resolv):
    index = _veth(ns)
    ns.ip("addr", "add", "10.0.0.1/24", "dev", "va")
    ns.ip("route", "add", "default", "via", "10.0.0.2", "dev", "va")
    resolv("nameserver 10.0.0.53\nnameserver 2001:db8::53\nnameserver 10.0.0.54\n")
    code, words = caller.call("GetPerAdapterInfo", index)
    assert code == BUFFER_OVERFLOW
    # The structure and one more node: IPv6 servers have no place in it.
    assert words == ["112", f"{SUCCESS:08x}", "0", "0", "10.0.0.53", "10.0.0.53", "10.0.0.54"]
    # The other end has no default route.
    assert caller.call("GetPerAdapterInfo", ns.index("vb"))[1][0] == "64"
    resolv("nameserver 10.0.0.99\n")
    assert caller.call("GetPerAdapterInfo", index)[1] == [
        "64", f"{SUCCESS:08x}", "0", "0", "10.0.0.99", "10.0.0.99"]


def test_automatic_address(ns, caller):
    index = _veth(ns)

    def active():
        words = caller.call("GetPerAdapterInfo", index)[1]
        return words[2:4]
    assert active() == ["0", "0"]
    ns.ip("addr", "add", "169.254.7.7/16", "dev", "va", "scope", "link")
    assert active() == ["1", "1"]
    ns.ip("addr", "add", "10.0.0.1/24", "dev", "va")
    assert active() == ["0", "0"]
    ns.ip("addr", "del", "10.0.0.1/24", "dev", "va")
    ns.ip("addr", "del", "169.254.7.7/16", "dev", "va")
    for address in ("169.254.0.5/16", "169.254.255.5/16", "169.254.7.7/24", "169.254.7.7/32"):
        ns.ip("addr", "add", address, "dev", "va")
        assert active() == ["0", "0"], address
        ns.ip("addr", "del", address, "dev", "va")
