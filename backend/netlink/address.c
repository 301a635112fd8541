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
    bool has_local;
    uint8_t local[16];
    uint8_t address[16];
};

/* An address has the length of its family: checked by the caller. */
static int take_bytes(uint8_t *to, const void *payload, size_t length)
{
    if (length != 4 && length != 16)
        return -EBADMSG;
    memcpy(to, payload, length);
    return 0;
}

static int take_local(const void *payload, size_t length, void *target)
{
    struct address *address = target;
    address->has_local = true;
    return take_bytes(address->local, payload, length);
}

static int take_address(const void *payload, size_t length, void *target)
{
    struct address *address = target;
    return take_bytes(address->address, payload, length);
}

static const struct attribute address_attributes[] = {
    [IFA_ADDRESS] = {.kind = ATTRIBUTE_FUNCTION, .function = take_address},
    [IFA_LOCAL] = {.kind = ATTRIBUTE_FUNCTION, .function = take_local},
    [IFA_FLAGS] = {.kind = ATTRIBUTE_NUMBER, .offset = offsetof(struct address, flags),
                   .size = sizeof(uint32_t), .mark = offsetof(struct address, has_flags)},
};
static const struct attribute_table address_table = ATTRIBUTE_TABLE(address_attributes);

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

static int decode(const struct nlmsghdr *message, const struct ifaddrmsg **ret_header,
                  struct address *ret_address)
{
    const size_t offset = MNL_ALIGN(sizeof(struct ifaddrmsg));
    if (message->nlmsg_type != RTM_NEWADDR || mnl_nlmsg_get_payload_len(message) < offset)
        return -EBADMSG;
    const struct ifaddrmsg *header = mnl_nlmsg_get_payload(message);
    *ret_header = header;
    *ret_address = (struct address){0};
    int result = attribute_decode(&address_table, (const char *)header + offset,
                                  mnl_nlmsg_get_payload_len(message) - offset, ret_address);
    if (!ret_address->has_flags)
        ret_address->flags = header->ifa_flags;
    if (!ret_address->has_local)
        memcpy(ret_address->local, ret_address->address, sizeof ret_address->local);
    return result;
}

static int add(struct address_record *record, const struct ifaddrmsg *header,
               const struct address *address)
{
    if (header->ifa_family == AF_INET)
        add_inet(record, header, address->local);
    else if (header->ifa_family == AF_INET6)
        add_inet6(record, address->local, address->flags);
    return 0;
}

int address_append(const struct nlmsghdr *message, address_array *addresses)
{
    const struct ifaddrmsg *header;
    struct address address;
    int result = decode(message, &header, &address);
    if (result < 0)
        return result;
    struct address_record *last =
        addresses->count ? &addresses->items[addresses->count - 1] : NULL;
    if (!last || last->ifindex != header->ifa_index) {
        last = array_append(addresses);
        if (!last)
            return -ENOMEM;
        last->ifindex = header->ifa_index;
    }
    return add(last, header, &address);
}

static int append_address(const struct nlmsghdr *message, void *context)
{
    return address_append(message, context);
}

static void clear_addresses(void *context)
{
    address_array *addresses = context;
    array_clear(addresses);
}

static int by_ifindex(const void *left, const void *right)
{
    const struct address_record *a = left, *b = right;
    return (a->ifindex > b->ifindex) - (a->ifindex < b->ifindex);
}

/* The dump gives an interface once per family: join what belongs together. */
static void merge(address_array *addresses)
{
    array_sort(addresses, by_ifindex);
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

static struct nlmsghdr *address_request(void *buffer, int family, uint32_t ifindex)
{
    struct ifaddrmsg *header;
    struct nlmsghdr *request =
        netlink_request(buffer, RTM_GETADDR, NLM_F_DUMP, sizeof *header, (void **)&header);
    header->ifa_family = (uint8_t)family;
    header->ifa_index = ifindex;
    return request;
}

int address_read_all(struct netlink *netlink, address_array *addresses)
{
    char buffer[64];
    const struct netlink_reader reader = {append_address, clear_addresses, addresses};
    int result = netlink_talk(netlink, address_request(buffer, AF_UNSPEC, 0), &reader);
    if (result == 0)
        merge(addresses);
    return result;
}

/* Kernels without strict checking ignore the ifindex of the request: so do not trust it. */
static int take_of_interface(const struct nlmsghdr *message, void *context)
{
    struct address_record *record = context;
    const struct ifaddrmsg *header;
    struct address address;
    int result = decode(message, &header, &address);
    if (result < 0 || header->ifa_index != record->ifindex)
        return result;
    return add(record, header, &address);
}

static void forget(void *context)
{
    struct address_record *record = context;
    *record = (struct address_record){.ifindex = record->ifindex};
}

int address_read(struct netlink *netlink, int family, uint32_t ifindex,
                 struct address_record *ret_address)
{
    struct address_record families[2] = {{.ifindex = ifindex}, {.ifindex = ifindex}};
    for (size_t i = 0; i < 2; i++) {
        if (family != AF_UNSPEC && family != (i ? AF_INET6 : AF_INET))
            continue;
        char buffer[64];
        const struct netlink_reader reader = {take_of_interface, forget, &families[i]};
        struct nlmsghdr *request = address_request(buffer, i ? AF_INET6 : AF_INET, ifindex);
        int result = netlink_talk(netlink, request, &reader);
        /* The interface can go at any moment: then it has no addresses. */
        if (result < 0 && result != -ENODEV)
            return result;
    }
    address_array both = {.items = families, .count = 2, .capacity = 2};
    merge(&both);
    *ret_address = families[0];
    return 0;
}
