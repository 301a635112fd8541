# SPDX-License-Identifier: BSD-2-Clause
"""The command-line tool under test."""

import contextlib
import json
import os
import re
import subprocess
from typing import NamedTuple

from lab.process import product


class Result(NamedTuple):
    """How a run of `ipif` (or of another program of the build) ended."""

    status: int
    output: str
    error: str

    def json(self):
        """What it printed, parsed."""
        assert self.status == 0, self
        return json.loads(self.output)


def run(name, *arguments, namespace=None, environment=None, seconds=60):
    """Runs bin/NAME of the build, in a namespace if one is given."""
    place = namespace.entered() if namespace else contextlib.nullcontext()
    with place:
        done = subprocess.run([product(f"bin/{name}"), *map(str, arguments)],
                              capture_output=True, text=True, timeout=seconds, check=False,
                              stdin=subprocess.DEVNULL,
                              env={**os.environ, **(environment or {})})
    assert not re.search("Sanitizer|runtime error:", done.stderr), done.stderr
    return Result(done.returncode, done.stdout, done.stderr)


def ipif(*arguments, namespace=None):
    """Runs the tool."""
    return run("ipif", *arguments, namespace=namespace)


def assert_one_clear_line(result, status, *words):
    """A failure as promised: the status, nothing on stdout, one line that has all words."""
    assert result.status == status, result
    assert result.output == "", result
    assert result.error.count("\n") == 1 and result.error.endswith("\n"), result
    for word in words:
        assert word.lower() in result.error.lower(), (word, result)
