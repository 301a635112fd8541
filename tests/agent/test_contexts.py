# SPDX-License-Identifier: BSD-2-Clause
"""Contexts: each namespace, and each VRF, is a host of its own behind one snmpd."""

import contextlib
import os
import resource
import shlex
import shutil
import subprocess
import sys

import pytest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "documents"))

from commands import is_command, run_by
from markdown import TREE, blocks

from lab import ipifmib, ipmib
from lab.agent import ADDRESS
from lab.netns import Namespace
from lab.process import Process, product
from lab.snmp import Client, SnmpError
from lab.traps import TRAPS, Sink
from lab.waiting import wait_until

SERVE = "ipifServe ip ipif interfaces addresses\n"
IF_NAME = "1.3.6.1.2.1.31.1.1.1.1"
SYS_NAME = "1.3.6.1.2.1.1.5.0"
LOGICAL = "1.3.6.1.2.1.47.1.2.1.1"
VIEW = "view everything included .1\n"
GONE = 1.5  # seconds: within a second of its end, and a machine that others use


@pytest.fixture(name="blue")
def _blue():
    with Namespace("blue") as namespace:
        namespace.ip("link", "add", "only-in-blue", "type", "ifb")
        yield namespace


@pytest.fixture(name="red")
def _red():
    with Namespace("red") as namespace:
        namespace.ip("link", "add", "only-in-red", "type", "bridge")
        yield namespace


def community(*names):
    """snmpd.conf: a community for each context, of its name."""
    return VIEW + "".join(f"rocommunity {name} default -V everything {name}\n" for name in names)


def station(lab, context, seconds=5):
    return Client(ADDRESS, lab.namespace, community=context, seconds=seconds)


def names_of(lab, context):
    with contextlib.suppress(SnmpError):
        return [binding.value.value.decode() for binding in station(lab, context).walk(IF_NAME)]
    return None


def listed(lab):
    return {binding.value.value.decode() for binding in lab.client.walk(f"{LOGICAL}.8")}


def kernel_names(namespace):
    return [link["ifname"] for link in
            sorted(namespace.ip_json("link", "show"), key=lambda link: link["ifindex"])]


def wait_for(lab, context, names, seconds=5):
    wait_until(lambda: names_of(lab, context) == names, seconds, f"{context} shows {names}")


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
    listed = {binding.value.value.decode() for binding in lab.client.walk(f"{LOGICAL}.8")}
    assert listed == {blue.name, "router", "by-path"}


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
    long = "n" * 33
    with contextlib.ExitStack() as stack:
        for name in (long, "n" * 32):
            subprocess.run(["ip", "netns", "add", name], check=True)
            stack.callback(subprocess.run, ["ip", "netns", "del", name], check=True)
        lab.start_snmpd(community("n" * 32))
        lab.start_ipifd(f"{SERVE}ipifContexts n*\n")
        wait_for(lab, "n" * 32, ["lo"])
        assert lab.ipifd.log().count(f"the namespace {long} has no context") == 1


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
                with lab.namespace.entered():
                    done = subprocess.run([*shlex.split(words), "-r0", "-On"], check=False, text=True,
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
    lab.ipifd.wait_until_at_rest(0.5)


def test_opened_when_it_can_be(lab, red):
    """Without files for one it is not given up."""
    with Namespace("first") as first:
        lab.start_snmpd(community(red.name))
        lab.start_ipifd(f"{SERVE}ipifContexts {first.name}\n")
        wait_until(lambda: listed(lab) == {first.name}, 5, "it is listed")
        files = len(os.listdir(f"/proc/{lab.ipifd.pid}/fd"))
        resource.prlimit(lab.ipifd.pid, resource.RLIMIT_NOFILE, (files + 3, files + 3))
        lab.reconfigure(f"{SERVE}ipifContexts {first.name} {red.name}\n")
        wait_until(lambda: f"context {red.name}: " in lab.ipifd.log(), 5, "it is said")
    wait_for(lab, red.name, kernel_names(red))
    assert lab.ipifd.log().count(f"context {red.name}: ") == 1


def test_many_created_and_deleted(lab, blue):
    lab.start_snmpd(community(blue.name))
    lab.start_ipifd(f"{SERVE}ipifContexts *\n")
    wait_for(lab, blue.name, kernel_names(blue))
    files = len(os.listdir(f"/proc/{lab.ipifd.pid}/fd"))
    for command in ("add", "del"):
        batch = "".join(f"netns {command} many{i}\n" for i in range(100))
        subprocess.run(["ip", "-batch", "-"], input=batch, text=True, check=True)
    wait_until(lambda: len(os.listdir(f"/proc/{lab.ipifd.pid}/fd")) <= files + 2, 10,
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


# --- writing and being told ------------------------------------------------------------------------

NL_MTU = 29
ALIAS, ADMIN_STATUS = "1.3.6.1.2.1.31.1.1.1.18", "1.3.6.1.2.1.2.2.1.7"
WRITABLE = f"{SERVE}ipifWritable yes\nipifContexts *\n"
CONTEXT_NAME = "1.3.6.1.6.3.16.1.1.1.1"  # vacmContextName


def writers(*names):
    return VIEW + "".join(f"rwcommunity {name} default -V everything {name}\n" for name in names)


def alias_of(namespace, name):
    return namespace.ip_json("link", "show", name)[0].get("ifalias", "")


def test_writing_in_one(lab, blue, red):
    """Rows, links and scalars of two tables in one request; the other contexts stay."""
    lab.start_snmpd(writers(blue.name, red.name))
    lab.start_ipifd(WRITABLE)
    wait_for(lab, blue.name, kernel_names(blue))
    wait_for(lab, red.name, kernel_names(red))
    index = blue.index("only-in-blue")
    blue_station = station(lab, blue.name)
    mtu = f"{ipifmib.INTERFACE_TABLE}.1.{NL_MTU}.1.{index}"
    blue_station.set((f"{ALIAS}.{index}", "s", "to the tower"), (f"{ADMIN_STATUS}.{index}", "i", 1),
                     (mtu, "u", 1400))
    link = blue.ip_json("link", "show", "only-in-blue")[0]
    assert (link["ifalias"], link["mtu"]) == ("to the tower", 1400) and "UP" in link["flags"]
    assert blue_station.get(f"{ALIAS}.{index}")[0].value == b"to the tower"
    assert station(lab, red.name).get(f"{ALIAS}.{red.index('only-in-red')}")[0].value == b""


def test_all_or_nothing_in_one(lab, blue):
    lab.start_snmpd(writers(blue.name))
    lab.start_ipifd(WRITABLE)
    wait_for(lab, blue.name, kernel_names(blue))
    index = blue.index("only-in-blue")
    with pytest.raises(SnmpError, match="notWritable|wrongValue|noCreation"):
        station(lab, blue.name).set((f"{ALIAS}.{index}", "s", "no"), (f"{ADMIN_STATUS}.{index}", "i", 3))
    with pytest.raises(SnmpError, match="notWritable"):
        station(lab, blue.name).set((f"{ALIAS}.{index}", "s", "no"), (SYS_NAME, "s", "no"))
    assert alias_of(blue, "only-in-blue") == ""


def test_spin_locks_are_their_own(lab, blue):
    lab.start_snmpd(writers(blue.name))
    lab.start_ipifd(WRITABLE)
    wait_for(lab, blue.name, kernel_names(blue))
    lock = "1.3.6.1.2.1.4.38.0"
    ours = lab.client.get(lock)[0].value
    theirs = station(lab, blue.name).get(lock)[0].value
    station(lab, blue.name).set((lock, "i", theirs))
    assert station(lab, blue.name).get(lock)[0].value == (theirs + 1) % 2**31
    assert lab.client.get(lock)[0].value == ours


def test_kept_in_one(lab, blue, red):
    """Written in one context, and applied again there: after a start, and to a name that comes."""
    for namespace in (blue, red):
        namespace.ip("link", "add", "same", "type", "ifb")
    lab.start_snmpd(writers(blue.name))
    lab.start_ipifd(WRITABLE)
    wait_for(lab, blue.name, kernel_names(blue))
    station(lab, blue.name).set((f"{ALIAS}.{blue.index('same')}", "s", "kept"))
    lab.stop_serving()
    for namespace in (blue, red):
        namespace.ip("link", "del", "same")
        namespace.ip("link", "add", "same", "type", "ifb")
    lab.start_ipifd(WRITABLE)
    wait_until(lambda: alias_of(blue, "same") == "kept", 3, "it is applied")
    blue.ip("link", "del", "same")
    blue.ip("link", "add", "same", "type", "ifb")
    wait_until(lambda: alias_of(blue, "same") == "kept", 3, "it is applied again")
    assert alias_of(red, "same") == ""


def test_told_from_one(lab, blue):
    """A Notify says its context, which a receiver of v2c sees in a varbind."""
    sink = Sink(lab)
    lab.start_snmpd(TRAPS + community(blue.name))
    lab.start_ipifd(f"{SERVE}ipifContext {blue.name} netns {blue.name}\nipifNotifications yes\n")
    wait_for(lab, blue.name, kernel_names(blue))
    blue.ip("link", "set", "only-in-blue", "up")
    index = blue.index("only-in-blue")
    sink.wait_for_links(("up", index, 1, 1))
    suffix = ".".join(str(number) for number in (len(blue.name), *blue.name.encode()))
    assert f"{CONTEXT_NAME}.{suffix}" in sink.text()


def test_ends_in_the_middle_of_requests(lab):
    """A namespace goes while a manager writes and walks in it: nothing else is touched."""
    lab.start_snmpd(writers("going"))
    lab.start_ipifd(WRITABLE)
    for _ in range(3):
        subprocess.run(["ip", "netns", "add", "going"], check=True)
        subprocess.run(["ip", "-n", "going", "link", "add", "one", "type", "ifb"], check=True)
        wait_for(lab, "going", ["lo", "one"])
        index = names_of(lab, "going").index("one") + 1
        for _ in range(5):
            with contextlib.suppress(SnmpError):
                station(lab, "going", 1).set((f"{ALIAS}.{index}", "s", "x"))
        ended = subprocess.Popen(["ip", "netns", "del", "going"])
        for number in range(5):
            with contextlib.suppress(SnmpError):
                station(lab, "going", 1).set((f"{ALIAS}.{index}", "s", f"x{number}"))
        assert ended.wait(10) == 0
        wait_until(lambda: not names_of(lab, "going"), GONE, "it is empty")
    assert names_of(lab, "public") == kernel_names(lab.namespace)
