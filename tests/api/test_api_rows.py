# SPDX-License-Identifier: BSD-2-Clause
"""GetIpInterfaceTable and GetIpInterfaceEntry against the independent reader of the kernel."""

import pytest

from lab import api, kernel
from lab.api import AF_INET, AF_INET6, AF_UNSPEC, Caller
from lab.interfaces import Mix, make_many
from lab.netns import Namespace
from lab.process import WITHOUT_IPV6, as_nobody

# What a row holds where it does not have the field.
_CONSTANTS = {
    "MinRouterAdvertisementInterval": (200,),
    "MaxRouterAdvertisementInterval": (600,),
    "AdvertisingEnabled": (False,),
    "AdvertiseDefaultRoute": (False,),
    "RouterDiscoveryBehavior": ("dhcp", "disabled"),
    "DadTransmits": (0,),
    "LinkLocalAddressTimeout": (0, 6500),
    "SitePrefixLength": (0,),
    "Metric": (0,),
    "InterfaceIdentifier": (f"0x{0:016x}",),
    "SupportsWakeUpPatterns": (False,),
}
_REDRAWN = "ReachableTime"  # by the kernel, every 300 s and in silence


def _compare(caller, namespace):
    """The table, which is that of the kernel.  What may just have been drawn anew gets a second
    chance."""
    for last in (False, True):
        rows, expected = caller.table(), kernel.rows(namespace)
        assert [(row.Family, row.InterfaceIndex) for row in rows] == [
            (api.FAMILIES[row["Family"]], row["InterfaceIndex"]) for row in expected]
        redrawn = False
        for row, right in zip(rows, expected):
            shown, where = row.shown(), (right["InterfaceName"], right["Family"])
            for name, value in right.items():
                if name in ("InterfaceName", "EnableStatus"):
                    continue
                if value is None:
                    assert shown[name] in _CONSTANTS[name], (where, name)
                elif name == _REDRAWN and not last:
                    redrawn = redrawn or shown[name] != value
                else:
                    assert shown[name] == value, (where, name)
        if not redrawn:
            break
    return rows


@pytest.mark.parametrize("seed", range(3))
def test_every_field_of_a_mix(seed):
    with Namespace() as ns, Caller(ns) as caller:
        Mix(ns, seed)
        rows = _compare(caller, ns)
        for row in rows:
            assert row.padding == bytes(len(row.padding))
            one = caller.row(row.Family, row.InterfaceIndex)
            assert one.ReachableTime
            one.ReachableTime = row.ReachableTime
            assert bytes(one) == bytes(row), (row.Family, row.InterfaceIndex)


def test_families():
    with Namespace() as ns, Caller(ns) as caller:
        ns.ip("link", "add", "b0", "type", "bridge")
        both = [bytes(row) for row in caller.table(AF_UNSPEC)]
        assert [bytes(row) for row in caller.table(AF_INET) + caller.table(AF_INET6)] == both
        assert [bytes(row) for row in caller.table(23)] == both[len(both) // 2:]
        assert {row.Family for row in caller.table(23)} == {AF_INET6}
        for family in (1, 3, 9, 11, 24, 65535):
            assert caller.call("GetIpInterfaceTable", family) == (api.INVALID_PARAMETER, ["0"])


def test_key_of_an_entry():
    with Namespace() as ns, Caller(ns) as caller:
        ns.ip("link", "add", "b0", "index", 70000, "type", "bridge")
        ns.ip("link", "add", "b1", "index", 2147483646, "type", "bridge")
        lo, b0, b1 = (caller.row(AF_INET, ifindex) for ifindex in (1, 70000, 2147483646))

        for family in (AF_UNSPEC, 1, 11, 255):
            assert caller.get(family, 1)[0] == api.INVALID_PARAMETER
        assert caller.get(AF_INET)[0] == api.INVALID_PARAMETER
        for ifindex in (2, 71000, 2147483647, 2147483648, 4294967295):
            assert caller.get(AF_INET, ifindex)[0] == api.NOT_FOUND

        # By LUID, and by nothing else when there is one.
        for row in (lo, b0, b1):
            code, found = caller.get(AF_INET6, 0xCCCCCCCC, row.InterfaceLuid)
            assert (code, found.InterfaceIndex) == (api.SUCCESS, row.InterfaceIndex)
            assert found.Family == AF_INET6
        assert caller.get(AF_INET, 1, 0xCCCCCCCCCCCCCCCC)[0] == api.NOT_FOUND
        for bit in (0, 6, 7, 24, 47, 48, 63):
            assert caller.get(AF_INET, 70000, b0.InterfaceLuid ^ 1 << bit)[0] == api.NOT_FOUND
        code, found = caller.get(23, 70000)
        assert (code, found.Family) == (api.SUCCESS, AF_INET6)

        # The interface is there, its IPv6 side is not.
        ns.ip("link", "set", "b0", "mtu", 1279)
        assert caller.get(AF_INET6, 70000)[0] == api.NOT_FOUND
        assert caller.get(AF_INET6, luid=b0.InterfaceLuid)[0] == api.NOT_FOUND
        assert caller.get(AF_INET, 70000)[0] == api.SUCCESS
        assert 70000 not in [row.InterfaceIndex for row in caller.table(AF_INET6)]


def test_an_index_that_is_used_again_has_another_luid_if_the_type_differs():
    with Namespace() as ns, Caller(ns) as caller:
        ns.ip("link", "add", "x", "index", 50, "type", "bridge")
        bridge = caller.row(AF_INET, 50).InterfaceLuid
        ns.ip("link", "del", "x")
        assert caller.get(AF_INET, luid=bridge)[0] == api.NOT_FOUND
        ns.ip("link", "add", "x", "index", 50, "type", "ifb")
        assert caller.get(AF_INET, luid=bridge)[0] == api.NOT_FOUND
        assert caller.row(AF_INET, 50).InterfaceLuid != bridge


def test_details_beside_the_rows():
    with Namespace() as ns, Caller(ns) as caller:
        Mix(ns, 4, count=12)
        code, words = caller.call("ipif_get_table", AF_UNSPEC)
        assert code == api.SUCCESS
        details = [words[at:at + 5] for at in range(0, len(words), 5)]
        right = kernel.rows(ns)
        assert [entry[0] for entry in details] == [row["InterfaceName"] for row in right]
        names = ("MinRouterAdvertisementInterval", "MaxRouterAdvertisementInterval",
                 "AdvertisingEnabled", "AdvertiseDefaultRoute", "RouterDiscoveryBehavior",
                 "LinkLocalAddressTimeout", "SitePrefixLength", "DadTransmits",
                 "SupportsWakeUpPatterns", "Offloads", "Metric")
        for (name, _, absent, status, length), row in zip(details, right):
            assert status == {"up": "1", "down": "2"}[row["EnableStatus"]], name
            for bit, field in enumerate(names):
                if field in ("Offloads", "SupportsWakeUpPatterns"):
                    continue
                assert bool(int(absent) >> bit & 1) == (row[field] is None), (name, field)
            assert length == ("0" if row["InterfaceIdentifier"] is None else "8")
        kinds = {entry[0]: entry[1] for entry in details}
        assert kinds["lo"] == "loopback" and kinds["veth1"] == "veth"


def test_without_ipv6_in_the_kernel():
    with Namespace() as ns, Caller(ns, prefix=WITHOUT_IPV6) as caller:
        assert {row.Family for row in caller.table(AF_UNSPEC)} == {AF_INET}
        assert caller.call("GetIpInterfaceTable", AF_INET6) == (api.NOT_SUPPORTED, ["0"])
        assert caller.get(AF_INET6, 1)[0] == api.NOT_FOUND
        assert caller.get(AF_INET, 1)[0] == api.SUCCESS


def test_nobody_may_read_too():
    with Namespace() as ns, Caller(ns, prefix=as_nobody()) as caller:
        ns.ip("link", "add", "b0", "type", "bridge")
        _compare(caller, ns)
        assert caller.get(AF_INET6, 1)[0] == api.SUCCESS


def test_calls_follow_the_thread_into_another_namespace():
    with Namespace() as first, Namespace() as second, Caller(first) as caller:
        first.ip("link", "add", "here", "index", 100, "type", "bridge")
        second.ip("link", "add", "there", "index", 100, "type", "ifb")
        for name, kind in (("there", second), ("here", first), ("there", second)):
            assert caller.call("enter", kind.name)[0] == 0
            _compare(caller, kind)
            luid = caller.row(AF_INET, 100).InterfaceLuid
            assert caller.call("ConvertInterfaceLuidToAlias", f"{luid:x}", 32) == (0, [name])


def test_many_calls_leave_nothing_open():
    with Namespace() as ns, Caller(ns) as caller:
        make_many(ns, 100)
        caller.table()
        before = caller.descriptors()
        for _ in range(20):
            assert len(caller.table()) == 202
            caller.row(AF_INET6, 1)
            caller.get(AF_INET, 4711)
        assert caller.descriptors() == before
        spaces = [Namespace() for _ in range(12)]
        try:
            for space in spaces:
                caller.call("enter", space.name)
                caller.table()
            # At most eight handles are kept.
            assert caller.descriptors() <= 8 * before
        finally:
            for space in spaces:
                space.remove()
