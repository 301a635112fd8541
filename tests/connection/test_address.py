# SPDX-License-Identifier: BSD-2-Clause
"""AgentX addresses: snmpd and ipifd get the same text, and find each other by it."""

import signal

import pytest

from lab.agent import VARIANT
from lab.cli import assert_one_clear_line, ipif, run
from lab.process import product

pytestmark = pytest.mark.skipif(VARIANT == "module", reason="the module has no AgentX address")

_REFUSED = '"garbage" is no kind of AgentX address'


def _serves(lab, address, *arguments):
    """Starts ipifd with that address in its configuration, and waits until it serves."""
    conf = lab.write_file("ipifd.conf", f"agentXSocket {address}\n")
    lab.ipifd = lab.start(product("bin/ipifd"), "-f", "-Lo", "-C", "-c", conf, *arguments)
    lab.wait_until_served()


@pytest.mark.parametrize("address", [
    "unix:agentx", "UNIX:agentx", "agentx", "./agentx", "tcp:127.0.0.1:7050", "TCP:7050",
    "tcp:localhost:7050", "tcp::7050", "tcp:", "tcp6:[::1]:7050", "TCP6:7050", "tcp6:[::]:7050",
    "tcpv6:[::1]:7050", "tcpipv6:7050", "tcp6:[::1]", "tcp6:::1", "tcp6:",
    "tcp6:7050,tcp:127.0.0.1:7051"])
def test_as_snmpd_takes_it(lab, address):
    lab.socket = address
    lab.start_snmpd()
    _serves(lab, address)


@pytest.mark.parametrize("theirs, ours", [
    ("tcp:7050", "7050"), ("tcp:7050", "localhost:7050"), ("tcp6:7050", "[::1]:7050"),
    ("tcp6:[::1]:7050", "tcp:[::1]:7050")])
def test_what_only_a_subagent_takes(lab, theirs, ours):
    """snmpd would make a socket file of the first three, and refuses the last."""
    lab.socket = theirs
    lab.start_snmpd()
    _serves(lab, ours)


@pytest.mark.parametrize("address", ["tcp:127.0.0.1:7050", "tcp6:[::1]:7050"])
@pytest.mark.parametrize("family", ["192.0.2.1/24", "2001:db8::1/64"])
def test_the_loopback_is_there_on_a_host_of_the_other_family(lab, address, family):
    lab.namespace.ip_batch(["link add one type ifb", "link set one addrgenmode none up",
                            f"addr add {family} dev one"])
    lab.socket = address
    lab.start_snmpd()
    _serves(lab, address)


def test_the_option_goes_before_the_configuration(lab):
    lab.socket = "tcp6:7050"
    lab.start_snmpd()
    _serves(lab, "unix:elsewhere", "-x", "tcp6:7050")


@pytest.mark.parametrize("address", ["garbage:foo", "garbage:", "garbage:[::1]:705"])
def test_another_kind_is_refused(lab, address):
    """By name and at once: snmpd would make a socket file of that name."""
    assert_one_clear_line(run("ipifd", "-f", "-x", address), 2, "option -x", _REFUSED, "unix:PATH")
    assert_one_clear_line(ipif("doctor", "--socket", address), 2, "--socket", _REFUSED)
    conf = lab.write_file("ipifd.conf", f"\nagentXSocket {address}\n")
    ipifd = run("ipifd", "-f", "-C", "-c", conf, environment=lab.environment())
    assert ipifd.status == 1
    assert f"{conf}: line 2: Error: agentXSocket: {_REFUSED}" in ipifd.error
    conf = lab.write_file("snmpd.conf", f"master agentx\nagentXSocket {address}\n")
    (fault,) = [finding for finding in ipif("doctor", "--json", "--config", conf).json()["Findings"]
                if finding["Check"] == "AgentX socket"]
    assert fault["Result"] == "fault" and _REFUSED in fault["Finding"]
    assert fault["Line"].startswith("agentXSocket unix:/")


@pytest.mark.parametrize("address", ["udp:705", "udp6:[::1]:705", "tlstcp:127.0.0.1:705"])
def test_no_stream_of_agentx(address):
    word = address.partition(":")[0]
    assert_one_clear_line(run("ipifd", "-f", "-x", address), 2, f'"{word}" is no kind')


def test_reload(lab):
    """A refused address leaves the connection and what it goes by alone."""
    lab.start_snmpd()
    lab.start_ipifd()
    lab.write_file("ipifd.conf", "agentXSocket garbage:foo\n")
    lab.ipifd.send(signal.SIGHUP)
    lab.ipifd.wait_for_log("keeping the old one", 5)
    assert _REFUSED in lab.ipifd.log()
    lab.snmpd.end()
    lab.start_snmpd()
    lab.wait_until_served()
