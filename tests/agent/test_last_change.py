# SPDX-License-Identifier: BSD-2-Clause
"""ipv4/ipv6InterfaceTableLastChange: advanced by what RFC 4293 names, and by nothing else."""

import time

import pytest

from lab import ipmib
from lab.agent import VARIANT, Laboratory
from lab.netns import Namespace
from lab.stamps import AHEAD, BEHIND, SEEN, Stamps


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


@pytest.mark.skipif(VARIANT == "module", reason="the module starts with snmpd")
def test_start_stamps_the_current_uptime(shared_lab, stamps):
    shared_lab.stop_serving()
    time.sleep(2 * BEHIND / 100)
    before = shared_lab.client.get(ipmib.UPTIME)[0].value
    shared_lab.start_ipifd(log="again.log")
    ipv4, ipv6, uptime = stamps.read()
    assert before - BEHIND <= ipv4 <= uptime + AHEAD and before - BEHIND <= ipv6 <= uptime + AHEAD


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


def test_link_local_address(shared_lab, stamps):
    """The identifier is that of the link-local address: another one, without any token."""
    namespace = shared_lab.namespace
    namespace.ip_batch(["link add fresh type veth peer name hserf", "link set fresh up",
                        "link set hserf up"])
    time.sleep(SEEN)
    assert stamps.moved_by(lambda: namespace.ip_batch([
        "addr flush dev fresh scope link", "addr add fe80::1234/64 dev fresh nodad"])) == {"ipv6"}
    assert stamps.moved_by(lambda: namespace.ip("link", "del", "fresh")) == {"ipv4", "ipv6"}


def test_forwarding_of_one_interface(shared_lab, stamps):
    namespace, path = shared_lab.namespace, "ipv6/conf/one/force_forwarding"
    if not namespace.exists(path):
        pytest.skip("no force_forwarding, which came with Linux 6.17")
    namespace.write("ipv6/conf/all/forwarding", 0)
    time.sleep(SEEN)
    assert stamps.moved_by(lambda: namespace.write(path, 1)) == {"ipv6"}
    assert stamps.moved_by(lambda: namespace.write(path, 0)) == {"ipv6"}
    # Where all forward, one more that would makes no difference.
    assert stamps.moved_by(lambda: namespace.write("ipv6/conf/all/forwarding", 1)) == {"ipv6"}
    assert stamps.moved_by(lambda: namespace.write(path, 1)) == set()
    namespace.write(path, 0)


@pytest.mark.parametrize("name", ["two", "idle"])  # one is up, the other down
def test_ipv6_switched_off_and_on(shared_lab, stamps, name):
    path = f"ipv6/conf/{name}/disable_ipv6"
    shared_lab.namespace.write(path, 0)
    time.sleep(SEEN)
    for value in (1, 0):
        assert stamps.moved_by(lambda value=value: shared_lab.namespace.write(path, value)) == {
            "ipv6"}


def test_row_of_ipv4_alone(shared_lab, stamps):
    """Below 68 octets there is no IPv4, and has been no IPv6 long before.  Of the interfaces that
    every kernel has only the loopback can be so small; its address has to come back for us."""
    namespace = shared_lab.namespace

    def there_and_back():
        namespace.ip("link", "set", "lo", "mtu", 60)
        time.sleep(0.3)
        namespace.ip_batch(["link set lo mtu 100", "addr add 127.0.0.1/8 dev lo"])
    namespace.ip("link", "set", "lo", "mtu", 100)
    time.sleep(SEEN)
    assert stamps.moved_by(there_and_back) == {"ipv4"}
    namespace.ip("link", "set", "lo", "mtu", 65536)


def test_mtu_and_link_state_do_not(shared_lab, stamps):
    """Neither is an object of the tables: the protocol's status is not the link's."""
    assert stamps.moved_by(lambda: shared_lab.namespace.ip_batch(
        ["link set idle mtu 1400", "link set idle mtu 1300"])) == set()
    # With the link IPv6 gains and loses a link-local address, and with it perhaps the identifier.
    assert "ipv4" not in stamps.moved_by(lambda: shared_lab.namespace.ip_batch(
        [f"link set {name} {state}" for name in ("idle", "two") for state in ("down", "up")]))


def test_rename_and_addresses_do_not(shared_lab, stamps):
    shared_lab.namespace.ip("link", "set", "idle", "down")
    time.sleep(SEEN)
    assert stamps.moved_by(lambda: shared_lab.namespace.ip_batch(
        ["addr add 10.9.9.9/24 dev one", "addr add 2001:db8::9/64 dev one",
         "link set idle name lazy"])) == set()
