# SPDX-License-Identifier: BSD-2-Clause
"""ipifd under the restrictions of its own unit serves everything, IPv6 too."""

import contextlib
import os
import subprocess
import sys

import pytest

from lab import interfaces, ipmib
from lab.agent import ADDRESS
from lab.compare import assert_tables_served
from lab.netns import Namespace
from lab.process import product
from lab.snmp import Client, SnmpError
from lab.users import needs_root
from lab.waiting import wait_until

pytest.importorskip("seccomp", reason="no python3-seccomp on this machine")
needs_root("start ipifd as systemd does, as another user")
HERE = os.path.dirname(__file__)
SYSTEMD = os.path.join(HERE, "..", "..", "subagent", "systemd")
NET_ADMIN, SYS_ADMIN = 1 << 12, 1 << 21
IF_NAME = "1.3.6.1.4.1.8072.9999.9999.4293.1.1.1.3"


def status_of(process, key):
    """One line of /proc/PID/status, of each thread."""
    values = set()
    for thread in os.listdir(f"/proc/{process.pid}/task"):
        with open(f"/proc/{process.pid}/task/{thread}/status", encoding="ascii") as file:
            values |= {line.split(":", 1)[1].strip() for line in file
                       if line.startswith(f"{key}:")}
    return values


def start(lab, configuration, *dropins, more=""):
    """ipifd started by its unit's rules, beside an snmpd whose socket it may use."""
    os.chmod(lab.folder, 0o755)
    lab.start_snmpd(more=f"agentXPerms 0777 0755\n{more}")
    conf = lab.write_file("ipifd.conf", configuration)
    os.makedirs(lab.path("persistent"), exist_ok=True)
    files = [product("ipifd.service"), *(os.path.join(SYSTEMD, name) for name in dropins)]
    lab.ipifd = lab.start(
        "unshare", "--mount", "--propagation=slave", sys.executable,
        os.path.join(HERE, "restricted.py"),
        ",".join(files), lab.path("persistent"), product("bin/ipifd"), "-f", "-Lo",
        "-C", "-c", conf, "-x", lab.socket, log="ipifd.log")
    lab.wait_until_served(20)


@pytest.fixture
def restricted(lab):
    interfaces.Mix(lab.namespace, 7, count=12)
    start(lab, "")
    return lab


def test_tables_are_whole(restricted):
    assert restricted.client.walk(f"{ipmib.IPV6_TABLE}.1.2"), "no IPv6 rows"
    assert_tables_served(restricted)


def test_changes_are_seen(restricted):
    before = len(restricted.client.walk(f"{ipmib.IPV6_TABLE}.1.2"))
    restricted.namespace.ip("link", "add", "later", "type", "ifb")
    wait_until(lambda: len(restricted.client.walk(f"{ipmib.IPV6_TABLE}.1.2")) == before + 1, 3,
               "the new interface has its IPv6 row")


def test_restrictions_are_in_force(restricted):
    """The test above proves nothing if they are not."""
    assert status_of(restricted.ipifd, "CapEff") == {f"{0:016x}"}
    assert status_of(restricted.ipifd, "CapPrm") == {f"{0:016x}"}
    assert status_of(restricted.ipifd, "NoNewPrivs") == {"1"}
    assert status_of(restricted.ipifd, "Seccomp") == {"2"}
    (user,) = status_of(restricted.ipifd, "Uid")
    assert "0" not in user.split()


def test_no_complaint(restricted):
    """What it cannot do here it does not need either."""
    lines = restricted.ipifd.log().splitlines()
    assert len(lines) == 1 and "connected to snmpd" in lines[0], lines


def test_snmpd_restarted(restricted):
    restricted.snmpd.end()
    restricted.start_snmpd(more="agentXPerms 0777 0755")
    restricted.wait_until_served(5)
    assert_tables_served(restricted)


def test_nothing_can_be_written(lab):
    """Also where the configuration asks for it: the unit has no right, and the log says so."""
    lab.namespace.ip("link", "add", "one", "type", "ifb")
    index = lab.namespace.index("one")
    start(lab, "ipifWritable yes\n")
    assert "CAP_NET_ADMIN" in lab.ipifd.log()
    with pytest.raises(SnmpError):
        lab.writer.set((f"{ipmib.IPV6_TABLE}.1.5.{index}", "i", 2))
    assert lab.namespace.read("ipv6/conf/one/disable_ipv6") == "0"


def test_writing_with_the_drop_in(lab):
    """CAP_NET_ADMIN alone switches IPv6 off and on, and gives an address back."""
    lab.namespace.ip("link", "add", "one", "type", "ifb")
    lab.namespace.ip("address", "add", "2001:db8::1/64", "dev", "one")
    status = f"{ipmib.IPV6_TABLE}.1.5.{lab.namespace.index('one')}"
    start(lab, "ipifWritable yes\n", "writable.conf")
    assert status_of(lab.ipifd, "CapEff") == {f"{NET_ADMIN:016x}"}
    lab.writer.set((status, "i", 2))
    assert lab.namespace.read("ipv6/conf/one/disable_ipv6") == "1"
    lab.writer.set((status, "i", 1))
    assert lab.namespace.read("ipv6/conf/one/disable_ipv6") == "0"
    assert "2001:db8::1/64" in lab.namespace.ip("address", "show", "dev", "one")


def test_the_drop_in_gives_no_right_while_nobody_may_write(lab):
    start(lab, "", "writable.conf")
    assert status_of(lab.ipifd, "CapEff") == {f"{0:016x}"}
    assert status_of(lab.ipifd, "CapPrm") == {f"{0:016x}"}
    assert "cannot give up" not in lab.ipifd.log()


def names_in(lab, context):
    client = Client(ADDRESS, lab.namespace, community=context, seconds=2)
    with contextlib.suppress(SnmpError):
        return {binding.value.value.decode() for binding in client.walk(IF_NAME)}
    return None


def community(context):
    return f"view all included .1\nrocommunity {context} default -V all {context}\n"


def test_contexts_with_the_drop_in(lab):
    """CAP_SYS_ADMIN alone enters namespaces, those that come later as well."""
    with Namespace("first") as first:
        start(lab, "ipifContexts first-* later-*\n", "contexts.conf",
              more=community(first.name) + community("later-on"))
        assert status_of(lab.ipifd, "CapEff") == {f"{SYS_ADMIN:016x}"}
        wait_until(lambda: names_in(lab, first.name) == {"lo"}, 3, "the first is served")
        subprocess.run(["ip", "netns", "add", "later-on"], check=True)
        try:
            wait_until(lambda: names_in(lab, "later-on") == {"lo"}, 3, "the other is served")
        finally:
            subprocess.run(["ip", "netns", "del", "later-on"], check=True)
        assert "context" not in lab.ipifd.log()


def test_contexts_without_the_drop_in(lab):
    """One line says what is missing, however many there are."""
    with Namespace("first") as first, Namespace("second"):
        start(lab, "ipifContexts first-* second-*\n", more=community(first.name))
        lab.ipifd.wait_for_log("CAP_SYS_ADMIN", 3)
        lines = [line for line in lab.ipifd.log().splitlines() if "context" in line]
        assert len(lines) == 1 and "contexts.conf" in lines[0], lines
        assert names_in(lab, first.name) is None


def test_that_drop_in_gives_no_right_without_contexts(lab):
    start(lab, "", "contexts.conf")
    assert status_of(lab.ipifd, "CapEff") == status_of(lab.ipifd, "CapPrm") == {f"{0:016x}"}
    assert "cannot give up" not in lab.ipifd.log()
