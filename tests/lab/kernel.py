# SPDX-License-Identifier: BSD-2-Clause
"""The independent reader: what every row must be, by `ip -j`, `ethtool --json` and /proc/sys.

`rows(namespace)` gives what `ipif show --json` must print: a list of objects in the product's
order, keys the documented names, None what the row does not have.
"""

import ipaddress
import json
import os

from lab.iftype import luid

IPV4, IPV6 = "ipv4", "ipv6"
# RFC 3927: the first and the last 256 addresses of 169.254/16 are not for autoconfiguration.
LINK_LOCAL_V4 = (ipaddress.ip_address("169.254.1.0"), ipaddress.ip_address("169.254.254.255"))
LINK_LOCAL_V6 = ipaddress.ip_network("fe80::/10")
OFFLOADS = (
    "NlChecksumSupported", "NlOptionsSupported", "TlDatagramChecksumSupported",
    "TlStreamChecksumSupported", "TlStreamOptionsSupported", "FastPathCompatible",
    "TlLargeSendOffloadSupported", "TlGiantSendOffloadSupported",
)


class _Facts:
    """Everything about one namespace, read in one go from inside it."""

    def __init__(self, namespace):
        self.links = namespace.ip_json("-d", "link", "show")
        self.addresses = {
            link["ifname"]: [entry for entry in link["addr_info"] if entry]
            for link in namespace.ip_json("addr", "show")
        }
        self.neighbours = _neighbours(namespace)
        self.tokens = {
            entry["ifname"]: int(ipaddress.IPv6Address(entry["token"]))
            for entry in namespace.ip_json("token")
        }
        self.default_routes = {
            family: [route for route in namespace.ip_json(
                "-d", option, "route", "show", "table", "main", "default")
                if route["type"] == "unicast" and not {"tos", "from"} & route.keys()]
            for family, option in ((IPV4, "-4"), (IPV6, "-6"))
        }
        features = namespace.run("ethtool", "--json", "-k", "*")
        self.features = {
            entry["ifname"]: {name for name, state in entry.items()
                              if isinstance(state, dict) and state.get("active")}
            for entry in json.loads(features)
        }
        with namespace.entered():
            self.sysctls = _Sysctls().read(link["ifname"] for link in self.links)
        # The kernel's place in this dump is a number among those of all namespaces: one that comes
        # or goes elsewhere meanwhile has it leave some out.
        wanted = {(link["ifname"], family) for link in self.links for family in (IPV4, IPV6)
                  if self.sysctls.get(f"{family}/conf/{link['ifname']}")}
        for _ in range(20):
            if wanted <= self.neighbours.keys():
                break
            self.neighbours.update(_neighbours(namespace))


def _neighbours(namespace):
    """{(name, family): parameters}"""
    return {
        (entry["dev"], IPV4 if entry["family"] == "inet" else IPV6): entry
        for entry in namespace.ip_json("ntable", "show") if "dev" in entry
    }


class _Sysctls:
    """Files under /proc/sys/net of the calling thread's namespace, by "ipv6/conf/all/…"."""

    INTERFACE = {
        IPV4: ("forwarding",),
        IPV6: ("forwarding", "force_forwarding", "accept_ra", "accept_dad", "accept_ra_defrtr",
               "addr_gen_mode", "dad_transmits", "disable_ipv6", "mtu"),
    }
    NEIGHBOUR = ("base_reachable_time_ms", "retrans_time_ms")

    def __init__(self):
        self._values = {}

    def read(self, names):
        """Reads what exists for the interfaces called `names`, and for "all"."""
        for name in [*names, "all"]:
            for family, files in self.INTERFACE.items():
                folder = f"{family}/conf/{name}"
                if not os.path.isdir(f"/proc/sys/net/{folder}"):
                    continue
                self._values[folder] = True
                for file in files:
                    self._read(f"{folder}/{file}")
                for file in self.NEIGHBOUR:
                    self._read(f"{family}/neigh/{name}/{file}")
        for family in (IPV4, IPV6):
            self._read(f"{family}/route/mtu_expires")
        return self

    def _read(self, path):
        try:
            with open(f"/proc/sys/net/{path}", encoding="ascii") as file:
                self._values[path] = int(file.read())
        except FileNotFoundError:
            pass

    def get(self, path, default=None):
        """A value, or `default` where the kernel has no such file."""
        return self._values.get(path, default)


def rows(namespace):
    """Every row of the namespace: IPv4 by ascending index, then IPv6."""
    facts = _Facts(namespace)
    links = sorted(facts.links, key=lambda link: link["ifindex"])
    return [
        {**_common(facts, link, family), **specific(facts, link)}
        for family, specific in ((IPV4, _ipv4), (IPV6, _ipv6))
        for link in links
        if facts.sysctls.get(f"{family}/conf/{link['ifname']}")
    ]


def row(namespace, name, family):
    """The row of one interface, or None."""
    for candidate in rows(namespace):
        if candidate["InterfaceName"] == name and candidate["Family"] == family:
            return candidate
    return None


def _kind(link):
    return link.get("linkinfo", {}).get("info_kind")


def _common(facts, link, family):
    name, index, flags = link["ifname"], link["ifindex"], set(link["flags"])
    features = facts.features.get(name, set())
    sysctl = facts.sysctls.get
    neighbours = f"{family}/neigh/{name}"
    metric, automatic = _metric(facts.default_routes[family], name, family)
    return {
        "Family": family,
        "InterfaceLuid": f"0x{luid(link['link_type'], _kind(link), index):016x}",
        "InterfaceIndex": index,
        "InterfaceName": name,
        "MaxReassemblySize": 65535,
        "MinRouterAdvertisementInterval": None,
        "MaxRouterAdvertisementInterval": None,
        "WeakHostSend": True,
        "WeakHostReceive": True,
        "UseAutomaticMetric": automatic,
        "UseNeighborUnreachabilityDetection":
            not flags & {"NOARP", "LOOPBACK", "POINTOPOINT"},
        "BaseReachableTime": sysctl(f"{neighbours}/base_reachable_time_ms"),
        "RetransmitTime": sysctl(f"{neighbours}/retrans_time_ms"),
        "ReachableTime": facts.neighbours[name, family]["reachable"],
        # Hidden in a user namespace's own network namespace, where it stays at 600 s.
        "PathMtuDiscoveryTimeout": sysctl(f"{family}/route/mtu_expires", 600) * 1000,
        "ZoneIndices": [index] * 3 + [1] * 13,
        "Metric": metric,
        # `ip` shows the absence of IFF_RUNNING, as NO-CARRIER, and only on what is up.
        "Connected": "UP" in flags and "NO-CARRIER" not in flags,
        "SupportsWakeUpPatterns": False,
        "SupportsNeighborDiscovery": not flags & {"NOARP", "LOOPBACK"},
        "TransmitOffload": _transmit_offload(features, link, family),
        "ReceiveOffload": _offload(
            2 if "rx-checksumming" in features else None,
            3 if "rx-checksumming" in features else None,
            4 if "rx-checksumming" in features else None,
            6 if features & {"large-receive-offload", "rx-gro-hw"} else None),
    }


def _ipv4(facts, link):
    name, flags = link["ifname"], set(link["flags"])
    dhcp = "BROADCAST" in flags and not flags & {"NOARP", "LOOPBACK"}
    addresses = [entry for entry in facts.addresses[name] if entry["family"] == "inet"]
    configured_by_itself = [
        entry for entry in addresses if entry["prefixlen"] == 16 and
        LINK_LOCAL_V4[0] <= ipaddress.ip_address(entry["local"]) <= LINK_LOCAL_V4[1]]
    return {
        "EnableStatus": "up",
        "InterfaceIdentifier": None,
        "AdvertisingEnabled": None,
        "ForwardingEnabled": facts.sysctls.get(f"ipv4/conf/{name}/forwarding") != 0,
        "ManagedAddressConfigurationSupported": dhcp,
        "OtherStatefulConfigurationSupported": dhcp,
        "AdvertiseDefaultRoute": None,
        "RouterDiscoveryBehavior": None,
        "DadTransmits": None,
        "LinkLocalAddressBehavior":
            "alwaysOff" if not configured_by_itself
            else "delayed" if len(configured_by_itself) == len(addresses) else "alwaysOn",
        "LinkLocalAddressTimeout": None,
        "SitePrefixLength": None,
        "NlMtu": min(link["mtu"], 65535),
        "SupportsRouterDiscovery": False,
        "DisableDefaultRoutes": False,
    }


def _ipv6(facts, link):
    name, flags = link["ifname"], set(link["flags"])

    def conf(file, default=None, of=name):
        return facts.sysctls.get(f"ipv6/conf/{of}/{file}", default)

    loopback = "LOOPBACK" in flags
    link_locals = [entry for entry in facts.addresses[name] if entry["family"] == "inet6"
                   and ipaddress.ip_address(entry["local"]) in LINK_LOCAL_V6]
    generates = conf("addr_gen_mode") != 1 or link_locals
    learns = conf("accept_ra") == 2 if conf("forwarding") else conf("accept_ra") != 0
    learned = any(route["protocol"] == "ra" and name in _devices(route)
                  for route in facts.default_routes[IPV6])
    probes = max(conf("accept_dad"), conf("accept_dad", of="all")) > 0
    return {
        "EnableStatus": "down" if conf("disable_ipv6") else "up",
        "InterfaceIdentifier": _identifier(facts.tokens.get(name), link_locals),
        "AdvertisingEnabled": False,
        "ForwardingEnabled":
            conf("forwarding", of="all") != 0 or conf("force_forwarding", 0) != 0,
        # What routers said is not shown by ip; there is no router unless a test starts one.
        "ManagedAddressConfigurationSupported": False,
        "OtherStatefulConfigurationSupported": False,
        "AdvertiseDefaultRoute": False,
        "RouterDiscoveryBehavior":
            "enabled" if not conf("disable_ipv6") and not loopback and (learns or learned)
            else "disabled",
        "DadTransmits":
            conf("dad_transmits") if probes and not flags & {"LOOPBACK", "NOARP"} else 0,
        "LinkLocalAddressBehavior":
            "alwaysOn" if not loopback and not conf("disable_ipv6") and generates
            else "alwaysOff",
        "LinkLocalAddressTimeout": 0,
        "SitePrefixLength": 64,
        "NlMtu": conf("mtu"),
        "SupportsRouterDiscovery": "MULTICAST" in flags and not loopback,
        "DisableDefaultRoutes": conf("accept_ra_defrtr") == 0,
    }


def _identifier(token, link_locals):
    if token:
        return f"0x{token & 0xFFFFFFFFFFFFFFFF:016x}"
    for entry in link_locals:
        if not entry.get("dynamic"):
            low = int(ipaddress.ip_address(entry["local"])) & 0xFFFFFFFFFFFFFFFF
            return f"0x{low:016x}"
    return None


def _devices(route):
    return {route.get("dev"), *(hop.get("dev") for hop in route.get("nexthops", ()))}


def _metric(default_routes, name, family):
    """The row's Metric, and whether it is automatic: IPv6's 1024 is the kernel's own."""
    through = [route for route in default_routes if name in _devices(route)]
    if not through:
        return None, True
    best = min(through, key=lambda route: route.get("metric", 0))
    metric = best.get("metric", 0)
    by_hand = best["protocol"] in ("boot", "static") and "metric" in best
    return metric, not by_hand or (family == IPV6 and metric == 1024)


def _offload(*bits):
    return {name: bit in bits for bit, name in enumerate(OFFLOADS)}


def _transmit_offload(features, link, family):
    generic = "tx-checksum-ip-generic" in features
    checksum = generic or f"tx-checksum-{family}" in features
    large = ("tx-tcp-segmentation" if family == IPV4 else "tx-tcp6-segmentation") in features
    limit = link.get("gso_ipv4_max_size", 65536) if family == IPV4 else link["gso_max_size"]
    giant = large and limit > 65536 and link["tso_max_size"] > 65536
    options = checksum if family == IPV4 else generic
    return _offload(2 if checksum else None, 3 if checksum else None, 4 if options else None,
                    6 if large else None, 7 if giant else None)
