# SPDX-License-Identifier: BSD-2-Clause
"""A driver that answers ethtool with an error, or late: what it does to others."""

import time

import pytest

from lab import ifmib
from lab.agent import VARIANT
from lab.api import Caller
from lab.interface_row import SPEED_UNKNOWN, table
from lab.netns import Namespace
from lab.process import preloaded, product, sanitizer
from lab.waiting import wait_until

ODD, FIRST, LAST = 4711, 4000, 5000
pytestmark = pytest.mark.skipif(VARIANT == "module" and bool(sanitizer(product("lib/ipif.so"))),
                                reason="a sanitizer has to be loaded first")


def _make_pairs(namespace):
    namespace.ip_batch([
        f"link add one{index} index {index} type veth peer name two{index} index {index + 1}"
        for index in (FIRST, ODD, LAST)])


def _start(lab, milliseconds=0):
    """Three veth pairs, of which one end has the odd driver."""
    _make_pairs(lab.namespace)
    settings = {"IPIF_ODD_DRIVER": str(ODD), "IPIF_SLOW_DRIVER": str(milliseconds)}
    if VARIANT == "module":
        lab.use_module(ifmib.SERVE)
        library = f"LD_PRELOAD={product('lib/odd_driver.so')}"
        lab.start_snmpd(modules=ifmib.WITHOUT_OWN, through=[
            "env", library, *("=".join(setting) for setting in settings.items())])
    else:
        lab.start_snmpd(modules=ifmib.WITHOUT_OWN)
        lab.provider_environment = {"LD_PRELOAD": preloaded("bin/ipifd", "lib/odd_driver.so"),
                                    **settings}
        lab.start_ipifd(ifmib.SERVE)
    lab.wait_until_served()


def _speeds(lab):
    return {int(binding.oid.rpartition(".")[2]): binding.value.value
            for binding in lab.client.walk(f"{ifmib.IF_X_ENTRY}.15")}


def test_error_is_of_that_one_alone(lab):
    """Those behind it in the kernel's dump have their speed as those before it."""
    _start(lab)
    expected = {1: 0, FIRST: 10000, FIRST + 1: 10000, ODD: 0, ODD + 1: 10000, LAST: 10000,
                LAST + 1: 10000}
    assert _speeds(lab) == expected
    duplex = f"{ifmib.DOT3_ENTRY}.19"
    assert [value.value for value in lab.client.get(
        *(f"{duplex}.{index}" for index in (FIRST, ODD, LAST)))] == [3, 1, 3]
    # Read by itself, and among others.
    lab.namespace.ip_batch([f"link set {end}{index} up" for end in ("one", "two")
                            for index in (FIRST, ODD, LAST)])
    status = f"{ifmib.IF_ENTRY}.8"
    wait_until(lambda: all(value.value == 1 for value in lab.client.get(
        *(f"{status}.{index}" for index in (FIRST, ODD, LAST)))), 5, "their links are up")
    lab.namespace.ip_batch([f"link add many{number} type veth peer name more{number}"
                            for number in range(40)])
    wait_until(lambda: len(_speeds(lab)) == 87, 5, "all are there")
    assert all(speed == (0 if index in (1, ODD) else 10000)
               for index, speed in _speeds(lab).items())
    log = lab.provider.log()
    assert "cannot read" not in log, log


@pytest.mark.skipif(VARIANT == "module", reason="snmpd, which has one thread, waits with it")
def test_slow_driver_holds_up_nobody(lab):
    """Values of others, and of itself, are answered while it is asked; its change is seen at last."""
    delay = 1.0
    _start(lab, int(1000 * delay))
    wait_until(lambda: _speeds(lab).get(LAST) == 10000, 10, "the speeds are read")
    lab.provider.wait_until_at_rest()
    lab.namespace.ip_batch([f"link set one{ODD} up", f"link set two{ODD} up"])
    oids = [f"{ifmib.IF_ENTRY}.2.{FIRST}", f"{ifmib.IF_X_ENTRY}.1.{LAST}",
            f"{ifmib.IF_ENTRY}.8.{ODD}"]
    worst, begin = 0, time.monotonic()
    while lab.client.get(oids[2])[0].value != 1:
        asked = time.monotonic()
        values = lab.client.get(*oids)
        worst = max(worst, time.monotonic() - asked)
        assert values[:2] == [("STRING", b"one%d" % FIRST), ("STRING", b"one%d" % LAST)]
        assert time.monotonic() - begin < 60
    assert time.monotonic() - begin > delay / 2 > worst, (worst, time.monotonic() - begin)


@pytest.mark.skipif(VARIANT == "module", reason="the C function is the same")
def test_get_if_table_has_all(monkeypatch):
    """GetIfTable2 knows nothing of that one's speed, and has the others'."""
    monkeypatch.setenv("IPIF_ODD_DRIVER", str(ODD))
    with Namespace() as namespace:
        _make_pairs(namespace)
        with Caller(namespace, preload=preloaded("bin/api_caller", "lib/odd_driver.so")) as caller:
            speeds = {index: row.TransmitLinkSpeed for index, row in table(caller).items()}
    known = dict.fromkeys((FIRST, FIRST + 1, ODD + 1, LAST, LAST + 1), 10**10)
    assert speeds == {1: SPEED_UNKNOWN, ODD: SPEED_UNKNOWN} | known
