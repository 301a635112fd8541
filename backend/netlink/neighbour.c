/* SPDX-License-Identifier: BSD-2-Clause */
#include "netlink/neighbour.h"
#include "netlink/attribute.h"

#include <errno.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>

struct parameters {
    uint32_t ifindex;
    uint64_t base_reachable_time;
    uint64_t reachable_time;
    uint64_t retransmit_time;
};

#define NUMBER(member) ATTRIBUTE_MEMBER(struct parameters, member, ATTRIBUTE_NUMBER)

static const struct attribute_table parameter_table = ATTRIBUTES(
    [NDTPA_IFINDEX] = NUMBER(ifindex),
    [NDTPA_BASE_REACHABLE_TIME] = NUMBER(base_reachable_time),
    [NDTPA_REACHABLE_TIME] = NUMBER(reachable_time),
    [NDTPA_RETRANS_TIME] = NUMBER(retransmit_time));

static const struct attribute_table table_table =
    ATTRIBUTES([NDTA_PARMS] = ATTRIBUTE_NESTED(parameter_table));

static uint32_t clamp(uint64_t milliseconds)
{
    return milliseconds > UINT32_MAX ? UINT32_MAX : (uint32_t)milliseconds;
}

int neighbour_append(const struct nlmsghdr *message, void *array)
{
    neighbour_array *neighbours = array;
    struct parameters parameters = {0};
    if (message->nlmsg_type != RTM_NEWNEIGHTBL)
        return -EBADMSG;
    int result =
        attribute_decode_message(&table_table, message, sizeof(struct ndtmsg), &parameters);
    if (result < 0)
        return result;
    /* Without an interface it is the table's own header, which comes once per read. */
    if (parameters.ifindex == 0)
        return 0;
    struct neighbour_record *neighbour = array_append(neighbours);
    if (!neighbour)
        return -ENOMEM;
    *neighbour = (struct neighbour_record){
        .ifindex = parameters.ifindex,
        .base_reachable_time = clamp(parameters.base_reachable_time),
        .reachable_time = clamp(parameters.reachable_time),
        .retransmit_time = clamp(parameters.retransmit_time),
    };
    return 0;
}

int neighbour_read_all(struct netlink *netlink, int family, neighbour_array *neighbours)
{
    char buffer[64];
    struct ndtmsg *header;
    struct nlmsghdr *request =
        netlink_request(buffer, RTM_GETNEIGHTBL, NLM_F_DUMP, sizeof *header, (void **)&header);
    header->ndtm_family = (uint8_t)family;
    return netlink_dump(netlink, request, neighbour_append, neighbours);
}
