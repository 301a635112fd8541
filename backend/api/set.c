/* SPDX-License-Identifier: BSD-2-Clause */
#include "api/set.h"
#include "api/entry.h"
#include "api/namespace.h"
#include "api/status.h"
#include "live/access.h"
#include "sources/journal.h"
#include "sources/write_right.h"
#include "util/log.h"

#include <errno.h>
#include <inttypes.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

enum { IPV6_MIN_MTU = 1280 };

/* What the kernel has beside the row, and what writing needs of it. */
struct situation {
    struct record current;
    struct link_record link;
    struct request_facts facts;
};

/* Below IPv6's least MTU the kernel takes IPv6 off the interface, with all that it has. */
static int read_ipv6_static(struct live *live, const struct link_record *link, bool *ret_has_static)
{
    struct replay replay = {0};
    int result = replay_take(live_netlink(live), link->ifindex, REPLAY_STATIC_ADDRESSES, &replay);
    if (result == 0)
        result = replay_take(live_netlink(live), link->ifindex, REPLAY_STATIC_ROUTES, &replay);
    if (result == 0)
        *ret_has_static = replay.count > 0;
    replay_done(&replay);
    return result;
}

static int read_situation(struct live *live, const MIB_IPINTERFACE_ROW *key,
                          struct situation *ret_situation)
{
    int result = entry_check(key);
    if (result < 0)
        return result;
    struct situation situation;
    uint64_t luid;
    result = entry_read(live, key, &situation.current);
    if (result == 0)
        result = live_read_link(live, situation.current.row.InterfaceIndex, &situation.link, &luid);
    int64_t all_forwarding = 0, all_accept_dad = 0;
    if (result == 0 && situation.current.version == INET_VERSION_IPV6) {
        result = sysctl_read(live_sysctl(live), "ipv6/conf/all/forwarding", &all_forwarding);
        if (result == 0)
            result = sysctl_read(live_sysctl(live), "ipv6/conf/all/accept_dad", &all_accept_dad);
    }
    const struct link_record *link = &situation.link;
    const bool shrinks = result == 0 && situation.current.version == INET_VERSION_IPV4 &&
                         key->NlMtu > 0 && key->NlMtu < IPV6_MIN_MTU && key->NlMtu < link->mtu;
    bool ipv6_has_static = false;
    if (shrinks && link->has_inet6 && !(link->flags & IFF_LOOPBACK))
        result = read_ipv6_static(live, link, &ipv6_has_static);
    if (result < 0)
        return result;
    situation.facts = (struct request_facts){
        .loopback = link->flags & IFF_LOOPBACK,
        .ipv6_forwards_everywhere = all_forwarding != 0,
        .ipv6_router = link->inet6_forwarding != 0,
        .duplicate_detection = link->inet6_accept_dad > 0 || all_accept_dad > 0,
        .ipv6_has_static = ipv6_has_static,
        .ipv6_kernel_discovers = link_accepts_advertisements(link),
        .link_mtu = link->mtu,
    };
    *ret_situation = situation;
    return 0;
}

int set_judge(struct live *live, const MIB_IPINTERFACE_ROW *wanted, struct request *ret_request,
              struct record *ret_current)
{
    struct situation situation;
    int result = read_situation(live, wanted, &situation);
    if (result < 0)
        return result;
    *ret_request = request_make(&situation.current, &situation.facts, wanted);
    if (ret_current)
        *ret_current = situation.current;
    return 0;
}

int set_is_settable(struct live *live, const MIB_IPINTERFACE_ROW *key, const char *field)
{
    struct situation situation;
    int result = read_situation(live, key, &situation);
    return result < 0 ? result : request_settable(&situation.current, &situation.facts, field);
}

/* --- writing ---------------------------------------------------------------------------------- */

struct writing {
    struct journal journal;
    const struct situation *situation;
    const MIB_IPINTERFACE_ROW *wanted;
};

static int write_sysctl(struct writing *writing, const char *group, const char *name,
                        int64_t number)
{
    const bool ipv6 = writing->situation->current.version == INET_VERSION_IPV6;
    const struct journal_sysctl sysctl = {ipv6 ? "ipv6" : "ipv4", group, name};
    return journal_sysctl(&writing->journal, &sysctl, number);
}

static int write_router_discovery(struct writing *writing)
{
    if (writing->wanted->RouterDiscoveryBehavior == RouterDiscoveryDisabled)
        return write_sysctl(writing, "conf", "accept_ra", 0);
    /* A router listens to other routers only with 2. */
    return write_sysctl(writing, "conf", "accept_ra",
                        writing->situation->facts.ipv6_router ? 2 : 1);
}

static int write_link_local(struct writing *writing)
{
    enum { GENERATION_EUI64 = 0, GENERATION_NONE = 1 }; /* IN6_ADDR_GEN_MODE_* */
    /* By sysctl and not by netlink: only so the kernel makes the address at once. */
    const bool off = writing->wanted->LinkLocalAddressBehavior == LinkLocalAlwaysOff;
    return write_sysctl(writing, "conf", "addr_gen_mode", off ? GENERATION_NONE : GENERATION_EUI64);
}

static int write_mtu(struct writing *writing)
{
    const struct situation *situation = writing->situation;
    if (situation->current.version == INET_VERSION_IPV6)
        return write_sysctl(writing, "conf", "mtu", writing->wanted->NlMtu);
    return journal_link_mtu(&writing->journal, situation->link.mtu, writing->wanted->NlMtu);
}

static int write_forwarding(struct writing *writing)
{
    const bool ipv6 = writing->situation->current.version == INET_VERSION_IPV6;
    return write_sysctl(writing, "conf", ipv6 ? "force_forwarding" : "forwarding",
                        writing->wanted->ForwardingEnabled);
}

/* Removals come last: they are the hardest to undo exactly, and nothing fails behind them. */
static int write_changes(struct writing *writing, uint32_t changes)
{
    const MIB_IPINTERFACE_ROW *wanted = writing->wanted;
    int result = 0;
    if (result == 0 && (changes & REQUEST_BASE_REACHABLE_TIME))
        result = write_sysctl(writing, "neigh", "base_reachable_time_ms",
                              wanted->BaseReachableTime);
    if (result == 0 && (changes & REQUEST_RETRANSMIT_TIME))
        result = write_sysctl(writing, "neigh", "retrans_time_ms", wanted->RetransmitTime);
    if (result == 0 && (changes & REQUEST_FORWARDING))
        result = write_forwarding(writing);
    if (result == 0 && (changes & REQUEST_DAD_TRANSMITS))
        result = write_sysctl(writing, "conf", "dad_transmits", wanted->DadTransmits);
    if (result == 0 && (changes & REQUEST_ROUTER_DISCOVERY))
        result = write_router_discovery(writing);
    if (result == 0 && (changes & REQUEST_DISABLE_DEFAULT_ROUTES))
        result = write_sysctl(writing, "conf", "accept_ra_defrtr", !wanted->DisableDefaultRoutes);
    if (result == 0 && (changes & REQUEST_LINK_LOCAL_ADDRESS))
        result = write_link_local(writing);
    if (result == 0 && (changes & REQUEST_MTU))
        result = write_mtu(writing);

    const bool no_routers = (changes & REQUEST_ROUTER_DISCOVERY) &&
                            wanted->RouterDiscoveryBehavior == RouterDiscoveryDisabled;
    const bool no_routes = (changes & REQUEST_DISABLE_DEFAULT_ROUTES) &&
                           wanted->DisableDefaultRoutes;
    if (result == 0 && (no_routers || no_routes))
        result = journal_remove(&writing->journal, REPLAY_ADVERTISED_DEFAULT_ROUTES);
    if (result == 0 && (changes & REQUEST_LINK_LOCAL_ADDRESS) &&
        wanted->LinkLocalAddressBehavior == LinkLocalAlwaysOff)
        result = journal_remove(&writing->journal, REPLAY_LINK_LOCAL_ADDRESSES);
    return result;
}

static void tell_kernel_refusal(const struct writing *writing, int result,
                                char problem[SET_PROBLEM_SIZE])
{
    const struct situation *situation = writing->situation;
    const char *kernel = writing->journal.netlink->error;
    /* The kernel's word is just EINVAL. */
    if (result == -EINVAL && strstr(writing->journal.failed, "/mtu") &&
        writing->wanted->NlMtu > situation->link.mtu) {
        snprintf(problem, SET_PROBLEM_SIZE, "%s: NlMtu: more than the link's %" PRIu32 " bytes",
                 situation->current.name, situation->link.mtu);
        return;
    }
    snprintf(problem, SET_PROBLEM_SIZE, "%s: %s: %s%s%s", situation->current.name,
             writing->journal.failed, strerror(-result), kernel[0] ? ": " : "", kernel);
}

int set_check_right(struct live *live, const char *name, char problem[SET_PROBLEM_SIZE])
{
    int result = write_right_check(live_netlink(live));
    if (result == -EPERM || result == -EACCES)
        snprintf(problem, SET_PROBLEM_SIZE,
                 "%s: %s: a change needs CAP_NET_ADMIN in the interface's network namespace", name,
                 strerror(-result));
    else if (result < 0)
        snprintf(problem, SET_PROBLEM_SIZE, "%s: asking for the right to change it: %s", name,
                 strerror(-result));
    return result;
}

int set_row(struct live *live, MIB_IPINTERFACE_ROW *wanted, char problem[SET_PROBLEM_SIZE])
{
    problem[0] = '\0';
    struct situation situation;
    int result = read_situation(live, wanted, &situation);
    if (result < 0)
        return result;
    const struct request request = request_make(&situation.current, &situation.facts, wanted);
    if (request.verdict != REQUEST_FINE) {
        snprintf(problem, SET_PROBLEM_SIZE, "%s: %s: %s", situation.current.name, request.field,
                 request.reason);
        return request.verdict == REQUEST_WRONG_VALUE ? -EINVAL : -EOPNOTSUPP;
    }
    if (request.changes)
        result = set_check_right(live, situation.current.name, problem);
    if (result < 0)
        return result;
    struct writing writing = {
        .journal = {.netlink = live_netlink(live),
                    .sysctl = live_sysctl(live),
                    .ifindex = situation.link.ifindex},
        .situation = &situation,
        .wanted = wanted,
    };
    writing.journal.netlink->error[0] = '\0';
    result = write_changes(&writing, request.changes);
    if (result < 0) {
        tell_kernel_refusal(&writing, result, problem);
        int undone = journal_undo(&writing.journal);
        if (undone < 0)
            log_error("%s: what was changed could not be changed back: %s", situation.current.name,
                      strerror(-undone));
    }
    journal_done(&writing.journal);
    if (result == 0)
        wanted->InterfaceLuid = situation.current.row.InterfaceLuid;
    return result;
}

/* --- for C programs --------------------------------------------------------------------------- */

void set_copy_problem(const char *problem, char *buffer, size_t length)
{
    if (buffer && length)
        snprintf(buffer, length, "%s", problem);
}

int set_take_loan(ipif_namespace *namespace, struct loan *ret_loan, char problem[SET_PROBLEM_SIZE])
{
    int result = loan_take(namespace, ret_loan);
    if (result < 0)
        snprintf(problem, SET_PROBLEM_SIZE, "cannot ask the kernel: %s", strerror(-result));
    return result;
}

NTSTATUS ipif_set_entry(ipif_namespace *namespace, PMIB_IPINTERFACE_ROW row, CHAR *ret_problem,
                        size_t length)
{
    char problem[SET_PROBLEM_SIZE] = "";
    int result = entry_check(row);
    struct loan loan;
    if (result == 0)
        result = set_take_loan(namespace, &loan, problem);
    if (result == 0)
        result = loan_end(&loan, set_row(loan.live, row, problem));
    set_copy_problem(problem, ret_problem, length);
    return status_of(result);
}

NETIOAPI_API SetIpInterfaceEntry(PMIB_IPINTERFACE_ROW row)
{
    return ipif_set_entry(NULL, row, NULL, 0);
}
