# SPDX-License-Identifier: BSD-2-Clause
"""The soak, with its limits: not one descriptor more, and no memory that grows with time."""

import os
import shutil
import sys

import pytest

sys.path.insert(0, os.path.dirname(__file__))

from lab.agent import Laboratory  # noqa: E402
from lab.process import sanitizers  # noqa: E402
import soak  # noqa: E402

_GROWTH = 1024  # KiB; one more page table or arena, never a leak of ten minutes
# A sanitizer keeps what is freed for a while, in the open.
_QUARANTINE = 300 * 1024


@pytest.mark.skipif(not shutil.which("snmpget"), reason="no Net-SNMP tools on this machine")
def test_soak(netns, capsys):
    with Laboratory(netns) as lab:
        lab.start_both("ipifNotifications yes\n")
        early, late, rounds, restarts = soak.soak(lab)
    with capsys.disabled():
        print(f"\nsoak: {soak.SECONDS:.0f} s, {rounds[0]} rounds of churn, {rounds[1]} walks of all "
              f"tables, {restarts} restarts of snmpd: {early[0]} KiB, {early[1]} files, "
              f"{early[2]} threads at a quarter; {late[0]} KiB, {late[1]} files, {late[2]} threads "
              f"at the end")
    assert late[1] <= early[1] and late[2] == early[2], "files or threads are left over"
    limit = _QUARANTINE if sanitizers() else _GROWTH
    assert late[0] - early[0] < limit, f"{late[0] - early[0]} KiB more"
