/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/difference.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Members without a hole among them: what a compiler leaves between two is not copied with them. */
struct run {
    size_t begin;
    size_t end;
};

#define BEGIN(member) offsetof(struct record, member)
#define END(member)   (BEGIN(member) + sizeof((struct record *)0)->member)
#define RUN(first, last)                                                                           \
    {                                                                                              \
        BEGIN(first), END(last)                                                                    \
    }

/* All but the name; those of the row, which begins a record, first. */
static const struct run runs[] = {
    RUN(row.Family, row.Family),
    RUN(row.InterfaceLuid, row.AdvertiseDefaultRoute),
    RUN(row.RouterDiscoveryBehavior, row.DisableDefaultRoutes),
    RUN(kind, settable_forwarding),
    RUN(advertisement.link_mtu, advertisement.other),
};
enum { RUNS_OF_ROW = 3, RUNS = sizeof runs / sizeof *runs };

/* tests/unit/test_layout.c has the sizes and places of the row's members. */
_Static_assert(BEGIN(row) == 0 && END(row) == BEGIN(name) &&
                   END(settable_forwarding) == END(kind) + 8 &&
                   BEGIN(advertisement) == END(settable_forwarding) &&
                   END(advertisement.other) == BEGIN(advertisement) + 22 &&
                   sizeof(struct record) - END(advertisement.other) < sizeof(uint64_t),
               "a record has other members than those that are compared");

static bool runs_equal(const void *left, const void *right, size_t count)
{
    const char *one = left, *other = right;
    for (size_t i = 0; i < count; i++)
        if (memcmp(one + runs[i].begin, other + runs[i].begin, runs[i].end - runs[i].begin) != 0)
            return false;
    return true;
}

bool record_equal(const struct record *left, const struct record *right)
{
    return runs_equal(left, right, RUNS) &&
           strncmp(left->name, right->name, sizeof left->name) == 0;
}

bool record_row_equal(const MIB_IPINTERFACE_ROW *left, const MIB_IPINTERFACE_ROW *right)
{
    return runs_equal(left, right, RUNS_OF_ROW);
}

static void take_ethtool(struct record *to, const struct record *from)
{
    const uint32_t absences = RECORD_OFFLOADS | RECORD_WAKE_UP_PATTERNS;
    to->row.SupportsWakeUpPatterns = from->row.SupportsWakeUpPatterns;
    to->row.TransmitOffload = from->row.TransmitOffload;
    to->row.ReceiveOffload = from->row.ReceiveOffload;
    to->absent = (to->absent & ~absences) | (from->absent & absences);
}

bool difference_is_news(const struct record *before, const struct record *after,
                        bool before_has_offloads)
{
    if (!before || !after)
        return before != after;
    struct record same_time = *before;
    same_time.row.ReachableTime = after->row.ReachableTime;
    if (!before_has_offloads)
        take_ethtool(&same_time, after);
    return !record_equal(&same_time, after);
}

bool difference_moves_last_change(const struct record *before, const struct record *after)
{
    if (!before || !after)
        return before != after;
    if (before->row.MaxReassemblySize != after->row.MaxReassemblySize ||
        before->enable_status != after->enable_status)
        return true;
    /* IPv4's RetransmitTime is not named by the description of its object.  IPv6's base stands for
     * ReachableTime, whose own drawing is no change of the interface. */
    return after->version == INET_VERSION_IPV6 &&
           (before->identifier_length != after->identifier_length ||
            before->row.InterfaceIdentifier != after->row.InterfaceIdentifier ||
            before->row.BaseReachableTime != after->row.BaseReachableTime ||
            before->row.RetransmitTime != after->row.RetransmitTime ||
            before->row.ForwardingEnabled != after->row.ForwardingEnabled);
}
