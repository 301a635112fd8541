# SPDX-License-Identifier: BSD-2-Clause
"""smilint at its strictest says nothing about our modules.

Its exit status is 0 whatever it finds, so that only silence counts.
"""

import os
import subprocess

import pytest

from modules import OURS, program, search_path


def lint(file, directories):
    environment = dict(os.environ, SMIPATH=":".join(map(str, directories)))
    run = subprocess.run([program("smilint", "smitools"), "-l", "6", "-m", "-s", str(file)],
                         env=environment, capture_output=True, text=True, timeout=30)
    return run.stdout + run.stderr


@pytest.mark.parametrize("module", ["IPIF-MIB", "IPIF-CAPABILITIES-MIB"])
def test_silence(module):
    assert lint(OURS / f"{module}.txt", search_path()) == ""


def test_a_flaw_is_heard(tmp_path):
    text = (OURS / "IPIF-MIB.txt").read_text()
    bad = tmp_path / "IPIF-MIB.txt"
    bad.write_text(text.replace("::= { ipifInterfaceEntry 29 }", "::= { ipifInterfaceEntry 28 }"))
    assert "ipifInterfaceNlMtu" in lint(bad, search_path()[1:])
