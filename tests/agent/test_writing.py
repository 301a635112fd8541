# SPDX-License-Identifier: BSD-2-Clause
"""SET: what it changes, what it refuses and how, all or nothing, and what is kept of it."""

import random
import signal
import threading

import pytest

from lab import ipifmib, ipmib
from lab.agent import VARIANT
from lab.process import product
from lab.snmp import SnmpError
from lab.waiting import wait_until

WRITABLE = "ipifWritable yes\n"
ENABLE_STATUS, FORWARDING = 5, 8  # of ipv6InterfaceTable


def column(number, family, index):
    """The OID of a value of ipifInterfaceTable."""
    return f"{ipifmib.INTERFACE_TABLE}.1.{number}.{1 if family == 'ipv4' else 2}.{index}"


STATUS, FORWARDS, DISCOVERY, DAD, REACHABLE, RETRANSMIT, MTU, NO_DEFAULT_ROUTES = (
    4, 11, 19, 20, 21, 22, 29, 37)


@pytest.fixture
def one(lab):
    """The index of an interface `one` that is up; nobody serves yet."""
    lab.namespace.ip("link", "add", "one", "type", "veth", "peer", "name", "other")
    lab.namespace.ip("link", "set", "one", "up")
    return lab.namespace.index("one")


def settings(namespace, name):
    """All numbers of an interface below /proc/sys/net."""
    groups = [("ipv4", "conf"), ("ipv4", "neigh"), ("ipv6", "conf"), ("ipv6", "neigh")]
    listing = {}
    for version, group in groups:
        folder = f"{version}/{group}/{name}"
        files = namespace.run("sh", "-c", f"ls /proc/sys/net/{folder} 2>/dev/null || :").split()
        for file in files:
            if file not in ("stable_secret", "mtu"):
                listing[f"{folder}/{file}"] = namespace.read(f"{folder}/{file}")
    return listing


def refuses(lab, error, *assignments):
    """The SET fails with this error, and changes nothing."""
    before = settings(lab.namespace, "one")
    with pytest.raises(SnmpError, match=error):
        lab.writer.set(*assignments)
    assert settings(lab.namespace, "one") == before


def test_off_by_default(lab, one):
    lab.start_both()
    refuses(lab, "notWritable", (ipmib.instance("ipv6", ENABLE_STATUS, one), "i", 2))
    refuses(lab, "notWritable", (column(DAD, "ipv6", one), "u", 3))
    refuses(lab, "notWritable", (f"{ipifmib.AGENT}.8.0", "i", 1))
    refuses(lab, "notWritable", (ipifmib.SPIN_LOCK, "i", 1))


def test_enable_status_gives_addresses_back(lab, one):
    lab.namespace.ip("addr", "add", "2001:db8::1/64", "dev", "one", "nodad")
    lab.start_both(WRITABLE)
    oid = ipmib.instance("ipv6", ENABLE_STATUS, one)
    lab.writer.set((oid, "i", 2))
    assert lab.namespace.read("ipv6/conf/one/disable_ipv6") == "1"
    assert lab.client.get(oid)[0].value == 2
    lab.writer.set((oid, "i", 1))
    assert lab.namespace.read("ipv6/conf/one/disable_ipv6") == "0"
    assert lab.client.get(oid)[0].value == 1
    assert "2001:db8::1/64" in lab.namespace.ip("addr", "show", "dev", "one")


def test_columns(lab, one):
    """Each is in the kernel and in the table when the SET is answered."""
    lab.start_both(WRITABLE)
    for oid, letter, value, path, written in [
            (column(DAD, "ipv6", one), "u", 3, "ipv6/conf/one/dad_transmits", "3"),
            (column(REACHABLE, "ipv6", one), "u", 40000, "ipv6/neigh/one/base_reachable_time_ms",
             "40000"),
            (column(REACHABLE, "ipv4", one), "u", 41000, "ipv4/neigh/one/base_reachable_time_ms",
             "41000"),
            (column(RETRANSMIT, "ipv4", one), "u", 1500, "ipv4/neigh/one/retrans_time_ms", "1500"),
            (column(FORWARDS, "ipv4", one), "i", 1, "ipv4/conf/one/forwarding", "1"),
            (column(NO_DEFAULT_ROUTES, "ipv6", one), "i", 1, "ipv6/conf/one/accept_ra_defrtr",
             "0"),
            (column(MTU, "ipv6", one), "u", 1400, "ipv6/conf/one/mtu", "1400"),
    ]:
        lab.writer.set((oid, letter, value))
        assert lab.namespace.read(path) == written, path
        assert lab.client.get(oid)[0].value == value, path


def test_mtu_that_would_end_ipv6(lab, one):
    lab.namespace.ip("addr", "add", "2001:db8::1/64", "dev", "one", "nodad")
    lab.start_both(WRITABLE)
    refuses(lab, "inconsistentValue", (column(MTU, "ipv4", one), "u", 1200))
    assert "2001:db8::1/64" in lab.namespace.ip("addr", "show", "dev", "one")


def test_log_names_the_instance(lab, one):
    lab.start_both(WRITABLE)
    lab.writer.set((column(MTU, "ipv4", one), "u", 1400), (column(DAD, "ipv6", one), "u", 3),
                   (ipmib.instance("ipv6", ENABLE_STATUS, one), "i", 2))
    for what in (f"ipifInterfaceNlMtu.1.{one} (one): 1400, was 1500",
                 f"ipifInterfaceDadTransmits.2.{one} (one): 3, was 1",
                 f"ipv6InterfaceEnableStatus.{one} (one): 2, was 1"):
        lab.provider.wait_for_log(f"a manager has written {what}", 3)


def test_ipv6_forwarding_where_the_kernel_can(lab, one):
    lab.start_both(WRITABLE)
    oid = ipmib.instance("ipv6", FORWARDING, one)
    if lab.namespace.exists("ipv6/conf/one/force_forwarding"):
        lab.writer.set((oid, "i", 1))
        assert lab.namespace.read("ipv6/conf/one/force_forwarding") == "1"
        assert lab.client.get(oid)[0].value == 1
        lab.namespace.write("ipv6/conf/all/forwarding", 1)
        refuses(lab, "inconsistentValue", (oid, "i", 2))
    else:
        refuses(lab, "notWritable", (oid, "i", 1))


@pytest.mark.parametrize("error, oid, letter, value", [
    ("wrongType", lambda index: column(DAD, "ipv6", index), "i", 3),
    ("wrongValue", lambda index: column(STATUS, "ipv6", index), "i", 3),
    ("wrongValue", lambda index: column(FORWARDS, "ipv4", index), "i", 0),
    ("wrongValue", lambda index: column(MTU, "ipv4", index), "u", 0),
    ("wrongValue", lambda index: column(DISCOVERY, "ipv6", index), "i", -1),
    ("notWritable", lambda index: column(STATUS, "ipv4", index), "i", 2),
    ("notWritable", lambda index: column(DAD, "ipv4", index), "u", 1),
    ("notWritable", lambda index: column(3, "ipv4", index), "s", "name"),
    ("notWritable", lambda index: column(99, "ipv4", index), "u", 1),
    ("notWritable", lambda index: ipmib.instance("ipv4", 3, index), "i", 2),
    ("notWritable", lambda index: f"{ipifmib.ADVERTISEMENT_TABLE}.1.2.{index}", "i", 1),
    ("noCreation", lambda index: column(DAD, "ipv6", 999999), "u", 3),
    ("noCreation", lambda index: ipmib.instance("ipv6", ENABLE_STATUS, 999999), "i", 1),
    ("noCreation", lambda index: column(DAD, "ipv6", index) + ".0", "u", 3),
    ("wrongValue", lambda index: f"{ipifmib.AGENT}.9.0", "u", 86401),
])
def test_refused(shared_one, error, oid, letter, value):
    lab, index = shared_one
    refuses(lab, error, (oid(index), letter, value))


@pytest.fixture(scope="module")
def shared_one():
    """One laboratory for all refusals."""
    from lab.agent import Laboratory  # pylint: disable=import-outside-toplevel
    from lab.netns import Namespace  # pylint: disable=import-outside-toplevel
    with Namespace() as namespace, Laboratory(namespace) as lab:
        namespace.ip("link", "add", "one", "type", "veth", "peer", "name", "other")
        namespace.ip("link", "set", "one", "up")
        lab.start_both(WRITABLE)
        yield lab, namespace.index("one")


def test_all_or_nothing(lab, one):
    """What is wrong last keeps what is right first from being written, in any table."""
    lab.start_both(WRITABLE)
    right = [(column(DAD, "ipv6", one), "u", 4), (column(REACHABLE, "ipv4", one), "u", 50000),
             (f"{ipifmib.AGENT}.9.0", "u", 77)]
    refuses(lab, "wrongValue", *right, (ipmib.instance("ipv6", ENABLE_STATUS, one), "i", 7))
    refuses(lab, "noCreation", *right, (column(DAD, "ipv6", 999999), "u", 1))
    assert lab.client.get(f"{ipifmib.AGENT}.9.0")[0].value == 5
    lab.writer.set(*right, (ipmib.instance("ipv6", ENABLE_STATUS, one), "i", 2))
    assert lab.namespace.read("ipv6/conf/one/disable_ipv6") == "1"
    assert lab.namespace.read("ipv6/conf/one/dad_transmits") == "4"
    assert lab.client.get(f"{ipifmib.AGENT}.9.0")[0].value == 77


def test_random_sets_leave_kernel_and_table_in_agreement(lab, one):
    """Valid, invalid and mixed ones: what is right is there, and what is wrong changes nothing."""
    lab.start_both(WRITABLE)
    chance = random.Random(4293)
    kinds = {DAD: ("ipv6/conf/one/dad_transmits", [0, 1, 5], 2**31),
             REACHABLE: ("ipv6/neigh/one/base_reachable_time_ms", [500, 1000, 60000], 0),
             RETRANSMIT: ("ipv6/neigh/one/retrans_time_ms", [200, 400, 3000], 0)}
    for _ in range(25):
        picked = chance.sample(list(kinds), chance.randint(1, 3))
        wanted = {number: chance.choice([*kinds[number][1], kinds[number][2]])
                  for number in picked}
        before = settings(lab.namespace, "one")
        try:
            lab.writer.set(*[(column(number, "ipv6", one), "u", value)
                             for number, value in wanted.items()])
        except SnmpError as error:
            assert any(value == kinds[number][2] for number, value in wanted.items()), error
            assert settings(lab.namespace, "one") == before
        else:
            for number, value in wanted.items():
                assert value != kinds[number][2]
                assert lab.namespace.read(kinds[number][0]) == str(value)
        for number, (path, *_) in kinds.items():
            shown = lab.client.get(column(number, "ipv6", one))[0].value
            assert str(shown) == lab.namespace.read(path)


def test_one_set_behind_the_other(lab, one):
    """Three managers: snmpd sends the next SET right behind the last word on the one before."""
    lab.start_both(WRITABLE)
    failures = []

    def write(number, values):
        for value in values:
            try:
                lab.writer.set((column(number, "ipv6", one), "u", value))
            except SnmpError as failure:
                failures.append(str(failure))
    writers = [threading.Thread(target=write, args=(number, range(1000, 11000, 1000)))
               for number in (REACHABLE, RETRANSMIT, RETRANSMIT)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert not failures, failures
    assert lab.client.get(column(REACHABLE, "ipv6", one))[0].value == 10000
    assert lab.namespace.read("ipv6/neigh/one/retrans_time_ms") == "10000"


def test_spin_lock(lab):
    lab.start_both(WRITABLE)
    number = lab.client.get(ipifmib.SPIN_LOCK)[0].value
    with pytest.raises(SnmpError, match="inconsistentValue"):
        lab.writer.set((ipifmib.SPIN_LOCK, "i", number + 1))
    lab.writer.set((ipifmib.SPIN_LOCK, "i", number))
    assert lab.client.get(ipifmib.SPIN_LOCK)[0].value == number + 1


def test_every_write_is_logged(lab, one):
    lab.start_both(WRITABLE)
    lab.writer.set((column(DAD, "ipv6", one), "u", 3))
    lab.provider.wait_for_log("ipifInterfaceDadTransmits", 2)


def restart(lab, configuration=WRITABLE):
    lab.stop_serving()
    lab.start_ipifd(configuration)


def test_kept(lab, one):
    """Over a restart and a new interface of the name; never over what another program set, and
    not while writing is off."""
    path = "ipv6/conf/one/dad_transmits"
    namespace = lab.namespace

    def renew():
        namespace.ip("link", "del", "one")
        namespace.ip("link", "add", "one", "type", "veth", "peer", "name", "other")

    lab.start_snmpd()
    lab.start_ipifd(WRITABLE)
    lab.writer.set((column(DAD, "ipv6", one), "u", 4))
    renew()
    wait_until(lambda: namespace.read(path) == "4", 3, "set again for the new interface")

    lab.stop_serving()
    renew()
    lab.start_ipifd(WRITABLE)
    wait_until(lambda: namespace.read(path) == "4", 3, "set again at start")

    namespace.write(path, 7)
    restart(lab)
    assert namespace.read(path) == "7"

    lab.stop_serving()
    renew()
    lab.start_ipifd("")
    assert namespace.read(path) == "1"


@pytest.mark.skipif(VARIANT == "module", reason="the kept values are snmpd's own there")
def test_kept_with_a_configuration_path_of_its_own(lab, one):
    """SNMPCONFPATH, which the laboratory sets, takes Net-SNMP's persistent folder off its path."""
    path = "ipv6/conf/one/dad_transmits"
    lab.start_snmpd()
    lab.write_file("ipifd.conf", WRITABLE)

    def start():
        process = lab.start(product("bin/ipifd"), "-f", "-Lo", "-x", lab.socket)
        lab.wait_until_served()
        return process
    first = start()
    lab.writer.set((column(DAD, "ipv6", one), "u", 4))
    # The manager has its answer before ipifd has the last word of snmpd; behind it comes this one.
    assert lab.client.get(column(DAD, "ipv6", one))[0].value == 4
    first.end(signal.SIGTERM)
    lab.namespace.write(path, 1)
    start()
    wait_until(lambda: lab.namespace.read(path) == "4", 3, "set again at start")
