/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/difference.h"

#include <string.h>

static void take_ethtool(struct record *to, const struct record *from)
{
    const uint32_t absences = RECORD_OFFLOADS | RECORD_WAKE_UP_PATTERNS;
    to->row.SupportsWakeUpPatterns = from->row.SupportsWakeUpPatterns;
    to->row.TransmitOffload = from->row.TransmitOffload;
    to->row.ReceiveOffload = from->row.ReceiveOffload;
    to->absent = (to->absent & ~absences) | (from->absent & absences);
}

bool difference_is_news(const struct record *before, const struct record *after,
                        bool before_has_ethtool)
{
    if (!before || !after)
        return before != after;
    struct record same_time = *before;
    same_time.row.ReachableTime = after->row.ReachableTime;
    if (!before_has_ethtool)
        take_ethtool(&same_time, after);
    return memcmp(&same_time, after, sizeof same_time) != 0;
}

static bool inet_differs(const struct record *before, const struct record *after)
{
    /* Not RetransmitTime: the object's description names the other two only. */
    return before->row.MaxReassemblySize != after->row.MaxReassemblySize ||
           before->enable_status != after->enable_status;
}

static bool inet6_differs(const struct record *before, const struct record *after)
{
    /* The base stands for ReachableTime, whose own drawing is no change of the interface. */
    return before->row.MaxReassemblySize != after->row.MaxReassemblySize ||
           before->identifier_length != after->identifier_length ||
           before->row.InterfaceIdentifier != after->row.InterfaceIdentifier ||
           before->enable_status != after->enable_status ||
           before->row.BaseReachableTime != after->row.BaseReachableTime ||
           before->row.RetransmitTime != after->row.RetransmitTime ||
           before->row.ForwardingEnabled != after->row.ForwardingEnabled;
}

bool difference_moves_last_change(const struct record *before, const struct record *after)
{
    if (!before || !after)
        return before != after;
    return after->version == INET_VERSION_IPV4 ? inet_differs(before, after)
                                               : inet6_differs(before, after);
}
