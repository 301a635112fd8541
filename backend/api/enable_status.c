/* SPDX-License-Identifier: BSD-2-Clause */
#include "api/entry.h"
#include "api/namespace.h"
#include "api/set.h"
#include "api/status.h"
#include "live/access.h"
#include "sources/journal.h"
#include "sources/keep.h"
#include "util/log.h"
#include "util/shortage.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct target {
    struct netlink *netlink;
    struct journal journal;
    uint32_t ifindex;
    const char *name;
};

static int fail(char problem[SET_PROBLEM_SIZE], const struct target *target, const char *what,
                int result)
{
    snprintf(problem, SET_PROBLEM_SIZE, "%s: %s: %s", target->name, what, strerror(-result));
    return result;
}

static int write_switch(struct target *target, bool off, char problem[SET_PROBLEM_SIZE])
{
    const struct journal_sysctl sysctl = {"ipv6", "conf", "disable_ipv6"};
    int result = journal_sysctl(&target->journal, &sysctl, off);
    return result < 0 ? fail(problem, target, target->journal.failed, result) : 0;
}

static int switch_off(struct target *target, const char *path, char problem[SET_PROBLEM_SIZE])
{
    struct replay kept = {0};
    int result = replay_take(target->netlink, target->ifindex, REPLAY_PERMANENT_ADDRESSES, &kept);
    if (result == 0)
        result = replay_take(target->netlink, target->ifindex, REPLAY_STATIC_ROUTES, &kept);
    if (result < 0)
        fail(problem, target, "reading its addresses and routes", result);
    /* What an earlier time left there is of no use any more. */
    keep_forget(path);
    if (result == 0 && kept.count > 0) {
        result = keep_write(path, &kept);
        if (result < 0)
            fail(problem, target, path, result);
    }
    replay_done(&kept);
    if (result == 0) {
        result = write_switch(target, true, problem);
        if (result < 0)
            keep_forget(path);
    }
    return result;
}

/* Beside the file: what could not be given back when IPv6 came on. */
static void left_path(const char *path, char ret_path[static KEEP_PATH_SIZE])
{
    static const char suffix[] = "-left";
    snprintf(ret_path, KEEP_PATH_SIZE, "%.*s%s", (int)(KEEP_PATH_SIZE - sizeof suffix), path, suffix);
}

/* IPv6 is on, as was asked: what cannot be given back is said, but is no failure.  Whether all of
 * it is in the kernel or in the file of what is left. */
static bool give_back(struct target *target, const char *left_over, const struct replay *kept)
{
    struct replay left = {0};
    int result = replay_restore(target->netlink, kept, &left);
    if (result < 0)
        log_warning("%s: not every IPv6 address and route could be restored: %s; switching "
                    "EnableStatus up once more tries again",
                    target->name, strerror(-result));
    const bool all_safe = result != -ENOMEM &&
                          (left.count == 0 || keep_write(left_over, &left) == 0);
    if (left.count == 0 && all_safe)
        keep_forget(left_over);
    replay_done(&left);
    return all_safe;
}

static int switch_on(struct target *target, const char *path, char problem[SET_PROBLEM_SIZE])
{
    char left_over[KEEP_PATH_SIZE];
    struct replay kept = {0};
    left_path(path, left_over);
    int read = keep_read(path, target->ifindex, &kept);
    int again = keep_read(left_over, target->ifindex, &kept);
    /* They are there, and can be read another time: not after this. */
    if (is_shortage(read) || is_shortage(again)) {
        replay_done(&kept);
        return is_shortage(read) ? fail(problem, target, path, read)
                                 : fail(problem, target, left_over, again);
    }
    int result = write_switch(target, false, problem);
    if (result == 0) {
        if (read < 0 && read != -ENOENT)
            log_warning("%s: %s: the addresses kept there are not restored: %s", target->name, path,
                        strerror(-read));
        if (give_back(target, left_over, &kept))
            keep_forget(path);
    }
    replay_done(&kept);
    return result;
}

/* IPv6 is on already; an earlier time may have left something to do: all of it, where not even
 * what was left could be written down. */
static int restore_left(struct live *live, struct target *target, const char *path,
                        char problem[SET_PROBLEM_SIZE])
{
    char left_over[KEEP_PATH_SIZE];
    struct replay kept = {0};
    left_path(path, left_over);
    int result = 0;
    (void)!keep_read(path, target->ifindex, &kept);
    (void)!keep_read(left_over, target->ifindex, &kept);
    if (kept.count > 0) {
        result = set_check_right(live, target->name, problem);
        if (result == 0 && give_back(target, left_over, &kept))
            keep_forget(path);
    }
    replay_done(&kept);
    return result;
}

int set_enable_status(struct live *live, const MIB_IPINTERFACE_ROW *key, enum enable_status status,
                      char problem[SET_PROBLEM_SIZE])
{
    problem[0] = '\0';
    struct record current = {0};
    int result = entry_check(key);
    if (result == 0)
        result = entry_read(live, key, &current);
    if (result < 0 && result != -EINVAL && result != -ENODEV)
        snprintf(problem, SET_PROBLEM_SIZE, "%s", live_error(live));
    if (result < 0)
        return result;
    const bool is_already = current.enable_status == status;
    if (is_already && (status != ENABLE_STATUS_UP || current.version == INET_VERSION_IPV4))
        return 0;
    if (current.version == INET_VERSION_IPV4) {
        snprintf(problem, SET_PROBLEM_SIZE, "%s: EnableStatus: the kernel cannot switch IPv4 off",
                 current.name);
        return -EOPNOTSUPP;
    }
    if (!is_already)
        result = set_check_right(live, current.name, problem);
    if (result < 0)
        return result;
    struct target target = {
        .netlink = live_netlink(live),
        .journal = {.netlink = live_netlink(live),
                    .sysctl = live_sysctl(live),
                    .ifindex = current.row.InterfaceIndex},
        .ifindex = current.row.InterfaceIndex,
        .name = current.name,
    };
    char path[KEEP_PATH_SIZE];
    result = keep_path(target.netlink, target.ifindex, path);
    if (is_already)
        return result < 0 ? 0 : restore_left(live, &target, path, problem);
    if (result < 0)
        return fail(problem, &target, "the identity of its namespace", result);
    return status == ENABLE_STATUS_DOWN ? switch_off(&target, path, problem)
                                        : switch_on(&target, path, problem);
}

NTSTATUS ipif_set_enable_status(ipif_namespace *namespace, const MIB_IPINTERFACE_ROW *row,
                                ULONG status, CHAR *ret_problem, size_t length)
{
    char problem[SET_PROBLEM_SIZE] = "";
    int result = entry_check(row);
    if (result == 0 && status != IPIF_ENABLE_STATUS_UP && status != IPIF_ENABLE_STATUS_DOWN)
        result = -EINVAL;
    struct loan loan;
    if (result == 0)
        result = set_take_loan(namespace, &loan, problem);
    if (result == 0)
        result = loan_end(&loan,
                          set_enable_status(loan.live, row, (enum enable_status)status, problem));
    set_copy_problem(problem, ret_problem, length);
    return status_of(result);
}
