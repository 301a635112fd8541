# SPDX-License-Identifier: BSD-2-Clause
"""snmpd absent, restarted, killed, hung: ipifd serves again by itself, says so once, and ends
when it is told to."""

import signal
import time

import pytest

from lab import ipmib
from lab.agent import VARIANT
from lab.compare import assert_tables_served
from lab.netns import Namespace
from lab.waiting import wait_until

agentx_only = pytest.mark.skipif(VARIANT == "module", reason="about the connection to snmpd")


def _lines(process):
    return process.log().splitlines()


@agentx_only
def test_started_before_snmpd(lab):
    lab.start_ipifd(wait=False)
    time.sleep(1.5)
    lab.check_alive()
    lab.start_snmpd()
    lab.wait_until_served()
    assert_tables_served(lab)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_restart(lab, number):
    lab.start_both()
    for _ in range(2):
        lab.snmpd.end(number)
        lab.namespace.ip("link", "add", "one", "type", "ifb")
        lab.start_snmpd()
        lab.wait_until_served()
        assert len(lab.client.walk(f"{ipmib.IPV4_TABLE}.1.2")) == 2
        lab.namespace.ip("link", "del", "one")
    assert_tables_served(lab)


@agentx_only
def test_change_of_state_is_logged_once(lab):
    """Two lines for a loss and a return, however long it lasted."""
    lab.start_both()
    time.sleep(0.5)
    before = len(_lines(lab.ipifd))
    lab.snmpd.end()
    wait_until(lambda: len(_lines(lab.ipifd)) > before, 3, "the loss is logged")
    time.sleep(3)
    assert len(_lines(lab.ipifd)) == before + 1, _lines(lab.ipifd)[before:]
    lab.start_snmpd()
    lab.wait_until_served()
    wait_until(lambda: len(_lines(lab.ipifd)) > before + 1, 3, "the return is logged")
    time.sleep(1.5)
    assert len(_lines(lab.ipifd)) == before + 2, _lines(lab.ipifd)[before:]


@agentx_only
@pytest.mark.parametrize("state", ["absent", "served", "gone", "stopped", "stopped at start"])
def test_sigterm_is_obeyed(lab, state):
    """Whatever it waits for, which comes in none of these."""
    if state != "absent":
        lab.start_snmpd()
    if state == "stopped at start":
        lab.snmpd.send(signal.SIGSTOP)
    lab.start_ipifd(wait=state in ("served", "gone", "stopped"))
    if state == "gone":
        lab.snmpd.end()
    if state == "stopped":
        lab.snmpd.send(signal.SIGSTOP)
        lab.namespace.ip("link", "add", "one", "type", "ifb")
    time.sleep(1.5)
    assert lab.ipifd.end()[0] == 0, lab.ipifd.log()
    if state == "served":
        assert lab.client.get(ipmib.IPV4_LAST_CHANGE)[0].type == "noSuchObject"


def test_hung_snmpd_loses_no_change(lab):
    lab.start_both()
    lab.snmpd.send(signal.SIGSTOP)
    lab.namespace.ip_batch(f"link add many{number} group 77 type ifb" for number in range(300))
    time.sleep(3)
    lab.check_alive()
    lab.snmpd.send(signal.SIGCONT)
    lab.wait_until_served()
    assert_tables_served(lab)


@agentx_only
def test_sigint_ends_it_too(lab):
    lab.start_both()
    assert lab.ipifd.end(signal.SIGINT)[0] == 0


@agentx_only
def test_killed_ipifd_is_replaced_by_the_next(lab):
    lab.start_both()
    lab.ipifd.end(signal.SIGKILL)
    wait_until(lambda: lab.client.get(ipmib.IPV4_LAST_CHANGE)[0].type == "noSuchObject", 5,
               "snmpd drops the tables")
    lab.start_ipifd(log="second.log")
    assert_tables_served(lab)


def test_namespace_of_the_configuration(lab):
    """ipifd beside one snmpd, but for another namespace."""
    with Namespace() as other:
        other.ip("link", "add", "there", "index", 4711, "type", "ifb")
        lab.start_snmpd()
        lab.start_ipifd(f"ipifNetns {other.name}")
        assert lab.client.get(ipmib.instance("ipv4", 3, 4711)) == [("INTEGER", 1)]
