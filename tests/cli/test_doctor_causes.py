# SPDX-License-Identifier: BSD-2-Clause
"""`ipif doctor` beside a real snmpd: the cause first, and a cure that cures when it is obeyed."""

import grp
import json
import os
import shlex
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from lab.agent import ADDRESS
from lab.cli import run
from lab.netns import Namespace
from lab.process import as_nobody, product
from lab.snmp import Client, SnmpError
from lab.users import needs_root
from lab.waiting import wait_until

SNMPD = shutil.which("snmpd", path="/usr/sbin:/usr/local/sbin:/sbin:/usr/bin")
IP_MIB, IPIF_MIB = ".1.3.6.1.2.1.4", ".1.3.6.1.4.1.8072.9999.9999.4293"
INTERFACES = [".1.3.6.1.2.1.2", ".1.3.6.1.2.1.31.1"]
EVERYTHING = "rocommunity public\n"
DEBIAN = """
view   systemonly  included   .1.3.6.1.2.1.1
view   systemonly  included   .1.3.6.1.2.1.25.1
rocommunity  public default -V systemonly
rocommunity6 public default -V systemonly
rouser authPrivUser authpriv -V systemonly
"""


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


@pytest.fixture
def patient(lab):
    return Patient(lab)


def _said(found, check):
    return [finding["Finding"] for findings in found.values() for finding in findings
            if finding["Check"] == check]


# --- all is well ---------------------------------------------------------------------------------


def test_nothing_to_mend(patient):
    patient.start_snmpd(EVERYTHING)
    patient.start_ipifd()
    found = patient.is_well()
    assert _said(found, "kernel") == ["1 IPv4 and 1 IPv6 rows"]
    assert _said(found, "ipifd") == [
        f"process {patient.lab.ipifd.pid} runs as root and serves snmpd"]
    assert _said(found, "access") == [f"public gets 2 rows from snmpd at {ADDRESS}"]
    for family in ("ipv4", "ipv6"):
        found = patient.is_well("--family", family)
        assert _said(found, "access") == [f"public gets 1 rows from snmpd at {ADDRESS}"]


def test_another_user_is_told_what_cannot_be_seen(patient):
    """As on a Debian where all is well: neither the file nor the socket is for everybody."""
    nobody = as_nobody()
    patient.start_snmpd(EVERYTHING + "agentXPerms 0660 0755\n")
    patient.start_ipifd()
    os.chmod(patient.conf, 0o600)
    found = patient.examine(before=nobody)
    assert found["fault"] == []
    # The usual socket's folder may exist, closed to this user.
    unknown = [finding for finding in found["unknown"] if finding["Check"] != "AgentX socket"]
    assert [finding["Check"] for finding in unknown] == ["snmpd", "snmpd.conf", "ipifd"]
    assert all("sudo" in finding["Finding"] for finding in unknown[1:])
    os.chmod(patient.conf, 0o644)
    found = patient.examine(before=nobody)
    assert found["fault"] == found["unknown"] == [], "what snmpd answers says enough"
    assert patient.is_well()


def test_managers_have_a_community_of_their_own(patient):
    """That another one sees less is meant so."""
    patient.start_snmpd(DEBIAN + "rocommunity managers 127.0.0.1\n")
    patient.start_ipifd()
    assert any(said.startswith("managers gets 2 rows") for said in _said(patient.is_well(), "access"))


# --- snmpd ---------------------------------------------------------------------------------------


def test_snmpd_that_does_not_run(patient):
    patient.lab.write_file("snmpd.conf", EVERYTHING)
    fault = patient.fault()
    assert fault["Check"] == "snmpd" and fault["Finding"].startswith("it does not run")
    assert fault["Line"] in ("snmpd", "systemctl enable --now snmpd")


def test_snmpd_that_is_not_installed(patient):
    patient.lab.write_file("snmpd.conf", EVERYTHING)
    fault = patient.fault(before=("unshare", "--mount", "sh", "-c",
                                  f'mount --bind /dev/null {SNMPD} && exec "$0" "$@"'))
    assert fault["Check"] == "snmpd" and fault["Finding"].startswith("it is not installed")
    assert " install snmpd && " in fault["Line"] or " add snmpd && " in fault["Line"]


def test_snmpd_that_answers_nobody(patient):
    """It waits for an answer of its own, as it does for a script that hangs."""
    script = patient.lab.write_file("hangs", "#!/bin/sh\nexec sleep 6\n")
    os.chmod(script, 0o755)
    patient.start_snmpd(f"{EVERYTHING}pass .1.3.6.1.4.1.99999 {script}\n")
    patient.start_ipifd()
    patient.is_well()
    with pytest.raises(SnmpError):
        Client(ADDRESS, patient.lab.namespace, seconds=0.3).get("1.3.6.1.4.1.99999.1.0")
    fault = patient.fault()
    assert fault["Check"] == "snmpd" and "does not answer" in fault["Finding"]
    assert fault["Line"] == f"kill {patient.lab.snmpd.pid}; snmpd # with the options that it had"


def test_snmpd_in_the_background(patient):
    """The process that made the socket is gone there."""
    patient.lab.write_snmpd_conf()
    pid_file = Path(patient.lab.path("background.pid"))
    with patient.lab.namespace.entered():
        subprocess.run([SNMPD, "-Ln", "-C", "-c", patient.conf, "-p", pid_file],
                       check=True, timeout=30, env={**os.environ, **patient.lab.environment()})
    wait_until(lambda: pid_file.exists() and pid_file.read_text("ascii").strip(), 10,
               "the process in the background has written its number")
    pid = int(pid_file.read_text("ascii"))
    try:
        patient.start_ipifd()
        patient.is_well()
        os.kill(pid, signal.SIGSTOP)
        assert patient.fault()["Line"].startswith(f"kill {pid}; snmpd ")
    finally:
        os.kill(pid, signal.SIGKILL)


def test_snmpd_of_another_namespace_owns_the_socket(patient):
    """It is not the one that is asked about, but told."""
    patient.start_snmpd(EVERYTHING)
    with Namespace() as elsewhere:
        findings = run("ipif", "doctor", "--json", "--config", patient.conf,
                       namespace=elsewhere).json()["Findings"]
    assert f"process {patient.lab.snmpd.pid} " in findings[0]["Finding"]


def test_loopback_only(patient):
    """No other host is answered: told with the line that is to be changed."""
    patient.start_snmpd(EVERYTHING)
    patient.start_ipifd()
    (note,) = patient.is_well()["note"]
    assert note["Check"] == "snmpd" and "loopback only" in note["Finding"]
    patient.obey(note)
    assert "\nagentaddress udp:1161,udp6:1161\n" in "\n" + Path(patient.conf).read_text("ascii")
    patient.start_snmpd()
    patient.lab.wait_until_served()
    assert patient.is_well()["note"] == []


# --- the socket ----------------------------------------------------------------------------------


def test_no_master_line(patient):
    """No such file or directory; nor is one that an earlier snmpd left behind of use."""
    patient.start_snmpd("#\n")
    text = Path(patient.conf).read_text("ascii").replace("master agentx", "") + EVERYTHING
    patient.lab.snmpd.end(signal.SIGKILL)
    for why in ("Connection refused", "No such file or directory"):
        patient.lab.write_file("snmpd.conf", text)
        patient.start_snmpd()
        fault = patient.fault()
        assert fault["Check"] == "AgentX socket"
        assert f"agentx: {why}: " in fault["Finding"] and '"master agentx"' in fault["Finding"]
        Path(patient.lab.path("agentx")).unlink(missing_ok=True)
    patient.obey(fault)
    patient.start_snmpd()
    patient.start_ipifd()
    patient.is_well()


def test_socket_that_snmpd_has_lost(patient):
    patient.start_snmpd(EVERYTHING)
    os.unlink(patient.lab.path("agentx"))
    fault = patient.fault()
    assert "No such file or directory" in fault["Finding"]
    assert fault["Line"] == f"kill {patient.lab.snmpd.pid}; snmpd # with the options that it had"


def _as(*groups):
    """A user without rights, in these groups."""
    as_nobody()
    membership = [f"--groups={','.join(groups)}"] if groups else ["--clear-groups"]
    return ["setpriv", "--reuid=65534", "--regid=65534", *membership]


def test_ipifd_without_the_group_of_the_socket(patient):
    """That line is there already: it is not advised again."""
    patient.start_snmpd(f"{EVERYTHING}agentXPerms 0660 0755 root daemon\n")
    patient.start_ipifd(before=_as())
    fault = patient.fault()
    assert fault["Check"] == "AgentX socket" and "Permission denied" in fault["Finding"]
    assert f"process {patient.lab.ipifd.pid}) runs as nobody" in fault["Finding"]
    assert f"{patient.lab.path('agentx')} (mode 0660, group daemon)" in fault["Finding"]
    assert fault["Line"].startswith("usermod -aG 'daemon' 'nobody' && ")
    patient.lab.ipifd.end()
    patient.start_ipifd(before=_as("daemon"))
    patient.is_well()


def test_folder_of_the_socket_that_is_closed(patient):
    folder = Path(patient.lab.path("closed"))
    folder.mkdir(mode=0o700)
    patient.lab.socket = f"unix:{folder}/agentx"
    patient.start_snmpd(f"{EVERYTHING}agentXPerms 0666 0700\n")
    patient.start_ipifd(before=_as())
    fault = patient.fault()
    assert "Permission denied" in fault["Finding"] and f"{folder} (mode 0700, group root)" in fault["Finding"]
    assert fault["Line"].startswith(f"chmod 0755 '{folder}'")
    patient.obey(fault)
    patient.lab.wait_until_served()
    patient.is_well()


def _documents():
    """Where this build installs its documents."""
    cache = Path(os.environ["IPIF_BUILD"], "CMakeCache.txt").read_text("utf-8").splitlines()
    (prefix,) = [line.partition("=")[2] for line in cache
                 if line.startswith("CMAKE_INSTALL_PREFIX:")]
    return f"{prefix}/share/doc/ipifd/examples"


def test_package_that_was_just_installed(patient):
    """One copy cures it all: the folder, the socket and both trees of the view."""
    needs_root("put folders in the place of the machine's")
    try:
        group = grp.getgrnam("Debian-snmp").gr_name
    except KeyError:
        pytest.skip("no group Debian-snmp, which snmpd's package makes")
    lab = patient.lab
    included, examples, tmpfiles, folder = (Path(lab.path(name)) for name in (
        "snmpd.conf.d", "examples", "tmpfiles", "agentx"))
    for made, mode in ((included, 0o755), (examples, 0o755), (tmpfiles, 0o755), (folder, 0o700)):
        made.mkdir(mode=mode)
    shutil.copy(Path(os.environ["IPIF_BUILD"], "snmpd-ipifd.conf"), examples)
    (tmpfiles / "ipifd.conf").touch()
    patient.inside = (
        "unshare", "--mount", "sh", "-c", f"mkdir -p /var/agentx && "
        "mount -t tmpfs tmpfs /usr/share/doc && mount -t tmpfs tmpfs /usr/local/share && "
        f"mkdir -p {_documents()} && mount --bind {examples} {_documents()} && "
        f"mount --bind {tmpfiles} /usr/lib/tmpfiles.d && mount --bind {folder} /var/agentx && "
        'exec "$0" "$@"')
    lab.socket = "unix:/var/agentx/master"
    patient.start_snmpd(f"{DEBIAN}\nincludeDir {included}\n")
    patient.start_ipifd(before=_as(group))
    fault = patient.fault()
    assert fault["Check"] == "AgentX socket" and "/var/agentx (mode 0700" in fault["Finding"]
    tidy, copy, restart = fault["Line"].split(" && ")
    assert tidy == "systemd-tmpfiles --create ipifd.conf"
    assert copy == f"cp {_documents()}/snmpd-ipifd.conf '{included}/ipifd.conf'"
    assert restart == f"kill {lab.snmpd.pid}; snmpd # with the options that it had"
    folder.chmod(0o755)
    shutil.copy(examples / "snmpd-ipifd.conf", included / "ipifd.conf")
    patient.start_snmpd()
    lab.wait_until_served()
    patient.is_well()


def test_snmpd_whose_socket_is_elsewhere(patient):
    """ipifd was told another address; who may not look into processes is told so, too."""
    patient.start_snmpd(EVERYTHING)
    socket, patient.lab.socket = patient.lab.socket, f"unix:{patient.lab.path('other')}"
    patient.start_ipifd()
    fault = patient.fault()
    assert fault["Check"] == "ipifd" and patient.lab.path("agentx") in fault["Finding"]
    assert f"agentXSocket {socket}" in fault["Line"]
    assert patient.fault(before=as_nobody()) == fault


def test_agentx_over_tcp(patient):
    patient.lab.socket = "tcp:127.0.0.1:7050"
    patient.start_snmpd(EVERYTHING)
    assert patient.fault()["Finding"].startswith("it does not run")
    patient.start_ipifd()
    patient.is_well()
    patient.lab.ipifd.end()
    patient.lab.socket = "tcp:127.0.0.1:7051"
    patient.start_ipifd()
    fault = patient.fault()
    assert fault["Check"] == "ipifd" and "not connected to tcp:127.0.0.1:7050" in fault["Finding"]
    assert "agentXSocket tcp:127.0.0.1:7050" in fault["Line"]


# --- ipifd ---------------------------------------------------------------------------------------


def test_ipifd_that_does_not_run(patient):
    patient.start_snmpd(EVERYTHING)
    fault = patient.fault()
    assert fault["Check"] == "ipifd" and fault["Finding"].startswith("it does not run")
    assert fault["Line"] in ("ipifd", "systemctl enable --now ipifd")


@pytest.mark.parametrize("unit, line", [(False, "ipifd"), (True, "systemctl enable --now ipifd")])
def test_unit_file(patient, unit, line):
    """systemctl is named where systemd runs and knows ipifd."""
    patient.start_snmpd(EVERYTHING)
    make = "touch /etc/systemd/system/ipifd.service" if unit else "true"
    before = ("unshare", "--mount", "sh", "-c",
              "mount -t tmpfs tmpfs /run && mkdir -p /run/systemd/system && "
              f"mkdir -p /etc/systemd/system && mount -t tmpfs tmpfs /etc/systemd/system && {make} "
              '&& exec "$0" "$@"')
    if not unit and any(Path(folder, "systemd/system/ipifd.service").exists()
                        for folder in ("/lib", "/usr/lib", "/usr/local/lib")):
        pytest.skip("this machine has a unit")
    assert patient.fault(before=before)["Line"] == line


@pytest.mark.parametrize("text, words", [
    ("\nipifWritable ja\n", ('ipifd.conf: line 2: Error: ipifWritable: "ja"',)),
    ("ipifNonsense x\nipifPriority 0\n", ("ipifd.conf: line 2: Error: ipifPriority",)),
    ("ipifNetns nosuch\n", ("nosuch",))])
def test_configuration_with_which_ipifd_cannot_start(patient, text, words):
    """Its line is printed, and no start is advised; nor is anything done by asking."""
    patient.start_snmpd(EVERYTHING)
    patient.lab.write_file("ipifd.conf", text)
    fault = patient.fault()
    assert (fault["Check"], fault["Line"]) == ("ipifd", None)
    for word in words:
        assert word in fault["Finding"]
    patient.lab.write_file("ipifd.conf", "ipifWritable yes\n")
    assert patient.fault()["Line"]
    assert not [name for name in os.listdir(patient.lab.path("persistent")) if "ipif" in name]


def test_configuration_that_was_not_taken_when_reloaded(patient):
    """ipifd goes on, and would be gone after the next boot."""
    patient.start_snmpd(EVERYTHING)
    patient.start_ipifd()
    patient.lab.wait_until_served()
    assert not [note for note in patient.is_well()["note"] if note["Check"] == "ipifd"]
    patient.lab.write_file("ipifd.conf", "ipifExlude veth*\n")
    os.kill(patient.lab.ipifd.pid, signal.SIGHUP)
    patient.lab.ipifd.wait_for_log("the configuration has errors", 5)
    (note,) = [note for note in patient.is_well()["note"] if note["Check"] == "ipifd"]
    assert "ipifd.conf: line 1: Warning: Unknown token: ipifExlude" in note["Finding"]
    assert note["Line"] is None


def test_other_names_of_the_socket(patient):
    patient.start_snmpd(EVERYTHING)
    patient.start_ipifd()
    os.symlink(patient.lab.path("agentx"), patient.lab.path("link"))
    patient.is_well("--socket", patient.lab.path("link"))
    report = run("ipif", "doctor", "--json", "--config", patient.conf, "--netns",
                 patient.lab.namespace.name, environment=patient.lab.environment()).json()
    assert report["Faults"] == 0


def test_module(patient):
    """With it nobody has to start ipifd; a file that is not there is named."""
    patient.lab.use_module()
    patient.start_snmpd(f"{EVERYTHING}dlmod ipif {product('lib/ipif.so')}\n")
    patient.lab.wait_until_served()
    found = patient.is_well()
    assert "snmpd loads the module" in _said(found, "ipifd")[0]
    patient.start_snmpd(f"{EVERYTHING}dlmod ipif /nowhere/ipif.so\n")
    fault = patient.fault()
    assert fault["Check"] == "snmpd.conf" and "cannot load /nowhere/ipif.so" in fault["Finding"]


# --- what snmpd answers --------------------------------------------------------------------------


@pytest.mark.parametrize("views", [
    "", f"view v included .1.3.6.1.2.1.1\nview v included {IP_MIB}\n"])
def test_no_community_at_all(patient, views):
    """The name of a view is none of a community."""
    patient.start_snmpd(views)
    patient.start_ipifd()
    fault = patient.fault()
    assert fault["Check"] == "access" and "nobody may read" in fault["Finding"]
    patient.obey(fault)
    patient.start_snmpd()
    patient.lab.wait_until_served()
    patient.is_well()


@pytest.mark.parametrize("view, trees", [
    (DEBIAN, [IP_MIB, IPIF_MIB]),
    (f"view systemonly included {IP_MIB}\nrocommunity public default -V systemonly\n", [IPIF_MIB]),
    ("com2sec someUser default public\ngroup someGroup v2c someUser\n"
     "view systemview included .1.3.6.1.2.1.1\n"
     'access someGroup "" any noauth exact systemview none none\n', [IP_MIB, IPIF_MIB])])
def test_view_that_hides_the_tables(patient, view, trees):
    patient.start_snmpd(view)
    patient.start_ipifd()
    fault = patient.fault()
    assert fault["Check"] == "access"
    if "cp " not in fault["Line"]:
        assert [f" included {tree}'" in fault["Line"] for tree in (IP_MIB, IPIF_MIB)] == [
            tree in trees for tree in (IP_MIB, IPIF_MIB)]
    patient.obey(fault)
    patient.start_snmpd()
    patient.lab.wait_until_served()
    patient.is_well()


def test_community_with_a_subtree(patient):
    patient.start_snmpd("rocommunity public default .1.3.6.1.2.1.1\n")
    patient.start_ipifd()
    fault = patient.fault()
    assert fault["Check"] == "access" and "hides" in fault["Finding"]


def test_line_that_excludes(patient):
    excluded = f"view v excluded {IP_MIB}.30"
    patient.start_snmpd(f"view v included .1\n{excluded}\nrocommunity public default -V v\n")
    patient.start_ipifd()
    assert f'take out "{excluded}"' in patient.fault()["Finding"]
    patient.is_well("--family", "ipv4")


def test_community_of_another_host(patient):
    """That it is not answered here says nothing."""
    patient.start_snmpd("rocommunity managers 192.0.2.1\n")
    patient.start_ipifd()
    found = patient.examine()
    assert found["fault"] == [] and "another source" in found["unknown"][0]["Finding"]
    assert "nosuch" in patient.fault("--community", "nosuch")["Finding"]


@pytest.mark.parametrize("line", [
    "rouser fred noauth\n",
    f"view v included {IP_MIB}\nview v included {IPIF_MIB}\nrouser fred noauth -V v\n"])
def test_users(patient, line):
    """Somebody whom nobody has created, who needs no passphrase, and who needs one."""
    patient.start_snmpd(line)
    patient.start_ipifd()
    fault = patient.fault()
    assert fault["Check"] == "access" and "Unknown user name" in fault["Finding"]
    assert "createUser fred SHA PASSPHRASE AES" in fault["Line"]
    patient.obey(fault)
    patient.start_snmpd()
    patient.lab.wait_until_served = lambda: None
    patient.lab.ipifd.wait_for_log("connected", 5)
    wait_until(lambda: not patient.examine()["fault"], 10, "ipifd is connected again")
    patient.is_well()
    text = Path(patient.conf).read_text("ascii").replace("fred noauth", "fred authpriv")
    patient.lab.write_file("snmpd.conf", text)
    patient.start_snmpd()
    (unknown,) = patient.examine("--user", "fred")["unknown"]
    assert "snmp.conf" in unknown["Finding"]
    patient.lab.write_file("snmp.conf", "defAuthPassphrase PASSPHRASE\ndefPrivPassphrase PASSPHRASE\n"
                           "defAuthType SHA\ndefPrivType AES\ndefSecurityLevel authPriv\n")
    wait_until(lambda: not patient.examine("--user", "fred")["fault"], 10,
               "ipifd is connected again")
    patient.is_well("--user", "fred")


def test_user_whom_nobody_has_created_beside_one_of_the_managers(patient):
    """As on a Debian with SNMPv3 only, whose own lines name such a user."""
    patient.start_snmpd("rouser authPrivUser authpriv\nrouser fred authpriv\n"
                        "createUser fred SHA PASSPHRASE AES\n")
    patient.start_ipifd()
    found = patient.examine()
    assert found["fault"] == []
    (unknown,) = found["unknown"]
    assert "the user fred is not answered without passphrases" in unknown["Finding"]


def test_filter_that_hides_an_interface(patient):
    """It is meant so: no fault, but told with its line."""
    patient.lab.namespace.ip("link", "add", "secret0", "type", "ifb")
    patient.start_snmpd(EVERYTHING)
    patient.start_ipifd("ipifExclude secret*\n")
    notes = [note["Finding"] for note in patient.is_well()["note"] if note["Check"] == "access"]
    assert notes == ['secret0 and 1 more rows are not shown: ipifExclude secret*']
    patient.lab.write_file("ipifd.conf", "")  # as if ipifd had been told so by another file
    (unknown,) = patient.examine()["unknown"]
    assert "secret0 and 1 more rows are not shown" in unknown["Finding"]


def test_small_link(patient):
    """The kernel has no IPv6 below 1280."""
    patient.lab.namespace.ip("link", "add", "small0", "mtu", "1000", "type", "ifb")
    patient.start_snmpd(EVERYTHING)
    patient.start_ipifd()
    (note,) = [note for note in patient.is_well()["note"] if note["Check"] == "kernel"]
    assert "small0" in note["Finding"] and "1280" in note["Finding"]
    with patient.lab.namespace.entered():
        patient.obey(note)
    assert not [note for note in patient.is_well()["note"] if note["Check"] == "kernel"]


def test_snmpd_that_holds_the_tables_itself(patient):
    script = patient.lab.write_file("nothing", "#!/bin/sh\n")
    os.chmod(script, 0o755)
    patient.start_snmpd(f"{EVERYTHING}pass -p 50 {IP_MIB}.28 {script}\n")
    patient.start_ipifd()
    fault = patient.fault()
    assert fault["Check"] == "access" and "snmpd itself" in fault["Finding"]
    assert "ipifPriority 1" in fault["Line"]
    patient.lab.ipifd.end()
    patient.start_ipifd("ipifPriority 1\n")
    patient.lab.wait_until_served()
    patient.is_well()


def test_other_agent_that_holds_the_tables(patient):
    other = patient.lab.path("holder")
    shutil.copy(product("bin/ipifd"), other)
    conf = patient.lab.write_file("holder.conf", "ipifPriority 50\nipifInclude nothing\n")
    patient.start_snmpd(EVERYTHING)
    holder = patient.lab.start(other, "-f", "-Lo", "-C", "-c", conf, "-x", patient.lab.socket)
    holder.wait_for_log("connected", 10)
    patient.start_ipifd()
    fault = patient.fault()
    assert fault["Check"] == "access" and "another subagent" in fault["Finding"]
    assert "ipifPriority 1" in fault["Line"]


# --- groups --------------------------------------------------------------------------------------


def _own_tables(found):
    return [note for note in found["note"] if "ifTable of its own" in note["Finding"]]


def test_interfaces_beside_the_others(patient):
    patient.start_snmpd(EVERYTHING)
    patient.start_ipifd("ipifServe ip ipif\nipifServe interfaces\n")
    found = patient.is_well()
    assert _said(found, "access") == [f"public gets 3 rows from snmpd at {ADDRESS}"]
    (note,) = _own_tables(found)
    assert note["Line"].startswith(f"kill {patient.lab.snmpd.pid}; snmpd -I -")
    patient.is_well("--family", "ipv6")
    # Its options follow: the list of modules that it is not to have, in one of the ways to write it.
    modules = shlex.split(note["Line"], comments=True)[-1]
    for options in (["-I", modules], [f"-I{modules}"], ["-I", "system_mib,vacm_conf,ip"]):
        patient.start_snmpd(options=options)
        patient.lab.wait_until_served()
        assert _own_tables(patient.is_well()) == []
        assert [value.type for value in patient.lab.client.get("1.3.6.1.2.1.2.1.0")] == ["INTEGER"]
    patient.start_snmpd(options=["-I", "-ip"])
    patient.lab.wait_until_served()
    assert _own_tables(patient.is_well())


def test_own_tables_are_of_no_interest_where_they_are_served(patient):
    patient.start_snmpd(EVERYTHING)
    patient.start_ipifd()
    assert _own_tables(patient.is_well()) == []


def test_only_interfaces(patient):
    """What is not served is not missed."""
    patient.start_snmpd(EVERYTHING)
    patient.start_ipifd("ipifServe interfaces\n")
    found = patient.is_well()
    assert _said(found, "access") == [f"public gets 1 rows from snmpd at {ADDRESS}"]
    patient.lab.ipifd.end()
    patient.lab.write_file("ipifd.conf", "ipifServe interfaces\n")
    assert patient.fault()["Finding"].startswith("it does not run")
    socket, patient.lab.socket = patient.lab.socket, f"unix:{patient.lab.path('other')}"
    patient.start_ipifd("ipifServe interfaces\n")
    fault = patient.fault()
    assert "not connected" in fault["Finding"] and f"agentXSocket {socket}" in fault["Line"]


def test_view_without_interfaces(patient):
    patient.start_snmpd(f"view v included {IP_MIB}\nview v included {IPIF_MIB}\n"
                        "rocommunity public default -V v\n")
    patient.start_ipifd("ipifServe ip ipif interfaces\n")
    fault = patient.fault()
    assert fault["Check"] == "access" and "hides" in fault["Finding"]
    assert [f" included {tree}'" in fault["Line"] for tree in (IP_MIB, IPIF_MIB, *INTERFACES)] == [
        False, False, True, True]
    patient.obey(fault)
    patient.start_snmpd()
    patient.lab.wait_until_served()
    patient.is_well()


def test_ipifd_that_has_not_read_of_interfaces(patient):
    """snmpd answers with its own tables."""
    patient.start_snmpd(EVERYTHING)
    patient.start_ipifd()
    patient.lab.write_file("ipifd.conf", "ipifServe ip ipif interfaces\n")
    fault = patient.fault()
    assert fault["Check"] == "access" and "not answer with ipifd's rows" in fault["Finding"]


def test_foreign_words_do_no_harm(patient):
    """Neither at a terminal nor in what is to be pasted."""
    view = "it's$(touch${IFS}evil)"
    patient.start_snmpd(f'view "{view}" included .1.3.6.1.2.1.1\n'
                        f'rocommunity "pub\033[2J\u202e" default -V "{view}"\n')
    patient.start_ipifd()
    fault = patient.fault()
    words = shlex.split(fault["Line"])
    assert words[:2] == ["echo", f"view {view} included {IP_MIB}"]
    shown = run("ipif", "doctor", namespace=patient.lab.namespace,
                environment=patient.lab.environment()).output
    for said in (shown, fault["Finding"]):
        assert "pub" in said and "\033" not in said and "\u202e" not in said
