# SPDX-License-Identifier: BSD-2-Clause
"""Programs that a test starts, and ends by their process id, whatever happens."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import time

import pytest

from lab import crash
from lab.users import needs_root
from lab.waiting import PATIENCE, wait_until

_REPORT = re.compile(
    r"runtime error:|ERROR: (Address|Leak|Memory)Sanitizer|WARNING: ThreadSanitizer")

# Put before a command: runs it where /proc/net/if_inet6 is missing, as in a kernel without IPv6.
# A private mount namespace covers /proc/PID/net of the shell, and exec keeps the PID.
WITHOUT_IPV6 = (
    "unshare", "--mount", "sh", "-c",
    'empty=$(mktemp -d) && mount --bind "$empty" /proc/$$/net && rmdir "$empty" && exec "$0" "$@"')


# Of the three descriptors that a program expects to be open, those that are not: () is the usual.
CLOSED = [(), (0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2)]


def without(closed, *command):
    """A command that runs another one without some of the descriptors 0, 1 and 2."""
    return ["sh", "-c", 'exec "$0" "$@"' + "".join(f" {number}>&-" for number in closed), *command]


def product(name):
    """The path of what was built, in the build under test, which IPIF_BUILD names.  A test of what
    is not there, because this build has no such part, is skipped."""
    build = os.environ.get("IPIF_BUILD")
    if not build:
        raise AssertionError("IPIF_BUILD does not name the build folder")
    path = os.path.join(os.path.abspath(build), name)
    if not os.path.exists(path):
        pytest.skip(f"this build has no {name}", allow_module_level=True)
    return path


def as_nobody():
    """What has a command of the build run by a user without any right; skips where that user cannot
    read the build, as below root's home."""
    prefix = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    needs_root("become another user")
    if subprocess.run([*prefix, "ls", product("lib")], capture_output=True, check=False).returncode:
        pytest.skip(f"another user cannot read {product('lib')}")
    return prefix


def sanitizer(binary):
    """The sanitizer's library that a program must load before this one of the build, or ""."""
    linked = subprocess.run(["ldd", binary], capture_output=True, text=True, check=True).stdout
    for line in linked.splitlines():
        name, _, path = line.strip().partition(" => ")
        if name.startswith(("libasan", "libtsan")):
            return path.split()[0]
    return ""


def preloaded(binary, library):
    """LD_PRELOAD for a program of the build that loads another of its libraries before its own."""
    return f"{sanitizer(product(binary))} {product(library)}".strip()


def sanitizers():
    """The sanitizers of the build under test, as its IPIF_SANITIZE has them, or ""."""
    with open(os.path.join(os.environ["IPIF_BUILD"], "CMakeCache.txt"), encoding="utf-8") as cache:
        found = re.search(r"^IPIF_SANITIZE:\w+=(.*)$", cache.read(), re.MULTILINE)
    return found.group(1) if found else ""


class Process:
    """A running program with everything that it prints in one log file."""

    def __init__(self, command, log, namespace=None, environment=None):
        self.command = [str(word) for word in command]
        self._log = log
        self._folder = os.path.dirname(os.path.abspath(log))  # of a core file, too
        self._ended_by_us = False
        place = namespace.entered() if namespace else contextlib.nullcontext()
        with place, open(log, "ab") as output:
            self._popen = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT, cwd=self._folder, env={**os.environ, **(environment or {})})

    @property
    def pid(self):
        """The process id."""
        return self._popen.pid

    @property
    def status(self):
        """The exit status, or None while it runs; -N after signal N."""
        return self._popen.poll()

    def log(self):
        """All that it printed so far."""
        with open(self._log, encoding="utf-8", errors="replace") as file:
            return file.read()

    def wait_for_log(self, text, seconds):
        """Waits until it has printed `text`."""
        wait_until(lambda: text in self.log(), seconds, f"{self!r} prints {text!r}")

    def wait_for_end(self, seconds):
        """Waits until it has ended by itself and returns its exit status."""
        self._ended_by_us = True
        wait_until(lambda: self.status is not None, seconds, f"{self!r} ends")
        self._check_crash()
        return self.status

    def send(self, number):
        """Sends a signal."""
        self._popen.send_signal(number)

    def cpu_seconds(self):
        """Processor time used so far."""
        with open(f"/proc/{self.pid}/stat", encoding="ascii") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self):
        """Resident memory in bytes."""
        with open(f"/proc/{self.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def wait_until_at_rest(self, seconds=0.12):
        """Waits until all its threads have slept for so long, or it has ended: what came before is
        done then, and no timer of a shorter time is running."""
        def slept():
            if self.status is not None:
                return True
            before = self._sleepers()
            time.sleep(seconds)
            return before and before == self._sleepers()
        wait_until(slept, PATIENCE, f"{self!r} comes to rest")

    def _sleepers(self):
        """{thread: how often it was switched}, or None when one of them does something."""
        found = {}
        with contextlib.suppress(OSError):  # one has just ended
            for thread in os.listdir(f"/proc/{self.pid}/task"):
                with open(f"/proc/{self.pid}/task/{thread}/status", encoding="utf-8") as file:
                    text = file.read()
                if not re.search(r"^State:\tS", text, re.MULTILINE):
                    return None
                found[thread] = re.findall(r"ctxt_switches:\t(\d+)", text)
            return found
        return None

    def end(self, number=signal.SIGTERM, within=PATIENCE):
        """Ends it and returns (exit status, seconds it took); SIGKILL when it does not obey."""
        self._ended_by_us = True
        begin = time.monotonic()
        if self.status is None:
            stopped = self._stopped()
            self.send(number)
            # A stopped process cannot obey.  Another must not get SIGCONT: it would undo the
            # stop with which a leak check at the end begins.
            if stopped:
                self.send(signal.SIGCONT)
            try:
                # A signal just before its select() does not wake snmpd: it gets another.
                while any(word.endswith("/snmpd") for word in self.command) and within > 5:
                    within -= 5
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        self._popen.wait(5)
                        break
                    self.send(number)
                self._popen.wait(within)
            except subprocess.TimeoutExpired:
                where = self.where()
                self._popen.kill()
                self._popen.wait()
                raise AssertionError(f"{self!r} ignored signal {number} for {within} s:\n"
                                     f"{where}\n{self.log()[-2000:]}") from None
        took = time.monotonic() - begin
        if -self.status != number:
            self._check_crash()
        return self.status, took

    def check_alive(self):
        """Fails when it ended though nobody asked for it, or printed a sanitizer's report."""
        if not self._ended_by_us:
            self._check_crash()
        assert self._ended_by_us or self.status is None, (
            f"{self!r} ended by itself, status {self.status}:\n{self.log()[-4000:]}")
        self.check_report()

    def check_report(self):
        """Fails when a sanitizer found something."""
        log = self.log()
        assert not _REPORT.search(log), f"{self!r}:\n{log[-8000:]}"

    def _check_crash(self):
        if not crash.is_crash(self.status):
            return
        raise AssertionError(f"{self!r} crashed, signal {-self.status}:\n{self.log()[-4000:]}\n"
                             f"{crash.backtraces(self.command, self._folder)}")

    def _stopped(self):
        with open(f"/proc/{self.pid}/stat", encoding="utf-8") as file:
            return file.read().rpartition(")")[2].split()[0] == "T"

    def where(self):
        """What every thread is doing: its state, and its stack where gdb can say it."""
        lines = []
        for thread in sorted(os.listdir(f"/proc/{self.pid}/task")):
            facts = {}
            for name in ("comm", "syscall", "wchan", "status"):
                with open(f"/proc/{self.pid}/task/{thread}/{name}", encoding="utf-8") as file:
                    facts[name] = file.read().strip()
            status = " ".join(line.replace("\t", "") for line in facts.pop("status").splitlines()
                              if line.startswith(("State", "TracerPid", "SigBlk", "SigPnd",
                                                  "ShdPnd")))
            lines.append(f"thread {thread}: {facts}, {status}")
        if shutil.which("gdb"):
            gdb = subprocess.run(
                ["gdb", "-p", str(self.pid), "-batch", "-nx", "-ex", "thread apply all bt 15"],
                capture_output=True, text=True, timeout=60, check=False)
            lines.append(gdb.stdout[-6000:] + gdb.stderr[-1000:])
        return "\n".join(lines)

    def __repr__(self):
        return f"{os.path.basename(self.command[0])}[{self.pid}]"
