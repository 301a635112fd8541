# SPDX-License-Identifier: BSD-2-Clause
"""Each field follows the thing behind it: change it in the kernel, see it in GetIpInterfaceEntry."""

import os
import shutil
import time

import pytest

from lab import api
from lab.api import AF_INET, AF_INET6, Caller
from lab.netns import Namespace
from lab.process import Process
from lab.waiting import wait_until


@pytest.fixture(name="ns")
def _ns():
    with Namespace() as namespace:
        namespace.write("ipv6/conf/all/accept_dad", 0)
        namespace.write("ipv6/conf/default/accept_dad", 0)
        namespace.ip("link", "add", "va", "type", "veth", "peer", "name", "vb")
        namespace.ip("link", "set", "va", "up")
        namespace.ip("link", "set", "vb", "up")
        yield namespace


@pytest.fixture(name="caller")
def _caller(ns):
    with Caller(ns) as process:
        yield process


def _offload(*bits):
    return sum(1 << bit for bit in bits)


# (family, field, what to do, value before, value after)
_STEPS = [
    (AF_INET, "ForwardingEnabled", "sysctl ipv4/conf/va/forwarding 1", 0, 1),
    (AF_INET6, "ForwardingEnabled", "sysctl ipv6/conf/all/forwarding 1", 0, 1),
    (AF_INET6, "ForwardingEnabled", "sysctl ipv6/conf/va/force_forwarding 1", 0, 1),
    (AF_INET6, "ForwardingEnabled", "sysctl ipv6/conf/va/forwarding 1", 0, 0),
    (AF_INET6, "RouterDiscoveryBehavior", "sysctl ipv6/conf/va/forwarding 1", 1, 0),
    (AF_INET6, "RouterDiscoveryBehavior", "sysctl ipv6/conf/va/accept_ra 0", 1, 0),
    (AF_INET6, "RouterDiscoveryBehavior", "sysctl ipv6/conf/va/accept_ra 3", 1, 1),
    (AF_INET6, "RouterDiscoveryBehavior", "sysctl ipv6/conf/va/disable_ipv6 1", 1, 0),
    (AF_INET6, "DadTransmits", "sysctl ipv6/conf/va/accept_dad 1", 0, 1),
    (AF_INET, "UseNeighborUnreachabilityDetection", "ip link set va arp off", 1, 0),
    (AF_INET6, "SupportsNeighborDiscovery", "ip link set va arp off", 1, 0),
    (AF_INET6, "SupportsRouterDiscovery", "ip link set va multicast off", 1, 0),
    (AF_INET, "ManagedAddressConfigurationSupported", "ip link set va arp off", 1, 0),
    (AF_INET, "OtherStatefulConfigurationSupported", "ip link set va arp off", 1, 0),
    (AF_INET, "RouterDiscoveryBehavior", "ip link set va arp off", 2, 0),
    (AF_INET, "BaseReachableTime", "sysctl ipv4/neigh/va/base_reachable_time_ms 12000",
     30000, 12000),
    (AF_INET6, "BaseReachableTime", "sysctl ipv6/neigh/va/base_reachable_time_ms 12000",
     30000, 12000),
    (AF_INET, "RetransmitTime", "sysctl ipv4/neigh/va/retrans_time_ms 700", 1000, 700),
    (AF_INET6, "RetransmitTime", "sysctl ipv6/neigh/va/retrans_time_ms 700", 1000, 700),
    (AF_INET, "RetransmitTime", "ip ntable change name arp_cache dev va retrans 704", 1000, 704),
    (AF_INET6, "RetransmitTime", "ip ntable change name ndisc_cache dev va retrans 704",
     1000, 704),
    (AF_INET, "PathMtuDiscoveryTimeout", "sysctl ipv4/route/mtu_expires 300", 600000, 300000),
    (AF_INET6, "PathMtuDiscoveryTimeout", "sysctl ipv6/route/mtu_expires 300", 600000, 300000),
    (AF_INET, "LinkLocalAddressBehavior", "ip addr add 169.254.9.9/16 dev va", 0, 1),
    (AF_INET, "LinkLocalAddressTimeout", "ip addr add 169.254.9.9/16 dev va", 0, 6500),
    (AF_INET6, "LinkLocalAddressBehavior", "sysctl ipv6/conf/va/disable_ipv6 1", 2, 0),
    (AF_INET, "Metric", "ip route add default dev va metric 77", 0, 77),
    (AF_INET, "UseAutomaticMetric", "ip route add default dev va metric 77", 1, 0),
    (AF_INET, "UseAutomaticMetric", "ip route add default dev va metric 77 proto dhcp", 1, 1),
    (AF_INET6, "Metric", "ip -6 route add default dev va metric 78 proto ra", 0, 78),
    (AF_INET, "NlMtu", "ip link set va mtu 1400", 1500, 1400),
    (AF_INET6, "NlMtu", "ip link set va mtu 1400", 1500, 1400),
    (AF_INET6, "NlMtu", "sysctl ipv6/conf/va/mtu 1300", 1500, 1300),
    (AF_INET, "Connected", "ip link set vb down", 1, 0),
    (AF_INET6, "Connected", "ip link set va down", 1, 0),
    (AF_INET6, "DisableDefaultRoutes", "sysctl ipv6/conf/va/accept_ra_defrtr 0", 0, 1),
    (AF_INET, "TransmitOffload", "ethtool -K va tso off", _offload(2, 3, 4, 6),
     _offload(2, 3, 4)),
    (AF_INET6, "TransmitOffload", "ethtool -K va tx off", _offload(2, 3, 4, 6), 0),
    (AF_INET, "ReceiveOffload", "ethtool -K va rx off", _offload(2, 3, 4), 0),
    (AF_INET, "InterfaceLuid", "ip link set va name renamed", None, None),
]


def _do(ns, step):
    program, *words = step.split()
    if program == "sysctl":
        if not ns.exists(words[0]):
            pytest.skip(f"this kernel has no {words[0]}")
        ns.write(*words)
    else:
        ns.run(program, *words)


@pytest.mark.parametrize("family, field, step, before, after", _STEPS,
                         ids=[f"{entry[1]}-{entry[2]}" for entry in _STEPS])
def test_follows(ns, caller, family, field, step, before, after):
    index = ns.index("va")
    # The carrier comes up a little after the link.
    wait_until(lambda: caller.row(AF_INET, index).Connected, 5, "carrier")
    first = getattr(caller.row(family, index), field)
    if before is None:
        before = after = first
    assert first == before
    _do(ns, step)
    # Once more a second later: IPv4's timers may be as old as that.
    if getattr(caller.row(family, index), field) != after:
        time.sleep(1.05)
    assert getattr(caller.row(family, index), field) == after
    table = {row.Family: row for row in caller.table() if row.InterfaceIndex == index}
    assert getattr(table[family], field) == after


def test_identifier_follows_address_and_token(ns, caller):
    index = ns.index("va")
    ns.ip("link", "set", "va", "down")
    ns.ip("link", "set", "va", "address", "02:00:00:00:00:01")
    ns.ip("link", "set", "va", "up")
    assert caller.row(AF_INET6, index).InterfaceIdentifier == 0x000000FFFE000001
    ns.ip("token", "set", "::1234:5678", "dev", "va")
    assert caller.row(AF_INET6, index).InterfaceIdentifier == 0x12345678
    assert caller.row(AF_INET, index).InterfaceIdentifier == 0


def test_reachable_time_is_drawn_from_the_base(ns, caller):
    index = ns.index("va")
    for family, path in ((AF_INET, "ipv4"), (AF_INET6, "ipv6")):
        ns.write(f"{path}/neigh/va/base_reachable_time_ms", 100000)
        time.sleep(1.05)
        assert 50000 <= caller.row(family, index).ReachableTime <= 150000


_RADVD = """interface vb {
    AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 4;
    AdvManagedFlag on; AdvOtherConfigFlag on;
    AdvReachableTime 20000; AdvRetransTimer 2000; AdvLinkMTU 1400; AdvDefaultLifetime 600;
};
"""


@pytest.mark.skipif(not shutil.which("radvd"), reason="no radvd")
def test_what_a_router_says(ns, tmp_path):
    """radvd in a second namespace, at the other end."""
    ns.write("ipv6/conf/va/accept_ra", 3)  # the kernel takes any number but 0 for yes
    (tmp_path / "radvd.conf").write_text(_RADVD)
    os.chmod(tmp_path / "radvd.conf", 0o644)
    with Namespace() as router:
        ns.ip("link", "set", "vb", "netns", router.name)
        router.write("ipv6/conf/vb/accept_dad", 0)
        router.ip("link", "set", "vb", "up")
        router.write("ipv6/conf/all/forwarding", 1)
        radvd = Process(["radvd", "-n", "-C", tmp_path / "radvd.conf", "-p", tmp_path / "pid",
                         "-m", "stderr"], tmp_path / "log", router)
        try:
            with Caller(ns) as caller:
                index = ns.index("va")

                def row():
                    return caller.row(AF_INET6, index)
                wait_until(lambda: row().ManagedAddressConfigurationSupported, 12,
                           f"a router advertisement; radvd says {radvd.log()}")
                seen = row()
                assert seen.OtherStatefulConfigurationSupported
                assert (seen.BaseReachableTime, seen.RetransmitTime) == (20000, 2000)
                assert 10000 <= seen.ReachableTime <= 30000
                assert seen.NlMtu == 1400
                assert (seen.RouterDiscoveryBehavior, seen.Metric) == (1, 1024)
                assert caller.row(AF_INET, index).NlMtu == 1500

                # What a VPN needs: no default route of a router, now and later.
                assert caller.set(AF_INET6, index, DisableDefaultRoutes=1) == api.SUCCESS
                assert ns.ip_json("-6", "route", "show", "default") == []
                time.sleep(5)
                assert ns.ip_json("-6", "route", "show", "default") == []
                assert (row().DisableDefaultRoutes, row().Metric) == (1, 0)
                assert caller.set(AF_INET6, index, DisableDefaultRoutes=0) == api.SUCCESS
                wait_until(lambda: row().Metric == 1024, 12, "the advertised route again")

                ns.ip("link", "set", "va", "down")
                assert not row().ManagedAddressConfigurationSupported
        finally:
            radvd.end()
