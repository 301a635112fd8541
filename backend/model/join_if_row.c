/* SPDX-License-Identifier: BSD-2-Clause */
/* MIB_IF_ROW2: IF-MIB's interface, and what the documents' row asks for beyond it. */
#include "model/join_if_row.h"
#include "model/join.h"
#include "util/escape.h"

#include <linux/if.h>
#include <linux/if_arp.h>
#include <string.h>

/* tests/unit/test_layout.c has every field. */
_Static_assert(sizeof(MIB_IF_ROW2) == 1352 && _Alignof(MIB_IF_ROW2) == 8 &&
                   offsetof(MIB_IF_ROW2, TransmitLinkSpeed) == 1192 &&
                   offsetof(MIB_IF_TABLE2, Table) == 8,
               "the documents' types do not have the Win64 layout");

/* Both are RFC 2863's numbers. */
_Static_assert((int)OPER_STATUS_UP == (int)IfOperStatusUp &&
                   (int)OPER_STATUS_LOWER_LAYER_DOWN == (int)IfOperStatusLowerLayerDown &&
                   (int)ADMIN_STATUS_UP == (int)NET_IF_ADMIN_STATUS_UP &&
                   (int)ADMIN_STATUS_DOWN == (int)NET_IF_ADMIN_STATUS_DOWN,
               "a state has another number in the documents");

_Static_assert(IF_MAX_PHYS_ADDRESS_LENGTH >= sizeof((struct physical_address){0}.octets),
               "an address is copied whole");
_Static_assert((int)INTERFACE_DESCRIPTION_SIZE <= IF_MAX_STRING_SIZE &&
                   (int)ESCAPED_NAME_SIZE <= IF_MAX_STRING_SIZE,
               "a text has room: UTF-16 takes no more units than UTF-8 bytes");

/* From UTF-8; the rest of the text is 0 already. */
static void put_text(const char *text, WCHAR ret_text[static IF_MAX_STRING_SIZE + 1])
{
    uint32_t character;
    for (size_t length; *text && (length = utf8_character(text, &character)) > 0; text += length) {
        if (character < 0x10000) {
            *ret_text++ = (WCHAR)character;
            continue;
        }
        *ret_text++ = (WCHAR)(0xd800 + ((character - 0x10000) >> 10));
        *ret_text++ = (WCHAR)(0xdc00 + (character & 0x3ff));
    }
}

/* --- what it is ------------------------------------------------------------------------------- */

/* What the documents name beside OTHER: IP in IP with nothing between the headers. */
static TUNNEL_TYPE tunnel_type_of(const struct interface_record *record)
{
    static const char *const direct[] = {"ipip", "sit", "ip6tnl"};
    if (record->if_type != IF_TYPE_TUNNEL)
        return TUNNEL_TYPE_NONE;
    for (size_t i = 0; i < sizeof direct / sizeof *direct; i++)
        if (strcmp(record->kind, direct[i]) == 0)
            return TUNNEL_TYPE_DIRECT;
    return TUNNEL_TYPE_OTHER;
}

struct media {
    uint16_t arphrd;
    uint16_t medium;   /* NDIS_MEDIUM */
    uint16_t physical; /* NDIS_PHYSICAL_MEDIUM, of hardware */
};

static struct media media_of(const struct link_record *link, bool wireless)
{
    static const struct media known[] = {
        {ARPHRD_ETHER, NdisMedium802_3, NdisPhysicalMedium802_3},
        {ARPHRD_LOOPBACK, NdisMediumLoopback, NdisPhysicalMediumUnspecified},
        {ARPHRD_NONE, NdisMediumIP, NdisPhysicalMediumUnspecified},
        {ARPHRD_RAWIP, NdisMediumWirelessWan, NdisPhysicalMediumWirelessWan},
        {ARPHRD_TUNNEL, NdisMediumTunnel, NdisPhysicalMediumUnspecified},
        {ARPHRD_TUNNEL6, NdisMediumTunnel, NdisPhysicalMediumUnspecified},
        {ARPHRD_SIT, NdisMediumTunnel, NdisPhysicalMediumUnspecified},
        {ARPHRD_IPGRE, NdisMediumTunnel, NdisPhysicalMediumUnspecified},
        {ARPHRD_IP6GRE, NdisMediumTunnel, NdisPhysicalMediumUnspecified},
        {ARPHRD_IEEE80211, NdisMediumNative802_11, NdisPhysicalMediumNative802_11},
        {ARPHRD_IEEE80211_PRISM, NdisMediumNative802_11, NdisPhysicalMediumNative802_11},
        {ARPHRD_IEEE80211_RADIOTAP, NdisMediumNative802_11, NdisPhysicalMediumNative802_11},
        {ARPHRD_PPP, NdisMediumWan, NdisPhysicalMediumUnspecified},
        {ARPHRD_SLIP, NdisMediumWan, NdisPhysicalMediumUnspecified},
        {ARPHRD_CSLIP, NdisMediumWan, NdisPhysicalMediumUnspecified},
        {ARPHRD_SLIP6, NdisMediumWan, NdisPhysicalMediumUnspecified},
        {ARPHRD_CSLIP6, NdisMediumWan, NdisPhysicalMediumUnspecified},
        {ARPHRD_HDLC, NdisMediumWan, NdisPhysicalMediumWiredWAN},
        {ARPHRD_RAWHDLC, NdisMediumWan, NdisPhysicalMediumWiredWAN},
        {ARPHRD_X25, NdisMediumWan, NdisPhysicalMediumWiredWAN},
        {ARPHRD_LAPB, NdisMediumWan, NdisPhysicalMediumWiredWAN},
        {ARPHRD_FRAD, NdisMediumWan, NdisPhysicalMediumWiredWAN},
        {ARPHRD_DLCI, NdisMediumWan, NdisPhysicalMediumWiredWAN},
        {ARPHRD_ATM, NdisMediumAtm, NdisPhysicalMediumOther},
        {ARPHRD_FDDI, NdisMediumFddi, NdisPhysicalMediumOther},
        {ARPHRD_IEEE802, NdisMedium802_5, NdisPhysicalMedium802_5},
        {ARPHRD_IEEE802_TR, NdisMedium802_5, NdisPhysicalMedium802_5},
        {ARPHRD_ARCNET, NdisMediumArcnetRaw, NdisPhysicalMediumOther},
        {ARPHRD_LOCALTLK, NdisMediumLocalTalk, NdisPhysicalMediumOther},
        {ARPHRD_IRDA, NdisMediumIrda, NdisPhysicalMediumIrda},
        {ARPHRD_IEEE1394, NdisMedium1394, NdisPhysicalMedium1394},
        {ARPHRD_INFINIBAND, NdisMediumInfiniBand, NdisPhysicalMediumInfiniband},
        {ARPHRD_IEEE802154, NdisMediumMax, NdisPhysicalMediumNative802_15_4},
    };
    const uint16_t arphrd = wireless ? ARPHRD_IEEE80211 : link->type;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].arphrd == arphrd)
            return known[i];
    /* The documents have no word for one that they do not know. */
    return (struct media){arphrd, NdisMediumMax, NdisPhysicalMediumUnspecified};
}

static NET_IF_ACCESS_TYPE access_type_of(const struct link_record *link)
{
    return link->flags & IFF_LOOPBACK      ? NET_IF_ACCESS_LOOPBACK
           : link->flags & IFF_POINTOPOINT ? NET_IF_ACCESS_POINT_TO_POINT
           : link->flags & IFF_BROADCAST   ? NET_IF_ACCESS_BROADCAST
                                           : NET_IF_ACCESS_POINT_TO_MULTI_POINT;
}

static void put_kind(const struct interface_facts *interface, const struct interface_record *record,
                     MIB_IF_ROW2 *row)
{
    const struct link_record *link = &interface->link;
    const struct media media = media_of(link, interface->wireless);
    row->Type = record->if_type;
    row->TunnelType = tunnel_type_of(record);
    row->MediaType = (NDIS_MEDIUM)media.medium;
    row->PhysicalMediumType = record->has_connector ? (NDIS_PHYSICAL_MEDIUM)media.physical
                                                    : NdisPhysicalMediumUnspecified;
    row->AccessType = access_type_of(link);
    row->DirectionType = NET_IF_DIRECTION_SENDRECEIVE;
    row->ConnectionType = NET_IF_CONNECTION_DEDICATED;
    row->InterfaceAndOperStatusFlags.HardwareInterface = record->has_connector;
    row->InterfaceAndOperStatusFlags.ConnectorPresent = record->has_connector;
}

/* --- how it is -------------------------------------------------------------------------------- */

/* The kernel watches the carrier of a device that is up. */
static NET_IF_MEDIA_CONNECT_STATE media_connect_state_of(const struct link_record *link)
{
    if (!(link->flags & IFF_UP))
        return MediaConnectStateUnknown;
    return link->flags & IFF_LOWER_UP ? MediaConnectStateConnected : MediaConnectStateDisconnected;
}

static void put_state(const struct link_record *link, const struct interface_record *record,
                      MIB_IF_ROW2 *row)
{
    row->OperStatus = (IF_OPER_STATUS)record->oper_status;
    row->AdminStatus = (NET_IF_ADMIN_STATUS)record->admin_status;
    row->MediaConnectState = media_connect_state_of(link);
    row->InterfaceAndOperStatusFlags.NotMediaConnected = row->MediaConnectState ==
                                                         MediaConnectStateDisconnected;
    row->TransmitLinkSpeed = record->speed ? record->speed : NET_IF_LINK_SPEED_UNKNOWN;
    row->ReceiveLinkSpeed = row->TransmitLinkSpeed;
}

/* Octets are not counted by the kind of their packets. */
static void put_counters(const struct interface_counters *counters, MIB_IF_ROW2 *row)
{
    row->InOctets = counters->in_octets;
    row->InUcastPkts = counters->in_unicast;
    row->InNUcastPkts = counters->in_multicast;
    row->InDiscards = counters->in_discards;
    row->InErrors = counters->in_errors;
    row->InUnknownProtos = counters->in_unknown;
    row->OutOctets = counters->out_octets;
    row->OutUcastPkts = counters->out_unicast;
    row->OutDiscards = counters->out_discards;
    row->OutErrors = counters->out_errors;
}

void join_if_row(const struct interface_facts *interface, const struct interface_counters *counters,
                 MIB_IF_ROW2 *ret_row)
{
    const struct link_record *link = &interface->link;
    struct interface_record record;
    char name[ESCAPED_NAME_SIZE];
    MIB_IF_ROW2 *row = ret_row;
    join_interface(interface, &record);
    memset(row, 0, sizeof *row);
    row->InterfaceLuid.Value = record.luid;
    row->InterfaceIndex = record.ifindex;
    escape_name(link->name, name);
    put_text(name, row->Alias);
    put_text(record.description, row->Description);
    row->PhysicalAddressLength = record.address.length;
    memcpy(row->PhysicalAddress, record.address.octets, record.address.length);
    memcpy(row->PermanentPhysicalAddress, link->permanent_address.octets,
           link->permanent_address.length);
    row->Mtu = record.mtu;
    put_kind(interface, &record, row);
    put_state(link, &record, row);
    if (counters)
        put_counters(counters, row);
}
