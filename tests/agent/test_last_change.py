# SPDX-License-Identifier: BSD-2-Clause
"""ipv4/ipv6InterfaceTableLastChange: advanced by what RFC 4293 names, and by nothing else."""

import time

import pytest

from lab.agent import VARIANT, Laboratory
from lab.netns import Namespace
from lab.stamps import SEEN, Stamps
from lab.waiting import wait_until


def _start(lab):
    # Without duplicate address detection the namespace is at rest when the commands return.
    lab.namespace.write("ipv6/conf/default/accept_dad", 0)
    lab.namespace.ip_batch(["link add one type veth peer name two", "link set one up",
                            "link set two up", "link add idle type ifb"])
    lab.start_both()
    time.sleep(SEEN)
    return Stamps(lab)


@pytest.fixture(name="shared", scope="module")
def _shared():
    with Namespace() as namespace, Laboratory(namespace) as lab:
        yield lab, _start(lab)


@pytest.fixture(name="shared_lab")
def _shared_lab(shared):
    yield shared[0]
    shared[0].check_alive()


@pytest.fixture(name="stamps")
def _stamps(shared):
    return shared[1]


def test_start_stamps_the_current_uptime(stamps):
    ipv4, ipv6, uptime = stamps.read()
    assert 0 <= ipv4 <= uptime + 1 and 0 <= ipv6 <= uptime + 1
    assert uptime - ipv4 < 1000 and uptime - ipv6 < 1000


def test_nothing_moves_it_while_nothing_happens(stamps):
    assert stamps.moved_by(lambda: time.sleep(2)) == set()


def test_added_and_removed_rows(shared_lab, stamps):
    assert stamps.moved_by(
        lambda: shared_lab.namespace.ip("link", "add", "new", "type", "ifb")) == {"ipv4", "ipv6"}
    assert stamps.moved_by(lambda: shared_lab.namespace.ip("link", "del", "new")) == {"ipv4", "ipv6"}


def test_row_of_one_family(shared_lab, stamps):
    assert stamps.moved_by(
        lambda: shared_lab.namespace.ip("link", "set", "idle", "mtu", 1000)) == {"ipv6"}
    assert stamps.moved_by(
        lambda: shared_lab.namespace.ip("link", "set", "idle", "mtu", 1500)) == {"ipv6"}


def test_identifier(shared_lab, stamps):
    assert stamps.moved_by(
        lambda: shared_lab.namespace.ip("token", "set", "::77", "dev", "one")) == {"ipv6"}


@pytest.mark.parametrize("path, value, expected", [
    ("ipv4/neigh/one/retrans_time_ms", 2000, set()),  # the RFC does not name it for IPv4
    ("ipv4/neigh/one/base_reachable_time_ms", 20000, set()),
    ("ipv4/conf/one/forwarding", 1, set()),
    ("ipv6/neigh/one/retrans_time_ms", 2000, {"ipv6"}),
    ("ipv6/neigh/one/base_reachable_time_ms", 20000, {"ipv6"}),  # ReachableTime with it
    ("ipv6/conf/two/disable_ipv6", 1, {"ipv6"}),
    ("ipv6/conf/all/forwarding", 1, {"ipv6"}),
    ("ipv6/conf/two/accept_ra", 0, set()),
])
def test_settings(shared_lab, stamps, path, value, expected):
    assert stamps.moved_by(lambda: shared_lab.namespace.write(path, value)) == expected


def test_rename_and_addresses_do_not(shared_lab, stamps):
    assert stamps.moved_by(
        lambda: shared_lab.namespace.ip("addr", "add", "10.9.9.9/24", "dev", "one")) == set()
    assert stamps.moved_by(
        lambda: shared_lab.namespace.ip("addr", "add", "2001:db8::9/64", "dev", "one")) == set()
    assert stamps.moved_by(
        lambda: shared_lab.namespace.ip("link", "set", "idle", "name", "lazy")) == set()


@pytest.mark.skipif(VARIANT == "module", reason="the module is started anew with snmpd")
def test_after_a_restart_of_snmpd_it_is_in_the_new_epoch(lab):
    stamps = _start(lab)
    lab.namespace.ip("link", "add", "new", "type", "ifb")
    time.sleep(SEEN)
    lab.snmpd.end()
    lab.start_snmpd()
    lab.wait_until_served()
    ipv4, ipv6, uptime = stamps.read()
    assert ipv4 <= uptime and ipv6 <= uptime
    # The change was before this snmpd's time.
    assert (ipv4, ipv6) == (0, 0)
    lab.namespace.ip("link", "del", "new")
    wait_until(lambda: stamps.read()[0] > 0, 2, "a change in the new epoch is stamped")
