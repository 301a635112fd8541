/* SPDX-License-Identifier: BSD-2-Clause */
#include "change/value.h"
#include "change/saved_addresses.h"
#include "live/access.h"
#include "util/cleanup.h"
#include "util/log.h"
#include "util/shortage.h"

#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int fail(struct change *change, int result, const char *what)
{
    snprintf(change->failed, sizeof change->failed, "%s", what);
    return result;
}

/* --- files ------------------------------------------------------------------------------------ */

/* Opens the value under the name that the interface has: a descriptor, or a negative errno. */
static int open_file(struct change *change, const struct change_value *value)
{
    struct netlink *netlink = live_netlink(change->live);
    const bool inet6 = change->situation.current.version == INET_VERSION_IPV6;
    struct link_record before, after;
    int result = link_read(netlink, change->link.ifindex, &before);
    if (result < 0)
        return result;
    sysctl_path(change->failed, inet6 ? "ipv6" : "ipv4", value->group, before.name,
                value->names[inet6]);
    int file = sysctl_open_value(live_sysctl(change->live), change->failed);
    if (file < 0)
        return file;
    result = link_read(netlink, change->link.ifindex, &after);
    if (result == 0 && strcmp(before.name, after.name) == 0)
        return file;
    close(file);
    return result < 0 ? result : -ENOENT;
}

/*
 * Once the file is open a rename makes it useless: so a name that is still right behind the opening
 * was right before it.  -ENOENT: the interface got another name just now.
 */
static int exchange_in_file(struct change *change, const struct change_value *value, int64_t number,
                            int64_t *ret_before)
{
    enum { ATTEMPTS = 8 };
    int result = -ENOENT;
    for (int attempt = 0; attempt < ATTEMPTS && result == -ENOENT; attempt++) {
        CLEANUP_CLOSE int file = open_file(change, value);
        int64_t before;
        result = file < 0 ? file : sysctl_read_value(file, &before);
        if (result == 0 && before != number)
            result = sysctl_write_value(file, number);
        if (result == 0)
            *ret_before = before;
    }
    return result;
}

/* --- the link's MTU --------------------------------------------------------------------------- */

static int exchange_link_mtu(struct change *change, int64_t mtu, int64_t *ret_before)
{
    char buffer[64];
    struct ifinfomsg *header;
    struct nlmsghdr *request = netlink_request(buffer, RTM_NEWLINK, NLM_F_ACK, sizeof *header,
                                               (void **)&header);
    header->ifi_family = AF_UNSPEC;
    header->ifi_index = (int)change->link.ifindex;
    mnl_attr_put_u32(request, IFLA_MTU, (uint32_t)mtu);
    int result = netlink_talk(live_netlink(change->live), request, NULL);
    if (result < 0)
        return fail(change, result, "MTU");
    *ret_before = change->link.mtu;
    return 0;
}

/* --- IPv6's switch ---------------------------------------------------------------------------- */

static int switch_off(struct change *change, const struct change_value *value, const char *path,
                      int64_t *ret_before)
{
    static const struct saved_addresses nothing = {0};
    struct netlink *netlink = live_netlink(change->live);
    struct saved_addresses kept = {0};
    int result = saved_addresses_read(netlink, change->link.ifindex, PERMANENT_ADDRESSES, &kept);
    if (result == 0)
        result = saved_addresses_read(netlink, change->link.ifindex, STATIC_ROUTES, &kept);
    if (result < 0)
        fail(change, result, "reading its addresses and routes");
    else if ((result = saved_addresses_save(path, &kept)) < 0)
        fail(change, result, path);
    saved_addresses_done(&kept);
    if (result < 0)
        return result;
    result = exchange_in_file(change, value, 1, ret_before);
    if (result < 0)
        (void)!saved_addresses_save(path, &nothing);
    return result;
}

/* IPv6 is on, as was asked: what cannot be given back is said, stays kept, and is no failure. */
static void give_back(struct change *change, const char *path, const struct saved_addresses *kept)
{
    struct saved_addresses left = {0};
    int result = saved_addresses_restore(live_netlink(change->live), kept, &left);
    if (result < 0)
        log_warning("%s: not every IPv6 address and route could be restored: %s; switching "
                    "EnableStatus up once more tries again",
                    change->situation.current.name, strerror(-result));
    if (result != -ENOMEM)
        (void)!saved_addresses_save(path, &left);
    saved_addresses_done(&left);
}

static int switch_on(struct change *change, const struct change_value *value, const char *path,
                     int64_t *ret_before)
{
    struct saved_addresses kept = {0};
    int loaded = saved_addresses_load(path, change->link.ifindex, &kept);
    /* They are there, and can be read another time: not after this. */
    int result = is_shortage(loaded) ? fail(change, loaded, path)
                                     : exchange_in_file(change, value, 0, ret_before);
    if (result == 0 && loaded < 0 && loaded != -ENOENT)
        log_warning("%s: %s: the addresses kept there are not restored: %s",
                    change->situation.current.name, path, strerror(-loaded));
    if (result == 0)
        give_back(change, path, &kept);
    saved_addresses_done(&kept);
    return result;
}

bool value_has_left(const struct change *change)
{
    char path[SAVED_PATH_SIZE];
    return saved_addresses_path(live_netlink(change->live), change->link.ifindex, path) == 0 &&
           access(path, F_OK) == 0;
}

int value_exchange(struct change *change, const struct change_value *value, int64_t number,
                   int64_t *ret_before)
{
    const bool inet6 = change->situation.current.version == INET_VERSION_IPV6;
    char path[SAVED_PATH_SIZE];
    if (!value->names[inet6])
        return exchange_link_mtu(change, number, ret_before);
    if (value->change != CHANGE_ENABLE_STATUS)
        return exchange_in_file(change, value, number, ret_before);
    int result = saved_addresses_path(live_netlink(change->live), change->link.ifindex, path);
    if (result < 0)
        return fail(change, result, "the identity of its namespace");
    return number ? switch_off(change, value, path, ret_before)
                  : switch_on(change, value, path, ret_before);
}
