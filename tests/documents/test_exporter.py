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
from lab.waiting import wait_until  # noqa: E402
from monitoring import needs  # noqa: E402

needs.require(prometheus_snmp_exporter="prometheus-snmp-exporter", curl="curl")
exporter = pytest.importorskip("monitoring.exporter")

COMMANDS = [command for block in run_by(__file__) for command in block.commands]


def _scrape(command):
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True,
                          timeout=30)
    print(done.stdout[:2000])
    return any(name == "ipifInterfaceNlMtu" and ("ipifInterfaceName", "lo") in labels
               for name, labels in exporter.metrics(done.stdout))


@pytest.mark.parametrize("command", COMMANDS)
def test_scrape(command):
    with Laboratory(Surroundings()) as lab:
        lab.start_snmpd(more="agentaddress udp:127.0.0.1:161,udp6:[::1]:161")
        lab.start_ipifd()
        with exporter.Exporter("localhost"):
            # The exporter gives up after 20 s, which a machine under load may need once.
            wait_until(lambda: _scrape(command), 90, "a scrape with the MTU of lo")
