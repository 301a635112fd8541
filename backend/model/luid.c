/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/luid.h"

#include <ipif/ipifcons.h>

#include <errno.h>
#include <linux/if_arp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ELEMENTS(array) (sizeof(array) / sizeof *(array))

/* IANAifType-MIB: types that the documents do not name. */
enum { IF_TYPE_INFINIBAND = 199, IF_TYPE_BRIDGE = 209 };

enum { ANY_ARPHRD = 0x10000 };

static const struct {
    const char *kind;
    unsigned arphrd;
    uint16_t type;
} by_kind[] = {
    {"bridge", ARPHRD_ETHER, IF_TYPE_BRIDGE},
    {"vlan", ARPHRD_ETHER, IF_TYPE_L2_VLAN},
    {"bond", ARPHRD_ETHER, IF_TYPE_IEEE8023AD_LAG},
    {"team", ARPHRD_ETHER, IF_TYPE_IEEE8023AD_LAG},
    {"vxlan", ARPHRD_ETHER, IF_TYPE_TUNNEL},
    {"geneve", ARPHRD_ETHER, IF_TYPE_TUNNEL},
    {"gretap", ARPHRD_ETHER, IF_TYPE_TUNNEL},
    {"ip6gretap", ARPHRD_ETHER, IF_TYPE_TUNNEL},
    {"erspan", ARPHRD_ETHER, IF_TYPE_TUNNEL},
    {"ip6erspan", ARPHRD_ETHER, IF_TYPE_TUNNEL},
    {"wireguard", ARPHRD_NONE, IF_TYPE_TUNNEL},
    {"ipip", ARPHRD_NONE, IF_TYPE_TUNNEL},
    {"vti", ARPHRD_NONE, IF_TYPE_TUNNEL},
    {"xfrm", ARPHRD_NONE, IF_TYPE_TUNNEL},
    {"tun", ARPHRD_NONE, IF_TYPE_PROP_VIRTUAL},
    {"vrf", ANY_ARPHRD, IF_TYPE_PROP_VIRTUAL},
    {"nlmon", ANY_ARPHRD, IF_TYPE_PROP_VIRTUAL},
    {"vcan", ANY_ARPHRD, IF_TYPE_PROP_VIRTUAL},
};

static const struct {
    unsigned arphrd;
    uint16_t type;
} by_arphrd[] = {
    {ARPHRD_ETHER, IF_TYPE_ETHERNET_CSMACD},
    {ARPHRD_LOOPBACK, IF_TYPE_SOFTWARE_LOOPBACK},
    {ARPHRD_IEEE80211, IF_TYPE_IEEE80211},
    {ARPHRD_IEEE80211_PRISM, IF_TYPE_IEEE80211},
    {ARPHRD_IEEE80211_RADIOTAP, IF_TYPE_IEEE80211},
    {ARPHRD_TUNNEL, IF_TYPE_TUNNEL},
    {ARPHRD_TUNNEL6, IF_TYPE_TUNNEL},
    {ARPHRD_SIT, IF_TYPE_TUNNEL},
    {ARPHRD_IPGRE, IF_TYPE_TUNNEL},
    {ARPHRD_IP6GRE, IF_TYPE_TUNNEL},
    {ARPHRD_PPP, IF_TYPE_PPP},
    {ARPHRD_SLIP, IF_TYPE_SLIP},
    {ARPHRD_CSLIP, IF_TYPE_SLIP},
    {ARPHRD_SLIP6, IF_TYPE_SLIP},
    {ARPHRD_CSLIP6, IF_TYPE_SLIP},
    {ARPHRD_ATM, IF_TYPE_ATM},
    {ARPHRD_FRAD, IF_TYPE_FRAMERELAY},
    {ARPHRD_DLCI, IF_TYPE_FRAMERELAY},
    {ARPHRD_HDLC, IF_TYPE_HDLC},
    {ARPHRD_RAWHDLC, IF_TYPE_HDLC},
    {ARPHRD_X25, IF_TYPE_RFC877_X25},
    {ARPHRD_LAPB, IF_TYPE_LAP_B},
    {ARPHRD_FDDI, IF_TYPE_FDDI},
    {ARPHRD_IEEE802, IF_TYPE_ISO88025_TOKENRING},
    {ARPHRD_IEEE802_TR, IF_TYPE_ISO88025_TOKENRING},
    {ARPHRD_INFINIBAND, IF_TYPE_INFINIBAND},
    {ARPHRD_IEEE1394, IF_TYPE_IEEE1394},
    {ARPHRD_IEEE802154, IF_TYPE_IEEE802154},
    {ARPHRD_6LOWPAN, IF_TYPE_IEEE802154},
    {ARPHRD_RAWIP, IF_TYPE_WWANPP},
};

uint16_t luid_if_type(unsigned arphrd, const char *kind, bool wireless)
{
    if (kind)
        for (size_t i = 0; i < ELEMENTS(by_kind); i++)
            if ((by_kind[i].arphrd == arphrd || by_kind[i].arphrd == ANY_ARPHRD) &&
                strcmp(by_kind[i].kind, kind) == 0)
                return by_kind[i].type;
    if (wireless && arphrd == ARPHRD_ETHER)
        return IF_TYPE_IEEE80211;
    for (size_t i = 0; i < ELEMENTS(by_arphrd); i++)
        if (by_arphrd[i].arphrd == arphrd)
            return by_arphrd[i].type;
    return IF_TYPE_OTHER;
}

uint64_t luid_make(uint16_t if_type, uint32_t ifindex)
{
    return (uint64_t)if_type << 48 | (uint64_t)(ifindex & 0xFFFFFF) << 24 | ifindex >> 24;
}

uint32_t luid_ifindex(uint64_t luid)
{
    uint64_t ifindex = (luid >> 24 & 0xFFFFFF) | (luid & 0xFFFFFF) << 24;
    return ifindex <= INT32_MAX ? (uint32_t)ifindex : 0;
}

/* The prefixes that the documents' system uses; every other type is "iftype<number>". */
static const struct {
    const char *prefix;
    uint16_t type;
} names[] = {
    {"other", IF_TYPE_OTHER},
    {"ethernet", IF_TYPE_ETHERNET_CSMACD},
    {"tokenring", IF_TYPE_ISO88025_TOKENRING},
    {"ppp", IF_TYPE_PPP},
    {"loopback", IF_TYPE_SOFTWARE_LOOPBACK},
    {"atm", IF_TYPE_ATM},
    {"wireless", IF_TYPE_IEEE80211},
    {"tunnel", IF_TYPE_TUNNEL},
    {"ieee1394", IF_TYPE_IEEE1394},
};

void luid_format_name(uint64_t luid, char ret_name[static LUID_NAME_SIZE])
{
    unsigned type = (unsigned)(luid >> 48);
    for (size_t i = 0; i < ELEMENTS(names); i++)
        if (names[i].type == type) {
            snprintf(ret_name, LUID_NAME_SIZE, "%s_%u", names[i].prefix, luid_ifindex(luid));
            return;
        }
    snprintf(ret_name, LUID_NAME_SIZE, "iftype%u_%u", type, luid_ifindex(luid));
}

/* Plain digits only, at least one, up to and including limit. */
static int parse_number(const char *text, size_t length, uint64_t limit, uint32_t *ret_number)
{
    uint64_t number = 0;
    if (length == 0 || length > 10)
        return -EINVAL;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -EINVAL;
        number = number * 10 + (unsigned)(text[i] - '0');
    }
    if (number > limit)
        return -EINVAL;
    *ret_number = (uint32_t)number;
    return 0;
}

int luid_parse_name(const char *name, uint64_t *ret_luid)
{
    const char *underscore = strchr(name, '_');
    if (!underscore)
        return -EINVAL;
    size_t prefix_length = (size_t)(underscore - name);
    uint32_t ifindex, type = 0;
    int r = parse_number(underscore + 1, strlen(underscore + 1), INT32_MAX, &ifindex);
    if (r < 0)
        return r;

    for (size_t i = 0; i < ELEMENTS(names); i++)
        if (strlen(names[i].prefix) == prefix_length &&
            strncmp(names[i].prefix, name, prefix_length) == 0)
            type = names[i].type;
    if (type == 0) {
        static const char numbered[] = "iftype";
        size_t skip = sizeof numbered - 1;
        if (prefix_length <= skip || strncmp(name, numbered, skip) != 0)
            return -EINVAL;
        r = parse_number(name + skip, prefix_length - skip, UINT16_MAX, &type);
        if (r < 0)
            return r;
    }
    if (type == 0)
        return -EINVAL;
    *ret_luid = luid_make((uint16_t)type, ifindex);
    return 0;
}
