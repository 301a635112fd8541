# SPDX-License-Identifier: BSD-2-Clause
"""A private snmpd with ipifd beside it, in a namespace, with all their files in one folder."""

import os
import shutil
import signal
import tempfile

from lab import ipifmib, ipmib
from lab.process import Process, product, sanitizer
from lab.snmp import Client, SnmpError
from lab.waiting import wait_until

ADDRESS = "udp:127.0.0.1:1161"  # inside the namespace
# Who serves: "ipifd", or "module" (snmpd itself, by the module for it).  The same tests run on each.
VARIANT = os.environ.get("IPIF_LAB_AGENT", "ipifd")
_MODULE = "lib/ipif.so"
# An snmpd without tables of its own: with thousands of interfaces those take seconds of each request
# for them, and of its end.
FEW_MODULES = "system_mib,vacm_conf,dlmod,target,snmpNotifyTable"
_PROBE, _LONGEST_PROBE = 0.3, 5  # seconds
_FIRST_AND_LAST = (ipmib.IPV4_LAST_CHANGE, f"{ipifmib.AGENT}.2.0")
_SNMPD_CONF = """\
agentaddress {address}
rocommunity public 127.0.0.1
rwcommunity private 127.0.0.1
master agentx
agentXSocket {socket}
{more}
"""


class Laboratory:
    """One namespace's agents; `with Laboratory(namespace) as lab:` ends and checks them all.

    Nothing is started by the constructor.  The AgentX socket, both configurations, Net-SNMP's
    persistent state and the logs lie in `folder`, short enough for a socket's path.
    """

    def __init__(self, namespace):
        self.namespace = namespace
        self.folder = tempfile.mkdtemp(prefix="ipif")
        self.socket = f"unix:{self.folder}/agentx"
        self.client = Client(ADDRESS, namespace)
        self.writer = Client(ADDRESS, namespace, community="private")
        self._probe_seconds = _PROBE  # of one try while nobody may be there
        self.snmpd = None
        self.ipifd = None
        self._module_conf = self._more = ""
        self.provider_environment = {}  # what who serves has in its environment besides
        self._may_load_module = VARIANT == "module"
        self._processes = []

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        try:
            if kind is not None:
                print(self.programs())
            problems = self._end_all()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)
        if kind is None:  # do not hide the test's own failure
            assert not problems, "\n".join(problems)

    def path(self, name):
        """A file in the laboratory's folder."""
        return os.path.join(self.folder, name)

    def write_file(self, name, text):
        """Makes a file in the folder and returns its path."""
        with open(self.path(name), "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(text)
        return self.path(name)

    def environment(self):
        """What keeps Net-SNMP's library away from the machine's own files."""
        persistent = self.path("persistent")
        # Net-SNMP makes this one by itself, and logs a line about it.
        os.makedirs(os.path.join(persistent, "cert_indexes"), exist_ok=True)
        return {"SNMP_PERSISTENT_DIR": persistent, "SNMPCONFPATH": self.folder, "MIBS": ""}

    @property
    def provider(self):
        """The process that holds the tables."""
        return self.snmpd if VARIANT == "module" else self.ipifd

    def start(self, program, *arguments, log=None, environment=None):
        """Starts a program in the namespace; it is ended and checked with the others."""
        log = self.path(log or f"{os.path.basename(program)}.log")
        process = Process([program, *arguments], log, self.namespace,
                          {**self.environment(), **(environment or {})})
        self._processes.append(process)
        return process

    def start_snmpd(self, more="", modules=None, through=(), options=(), seconds=10):
        """Starts snmpd with `more` lines of configuration, and waits until it answers.  `modules`
        are the only ones of its own that it initialises (None: all); `through` is a command that
        runs it."""
        self._more = more
        conf = self.write_snmpd_conf()
        snmpd = shutil.which("snmpd", path="/usr/sbin:/usr/local/sbin:/sbin:/usr/bin")
        assert snmpd, "no snmpd on this machine"
        self.snmpd = self.start(*through, snmpd, *options, "-f", "-Lo", "-C", "-c", conf, "-p",
                                self.path("snmpd.pid"), *(["-I", modules] if modules else []),
                                log="snmpd.log", environment=self.module_environment())
        wait_until(self._snmpd_answers, seconds, "snmpd answers")
        return self.snmpd

    def write_snmpd_conf(self):
        """Writes snmpd's configuration as it is to be now, and returns its path."""
        return self.write_file("snmpd.conf", _SNMPD_CONF.format(
            address=ADDRESS, socket=self.socket, more=f"{self._module_conf}\n{self._more}"))

    def load_module(self, configuration="", wait=True):
        """Has the running snmpd load the module, by SIGHUP."""
        self.use_module(configuration)
        self.write_snmpd_conf()
        self.snmpd.send(signal.SIGHUP)
        if wait:
            self.wait_until_served()
        return self.snmpd

    def use_module(self, configuration=""):
        """The next start or SIGHUP of snmpd loads the module, with this configuration of it."""
        self._module_conf = f"dlmod ipif {product(_MODULE)}\n{configuration}"
        self._may_load_module = True

    def use_no_module(self):
        """The next start or SIGHUP of snmpd does not load the module."""
        self._module_conf = ""

    def reload_snmpd(self):
        """SIGHUP with snmpd's configuration as it is to be now; waits until snmpd has read it."""
        def restarted():
            return self.snmpd.log().count("restarted")
        before = restarted()
        self.write_snmpd_conf()
        self.snmpd.send(signal.SIGHUP)
        # A signal that comes just before its select() is found by snmpd at the next request.
        wait_until(lambda: self.served() is not None and restarted() > before, 20,
                   "snmpd reads its configuration again")

    def reconfigure(self, configuration):
        """Gives who serves another configuration, by SIGHUP."""
        if VARIANT == "module":
            self.use_module(configuration)
            self.reload_snmpd()
        else:
            self.write_file("ipifd.conf", configuration)
            self.ipifd.send(signal.SIGHUP)

    def stop_serving(self):
        """Ends ipifd, or unloads the module; snmpd goes on."""
        if VARIANT == "module":
            self.use_no_module()
            self.reload_snmpd()
        else:
            self.ipifd.end()

    def start_ipifd(self, configuration="", *arguments, wait=True, log=None):
        """Starts ipifd with a configuration (or loads the module); waits until its tables are
        served if `wait`."""
        if VARIANT == "module":
            return self.load_module(configuration, wait)
        conf = self.write_file("ipifd.conf", configuration)
        self.ipifd = self.start(product("bin/ipifd"), "-f", "-Lo", "-C", "-c", conf,
                                "-x", self.socket, *arguments, log=log,
                                environment=self.provider_environment)
        if wait:
            self.wait_until_served()
        return self.ipifd

    def start_both(self, configuration=""):
        """snmpd, then ipifd (or snmpd with the module in it), served."""
        if VARIANT == "module":
            self.use_module(configuration)
            self.start_snmpd()
            self.wait_until_served()
        else:
            self.start_snmpd()
            self.start_ipifd(configuration)

    def served(self):
        """Whether ipifd's tables are answered now: the first to be registered, and the last."""
        # Not snmpd: in Debian's it has no such objects.
        return self._probe(*_FIRST_AND_LAST) == ["Timeticks", "Gauge32"]

    def _probe(self, *oids):
        """The types of values, or None without an answer; the next try then waits longer for one,
        for this machine may be slow, and what nobody waits for holds up what comes after it."""
        client = Client(ADDRESS, self.namespace, seconds=self._probe_seconds)
        try:
            kinds = [value.type for value in client.get(*oids)]
            self._probe_seconds = _PROBE
            return kinds
        except SnmpError:
            self._probe_seconds = min(self._probe_seconds * 2, _LONGEST_PROBE)
            return None

    def wait_until_served(self, seconds=10):
        """Waits for the tables; says what ipifd printed if they do not come."""
        try:
            wait_until(self.served, seconds, "ipifd's tables are served")
        except AssertionError as late:
            raise AssertionError(f"{late}\n{self.provider!r} printed:\n"
                                 f"{self.provider.log()[-4000:]}") from None

    def settle(self):
        """Has everything read that a request has read, however long that takes: who serves waits for
        a reading as long as a manager may wait, and not for one that takes longer."""
        self.client.get(ipmib.IPV4_LAST_CHANGE)
        for process in (self.ipifd, self.snmpd):
            if process and process.status is None:
                process.wait_until_at_rest()

    def check_alive(self):
        """Fails when a program ended by itself or a sanitizer complained."""
        for process in self._processes:
            process.check_alive()

    def module_environment(self):
        """What snmpd needs to load a module that was built with a sanitizer."""
        if not self._may_load_module:
            return {}
        return {"LD_PRELOAD": sanitizer(product(_MODULE)), "ASAN_OPTIONS": "detect_leaks=0",
                **self.provider_environment}

    def _snmpd_answers(self):
        self.snmpd.check_alive()
        return self._probe(ipmib.UPTIME) == ["Timeticks"]

    def programs(self):
        """For the report of a failed test: what each program printed, and is doing."""
        return "\n".join(
            f"--- {process!r}, status {process.status}\n{process.log()[-4000:]}"
            f"{process.where() if process.status is None else ''}" for process in self._processes)

    def _end_all(self):
        problems = []
        for process in reversed(self._processes):
            try:
                process.check_alive()
                running = process.status is None
                status, _ = process.end(signal.SIGTERM)
                process.check_report()
                if running and process in (self.ipifd, self.snmpd) and status != 0:
                    problems.append(f"{process!r} ended with status {status}:\n"
                                    f"{process.log()[-4000:]}")
            except AssertionError as problem:
                problems.append(str(problem))
        return problems
