# SPDX-License-Identifier: BSD-2-Clause
"""`ipif doctor`: whether what runs serves, asked of a real snmpd and a real ipifd."""

import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from lab.agent import ADDRESS, VARIANT
from lab.cli import ipif
from lab.process import product
from lab.snmp import Client, SnmpError
from lab.waiting import wait_until

SNMPD = shutil.which("snmpd", path="/usr/sbin:/usr/local/sbin:/sbin:/usr/bin")
pytestmark = pytest.mark.skipif(VARIANT == "module", reason="each test says who serves")


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


def _stop(process):
    process.send(signal.SIGSTOP)
    wait_until(lambda: ") T " in Path(f"/proc/{process.pid}/stat").read_text("utf-8"), 5,
               f"{process!r} is stopped")


def test_snmpd_that_is_stopped(lab):
    """It is named alone: that an ipifd which came later is not let in follows from it."""
    lab.start_snmpd()
    _stop(lab.snmpd)
    lab.start_ipifd(wait=False)
    lab.ipifd.wait_for_log("does not answer", 10)
    (fault,) = [finding for finding in _examine(lab) if finding["Result"] == "fault"]
    assert (fault["Check"], fault["Line"]) == ("snmpd", f"kill -CONT {lab.snmpd.pid}")
    assert f"process {lab.snmpd.pid} is stopped" in fault["Finding"]


def test_ipifd_that_is_stopped(lab):
    lab.start_both()
    _stop(lab.ipifd)
    (fault,) = [finding for finding in _examine(lab) if finding["Result"] == "fault"]
    assert (fault["Check"], fault["Line"]) == ("ipifd", f"kill -CONT {lab.ipifd.pid}")


def test_snmpd_that_answers_nobody(lab):
    """It waits for an answer of its own, as it does for a script that hangs.  One that answers is
    asked once."""
    script = lab.write_file("hangs", "#!/bin/sh\nexec sleep 4\n")
    os.chmod(script, 0o755)
    lab.start_snmpd(f"pass .1.3.6.1.4.1.99999 {script}")
    lab.start_ipifd()
    assert [f for f in _examine(lab) if f["Result"] == "fault"] == []
    with pytest.raises(SnmpError):
        Client(ADDRESS, lab.namespace, seconds=0.3).get("1.3.6.1.4.1.99999.1.0")
    (fault,) = [finding for finding in _examine(lab) if finding["Result"] == "fault"]
    assert fault["Check"] == "snmpd" and "does not answer" in fault["Finding"]
    assert fault["Line"] == f"kill {lab.snmpd.pid}; snmpd # with the options that it had"


def test_snmpd_in_the_background_is_asked_too(lab):
    """The process that made the socket is gone there."""
    pid_file = Path(lab.path("background.pid"))
    with lab.namespace.entered():
        subprocess.run([SNMPD, "-Ln", "-C", "-c", lab.write_snmpd_conf(), "-p", pid_file],
                       check=True, timeout=30, env={**os.environ, **lab.environment()})
    wait_until(lambda: pid_file.exists() and pid_file.read_text("ascii").strip(), 10,
               "the process in the background has written its number")
    pid = int(pid_file.read_text("ascii"))
    try:
        assert _of(_examine(lab), "snmpd", "fault") == []
        os.kill(pid, signal.SIGSTOP)
        (fault,) = _of(_examine(lab), "snmpd", "fault")
        assert fault["Line"] == f"kill -CONT {pid}"
    finally:
        os.kill(pid, signal.SIGKILL)


def test_more_than_one_ipifd(lab):
    """The second is refused; one that is at another snmpd's socket is none of this one's."""
    lab.start_both()
    conf = lab.write_file("ipifd.conf", "")
    second = lab.start(product("bin/ipifd"), "-f", "-Lo", "-C", "-c", conf, "-x", lab.socket,
                       log="second.log")
    second.wait_for_log("refuses", 5)
    (fault,) = [finding for finding in _examine(lab) if finding["Result"] == "fault"]
    assert (fault["Check"], fault["Line"]) == ("ipifd", f"kill {second.pid}")
    assert f"processes {lab.ipifd.pid}, {second.pid} are" in fault["Finding"]
    second.end()
    other = lab.start(product("bin/ipifd"), "-f", "-Lo", "-C", "-c", conf, "-x",
                      f"unix:{lab.path('other')}", log="other.log")
    other.wait_for_log("cannot connect", 5)
    assert [finding for finding in _examine(lab) if finding["Result"] == "fault"] == []


def test_module_that_serves_nothing(lab):
    """Its namespace is not there; one that is, named or by its path, is no fault."""
    lab.use_module("ipifNetns nosuch")
    lab.start_snmpd()
    lab.snmpd.wait_for_log("serving nothing", 5)
    (fault,) = [finding for finding in _examine(lab) if finding["Result"] == "fault"]
    assert (fault["Check"], fault["Line"]) == ("snmpd.conf", "ip netns add nosuch")
    for netns in (lab.namespace.name, f"/run/netns/{lab.namespace.name}"):
        lab.use_module(f"ipifNetns {netns}")
        lab.write_snmpd_conf()
        assert [finding for finding in _examine(lab) if finding["Result"] == "fault"] == []


def test_module_in_an_snmpd_that_is_stopped(lab):
    lab.use_module()
    lab.start_snmpd()
    _stop(lab.snmpd)
    (fault,) = [finding for finding in _examine(lab) if finding["Result"] == "fault"]
    assert (fault["Check"], fault["Line"]) == ("snmpd", f"kill -CONT {lab.snmpd.pid}")
