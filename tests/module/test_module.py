# SPDX-License-Identifier: BSD-2-Clause
"""What is the module's alone: loading, unloading, a second agent beside it, and what it may do to
the snmpd that it is in.  What it serves is tested by the other files, with IPIF_LAB_AGENT=module."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import time

import pytest

from lab import ipifmib, ipmib
from lab.agent import Laboratory
from lab.cli import ipif
from lab.compare import assert_tables_served
from lab.netns import Surroundings
from lab.process import WITHOUT_IPV6, product, sanitizer
from lab.users import needs_root
from lab.waiting import wait_until

MODULE = "lib/ipif.so"
DLMOD = "1.3.6.1.4.1.2021.13.14.2.1"  # dlmodEntry of UCD-DLMOD-MIB
ENABLE_STATUS = f"{ipifmib.INTERFACE_TABLE}.1.4"
RETRANSMIT_TIME = ipmib.instance("ipv4", 4, 4711)


def _add_interface(lab):
    lab.namespace.ip("link", "add", "one", "index", 4711, "type", "ifb")


def _descriptors(process):
    return len(os.listdir(f"/proc/{process.pid}/fd"))


def reload(lab):
    """SIGHUP with the configuration as it is to be now; waits until snmpd has read it."""
    lab.reload_snmpd()


def _duplicates(lab):
    """Registrations that the library refused; snmpd's own come back twice at each SIGHUP."""
    return [line for line in lab.snmpd.log().splitlines()
            if "duplicate registration" in line and "ipAddressTable" not in line]


# --- loading and unloading ------------------------------------------------------------------------


def test_sighup_loads_it_anew(lab):
    """Its configuration with it; nothing grows."""
    _add_interface(lab)
    lab.use_module("ipifExclude one")
    lab.start_snmpd()
    descriptors = _descriptors(lab.snmpd)
    for turn in range(6):
        expected = "noSuchInstance" if turn % 2 == 0 else "Gauge32"
        assert lab.client.get(RETRANSMIT_TIME)[0].type == expected
        assert lab.client.get(f"{ipifmib.AGENT}.1.0")[0].type == "STRING"
        assert _descriptors(lab.snmpd) == descriptors
        lab.use_module("" if turn % 2 == 0 else "ipifExclude one")
        reload(lab)
    lab.use_no_module()
    reload(lab)
    assert lab.client.get(RETRANSMIT_TIME)[0].type == "noSuchObject"
    assert _descriptors(lab.snmpd) < descriptors
    with open(f"/proc/{lab.snmpd.pid}/maps", encoding="utf-8") as maps:
        assert MODULE not in maps.read()
    lab.load_module()
    assert_tables_served(lab)


def test_loaded_and_unloaded_by_a_manager(lab):
    lab.use_module()
    lab.use_no_module()
    lab.start_snmpd()
    create, load, unload = 6, 4, 5
    lab.writer.set((f"{DLMOD}.5.1", "i", create))
    lab.writer.set((f"{DLMOD}.2.1", "s", "ipif"), (f"{DLMOD}.3.1", "s", product(MODULE)))
    for _ in range(2):
        lab.writer.set((f"{DLMOD}.5.1", "i", load))
        lab.wait_until_served(5)
        assert_tables_served(lab)
        lab.writer.set((f"{DLMOD}.5.1", "i", unload))
        assert not lab.served()
        assert lab.client.get(ipmib.UPTIME)[0].type == "Timeticks"


def test_snmpd_that_goes_into_the_background(lab):
    """It is loaded before the fork, behind which no thread and no lost descriptor may matter."""
    _add_interface(lab)
    lab.use_module()
    conf, pid_file = lab.write_snmpd_conf(), lab.path("background.pid")
    with lab.namespace.entered():
        subprocess.run(["/usr/sbin/snmpd", "-Lf", lab.path("background.log"), "-C", "-c", conf,
                        "-p", pid_file], check=True, timeout=60, stdin=subprocess.DEVNULL,
                       env={**os.environ, **lab.environment(), **lab.module_environment()})
    wait_until(lambda: os.path.exists(pid_file), 5, "snmpd has written its process id")
    with open(pid_file, encoding="ascii") as file:
        pid = int(file.read())
    try:
        wait_until(lab.served, 10, "the module serves")
        assert_tables_served(lab)
        lab.namespace.ip("link", "del", "one")
        assert_tables_served(lab)
        assert len(os.listdir(f"/proc/{pid}/task")) == 1
    finally:
        os.kill(pid, signal.SIGTERM)
        wait_until(lambda: not os.path.exists(f"/proc/{pid}/fd/0"), 10, "snmpd ends")


def test_two_lines_load_it_once(lab):
    lab.use_module(f"dlmod ipif {product(MODULE)}")
    lab.start_snmpd()
    lab.wait_until_served()
    reload(lab)
    lab.wait_until_served()
    assert not _duplicates(lab)


# --- configuration --------------------------------------------------------------------------------


def test_wrong_tokens_are_named_and_passed_over(lab):
    _add_interface(lab)
    lab.use_module("ipifPriority many\nipifExclude one\nipifWritable perhaps")
    lab.start_snmpd()
    lab.wait_until_served()
    conf = lab.path("snmpd.conf")
    for line, token in ((7, "ipifPriority"), (9, "ipifWritable")):
        assert re.search(rf"{re.escape(conf)}: line {line}: Error: {token}", lab.snmpd.log())
    assert lab.client.get(RETRANSMIT_TIME)[0].type == "noSuchInstance"


def test_namespace_that_does_not_exist(lab):
    lab.use_module("ipifNetns nosuch")
    lab.start_snmpd()
    (line,) = [line for line in lab.snmpd.log().splitlines() if "nosuch" in line]
    assert "No such file" in line and "serving nothing" in line
    assert not lab.served()
    lab.use_module()
    reload(lab)
    lab.wait_until_served(2)


def test_kernel_without_ipv6(lab):
    lab.use_module()
    lab.start_snmpd(through=WITHOUT_IPV6)
    lab.wait_until_served()
    assert len(lab.client.walk(ipmib.IPV4_TABLE)) == 3
    assert lab.client.walk(ipmib.IPV6_TABLE) == []


def test_user_who_may_not_write(lab):
    """snmpd gives up root behind the module's back: it says so, serves, and refuses each SET."""
    needs_root("become another user")
    _add_interface(lab)
    os.chmod(lab.folder, 0o755)
    lab.use_module("ipifWritable yes")
    lab.start_snmpd(options=["-u", "65534"])
    (line,) = [line for line in lab.snmpd.log().splitlines() if "ipifWritable" in line]
    assert "user 65534" in line
    assert_tables_served(lab)
    column = f"{ipifmib.INTERFACE_TABLE}.1.{ipifmib.RETRANSMIT_TIME}.1.4711"
    with pytest.raises(AssertionError, match="commitFailed"):
        lab.writer.set((column, "u", 1500))
    assert lab.client.get(column) == [("Gauge32", 1000)]


def test_module_in_the_folder_of_modules(lab):
    """Where it is installed, its name is enough."""
    folder = lab.path("dlmod")
    os.mkdir(folder)
    os.symlink(product(MODULE), f"{folder}/ipif.so")
    lab.use_module()
    lab.use_no_module()
    lab.start_snmpd(more="dlmod ipif ipif", through=["env", f"SNMPDLMODPATH={folder}"])
    lab.wait_until_served()
    reload(lab)
    lab.wait_until_served()


# --- beside ipifd ---------------------------------------------------------------------------------


def test_module_first(lab):
    """ipifd is refused, and says so."""
    lab.use_module()
    lab.start_snmpd()
    lab.wait_until_served()
    lab.start_ipifd(wait=False)
    lab.ipifd.wait_for_log("something else is registered there", 5)
    reload(lab)
    assert_tables_served(lab)


def test_ipifd_first(lab):
    """The module is refused, says by whom, and changes nothing; ipifd's end lets it in."""
    _add_interface(lab)
    lab.use_module()
    lab.use_no_module()
    lab.start_snmpd()
    lab.start_ipifd("ipifExclude one")
    lab.use_module()
    reload(lab)
    lab.snmpd.wait_for_log("not this module", 5)
    (line,) = [line for line in lab.snmpd.log().splitlines() if "not this module" in line]
    assert "AgentX subagent" in line and "ipv4InterfaceTable" in line and "ipifPriority" in line
    assert not _duplicates(lab)
    assert lab.client.get(RETRANSMIT_TIME)[0].type == "noSuchInstance"
    lab.ipifd.end()
    reload(lab)
    wait_until(lambda: lab.client.get(RETRANSMIT_TIME)[0].type == "Gauge32", 5, "it serves")
    assert_tables_served(lab)


def test_better_priority_beside_ipifd(lab):
    _add_interface(lab)
    lab.use_module("ipifPriority 50")
    lab.start_snmpd()
    lab.start_ipifd("ipifExclude one")
    lab.ipifd.wait_until_at_rest()
    assert lab.client.get(RETRANSMIT_TIME)[0].type == "Gauge32"
    assert "refuses" not in lab.ipifd.log()
    lab.use_no_module()
    reload(lab)
    wait_until(lambda: lab.client.get(RETRANSMIT_TIME)[0].type == "noSuchInstance", 5,
               "ipifd serves")


def test_doctor(lab):
    """With the module, nobody has to start ipifd; with both, one is too much."""
    def faults():
        findings = ipif("doctor", "--json", "--config", lab.path("snmpd.conf"),
                        namespace=lab.namespace).json()["Findings"]
        return [finding["Line"] for finding in findings if finding["Result"] == "fault"]
    lab.use_module()
    lab.start_snmpd()
    lab.wait_until_served()
    assert faults() == []
    lab.start_ipifd(wait=False)
    lab.ipifd.wait_for_log("refuses", 5)
    assert faults() == [f"kill {lab.ipifd.pid}"]  # it is not systemd's


# --- writing, keeping, telling --------------------------------------------------------------------


def test_what_is_written_is_kept(lab):
    """Over SIGHUP, over a restart, and over a time without the module."""
    _add_interface(lab)
    column = f"{ipifmib.INTERFACE_TABLE}.1.{ipifmib.RETRANSMIT_TIME}.1.4711"
    path = "ipv4/neigh/one/retrans_time_ms"
    lab.use_module("ipifWritable yes")
    lab.start_snmpd()
    lab.wait_until_served()
    lab.writer.set((column, "u", 1500))
    assert lab.client.get(column) == [("Gauge32", 1500)]
    assert lab.namespace.read(path) == "1500"
    wait_until(lambda: os.path.exists(lab.path("persistent/ipif.conf")), 2, "it is stored")

    lab.use_no_module()
    reload(lab)
    lab.namespace.write(path, 1000)
    lab.use_module("ipifWritable yes")
    reload(lab)
    wait_until(lambda: lab.namespace.read(path) == "1500", 5, "it is applied by SIGHUP")
    lab.snmpd.end()
    lab.namespace.ip("link", "del", "one")
    lab.start_snmpd()
    lab.wait_until_served()
    _add_interface(lab)
    wait_until(lambda: lab.namespace.read(path) == "1500", 5, "it is applied to what comes")
    lab.namespace.write(path, 1700)
    reload(lab)
    lab.snmpd.wait_until_at_rest()
    assert lab.namespace.read(path) == "1700"  # another program's


def test_notifications(lab):
    receiver = lab.start("/usr/sbin/snmptrapd", "-f", "-Lo", "-C", "-On", "-n", "-Oe",
                         "--disableAuthorization=yes", "udp:127.0.0.1:1162", log="trapd.log")
    receiver.wait_for_log("NET-SNMP version", 5)
    lab.use_module("ipifNotifications yes\nipifNotificationInterval 1")
    lab.start_snmpd(more="trap2sink 127.0.0.1:1162 public")
    lab.wait_until_served()
    _add_interface(lab)
    receiver.wait_for_log(f".{ipifmib.NOTIFICATIONS}.1", 3)
    lab.namespace.write("ipv4/neigh/one/retrans_time_ms", 1200)
    lab.client.get(RETRANSMIT_TIME)
    lab.namespace.ip("link", "set", "one", "mtu", 1400)
    receiver.wait_for_log(f".{ipifmib.NOTIFICATIONS}.3", 3)
    receiver.wait_for_log("1400", 3)
    lab.namespace.ip("link", "del", "one")
    receiver.wait_for_log(f".{ipifmib.NOTIFICATIONS}.2", 3)
    name = f".{ipifmib.INTERFACE_TABLE}.1.3.1.4711 = STRING: \"one\""
    assert receiver.log().count(name) >= 3, receiver.log()


# --- what it may do to snmpd ----------------------------------------------------------------------


def _symbols(*options):
    """Names in the module's dynamic symbol table."""
    listed = subprocess.run(["nm", "-D", *options, product(MODULE)], capture_output=True, text=True,
                            check=True).stdout
    return {line.split()[-1].partition("@")[0] for line in listed.splitlines()}


@pytest.mark.skipif(bool(sanitizer(product(MODULE))), reason="sanitizers bring their own")
def test_symbols():
    """snmpd sees two names of it; and it calls nothing that ends or takes over a process.  A thread
    it starts for ipifNetns only, which enters the namespace and ends before snmpd goes on."""
    assert _symbols("--defined-only") == {"init_ipif", "deinit_ipif"}
    assert not _symbols("--undefined-only") & {
        "abort", "exit", "_exit", "quick_exit", "__assert_fail", "raise", "signal", "sigaction",
        "sigprocmask", "pthread_sigmask", "pthread_detach", "pthread_cancel", "fork", "vfork",
        "system", "popen", "execve", "daemon", "alarm", "setitimer", "setuid", "setlocale",
        "printf", "puts", "syslog", "openlog", "umask", "chdir", "srand"}


def test_it_adds_no_thread_and_handles_no_signal(lab):
    def signals():
        with open(f"/proc/{lab.snmpd.pid}/status", encoding="ascii") as status:
            return [line for line in status if line.startswith(("SigBlk", "SigIgn", "SigCgt"))]
    lab.use_module("ipifNotifications yes")
    lab.use_no_module()
    lab.start_snmpd()
    before = signals()
    lab.load_module("ipifNotifications yes")
    assert lab.client.walk(ipifmib.ROOT)
    assert os.listdir(f"/proc/{lab.snmpd.pid}/task") == [str(lab.snmpd.pid)]
    assert signals() == before


def test_silent_bus():
    """Half a second for one request, and then no other for as long as that takes to be a
    twentieth of the time."""
    with socket.socket(socket.AF_UNIX) as bus, Laboratory(Surroundings()) as lab:
        path = lab.path("bus")
        bus.bind(path)
        bus.listen(100)
        lab.use_module()
        lab.start_snmpd(through=["env", f"DBUS_SYSTEM_BUS_ADDRESS=unix:path={path}"])
        lab.wait_until_served()
        begin = time.monotonic()
        while time.monotonic() - begin < 6:
            assert lab.client.walk(f"{ipifmib.ROOT}.1.2")
            time.sleep(0.1)
        readings = 1 + (time.monotonic() - begin) // 9  # what a slow machine has time for
        asked = 0
        bus.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while bus.accept():
                asked += 1
    # One reading asks two programs at most; without the pause it would be one every second.
    assert 1 <= asked <= 2 * readings, (asked, readings)


@pytest.mark.skipif(bool(sanitizer(product(MODULE))), reason="a sanitizer has to be loaded first")
def test_kernel_that_cannot_be_read(lab):
    """The last reading is served, the log says so once, and it goes on by itself."""
    def said(text):
        return len([line for line in lab.snmpd.log().splitlines()
                    if line.startswith("ipif: ") and text in line])
    trouble = lab.path("trouble")
    _add_interface(lab)
    lab.use_module()
    lab.start_snmpd(through=["env", f"LD_PRELOAD={product('lib/no_netlink.so')}",
                             f"IPIF_NO_NETLINK={trouble}"])
    lab.wait_until_served()
    lab.write_file("trouble", "")
    for _ in range(3):
        time.sleep(1.1)
        assert lab.client.get(RETRANSMIT_TIME) == [("Gauge32", 1000)]
    assert said("serving the last reading") == said("") == 1, lab.snmpd.log()
    os.unlink(trouble)
    lab.namespace.write("ipv4/neigh/one/retrans_time_ms", 1200)
    wait_until(lambda: lab.client.get(RETRANSMIT_TIME) == [("Gauge32", 1200)], 3, "it is read")
    assert said("can be read again") == 1
