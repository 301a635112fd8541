# SPDX-License-Identifier: BSD-2-Clause
"""Contexts: each namespace, and each VRF, is a host of its own behind one snmpd."""

import contextlib
import os
import resource
import shlex
import shutil
import subprocess
import sys
import time

import pytest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "documents"))

from commands import is_command, run_by
from markdown import TREE, blocks

from lab import ipmib
from lab.agent import ADDRESS, VARIANT
from lab.contexts import (GONE, IF_NAME, SERVE, community, kernel_names, listed, names_of, station,
                          wait_for)
from lab.form import LONG
from lab.netns import Namespace
from lab.process import Process, preloaded, product
from lab.waiting import wait_until

SYS_NAME = "1.3.6.1.2.1.1.5.0"


def test_each_is_a_host(lab, blue, red):
    """By pattern, by name and by path; the default context stays what it was."""
    path = f"/run/netns/{red.name}"
    lab.start_snmpd(community(blue.name, "router", "by-path"))
    lab.start_ipifd(f"{SERVE}ipifContexts blue-*\nipifContext router netns {red.name}\n"
                    f"ipifContext by-path netns {path}\n")
    for context, namespace in ((blue.name, blue), ("router", red), ("by-path", red)):
        wait_for(lab, context, kernel_names(namespace))
        name = station(lab, context).get(SYS_NAME)[0].value.decode()
        assert name == f"{context}@{os.uname().nodename}"
        oids = [binding.oid for binding in station(lab, context).walk("1.3.6.1")]
        assert any(oid.startswith(ipmib.IPV6_TABLE + ".") for oid in oids)
        assert any(oid.startswith("1.3.6.1.2.1.4.34.") for oid in oids)
    assert names_of(lab, "public") == kernel_names(lab.namespace)
    assert lab.client.get(SYS_NAME)[0].value.decode() == os.uname().nodename
    assert listed(lab) == {blue.name, "router", "by-path"}


def test_what_is_not_there_is_said_so(lab, blue):
    lab.start_snmpd(community(blue.name))
    lab.start_ipifd(f"{SERVE}ipifContexts *\n")
    wait_for(lab, blue.name, kernel_names(blue))
    client = station(lab, blue.name)
    values = client.get("1.3.6.1.2.1.25.1.1.0", f"{IF_NAME}.99999", SYS_NAME)
    assert [value.type for value in values[:2]] == ["noSuchObject", "noSuchInstance"]
    assert client.get_next("1.3.6.1.2.1.25")[0].oid.startswith("1.3.6.1.2.1.31.")
    assert client.get_next("1.3.6.1.5")[0].value.type == "endOfMibView"


def test_changes_in_one_are_seen_in_it_alone(lab, blue, red):
    lab.start_snmpd(community(blue.name, red.name))
    lab.start_ipifd(f"{SERVE}ipifContexts *\n")
    wait_for(lab, blue.name, kernel_names(blue))
    wait_for(lab, red.name, kernel_names(red))
    before = kernel_names(red)
    blue.ip("link", "set", "only-in-blue", "name", "renamed")
    wait_for(lab, blue.name, ["lo", "renamed"], 1)
    assert names_of(lab, red.name) == before


def test_come_and_go(lab):
    lab.start_snmpd(community("coming"))
    lab.start_ipifd(f"{SERVE}ipifContexts com*\n")
    assert names_of(lab, "coming") is None
    for links in (["lo"], ["lo", "again"]):  # another namespace of the same name
        subprocess.run(["ip", "netns", "add", "coming"], check=True)
        for link in links[1:]:
            subprocess.run(["ip", "-n", "coming", "link", "add", link, "type", "ifb"], check=True)
        wait_for(lab, "coming", links)
        subprocess.run(["ip", "netns", "del", "coming"], check=True)
        wait_until(lambda: not names_of(lab, "coming"), GONE, "it is empty")
    assert names_of(lab, "public") == kernel_names(lab.namespace)


def test_a_path_ends(lab):
    """The namespace of a process that ends, which nobody announces."""
    lab.start_snmpd(community("process"))
    unshare = shutil.which("unshare")
    holder = Process([unshare, "--net", "sleep", "60"], lab.path("holder.log"))
    path = f"/proc/{holder.pid}/ns/net"
    lab.start_ipifd(f"{SERVE}ipifContext process netns {path}\n")
    wait_for(lab, "process", ["lo"])
    holder.end()
    wait_until(lambda: not names_of(lab, "process"), GONE + 1, "it is empty")


def test_a_path_becomes_another_namespace(lab, blue, red):
    link = lab.path("moving")
    os.symlink(f"/run/netns/{blue.name}", link)
    lab.start_snmpd(community("moving"))
    lab.start_ipifd(f"{SERVE}ipifContext moving netns {link}\n")
    wait_for(lab, "moving", kernel_names(blue))
    os.symlink(f"/run/netns/{red.name}", f"{link}.new")
    os.rename(f"{link}.new", link)
    wait_for(lab, "moving", kernel_names(red))


def test_snmpd_comes_back(lab, blue, red):
    more = community(blue.name, red.name)
    lab.start_snmpd(more)
    lab.start_ipifd(f"{SERVE}ipifContexts *\n")
    wait_for(lab, blue.name, kernel_names(blue))
    lab.snmpd.end()
    lab.start_snmpd(more)
    wait_for(lab, blue.name, kernel_names(blue), 4)
    wait_for(lab, red.name, kernel_names(red), 1)


def test_reload(lab, blue, red):
    lab.start_snmpd(community(blue.name, red.name))
    lab.start_ipifd(f"{SERVE}ipifContext {blue.name} netns {blue.name}\n")
    wait_for(lab, blue.name, kernel_names(blue))
    assert names_of(lab, red.name) is None
    lab.reconfigure(f"{SERVE}ipifContext {red.name} netns {red.name}\nipifExclude lo\n")
    wait_for(lab, red.name, ["only-in-red"])
    wait_until(lambda: not names_of(lab, blue.name), GONE, "it is gone")


def test_names_that_are_too_long(lab):
    """Each is said once, however often the names are looked at."""
    long = [letter * 33 for letter in "nm"]
    with contextlib.ExitStack() as stack:
        for name in (*long, "n" * 32):
            subprocess.run(["ip", "netns", "add", name], check=True)
            stack.callback(subprocess.run, ["ip", "netns", "del", name], check=True)
        lab.start_snmpd(community("n" * 32))
        lab.start_ipifd(f"{SERVE}ipifContexts n* m*\n")
        wait_for(lab, "n" * 32, ["lo"])
        with Namespace("nother") as more:
            wait_until(lambda: more.name in listed(lab), 5, "the names are looked at again")
        for name in long:
            assert lab.provider.log().count(f"the namespace {name} has no context") == 1


def test_a_device_and_its_ports(lab):
    """As of a VRF; a bridge has ports, too, and this machine may have no VRF."""
    lab.namespace.ip_batch(["link add name master type bridge", "link add name port type ifb",
                            "link add name other type ifb", "link set dev port master master"])
    lab.start_snmpd(community("voice"))
    lab.start_ipifd(f"{SERVE}ipifContext voice vrf master\n")
    wait_for(lab, "voice", ["master", "port"])
    indexes = {link["ifname"]: link["ifindex"] for link in lab.namespace.ip_json("link", "show")}
    rows = {int(binding.oid.rpartition(".")[2]) for binding in station(lab, "voice").walk(IF_NAME)}
    assert rows == {indexes["master"], indexes["port"]}
    lab.namespace.ip("link", "set", "dev", "other", "master", "master")
    wait_for(lab, "voice", ["master", "port", "other"], 1)
    lab.namespace.ip("link", "set", "dev", "port", "nomaster")
    wait_for(lab, "voice", ["master", "other"], 1)


def ask_v3(lab, user, context):
    """What snmpget prints of a context's sysName, for a user of v3."""
    command = ["snmpget", "-v3", "-l", "authPriv", "-u", user, "-a", "SHA", "-A", f"{user}-secret",
               "-x", "AES", "-X", f"{user}-secret", "-n", context, "-Oqv", "-r0", "-t5", "-m", "",
               ADDRESS, SYS_NAME]
    with lab.namespace.entered():
        done = subprocess.run(command, capture_output=True, text=True, check=False,
                              env={**os.environ, **lab.environment()})
    return done.stdout.strip().strip('"') or done.stderr.splitlines()[-1]


def test_a_tenant_sees_its_context_alone(lab, blue, red):
    """As docs/contexts.md has it; and what it warns of."""
    users = "".join(f'createUser {user} SHA "{user}-secret" AES "{user}-secret"\n'
                    for user in ("tenant", "careless"))
    lab.start_snmpd(community(blue.name) + users +
                    f"rouser tenant priv -V everything {blue.name}\n"
                    "rouser careless priv -V everything\n")
    lab.start_ipifd(f"{SERVE}ipifContexts *\n")
    wait_for(lab, blue.name, kernel_names(blue))
    host = os.uname().nodename
    wait_until(lambda: ask_v3(lab, "careless", red.name) == f"{red.name}@{host}", 3, "all is there")
    assert ask_v3(lab, "tenant", blue.name) == f"{blue.name}@{host}"
    for other in (red.name, ""):
        assert "authorizationError" in ask_v3(lab, "tenant", other)
    assert names_of(lab, red.name) is None  # no such community
    assert ask_v3(lab, "careless", "") == host


def on_this_machine(text):
    """A line of the page: the host and its station are both here."""
    return text.replace("192.0.2.20", ADDRESS).replace("192.0.2.10", "127.0.0.1")


def test_the_page_is_obeyed(lab):
    """docs/contexts.md's lines of snmpd.conf let its commands through, and to one context alone."""
    [block] = run_by(__file__)
    [conf] = [found for found in blocks((TREE / block.page).read_text("utf-8"))
              if not is_command(found) and any("rouser" in line for line in found.lines)]
    lab.start_snmpd("createUser tenant7 SHA PASSWORD AES PASSWORD\n" +
                    on_this_machine("\n".join(conf.lines)) + "\n")
    lab.start_ipifd(f"{SERVE}ipifContexts tenant-*\n")
    subprocess.run(["ip", "netns", "add", "tenant-7"], check=True)
    try:
        wait_for(lab, "SECRET-7", ["lo"])
        assert len(block.commands) == 2
        for command in map(on_this_machine, block.commands):
            for words, seen in ((command, True), (command.replace("-n tenant-7 ", ""),
                                                  "-v2c" in command)):
                tool, *arguments = shlex.split(words)
                with lab.namespace.entered():
                    done = subprocess.run([tool, "-r0", "-On", *arguments], check=False, text=True,
                                          env={**os.environ, **lab.environment()},
                                          capture_output=True)
                assert ('.1.3.6.1.2.1.2.2.1.2.1 = STRING: "lo"' in done.stdout) == seen, done
    finally:
        subprocess.run(["ip", "netns", "del", "tenant-7"], check=True)


def test_one_cannot_be_entered(lab, blue):
    lab.write_file("no-namespace", "")
    lab.start_snmpd(community(blue.name))
    lab.start_ipifd(f"{SERVE}ipifContexts *\nipifContext bad netns {lab.path('no-namespace')}\n")
    wait_for(lab, blue.name, kernel_names(blue))
    assert names_of(lab, "public") == kernel_names(lab.namespace)
    # What is no namespace is looked at every second, not all the time.
    lab.provider.wait_until_at_rest()


@pytest.mark.skipif(VARIANT == "module", reason="it is snmpd itself that would lack files")
def test_opened_when_it_can_be(lab, red):
    """Without files for one it is not given up."""
    with Namespace("first") as first:
        lab.start_snmpd(community(red.name))
        lab.start_ipifd(f"{SERVE}ipifContexts {first.name}\n")
        wait_until(lambda: listed(lab) == {first.name}, 5, "it is listed")
        files = len(os.listdir(f"/proc/{lab.provider.pid}/fd"))
        resource.prlimit(lab.provider.pid, resource.RLIMIT_NOFILE, (files + 3, files + 3))
        lab.reconfigure(f"{SERVE}ipifContexts {first.name} {red.name}\n")
        wait_until(lambda: f"context {red.name}: " in lab.provider.log(), 5, "it is said")
    wait_for(lab, red.name, kernel_names(red))
    assert lab.provider.log().count(f"context {red.name}: ") == 1


@pytest.mark.skipif(VARIANT == "module", reason="it opens in snmpd's loop, as it reads there")
def test_one_that_is_slow_holds_up_no_other(lab, blue):
    """The kernel takes its time with one namespace; the others are answered before that is there."""
    slow = lab.path("slow")
    lab.provider_environment = {"LD_PRELOAD": preloaded("bin/ipifd", "lib/no_netlink.so"),
                                "IPIF_SLOW_NETLINK": slow}
    lab.start_snmpd(community(blue.name, "slowly"))
    lab.start_ipifd(f"{SERVE}ipifContexts slowly {blue.name}\n")
    wait_for(lab, blue.name, kernel_names(blue))
    threads = f"/proc/{lab.ipifd.pid}/task"
    before = len(os.listdir(threads))
    lab.write_file("slow", "")
    subprocess.run(["ip", "netns", "add", "slowly"], check=True)
    try:
        wait_until(lambda: len(os.listdir(threads)) > before, 5, "it is being opened")
        assert station(lab, blue.name, 60).get(SYS_NAME)[0].value.decode().startswith(blue.name)
        assert names_of(lab, "public") == kernel_names(lab.namespace)
        assert listed(lab) == {blue.name}
        os.unlink(slow)
        wait_for(lab, "slowly", ["lo"])
    finally:
        subprocess.run(["ip", "netns", "del", "slowly"], check=True)


@pytest.mark.skipif(VARIANT == "module", reason="it opens in snmpd's loop, as it reads there")
def test_notifications_do_not_hold_up_the_start(lab):
    """What is to be told must be read first: by threads that are not there yet as contexts are
    opened, for which 0.8 s would be waited in each."""
    lab.start_snmpd()
    lines = "".join(f"ipifContext vrf-{number} vrf nosuch{number}\n" for number in range(16))
    began = time.monotonic()
    lab.start_ipifd(f"ipifNotifications yes\n{lines}")
    assert time.monotonic() - began < 16 * 0.8 / 2


def test_many_created_and_deleted(lab, blue):
    lab.start_snmpd(community(blue.name))
    lab.start_ipifd(f"{SERVE}ipifContexts *\n")
    wait_for(lab, blue.name, kernel_names(blue))
    files = len(os.listdir(f"/proc/{lab.provider.pid}/fd"))
    for command in ("add", "del"):
        batch = "".join(f"netns {command} many{i}\n" for i in range(1000 if LONG else 100))
        subprocess.run(["ip", "-batch", "-"], input=batch, text=True, check=True)
    wait_until(lambda: len(os.listdir(f"/proc/{lab.provider.pid}/fd")) <= files + 2, 10,
               "all are let go of")
    wait_for(lab, blue.name, kernel_names(blue))
    assert listed(lab) == {blue.name, lab.namespace.name}


@pytest.mark.parametrize("line", [
    "ipifContext a", "ipifContext a netns", "ipifContext a bridge b", "ipifContext a netns b c",
    f"ipifContext {'n' * 33} netns b"])
def test_bad_lines(lab, line):
    conf = lab.write_file("bad.conf", f"{line}\n")
    done = subprocess.run([product("bin/ipifd"), "-f", "-Lo", "-C", "-c", conf], timeout=10,
                          env={**os.environ, **lab.environment()}, capture_output=True, text=True,
                          check=False)
    assert done.returncode == 1
    said = done.stdout + done.stderr
    assert "bad.conf: line 1" in said and "ipifContext" in said
