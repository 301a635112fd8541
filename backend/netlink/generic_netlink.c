/* SPDX-License-Identifier: BSD-2-Clause */
#include "netlink/netlink.h"
#include "netlink/attribute.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <string.h>

struct group {
    char name[GENL_NAMSIZ];
    uint32_t number;
};

static const struct attribute_table group_table = ATTRIBUTES(
    [CTRL_ATTR_MCAST_GRP_NAME] = ATTRIBUTE_MEMBER(struct group, name, ATTRIBUTE_TEXT),
    [CTRL_ATTR_MCAST_GRP_ID] = ATTRIBUTE_MEMBER(struct group, number, ATTRIBUTE_NUMBER));

struct family {
    const char *wanted;
    uint32_t group;
    uint16_t number;
};

static int take_group(const void *payload, size_t length, void *target)
{
    struct family *family = target;
    struct group group = {0};
    int result = attribute_decode(&group_table, payload, length, &group);
    if (result == 0 && strcmp(group.name, family->wanted) == 0)
        family->group = group.number;
    return result;
}

static const struct attribute_table family_table = ATTRIBUTES(
    [CTRL_ATTR_FAMILY_ID] = ATTRIBUTE_MEMBER(struct family, number, ATTRIBUTE_NUMBER),
    [CTRL_ATTR_MCAST_GROUPS] = ATTRIBUTE_EACH_BY(take_group));

static int take_family(const struct nlmsghdr *message, void *context)
{
    return attribute_decode_message(&family_table, message, sizeof(struct genlmsghdr), context);
}

struct nlmsghdr *generic_netlink_request(void *buffer, uint16_t family, uint8_t command,
                                         uint16_t flags)
{
    struct genlmsghdr *header;
    struct nlmsghdr *request =
        netlink_request(buffer, family, flags, sizeof *header, (void **)&header);
    header->cmd = command;
    header->version = 1;
    return request;
}

int generic_netlink_find(struct netlink *netlink, const char *name, const char *group,
                         uint16_t *ret_family, uint32_t *ret_group)
{
    char buffer[128];
    struct family family = {.wanted = group};
    struct nlmsghdr *request = generic_netlink_request(buffer, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 0);
    mnl_attr_put_strz(request, CTRL_ATTR_FAMILY_NAME, name);
    const struct netlink_reader reader = {.message = take_family, .context = &family};
    int result = netlink_talk(netlink, request, &reader);
    if (result < 0)
        return result;
    if (family.number == 0) /* an answer without one */
        return -EBADMSG;
    *ret_family = family.number;
    *ret_group = family.group;
    return 0;
}
