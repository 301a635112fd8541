# SPDX-License-Identifier: BSD-2-Clause
"""IF-MIB and EtherLike-MIB: every value of every interface, against the independent reader; beside
snmpd's own tables, and without them."""

import signal
import subprocess
import time

import pytest

from lab import ifmib, interfaces
from lab.agent import VARIANT
from lab.netns import Namespace
from lab.waiting import wait_until


def _dress(namespace, other):
    """Aliases, ports, promiscuity, other names, another namespace; and packets, to be counted."""
    namespace.ip_batch([
        "link add br7 type bridge", "link add port0 type veth peer name host0",
        "link add port1 type ifb", "link set port0 master br7", "link set port1 master br7",
        "link set port0 alias 'the uplink: größe 1'", f"link set port1 alias {'ä' * 40}",
        "link set br7 up", "link set port0 up", "link set host0 up",
        "link add link br7 name mac7 type macvlan", "link set mac7 up",
        "link add vx7 type vxlan id 7 dev host0 dstport 4790", "link set host0 promisc on",
        "link add first type ifb", "link set first name second",
        f"link add far0 type veth peer name far1 netns {other.name}", "link set far0 up",
        "address add 192.0.2.1/24 dev host0", "neigh add 192.0.2.9 lladdr 02:00:00:00:00:09 dev host0",
        "maddress add 01:00:5e:7f:00:07 dev host0",
        "link add moved type ifb", f"link set moved netns {other.name}",
    ])
    other.ip("link", "add", "link", "far1", "name", "above", "type", "macvlan")
    other.ip("link", "set", "above", "netns", namespace.name)  # stands on what is elsewhere
    namespace.run("ping", "-c", "3", "-i", "0.01", "-W", "1", "127.0.0.1")
    with namespace.entered():
        subprocess.run(["ping", "-c", "3", "-i", "0.01", "-W", "1", "192.0.2.9"], check=False,
                       capture_output=True, timeout=30)


@pytest.fixture(name="dressed", params=[4, 9])
def _dressed(request, lab):
    with Namespace("far") as other:
        interfaces.Mix(lab.namespace, request.param, count=20)
        _dress(lab.namespace, other)
        yield lab


def _start(lab, modules, configuration=ifmib.SERVE):
    if VARIANT == "module":
        lab.use_module(configuration)
    lab.start_snmpd(modules=modules, seconds=60)
    if VARIANT != "module":
        lab.start_ipifd(configuration)
    lab.wait_until_served()


@pytest.mark.parametrize("modules", [None, ifmib.WITHOUT_OWN], ids=["beside own", "without own"])
def test_whole_group(dressed, modules):
    _start(dressed, modules)
    ifmib.assert_group_served(dressed)


def test_walk_by_getnext_is_the_same(lab):
    interfaces.Mix(lab.namespace, 5, count=12)
    _start(lab, None)
    for tree in (ifmib.INTERFACES, ifmib.TRANSMISSION, ifmib.IF_MIB):
        def names(walk, tree=tree):
            return [binding.oid for binding in walk(tree)]
        assert names(lab.client.walk) == names(lab.client.walk_next) != []


def _own(lab):
    """Whether snmpd's own tables are what answers: they have no stack, nor all of ifXTable."""
    (description,), number, (stack,) = (
        lab.client.get(f"{ifmib.IF_ENTRY}.2.1"), lab.client.get(ifmib.NUMBER),
        lab.client.get(f"{ifmib.STACK_TABLE}.1.3.0.1"))
    assert description == ("STRING", b"lo") and number[0].type == "INTEGER"
    return stack.type.startswith("noSuch")


def test_group_that_is_not_served_is_snmpds(lab):
    _start(lab, None, "")
    assert _own(lab)


def test_reload_takes_and_gives_back_the_group(lab):
    """Without a restart of anybody, and with nothing left of one in the other."""
    lab.namespace.ip_batch(["link add one index 4711 type ifb", "link set one alias 'an alias'"])
    _start(lab, None, "")
    alias = f"{ifmib.IF_X_ENTRY}.18.4711"
    for _ in range(2):
        lab.reconfigure(ifmib.SERVE)
        wait_until(lambda: not _own(lab), 10, "the group is served")
        assert lab.client.get(alias) == [("STRING", b"an alias")]
        ifmib.assert_group_served(lab)
        lab.reconfigure("ipifServe ip ipif\n")
        wait_until(lambda: _own(lab), 10, "snmpd's own tables answer")
        assert lab.client.get(alias) != [("STRING", b"an alias")]
    if VARIANT != "module":
        assert lab.ipifd.log().count("connected to snmpd") == 1


@pytest.mark.skipif(VARIANT == "module", reason="snmpd has no request under way when it reloads")
def test_group_is_given_back_in_a_pause(lab):
    """snmpd may crash when a walk is under way: who asks without a pause is answered for 5 s more."""
    _start(lab, None)
    asked = time.monotonic()
    assert not _own(lab)
    began, is_own = time.monotonic(), False
    lab.reconfigure("ipifServe ip ipif\n")
    while not is_own:
        before, asked = asked, time.monotonic()
        is_own = _own(lab)
    assert time.monotonic() > min(before + 0.1, began + 5)


def test_group_alone(lab):
    """The other groups are not there then."""
    interfaces.Mix(lab.namespace, 3, count=12)
    if VARIANT == "module":
        lab.use_module("ipifServe interfaces\n")
    lab.start_snmpd()
    if VARIANT != "module":
        lab.start_ipifd("ipifServe interfaces\n", wait=False)
    wait_until(lambda: not _own(lab), 10, "the group is served")
    ifmib.assert_group_served(lab)
    assert not lab.served()


def test_filters_count(lab):
    lab.namespace.ip_batch([
        "link add br0 type bridge", "link add port0 master br0 type ifb",
        "link add port1 master br0 type ifb", "link add other type ifb"])
    _start(lab, ifmib.WITHOUT_OWN, f"{ifmib.SERVE}ipifInclude br0 port* lo\nipifExclude port1\n")
    assert lab.client.get(ifmib.NUMBER) == [("INTEGER", 3)]
    index = lab.namespace.index
    shown = {index("br0"), index("port0"), 1}
    for column in (f"{ifmib.IF_ENTRY}.1", f"{ifmib.IF_ENTRY}.10", f"{ifmib.IF_X_ENTRY}.1",
                   f"{ifmib.IF_X_ENTRY}.6"):
        assert {int(binding.oid.rpartition(".")[2])
                for binding in lab.client.walk(column)} == shown, column
    stack = {tuple(map(int, binding.oid.split(".")[-2:]))
             for binding in lab.client.walk(ifmib.STACK_TABLE)}
    assert stack == {(index("br0"), index("port0")), (0, index("br0")), (index("port0"), 0), (0, 1),
                     (1, 0)}
    receiving = {int(binding.oid.split(".")[11])
                 for binding in lab.client.walk(ifmib.RECEIVE_ADDRESS_TABLE)}
    assert receiving == shown
    lab.reconfigure(ifmib.SERVE)
    wait_until(lambda: lab.client.get(ifmib.NUMBER) == [("INTEGER", 5)], 10, "all are shown")
    ifmib.assert_group_served(lab)


def test_names_that_are_not_utf8(lab):
    odd = {b"bad\xff\xfe": rb"bad\xff\xfe", rb"bad\xff": rb"bad\x5cxff", 15 * b"\xff": 15 * rb"\xff"}
    with lab.namespace.entered():
        for name in odd:
            for words in ([b"add", b"name", name, b"type", b"ifb"],
                          [b"set", b"dev", name, b"alias", b"to " + name]):
                subprocess.run([b"ip", b"link", *words], check=True, timeout=30)
    _start(lab, None)

    def column(oid):
        return {binding.value.value.replace(b"\\\\", b"\\") for binding in lab.client.walk(oid)}
    for oid in (f"{ifmib.IF_ENTRY}.2", f"{ifmib.IF_X_ENTRY}.1"):
        assert column(oid) == {b"lo", *odd.values()}
    assert column(f"{ifmib.IF_X_ENTRY}.18") == {
        b"", rb"to bad\xff\xfe", rb"to bad\xff", b"to " + 15 * rb"\xff"}


def test_interface_that_vanishes_in_the_middle_of_a_walk(lab):
    """Walks of both directions in time: each goes on behind it, and ends."""
    interfaces.make_many(lab.namespace, 60, first_index=1000)
    _start(lab, ifmib.WITHOUT_OWN)
    column, gone = f"{ifmib.IF_X_ENTRY}.6", range(1010, 1060, 7)
    at, seen = column, []
    for index in range(1000, 1060):
        (binding,) = lab.client.get_next(at)
        assert binding.oid.startswith(f"{column}.")
        seen.append(int(binding.oid.rpartition(".")[2]))
        at = binding.oid
        if index in gone:
            # The one that was just told of, and the next one.
            lab.namespace.ip_batch([f"link del many{seen[-1] - 1000}"] if seen[-1] >= 1000 else [])
            lab.provider.wait_until_at_rest()
            assert lab.client.get(at)[0].type == "noSuchInstance"
            assert lab.client.get(f"{ifmib.IF_ENTRY}.2.{seen[-1]}")[0].type == "noSuchInstance"
    assert seen == sorted(seen) and len(set(seen)) == 60
    count = 61 - len(gone)
    assert lab.client.get(ifmib.NUMBER) == [("INTEGER", count)]
    assert len(lab.client.walk(column)) == count


def test_descriptions_and_speeds_of_the_administrator(lab):
    lab.namespace.ip_batch(["link add wan0 type ifb", "link add wan1 type veth peer name lan0"])
    _start(lab, None, f"{ifmib.SERVE}ipifSpeed wan* 100500000000\nipifSpeed lan0 64000\n"
                      "ipifSpeed wan0 7\n")

    def speeds(name):
        index = lab.namespace.index(name)
        return [value.value for value in lab.client.get(f"{ifmib.IF_ENTRY}.5.{index}",
                                                        f"{ifmib.IF_X_ENTRY}.15.{index}")]
    assert speeds("wan0") == speeds("wan1") == [2**32 - 1, 100500]
    assert speeds("lan0") == [64000, 0]
    lab.reconfigure(ifmib.SERVE)
    wait_until(lambda: speeds("wan0") == [0, 0], 10, "the kernel's word counts again")
    assert speeds("wan1") == speeds("lan0") == [2**32 - 1, 10000]


def test_killed_snmpd_gets_it_all_again(lab):
    if VARIANT == "module":
        pytest.skip("the module ends with snmpd")
    interfaces.make_many(lab.namespace, 20)
    _start(lab, ifmib.WITHOUT_OWN)
    lab.snmpd.end(signal.SIGKILL)
    lab.start_snmpd(modules=ifmib.WITHOUT_OWN)
    lab.wait_until_served()
    ifmib.assert_group_served(lab)
