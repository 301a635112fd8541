# SPDX-License-Identifier: BSD-2-Clause
"""What a real router's advertisements do to a row: radvd in one namespace, a host in another."""

import shutil

import pytest

from lab import kernel
from lab.cli import ipif
from lab.netns import Namespace
from lab.process import Process
from lab.waiting import wait_until

pytestmark = pytest.mark.skipif(not shutil.which("radvd", path="/usr/sbin:/usr/bin"),
                                reason="no radvd on this machine")

_CONFIGURATION = """\
interface router {{
    AdvSendAdvert on;
    MinRtrAdvInterval 3;
    MaxRtrAdvInterval 4;
    AdvManagedFlag {managed};
    AdvOtherConfigFlag {other};
    AdvLinkMTU 1400;
    AdvReachableTime 20000;
    AdvRetransTimer 2000;
    prefix 2001:db8:77::/64 {{ }};
}};
"""


class Router:
    """A namespace with radvd, connected to the host's interface called "host"."""

    def __init__(self, host, folder):
        self._host, self._folder, self._radvd = host, folder, None
        self._namespace = Namespace("router")
        host.write("ipv6/conf/default/accept_dad", 0)
        host.ip("link", "add", "host", "type", "veth", "peer", "name", "router",
                "netns", self._namespace.name)
        self._namespace.write("ipv6/conf/all/forwarding", 1)
        self._namespace.write("ipv6/conf/router/accept_dad", 0)
        self._namespace.ip("link", "set", "router", "up")

    def advertise(self, managed, other):
        """Starts radvd, or restarts it with other flags."""
        self.silence()
        conf = self._folder / "radvd.conf"
        conf.write_text(_CONFIGURATION.format(managed=managed, other=other), encoding="ascii")
        self._radvd = Process(
            [shutil.which("radvd", path="/usr/sbin:/usr/bin"), "-n", "-m", "stderr", "-C", conf,
             "-p", self._folder / "radvd.pid"], self._folder / "radvd.log", self._namespace)

    def silence(self):
        """Ends radvd."""
        if self._radvd:
            self._radvd.end()
            self._radvd = None

    def remove(self):
        """Ends everything."""
        self.silence()
        self._namespace.remove()


@pytest.fixture(name="router")
def _router(netns, tmp_path):
    router = Router(netns, tmp_path)
    try:
        yield router
    finally:
        router.remove()


def _shown(netns):
    (row,) = ipif("show", "host", "--family", "ipv6", "--json", namespace=netns).json()
    del row["Addresses"]  # of the interface, and no field of its row
    return row


def _flags(row):
    return (row["ManagedAddressConfigurationSupported"],
            row["OtherStatefulConfigurationSupported"])


def test_everything_that_a_router_says(netns, router):
    netns.ip("link", "set", "host", "up")
    assert _flags(_shown(netns)) == (False, False)
    assert _shown(netns)["Metric"] is None
    router.advertise("on", "off")
    wait_until(lambda: _flags(_shown(netns)) == (True, False), 15, "the M flag is seen")
    row = _shown(netns)
    assert (row["NlMtu"], row["BaseReachableTime"], row["RetransmitTime"]) == (1400, 20000, 2000)
    assert row["Metric"] == 1024 and row["UseAutomaticMetric"]
    assert row["RouterDiscoveryBehavior"] == "enabled"
    # And all else is what the independent reader, which knows no flags, says.
    expected = kernel.row(netns, "host", "ipv6")
    expected["ManagedAddressConfigurationSupported"] = True
    assert row == expected

    router.advertise("off", "on")
    wait_until(lambda: _flags(_shown(netns)) == (False, True), 15, "the O flag is seen")

    # The kernel keeps M and O over this, but no router was heard since.
    netns.ip("link", "set", "host", "down")
    assert _flags(_shown(netns)) == (False, False)


def test_a_learned_default_route_counts_where_the_kernel_does_not_ask(netns, router):
    """accept_ra 0 after the route was learned: router discovery did happen here."""
    netns.ip("link", "set", "host", "up")
    router.advertise("off", "off")
    wait_until(lambda: _shown(netns)["Metric"] == 1024, 15, "the default route is learned")
    netns.write("ipv6/conf/host/accept_ra", 0)
    assert _shown(netns) == kernel.row(netns, "host", "ipv6")
    assert _shown(netns)["RouterDiscoveryBehavior"] == "enabled"
    router.silence()
    netns.ip("-6", "route", "flush", "proto", "ra")  # where its farewell did not do it
    assert _shown(netns)["RouterDiscoveryBehavior"] == "disabled"


def test_default_routes_can_be_refused(netns, router):
    netns.write("ipv6/conf/host/accept_ra_defrtr", 0)
    netns.ip("link", "set", "host", "up")
    router.advertise("on", "on")
    wait_until(lambda: _flags(_shown(netns)) == (True, True), 15, "the flags are seen")
    row = _shown(netns)
    assert row["DisableDefaultRoutes"] and row["Metric"] is None
