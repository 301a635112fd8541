# SPDX-License-Identifier: BSD-2-Clause
"""`ipif doctor` without an snmpd: its words and forms, and which programs it believes."""

import contextlib
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from lab.cli import assert_one_clear_line, ipif
from lab.netns import Namespace
from lab.process import WITHOUT_IPV6, Process, product
from lab.waiting import wait_until
from otheruser import as_other_user

GOOD = "master agentx\nrocommunity public\n"


@pytest.fixture(name="conf")
def _conf(tmp_path):
    path = tmp_path / "snmpd.conf"
    path.write_text(GOOD, encoding="ascii")
    return path


def _snmpd(*arguments, **place):
    """What is found about snmpd."""
    findings = ipif("doctor", "--json", *arguments, **place).json()["Findings"]
    (found,) = (finding for finding in findings if finding["Check"] == "snmpd")
    return found


def test_json_is_closed_in_one_line(conf):
    output = ipif("doctor", "--json", "--config", conf).output
    lines = output.splitlines()
    assert lines[0] == '{"Findings": [' and all(line.startswith(" {") for line in lines[1:-1])
    assert lines[-1].startswith('], "Faults": ') and lines[-1].endswith("}")
    said = json.loads(output)
    assert all(list(finding) == ["Check", "Result", "Finding", "Line"]
               for finding in said["Findings"])
    results = [finding["Result"] for finding in said["Findings"]]
    assert said["Faults"] == results.count("fault")


def test_text_has_the_cause_first_and_its_cure(conf, netns):
    result = ipif("doctor", "--config", conf, namespace=netns)
    assert (result.status, result.error) == (0, "")
    fault, cure, *others = result.output.splitlines()
    assert fault.startswith("fault    snmpd: it ") and cure.startswith("         -> ")
    assert others == ["fine     kernel: 1 IPv4 and 1 IPv6 rows", "", "1 to mend."]


def test_file_that_cannot_be_read(tmp_path):
    assert_one_clear_line(ipif("doctor", "--config", tmp_path / "none"), 1, str(tmp_path / "none"))
    assert_one_clear_line(ipif("doctor", "--config", tmp_path), 1, str(tmp_path))
    assert ipif("show", "--config", "x").status == 2


def test_one_name_is_asked_for():
    result = ipif("doctor", "--community", "public", "--user", "fred")
    assert_one_clear_line(result, 2, "--community", "--user")
    assert ipif("show", "--user", "fred").status == 2


def test_kernel_without_ipv6(netns):
    with netns.entered():
        done = subprocess.run([*WITHOUT_IPV6, product("bin/ipif"), "doctor"],
                              capture_output=True, text=True, timeout=30, check=True)
    assert "no IPv6" in done.stdout


@contextlib.contextmanager
def _called_snmpd(tmp_path, namespace, *before):
    """A process of that name that does nothing, in a namespace."""
    program = tmp_path / "snmpd"
    shutil.copy("/bin/sleep", program)
    process = Process([*before, program, "60"], tmp_path / "log", namespace)
    try:
        wait_until(lambda: Path(f"/proc/{process.pid}/comm").read_text("ascii") == "snmpd\n", 5,
                   "it has its name")
        yield process
    finally:
        process.end()


def test_snmpd_of_another_namespace_is_not_ours(tmp_path, netns, conf):
    arguments = ("--config", conf, "--socket", tmp_path / "none")
    with Namespace() as other, _called_snmpd(tmp_path, other) as process:
        missing = _snmpd(*arguments, namespace=netns)
        assert missing["Result"] == "fault"
        assert f"process {process.pid} does (in another network namespace)" in missing["Finding"]
        for found in (_snmpd(*arguments, namespace=other),
                      _snmpd(*arguments, "--netns", other.name)):
            assert f"process {process.pid} does not answer" in found["Finding"]


def test_user_of_snmpd_by_its_configuration(tmp_path, netns, conf):
    as_other_user()
    with _called_snmpd(tmp_path, netns, "setpriv", "--reuid=65534", "--clear-groups") as process:
        for line, words in (("", "is called so"), ("agentUser nobody\n", "does not answer"),
                            ("agentUser x\n", "is called so")):
            conf.write_text(GOOD + line, encoding="ascii")
            found = _snmpd("--config", conf, "--socket", tmp_path / "none", namespace=netns)
            assert f"process {process.pid} " in found["Finding"] and words in found["Finding"]


@pytest.mark.parametrize("mode", [0o755, 0o4755])
@pytest.mark.parametrize("listening", [False, True])
def test_snmpd_of_another_user_is_not_believed(tmp_path, netns, mode, listening):
    """Nor what it reads, nor that it listens; with the set-user-ID bit it has root's rights."""
    as_other_user()
    evil = "it's $(touch /tmp/evil)\033[2J\u202e"
    program = tmp_path / "snmpd"
    shutil.copy("/usr/bin/python3", program)
    program.chmod(mode)
    folder = tmp_path / "theirs"
    folder.mkdir()
    for path in (tmp_path, *tmp_path.parents):
        with contextlib.suppress(PermissionError):
            path.chmod(path.stat().st_mode | 0o055)
    folder.chmod(0o777)
    code = ("import os, socket, sys, time\n"
            "s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen()\n"
            "time.sleep(60)\n")
    process = Process(["setpriv", "--reuid", "65534", "--clear-groups", program, "-c", code,
                       folder / "master", "-c", evil, evil], tmp_path / "log", netns)
    try:
        wait_until((folder / "master").exists, 10, "it listens")
        users = Path(f"/proc/{process.pid}/status").read_text("ascii").split("Uid:")[1].split()[:2]
        if mode == 0o4755 and users[1] != "0":
            pytest.skip("the folder is mounted without set-user-ID programs")
        assert users[0] == "65534"
        arguments = ["--socket", folder / "master"] if listening else []
        found = _snmpd(*arguments, namespace=netns)
        text = ipif("doctor", *arguments, namespace=netns).output
    finally:
        process.end()
    assert found["Result"] == "fault"
    assert found["Line"] in ("snmpd", "systemctl enable --now snmpd")
    assert f"process {process.pid} of user 65534 is called so" in found["Finding"]
    for said in (text, str(found)):
        assert "touch" not in said and "snmpd listens" not in said
