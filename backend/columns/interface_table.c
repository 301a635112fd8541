/* SPDX-License-Identifier: BSD-2-Clause */
/* ipifInterfaceTable: the documents' row, field by field in its order, and what stands beside it.
 */
#include "columns/declare.h"
#include "model/snapshot.h"
#include "util/escape.h"

#include <string.h>

#define COLUMN_ROW    struct record
#define COLUMN_PREFIX "ipifInterface"

static struct table_rows rows(const struct table_view *view)
{
    struct snapshot_cursor cursor = snapshot_begin(view->snapshot);
    const size_t count = snapshot_count(view->snapshot, INET_VERSION_IPV4) +
                         snapshot_count(view->snapshot, INET_VERSION_IPV6);
    return (struct table_rows){snapshot_next(&cursor), count, sizeof(struct record)};
}

static const struct column_label labels_version[] = {
    {INET_VERSION_IPV4, "ipv4"}, {INET_VERSION_IPV6, "ipv6"}, {0, NULL}};

static const struct column_label labels_router_discovery[] = {{RouterDiscoveryDisabled, "disabled"},
                                                       {RouterDiscoveryEnabled, "enabled"},
                                                       {RouterDiscoveryDhcp, "dhcp"},
                                                       {0, NULL}};

static const struct column_label labels_link_local[] = {{LinkLocalAlwaysOff, "alwaysOff"},
                                                 {LinkLocalDelayed, "delayed"},
                                                 {LinkLocalAlwaysOn, "alwaysOn"},
                                                 {0, NULL}};

static const struct column_label labels_offload[] = {{0, "nlChecksumSupported"},
                                              {1, "nlOptionsSupported"},
                                              {2, "tlDatagramChecksumSupported"},
                                              {3, "tlStreamChecksumSupported"},
                                              {4, "tlStreamOptionsSupported"},
                                              {5, "fastPathCompatible"},
                                              {6, "tlLargeSendOffloadSupported"},
                                              {7, "tlGiantSendOffloadSupported"},
                                              {0, NULL}};

static void get_name(const void *row, struct column_value *ret_value)
{
    char name[ESCAPED_NAME_SIZE];
    ret_value->length = escape_name(((const struct record *)row)->name, name);
    memcpy(ret_value->octets, name, ret_value->length);
}

/* clang-format off */
static const struct column columns[] = {
    COLUMN_NAMED(1, "Family", "ipifInterfaceVersion", version, ENUMERATED, INDEX, ALWAYS, NULL, "The address family.", .labels = labels_version),
    COLUMN_NAMED(2, "InterfaceIndex", "ipifInterfaceIfIndex", row.InterfaceIndex, INTEGER, INDEX, ALWAYS, NULL, "The kernel's index of the interface (RTM_GETLINK)."),
    COLUMN_NAMED(3, "InterfaceName", "ipifInterfaceName", name, TEXT, READ_ONLY, ALWAYS, NULL, "IFLA_IFNAME; an octet that is no UTF-8 as \\xNN.", .get = get_name),
    COLUMN(4, EnableStatus, enable_status, ENUMERATED, READ_WRITE, ALWAYS, NULL, "IPv6: down while disable_ipv6 is set; IPv4: always up, Linux has no switch.", .labels = labels_enable_status),
    COLUMN_NAMED(5, "InterfaceLuid", "ipifInterfaceLuid", row.InterfaceLuid.Value, OCTETS, READ_ONLY, ALWAYS, NULL, "IANA ifType of the link's ARPHRD type and kind (wireless: phy80211 in sysfs), and the ifindex."),
    COLUMN(6, MaxReassemblySize, row.MaxReassemblySize, UNSIGNED, READ_ONLY, ALWAYS, "octets", "IPv4: 65535, the limit of the protocol; IPv6: max_reasm_len of IFLA_INET6_CACHEINFO."),
    COLUMN_NAMED(7, "InterfaceIdentifier", "ipifInterfaceIdentifier", row.InterfaceIdentifier, OCTETS, READ_ONLY, ALWAYS, NULL, "IPv6: IFLA_INET6_TOKEN, else the low half of the permanent link-local address; empty where there is neither, and for IPv4.", .get = column_get_identifier),
    COLUMN(8, MinRouterAdvertisementInterval, row.MinRouterAdvertisementInterval, UNSIGNED, READ_ONLY, MIN_ROUTER_ADVERTISEMENT_INTERVAL, "seconds", "MinRtrAdvInterval of the running radvd; systemd-networkd's follows from RouterLifetimeSec=, 200 at most; absent where nobody advertises, and for IPv4."),
    COLUMN(9, MaxRouterAdvertisementInterval, row.MaxRouterAdvertisementInterval, UNSIGNED, READ_ONLY, MAX_ROUTER_ADVERTISEMENT_INTERVAL, "seconds", "MaxRtrAdvInterval of the running radvd; the lesser of RouterLifetimeSec= and 600 for systemd-networkd; absent where nobody advertises, and for IPv4."),
    COLUMN(10, AdvertisingEnabled, row.AdvertisingEnabled, TRUTH, READ_ONLY, ADVERTISING_ENABLED, NULL, "Whether a running radvd or systemd-networkd sends router advertisements here; absent for IPv4."),
    COLUMN(11, ForwardingEnabled, row.ForwardingEnabled, TRUTH, READ_WRITE, ALWAYS, NULL, "IPv4: conf/X/forwarding; IPv6: conf/all/forwarding, or the interface's force_forwarding."),
    COLUMN(12, WeakHostSend, row.WeakHostSend, TRUTH, READ_ONLY, ALWAYS, NULL, "Always true: Linux sends with the address of another interface."),
    COLUMN(13, WeakHostReceive, row.WeakHostReceive, TRUTH, READ_ONLY, ALWAYS, NULL, "Always true: Linux accepts packets to the address of another interface."),
    COLUMN(14, UseAutomaticMetric, row.UseAutomaticMetric, TRUTH, READ_ONLY, ALWAYS, NULL, "False where Metric comes from a route that a person made (protocol boot or static) with a priority; 1024 is the kernel's, for IPv6 routes without one."),
    COLUMN(15, UseNeighborUnreachabilityDetection, row.UseNeighborUnreachabilityDetection, TRUTH, READ_ONLY, ALWAYS, NULL, "False on loopback, point-to-point and NOARP links, whose neighbours are never probed."),
    COLUMN(16, ManagedAddressConfigurationSupported, row.ManagedAddressConfigurationSupported, TRUTH, READ_ONLY, ALWAYS, NULL, "IPv4: the link could run DHCP (broadcast, neither loopback nor NOARP); IPv6: the M flag of the last router advertisement since the link came up (IFLA_INET6_FLAGS)."),
    COLUMN(17, OtherStatefulConfigurationSupported, row.OtherStatefulConfigurationSupported, TRUTH, READ_ONLY, ALWAYS, NULL, "IPv4: as ManagedAddressConfigurationSupported; IPv6: the O flag of the last router advertisement since the link came up (IFLA_INET6_FLAGS)."),
    COLUMN(18, AdvertiseDefaultRoute, row.AdvertiseDefaultRoute, TRUTH, READ_ONLY, ADVERTISE_DEFAULT_ROUTE, NULL, "Whether the sender of router advertisements gives a default lifetime above 0; absent for IPv4."),
    COLUMN(19, RouterDiscoveryBehavior, row.RouterDiscoveryBehavior, ENUMERATED, READ_WRITE, ROUTER_DISCOVERY_BEHAVIOR, NULL, "IPv6: accept_ra together with conf/X/forwarding, or a default route of protocol ra; disabled on loopback and while disable_ipv6 is set; absent for IPv4.", .labels = labels_router_discovery),
    COLUMN(20, DadTransmits, row.DadTransmits, UNSIGNED, READ_WRITE, DAD_TRANSMITS, NULL, "IPv6: dad_transmits; 0 where accept_dad (of the interface and of all) or the link switches detection off; absent for IPv4."),
    COLUMN(21, BaseReachableTime, row.BaseReachableTime, UNSIGNED, READ_WRITE, ALWAYS, "milliseconds", "NDTPA_BASE_REACHABLE_TIME of arp_cache or ndisc_cache."),
    COLUMN(22, RetransmitTime, row.RetransmitTime, UNSIGNED, READ_WRITE, ALWAYS, "milliseconds", "IPv4: NDTPA_RETRANS_TIME of arp_cache; IPv6: retrans_time of IFLA_INET6_CACHEINFO."),
    COLUMN(23, PathMtuDiscoveryTimeout, row.PathMtuDiscoveryTimeout, UNSIGNED, READ_ONLY, ALWAYS, "milliseconds", "The sysctl route/mtu_expires of the namespace, one for all interfaces."),
    COLUMN(24, LinkLocalAddressBehavior, row.LinkLocalAddressBehavior, ENUMERATED, READ_WRITE, ALWAYS, NULL, "IPv4: from the 169.254/16 addresses; IPv6: IFLA_INET6_ADDR_GEN_MODE, disable_ipv6 and the link-local addresses.", .labels = labels_link_local),
    COLUMN(25, LinkLocalAddressTimeout, row.LinkLocalAddressTimeout, UNSIGNED, READ_ONLY, LINK_LOCAL_ADDRESS_TIMEOUT, "milliseconds", "IPv6: 0, the address is made at once; absent for IPv4, where Linux keeps no such time."),
    COLUMN(26, ZoneIndices, row.ZoneIndices, OCTETS, READ_ONLY, ALWAYS, NULL, "By scope 0 to 15: the ifindex up to link scope, 1 beyond; Linux has no other zones."),
    COLUMN(27, SitePrefixLength, row.SitePrefixLength, UNSIGNED, READ_ONLY, SITE_PREFIX_LENGTH, "bits", "IPv6: 64, the length that address configuration uses; absent for IPv4."),
    COLUMN(28, Metric, row.Metric, UNSIGNED, READ_ONLY, METRIC, NULL, "The lowest RTA_PRIORITY of the interface's default routes in the main table, or its VRF's, but those for one TOS or source prefix; absent without one."),
    COLUMN(29, NlMtu, row.NlMtu, UNSIGNED, READ_WRITE, ALWAYS, "octets", "IPv4: IFLA_MTU, at most 65535; IPv6: mtu of the interface's IPv6 configuration."),
    COLUMN(30, Connected, row.Connected, TRUTH, READ_ONLY, ALWAYS, NULL, "IFF_RUNNING."),
    COLUMN(31, SupportsWakeUpPatterns, row.SupportsWakeUpPatterns, TRUTH, READ_ONLY, WAKE_UP_PATTERNS, NULL, "Whether ETHTOOL_A_WOL_MODES has any; absent without the right to ask (CAP_NET_ADMIN)."),
    COLUMN(32, SupportsNeighborDiscovery, row.SupportsNeighborDiscovery, TRUTH, READ_ONLY, ALWAYS, NULL, "False on loopback and NOARP links."),
    COLUMN(33, SupportsRouterDiscovery, row.SupportsRouterDiscovery, TRUTH, READ_ONLY, ALWAYS, NULL, "IPv6: true on multicast links but loopback; IPv4: false, Linux has no router discovery there."),
    COLUMN(34, ReachableTime, row.ReachableTime, UNSIGNED, READ_ONLY, ALWAYS, "milliseconds", "IPv4: NDTPA_REACHABLE_TIME of arp_cache; IPv6: reachable_time of IFLA_INET6_CACHEINFO; drawn anew by the kernel between 0.5 and 1.5 times BaseReachableTime.", .drifts = true),
    COLUMN(35, TransmitOffload, row.TransmitOffload, BITS, READ_ONLY, OFFLOADS, NULL, "Active ethtool features; giant segments also by IFLA_TSO_MAX_SIZE and IFLA_GSO_IPV4_MAX_SIZE or IFLA_GSO_MAX_SIZE; absent without ethtool.", .labels = labels_offload),
    COLUMN(36, ReceiveOffload, row.ReceiveOffload, BITS, READ_ONLY, OFFLOADS, NULL, "Active ethtool features; absent without ethtool.", .labels = labels_offload),
    COLUMN(37, DisableDefaultRoutes, row.DisableDefaultRoutes, TRUTH, READ_WRITE, ALWAYS, NULL, "IPv6: accept_ra_defrtr is 0; IPv4: false, Linux has no such switch."),
};
/* clang-format on */

const struct table ipif_interface_table = {
    .name = "ipifInterfaceTable",
    .group = GROUP_IPIF,
    .extras = SNAPSHOT_OFFLOADS,
    IPIF_MIB_OBJECT(1),
    .rows = rows,
    .index = columns,
    .index_length = 2,
    .of_interfaces = true,
    COLUMNS(columns),
};
