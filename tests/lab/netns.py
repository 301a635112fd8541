# SPDX-License-Identifier: BSD-2-Clause
"""Network namespaces that are always removed again."""

import contextlib
import ctypes
import itertools
import json
import os
import subprocess

_CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)
_numbers = itertools.count(1)


def _setns(descriptor):
    if _libc.setns(descriptor, _CLONE_NEWNET) != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"setns: {os.strerror(error)}")


class CommandFailed(AssertionError):
    """A command of the laboratory itself (ip, sysctl, …) failed."""


class Namespace:
    """A named network namespace with a unique name; `with Namespace() as ns:` removes it."""

    def __init__(self, prefix="lab"):
        self.name = f"{prefix}-{os.getpid()}-{next(_numbers)}"
        _run(["ip", "netns", "add", self.name])
        self._descriptor = os.open(f"/run/netns/{self.name}", os.O_RDONLY | os.O_CLOEXEC)
        self.ip("link", "set", "lo", "up")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.remove()

    def remove(self):
        """Removes the namespace and with it every interface in it.  Safe to call twice."""
        if self._descriptor is None:
            return
        os.close(self._descriptor)
        self._descriptor = None
        _run(["ip", "netns", "del", self.name])

    @contextlib.contextmanager
    def entered(self):
        """The calling thread, and what it starts, is in this namespace for a while."""
        home = os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)
        try:
            _setns(self._descriptor)
            try:
                yield self
            finally:
                _setns(home)
        finally:
            os.close(home)

    def run(self, *command, stdin=None):
        """Runs a command in the namespace and returns its output; CommandFailed if it fails."""
        with self.entered():
            return _run(list(command), stdin)

    def ip(self, *arguments):
        """`ip ARGUMENTS…` in the namespace."""
        return self.run("ip", *map(str, arguments))

    def ip_json(self, *arguments):
        """`ip -j ARGUMENTS…` in the namespace, parsed."""
        # ip prints {} for what its own filter hides.
        return [entry for entry in json.loads(self.ip("-j", *arguments) or "[]") if entry]

    def ip_batch(self, lines):
        """Many `ip` commands in one process, in order; the first failure ends it."""
        lines = list(lines)
        if lines:
            self.run("ip", "-batch", "-", stdin="\n".join(lines) + "\n")

    def write(self, path, value):
        """Writes /proc/sys/net/PATH of the namespace."""
        with self.entered(), open(f"/proc/sys/net/{path}", "w", encoding="ascii") as file:
            file.write(f"{value}\n")

    def read(self, path):
        """The text of /proc/sys/net/PATH in the namespace, or None where there is no such file."""
        with self.entered():
            try:
                with open(f"/proc/sys/net/{path}", encoding="ascii") as file:
                    return file.read().strip()
            except FileNotFoundError:
                return None

    def exists(self, path):
        """Whether /proc/sys/net/PATH exists in the namespace."""
        with self.entered():
            return os.path.exists(f"/proc/sys/net/{path}")

    def index(self, name):
        """The ifindex of an interface."""
        return self.ip_json("link", "show", "dev", name)[0]["ifindex"]


class Surroundings(Namespace):
    """The namespace that the test itself is in, which its programs take for the host's."""

    def __init__(self):  # pylint: disable=super-init-not-called # makes nothing
        self.name = None
        self.ip("link", "set", "lo", "up")

    def remove(self):
        """Nothing was made."""

    @contextlib.contextmanager
    def entered(self):
        """Already there."""
        yield self


def _run(command, stdin=None):
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=60,
                          check=False)
    if done.returncode != 0:
        raise CommandFailed(f"{' '.join(command)}: exit {done.returncode}: {done.stderr.strip()}")
    return done.stdout
