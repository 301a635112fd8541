# SPDX-License-Identifier: BSD-2-Clause
"""ipifd without -f: what it was told by relative paths counts for as long as it runs."""

import os
import signal
import subprocess

import pytest

from lab import ipmib
from lab.process import product
from lab.waiting import wait_until


def start(lab, *arguments):
    """Starts it in the laboratory's folder; returns what the shell would see."""
    with lab.namespace.entered():
        return subprocess.run(
            [product("bin/ipifd"), *arguments, "-x", lab.socket], cwd=lab.folder, timeout=60,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
            env={**os.environ, **lab.environment()})


def read(lab, name):
    with open(lab.path(name), encoding="utf-8") as file:
        return file.read()


def is_running(process):
    """Whether it lives: one that has ended may wait for its parent, who is not us."""
    try:
        with open(f"/proc/{process}/stat", encoding="ascii") as file:
            return file.read().rpartition(")")[2].split()[0] not in "XZ"
    except OSError:
        return False


@pytest.fixture(name="daemon")
def _daemon(lab):
    """Its process id; everything is given by paths that begin at the laboratory's folder."""
    lab.start_snmpd()
    lab.write_file("some.conf", "ipifExclude one\n")
    shell = start(lab, "-C", "-c", "some.conf", "-p", "some.pid", "-Lf", "some.log")
    assert (shell.returncode, shell.stdout) == (0, ""), shell
    process = int(read(lab, "some.pid"))
    yield process
    if is_running(process):
        os.kill(process, signal.SIGKILL)


def test_it_is_on_its_own(lab, daemon):
    lab.wait_until_served()
    with open(f"/proc/{daemon}/stat", encoding="ascii") as file:
        session = int(file.read().rpartition(")")[2].split()[3])
    assert session == daemon
    assert {os.readlink(f"/proc/{daemon}/fd/{number}") for number in range(3)} == {"/dev/null"}


def test_the_configuration_is_read_again(lab, daemon):
    lab.namespace.ip("link", "add", "one", "index", 4711, "type", "ifb")
    lab.wait_until_served()
    oid = ipmib.instance("ipv4", 3, 4711)
    assert lab.client.get(oid)[0].type == "noSuchInstance"
    lab.write_file("some.conf", "ipifExclude two\n")
    os.kill(daemon, signal.SIGHUP)
    wait_until(lambda: lab.client.get(oid) == [("INTEGER", 1)], 5, "the new one is in force")
    assert "configuration read again" in read(lab, "some.log")


def test_the_log_is_begun_again_in_its_place(lab, daemon):
    lab.wait_until_served()
    os.rename(lab.path("some.log"), lab.path("some.log.1"))
    os.kill(daemon, signal.SIGHUP)
    wait_until(lambda: os.path.exists(lab.path("some.log")) and
               "configuration read again" in read(lab, "some.log"), 5, "there is a new log")


def test_the_pid_file_goes_with_it(lab, daemon):
    lab.wait_until_served()
    os.kill(daemon, signal.SIGTERM)
    wait_until(lambda: not is_running(daemon), 5, "it ends")
    assert not os.path.exists(lab.path("some.pid"))
    assert not lab.served()


@pytest.mark.usefixtures("daemon")
def test_a_second_one_fails_in_the_shell(lab):
    before = read(lab, "some.pid")
    shell = start(lab, "-C", "-p", "some.pid")
    assert shell.returncode == 1, shell
    assert "belongs to another ipifd" in shell.stderr and shell.stderr.count("\n") == 1, shell
    assert read(lab, "some.pid") == before


def test_what_is_wrong_is_told_to_the_shell(lab):
    lab.write_file("bad.conf", "ipifPriority many\n")
    shell = start(lab, "-C", "-c", "bad.conf", "-p", "some.pid", "-Le")
    assert shell.returncode == 1 and "bad.conf: line 1" in shell.stderr, shell
    assert not os.path.exists(lab.path("some.pid"))


def test_a_link_is_no_pid_file(lab):
    """Who may write to the folder must not choose what root overwrites."""
    lab.write_file("precious", "of somebody\n")
    os.symlink("precious", lab.path("some.pid"))
    shell = start(lab, "-C", "-p", "some.pid")
    assert shell.returncode == 1, shell
    assert "cannot write some.pid" in shell.stderr and shell.stderr.count("\n") == 1, shell
    assert read(lab, "precious") == "of somebody\n"
