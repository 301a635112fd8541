# SPDX-License-Identifier: BSD-2-Clause
"""`ipif doctor`: whether what runs serves, asked of a real snmpd and a real ipifd."""

import json
import os
import subprocess

import pytest

from lab.agent import VARIANT
from lab.cli import ipif
from lab.process import product

pytestmark = pytest.mark.skipif(VARIANT == "module", reason="the module has no connection")


def _examine(lab, *arguments):
    return ipif("doctor", "--json", "--config", lab.path("snmpd.conf"), *arguments,
                namespace=lab.namespace).json()["Findings"]


def _of(findings, check, result):
    return [finding for finding in findings
            if finding["Check"] == check and finding["Result"] == result]


def _as_nobody(lab):
    """What another user without rights is told; skips where there can be none."""
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    os.chmod(lab.folder, 0o755)
    with lab.namespace.entered():
        done = subprocess.run(
            ["setpriv", "--reuid", "65534", "--clear-groups", product("bin/ipif"), "doctor",
             "--json", "--config", lab.path("snmpd.conf")],
            capture_output=True, text=True, timeout=30, check=False)
    if done.returncode != 0:
        pytest.skip(f"another user cannot run the tool: {done.stderr.strip()}")
    return json.loads(done.stdout)["Findings"]


def test_ipifd_at_another_socket(lab):
    lab.start_snmpd()
    elsewhere = lab.path("other")
    ipifd = lab.start(product("bin/ipifd"), "-f", "-Lo", "-C", "-x", f"unix:{elsewhere}")
    ipifd.wait_for_log("cannot connect", 5)
    (fault,) = _of(_examine(lab), "ipifd", "fault")
    assert fault["Line"] == f"ipifd -x {lab.socket}"
    for word in (str(ipifd.pid), lab.path("agentx"), f"-x unix:{elsewhere}"):
        assert word in fault["Finding"]


def test_ipifd_that_its_configuration_leads_elsewhere(lab):
    lab.start_snmpd()
    conf = lab.write_file("ipifd.conf", f"agentXSocket unix:{lab.path('other')}\n")
    ipifd = lab.start(product("bin/ipifd"), "-f", "-Lo", "-C", "-c", conf)
    ipifd.wait_for_log("cannot connect", 5)
    (fault,) = _of(_examine(lab), "ipifd", "fault")
    assert fault["Line"] == f"agentXSocket {lab.socket}"


def test_ipifd_that_is_connected(lab):
    """Also by another name of the socket, and seen from outside the namespace."""
    lab.start_both()
    said = f"it runs, process {lab.ipifd.pid}, and is connected to "
    socket = lab.path("agentx")
    other_name = lab.path("link")
    subprocess.run(["ln", "-s", socket, other_name], check=True)
    assert [f["Finding"] for f in _of(_examine(lab), "ipifd", "fine")] == [said + socket]
    assert [f["Finding"] for f in _of(_examine(lab, "--socket", other_name), "ipifd", "fine")] == [
        said + other_name]
    outside = ipif("doctor", "--json", "--config", lab.path("snmpd.conf"), "--netns",
                   lab.namespace.name).json()["Findings"]
    assert [f["Finding"] for f in _of(outside, "ipifd", "fine")] == [said + socket]


def test_without_rights_only_what_can_be_known_is_said(lab):
    """Whose the connection is cannot be read; that there is none, can."""
    lab.start_snmpd("agentXPerms 0777 0755")
    lab.start_ipifd()
    findings = _of(_as_nobody(lab), "ipifd", "unknown")
    assert [f"process {lab.ipifd.pid} runs; whether" in f["Finding"] for f in findings] == [True]
    lab.ipifd.end()
    lab.start(product("bin/ipifd"), "-f", "-Lo", "-C", "-x", f"unix:{lab.path('other')}")
    (fault,) = _of(_as_nobody(lab), "ipifd", "fault")
    assert "is not connected to" in fault["Finding"]
