# SPDX-License-Identifier: BSD-2-Clause
"""Every served value of both tables against the independent reader."""

import pytest

from lab import interfaces, ipmib, kernel
from lab.compare import assert_tables_served


@pytest.mark.parametrize("seed", [21, 22])
def test_every_value_of_a_mix(lab, seed):
    interfaces.Mix(lab.namespace, seed)
    lab.start_both()
    assert_tables_served(lab)


def test_interfaces_that_come_after_the_start(lab):
    lab.start_both()
    interfaces.Mix(lab.namespace, 24)
    assert_tables_served(lab)


def test_five_hundred_interfaces(lab):
    interfaces.make_many(lab.namespace, 500, first_index=65300)
    lab.namespace.ip("link", "add", "last", "index", interfaces.HIGHEST_INDEX, "type", "ifb")
    lab.start_both()
    assert_tables_served(lab)
    lab.namespace.ip("link", "del", "group", 77)
    lab.namespace.ip("link", "del", "last")
    assert_tables_served(lab)


def test_row_of_ipv6_goes_below_1280_and_comes_back(lab):
    lab.namespace.ip("link", "add", "one", "index", 70000, "type", "ifb")
    lab.start_both()
    for mtu, rows in ((1279, 1), (1280, 2)):
        lab.namespace.ip("link", "set", "one", "mtu", mtu)
        assert len([row for row in kernel.rows(lab.namespace)
                    if row["InterfaceName"] == "one"]) == rows
        assert_tables_served(lab)


def test_disabled_ipv6_is_a_row_that_is_down(lab):
    lab.namespace.ip_batch(["link add one type ifb", "link set one up"])
    lab.start_both()
    index = lab.namespace.index("one")
    for disabled, status in ((1, 2), (0, 1)):
        lab.namespace.write("ipv6/conf/one/disable_ipv6", disabled)
        assert_tables_served(lab)
        (value,) = lab.client.get(ipmib.instance("ipv6", 5, index))
        assert value == ("INTEGER", status)


def test_link_state_is_not_the_protocols(lab):
    """RFC 4293 3.2.2: setting ifAdminStatus down does not change the protocol's status."""
    lab.namespace.ip_batch(["link add one type veth peer name two", "link set one up",
                            "link set two up", "addr add 10.1.1.1/24 dev one"])
    lab.start_both()
    index = lab.namespace.index("one")
    oids = [ipmib.instance("ipv4", 3, index), ipmib.instance("ipv6", 5, index)]
    for command in (("link", "set", "two", "down"), ("link", "set", "one", "down")):
        lab.namespace.ip(*command)
        assert_tables_served(lab)
        assert lab.client.get(*oids) == [("INTEGER", 1)] * 2


def test_interface_in_another_namespace_is_not_served(lab):
    lab.namespace.ip_batch(["link add one type veth peer name two"])
    lab.start_both()
    index = lab.namespace.index("one")
    assert lab.client.get(ipmib.instance("ipv4", 2, index)) == [("INTEGER", 65535)]
    lab.namespace.ip("link", "set", "one", "netns", 1)
    assert_tables_served(lab)
    assert lab.client.get(ipmib.instance("ipv4", 2, index))[0].type == "noSuchInstance"
