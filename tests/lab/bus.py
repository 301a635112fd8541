# SPDX-License-Identifier: BSD-2-Clause
"""A D-Bus of a test's own, and a real systemd-resolved on it."""

import os
import pathlib
import pwd
import shlex
import shutil
import subprocess
import tempfile

import pytest

from lab.process import Process, product
from lab.users import needs_root
from lab.waiting import wait_until

_CONFIGURATION = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/> <allow own="*"/> <allow send_destination="*" eavesdrop="false"/>
    <allow receive_sender="*"/>
  </policy>
</busconfig>
"""

# A root file system with a /run, users and services of its own is what systemd's programs need.
_RESOLVED = """\
set -e
mount --bind {accounts}/passwd /etc/passwd
mount --bind {accounts}/group /etc/group
mount -t tmpfs tmpfs /run
mkdir -p /run/systemd/resolve
chown systemd-resolve: /run/systemd/resolve
exec {program}
"""


class Bus:
    """A private message bus; `address` is what clients need."""

    def __init__(self):
        if not shutil.which("dbus-daemon"):
            pytest.skip("there is no dbus-daemon")
        # Not pytest's folder: systemd-resolved comes to the socket as a user of its own.
        self._folder = folder = pathlib.Path(tempfile.mkdtemp(prefix="ipif-bus-"))
        folder.chmod(0o755)
        self._processes = []
        socket = folder / "bus"
        configuration = folder / "bus.conf"
        configuration.write_text(_CONFIGURATION.format(socket=socket), encoding="utf-8")
        self.address = f"unix:path={socket}"
        self._start(Process(["dbus-daemon", f"--config-file={configuration}", "--nofork",
                             "--nopidfile"], folder / "bus.log"))
        wait_until(socket.exists, 10, "dbus-daemon listens")

    def _start(self, process):
        self._processes.append(process)
        return process

    def end(self):
        """Ends everything that was started on this bus, and the bus."""
        for process in reversed(self._processes):
            process.end()
        shutil.rmtree(self._folder)

    def busctl(self, *arguments):
        """`busctl ARGUMENTS…` on this bus; its output."""
        done = subprocess.run(["busctl", f"--address={self.address}", *map(str, arguments)],
                              capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, f"busctl {arguments}: {done.stderr.strip()}"
        return done.stdout.strip()

    def start_fake(self, mode):
        """A service that answers as `mode` says: see fake_bus_service.c."""
        process = self._start(Process([product("bin/fake_bus_service"), self.address, mode],
                                      self._folder / f"{mode}.log"))
        process.wait_for_log("ready", 10)
        return process

    def start_resolved(self, namespace):
        """A real systemd-resolved for a network namespace; skips where it cannot be had."""
        needs_root("start systemd-resolved, which changes its user")
        script = _RESOLVED.format(program=shlex.quote(_resolved_program()),
                                  accounts=shlex.quote(str(self._accounts())))
        process = self._start(Process(["unshare", "--mount", "sh", "-c", script],
                                      self._folder / "resolved.log", namespace,
                                      {"DBUS_SYSTEM_BUS_ADDRESS": self.address}))

        def has_name():
            process.check_alive()
            return "org.freedesktop.resolve1" in self.busctl("list", "--acquired", "--no-legend")

        wait_until(has_name, 20, "systemd-resolved takes its name", pause=0.1)
        return process

    def _accounts(self):
        """Copies of the account files, with the user whom the package would have made.

        Its number is one that the message bus knows too: it refuses users without an account.
        """
        nobody = pwd.getpwnam("nobody")
        folder = self._folder / "accounts"
        folder.mkdir()
        for name, line in (("passwd", "systemd-resolve:x:{}:{}::/:/usr/sbin/nologin"),
                           ("group", "systemd-resolve:x:{}:")):
            with open(f"/etc/{name}", encoding="utf-8") as file:
                text = file.read().rstrip("\n") + "\n"
            if not any(entry.startswith("systemd-resolve:") for entry in text.splitlines()):
                text += line.format(nobody.pw_uid, nobody.pw_gid) + "\n"
            (folder / name).write_text(text, encoding="utf-8")
        return folder


def _resolved_program():
    candidates = (os.environ.get("IPIF_SYSTEMD_RESOLVED"), "/usr/lib/systemd/systemd-resolved",
                  "/lib/systemd/systemd-resolved")
    for candidate in candidates:
        if candidate and os.access(candidate, os.X_OK):
            return candidate
    pytest.skip("there is no systemd-resolved (IPIF_SYSTEMD_RESOLVED can name one)")
    return None
