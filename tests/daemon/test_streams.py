# SPDX-License-Identifier: BSD-2-Clause
"""ipifd started without some of the descriptors 0, 1 and 2."""

import os
import signal
import subprocess
import time

import pytest

from lab.process import CLOSED, product, without
from lab.waiting import wait_until

_IDLE = 2.0  # seconds to watch it in


def _assert_sound(lab, process):
    """It serves, burns nothing, and none of its own sockets, pipes and events has such a number."""
    lab.wait_until_served()
    for number in range(3):
        link = os.readlink(f"/proc/{process}/fd/{number}")
        assert not link.startswith(("socket:", "pipe:", "anon_inode:")), (number, link)

    def ticks():
        with open(f"/proc/{process}/stat", encoding="ascii") as file:
            return sum(map(int, file.read().rpartition(")")[2].split()[11:13]))
    before = ticks()
    time.sleep(_IDLE)
    assert (ticks() - before) / os.sysconf("SC_CLK_TCK") < _IDLE / 4
    lab.wait_until_served()


@pytest.mark.parametrize("closed", CLOSED, ids=str)
def test_in_the_foreground(lab, closed):
    lab.start_snmpd()
    lab.ipifd = lab.start(*without(closed, product("bin/ipifd"), "-f", "-C", "-x", lab.socket),
                          log="ipifd.log")
    _assert_sound(lab, lab.ipifd.pid)


@pytest.mark.parametrize("closed", CLOSED, ids=str)
def test_in_the_background(lab, closed):
    lab.start_snmpd()
    with lab.namespace.entered(), open(lab.path("shell.log"), "wb") as log:
        done = subprocess.run(
            without(closed, product("bin/ipifd"), "-C", "-p", "some.pid", "-Lf", "some.log", "-x",
                    lab.socket), cwd=lab.folder, timeout=10, stdin=subprocess.DEVNULL, stdout=log,
            stderr=log, check=False, env={**os.environ, **lab.environment()})
    assert done.returncode == 0
    with open(lab.path("some.pid"), encoding="ascii") as file:
        process = int(file.read())
    try:
        _assert_sound(lab, process)
        os.kill(process, signal.SIGTERM)
        wait_until(lambda: not os.path.exists(lab.path("some.pid")), 5, "it ends")
    finally:
        if os.path.exists(lab.path("some.pid")):
            os.kill(process, signal.SIGKILL)


@pytest.mark.parametrize("option", ["-h", "-v"])
@pytest.mark.parametrize("where", ["/dev/full", ">&-"])
def test_output_that_cannot_be_written(option, where):
    with open("/dev/full", "w", encoding="ascii") as full:
        done = subprocess.run(
            without((1,) if where == ">&-" else (), product("bin/ipifd"), option), timeout=30,
            stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert "standard output" in done.stderr and done.stderr.count("\n") == 1
