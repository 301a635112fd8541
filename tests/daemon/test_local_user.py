# SPDX-License-Identifier: BSD-2-Clause
"""A local user without rights, beside an ipifd of root's that writes: makes it do nothing, and learns
nothing from it that the kernel does not tell anyway."""

import contextlib
import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from lab import ipmib
from lab.process import as_nobody, product
from lab.users import needs_root
from lab.waiting import wait_until

NOBODY = 65534
# Runs an expression as that user, who has no right and can get none; prints what came of it.
_TRY = """
import ctypes, os, sys
os.setgroups([]); os.setgid({user}); os.setuid({user})
try:
    print("done", {expression})
except OSError as error:
    print(error.__class__.__name__)
"""


def _try(lab, expression):
    with lab.namespace.entered():
        done = subprocess.run(
            [sys.executable, "-c", _TRY.format(user=NOBODY, expression=expression)],
            capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.strip()


@pytest.fixture(name="serving")
def _serving(lab):
    """With something kept, as after a manager's Set, in folders that everybody may enter."""
    needs_root("become another user")
    os.chmod(lab.folder, 0o755)
    lab.namespace.ip("link", "add", "one", "type", "ifb")
    lab.namespace.ip("link", "set", "one", "up")
    lab.namespace.ip("addr", "add", "2001:db8::1/64", "dev", "one")
    lab.start_both("ipifWritable yes\n")
    index = lab.namespace.index("one")
    lab.writer.set((f"{ipmib.IPV6_TABLE}.1.5.{index}", "i", 2))
    return lab


def test_it_takes_no_signal(serving):
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGSTOP, signal.SIGKILL):
        assert _try(serving, f"os.kill({serving.ipifd.pid}, {int(number)})") == "PermissionError"
    serving.check_alive()
    assert "configuration read again" not in serving.ipifd.log()


@pytest.mark.parametrize("file", ["environ", "mem", "maps", "stack", "fd/0", "root", "cwd"])
def test_its_process_is_closed(serving, file):
    path = f"/proc/{serving.ipifd.pid}/{file}"
    reading = f"os.readlink('{path}')" if file in ("root", "cwd") else f"open('{path}', 'rb').read(1)"
    assert _try(serving, reading) == "PermissionError"


def test_what_it_keeps_is_closed(serving):
    kept = Path(serving.path("persistent"), "ipifd.conf")
    # Written after the manager has its answer; the old one is moved aside first.
    def is_kept():
        with contextlib.suppress(FileNotFoundError):
            return "ipifKept" in kept.read_text("utf-8")
    wait_until(is_kept, 5, "the Set is kept")
    os.chmod(serving.path("persistent"), 0o755)
    assert _try(serving, f"open('{kept}').read()") == "PermissionError"
    assert _try(serving, f"os.open('{kept}', os.O_WRONLY)") == "PermissionError"


def test_a_pid_file_left_behind_is_nobodys_to_keep(serving):
    """Whoever can read it can lock it; ipifd starts all the same, and keeps a second one away."""
    path = serving.write_file("ipifd.pid", "999999\n")
    lock = (f"__import__('fcntl').flock(os.open('{path}', os.O_RDONLY), 2) or print('locked', "
            "flush=True) or sys.stdin.read()")
    holder = subprocess.Popen(
        [sys.executable, "-c", _TRY.format(user=NOBODY, expression=lock)], text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert holder.stdout.readline() == "locked\n"
        serving.ipifd.end()
        serving.start_ipifd("", "-p", path)
        assert Path(path).read_text(encoding="ascii") == f"{serving.ipifd.pid}\n"
        second = serving.start(product("bin/ipifd"), "-f", "-Lo", "-C", "-x", serving.socket, "-p",
                               path, log="second.log")
        assert second.wait_for_end(5) == 1
        assert f"belongs to another ipifd that runs (process {serving.ipifd.pid})" in second.log()
    finally:
        holder.communicate("")


def test_where_addresses_are_kept_nobody_writes(serving):
    """What is in there belongs to root, and to nobody else to change."""
    assert os.listdir("/run/ipif")
    for folder, _, names in os.walk("/run/ipif"):
        for path in [folder, *(os.path.join(folder, name) for name in names)]:
            found = os.lstat(path)
            assert found.st_uid == 0 and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH), path
    assert _try(serving, "open('/run/ipif/mine', 'w')") == "PermissionError"


def test_the_tool_tells_what_the_kernel_tells_anybody(serving):
    """As root and as nobody, the same but for what takes CAP_NET_ADMIN to ask."""
    tool = product("bin/ipif")
    nobody = [*as_nobody(), tool]
    with serving.namespace.entered():
        rows, others = (
            json.loads(subprocess.run([*command, "show", "--json"], capture_output=True, text=True,
                                      check=True, timeout=60).stdout) for command in ([tool], nobody))
        change = subprocess.run([*nobody, "set", "one", "EnableStatus=up"], capture_output=True,
                                text=True, check=False, timeout=60)
    for row in (*rows, *others):
        row.pop("SupportsWakeUpPatterns")
    assert rows == others and rows
    assert change.returncode == 1 and "CAP_NET_ADMIN" in change.stderr
    assert serving.namespace.read("ipv6/conf/one/disable_ipv6") == "1"
