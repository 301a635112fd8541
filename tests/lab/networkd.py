# SPDX-License-Identifier: BSD-2-Clause
"""A real systemd-networkd with a /run of its own."""

import os
import pathlib
import shlex
import shutil
import tempfile

import pytest

from lab.process import Process
from lab.users import needs_root

# A /sys that cannot be written tells it that there is no udev to wait for.
_START = """\
set -e
mount --bind {run} /run
mount --bind /sys /sys
mount -o remount,bind,ro /sys
exec {program}
"""


def _program():
    for program in ("/usr/lib/systemd/systemd-networkd", "/lib/systemd/systemd-networkd"):
        if os.access(program, os.X_OK):
            return program
    pytest.skip("there is no systemd-networkd")
    return None


class Networkd:
    """`root` stands for "/" to whoever reads its files; it has /run alone."""

    def __init__(self):
        self._program = _program()
        needs_root("start systemd-networkd, which changes its user")
        # Not pytest's folder: it comes there as a user of its own.
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="ipif-networkd-"))
        self.root.chmod(0o755)
        self.folder = self.root / "run/systemd/network"
        self.folder.mkdir(parents=True)
        self.process = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process:
            self.process.end()
        shutil.rmtree(self.root)

    def configure(self, interface, network, more=""):
        """Writes the interface's .network file; `network` are lines of [Network]."""
        (self.folder / f"{interface}.network").write_text(
            f"[Match]\nName={interface}\n[Network]\n{network}\n{more}\n", encoding="ascii")

    def start(self, namespace, log):
        """Starts it in the namespace."""
        script = _START.format(run=shlex.quote(str(self.root / "run")), program=self._program)
        self.process = Process(["unshare", "--mount", "sh", "-c", script], log, namespace)
