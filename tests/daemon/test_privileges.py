# SPDX-License-Identifier: BSD-2-Clause
"""Started as root without systemd: what ipifd gives up, and what it keeps."""

import errno
import os
import signal
import subprocess

import pytest

from lab import ipmib
from lab.compare import assert_tables_served
from lab.process import as_nobody, product
from lab.snmp import SnmpError
from lab.users import needs_root
from lab.waiting import wait_until

needs_root("give rights up, and have files of other users")

DAC_OVERRIDE, NET_ADMIN = 1 << 1, 1 << 12
NOBODY = 65534


def _of_threads(process, key):
    values = set()
    for thread in os.listdir(f"/proc/{process.pid}/task"):
        with open(f"/proc/{process.pid}/task/{thread}/status", encoding="ascii") as file:
            values |= {tuple(line.split()[1:]) for line in file if line.startswith(f"{key}:")}
    return values


def _capabilities(process):
    """Effective, permitted, bounding: one set of threads' values each."""
    return [{int(value, 16) for (value,) in _of_threads(process, key)}
            for key in ("CapEff", "CapPrm", "CapBnd")]


@pytest.fixture
def open_lab(lab):
    """A laboratory with a socket for everybody."""
    os.chmod(lab.folder, 0o755)
    lab.start_snmpd(more="agentXPerms 0777 0755")
    return lab


def test_reading_as_root(lab):
    lab.start_both()
    lab.client.walk(ipmib.IPV4_TABLE)
    assert _capabilities(lab.ipifd) == [{DAC_OVERRIDE}] * 3
    assert _of_threads(lab.ipifd, "NoNewPrivs") == {("1",)}
    assert_tables_served(lab)


def test_writing_as_root(lab):
    lab.start_both("ipifWritable yes\n")
    assert _capabilities(lab.ipifd) == [{DAC_OVERRIDE | NET_ADMIN}] * 3


def test_socket_that_belongs_to_another_user(lab):
    """What CAP_DAC_OVERRIDE is kept for: Debian's socket, once its group may use it."""
    lab.start_snmpd(more="agentXPerms 0660 0755 nobody nogroup")
    assert os.stat(lab.path("agentx")).st_uid == NOBODY
    lab.start_ipifd()
    assert_tables_served(lab)


def test_another_user(open_lab):
    open_lab.start_ipifd("agentUser nobody\n")
    assert _of_threads(open_lab.ipifd, "Uid") == {(str(NOBODY),) * 4}
    (group,) = _of_threads(open_lab.ipifd, "Gid")
    assert "0" not in group
    assert ("0",) not in _of_threads(open_lab.ipifd, "Groups")
    assert _capabilities(open_lab.ipifd) == [{0}] * 3
    assert_tables_served(open_lab)


def test_another_user_that_writes(open_lab):
    open_lab.namespace.ip("link", "add", "one", "type", "ifb")
    open_lab.start_ipifd("agentUser nobody\nipifWritable yes\n")
    index = open_lab.namespace.index("one")
    open_lab.writer.set((f"{ipmib.IPV6_TABLE}.1.5.{index}", "i", 2))
    assert open_lab.namespace.read("ipv6/conf/one/disable_ipv6") == "1"
    assert _of_threads(open_lab.ipifd, "Uid") == {(str(NOBODY),) * 4}
    assert _capabilities(open_lab.ipifd)[:2] == [{NET_ADMIN}] * 2


def test_another_group_alone(open_lab):
    open_lab.start_ipifd("agentGroup nogroup\n")
    assert _of_threads(open_lab.ipifd, "Uid") == {("0",) * 4}
    assert _of_threads(open_lab.ipifd, "Gid") == {(str(NOBODY),) * 4}
    assert _of_threads(open_lab.ipifd, "Groups") == {()}


def test_user_that_does_not_exist(open_lab):
    conf = open_lab.write_file("ipifd.conf", "agentUser nosuch\n")
    done = subprocess.run([product("bin/ipifd"), "-f", "-C", "-c", conf, "-x", open_lab.socket],
                          capture_output=True, text=True, timeout=60, check=False,
                          env={**os.environ, **open_lab.environment()})
    assert done.returncode == 1
    what, came_of_it = done.stderr.splitlines()
    assert f"{conf}: line 1" in what and "not starting" in came_of_it
    assert 'agentUser: there is no user "nosuch"' in done.stderr


def test_another_user_reconnects(open_lab):
    open_lab.start_ipifd("agentUser nobody\n")
    open_lab.snmpd.end()
    open_lab.start_snmpd(more="agentXPerms 0777 0755")
    open_lab.wait_until_served()


def test_only_root_becomes_another_user(open_lab):
    conf = open_lab.write_file("ipifd.conf", "agentUser daemon\n")
    done = subprocess.run(
        [*as_nobody(), product("bin/ipifd"), "-f", "-C", "-c", conf, "-x", open_lab.socket],
        capture_output=True, text=True, timeout=60,
        env={**os.environ, **open_lab.environment()}, check=False)
    assert done.returncode == 1
    assert "agentUser" in done.stderr and len(done.stderr.splitlines()) == 1


def test_capabilities_that_cannot_be_seen(open_lab):
    """Then they cannot be given up: it does not start with whatever it has."""
    seccomp = pytest.importorskip("seccomp", reason="no python3-seccomp on this machine")

    def forbid():
        calls = seccomp.SyscallFilter(seccomp.ALLOW)
        calls.add_rule(seccomp.ERRNO(errno.EPERM), "capget")
        calls.load()
    done = subprocess.run([product("bin/ipifd"), "-f", "-C", "-x", open_lab.socket],
                          capture_output=True, text=True, timeout=10, check=False,
                          preexec_fn=forbid, env={**os.environ, **open_lab.environment()})
    assert done.returncode == 1
    assert "capget" in done.stderr and len(done.stderr.splitlines()) == 1


def test_pid_file_is_written_while_it_can(open_lab):
    place = open_lab.path("root-only")
    os.mkdir(place, 0o755)
    open_lab.start_ipifd("agentUser nobody\n", "-p", f"{place}/pid")
    with open(f"{place}/pid", encoding="ascii") as file:
        assert int(file.read()) == open_lab.ipifd.pid


def test_pid_file_of_another_that_runs(open_lab):
    """It is left as it is; one that nobody holds any more is taken over."""
    pid = open_lab.write_file("pid", "1\n")
    first = open_lab.start_ipifd("", "-p", pid)
    second = open_lab.start(product("bin/ipifd"), "-f", "-Lo", "-C", "-x", open_lab.socket, "-p",
                            pid, log="second.log")
    assert second.wait_for_end(5) == 1
    assert second.log().count("\n") == 1 and f"(process {first.pid})" in second.log()
    with open(pid, encoding="ascii") as file:
        assert int(file.read()) == first.pid
    first.end()
    assert not os.path.exists(pid)


def test_writing_switched_on_too_late(lab):
    """The right is gone; the log says so, and nothing can be written."""
    lab.start_both()
    lab.write_file("ipifd.conf", "ipifWritable yes\n")
    lab.ipifd.send(signal.SIGHUP)
    wait_until(lambda: "start it again" in lab.ipifd.log(), 3, "a line says so")
    assert "CAP_NET_ADMIN" in lab.ipifd.log()
    index = lab.namespace.index("lo")
    with pytest.raises(SnmpError, match="commitFailed"):
        lab.writer.set((f"{ipmib.IPV6_TABLE}.1.5.{index}", "i", 2))
    assert lab.namespace.read("ipv6/conf/lo/disable_ipv6") == "0"
    lab.ipifd.wait_for_log("a change needs CAP_NET_ADMIN", 3)


def test_writing_without_the_right(open_lab):
    conf = open_lab.write_file("ipifd.conf", "ipifWritable yes\n")
    process = open_lab.start(*as_nobody(), product("bin/ipifd"), "-f", "-Lo", "-C", "-c", conf, "-x",
                             open_lab.socket, log="unprivileged.log")
    process.wait_for_log("CAP_NET_ADMIN", 5)
