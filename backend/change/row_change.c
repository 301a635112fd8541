/* SPDX-License-Identifier: BSD-2-Clause */
#include "change/row_change.h"
#include "change/saved_addresses.h"
#include "change/value.h"
#include "live/access.h"
#include "util/log.h"

#include <errno.h>
#include <inttypes.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

/* --- beginning and judging -------------------------------------------------------------------- */

static int read_all_interfaces_values(struct live *live, struct situation *situation)
{
    int64_t forwarding = 0, accept_dad = 0;
    if (situation->current.version == INET_VERSION_IPV4)
        return 0;
    int result = sysctl_read(live_sysctl(live), "ipv6/conf/all/forwarding", &forwarding);
    if (result == 0)
        result = sysctl_read(live_sysctl(live), "ipv6/conf/all/accept_dad", &accept_dad);
    situation->ipv6_forwards_everywhere = forwarding != 0;
    situation->duplicate_detection |= accept_dad > 0;
    return result;
}

int change_begin(struct live *live, const MIB_IPINTERFACE_ROW *key, struct change *ret_change)
{
    struct change change = {.live = live};
    struct situation *situation = &change.situation;
    int result = live_read_row(live, key, &situation->current);
    const MIB_IPINTERFACE_ROW *row = &situation->current.row;
    if (result == 0)
        result = link_read(live_netlink(live), row->InterfaceIndex, &change.link);
    if (result < 0)
        return result;
    situation->loopback = change.link.flags & IFF_LOOPBACK;
    situation->ipv6_router = change.link.inet6_forwarding != 0;
    situation->duplicate_detection = change.link.inet6_accept_dad > 0;
    situation->ipv6_kernel_discovers = link_accepts_advertisements(&change.link);
    situation->link_mtu = change.link.mtu;
    result = read_all_interfaces_values(live, situation);
    if (result < 0)
        return result;
    judge_ask_nothing(&change.wanted.row);
    change.wanted.row.Family = row->Family;
    change.wanted.row.InterfaceIndex = row->InterfaceIndex;
    *ret_change = change;
    return 0;
}

/* Below IPv6's least MTU the kernel takes IPv6 off the interface, with all that it has. */
static int look_for_static(struct change *change, const struct record *wanted)
{
    enum { LEAST_MTU_INET6 = 1280 };
    const uint32_t mtu = wanted->row.NlMtu;
    const bool shrinks = change->situation.current.version == INET_VERSION_IPV4 && mtu > 0 &&
                         mtu < LEAST_MTU_INET6 && mtu < change->link.mtu;
    if (!shrinks || !change->link.has_inet6 || change->situation.loopback)
        return 0;
    struct netlink *netlink = live_netlink(change->live);
    struct saved_addresses found = {0};
    int result = saved_addresses_read(netlink, change->link.ifindex, STATIC_ADDRESSES, &found);
    if (result == 0)
        result = saved_addresses_read(netlink, change->link.ifindex, STATIC_ROUTES, &found);
    change->situation.ipv6_has_static = found.length > 0;
    saved_addresses_done(&found);
    return result;
}

int change_judge(struct change *change, const struct record *wanted,
                 struct judgement *ret_judgement)
{
    int result = look_for_static(change, wanted);
    if (result == 0)
        *ret_judgement = judge(&change->situation, wanted);
    return result;
}

/* --- writing ---------------------------------------------------------------------------------- */

/* In the order of writing: an MTU is what the kernel refuses most often, with all else done. */
static const struct change_value values[] = {
    {CHANGE_BASE_REACHABLE_TIME, "neigh", {"base_reachable_time_ms", "base_reachable_time_ms"}},
    {CHANGE_RETRANSMIT_TIME, "neigh", {"retrans_time_ms", "retrans_time_ms"}},
    {CHANGE_FORWARDING, "conf", {"forwarding", "force_forwarding"}},
    {CHANGE_DAD_TRANSMITS, "conf", {NULL, "dad_transmits"}},
    {CHANGE_ROUTER_DISCOVERY, "conf", {NULL, "accept_ra"}},
    {CHANGE_DISABLE_DEFAULT_ROUTES, "conf", {NULL, "accept_ra_defrtr"}},
    {CHANGE_LINK_LOCAL_ADDRESS, "conf", {NULL, "addr_gen_mode"}},
    {CHANGE_MTU, "conf", {NULL, "mtu"}},
};
static const struct change_value protocol = {CHANGE_ENABLE_STATUS, "conf", {NULL, "disable_ipv6"}};

/* What the kernel is to hold for the field as it is wanted. */
static int64_t number_of(const struct change *change, enum change_of field)
{
    enum { GENERATION_EUI64 = 0, GENERATION_NONE = 1 }; /* IN6_ADDR_GEN_MODE_* */
    const MIB_IPINTERFACE_ROW *wanted = &change->wanted.row;
    switch (field) {
    case CHANGE_BASE_REACHABLE_TIME:
        return wanted->BaseReachableTime;
    case CHANGE_RETRANSMIT_TIME:
        return wanted->RetransmitTime;
    case CHANGE_FORWARDING:
        return wanted->ForwardingEnabled;
    case CHANGE_DAD_TRANSMITS:
        return wanted->DadTransmits;
    case CHANGE_ROUTER_DISCOVERY:
        if (wanted->RouterDiscoveryBehavior == RouterDiscoveryDisabled)
            return 0;
        /* A router listens to other routers only with 2. */
        return change->situation.ipv6_router ? 2 : 1;
    case CHANGE_DISABLE_DEFAULT_ROUTES:
        return !wanted->DisableDefaultRoutes;
    case CHANGE_LINK_LOCAL_ADDRESS:
        /* By sysctl and not by netlink: only so the kernel makes the address at once. */
        return wanted->LinkLocalAddressBehavior == LinkLocalAlwaysOff ? GENERATION_NONE
                                                                      : GENERATION_EUI64;
    case CHANGE_MTU:
        return wanted->NlMtu;
    case CHANGE_ENABLE_STATUS: /* not in the list */
        break;
    }
    return 0;
}

/* Writes and remembers what was there before. */
static int write_value(struct change *change, const struct change_value *value, int64_t number)
{
    int64_t before;
    int result = value_exchange(change, value, number, &before);
    if (result < 0 || before == number)
        return result;
    change->steps[change->step_count++] = (struct change_step){value, before};
    return 0;
}

static int remove_saved_addresses(struct change *change, enum saved_kind which, const char *what)
{
    struct saved_addresses saved = {0};
    struct netlink *netlink = live_netlink(change->live);
    int result = saved_addresses_read(netlink, change->link.ifindex, which, &saved);
    if (result == 0)
        result = saved_addresses_remove(netlink, &saved);
    saved_addresses_done(&saved);
    if (result < 0)
        snprintf(change->failed, sizeof change->failed, "%s", what);
    return result;
}

/* What nothing gives back, last: nothing fails behind it. */
static int remove_unwanted(struct change *change, uint32_t changes)
{
    const MIB_IPINTERFACE_ROW *wanted = &change->wanted.row;
    const bool no_routers = (changes & CHANGE_ROUTER_DISCOVERY) &&
                            wanted->RouterDiscoveryBehavior == RouterDiscoveryDisabled;
    const bool no_routes = (changes & CHANGE_DISABLE_DEFAULT_ROUTES) &&
                           wanted->DisableDefaultRoutes;
    int result = 0;
    if (no_routers || no_routes)
        result = remove_saved_addresses(change, ADVERTISED_DEFAULT_ROUTES,
                                        "removing advertised default routes");
    if (result == 0 && (changes & CHANGE_LINK_LOCAL_ADDRESS) &&
        wanted->LinkLocalAddressBehavior == LinkLocalAlwaysOff)
        result = remove_saved_addresses(change, LINK_LOCAL_ADDRESSES,
                                        "removing link-local addresses");
    return result;
}

/* The protocol comes up first, so that the fields meet it alive, and goes down last. */
static int write_all(struct change *change, uint32_t changes)
{
    int result = 0;
    if (change->wanted.enable_status == ENABLE_STATUS_UP)
        result = write_value(change, &protocol, 0);
    for (size_t i = 0; result == 0 && i < sizeof values / sizeof *values; i++)
        if (changes & values[i].change)
            result = write_value(change, &values[i], number_of(change, values[i].change));
    if (result == 0 && (changes & CHANGE_ENABLE_STATUS) &&
        change->wanted.enable_status == ENABLE_STATUS_DOWN)
        result = write_value(change, &protocol, 1);
    return result == 0 ? remove_unwanted(change, changes) : result;
}

static void tell_refusal(const struct change *change, int result,
                         char problem[static CHANGE_PROBLEM_SIZE])
{
    const char *name = change->situation.current.name;
    const char *kernel = live_netlink(change->live)->error;
    /* The kernel's word is just EINVAL. */
    if (result == -EINVAL && strstr(change->failed, "/mtu") &&
        change->wanted.row.NlMtu > change->link.mtu)
        snprintf(problem, CHANGE_PROBLEM_SIZE, "%s: NlMtu: more than the link's %" PRIu32 " bytes",
                 name, change->link.mtu);
    else
        snprintf(problem, CHANGE_PROBLEM_SIZE, "%s: %s: %s%s%s", name, change->failed,
                 strerror(-result), kernel[0] ? ": " : "", kernel);
}

int change_apply(struct change *change, char problem[static CHANGE_PROBLEM_SIZE])
{
    struct judgement judgement;
    const char *name = change->situation.current.name;
    problem[0] = '\0';
    int result = change_judge(change, &change->wanted, &judgement);
    if (result < 0)
        snprintf(problem, CHANGE_PROBLEM_SIZE, "%s: reading its addresses and routes: %s", name,
                 strerror(-result));
    if (result < 0)
        return result;
    if (judgement.verdict != VERDICT_FINE) {
        snprintf(problem, CHANGE_PROBLEM_SIZE, "%s: %s: %s", name, judgement.field,
                 judgement.reason);
        return judgement.verdict == VERDICT_WRONG_VALUE ? -EINVAL : -EOPNOTSUPP;
    }
    /* Where IPv6 is on already, an earlier time may have left something to do. */
    const bool has_left = change->wanted.enable_status == ENABLE_STATUS_UP &&
                          change->situation.current.version == INET_VERSION_IPV6 &&
                          value_has_left(change);
    if (!judgement.changes && !has_left)
        return 0;
    result = change_check_right(change->live, name, problem);
    if (result < 0)
        return result;
    live_netlink(change->live)->error[0] = '\0';
    if (change->situation.current.version == INET_VERSION_IPV4)
        change->wanted.enable_status = 0; /* it is up, and has no switch */
    result = write_all(change, judgement.changes);
    if (result < 0) {
        tell_refusal(change, result, problem);
        (void)change_undo(change);
    }
    return result;
}

int change_undo(struct change *change)
{
    int first = 0;
    while (change->step_count > 0) {
        const struct change_step *step = &change->steps[--change->step_count];
        int64_t replaced;
        int result = value_exchange(change, step->value, step->before, &replaced);
        if (result < 0 && first == 0)
            first = result;
    }
    if (first < 0)
        log_error("%s: what was changed could not be changed back: %s",
                  change->situation.current.name, strerror(-first));
    return first;
}
