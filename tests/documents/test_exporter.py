# SPDX-License-Identifier: BSD-2-Clause
"""The line of monitoring/prometheus/README.md that tries a scrape by hand."""

import os
import subprocess
import sys

import pytest

HERE = os.path.dirname(__file__)
sys.path[:0] = [HERE, os.path.join(HERE, "..")]

from commands import run_by  # noqa: E402
from lab.agent import Laboratory  # noqa: E402
from lab.netns import Surroundings  # noqa: E402
from monitoring import needs  # noqa: E402

needs.require(prometheus_snmp_exporter="prometheus-snmp-exporter", curl="curl")
exporter = pytest.importorskip("monitoring.exporter")

COMMANDS = [command for block in run_by(__file__) for command in block.commands]


@pytest.mark.parametrize("command", COMMANDS)
def test_scrape(command):
    with Laboratory(Surroundings()) as lab:
        # "localhost" is ::1 on some machines, and rocommunity is for IPv4 alone.
        lab.start_snmpd(more="rocommunity6 public ::1\n"
                             "agentaddress udp:127.0.0.1:161,udp6:[::1]:161")
        lab.start_ipifd()
        with exporter.Exporter("localhost"):
            done = subprocess.run(["bash", "-c", command], capture_output=True, text=True,
                                  check=True, timeout=30)
    found = exporter.metrics(done.stdout)
    assert any(name == "ipifInterfaceNlMtu" and ("ipifInterfaceName", "lo") in labels
               for name, labels in found), done.stdout[:2000]
