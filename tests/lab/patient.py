# SPDX-License-Identifier: BSD-2-Clause
"""An snmpd with an ipifd, and what `ipif doctor` says of them."""

import json
import os
import shutil
import subprocess

from lab.agent import ADDRESS
from lab.cli import run
from lab.process import product

SNMPD = shutil.which("snmpd", path="/usr/sbin:/usr/local/sbin:/sbin:/usr/bin")
IP_MIB, IPIF_MIB = ".1.3.6.1.2.1.4", ".1.3.6.1.4.1.8072.9999.9999.4293"
EVERYTHING = "rocommunity public\n"
DEBIAN = """
view   systemonly  included   .1.3.6.1.2.1.1
view   systemonly  included   .1.3.6.1.2.1.25.1
rocommunity  public default -V systemonly
rocommunity6 public default -V systemonly
rouser authPrivUser authpriv -V systemonly
"""


def findings_of(found, check):
    return [finding["Finding"] for findings in found.values() for finding in findings
            if finding["Check"] == check]


class Patient:
    """An snmpd with an ipifd, and what the doctor says of them."""

    def __init__(self, lab):
        self.lab = lab
        self.conf = lab.path("snmpd.conf")
        self.inside = ()  # where all programs run: a command before theirs
        self._started = 0
        os.chmod(lab.folder, 0o755)

    def _log(self, name):
        self._started += 1
        return f"{name}{self._started}.log"

    def start_snmpd(self, text=None, options=()):
        """Starts it (again) with what is in its file, which `text` replaces."""
        if self.lab.snmpd and self.lab.snmpd.status is None:
            self.lab.snmpd.end()
        if text is not None:
            self.lab.write_file("snmpd.conf", f"agentaddress {ADDRESS}\nmaster agentx\n"
                                f"agentXSocket {self.lab.socket}\n{text}")
        self.lab.snmpd = self.lab.start(*self.inside, SNMPD, *options, "-f", "-Lo", "-C", "-c",
                                        self.conf,
                                        log=self._log("snmpd"),
                                        environment=self.lab.module_environment())
        self.lab.snmpd.wait_for_log("NET-SNMP version", 10)

    def start_ipifd(self, configuration="", before=()):
        """Starts it, as somebody else with `before`; waits until it is connected or cannot be."""
        self.lab.write_file("ipifd.conf", configuration)
        self.lab.ipifd = self.lab.start(*self.inside, *before, product("bin/ipifd"), "-f", "-Lo",
                                        "-x", self.lab.socket, log=self._log("ipifd"))
        self.lab.ipifd.wait_for_log("connect", 10)
        self.lab.ipifd.wait_until_at_rest()

    def examine(self, *arguments, before=(), environment=None):
        """What is found, by results."""
        arguments = ("doctor", "--json", *arguments)
        environment = {**self.lab.environment(), **(environment or {})}
        before = (*self.inside, *before)
        if before:
            with self.lab.namespace.entered():
                said = subprocess.run([*before, product("bin/ipif"), *arguments], check=True,
                                      stdout=subprocess.PIPE, text=True, timeout=60,
                                      env={**os.environ, **environment}).stdout
            report = json.loads(said)
        else:
            report = run("ipif", *arguments, namespace=self.lab.namespace,
                         environment=environment).json()
        found = {result: [finding for finding in report["Findings"] if finding["Result"] == result]
                 for result in ("fault", "unknown", "note", "fine")}
        assert report["Faults"] == len(found["fault"]) < 2
        assert report["Findings"] == sum(found.values(), []), "faults are told first"
        return found

    def fault(self, *arguments, **more):
        """The only one."""
        (fault,) = self.examine(*arguments, **more)["fault"]
        return fault

    def is_well(self, *arguments, **more):
        """Nothing is to be mended; returns what is found."""
        found = self.examine(*arguments, **more)
        assert found["fault"] == found["unknown"] == [], found
        return found

    def obey(self, finding):
        """Runs what is to be run, but what starts programs: that is the test's."""
        for command in finding["Line"].split(" && "):
            if not command.startswith(("kill ", "systemctl ", "snmpd", "ipifd")):
                subprocess.run(["sh", "-c", command], check=True, timeout=30)
