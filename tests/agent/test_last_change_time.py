# SPDX-License-Identifier: BSD-2-Clause
"""Which moment LastChange names: that of the kernel's message, or of finding what has none; not that of
a request, nor one before snmpd's own time.  And not the kernel's redraw of the ReachableTime."""

import time

import pytest

from lab import ipmib
from lab.agent import VARIANT
from lab.stamps import AHEAD, BEHIND, FAMILIES, SEEN, Stamps
from lab.traps import ADDED, ON, TRAPS, Sink
from lab.waiting import wait_until

_SILENCE = 2.0  # seconds between a change and the request that asks for it


@pytest.fixture(name="stamps")
def _stamps(lab):
    # Without duplicate address detection the namespace is at rest when the commands return.
    lab.namespace.write("ipv6/conf/default/accept_dad", 0)
    lab.namespace.ip_batch(["link add one type veth peer name two", "link set one up",
                            "link set two up"])
    lab.start_both()
    time.sleep(SEEN)
    return Stamps(lab)


def test_moment_of_the_message(lab, stamps):
    """Nobody asks for a while, and then once."""
    for change, moved in [
            (lambda: lab.namespace.ip("link", "add", "new", "type", "ifb"), FAMILIES),
            (lambda: lab.namespace.ip("link", "set", "new", "mtu", 1000), ["ipv6"]),
            (lambda: lab.namespace.ip("token", "set", "::77", "dev", "one"), ["ipv6"]),
            (lambda: lab.namespace.write("ipv6/conf/all/forwarding", 1), ["ipv6"])]:
        *before, begin = stamps.read()
        change()
        lab.provider.wait_until_at_rest()
        taken = lab.client.get(ipmib.UPTIME)[0].value
        time.sleep(_SILENCE)
        *after, end = stamps.read()
        assert end - taken >= _SILENCE * 100
        for family, old, new in zip(FAMILIES, before, after):
            if family in moved:
                assert begin - BEHIND <= new <= taken + AHEAD, f"{family}: {begin} {new} {taken}"
            else:
                assert new == old, f"{family}: {old} {new}"


def test_moment_of_finding(lab, stamps):
    """IPv6's switch on an interface that is down has no message: it is stamped when the request
    finds it."""
    lab.namespace.ip("link", "add", "idle", "type", "ifb")
    time.sleep(SEEN)
    *_, begin = stamps.read()
    lab.namespace.write("ipv6/conf/idle/disable_ipv6", 1)
    time.sleep(_SILENCE)
    _, ipv6, end = stamps.read()
    assert begin + _SILENCE * 100 - BEHIND <= ipv6 <= end + AHEAD, (begin, ipv6, end)


def test_reachable_time_that_the_kernel_draws_anew(lab):
    """Setting the base to what it is makes the kernel draw: a new value, and no news."""
    sink = Sink(lab)
    lab.start_snmpd(TRAPS)
    lab.namespace.ip("link", "add", "one", "type", "ifb")
    lab.start_ipifd(ON)
    stamps, index = Stamps(lab), lab.namespace.index("one")
    time.sleep(SEEN)
    oid, path = ipmib.instance("ipv6", 6, index), "ipv6/neigh/one/base_reachable_time_ms"
    before, drawn = stamps.read()[:2], {lab.client.get(oid)[0].value}

    def draw():
        for family in FAMILIES:
            path_of = path.replace("ipv6", family)
            lab.namespace.write(path_of, lab.namespace.read(path_of))
        time.sleep(0.3)
        drawn.add(lab.client.get(oid)[0].value)
        return len(drawn) > 3
    wait_until(draw, 15, "the kernel draws other values, and they are served")
    time.sleep(SEEN)
    lab.client.get(oid)
    assert stamps.read()[:2] == before
    lab.namespace.ip("link", "add", "last", "type", "ifb")
    sink.wait_for(ADDED, "last", 2)
    assert sink.told(1) == sink.told(2) == [("added", "last")]


@pytest.mark.skipif(VARIANT == "module", reason="the module is started anew with snmpd")
def test_changes_around_a_restart_of_snmpd(lab, stamps):
    """Before its time, 0; in its time but before ipifd is back, the moment all the same."""
    def restart(away, back):
        lab.snmpd.end()
        away()
        lab.start_snmpd()
        time.sleep(1.1 * BEHIND / 100)
        back()
        lab.wait_until_served()
        return stamps.read()

    def nothing():
        pass
    assert restart(lambda: lab.namespace.ip("link", "add", "new", "type", "ifb"),
                   nothing)[:2] == (0, 0)
    ipv4, ipv6, uptime = restart(nothing, lambda: lab.namespace.ip("link", "del", "new"))
    assert 0 < ipv4 <= uptime and 0 < ipv6 <= uptime
    moment = lab.client.get(ipmib.UPTIME)[0].value
    lab.namespace.ip("link", "add", "new", "type", "ifb")
    ipv4, ipv6, uptime = stamps.read()
    assert moment - BEHIND <= ipv4 <= uptime and moment - BEHIND <= ipv6 <= uptime
    assert restart(nothing, nothing)[:2] == (0, 0)
