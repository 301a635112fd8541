/* SPDX-License-Identifier: BSD-2-Clause */
#include "sources/journal.h"
#include "netlink/link.h"
#include "util/cleanup.h"

#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

static struct journal_step *next_step(struct journal *journal)
{
    return journal->count < JOURNAL_STEPS_MAX ? &journal->steps[journal->count] : NULL;
}

static int fail(struct journal *journal, int result, const char *what)
{
    snprintf(journal->failed, sizeof journal->failed, "%s", what);
    return result;
}

/*
 * Opens a value of the interface, whatever its name is at the moment.  Once the file is open a
 * rename makes it useless: so a name that is still right behind the opening was right before it.
 */
static int open_value(struct journal *journal, const struct journal_sysctl *sysctl)
{
    enum { ATTEMPTS = 8 };
    int result = 0;
    struct link_record before, after;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        result = link_read(journal->netlink, journal->ifindex, &before);
        if (result < 0)
            return result;
        char path[SYSCTL_PATH_SIZE];
        sysctl_path(path, sysctl->family, sysctl->group, before.name, sysctl->name);
        snprintf(journal->failed, sizeof journal->failed, "%s", path);
        int file = sysctl_open_value(journal->sysctl, path);
        if (file < 0 && file != -ENOENT)
            return file;
        result = link_read(journal->netlink, journal->ifindex, &after);
        const bool renamed = result < 0 || strcmp(before.name, after.name) != 0;
        if (!renamed)
            return file;
        if (file >= 0)
            close(file);
    }
    return result < 0 ? result : -EAGAIN;
}

/* Writes a value and gives what it was before. */
static int exchange(struct journal *journal, const struct journal_sysctl *sysctl, int64_t number,
                    int64_t *ret_before)
{
    enum { ATTEMPTS = 8 };
    int result = -ENOENT;
    for (int attempt = 0; attempt < ATTEMPTS && result == -ENOENT; attempt++) {
        CLEANUP_CLOSE int file = open_value(journal, sysctl);
        if (file < 0)
            return file;
        int64_t before;
        result = sysctl_read_value(file, &before);
        if (result == 0 && before != number)
            result = sysctl_write_value(file, number);
        if (result == 0)
            *ret_before = before;
    }
    return result;
}

int journal_sysctl(struct journal *journal, const struct journal_sysctl *sysctl, int64_t number)
{
    struct journal_step *step = next_step(journal);
    if (!step)
        return fail(journal, -ENOBUFS, sysctl->name);
    int64_t before;
    int result = exchange(journal, sysctl, number, &before);
    if (result < 0 || before == number)
        return result;
    *step = (struct journal_step){.kind = JOURNAL_SYSCTL, .sysctl = *sysctl, .before = before};
    journal->count++;
    return 0;
}

static int set_link_mtu(struct netlink *netlink, uint32_t ifindex, uint32_t mtu)
{
    char buffer[64];
    struct ifinfomsg *header;
    struct nlmsghdr *request = netlink_request(buffer, RTM_NEWLINK, NLM_F_ACK, sizeof *header,
                                               (void **)&header);
    header->ifi_family = AF_UNSPEC;
    header->ifi_index = (int)ifindex;
    mnl_attr_put_u32(request, IFLA_MTU, mtu);
    return netlink_talk(netlink, request, NULL);
}

int journal_link_mtu(struct journal *journal, uint32_t before, uint32_t mtu)
{
    struct journal_step *step = next_step(journal);
    if (!step)
        return fail(journal, -ENOBUFS, "MTU");
    int result = set_link_mtu(journal->netlink, journal->ifindex, mtu);
    if (result < 0)
        return fail(journal, result, "MTU");
    *step = (struct journal_step){.kind = JOURNAL_LINK_MTU, .before = before};
    journal->count++;
    return 0;
}

static const char *choice_name(enum replay_choice choice)
{
    switch (choice) {
    case REPLAY_LINK_LOCAL_ADDRESSES:
        return "removing link-local addresses";
    case REPLAY_PERMANENT_ADDRESSES:
    case REPLAY_STATIC_ADDRESSES:
        return "removing addresses";
    case REPLAY_ADVERTISED_DEFAULT_ROUTES:
        return "removing advertised default routes";
    case REPLAY_STATIC_ROUTES:
        return "removing routes";
    }
    return "";
}

int journal_remove(struct journal *journal, enum replay_choice choice)
{
    struct journal_step *step = next_step(journal);
    if (!step)
        return fail(journal, -ENOBUFS, choice_name(choice));
    *step = (struct journal_step){.kind = JOURNAL_REMOVAL};
    int result = replay_take(journal->netlink, journal->ifindex, choice, &step->removed);
    if (result < 0) {
        replay_done(&step->removed);
        return fail(journal, result, choice_name(choice));
    }
    /* From here on it is for undo to give back, also what a failure left removed. */
    journal->count++;
    result = replay_remove(journal->netlink, &step->removed);
    return result < 0 ? fail(journal, result, choice_name(choice)) : 0;
}

int journal_undo(struct journal *journal)
{
    int first = 0;
    while (journal->count > 0) {
        struct journal_step *step = &journal->steps[--journal->count];
        int64_t replaced;
        int result = 0;
        switch (step->kind) {
        case JOURNAL_SYSCTL:
            result = exchange(journal, &step->sysctl, step->before, &replaced);
            break;
        case JOURNAL_LINK_MTU:
            result = set_link_mtu(journal->netlink, journal->ifindex, (uint32_t)step->before);
            break;
        case JOURNAL_REMOVAL:
            result = replay_restore(journal->netlink, &step->removed, NULL);
            replay_done(&step->removed);
            break;
        }
        if (result < 0 && first == 0)
            first = result;
    }
    return first;
}

void journal_done(struct journal *journal)
{
    for (size_t i = 0; i < journal->count; i++)
        if (journal->steps[i].kind == JOURNAL_REMOVAL)
            replay_done(&journal->steps[i].removed);
    journal->count = 0;
}
