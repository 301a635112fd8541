/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/join.h"
#include "model/luid.h"
#include "netlink/ethtool.h"

#include <endian.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if_arp.h>
#include <stdio.h>
#include <string.h>

/* From the kernel's <net/if_inet6.h>, which no user-space header has. */
enum { IF_RA_RECEIVED = 0x20, IF_RA_MANAGED = 0x40, IF_RA_OTHER = 0x80 };
enum { ADDRESS_GENERATION_NONE = 1 };

enum {
    MAX_REASSEMBLY_INET = 65535,       /* IPv4 total length */
    AUTOCONFIGURATION_TIMEOUT = 6500,  /* milliseconds, the documents' value */
    SITE_PREFIX_LENGTH_INET6 = 64,
    MAX_DEFAULT_LIFETIME = 9000,       /* seconds, ipv6RouterAdvertDefaultLifetime */
    NO_LARGE_SEND = 65536,             /* bytes: the classic limit of one send */
    METRIC_INET6_UNSET = 1024,         /* the kernel's, of an IPv6 route that was given none */
};

static bool is_loopback(const struct interface_facts *interface)
{
    return interface->link.flags & IFF_LOOPBACK;
}

static bool resolves_neighbours(const struct interface_facts *interface)
{
    return !(interface->link.flags & (IFF_NOARP | IFF_LOOPBACK));
}

static bool has_feature(const struct interface_facts *interface, enum ethtool_feature feature)
{
    return (interface->features >> feature) & 1;
}

const char *join_kind(const struct link_record *link)
{
    if (link->flags & IFF_LOOPBACK)
        return "loopback";
    return link->kind[0] ? link->kind : "physical";
}

uint64_t join_luid(const struct link_record *link, bool wireless)
{
    return luid_make(luid_if_type(link->type, link->kind, wireless), link->ifindex);
}

bool join_has_row(const struct interface_facts *interface, const struct namespace_facts *namespace,
                  enum inet_version version)
{
    return version == INET_VERSION_IPV4 ? interface->link.has_inet
                                        : interface->link.has_inet6 && namespace->has_inet6;
}

/* --- both families ---------------------------------------------------------------------------- */

static void join_zones(MIB_IPINTERFACE_ROW *row)
{
    for (int scope = 0; scope < ScopeLevelCount; scope++)
        row->ZoneIndices[scope] = scope <= 2 ? row->InterfaceIndex : 1;
}

static void join_metric(const struct route_facts *route, struct record *record)
{
    record->row.UseAutomaticMetric = TRUE;
    if (!route->has_default) {
        record->absent |= RECORD_METRIC;
        return;
    }
    record->row.Metric = route->metric;
    const bool chosen = route->has_priority && !(record->version == INET_VERSION_IPV6 &&
                                                 route->metric == METRIC_INET6_UNSET);
    /* Somebody chose this number; every other one was chosen by a program or by the kernel. */
    if ((route->protocol == RTPROT_BOOT || route->protocol == RTPROT_STATIC) && chosen)
        record->row.UseAutomaticMetric = FALSE;
}

static void join_offloads(const struct interface_facts *interface, enum inet_version version,
                          struct record *record)
{
    if (!interface->has_features) {
        record->absent |= RECORD_OFFLOADS;
        return;
    }
    const bool ipv4 = version == INET_VERSION_IPV4;
    const bool generic = has_feature(interface, ETHTOOL_TX_CHECKSUM_GENERIC);
    const bool transmit = generic || has_feature(interface, ipv4 ? ETHTOOL_TX_CHECKSUM_IPV4
                                                                 : ETHTOOL_TX_CHECKSUM_IPV6);
    const bool segments = has_feature(interface, ipv4 ? ETHTOOL_TX_SEGMENTATION_IPV4
                                                      : ETHTOOL_TX_SEGMENTATION_IPV6);
    const uint32_t largest =
        ipv4 ? interface->link.gso_ipv4_max_size : interface->link.gso_max_size;
    NL_INTERFACE_OFFLOAD_ROD *to = &record->row.TransmitOffload;
    to->TlDatagramChecksumSupported = transmit;
    to->TlStreamChecksumSupported = transmit;
    /* A checksum engine that knows IPv6 but not headers in general stops at the first option. */
    to->TlStreamOptionsSupported = ipv4 ? transmit : generic;
    to->TlLargeSendOffloadSupported = segments;
    to->TlGiantSendOffloadSupported =
        segments && largest > NO_LARGE_SEND && interface->link.tso_max_size > NO_LARGE_SEND;
    const bool receive = has_feature(interface, ETHTOOL_RX_CHECKSUM);
    NL_INTERFACE_OFFLOAD_ROD *from = &record->row.ReceiveOffload;
    from->TlDatagramChecksumSupported = receive;
    from->TlStreamChecksumSupported = receive;
    from->TlStreamOptionsSupported = receive;
    from->TlLargeSendOffloadSupported = has_feature(interface, ETHTOOL_RX_LRO) ||
                                        has_feature(interface, ETHTOOL_RX_GRO_HARDWARE);
}

static void join_neighbours(const struct neighbour_facts *neighbours, MIB_IPINTERFACE_ROW *row)
{
    row->BaseReachableTime = neighbours->base_reachable_time;
    row->ReachableTime = neighbours->reachable_time;
    row->RetransmitTime = neighbours->retransmit_time;
}

static void join_common(const struct interface_facts *interface, enum inet_version version,
                        struct record *record)
{
    const struct link_record *link = &interface->link;
    MIB_IPINTERFACE_ROW *row = &record->row;
    const size_t family = version == INET_VERSION_IPV4 ? 0 : 1;
    memcpy(record->name, link->name, sizeof record->name);
    snprintf(record->kind, sizeof record->kind, "%s", join_kind(link));
    record->version = (uint8_t)version;
    row->InterfaceLuid.Value = join_luid(link, interface->wireless);
    row->InterfaceIndex = link->ifindex;
    row->WeakHostSend = TRUE;
    row->WeakHostReceive = TRUE;
    row->UseNeighborUnreachabilityDetection =
        !(link->flags & (IFF_NOARP | IFF_LOOPBACK | IFF_POINTOPOINT));
    row->Connected = (link->flags & IFF_RUNNING) != 0;
    row->SupportsNeighborDiscovery = resolves_neighbours(interface);
    row->SupportsWakeUpPatterns = interface->wake_up == WAKE_UP_YES;
    if (interface->wake_up == WAKE_UP_UNKNOWN)
        record->absent |= RECORD_WAKE_UP_PATTERNS;
    join_zones(row);
    join_neighbours(&interface->neighbours[family], row);
    join_metric(&interface->routes[family], record);
    join_offloads(interface, version, record);
}

/* --- IPv4 ------------------------------------------------------------------------------------- */

static void join_inet(const struct interface_facts *interface,
                      const struct namespace_facts *namespace, struct record *record)
{
    const struct link_record *link = &interface->link;
    const struct address_record *addresses = &interface->addresses;
    MIB_IPINTERFACE_ROW *row = &record->row;
    row->Family = AF_INET;
    record->enable_status = ENABLE_STATUS_UP; /* the kernel has no switch */
    record->settable_forwarding = true;
    row->MaxReassemblySize = MAX_REASSEMBLY_INET;
    row->MinRouterAdvertisementInterval = 200;
    row->MaxRouterAdvertisementInterval = 600;
    row->ForwardingEnabled = link->inet_forwarding != 0;
    row->ManagedAddressConfigurationSupported =
        (link->flags & IFF_BROADCAST) && resolves_neighbours(interface);
    row->OtherStatefulConfigurationSupported = row->ManagedAddressConfigurationSupported;
    row->RouterDiscoveryBehavior =
        row->ManagedAddressConfigurationSupported ? RouterDiscoveryDhcp : RouterDiscoveryDisabled;
    row->PathMtuDiscoveryTimeout = namespace->inet_mtu_expires * 1000;
    if (addresses->inet_autoconfigured == 0)
        row->LinkLocalAddressBehavior = LinkLocalAlwaysOff;
    else if (addresses->inet_autoconfigured == addresses->inet_count)
        row->LinkLocalAddressBehavior = LinkLocalDelayed;
    else
        row->LinkLocalAddressBehavior = LinkLocalAlwaysOn;
    row->LinkLocalAddressTimeout =
        row->LinkLocalAddressBehavior == LinkLocalAlwaysOff ? 0 : AUTOCONFIGURATION_TIMEOUT;
    /* A packet cannot be longer than its length field says, whatever the loopback device allows. */
    row->NlMtu = link->mtu < MAX_REASSEMBLY_INET ? link->mtu : MAX_REASSEMBLY_INET;
    record->absent |= RECORD_MIN_ROUTER_ADVERTISEMENT_INTERVAL |
                      RECORD_MAX_ROUTER_ADVERTISEMENT_INTERVAL | RECORD_ADVERTISING_ENABLED |
                      RECORD_ADVERTISE_DEFAULT_ROUTE | RECORD_ROUTER_DISCOVERY_BEHAVIOR |
                      RECORD_LINK_LOCAL_ADDRESS_TIMEOUT | RECORD_SITE_PREFIX_LENGTH |
                      RECORD_DAD_TRANSMITS;
}

/* --- IPv6 ------------------------------------------------------------------------------------- */

static void join_identifier(const struct interface_facts *interface, struct record *record)
{
    static const uint8_t none[8];
    const uint8_t *token = interface->link.inet6_token + 8;
    const uint8_t *identifier = NULL;
    if (memcmp(token, none, sizeof none) != 0)
        identifier = token;
    else if (interface->addresses.has_identifier)
        identifier = interface->addresses.identifier;
    if (!identifier)
        return;
    uint64_t network_order;
    memcpy(&network_order, identifier, sizeof network_order);
    record->row.InterfaceIdentifier = be64toh(network_order);
    record->identifier_length = sizeof network_order;
}

static NL_ROUTER_DISCOVERY_BEHAVIOR router_discovery(const struct interface_facts *interface)
{
    const struct link_record *link = &interface->link;
    if (link->inet6_disabled || is_loopback(interface))
        return RouterDiscoveryDisabled;
    if (link_accepts_advertisements(link))
        return RouterDiscoveryEnabled;
    /* Network managers switch the kernel's own off and do it themselves. */
    return interface->routes[1].has_advertised ? RouterDiscoveryEnabled : RouterDiscoveryDisabled;
}

static void join_advertisement(const struct interface_facts *interface, struct record *record)
{
    const struct advertisement_facts *facts = &interface->advertisement;
    MIB_IPINTERFACE_ROW *row = &record->row;
    row->MinRouterAdvertisementInterval = facts->configured ? facts->min_interval : 200;
    row->MaxRouterAdvertisementInterval = facts->configured ? facts->max_interval : 600;
    row->AdvertisingEnabled = facts->sends;
    row->AdvertiseDefaultRoute = facts->sends && facts->default_lifetime != 0;
    if (!facts->sends)
        record->absent |= RECORD_MIN_ROUTER_ADVERTISEMENT_INTERVAL |
                          RECORD_MAX_ROUTER_ADVERTISEMENT_INTERVAL;
    struct record_advertisement *to = &record->advertisement;
    to->link_mtu = facts->link_mtu;
    to->reachable_time = facts->reachable_time;
    to->retransmit_time = facts->retransmit_time;
    to->default_lifetime = facts->configured ? facts->default_lifetime
                                             : 3 * row->MaxRouterAdvertisementInterval;
    /* Senders take more since RFC 8319; the object does not. */
    if (to->default_lifetime > MAX_DEFAULT_LIFETIME)
        to->default_lifetime = MAX_DEFAULT_LIFETIME;
    to->current_hop_limit = facts->configured ? facts->current_hop_limit : 64;
    to->managed = facts->managed;
    to->other = facts->other;
}

static void join_inet6(const struct interface_facts *interface,
                       const struct namespace_facts *namespace, struct record *record)
{
    const struct link_record *link = &interface->link;
    MIB_IPINTERFACE_ROW *row = &record->row;
    row->Family = AF_INET6;
    record->enable_status = link->inet6_disabled ? ENABLE_STATUS_DOWN : ENABLE_STATUS_UP;
    record->settable_forwarding = link->has_force_forwarding;
    row->MaxReassemblySize = link->inet6_max_reassembly;
    join_identifier(interface, record);
    join_advertisement(interface, record);
    row->ForwardingEnabled = namespace->inet6_all_forwarding || link->inet6_force_forwarding;
    /* The bits stay behind when the link goes down; that an advertisement was heard does not. */
    const bool received = link->inet6_flags & IF_RA_RECEIVED;
    row->ManagedAddressConfigurationSupported = received && (link->inet6_flags & IF_RA_MANAGED);
    row->OtherStatefulConfigurationSupported = received && (link->inet6_flags & IF_RA_OTHER);
    row->RouterDiscoveryBehavior = router_discovery(interface);
    const int32_t accept_dad = link->inet6_accept_dad > namespace->inet6_all_accept_dad
                                   ? link->inet6_accept_dad
                                   : namespace->inet6_all_accept_dad;
    if (resolves_neighbours(interface) && accept_dad > 0)
        row->DadTransmits = (ULONG)link->inet6_dad_transmits;
    row->PathMtuDiscoveryTimeout = namespace->inet6_mtu_expires * 1000;
    const bool no_link_local =
        is_loopback(interface) || link->inet6_disabled ||
        (link->inet6_address_generation == ADDRESS_GENERATION_NONE &&
         !interface->addresses.inet6_link_local);
    row->LinkLocalAddressBehavior = no_link_local ? LinkLocalAlwaysOff : LinkLocalAlwaysOn;
    row->SitePrefixLength = SITE_PREFIX_LENGTH_INET6;
    /* Not the link's: a router advertisement or an administrator can lower it. */
    row->NlMtu = (ULONG)link->inet6_mtu;
    row->SupportsRouterDiscovery = (link->flags & IFF_MULTICAST) && !is_loopback(interface);
    row->DisableDefaultRoutes = link->inet6_accept_ra_default_route == 0;
}

void join_record(const struct interface_facts *interface, const struct namespace_facts *namespace,
                 enum inet_version version, struct record *ret_record)
{
    memset(ret_record, 0, sizeof *ret_record);
    join_common(interface, version, ret_record);
    if (version == INET_VERSION_IPV4)
        join_inet(interface, namespace, ret_record);
    else
        join_inet6(interface, namespace, ret_record);
}
