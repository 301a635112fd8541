# SPDX-License-Identifier: BSD-2-Clause
"""`ipif doctor` beside a real snmpd: programs that do not run, or not together.  The cause first,
and a cure that cures when it is obeyed."""

import grp
import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from lab.agent import ADDRESS
from lab.cli import run
from lab.netns import Namespace
from lab.patient import DEBIAN, EVERYTHING, SNMPD, findings_of
from lab.process import as_nobody, product
from lab.snmp import Client, SnmpError
from lab.users import needs_root
from lab.waiting import wait_until


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
    assert "Permission denied" in fault["Finding"]
    assert f"{folder} (mode 0700, group root)" in fault["Finding"]
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
    assert "snmpd loads the module" in findings_of(found, "ipifd")[0]
    patient.start_snmpd(f"{EVERYTHING}dlmod ipif /nowhere/ipif.so\n")
    fault = patient.fault()
    assert fault["Check"] == "snmpd.conf" and "cannot load /nowhere/ipif.so" in fault["Finding"]
