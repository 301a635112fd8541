# SPDX-License-Identifier: BSD-2-Clause
"""`ipif doctor` beside a real snmpd: what snmpd answers.  The cause first, and a cure that cures
when it is obeyed."""

import os
import shlex
import shutil
from pathlib import Path

import pytest

from lab.agent import ADDRESS
from lab.cli import run
from lab.patient import DEBIAN, EVERYTHING, IP_MIB, IPIF_MIB, findings_of
from lab.process import as_nobody, product
from lab.waiting import wait_until

INTERFACES = [".1.3.6.1.2.1.2", ".1.3.6.1.2.1.31.1", ".1.3.6.1.2.1.10.7"]


# --- all is well ---------------------------------------------------------------------------------


def test_nothing_to_mend(patient):
    patient.start_snmpd(EVERYTHING)
    patient.start_ipifd()
    found = patient.is_well()
    assert findings_of(found, "kernel") == ["1 IPv4 and 1 IPv6 rows"]
    assert findings_of(found, "ipifd") == [
        f"process {patient.lab.ipifd.pid} runs as root and serves snmpd"]
    assert findings_of(found, "access") == [f"public gets 2 rows from snmpd at {ADDRESS}"]
    for family in ("ipv4", "ipv6"):
        found = patient.is_well("--family", family)
        assert findings_of(found, "access") == [f"public gets 1 rows from snmpd at {ADDRESS}"]


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
    assert any(said.startswith("managers gets 2 rows")
               for said in findings_of(patient.is_well(), "access"))


# --- what is hidden ------------------------------------------------------------------------------


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
    patient.lab.write_file("snmp.conf", "defAuthPassphrase PASSPHRASE\n"
                           "defPrivPassphrase PASSPHRASE\ndefAuthType SHA\n"
                           "defPrivType AES\ndefSecurityLevel authPriv\n")
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
    assert findings_of(found, "access") == [f"public gets 3 rows from snmpd at {ADDRESS}"]
    (note,) = _own_tables(found)
    assert note["Line"].startswith(f"kill {patient.lab.snmpd.pid}; snmpd -I -")
    patient.is_well("--family", "ipv6")
    # Its options follow: the list of modules that it is not to have, written in one way or another.
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
    assert findings_of(found, "access") == [f"public gets 1 rows from snmpd at {ADDRESS}"]
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
        False, False, True, True, True]
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
