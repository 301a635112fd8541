# SPDX-License-Identifier: BSD-2-Clause
"""Every value of addresses, neighbours and default routers against `ip -j`."""

import pytest

from lab import addresses
from lab.address_mix import AddressMix, advertise, rest
from lab.waiting import wait_until


def _without(values, table, *columns):
    """What is compared apart: it counts down, or stamps."""
    return {oid: value for oid, value in values.items()
            if not oid.startswith(tuple(f"{table}.1.{column}." for column in columns))}


def _walk(lab, table):
    bindings = lab.client.walk(table)
    numbers = [tuple(map(int, oid.split("."))) for oid, _ in bindings]
    assert numbers == sorted(set(numbers)), table
    return dict(bindings)


def assert_all_served(lab, hidden=()):
    """All tables hold exactly what is expected of the namespace as it is."""
    rest(lab.namespace)
    lab.settle()
    expected = addresses.read(lab.namespace, hidden)
    served = _walk(lab, addresses.ADDRESS)
    assert _without(served, addresses.ADDRESS, 8, 9) == addresses.address_table(expected)
    assert _walk(lab, addresses.ADDRESS_OLD) == addresses.old_table(expected)
    prefixes = _walk(lab, addresses.PREFIX)
    wanted = addresses.prefix_table(expected)
    compared = _without(prefixes, addresses.PREFIX, 8, 9)
    assert {oid: compared[oid] for oid in wanted if oid in compared} == wanted
    lives = addresses.prefix_lifetimes(expected)
    assert _rows(prefixes, addresses.PREFIX, 5) == set(lives)
    for index, pair in lives.items():
        for column, life in zip((addresses.PREFERRED, addresses.VALID), pair):
            shown = prefixes[f"{addresses.PREFIX}.1.{column}.{index}"].value
            assert shown == life or life - 2 <= shown <= life + 2, (index, column, shown, life)
    # Each pointer leads to a row.
    for oid, value in served.items():
        if oid.startswith(f"{addresses.ADDRESS}.1.5.") and value.value != ".0.0":
            assert value.value.lstrip(".") in prefixes, (oid, value)
    if not hidden:
        assert _without(_walk(lab, addresses.PHYSICAL), addresses.PHYSICAL, 5) == \
            addresses.physical_table(lab.namespace)
        assert _walk(lab, addresses.MEDIA) == addresses.media_table(lab.namespace)
        assert_routers_served(lab)


def _rows(values, table, column):
    head = f"{table}.1.{column}."
    return {oid.removeprefix(head) for oid in values if oid.startswith(head)}


def assert_routers_served(lab):
    """ipDefaultRouterTable, with lifetimes to a second or two."""
    served = _walk(lab, addresses.ROUTER)
    expected = addresses.routers(lab.namespace)
    assert _without(served, addresses.ROUTER, 4) == addresses.router_table(lab.namespace)
    for index, (life, _) in expected.items():
        shown = served[f"{addresses.ROUTER}.1.4.{index}"]
        assert shown.type == "Gauge32"
        assert (shown.value == 65535 if life is None else life - 2 <= shown.value <= life + 2), (
            index, life, shown)


@pytest.mark.parametrize("seed", [31, 32, 33])
def test_every_value_of_a_mix(lab, seed):
    AddressMix(lab.namespace, seed)
    lab.start_both(addresses.SERVE)
    assert_all_served(lab)
    kinds = {value.value for oid, value in lab.client.walk(f"{addresses.ADDRESS}.1.7")}
    assert {1, 2, 4, 6, 7} <= kinds, "the mix has no address of each status"


def test_what_comes_after_the_start(lab):
    lab.start_both(addresses.SERVE)
    lab.client.walk(addresses.ADDRESS)
    AddressMix(lab.namespace, 34)
    assert_all_served(lab)
    lab.namespace.ip("link", "del", "one")
    assert_all_served(lab)


def test_an_interface_goes_down_and_comes_back(lab):
    lab.namespace.ip_batch(["link add one type veth peer name two", "link set one up",
                            "link set two up", "address add 10.1.1.1/24 brd + dev one"])
    lab.start_both(addresses.SERVE)
    assert_all_served(lab)
    oids = [f"{addresses.ADDRESS}.1.7.1.4.10.1.1.{last}" for last in (1, 255)]
    for command, status in (("two down", 4), ("two up", 1), ("one down", 4)):
        lab.namespace.ip("link", "set", *command.split())
        wait_until(lambda status=status: [value.value for value in lab.client.get(*oids)]
                   == [status] * 2, 5, f"{command}: status {status}")
    assert_all_served(lab)


def test_an_optimistic_address(lab):
    lab.namespace.ip_batch(["link add one type veth peer name two"])
    if not lab.namespace.exists("ipv6/conf/one/optimistic_dad"):
        pytest.skip("a kernel without CONFIG_IPV6_OPTIMISTIC_DAD")
    lab.namespace.write("ipv6/conf/one/dad_transmits", 5000)
    lab.namespace.write("ipv6/conf/one/optimistic_dad", 1)
    lab.namespace.ip_batch(["link set one up", "link set two up",
                            "address add 2001:db8::1/64 dev one optimistic"])
    lab.start_both(addresses.SERVE)
    instance = addresses.inet(addresses.ipaddress.ip_address("2001:db8::1"), 0)
    (value,) = lab.client.get(f"{addresses.ADDRESS}.1.7.{instance[0]}.{instance[1]}")
    assert value == addresses.integer(8), lab.namespace.ip("address")


@pytest.mark.parametrize("preference", [-1, 0, 1])
@pytest.mark.parametrize("mode", ["eui64", "stable_secret"])
def test_what_a_router_advertises(lab, mode, preference):
    lab.namespace.write("ipv6/conf/default/accept_ra", 2)
    lab.namespace.ip_batch(["link add host type veth peer name router"])
    if mode == "stable_secret":
        lab.namespace.write("ipv6/conf/host/stable_secret", "1:2:3:4:5:6:7:8")
    lab.namespace.write("ipv6/conf/host/use_tempaddr", 2)
    lab.namespace.write("ipv6/conf/router/accept_ra", 0)  # it hears itself
    lab.namespace.ip_batch(["link set host up", "link set router up"])
    lab.start_both(addresses.SERVE)
    rest(lab.namespace)
    advertise(lab.namespace, "router", "2001:db8:5::/64", 1800, preference)
    wait_until(lambda: "2001:db8:5" in lab.namespace.ip("address", "show", "dev", "host"), 10,
               "the host takes an address")
    assert_all_served(lab)
    (life,) = [value.value for _, value in lab.client.walk(f"{addresses.ROUTER}.1.4")]
    assert 1700 < life <= 1800
    (shown,) = [value.value for _, value in lab.client.walk(f"{addresses.ROUTER}.1.5")]
    assert shown == preference or not lab.namespace.exists("ipv6/conf/host/accept_ra_rtr_pref")
    origins = {value.value for oid, value in lab.client.walk(f"{addresses.ADDRESS}.1.6.2")}
    assert origins == ({1, 5, 6} if mode == "eui64" else {1, 6})  # temporary ones are random
    # The router is one no longer.
    advertise(lab.namespace, "router", "2001:db8:5::/64", 0)
    wait_until(lambda: not lab.client.walk(addresses.ROUTER), 10, "no default router is left")
    assert_all_served(lab)


def test_a_default_route_that_is_over(lab):
    """The kernel keeps it until it sweeps: nobody is to take it for one that never ends."""
    lab.namespace.ip_batch(["link add one type ifb", "link set one up"])
    lab.start_both(addresses.SERVE)
    lab.namespace.ip("-6", "route", "add", "default", "via", "fe80::1", "dev", "one", "expires", 1)
    seen = set()

    def is_gone():
        seen.update(value.value for _, value in lab.client.walk(f"{addresses.ROUTER}.1.4"))
        return "default" not in lab.namespace.ip("-6", "route")
    wait_until(is_gone, 40, "the kernel sweeps the route", pause=0.2)
    assert seen and seen <= {0, 1}, seen
