# SPDX-License-Identifier: BSD-2-Clause
"""`ipif doctor`: each fault is found where it is, and the line to add is the right one."""

import contextlib
import json
import os
import shlex
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from lab.cli import assert_one_clear_line, ipif, run
from lab.netns import Namespace
from lab.process import WITHOUT_IPV6, Process, product
from lab.waiting import wait_until
from otheruser import as_other_user

GOOD = """
# a comment
master agentx
view all included .1
rocommunity public default -V all
"""
DEBIAN = """
master agentx
view   systemonly  included   .1.3.6.1.2.1.1
view   systemonly  included   .1.3.6.1.2.1.25.1
rocommunity  public default -V systemonly
rocommunity6 public default -V systemonly
rouser authPrivUser authpriv -V systemonly
"""
SYSTEMD = os.path.isdir("/run/systemd/system")
IP_MIB = ".1.3.6.1.2.1.4"
# The build chooses the root; below it stand objects(1), agent(4), version(1).
(IPIF_MIB,) = ("." + column["Oid"].removesuffix(".1.4.1")
               for column in ipif("columns", "--json").json()
               if column["Object"] == "ipifAgentVersion")


@contextlib.contextmanager
def _master(path, mode=0o777):
    """Somebody who listens there."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        os.chmod(path, mode)
        listener.listen()
        yield


@pytest.fixture(autouse=True)
def _open_folders(tmp_path):
    """pytest's folders are the user's alone, and the doctor would find that."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_mode & 0o055 != 0o055:
            with contextlib.suppress(PermissionError):
                os.chmod(folder, folder.stat().st_mode | 0o055)


def _examine(tmp_path, text, *arguments):
    configuration = tmp_path / "snmpd.conf"
    configuration.write_text(text, encoding="ascii")
    return ipif("doctor", "--json", "--config", configuration, *arguments).json()["Findings"]


def _faults(findings, check):
    return [finding for finding in findings
            if finding["Check"] == check and finding["Result"] == "fault"]


def _results(findings, check):
    return {finding["Result"] for finding in findings if finding["Check"] == check}


def test_nothing_wrong(tmp_path):
    with _master(tmp_path / "master"):
        findings = _examine(tmp_path, GOOD, "--socket", tmp_path / "master")
    assert all(list(finding) == ["Check", "Result", "Finding", "Line"] for finding in findings)
    for check in ("kernel", "snmpd.conf", "access", "AgentX socket"):
        assert _results(findings, check) == {"fine"}, check


def test_debian_view_hides_both_trees_and_is_named_once(tmp_path):
    findings = _examine(tmp_path, DEBIAN)
    assert [finding["Line"] for finding in _faults(findings, "access")] == [
        f"view systemonly included {IP_MIB}", f"view systemonly included {IPIF_MIB}"]
    assert all(str(tmp_path / "snmpd.conf") in finding["Finding"]
               for finding in _faults(findings, "access"))


def test_the_lines_that_it_names_mend_it(tmp_path):
    lines = [finding["Line"] for finding in _faults(_examine(tmp_path, DEBIAN), "access")]
    findings = _examine(tmp_path, DEBIAN + "\n".join(lines) + "\n")
    assert _results(findings, "access") == {"fine", "note"}  # Debian's authPrivUser is not created


@pytest.mark.parametrize("text, hidden", [
    ("rocommunity public", []),
    ("rocommunity public localhost", []),
    (f"rocommunity public default {IP_MIB}", [IPIF_MIB]),
    ("rocommunity public default .1.3.6.1.2.1.1", [IP_MIB, IPIF_MIB]),
    (f"view v included .1\nview v excluded {IP_MIB}.28\nrouser u priv -V v\ncreateUser u", [IP_MIB]),
    (f"view v excluded .1\nview v included {IP_MIB}\nview v included .1.3.6.1.4.1\n"
     "rwuser u noauth -V v\ncreateUser u", []),
    (f"view v included {IP_MIB}\nview v included .1.3.6.1.4.1\nview v excluded .1\n"
     "rwuser u noauth -V v\ncreateUser u", []),
    ("view v included .1\ngroup g v2c s\naccess g \"\" any noauth exact v none none", []),
    ("access g \"\" any noauth exact none none none\nrocommunity public", []),
    ("view v included .1\nrocommunity public default -V w", [IP_MIB, IPIF_MIB]),
    ("rocommunity public default -V _all_", []),
    # The mask's bit of the last number is zero: it counts for nothing.
    ("view v included .1.3.6.1.2.1.9 fd\nview v included .1.3.6.1.4.1.9 fd:ff\n"
     "rocommunity public default -V v", []),
    ("view v included .1.3.6.1.2.1.9 fd\nrocommunity public default -V v", [IPIF_MIB]),
    ("view v included .1.3.6.1.2.1.9 ff\nrocommunity public default -V v", [IP_MIB, IPIF_MIB]),
    ("view v included .1\nauthcommunity log,read public default -V v", []),
    ("authuser read -s usm u noauth -V v\ncreateUser -e 0x8000 u\nview v included .1", []),
    ("authgroup read g noauth\n", []),
    ("view v included .1\nauthaccess read -s usm g v", []),
    ("view v included .1\nauthaccess read g v noauth", []),
    ("view v included .1\nsetaccess g \"\" any noauth exact v log,read", []),
])
def test_views(tmp_path, text, hidden):
    findings = _faults(_examine(tmp_path, f"master agentx\n{text}\n"), "access")
    assert len(findings) == len(hidden)
    for finding, tree in zip(findings, hidden):
        assert tree in finding["Finding"]


@pytest.mark.parametrize("excluded", [
    f"{IP_MIB}.30", f"{IP_MIB}.30.1.5", f"{IP_MIB}.28.1.3.2", f"{IPIF_MIB}.1.1", IP_MIB,
    f"{IPIF_MIB}.1.4.1.0"])
def test_excluded_line_is_named(tmp_path, excluded):
    """No line beside it brings back what it hides; its own end does."""
    text = f"view v included .1\nview v excluded {excluded}\nrocommunity public default -V v\n"
    (fault,) = _faults(_examine(tmp_path, text), "access")
    assert f'"view v excluded {excluded}"' in fault["Finding"]
    assert f"line 2 of {tmp_path}/snmpd.conf" in fault["Finding"]
    subprocess.run(["sh", "-c", fault["Line"]], check=True, timeout=60)
    mended = (tmp_path / "snmpd.conf").read_text("ascii")
    assert f"#view v excluded {excluded}" in mended
    assert _results(_examine(tmp_path, mended), "access") == {"fine"}


def test_excluded_line_of_an_included_file(tmp_path):
    (tmp_path / "more").write_text(f"\n\nview v excluded {IP_MIB}.30\n", encoding="ascii")
    text = f"includeFile {tmp_path}/more\nview v included .1\nrocommunity public default -V v\n"
    (fault,) = _faults(_examine(tmp_path, text), "access")
    assert fault["Line"] == f"sed -i '3s/^/#/' {tmp_path}/more"


@pytest.mark.parametrize("excluded", [f"{IP_MIB}.20", f"{IP_MIB}.28.1.1", ".1.3.6.1.2.1.1"])
def test_excluded_line_that_hides_nothing_of_ours(tmp_path, excluded):
    """Nor is ipv4InterfaceIfIndex served to anybody."""
    text = f"view v included .1\nview v excluded {excluded}\nrocommunity public default -V v\n"
    assert _results(_examine(tmp_path, text), "access") == {"fine"}


def _access(tmp_path, text, saved=None):
    """What is found where snmpd has saved that."""
    folder = tmp_path / "persistent"
    folder.mkdir(exist_ok=True)
    (folder / "snmpd.conf").write_text(saved or "", encoding="ascii")
    (tmp_path / "snmpd.conf").write_text(text, encoding="ascii")
    findings = run("ipif", "doctor", "--json", "--config", tmp_path / "snmpd.conf",
                   environment={"SNMP_PERSISTENT_DIR": str(folder)}).json()["Findings"]
    return [(finding["Result"], finding["Line"]) for finding in findings
            if finding["Check"] == "access"]


def test_user_that_nobody_created(tmp_path):
    """Beside others who may read it is no fault: Debian's configuration has one."""
    create = ("fault", 'createUser fred SHA "PASSPHRASE" AES')
    assert _access(tmp_path, "rouser fred\n") == [("note", None), create]
    assert _access(tmp_path, "rouser fred\nrocommunity public\n") == [("note", None), ("fine", None)]
    assert _access(tmp_path, f"rouser fred\n{create[1]}\n") == [("fine", None)]
    assert _access(tmp_path, "rouser -s tsm fred\n") == [("fine", None)]
    for name in ('"fred"', "0x66726564"):
        saved = f"usmUser 1 3 0x80001f88 {name} {name} NULL .1.3.6.1.6.3.10.1.1.2 0x00\n"
        assert _access(tmp_path, "rouser fred\n", saved) == [("fine", None)]
    assert _access(tmp_path, "rouser fred\n", 'usmUser 1 3 0x80 "fre" "fre"\n') == [
        ("note", None), create]


def test_saved_users_that_may_not_be_read(tmp_path):
    as_nobody = as_other_user()
    folder = tmp_path / "persistent"
    folder.mkdir()
    (folder / "snmpd.conf").touch(0o600)
    (tmp_path / "snmpd.conf").write_text("rouser fred\n", encoding="ascii")
    done = subprocess.run([*as_nobody, "doctor", "--config", tmp_path / "snmpd.conf"],
                          env={**os.environ, "SNMP_PERSISTENT_DIR": str(folder)},
                          capture_output=True, text=True, timeout=30, check=True)
    assert f"created cannot be read ({folder}/snmpd.conf); try as root" in done.stdout


def test_family_is_looked_at_alone(tmp_path, netns):
    text = f"view v included .1\nview v excluded {IP_MIB}.30\nrocommunity public default -V v\n"
    with netns.entered():
        ipv4, ipv6 = (_examine(tmp_path, text, "--family", family) for family in ("ipv4", "ipv6"))
    assert (_results(ipv4, "access"), _results(ipv6, "access")) == ({"fine"}, {"fault"})
    for findings, rows in ((ipv4, "1 IPv4 row"), (ipv6, "1 IPv6 row")):
        assert [f["Finding"] for f in findings if f["Check"] == "kernel"] == [rows]


def test_named_subtree_is_not_judged(tmp_path):
    findings = _examine(tmp_path, "view v included system\nrocommunity public default -V v\n")
    assert _results(findings, "access") == {"unknown"}


def test_nobody_may_read(tmp_path):
    (finding,) = _faults(_examine(tmp_path, "master agentx\n"), "access")
    assert finding["Line"].startswith("rocommunity ")


@pytest.mark.parametrize("text, result", [
    ("master agentx", "fine"), ("MASTER  AgentX", "fine"), ("master all", "fine"),
    ("[snmpd]\nmaster agentx", "fine"), ("# master agentx", "fault"),
    ("[snmptrapd]\nmaster agentx", "fault"), ("", "fault")])
def test_master_line(tmp_path, text, result):
    findings = _examine(tmp_path, text + "\n")
    assert _results(findings, "snmpd.conf") == {result}
    if result == "fault":
        assert _faults(findings, "snmpd.conf")[0]["Line"] == "master agentx"


def test_included_files(tmp_path):
    (tmp_path / "more").mkdir()
    (tmp_path / "more/a.conf").write_text("master agentx\n", encoding="ascii")
    (tmp_path / "more/ignored.txt").write_text("rocommunity x default .1.2\n", encoding="ascii")
    (tmp_path / "single").write_text("rocommunity public\n", encoding="ascii")
    findings = _examine(tmp_path, f"includeDir {tmp_path}/more\nincludeFile {tmp_path}/single\n")
    assert _results(findings, "snmpd.conf") == {"fine"}
    assert _results(findings, "access") == {"fine"}


def test_file_that_includes_itself_ends(tmp_path):
    assert _examine(tmp_path, f"includeFile {tmp_path}/snmpd.conf\n")


def test_socket_that_is_missing(tmp_path):
    (finding,) = _faults(_examine(tmp_path, GOOD, "--socket", tmp_path / "none"), "AgentX socket")
    assert str(tmp_path / "none") in finding["Finding"]
    (finding,) = _faults(_examine(tmp_path, "", "--socket", tmp_path / "none"), "AgentX socket")
    assert finding["Line"] == "master agentx"


def test_socket_that_is_left_over(tmp_path):
    with _master(tmp_path / "master"):
        pass
    (finding,) = _faults(_examine(tmp_path, GOOD, "--socket", tmp_path / "master"),
                         "AgentX socket")
    assert "left over" in finding["Finding"]


def test_socket_of_the_configuration(tmp_path):
    with _master(tmp_path / "own"):
        findings = _examine(tmp_path, f"{GOOD}agentXSocket unix:{tmp_path}/own\n")
    assert _results(findings, "AgentX socket") == {"fine"}
    findings = _examine(tmp_path, GOOD + "agentXSocket tcp:localhost:705\n")
    assert _results(findings, "AgentX socket") == {"unknown"}


@pytest.mark.parametrize("mode", [0o700, 0o755])
def test_what_ipifd_needs_without_root(tmp_path, mode):
    """The newcomer's: snmpd makes both for root alone."""
    folder = tmp_path / "agentx"
    folder.mkdir(mode=mode)
    with _master(folder / "master", 0o755):
        findings = _faults(_examine(tmp_path, GOOD, "--socket", folder / "master"),
                           "AgentX socket")
    lines = [finding["Line"] for finding in findings]
    permissions = "agentXPerms 0660 0755 Debian-snmp Debian-snmp"
    assert lines == ([f"chmod 0755 {folder}"] if mode == 0o700 else []) + [permissions]
    if mode == 0o700:
        assert "0700" in findings[0]["Finding"]


def test_socket_that_this_user_may_not_use(tmp_path):
    as_nobody = as_other_user()
    closed = tmp_path / "agentx"
    closed.mkdir(mode=0o700)
    configuration = tmp_path / "snmpd.conf"
    configuration.write_text(GOOD, encoding="ascii")
    with _master(closed / "master"):
        done = subprocess.run(
            [*as_nobody, "doctor", "--config", configuration, "--socket", closed / "master"],
            capture_output=True, text=True, timeout=30, check=True)
    assert "this user may not connect" in done.stdout
    assert "agentXPerms" in done.stdout


def test_kernel_without_ipv6(netns):
    with netns.entered():
        done = subprocess.run([*WITHOUT_IPV6, product("bin/ipif"), "doctor"],
                              capture_output=True, text=True, timeout=30, check=True)
    assert "no IPv6" in done.stdout


def test_text_points_at_the_line(tmp_path):
    configuration = tmp_path / "snmpd.conf"
    configuration.write_text(DEBIAN, encoding="ascii")
    result = ipif("doctor", "--config", configuration)
    assert (result.status, result.error) == (0, "")
    assert f"-> view systemonly included {IP_MIB}\n" in result.output


def test_file_that_cannot_be_read(tmp_path):
    assert_one_clear_line(ipif("doctor", "--config", tmp_path / "none"), 1, str(tmp_path / "none"))
    assert_one_clear_line(ipif("doctor", "--config", tmp_path), 1, str(tmp_path))
    assert ipif("show", "--config", "x").status == 2


@contextlib.contextmanager
def _called(name, tmp_path, namespace):
    """A process of that name that does nothing, in a namespace."""
    program = tmp_path / name
    shutil.copy("/bin/sleep", program)
    process = Process([program, "60"], tmp_path / f"{name}.log", namespace)
    try:
        wait_until(lambda: Path(f"/proc/{process.pid}/comm").read_text("ascii").strip() == name, 5,
                   "it has its name")
        yield process
    finally:
        process.end()


@pytest.mark.parametrize("name", ["snmpd", "ipifd"])
def test_process_of_another_namespace_is_not_ours(tmp_path, netns, name):
    conf = tmp_path / "snmpd.conf"
    conf.write_text(GOOD, encoding="ascii")

    def finding(*arguments, **place):
        findings = ipif("doctor", "--json", "--config", conf, "--socket", tmp_path / "none",
                        *arguments, **place).json()["Findings"]
        (found,) = (finding for finding in findings if finding["Check"] == name)
        return found
    with Namespace() as other, _called(name, tmp_path, other) as process:
        missing = finding(namespace=netns)
        assert missing["Result"] == "fault" and missing["Line"] == (
            f"systemctl start {name}" if SYSTEMD else name)
        assert f"{process.pid} does (in another network namespace)" in missing["Finding"]
        for found in (finding(namespace=other), finding("--netns", other.name)):
            assert (found["Result"], found["Finding"]) == ("fine", f"it runs, process {process.pid}")
        (tmp_path / "own").mkdir()
        with _called(name, tmp_path / "own", netns) as own:
            assert finding(namespace=netns)["Finding"] == f"it runs, process {own.pid}"
    assert finding(namespace=netns)["Finding"] == "it does not run"


@pytest.mark.parametrize("folder, line", [
    ("/run", "ipifd"), ("/run/systemd/system", "systemctl start ipifd")])
def test_systemctl_is_named_where_systemd_runs(tmp_path, netns, folder, line):
    (tmp_path / "snmpd.conf").write_text(GOOD, encoding="ascii")
    hidden = f'mount -t tmpfs tmpfs /run && mkdir -p {folder} && exec "$0" "$@"'
    with netns.entered():
        done = subprocess.run(
            ["unshare", "--mount", "sh", "-c", hidden, product("bin/ipif"), "doctor", "--json",
             "--config", tmp_path / "snmpd.conf"],
            capture_output=True, text=True, timeout=30, check=True)
    lines = [finding["Line"] for finding in json.loads(done.stdout)["Findings"]
             if finding["Check"] == "ipifd"]
    assert lines == [line]


def test_namespace_that_cannot_be_read_is_not_guessed(tmp_path, netns):
    as_nobody = as_other_user()
    conf = tmp_path / "snmpd.conf"
    conf.write_text(GOOD, encoding="ascii")
    with _called("snmpd", tmp_path, netns) as process, netns.entered():
        done = subprocess.run([*as_nobody, "doctor", "--json", "--config", conf, "--socket",
                               tmp_path / "none"],
                              capture_output=True, text=True, timeout=30, check=True)
    (found,) = (finding for finding in json.loads(done.stdout)["Findings"]
                if finding["Check"] == "snmpd")
    assert found["Result"] == "unknown" and str(process.pid) in found["Finding"]
    assert "cannot be read" in found["Finding"]


def test_module_needs_no_socket_and_no_ipifd(tmp_path, netns):
    module = tmp_path / "ipif.so"
    text = f"rocommunity public\ndlmod ipif {module}\n"
    with netns.entered():
        (finding,) = _faults(_examine(tmp_path, text), "snmpd.conf")
        assert str(module) in finding["Finding"]
        module.touch()
        findings = _examine(tmp_path, text)
        assert _results(findings, "snmpd.conf") == _results(findings, "ipifd") == {"fine"}
        assert _results(findings, "AgentX socket") == set()
        findings = _examine(tmp_path, "#" + text.replace("\n", "\n#"))
        assert _faults(findings, "snmpd.conf") and _faults(findings, "ipifd")


def test_json_is_closed_in_one_line(tmp_path):
    (tmp_path / "snmpd.conf").write_text(GOOD, encoding="ascii")
    lines = ipif("doctor", "--json", "--config", tmp_path / "snmpd.conf").output.splitlines()
    assert lines[0] == '{"Findings": [' and all(line.startswith(" {") for line in lines[1:-1])
    assert lines[-1].startswith('], "Faults": ') and lines[-1].endswith("}")


def test_faults_are_counted_for_scripts(tmp_path):
    configuration = tmp_path / "snmpd.conf"
    configuration.write_text(DEBIAN, encoding="ascii")
    said = ipif("doctor", "--json", "--config", configuration).json()
    assert said["Faults"] == [finding["Result"] for finding in said["Findings"]].count("fault") > 0
    assert f"\n{said['Faults']} to mend" in ipif("doctor", "--config", configuration).output


def test_lines_go_into_the_included_directory(tmp_path):
    """As README says; into the file that was read where it includes no directory."""
    (tmp_path / "snmpd.conf.d").mkdir()
    included = f"{DEBIAN}\nincludeDir {tmp_path}/snmpd.conf.d\n".replace("master agentx", "")
    for check in ("access", "snmpd.conf"):
        for finding in _faults(_examine(tmp_path, included), check):
            assert f"add the line to {tmp_path}/snmpd.conf.d/ipifd.conf" in finding["Finding"]
    (finding,) = _faults(_examine(tmp_path, ""), "snmpd.conf")
    assert f"add the line to {tmp_path}/snmpd.conf" in finding["Finding"]


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
        findings = ipif("doctor", "--json", *arguments, namespace=netns).json()["Findings"]
        text = ipif("doctor", *arguments, namespace=netns).output
    finally:
        process.end()
    (found,) = (finding for finding in findings if finding["Check"] == "snmpd")
    assert found["Result"] == "fault" and found["Line"] in ("snmpd", "systemctl start snmpd")
    assert f"process {process.pid} of user 65534 is called so" in found["Finding"]
    for said in (text, str(findings)):
        assert "touch" not in said and "snmpd listens" not in said
    if listening:
        assert f"{folder}/master: somebody listens" in text


def test_user_of_snmpd_by_its_configuration(tmp_path, netns):
    as_other_user()
    conf = tmp_path / "snmpd.conf"
    program = tmp_path / "snmpd"
    shutil.copy("/bin/sleep", program)
    process = Process(["setpriv", "--reuid", "65534", "--clear-groups", program, "60"],
                      tmp_path / "log", netns)
    try:
        wait_until(lambda: Path(f"/proc/{process.pid}/comm").read_text("ascii") == "snmpd\n", 5,
                   "it has its name")
        for line, result in (("", "fault"), ("agentUser nobody\n", "fine"),
                             ("agentUser x\n", "fault")):
            conf.write_text(GOOD + line, encoding="ascii")
            findings = ipif("doctor", "--json", "--config", conf, "--socket", tmp_path / "none",
                            namespace=netns).json()["Findings"]
            assert _results(findings, "snmpd") == {result}, line
    finally:
        process.end()


def test_foreign_words_do_no_harm(tmp_path):
    """Of files, and in the words that are to be pasted: a shell takes them as they are."""
    folder = tmp_path / "it's $(touch evil);\033[2J\u202e"
    folder.mkdir()
    (folder / "a b'.conf").write_text(f"view v excluded {IP_MIB}.30\n", encoding="ascii")
    text = (f"includeDir \"{folder}\"\nview v included .1\nmaster agentx\n"
            "rocommunity \"pub\033[2J\" default -V v\n")
    conf = tmp_path / "snmpd.conf"
    conf.write_text(text, encoding="utf-8")
    arguments = ("doctor", "--config", conf, "--socket", folder / "x\u202e\033[2J")
    shown, findings = ipif(*arguments).output, ipif(*arguments, "--json")
    for said in (shown, findings.output):
        assert "\033" not in said and "\u202e" not in said
    (fault,) = _faults(findings.json()["Findings"], "access")
    words = shlex.split(fault["Line"])
    assert words[:3] == ["sed", "-i", "1s/^/#/"] and len(words) == 4
    assert words[3] == f"{folder}/a b'.conf".replace("\033", r"\x1b").replace(
        "\u202e", r"\xe2\x80\xae")
