/* SPDX-License-Identifier: BSD-2-Clause */
#include "live/access.h"
#include "live/live_private.h"
#include "model/luid.h"

struct netlink *live_netlink(struct live *live)
{
    return &live->route;
}

const struct sysctl *live_sysctl(const struct live *live)
{
    return &live->sysctl;
}

static uint64_t luid_of(const struct link_record *link)
{
    return luid_make(luid_if_type(link->type, link->kind, link_is_wireless(link)), link->ifindex);
}

int live_read_link(struct live *live, uint32_t ifindex, struct link_record *ret_link,
                   uint64_t *ret_luid)
{
    struct link_record link;
    int result = link_read(&live->route, ifindex, &link);
    if (result < 0)
        return result;
    *ret_luid = luid_of(&link);
    *ret_link = link;
    return 0;
}

int live_read_link_by_name(struct live *live, const char *name, struct link_record *ret_link,
                           uint64_t *ret_luid)
{
    struct link_record link;
    int result = link_read_by_name(&live->route, name, &link);
    if (result < 0)
        return result;
    *ret_luid = luid_of(&link);
    *ret_link = link;
    return 0;
}
