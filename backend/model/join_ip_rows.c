/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/join_ip_rows.h"
#include "model/join_addresses.h"
#include "util/clock.h"

#include <linux/if_addr.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <string.h>

static const ULONG for_ever = UINT32_MAX;

SOCKADDR_INET join_socket_address(uint8_t family, const uint8_t *address, uint32_t ifindex)
{
    SOCKADDR_INET socket_address;
    memset(&socket_address, 0, sizeof socket_address);
    socket_address.si_family = family;
    if (family == AF_INET) {
        memcpy(&socket_address.Ipv4.sin_addr, address, 4);
        return socket_address;
    }
    memcpy(&socket_address.Ipv6.sin6_addr, address, 16);
    if (IN6_IS_ADDR_LINKLOCAL(&socket_address.Ipv6.sin6_addr))
        socket_address.Ipv6.sin6_scope_id = ifindex;
    return socket_address;
}

/* --- addresses -------------------------------------------------------------------------------- */

static NL_PREFIX_ORIGIN prefix_origin_of(const struct full_address *address)
{
    switch (join_prefix_origin(address)) {
    case IP_PREFIX_MANUAL:
        return IpPrefixOriginManual;
    case IP_PREFIX_WELL_KNOWN:
        return IpPrefixOriginWellKnown;
    case IP_PREFIX_DHCP:
        return IpPrefixOriginDhcp;
    case IP_PREFIX_ROUTER:
        return IpPrefixOriginRouterAdvertisement;
    case IP_PREFIX_OTHER:
        break;
    }
    return IpPrefixOriginOther;
}

static bool is_loopback(const struct full_address *address)
{
    static const uint8_t inet6_loopback[16] = {[15] = 1};
    return address->family == AF_INET
               ? address->local[0] == 127
               : memcmp(address->local, inet6_loopback, sizeof inet6_loopback) == 0;
}

static NL_SUFFIX_ORIGIN suffix_origin_of(const struct full_address *address)
{
    switch (join_address_origin(address)) {
    case IP_ORIGIN_MANUAL:
        return IpSuffixOriginManual;
    case IP_ORIGIN_DHCP:
        return IpSuffixOriginDhcp;
    case IP_ORIGIN_LINK_LAYER:
        return IpSuffixOriginLinkLayerAddress;
    case IP_ORIGIN_RANDOM:
        return IpSuffixOriginRandom;
    case IP_ORIGIN_OTHER:
        break;
    }
    return is_loopback(address) ? IpSuffixOriginWellKnown : IpSuffixOriginOther;
}

static NL_DAD_STATE dad_state_of(const struct full_address *address)
{
    if (address->flags & IFA_F_DADFAILED)
        return IpDadStateDuplicate;
    if (address->flags & (IFA_F_TENTATIVE | IFA_F_OPTIMISTIC))
        return IpDadStateTentative;
    return (address->flags & IFA_F_DEPRECATED) || address->preferred == 0 ? IpDadStateDeprecated
                                                                          : IpDadStatePreferred;
}

void join_unicast_row(const struct full_address *address, NET_LUID luid, uint64_t started,
                      MIB_UNICASTIPADDRESS_ROW *ret_row)
{
    /* The documents' clock begins in 1601 and counts 100 ns. */
    const int64_t epoch = INT64_C(116444736000000000);
    memset(ret_row, 0, sizeof *ret_row);
    ret_row->Address = join_socket_address(address->family, address->local, address->ifindex);
    ret_row->InterfaceLuid = luid;
    ret_row->InterfaceIndex = address->ifindex;
    ret_row->PrefixOrigin = prefix_origin_of(address);
    ret_row->SuffixOrigin = suffix_origin_of(address);
    ret_row->ValidLifetime = address->valid;
    ret_row->PreferredLifetime = address->preferred;
    ret_row->OnLinkPrefixLength = address->prefix_length;
    ret_row->DadState = dad_state_of(address);
    if (address->family == AF_INET6)
        ret_row->ScopeId.Value = ret_row->Address.Ipv6.sin6_scope_id;
    ret_row->CreationTimeStamp.QuadPart =
        epoch + (int64_t)((started + address->created * NANOSECONDS_PER_TICK) / 100);
}

/* --- neighbours ------------------------------------------------------------------------------- */

static NL_NEIGHBOR_STATE state_of(uint16_t state)
{
    static const struct {
        uint16_t kernel;
        NL_NEIGHBOR_STATE documented;
    } states[] = {
        {NUD_PERMANENT, NlnsPermanent}, {NUD_REACHABLE, NlnsReachable},
        {NUD_STALE, NlnsStale},         {NUD_DELAY, NlnsDelay},
        {NUD_PROBE, NlnsProbe},         {NUD_INCOMPLETE, NlnsIncomplete},
    };
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (state & states[i].kernel)
            return states[i].documented;
    return NlnsUnreachable;
}

static ULONG milliseconds_of(uint32_t count, unsigned ticks)
{
    const uint64_t milliseconds = (uint64_t)count * 1000 / ticks;
    return milliseconds < UINT32_MAX ? (ULONG)milliseconds : UINT32_MAX;
}

void join_neighbour_row(const struct neighbour_entry *entry, NET_LUID luid, unsigned ticks,
                        MIB_IPNET_ROW2 *ret_row)
{
    _Static_assert(sizeof entry->physical.octets <= sizeof ret_row->PhysicalAddress,
                   "a row has no room for the longest address");
    memset(ret_row, 0, sizeof *ret_row);
    ret_row->Address = join_socket_address(entry->family, entry->address, entry->ifindex);
    ret_row->InterfaceIndex = entry->ifindex;
    ret_row->InterfaceLuid = luid;
    ret_row->PhysicalAddressLength = entry->physical.length;
    memcpy(ret_row->PhysicalAddress, entry->physical.octets, entry->physical.length);
    ret_row->State = state_of(entry->state);
    ret_row->IsRouter = entry->is_router;
    if (ret_row->State == NlnsUnreachable) {
        ret_row->IsUnreachable = TRUE;
        ret_row->ReachabilityTime.LastUnreachable = milliseconds_of(entry->updated, ticks);
    } else {
        ret_row->ReachabilityTime.LastReachable = milliseconds_of(entry->confirmed, ticks);
    }
}

/* --- a route ---------------------------------------------------------------------------------- */

/* Newer than the headers that this may be built with. */
enum { PROTOCOL_BGP = 186, PROTOCOL_ISIS = 187, PROTOCOL_OSPF = 188, PROTOCOL_RIP = 189 };

static NL_ROUTE_PROTOCOL protocol_of(uint8_t protocol)
{
    switch (protocol) {
    case RTPROT_KERNEL:
        return RouteProtocolLocal;
    case RTPROT_BOOT:
    case RTPROT_STATIC:
    case RTPROT_DHCP:
    case RTPROT_RA:
        return RouteProtocolNetMgmt;
    case RTPROT_REDIRECT:
        return RouteProtocolIcmp;
    case PROTOCOL_BGP:
        return RouteProtocolBgp;
    case PROTOCOL_ISIS:
        return RouteProtocolIsIs;
    case PROTOCOL_OSPF:
        return RouteProtocolOspf;
    case PROTOCOL_RIP:
        return RouteProtocolRip;
    default: /* any number may be used */
        return RouteProtocolOther;
    }
}

static NL_ROUTE_ORIGIN origin_of(uint8_t protocol)
{
    if (protocol == RTPROT_KERNEL)
        return NlroWellKnown;
    if (protocol == RTPROT_DHCP)
        return NlroDHCP;
    return protocol == RTPROT_RA ? NlroRouterAdvertisement : NlroManual;
}

void join_route_row(const struct route_answer *answer, uint8_t family, NET_LUID luid,
                    unsigned ticks, MIB_IPFORWARD_ROW2 *ret_row)
{
    memset(ret_row, 0, sizeof *ret_row);
    ret_row->InterfaceLuid = luid;
    ret_row->InterfaceIndex = answer->ifindex;
    ret_row->DestinationPrefix.Prefix =
        join_socket_address(family, answer->prefix, answer->ifindex);
    ret_row->DestinationPrefix.PrefixLength = answer->prefix_length;
    ret_row->NextHop =
        join_socket_address(answer->gateway_family ? answer->gateway_family : family,
                            answer->gateway, answer->ifindex);
    ret_row->ValidLifetime = answer->expires ? answer->expires / ticks : for_ever;
    ret_row->PreferredLifetime = ret_row->ValidLifetime;
    ret_row->Metric = answer->metric;
    ret_row->Protocol = protocol_of(answer->protocol);
    ret_row->Loopback = answer->type == RTN_LOCAL;
    ret_row->Immortal = answer->expires == 0;
    ret_row->Origin = origin_of(answer->protocol);
}
