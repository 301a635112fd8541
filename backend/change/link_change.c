/* SPDX-License-Identifier: BSD-2-Clause */
#include "change/link_change.h"
#include "live/access.h"
#include "model/join.h"
#include "util/escape.h"
#include "util/log.h"

#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

int link_change_begin(struct live *live, uint32_t ifindex, struct link_change *ret_change)
{
    struct interface_facts facts = {0};
    int result = link_read(live_netlink(live), ifindex, &facts.link);
    if (result < 0)
        return result;
    *ret_change = (struct link_change){.live = live, .link = facts.link};
    join_interface(&facts, &ret_change->current);
    ret_change->wanted = ret_change->current;
    return 0;
}

/* --- judging ---------------------------------------------------------------------------------- */

/* By IFF_PROMISC anybody may ask, and all who do ask as one; the others hold it by themselves. */
static bool is_held_promiscuous(const struct link_record *link)
{
    return link->promiscuity > (link->flags & IFF_PROMISC ? 1u : 0u);
}

/* What would not be shown as it was written is not taken. */
static bool is_shown_as_it_is(const char *alias)
{
    char shown[INTERFACE_ALIAS_SIZE];
    escape_text(alias, "", shown, sizeof shown);
    return strcmp(shown, alias) == 0;
}

struct judgement link_change_judge(const struct link_change *change,
                                   const struct interface_record *wanted)
{
    const struct interface_record *current = &change->current;
    struct judgement judgement = {.verdict = VERDICT_FINE};
    if (wanted->admin_status != ADMIN_STATUS_UP && wanted->admin_status != ADMIN_STATUS_DOWN)
        return (struct judgement){VERDICT_WRONG_VALUE, "ifAdminStatus",
                                  "Linux has no tests of interfaces", 0};
    if (strcmp(wanted->alias, current->alias) != 0) {
        if (!is_shown_as_it_is(wanted->alias))
            return (struct judgement){VERDICT_WRONG_VALUE, "ifAlias",
                                      "not UTF-8, or not to be seen", 0};
        judgement.changes |= LINK_CHANGE_ALIAS;
    }
    if (wanted->promiscuous != current->promiscuous) {
        if (!wanted->promiscuous && is_held_promiscuous(&change->link))
            return (struct judgement){VERDICT_INCONSISTENT, "ifPromiscuousMode",
                                      "a bridge or another program keeps it promiscuous", 0};
        judgement.changes |= LINK_CHANGE_PROMISCUOUS;
    }
    if (wanted->admin_status != current->admin_status)
        judgement.changes |= LINK_CHANGE_ADMIN_STATUS;
    return judgement;
}

/* --- writing ---------------------------------------------------------------------------------- */

static uint32_t flags_of(uint32_t changes)
{
    uint32_t flags = 0;
    if (changes & LINK_CHANGE_ADMIN_STATUS)
        flags |= IFF_UP;
    if (changes & LINK_CHANGE_PROMISCUOUS)
        flags |= IFF_PROMISC;
    return flags;
}

/* What undoing needs, and nobody can tell any more when it is written. */
static int read_what_goes(struct link_change *change, uint32_t changes)
{
    static const enum saved_kind kinds[] = {PERMANENT_ADDRESSES, STATIC_ROUTES, STATIC_INET_ROUTES};
    struct netlink *netlink = live_netlink(change->live);
    const uint32_t ifindex = change->link.ifindex;
    int result = 0;
    if (changes & LINK_CHANGE_ALIAS)
        result = link_read_whole_alias(netlink, ifindex, change->alias);
    for (size_t i = 0;
         result == 0 && (changes & LINK_CHANGE_ADMIN_STATUS) && i < sizeof kinds / sizeof *kinds;
         i++) {
        result = saved_addresses_read(netlink, ifindex, kinds[i], &change->lost);
        if (result == -EOPNOTSUPP) /* without IPv6 there is none */
            result = 0;
    }
    return result;
}

static int write_all(struct link_change *change, uint32_t changes)
{
    const struct interface_record *wanted = &change->wanted;
    uint32_t flags = 0;
    if (wanted->admin_status == ADMIN_STATUS_UP)
        flags |= IFF_UP;
    if (wanted->promiscuous)
        flags |= IFF_PROMISC;
    return link_set(live_netlink(change->live), change->link.ifindex, flags, flags_of(changes),
                    changes & LINK_CHANGE_ALIAS ? wanted->alias : NULL);
}

static void tell_refusal(const struct link_change *change, uint32_t changes, int result,
                         char problem[static CHANGE_PROBLEM_SIZE])
{
    const char *kernel = live_netlink(change->live)->error;
    snprintf(problem, CHANGE_PROBLEM_SIZE, "%s:%s%s%s: %s%s%s", change->current.name,
             changes & LINK_CHANGE_ADMIN_STATUS ? " ifAdminStatus" : "",
             changes & LINK_CHANGE_PROMISCUOUS ? " ifPromiscuousMode" : "",
             changes & LINK_CHANGE_ALIAS ? " ifAlias" : "", strerror(-result),
             kernel[0] ? ": " : "", kernel);
}

int link_change_apply(struct link_change *change, char problem[static CHANGE_PROBLEM_SIZE])
{
    const char *name = change->current.name;
    const struct judgement judgement = link_change_judge(change, &change->wanted);
    problem[0] = '\0';
    if (judgement.verdict != VERDICT_FINE) {
        snprintf(problem, CHANGE_PROBLEM_SIZE, "%s: %s: %s", name, judgement.field,
                 judgement.reason);
        return judgement.verdict == VERDICT_WRONG_VALUE ? -EINVAL : -EOPNOTSUPP;
    }
    if (!judgement.changes)
        return 0;
    int result = change_check_right(change->live, name, problem);
    if (result < 0)
        return result;
    result = read_what_goes(change, judgement.changes);
    if (result < 0) {
        snprintf(problem, CHANGE_PROBLEM_SIZE, "%s: reading what it has: %s", name,
                 strerror(-result));
        return result;
    }
    live_netlink(change->live)->error[0] = '\0';
    /* The kernel does one part behind the other, and may refuse a later one. */
    change->written = judgement.changes;
    result = write_all(change, judgement.changes);
    if (result < 0) {
        tell_refusal(change, judgement.changes, result, problem);
        (void)link_change_undo(change);
    }
    return result;
}

/* --- undoing ---------------------------------------------------------------------------------- */

static int give_back(struct link_change *change)
{
    struct saved_addresses left = {0};
    int result = saved_addresses_restore(live_netlink(change->live), &change->lost, &left);
    saved_addresses_done(&left);
    return result;
}

int link_change_undo(struct link_change *change)
{
    const uint32_t written = change->written;
    if (!written)
        return 0;
    change->written = 0;
    int result = link_set(live_netlink(change->live), change->link.ifindex, change->link.flags,
                          flags_of(written), written & LINK_CHANGE_ALIAS ? change->alias : NULL);
    if (result == 0)
        result = give_back(change);
    if (result == -ENODEV)
        result = 0;
    if (result < 0)
        log_error("%s: what was changed could not be changed back: %s", change->current.name,
                  strerror(-result));
    return result;
}

void link_change_done(struct link_change *change)
{
    saved_addresses_done(&change->lost);
}
