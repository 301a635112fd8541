/* SPDX-License-Identifier: BSD-2-Clause */
#include "netlink/address.h"
#include "netlink/attribute.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct address {
    uint32_t flags;
    bool has_flags;
    struct attribute_view local;
    struct attribute_view address;
};

static const struct attribute_table address_table = ATTRIBUTES(
    [IFA_ADDRESS] = ATTRIBUTE_MEMBER(struct address, address, ATTRIBUTE_VIEW),
    [IFA_LOCAL] = ATTRIBUTE_MEMBER(struct address, local, ATTRIBUTE_VIEW),
    [IFA_FLAGS] = ATTRIBUTE_MARKED(struct address, flags, ATTRIBUTE_NUMBER, has_flags));

static void add_inet(struct address_record *record, const struct ifaddrmsg *header,
                     const uint8_t local[4])
{
    const bool autoconfigured = local[0] == 169 && local[1] == 254 && local[2] >= 1 &&
                                local[2] <= 254 && header->ifa_prefixlen == 16;
    record->inet_count++;
    if (autoconfigured)
        record->inet_autoconfigured++;
    else if (header->ifa_scope == RT_SCOPE_UNIVERSE)
        record->inet_global = true;
}

/* Whatever its prefix length is, and not its peer's. */
static void add_inet6(struct address_record *record, const uint8_t local[16], uint32_t flags)
{
    if (local[0] != 0xfe || (local[1] & 0xc0) != 0x80)
        return;
    record->inet6_link_local = true;
    if (!record->has_identifier && (flags & IFA_F_PERMANENT)) {
        record->has_identifier = true;
        memcpy(record->identifier, local + 8, sizeof record->identifier);
    }
}

/* The dump of one family gives the addresses of an interface together. */
static struct address_record *find_record(const struct address_collection *collection,
                                          uint32_t ifindex)
{
    address_array *addresses = collection->addresses;
    if (addresses->count > 0 && addresses->items[addresses->count - 1].ifindex == ifindex)
        return &addresses->items[addresses->count - 1];
    struct address_record *record = array_append(addresses);
    if (record)
        record->ifindex = ifindex;
    return record;
}

static int add_address(const struct address_collection *collection, const struct ifaddrmsg *header,
                       const struct in_addr *local)
{
    if (!collection->inet)
        return 0;
    struct inet_address *address = array_append(collection->inet);
    if (!address)
        return -ENOMEM;
    address->ifindex = header->ifa_index;
    address->local = *local;
    return 0;
}

int address_append(const struct nlmsghdr *message, void *context)
{
    const struct address_collection *collection = context;
    const struct ifaddrmsg *header = mnl_nlmsg_get_payload(message);
    struct address address = {0};
    if (message->nlmsg_type != RTM_NEWADDR ||
        attribute_decode_message(&address_table, message, sizeof *header, &address) < 0)
        return -EBADMSG;
    /* Kernels without strict checking ignore the ifindex of the request: so do not trust it. */
    if (collection->ifindex && collection->ifindex != header->ifa_index)
        return 0;
    const bool inet = header->ifa_family == AF_INET;
    const struct attribute_view *local = address.local.bytes ? &address.local : &address.address;
    if (!inet && header->ifa_family != AF_INET6)
        return 0;
    if (local->length != (inet ? 4 : 16))
        return -EBADMSG;
    struct address_record *record = find_record(collection, header->ifa_index);
    if (!record)
        return -ENOMEM;
    if (inet) {
        add_inet(record, header, local->bytes);
        return add_address(collection, header, local->bytes);
    }
    add_inet6(record, local->bytes, address.has_flags ? address.flags : header->ifa_flags);
    return 0;
}

/* The dump gives an interface once per family: join what belongs together. */
static void merge(address_array *addresses)
{
    netlink_sort(addresses->items, addresses->count, sizeof *addresses->items);
    size_t kept = 0;
    for (size_t i = 0; i < addresses->count; i++) {
        const struct address_record *from = &addresses->items[i];
        struct address_record *to = kept ? &addresses->items[kept - 1] : NULL;
        if (!to || to->ifindex != from->ifindex) {
            addresses->items[kept++] = *from;
            continue;
        }
        to->inet_count = (uint16_t)(to->inet_count + from->inet_count);
        to->inet_autoconfigured = (uint16_t)(to->inet_autoconfigured + from->inet_autoconfigured);
        to->inet_global |= from->inet_global;
        to->inet6_link_local |= from->inet6_link_local;
        if (from->has_identifier && !to->has_identifier) {
            to->has_identifier = true;
            memcpy(to->identifier, from->identifier, sizeof to->identifier);
        }
    }
    addresses->count = kept;
}

static void drop(void *context)
{
    const struct address_collection *collection = context;
    array_clear(collection->addresses);
    if (collection->inet)
        array_clear(collection->inet);
}

static int read_family(struct netlink *netlink, int family, struct address_collection *collection)
{
    char buffer[64];
    struct ifaddrmsg *header;
    struct nlmsghdr *request = netlink_request(buffer, RTM_GETADDR, NLM_F_DUMP, sizeof *header,
                                               (void **)&header);
    header->ifa_family = (uint8_t)family;
    header->ifa_index = collection->ifindex;
    const struct netlink_reader reader = {
        .message = address_append, .restart = drop, .context = collection};
    return netlink_talk(netlink, request, &reader);
}

int address_read_all(struct netlink *netlink, address_array *addresses, inet_address_array *inet)
{
    struct address_collection collection = {.addresses = addresses, .inet = inet};
    int result = read_family(netlink, AF_UNSPEC, &collection);
    if (result < 0)
        return result;
    merge(addresses);
    if (inet)
        netlink_sort(inet->items, inet->count, sizeof *inet->items);
    return 0;
}

int address_read(struct netlink *netlink, int family, uint32_t ifindex,
                 struct address_record *ret_address)
{
    address_array addresses = {0};
    struct address_collection collection = {.addresses = &addresses, .ifindex = ifindex};
    int result = read_family(netlink, family, &collection);
    /* The interface can go at any moment: then it has no addresses. */
    if (result == 0 || result == -ENODEV) {
        merge(&addresses);
        *ret_address = addresses.count > 0 ? addresses.items[0]
                                           : (struct address_record){.ifindex = ifindex};
        result = 0;
    }
    array_done(&addresses);
    return result;
}
