/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/join_addresses.h"
#include "util/clock.h"

#include <arpa/inet.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>

static bool is_link_local(const uint8_t *address)
{
    return address[0] == 0xfe && (address[1] & 0xc0) == 0x80;
}

uint8_t join_inet_octets(uint8_t family, const uint8_t *address, uint32_t ifindex,
                         struct inet_octets *ret_octets)
{
    const size_t size = family == AF_INET ? 4 : 16;
    *ret_octets = (struct inet_octets){.length = (uint8_t)size};
    memcpy(ret_octets->octets, address, size);
    if (family == AF_INET)
        return INET_ADDRESS_IPV4;
    if (!is_link_local(address))
        return INET_ADDRESS_IPV6;
    const uint32_t zone = htonl(ifindex);
    memcpy(ret_octets->octets + size, &zone, sizeof zone);
    ret_octets->length = (uint8_t)(size + sizeof zone);
    return INET_ADDRESS_IPV6Z;
}

/* --- one address ------------------------------------------------------------------------------ */

/* A 48-bit address in the middle of which ff:fe was put (RFC 4291, appendix A). */
static bool has_modified_eui64(const uint8_t *address)
{
    return address[11] == 0xff && address[12] == 0xfe;
}

enum ip_address_origin join_address_origin(const struct full_address *address)
{
    const uint8_t *local = address->local;
    const bool permanent = address->flags & IFA_F_PERMANENT;
    /* The kernel does not tell its own anycast addresses, a router's, from those of programs. */
    if (address->scope == RT_SCOPE_HOST || address->protocol == IFAPROT_KERNEL_LO ||
        address->is_anycast)
        return IP_ORIGIN_OTHER;
    if (address->family == AF_INET) {
        if (local[0] == 169 && local[1] == 254)
            return IP_ORIGIN_RANDOM;
        return permanent ? IP_ORIGIN_MANUAL : IP_ORIGIN_DHCP;
    }
    if (address->flags & (IFA_F_TEMPORARY | IFA_F_STABLE_PRIVACY))
        return IP_ORIGIN_RANDOM;
    const bool automatic = address->protocol == IFAPROT_KERNEL_LL ||
                           address->protocol == IFAPROT_KERNEL_RA || is_link_local(local) ||
                           !permanent;
    if (automatic && has_modified_eui64(local))
        return IP_ORIGIN_LINK_LAYER;
    if (address->protocol == IFAPROT_KERNEL_LL || address->protocol == IFAPROT_KERNEL_RA)
        return IP_ORIGIN_RANDOM;
    if (permanent)
        return IP_ORIGIN_MANUAL;
    /* A server gives one address, a prefix room for many. */
    return address->prefix_length == 128 ? IP_ORIGIN_DHCP : IP_ORIGIN_RANDOM;
}

static enum ip_address_status status_of(const struct full_address *address,
                                        const struct interface_record *interface)
{
    const uint32_t flags = address->flags;
    if (interface->oper_status != OPER_STATUS_UP)
        return IP_STATUS_INACCESSIBLE;
    if (flags & IFA_F_DADFAILED)
        return IP_STATUS_DUPLICATE;
    if (flags & IFA_F_OPTIMISTIC)
        return IP_STATUS_OPTIMISTIC;
    if (flags & IFA_F_TENTATIVE)
        return IP_STATUS_TENTATIVE;
    return (flags & IFA_F_DEPRECATED) || address->preferred == 0 ? IP_STATUS_DEPRECATED
                                                                 : IP_STATUS_PREFERRED;
}

static uint64_t time_of(uint32_t hundredths, const struct address_clock *clock)
{
    enum { MINUTE = 6000 };
    /* They wrap around after 497 days; a stamp may be a tick in front. */
    const uint32_t passed = clock->hundredths - hundredths;
    const uint64_t age = passed > UINT32_MAX - MINUTE ? 0 : passed * NANOSECONDS_PER_TICK;
    return clock->now > age ? clock->now - age : 0;
}

static void mask(struct inet_octets *octets, uint32_t length, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        const uint32_t before = (uint32_t)i * 8;
        const uint32_t kept = length <= before ? 0 : length - before < 8 ? length - before : 8;
        octets->octets[i] &= (uint8_t)(0xff00u >> kept);
    }
}

static struct address_row row_of(const struct full_address *address,
                                 const struct interface_record *interface,
                                 const struct address_clock *clock)
{
    struct address_row row = {
        .ifindex = address->ifindex,
        .prefix_length = address->prefix_length,
        .type = address->is_anycast ? IP_ADDRESS_ANYCAST : IP_ADDRESS_UNICAST,
        .origin = (uint8_t)join_address_origin(address),
        .status = (uint8_t)status_of(address, interface),
        .created = time_of(address->created, clock),
        .changed = time_of(address->changed, clock),
        .broadcast = address->broadcast[3] & 1,
    };
    row.inet_type = join_inet_octets(address->family, address->local, address->ifindex,
                                     &row.address);
    /* Its peer is on the link, and it is not. */
    row.prefix_type = join_inet_octets(address->family, address->peer, address->ifindex,
                                       &row.prefix);
    mask(&row.prefix, address->prefix_length, address->family == AF_INET ? 4 : 16);
    return row;
}

enum ip_prefix_origin join_prefix_origin(const struct full_address *address)
{
    static const uint8_t origins[] = {
        [IP_ORIGIN_OTHER] = IP_PREFIX_WELL_KNOWN,
        [IP_ORIGIN_MANUAL] = IP_PREFIX_MANUAL,
        [IP_ORIGIN_DHCP] = IP_PREFIX_DHCP,
        [IP_ORIGIN_LINK_LAYER] = IP_PREFIX_ROUTER,
        [IP_ORIGIN_RANDOM] = IP_PREFIX_ROUTER,
    };
    const enum ip_address_origin origin = join_address_origin(address);
    const bool is_inet = address->family == AF_INET;
    const bool well_known = is_inet ? origin == IP_ORIGIN_RANDOM : is_link_local(address->peer);
    return well_known ? IP_PREFIX_WELL_KNOWN : (enum ip_prefix_origin)origins[origin];
}

static struct prefix_row prefix_of(const struct full_address *address,
                                   const struct address_row *row)
{
    struct prefix_row prefix = {
        .ifindex = row->ifindex,
        .length = row->prefix_length,
        .prefix = row->prefix,
        .inet_type = row->prefix_type,
        .origin = (uint8_t)join_prefix_origin(address),
        .on_link = !(address->flags & IFA_F_NOPREFIXROUTE),
        /* Of IPv4 without an end the kernel says for ever, whatever it was given. */
        .preferred = address->flags & IFA_F_DEPRECATED ? 0 : address->preferred,
        .valid = address->valid,
    };
    prefix.autonomous = prefix.origin == IP_PREFIX_ROUTER;
    return prefix;
}

/* --- all addresses ---------------------------------------------------------------------------- */

int inet_octets_compare(const struct inet_octets *left, const struct inet_octets *right)
{
    if (left->length != right->length)
        return left->length < right->length ? -1 : 1;
    return memcmp(left->octets, right->octets, left->length);
}

static int by_address(const void *left, const void *right)
{
    const struct address_row *a = left, *b = right;
    if (a->inet_type != b->inet_type)
        return a->inet_type < b->inet_type ? -1 : 1;
    const int order = inet_octets_compare(&a->address, &b->address);
    if (order)
        return order;
    /* Of the same, the one that is shown first. */
    if (a->type != b->type)
        return a->type < b->type ? -1 : 1;
    const bool a_down = a->status == IP_STATUS_INACCESSIBLE;
    const bool b_down = b->status == IP_STATUS_INACCESSIBLE;
    if (a_down != b_down)
        return a_down ? 1 : -1;
    if (a->ifindex != b->ifindex)
        return a->ifindex < b->ifindex ? -1 : 1;
    /* It may have several masks, and several peers. */
    if (a->prefix_length != b->prefix_length)
        return a->prefix_length < b->prefix_length ? -1 : 1;
    return inet_octets_compare(&a->prefix, &b->prefix);
}

static int by_prefix(const void *left, const void *right)
{
    const struct prefix_row *a = left, *b = right;
    if (a->ifindex != b->ifindex)
        return a->ifindex < b->ifindex ? -1 : 1;
    if (a->inet_type != b->inet_type)
        return a->inet_type < b->inet_type ? -1 : 1;
    const int order = inet_octets_compare(&a->prefix, &b->prefix);
    return order ? order : (a->length > b->length) - (a->length < b->length);
}

static void keep_first_addresses(struct addresses *addresses)
{
    size_t kept = 0;
    for (size_t i = 0; i < addresses->items.count; i++) {
        const struct address_row *row = &addresses->items.items[i];
        const struct address_row *last = kept ? &addresses->items.items[kept - 1] : NULL;
        if (!last || last->inet_type != row->inet_type ||
            inet_octets_compare(&last->address, &row->address) != 0)
            addresses->items.items[kept++] = *row;
    }
    addresses->items.count = kept;
}

/* A prefix lives as long as the last address in it. */
static void join_prefixes(struct addresses *addresses)
{
    size_t kept = 0;
    for (size_t i = 0; i < addresses->prefixes.count; i++) {
        const struct prefix_row *from = &addresses->prefixes.items[i];
        struct prefix_row *to = kept ? &addresses->prefixes.items[kept - 1] : NULL;
        if (!to || by_prefix(to, from) != 0) {
            addresses->prefixes.items[kept++] = *from;
            continue;
        }
        to->on_link |= from->on_link;
        to->autonomous |= from->autonomous;
        to->preferred = from->preferred > to->preferred ? from->preferred : to->preferred;
        to->valid = from->valid > to->valid ? from->valid : to->valid;
    }
    addresses->prefixes.count = kept;
}

/* RFC 4293 lists a broadcast address as an address of its own. */
static int add_broadcast(struct addresses *addresses, const struct full_address *address,
                         const struct address_row *unicast)
{
    struct address_row *row = address->has_broadcast ? array_append(&addresses->items) : NULL;
    if (!row)
        return address->has_broadcast ? -ENOMEM : 0;
    *row = *unicast;
    row->type = IP_ADDRESS_BROADCAST;
    row->status = unicast->status == IP_STATUS_INACCESSIBLE ? IP_STATUS_INACCESSIBLE
                                                            : IP_STATUS_PREFERRED;
    memcpy(row->address.octets, address->broadcast, sizeof address->broadcast);
    return 0;
}

static int add_address(struct addresses *addresses, const struct full_address *address,
                       const struct interface_record *interface, const struct address_clock *clock)
{
    struct address_row *row = array_append(&addresses->items);
    if (!row)
        return -ENOMEM;
    *row = row_of(address, interface, clock);
    const struct address_row unicast = *row;
    if (address->is_anycast) /* it belongs to the prefix of another */
        return 0;
    struct prefix_row *prefix = array_append(&addresses->prefixes);
    if (!prefix)
        return -ENOMEM;
    *prefix = prefix_of(address, &unicast);
    return add_broadcast(addresses, address, &unicast);
}

struct addresses *join_addresses(const struct interfaces *interfaces,
                                 const full_address_array *addresses, struct address_clock clock)
{
    struct addresses *joined = addresses_new();
    int result = joined ? 0 : -ENOMEM;
    for (size_t i = 0; result == 0 && i < addresses->count; i++) {
        const struct full_address *address = &addresses->items[i];
        const struct interface_record *interface = interfaces_find(interfaces, address->ifindex);
        if (interface)
            result = add_address(joined, address, interface, &clock);
    }
    if (result < 0)
        return shared_unref(joined);
    array_sort(&joined->items, by_address);
    keep_first_addresses(joined);
    while (joined->ipv4_count < joined->items.count &&
           joined->items.items[joined->ipv4_count].inet_type == INET_ADDRESS_IPV4)
        joined->ipv4_count++;
    array_sort(&joined->prefixes, by_prefix);
    join_prefixes(joined);
    return joined;
}
