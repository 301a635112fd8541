/* SPDX-License-Identifier: BSD-2-Clause */
#include "netlink/link.h"
#include "netlink/attribute.h"

#include <errno.h>
#include <linux/if_link.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/rtnetlink.h>
#include <net/if_arp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Newer than the headers that this is built with. */
enum {
    DEVCONF_INDEX_FORCE_FORWARDING = 59,
    LINK_PARENT_DEVICE_NAME = 56,
    LINK_PARENT_BUS_NAME = 57,
    LINK_TSO_MAX_SIZE = 59,
    LINK_GSO_IPV4_MAX_SIZE = 63
};

#define NUMBER(member) ATTRIBUTE_MEMBER(struct link_record, member, ATTRIBUTE_NUMBER)
#define TEXT(member)   ATTRIBUTE_MEMBER(struct link_record, member, ATTRIBUTE_TEXT)

/* One value of the kernel's array of an interface's configuration. */
struct configuration {
    uint16_t index;
    uint16_t offset;
    uint16_t mark;
};

/* The array is as long as the running kernel's list; what it lacks stays absent. */
static int take_inet6_configuration(const void *payload, size_t length, void *target)
{
    static const struct configuration table[] = {
        {DEVCONF_FORWARDING, offsetof(struct link_record, inet6_forwarding), 0},
        {DEVCONF_MTU6, offsetof(struct link_record, inet6_mtu), 0},
        {DEVCONF_ACCEPT_RA, offsetof(struct link_record, inet6_accept_ra), 0},
        {DEVCONF_DAD_TRANSMITS, offsetof(struct link_record, inet6_dad_transmits), 0},
        {DEVCONF_ACCEPT_RA_DEFRTR, offsetof(struct link_record, inet6_accept_ra_default_route), 0},
        {DEVCONF_DISABLE_IPV6, offsetof(struct link_record, inet6_disabled), 0},
        {DEVCONF_ACCEPT_DAD, offsetof(struct link_record, inet6_accept_dad), 0},
        {DEVCONF_INDEX_FORCE_FORWARDING, offsetof(struct link_record, inet6_force_forwarding),
         offsetof(struct link_record, has_force_forwarding)},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const size_t position = table[i].index * sizeof(uint32_t);
        if (position + sizeof(uint32_t) > length)
            continue;
        memcpy((char *)target + table[i].offset, (const char *)payload + position,
               sizeof(uint32_t));
        if (table[i].mark)
            *(bool *)((char *)target + table[i].mark) = true;
    }
    return 0;
}

static int take_inet6_cache(const void *payload, size_t length, void *target)
{
    struct ifla_cacheinfo cache;
    struct link_record *link = target;
    if (length < sizeof cache)
        return -EBADMSG;
    memcpy(&cache, payload, sizeof cache);
    link->inet6_max_reassembly = cache.max_reasm_len;
    link->inet6_reachable_time = cache.reachable_time;
    link->inet6_retransmit_time = cache.retrans_time;
    return 0;
}

_Static_assert(IPV4_DEVCONF_FORWARDING == 1, "IPv4's array");
static const struct attribute_table inet_table = ATTRIBUTES(
    /* The first of an array. */
    [IFLA_INET_CONF] = NUMBER(inet_forwarding));

static const struct attribute_table inet6_table = ATTRIBUTES(
    [IFLA_INET6_FLAGS] = NUMBER(inet6_flags),
    [IFLA_INET6_CONF] = ATTRIBUTE_BY(take_inet6_configuration),
    [IFLA_INET6_CACHEINFO] = ATTRIBUTE_BY(take_inet6_cache),
    [IFLA_INET6_TOKEN] = ATTRIBUTE_MEMBER(struct link_record, inet6_token, ATTRIBUTE_BYTES),
    [IFLA_INET6_ADDR_GEN_MODE] = NUMBER(inet6_address_generation));

static const struct attribute_table family_table = ATTRIBUTES(
    [AF_INET] = {.kind = ATTRIBUTE_NEST, .nest = &inet_table,
                 .mark = offsetof(struct link_record, has_inet)},
    [AF_INET6] = {.kind = ATTRIBUTE_NEST, .nest = &inet6_table,
                  .mark = offsetof(struct link_record, has_inet6)});

static const struct attribute_table vrf_table = ATTRIBUTES([IFLA_VRF_TABLE] = NUMBER(vrf_table));

static const struct attribute_table vxlan_table = ATTRIBUTES([IFLA_VXLAN_LINK] = NUMBER(lower));

/* Cut rather than refused: nothing but its comparison depends on it. */
static int take_kind(const void *payload, size_t length, void *target)
{
    struct link_record *link = target;
    snprintf(link->kind, sizeof link->kind, "%.*s", (int)length, (const char *)payload);
    return 0;
}

static const struct attribute_table kind_table =
    ATTRIBUTES([IFLA_INFO_KIND] = ATTRIBUTE_BY(take_kind));

static const struct attribute_table vrf_information_table =
    ATTRIBUTES([IFLA_INFO_DATA] = ATTRIBUTE_NESTED(vrf_table));
static const struct attribute_table vxlan_information_table =
    ATTRIBUTES([IFLA_INFO_DATA] = ATTRIBUTE_NESTED(vxlan_table));

/* What IFLA_INFO_DATA means depends on the kind beside it. */
static int take_information(const void *payload, size_t length, void *target)
{
    struct link_record *link = target;
    int result = attribute_decode(&kind_table, payload, length, target);
    if (result == 0 && strcmp(link->kind, "vrf") == 0)
        result = attribute_decode(&vrf_information_table, payload, length, target);
    if (result == 0 && strcmp(link->kind, "vxlan") == 0)
        result = attribute_decode(&vxlan_information_table, payload, length, target);
    return result;
}

static void take_octets(const void *payload, size_t length, struct physical_address *ret_address)
{
    if (length > sizeof ret_address->octets)
        length = sizeof ret_address->octets;
    ret_address->length = (uint8_t)length;
    memcpy(ret_address->octets, payload, length);
}

static int take_address(const void *payload, size_t length, void *target)
{
    take_octets(payload, length, &((struct link_record *)target)->address);
    return 0;
}

static int take_permanent_address(const void *payload, size_t length, void *target)
{
    take_octets(payload, length, &((struct link_record *)target)->permanent_address);
    return 0;
}

static int take_broadcast(const void *payload, size_t length, void *target)
{
    take_octets(payload, length, &((struct link_record *)target)->broadcast);
    return 0;
}

/* A character of UTF-8 is kept whole, or not at all. */
static int take_alias(const void *payload, size_t length, void *target)
{
    struct link_record *link = target;
    const char *text = payload;
    size_t kept = strnlen(text, length);
    if (kept >= sizeof link->alias) {
        kept = sizeof link->alias - 1;
        while (kept > 0 && (text[kept] & 0xc0) == 0x80)
            kept--;
    }
    memcpy(link->alias, text, kept);
    memset(link->alias + kept, 0, sizeof link->alias - kept);
    return 0;
}

/* Cut rather than refused: only its text is shown. */
static int take_parent_device(const void *payload, size_t length, void *target)
{
    struct link_record *link = target;
    snprintf(link->parent_device, sizeof link->parent_device, "%.*s", (int)length,
             (const char *)payload);
    return 0;
}

static int take_parent_bus(const void *payload, size_t length, void *target)
{
    struct link_record *link = target;
    snprintf(link->parent_bus, sizeof link->parent_bus, "%.*s", (int)length,
             (const char *)payload);
    return 0;
}

static const struct attribute_table link_table = ATTRIBUTES(
    [IFLA_ADDRESS] = ATTRIBUTE_BY(take_address),
    [IFLA_PERM_ADDRESS] = ATTRIBUTE_BY(take_permanent_address),
    [IFLA_BROADCAST] = ATTRIBUTE_BY(take_broadcast),
    [IFLA_IFNAME] = TEXT(name),
    [IFLA_IFALIAS] = ATTRIBUTE_BY(take_alias),
    [IFLA_OPERSTATE] = NUMBER(operational_state),
    [IFLA_PROMISCUITY] = NUMBER(promiscuity),
    [IFLA_LINK] = NUMBER(lower),
    [IFLA_LINK_NETNSID] = {.kind = ATTRIBUTE_BYTES,
                           .mark = offsetof(struct link_record, lower_is_elsewhere)},
    [LINK_PARENT_DEVICE_NAME] = ATTRIBUTE_BY(take_parent_device),
    [LINK_PARENT_BUS_NAME] = ATTRIBUTE_BY(take_parent_bus),
    [IFLA_MTU] = NUMBER(mtu),
    [IFLA_MASTER] = NUMBER(master),
    [IFLA_LINKINFO] = ATTRIBUTE_BY(take_information),
    [IFLA_AF_SPEC] = ATTRIBUTE_NESTED(family_table),
    [IFLA_GSO_MAX_SIZE] = NUMBER(gso_max_size),
    /* That it is there is enough: the names have no bounds, and few ask for them. */
    [IFLA_PROP_LIST] = {.kind = ATTRIBUTE_BYTES,
                        .mark = offsetof(struct link_record, has_alternative_names)},
    [LINK_TSO_MAX_SIZE] = NUMBER(tso_max_size),
    [LINK_GSO_IPV4_MAX_SIZE] = NUMBER(gso_ipv4_max_size));

int link_decode(const struct nlmsghdr *message, struct link_record *ret_link)
{
    const struct ifinfomsg *header = mnl_nlmsg_get_payload(message);
    if (message->nlmsg_type != RTM_NEWLINK ||
        mnl_nlmsg_get_payload_len(message) < sizeof *header || header->ifi_index <= 0)
        return -EBADMSG;
    struct link_record link = {
        .ifindex = (uint32_t)header->ifi_index,
        .flags = header->ifi_flags,
        .type = header->ifi_type,
    };
    int result = attribute_decode_message(&link_table, message, sizeof *header, &link);
    if (result == 0)
        *ret_link = link;
    return result;
}

static int append_link(const struct nlmsghdr *message, void *array)
{
    link_array *links = array;
    struct link_record *link = array_append(links);
    return link ? link_decode(message, link) : -ENOMEM;
}

static struct nlmsghdr *link_request(void *buffer, uint16_t flags, int ifindex)
{
    struct ifinfomsg *header;
    struct nlmsghdr *request =
        netlink_request(buffer, RTM_GETLINK, flags, sizeof *header, (void **)&header);
    header->ifi_index = ifindex;
    mnl_attr_put_u32(request, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
    return request;
}

int link_read_all(struct netlink *netlink, link_array *links)
{
    char buffer[128];
    return netlink_dump(netlink, link_request(buffer, NLM_F_DUMP, 0), append_link, links);
}

static int take_link(const struct nlmsghdr *message, void *context)
{
    return link_decode(message, context);
}

/* An answer without a link, as no kernel gives, has no link. */
static int talk_of_one(struct netlink *netlink, struct nlmsghdr *request,
                       struct link_record *ret_link)
{
    struct link_record link = {0};
    const struct netlink_reader reader = {.message = take_link, .context = &link};
    int result = netlink_talk(netlink, request, &reader);
    if (result < 0)
        return result;
    if (link.ifindex == 0)
        return -EBADMSG;
    *ret_link = link;
    return 0;
}

int link_read(struct netlink *netlink, uint32_t ifindex, struct link_record *ret_link)
{
    if (ifindex == 0 || ifindex > INT32_MAX)
        return -ENODEV;
    char buffer[128];
    return talk_of_one(netlink, link_request(buffer, 0, (int)ifindex), ret_link);
}

int link_read_by_name(struct netlink *netlink, const char *name, struct link_record *ret_link)
{
    char buffer[512] = {0}; /* padding is sent, too */
    if (name[0] == '\0' || strlen(name) >= ALTERNATIVE_NAME_SIZE)
        return -ENODEV;
    /* The kernel looks for both kinds of name under either attribute. */
    const bool is_long = strlen(name) >= IF_NAMESIZE;
    struct nlmsghdr *request = link_request(buffer, 0, 0);
    mnl_attr_put_strz(request, is_long ? IFLA_ALT_IFNAME : IFLA_IFNAME, name);
    return talk_of_one(netlink, request, ret_link);
}

struct name_taker {
    void (*take)(void *context, const char *name);
    void *context;
};

static int take_alternative_name(const void *payload, size_t length, void *target)
{
    const struct name_taker *taker = target;
    char name[ALTERNATIVE_NAME_SIZE];
    if (length == 0 || strnlen(payload, length) >= sizeof name)
        return -EBADMSG;
    snprintf(name, sizeof name, "%.*s", (int)length, (const char *)payload);
    taker->take(taker->context, name);
    return 0;
}

static const struct attribute_table name_table =
    ATTRIBUTES([IFLA_ALT_IFNAME] = ATTRIBUTE_BY(take_alternative_name));
static const struct attribute_table property_table =
    ATTRIBUTES([IFLA_PROP_LIST] = ATTRIBUTE_NESTED(name_table));

static int take_alternative_names(const struct nlmsghdr *message, void *context)
{
    return attribute_decode_message(&property_table, message, sizeof(struct ifinfomsg), context);
}

int link_read_alternative_names(struct netlink *netlink, uint32_t ifindex,
                                void (*take)(void *context, const char *name), void *context)
{
    char buffer[128];
    struct name_taker taker = {take, context};
    const struct netlink_reader reader = {.message = take_alternative_names, .context = &taker};
    return netlink_talk(netlink, link_request(buffer, 0, (int)ifindex), &reader);
}

bool link_is_wireless(const struct link_record *link)
{
    if (link->type != ARPHRD_ETHER || link->kind[0] != '\0')
        return false;
    char path[64];
    snprintf(path, sizeof path, "/sys/class/net/%s/phy80211", link->name);
    return access(path, F_OK) == 0;
}
