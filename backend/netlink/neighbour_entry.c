/* SPDX-License-Identifier: BSD-2-Clause */
#include "netlink/neighbour_entry.h"
#include "netlink/attribute.h"

#include <errno.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <string.h>

struct decoded {
    struct attribute_view address;
    struct attribute_view physical;
    struct nda_cacheinfo cache;
};

static const struct attribute_table entry_table = ATTRIBUTES(
    [NDA_DST] = ATTRIBUTE_MEMBER(struct decoded, address, ATTRIBUTE_VIEW),
    [NDA_LLADDR] = ATTRIBUTE_MEMBER(struct decoded, physical, ATTRIBUTE_VIEW),
    [NDA_CACHEINFO] = ATTRIBUTE_MEMBER(struct decoded, cache, ATTRIBUTE_BYTES));

static bool is_entry(const struct ndmsg *header)
{
    const bool known_family = header->ndm_family == AF_INET || header->ndm_family == AF_INET6;
    const bool real = header->ndm_state != NUD_NONE && !(header->ndm_state & NUD_NOARP);
    return known_family && real && !(header->ndm_flags & NTF_PROXY) && header->ndm_ifindex > 0;
}

int neighbour_entry_append(const struct nlmsghdr *message, void *entries)
{
    neighbour_entry_array *array = entries;
    const struct ndmsg *header = mnl_nlmsg_get_payload(message);
    struct decoded decoded = {0};
    if (message->nlmsg_type != RTM_NEWNEIGH ||
        attribute_decode_message(&entry_table, message, sizeof *header, &decoded) < 0)
        return -EBADMSG;
    if (!is_entry(header))
        return 0;
    struct neighbour_entry entry = {
        .ifindex = (uint32_t)header->ndm_ifindex,
        .family = header->ndm_family,
        .state = header->ndm_state,
        .is_router = header->ndm_flags & NTF_ROUTER,
        .updated = decoded.cache.ndm_updated,
        .confirmed = decoded.cache.ndm_confirmed,
    };
    if (decoded.address.length != (header->ndm_family == AF_INET ? 4 : 16) ||
        decoded.physical.length > sizeof entry.physical.octets)
        return -EBADMSG;
    memcpy(entry.address, decoded.address.bytes, decoded.address.length);
    if (decoded.physical.bytes) {
        entry.physical.length = (uint8_t)decoded.physical.length;
        memcpy(entry.physical.octets, decoded.physical.bytes, decoded.physical.length);
    }
    struct neighbour_entry *added = array_append(array);
    if (!added)
        return -ENOMEM;
    *added = entry;
    return 0;
}

int neighbour_entry_read_all(struct netlink *netlink, int family, neighbour_entry_array *entries)
{
    char buffer[64];
    struct ndmsg *header;
    struct nlmsghdr *request =
        netlink_request(buffer, RTM_GETNEIGH, NLM_F_DUMP, sizeof *header, (void **)&header);
    header->ndm_family = (uint8_t)family;
    return netlink_dump_pieces(netlink, request, neighbour_entry_append, entries, &entries->count);
}

int neighbour_entry_read(struct netlink *netlink, int family, const uint8_t *address,
                         uint32_t ifindex, neighbour_entry_array *entries)
{
    char buffer[128];
    struct ndmsg *header;
    const struct netlink_reader reader = {.message = neighbour_entry_append, .context = entries};
    struct nlmsghdr *request =
        netlink_request(buffer, RTM_GETNEIGH, 0, sizeof *header, (void **)&header);
    header->ndm_family = (uint8_t)family;
    header->ndm_ifindex = (int)ifindex;
    mnl_attr_put(request, NDA_DST, family == AF_INET ? 4 : 16, address);
    int result = netlink_talk(netlink, request, &reader);
    return result == -ENOENT ? 0 : result;
}
