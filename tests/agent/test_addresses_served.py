# SPDX-License-Identifier: BSD-2-Clause
"""Who serves addresses and what is beside them, and which are shown."""

import contextlib
import os
import re
import time

import pytest

from lab import addresses
from lab.address_mix import rest
from lab.agent import FEW_MODULES, VARIANT
from lab.process import preloaded
from lab.snmp import SnmpError
from lab.waiting import wait_until

_OWN = ("ip,ipAddressTable,ipAddressPrefixTable,ipDefaultRouterTable,"
        "inetNetToMediaTable,ipIfStatsTable")


@pytest.fixture
def pair(lab):
    """Two ends of a cable."""
    lab.namespace.ip_batch(["link add one type veth peer name two", "link set one up",
                            "link set two up", "address add 10.1.1.1/24 dev one"])
    rest(lab.namespace)
    return lab


def _ask(lab, oid):
    return lab.client.get(oid)[0]


# --- who serves, and what is shown ---------------------------------------------------------------

def assert_ours(lab):
    """Each table is ipifd's: snmpd's own has other columns, values or rows."""
    rest(lab.namespace)
    expected = addresses.read(lab.namespace)
    assert dict(lab.client.walk(addresses.ADDRESS_OLD)) == addresses.old_table(expected)
    served = dict(lab.client.walk(addresses.ADDRESS))
    assert {oid: value for oid, value in served.items() if not re.search(
        r"\.34\.1\.[89]\.", oid)} == addresses.address_table(expected)
    assert dict(lab.client.walk(addresses.MEDIA)) == addresses.media_table(lab.namespace)
    assert {oid for oid, _ in lab.client.walk(f"{addresses.IF_STATS}.1.3")} == {
        f"{addresses.IF_STATS}.1.3.2.{link['ifindex']}"
        for link in lab.namespace.ip_json("link", "show")}
    flags = f"{addresses.PREFIX}.1.6"
    assert {oid for oid, _ in lab.client.walk(flags)} == {
        oid for oid in addresses.prefix_table(expected) if oid.startswith(f"{flags}.")}
    # By GETNEXT, over the end of a table that is registered in pieces.
    assert dict(lab.client.walk_next(addresses.ADDRESS_OLD)) == addresses.old_table(expected)


@pytest.mark.parametrize("options", [None, f"-{_OWN.replace(',', ',-')}", FEW_MODULES],
                         ids=["beside snmpd's own", "without snmpd's own", "beside few"])
def test_ours_are_served(pair, options):
    if VARIANT == "module":
        pair.use_module(addresses.SERVE)
    pair.namespace.ip_batch(["neighbor add 10.1.1.7 lladdr 02:00:00:00:00:07 dev one",
                             "address add 10.8.8.8/32 dev one preferred_lft 0"])
    pair.start_snmpd(modules=options)
    if VARIANT != "module":
        pair.start_ipifd(addresses.SERVE)
    pair.wait_until_served()
    assert_ours(pair)


def test_reload_adds_and_removes_the_group(pair):
    pair.start_both("")
    theirs = dict(pair.client.walk(addresses.ADDRESS_OLD))
    assert not any(oid.startswith(f"{addresses.ADDRESS_OLD}.1.5.10.1") for oid in theirs)
    for _ in range(2):
        pair.reconfigure(addresses.SERVE)
        wait_until(lambda: pair.client.walk(f"{addresses.ADDRESS_OLD}.1.5"), 10, "it is served")
        assert_ours(pair)
        pair.reconfigure("")
        wait_until(lambda: dict(pair.client.walk(addresses.ADDRESS_OLD)) == theirs, 10,
                   "snmpd's own answers again")


def test_snmpd_is_restarted(pair):
    """Everything is registered again, each name once."""
    if VARIANT == "module":
        pytest.skip("it is snmpd's")
    pair.start_both(addresses.SERVE)
    pair.snmpd.end()
    pair.start_snmpd()
    pair.wait_until_served()
    assert_ours(pair)
    assert not [line for line in pair.snmpd.log().splitlines()
                if "duplicate registration" in line]


def test_two_of_the_same_priority(pair):
    """The tables that are registered in pieces are refused whole, and come when there is room."""
    if VARIANT == "module":
        pytest.skip("two daemons")
    pair.start_snmpd(modules=FEW_MODULES)
    first = pair.start_ipifd(addresses.SERVE, log="first.log")
    second = pair.start_ipifd(addresses.SERVE, wait=False, log="second.log")
    second.wait_for_log("snmpd refuses", 10)
    first.end()
    wait_until(lambda: len(pair.client.walk(addresses.ADDRESS_OLD)) >= 10, 70,
               "the other has tried again")
    assert_ours(pair)


def test_filters_hold(pair):
    pair.start_both(f"{addresses.SERVE}ipifExclude tw* lo\n")
    pair.namespace.ip_batch(["address add 10.9.9.9/24 dev two", "address add 10.9.9.9/24 dev one",
                             "neighbor add 10.9.9.1 lladdr 02:00:00:00:00:01 dev two",
                             "route add default via 10.9.9.7 dev two"])
    shown = {pair.namespace.index("one")}
    time.sleep(1.1)
    assert {value.value for _, value in pair.client.walk(f"{addresses.ADDRESS}.1.3")} == shown
    assert {value.value for _, value in pair.client.walk(f"{addresses.ADDRESS_OLD}.1.2")} == shown
    assert not pair.client.walk(addresses.MEDIA) and not pair.client.walk(addresses.ROUTER)
    for table, column in ((addresses.PREFIX, 6), (addresses.PHYSICAL, 7)):
        for oid, _ in pair.client.walk(f"{table}.1.{column}"):
            assert int(oid.removeprefix(f"{table}.1.{column}.").partition(".")[0]) in shown
    assert len(pair.client.walk(f"{addresses.IF_STATS}.1.3")) == 1
    pair.reconfigure(f"{addresses.SERVE}ipifExclude one\n")
    two = {pair.namespace.index(name) for name in ("two", "lo")}
    wait_until(lambda: {value.value for _, value in pair.client.walk(f"{addresses.ADDRESS}.1.3")}
               == two, 10, "the new filter holds")
    assert len(pair.client.walk(f"{addresses.MEDIA}.1.1")) == 1
    assert len(pair.client.walk(addresses.ROUTER)) == 2


@pytest.mark.skipif(VARIANT == "module", reason="snmpd's own parts of a table are its library's")
def test_every_instance_by_get(pair):
    """In one request, and so by all tables at once; and names that none has."""
    pair.start_both(addresses.SERVE)
    time.sleep(1.1)
    walked = [binding for table in (addresses.ADDRESS_OLD, addresses.PREFIX, addresses.ADDRESS)
              for binding in pair.client.walk(table)]
    for part in range(0, len(walked), 40):
        some = walked[part:part + 40]
        assert pair.client.get(*(oid for oid, _ in some)) == [value for _, value in some]
    for name in ("1.3.1.4.10.1.1.9", "1.3.1.5.10.1.1.1.0", "1.3.1.4.10.1.1.1.0", "1.3.1",
                 "1.3.2.4.10.1.1.1", "1.3.1.4.10.1.1", "1.3.1.4.266.1.1.1",
                 "1.3.1.4294967295.10.1.1.1", "1.3.4.20.254.128"):
        assert _ask(pair, f"{addresses.ADDRESS}.{name}").type == "noSuchInstance", name
    for name in ("1.1.1.4.10.1.1.1", "1.12.1.4.10.1.1.1", "2.3.1.4.10.1.1.1"):
        assert _ask(pair, f"{addresses.ADDRESS}.{name}").type == "noSuchObject", name


# --- what goes wrong -----------------------------------------------------------------------------

def test_interfaces_vanish_in_the_middle(pair):
    """Walks while interfaces with addresses come and go: none fails, and in the end all agrees."""
    pair.start_both(addresses.SERVE)
    made = [[f"link add gone{number} group 77 type ifb", f"link set gone{number} up",
             f"address add 10.20.{number}.1/24 dev gone{number}",
             f"neighbor add 10.20.{number}.2 lladdr 02:00:00:00:00:02 dev gone{number}"]
            for number in range(40)]
    end = time.monotonic() + 8
    while time.monotonic() < end:
        pair.namespace.ip_batch(line for lines in made for line in lines)
        for table in addresses.TABLES:
            pair.client.walk(table)
        pair.namespace.ip("link", "del", "group", "77")
        for table in addresses.TABLES:
            pair.client.walk(table)
    pair.check_alive()
    wait_until(lambda: not [oid for oid, _ in pair.client.walk(addresses.ADDRESS_OLD)
                            if ".10.20." in oid], 10, "all are gone")
    assert_ours(pair)


@pytest.mark.skipif(VARIANT == "module", reason="it waits with the kernel")
def test_nobody_knows_before_the_first_reading(lab):
    """That is an error, and no empty table."""
    slow = lab.path("slow")
    lab.provider_environment = {"LD_PRELOAD": preloaded("bin/ipifd", "lib/no_netlink.so"),
                                "IPIF_SLOW_NETLINK": slow}
    lab.start_both(addresses.SERVE)
    lab.write_file("slow", "")
    lab.client.patience = 0
    for oid in (addresses.ADDRESS_OLD, f"{addresses.ADDRESS}.1.3"):
        with pytest.raises(SnmpError, match="(?i)gen"):
            lab.client.walk(oid)
    os.unlink(slow)
    expected = addresses.read(lab.namespace)

    def is_right():
        with contextlib.suppress(SnmpError):
            return dict(lab.client.walk(addresses.ADDRESS_OLD)) == addresses.old_table(expected)
        return False
    wait_until(is_right, 30, "it is read")
