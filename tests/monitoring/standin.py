# SPDX-License-Identifier: BSD-2-Clause
"""An snmpd that answers with rows of the test's choice: `override` lines instead of ipifd."""

import os
import shutil
import socket
import subprocess
import tempfile
import time

from . import objects


def free_port():
    """A UDP port of the loopback that nobody uses at this moment."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def rows(*interfaces):
    """`override` lines for dicts: index, name, and per family enable, forwarding, mtu, …"""
    lines = []
    for interface in interfaces:
        index = interface["index"]
        for version, key in ((objects.IPV4, "ipv4"), (objects.IPV6, "ipv6")):
            row = interface.get(key, {})
            if row is None:
                continue
            values = [
                (objects.NAME, "octet_str", f'"{interface["name"]}"'),
                (objects.ENABLE_STATUS, "integer", row.get("enable", 1)),
                (objects.FORWARDING, "integer", row.get("forwarding", 2)),
                (objects.METRIC, "uinteger", row.get("metric")),
                (objects.MTU, "uinteger", row.get("mtu", 1500)),
                (objects.CONNECTED, "integer", row.get("connected", 1)),
            ]
            lines += [
                f"override {objects.INTERFACE}.{column}.{version}.{index} {kind} {value}"
                for column, kind, value in values
                if value is not None
            ]
        for position, server in enumerate(interface.get("dns", []), 1):
            lines.append(
                f'override {objects.DNS_SERVER}.4.{index}.{position} octet_str "{server}"'
            )
    return lines


class Standin:
    """A running snmpd; `with Standin(lines) as agent:` ends it."""

    def __init__(self, lines=(), extra=(), address="udp:127.0.0.1"):
        self.port = free_port()
        self._folder = tempfile.mkdtemp(prefix="standin-")
        config = os.path.join(self._folder, "snmpd.conf")
        with open(config, "w", encoding="utf-8") as file:
            file.write(f"agentaddress {address}:{self.port}\n")
            file.write("rocommunity public\nrocommunity6 public\n")
            file.write("".join(f"{line}\n" for line in (*extra, *lines)))
        environment = dict(os.environ, MIBS="", SNMP_PERSISTENT_DIR=self._folder)
        self._log = os.path.join(self._folder, "log")
        self._process = subprocess.Popen(
            ["/usr/sbin/snmpd", "-f", f"-Lf{self._log}", "-I", "-ifTable,ifXTable", "-C", "-c",
             config, "-p", os.path.join(self._folder, "pid")], env=environment)
        self._wait()

    def _wait(self):
        end = time.monotonic() + 10
        while time.monotonic() < end:
            if self._process.poll() is not None:
                break
            with open(self._log, encoding="utf-8") if os.path.exists(self._log) else \
                    open(os.devnull, encoding="utf-8") as log:
                if "NET-SNMP version" in log.read():
                    return
            time.sleep(0.02)
        self.stop()
        raise AssertionError("the stand-in snmpd did not start")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        """Ends snmpd and removes its files.  Safe to call twice."""
        if self._process.poll() is None:
            self._process.terminate()
            self._process.wait(60)
        shutil.rmtree(self._folder, ignore_errors=True)
