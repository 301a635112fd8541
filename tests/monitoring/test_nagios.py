# SPDX-License-Identifier: BSD-2-Clause
"""Nagios, end to end: a real nagios4 runs check_ip_interface with the shipped commands against a real
snmpd with ipifd, and its services go OK, CRITICAL, OK while real interfaces change."""

import os
import re
import shutil
import subprocess

import pytest

from lab.process import product
from lab.waiting import wait_until

from . import needs
from .host import INTERFACES, PORT, WITHOUT_INTERFACES, Host
from .servers import Servers

needs.require(nagios4_core="nagios4")
needs.require_root()

OBJECTS = os.path.join(os.path.dirname(__file__), "../../monitoring/nagios/ip_interface.cfg")
PATIENCE = 30

_MAIN = """\
log_file={folder}/nagios.log
cfg_file={folder}/ip_interface.cfg
cfg_file={folder}/objects.cfg
resource_file={folder}/resource.cfg
object_cache_file={folder}/objects.cache
precached_object_file={folder}/objects.precache
status_file={folder}/status.dat
state_retention_file={folder}/retention.dat
check_result_path={folder}/spool
lock_file={folder}/nagios.pid
temp_file={folder}/nagios.tmp
temp_path={folder}
query_socket={folder}/nagios.qh
command_file={folder}/nagios.cmd
check_external_commands=0
nagios_user=nagios
nagios_group=nagios
status_update_interval=1
interval_length=1
check_result_reaper_frequency=1
service_inter_check_delay_method=n
host_inter_check_delay_method=n
max_service_check_spread=1
max_host_check_spread=1
use_syslog=0
check_for_updates=0
enable_notifications=0
retain_state_information=0
process_performance_data=0
illegal_macro_output_chars=`~$&|'"<>
"""

_OBJECTS = """\
define timeperiod {{
    timeperiod_name always
    alias           always
{days}
}}
define contact {{
    contact_name                  nobody
    host_notifications_enabled    0
    service_notifications_enabled 0
    host_notification_period      always
    service_notification_period   always
    host_notification_options     n
    service_notification_options  n
    host_notification_commands    nothing
    service_notification_commands nothing
}}
define command {{
    command_name nothing
    command_line /bin/true
}}
define host {{
    host_name           host-under-test
    address             127.0.0.1
    check_command       nothing
    max_check_attempts  1
    check_period        always
    notification_period always
    contacts            nobody
    _SNMPPORT           {port}
    _SNMPCOMMUNITY      public
}}
{services}
"""

_SERVICE = """\
define service {{
    use                 {template}
    host_name           host-under-test
    check_period        always
    notification_period always
    contacts            nobody
    max_check_attempts  1
    check_interval      1
    retry_interval      1
{more}
}}
"""

# Service description: how it differs from the template of the shipped file.
SERVICES = {
    "IPv6 on eth0": ("ip-interface-ipv6", ""),
    "Forwarding is off": ("ip-interface-no-forwarding", ""),
    "DNS server of eth0": ("ip-interface-dns", ""),
    "Link of eth0": ("ip-interface-link", ""),
    "Uplinks": ("ip-interface-uplinks", ""),
    "eth1 over SNMPv3": ("ip-interface-ipv6", """\
    service_description eth1 over SNMPv3
    check_command       check_ip_interface_v3!watcher!first-secret!second-secret!-i eth1"""),
}


class Nagios(Servers):
    """A running nagios4."""

    def __init__(self):
        super().__init__("nagios-")
        self.directory("", "nagios")
        self.directory("spool", "nagios")
        self.directory("plugins")
        shutil.copy(product("bin/check_ip_interface"), self.path("plugins"))
        shutil.copy(OBJECTS, self.path("ip_interface.cfg"))
        self.write("resource.cfg", f"$USER1$={self.path('plugins')}\n")
        days = "\n".join(f"    {day} 00:00-24:00" for day in (
            "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
        services = "".join(_SERVICE.format(template=template, more=more)
                           for template, more in SERVICES.values())
        self.write("objects.cfg", _OBJECTS.format(days=days, port=PORT, services=services))
        self.config = self.write("nagios.cfg", _MAIN.format(folder=self.folder))

    def verify(self):
        """nagios4 -v: exit status and output."""
        done = subprocess.run(["nagios4", "-v", self.config], capture_output=True, text=True,
                              check=False)
        return done.returncode, done.stdout + done.stderr

    def services(self):
        """{service: (state, first line of output)} of those that were checked."""
        try:
            with open(self.path("status.dat"), encoding="utf-8") as file:
                text = file.read()
        except FileNotFoundError:
            return {}
        result = {}
        for block in re.findall(r"^servicestatus \{\n(.*?)^\t\}", text, re.MULTILINE | re.DOTALL):
            fields = dict(line.strip().split("=", 1) for line in block.splitlines() if "=" in line)
            if fields["has_been_checked"] == "1":
                result[fields["service_description"]] = (
                    int(fields["current_state"]), fields["plugin_output"])
        return result

    def wait_for(self, **states):
        """Waits until services are in states; "_" in names stands for a blank."""
        wanted = {name.replace("_", " "): state for name, state in states.items()}
        try:
            wait_until(lambda: all(self.services().get(name, (None,))[0] == state
                                   for name, state in wanted.items()), PATIENCE, str(wanted))
        except AssertionError as late:
            raise AssertionError(f"{late}; services: {self.services()}") from None


@pytest.fixture(scope="module", name="host")
def monitored_host():
    with Host(("eth0", "eth1", "uplink1", "uplink2"), configuration=INTERFACES,
              modules=WITHOUT_INTERFACES, snmpd="""
createUser watcher SHA-256 first-secret AES second-secret
rouser watcher priv""") as host:
        yield host


@pytest.fixture(scope="module", name="nagios")
def running_nagios(host):
    assert host
    with Nagios() as nagios:
        status, output = nagios.verify()
        assert status == 0 and "Total Warnings: 0" in output, output
        # Not in the home of this machine's own Nagios.
        counters = nagios.directory("counters", "nagios")
        nagios.start("nagios", "env", f"MP_STATE_PATH={counters}", "nagios4", nagios.config,
                     user="nagios")
        yield nagios
        nagios.check_alive()


def test_all_is_well(nagios):
    nagios.wait_for(**{"IPv6 on eth0": 0, "Forwarding is off": 0, "Uplinks": 0,
                       "DNS server of eth0": 0, "Link of eth0": 0, "eth1 over SNMPv3": 0})
    assert nagios.services()["Uplinks"][1] == "IP INTERFACE OK - 2 interfaces ok"


def test_ipv6_off_and_on(host, nagios):
    host.sysctl("ipv6/conf/eth0/disable_ipv6", 1)
    nagios.wait_for(IPv6_on_eth0=2)
    assert "eth0: IPv6 disabled" in nagios.services()["IPv6 on eth0"][1]
    host.sysctl("ipv6/conf/eth0/disable_ipv6", 0)
    nagios.wait_for(IPv6_on_eth0=0)


def test_mtu(host, nagios):
    host.ip("link", "set", "eth0", "mtu", 1400)
    nagios.wait_for(IPv6_on_eth0=2)
    host.ip("link", "set", "eth0", "mtu", 1500)
    nagios.wait_for(IPv6_on_eth0=0)


def test_forwarding(host, nagios):
    host.sysctl("ipv4/conf/eth1/forwarding", 1)
    nagios.wait_for(Forwarding_is_off=2)
    host.sysctl("ipv4/conf/eth1/forwarding", 0)
    nagios.wait_for(Forwarding_is_off=0)


def test_uplinks_warn_then_fail(host, nagios):
    host.ip("link", "set", "uplink1", "down")
    nagios.wait_for(Uplinks=1)
    host.ip("link", "set", "uplink2", "down")
    nagios.wait_for(Uplinks=2)
    host.ip("link", "set", "uplink1", "up")
    host.ip("link", "set", "uplink2", "up")
    nagios.wait_for(Uplinks=0)


def test_link(host, nagios):
    host.cable("eth0", "down")
    nagios.wait_for(Link_of_eth0=2)
    assert "eth0: link " in nagios.services()["Link of eth0"][1]
    host.cable("eth0", "up")
    nagios.wait_for(Link_of_eth0=0)


def test_counters_are_compared(nagios):
    wait_until(lambda: re.fullmatch(r"IP INTERFACE OK - eth0 ok",
                                    nagios.services()["Link of eth0"][1]), PATIENCE,
               "a check that has an earlier one to compare with")


def test_dns_server(host, nagios):
    host.dns("192.0.2.54")
    nagios.wait_for(DNS_server_of_eth0=1)
    host.dns("192.0.2.54", "192.0.2.53")
    nagios.wait_for(DNS_server_of_eth0=0)


def test_missing_interface(host, nagios):
    host.remove("eth1")
    nagios.wait_for(eth1_over_SNMPv3=2)
    assert "eth1: missing" in nagios.services()["eth1 over SNMPv3"][1]
    host.add("eth1")
    nagios.wait_for(eth1_over_SNMPv3=0)


def test_ipifd_stops(host, nagios):
    host.stop_serving()
    nagios.wait_for(IPv6_on_eth0=3)
    assert "is ipifd running" in nagios.services()["IPv6 on eth0"][1]
    host.serve()
    nagios.wait_for(IPv6_on_eth0=0)


_ICINGA = """\
const PluginDir = "{plugins}"
const NodeName = "test"
include <itl>
include "{shipped}"
object Host "web1" {{
  check_command = "passive"
  address = "127.0.0.1"
  vars.ip_interfaces["eth0"] = {{ ip_interface_ipv6 = "enabled", ip_interface_mtu = "1500:" }}
  vars.ip_interfaces["uplink1"] = {{ ip_interface_connected = "yes" }}
}}
"""


def test_icinga_takes_its_file():
    if not needs.program("icinga2"):
        pytest.skip("needs the package icinga2-bin")
    with Servers("icinga-") as folder:
        folder.directory("cache", "nagios")
        config = folder.write("icinga2.conf", _ICINGA.format(
            plugins=os.path.dirname(product("bin/check_ip_interface")),
            shipped=os.path.abspath(OBJECTS).replace(".cfg", "-icinga2.conf")))
        done = subprocess.run(
            ["icinga2", "daemon", "-C", "-c", config, f"-DCacheDir={folder.path('cache')}"],
            capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Instantiated 2 Services" in done.stdout + done.stderr


def test_icinga_knows_every_option_of_the_plugin():
    with open(OBJECTS.replace(".cfg", "-icinga2.conf"), encoding="utf-8") as file:
        known = set(re.findall(r'^    "(--?\w+)" =', file.read(), re.MULTILINE))
    text = subprocess.run([product("bin/check_ip_interface"), "--help"], capture_output=True,
                          text=True, check=True).stdout
    options = set()
    for short, long in re.findall(r"^ {2,6}(-\w)?,? *(--\w+)", text, re.MULTILINE):
        options.add(short or long)
    assert options - known == {"-e", "-v", "-V", "-h"}
