# SPDX-License-Identifier: BSD-2-Clause
"""Servers under their own users, in one folder that they may enter, ended with the test."""

import os
import pwd
import shutil
import subprocess
import tempfile

from lab.process import Process


class Servers:
    """A folder and the programs that were started in it; `with Servers() as servers:`."""

    def __init__(self, prefix):
        self.folder = tempfile.mkdtemp(prefix=prefix)
        os.chmod(self.folder, 0o755)
        self._processes = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def path(self, *names):
        """A path in the folder."""
        return os.path.join(self.folder, *names)

    def directory(self, name, user="root", mode=0o755):
        """Makes a directory that belongs to a user."""
        path = self.path(name)
        os.makedirs(path, exist_ok=True)
        entry = pwd.getpwnam(user)
        os.chown(path, entry.pw_uid, entry.pw_gid)
        os.chmod(path, mode)
        return path

    def write(self, name, text):
        """Writes a file and returns its path."""
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    def start(self, name, *command, user=None):
        """Starts a server; its output is in NAME.log."""
        process = Process([*_as(user), *command], self.path(f"{name}.log"), None, _environment())
        self._processes.append(process)
        return process

    def check_alive(self):
        """Fails when a server ended by itself."""
        for process in self._processes:
            process.check_alive()

    def end(self):
        """Ends the servers, the last one first, and removes the folder.  Safe to call twice."""
        while self._processes:
            self._processes.pop().end(within=30)
        shutil.rmtree(self.folder, ignore_errors=True)


def run(*command, user=None, stdin=None, folder="/"):
    """Runs a command, as a user if one is named, and returns its output; fails with its words."""
    done = subprocess.run([*_as(user), *command], input=stdin, capture_output=True, text=True,
                          env={**os.environ, **_environment()}, cwd=folder, timeout=120,
                          check=False)
    assert done.returncode == 0, \
        f"{' '.join(command)}: exit {done.returncode}: {(done.stderr + done.stdout)[-3000:]}"
    return done.stdout


def _as(user):
    if not user:
        return []
    return ["setpriv", "--reuid", user, "--regid", user, "--clear-groups"]


def _environment():
    return {"MIBS": "", "LC_ALL": "C.UTF-8"}
