/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/set_change.h"

#include "agent/agent.h"
#include "model/interfaces.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static bool is_whole(const struct set_change *change)
{
    return change->version == WHOLE_INTERFACE;
}

/* --- beginning -------------------------------------------------------------------------------- */

static bool find_shown(uint8_t version, uint32_t ifindex, bool *ret_notifies)
{
    struct snapshot *snapshot = reader_newest(agent.reader);
    const struct interfaces *interfaces = snapshot_interfaces(snapshot);
    bool found;
    if (version == WHOLE_INTERFACE) {
        const struct interface_record *interface = interfaces ? interfaces_find(interfaces, ifindex)
                                                              : NULL;
        found = interface != NULL;
        *ret_notifies = found && interface->notifies;
    } else {
        found = snapshot_find(snapshot, (enum inet_version)version, ifindex) != NULL;
    }
    snapshot_unref(snapshot);
    return found;
}

bool set_change_is_shown(uint8_t version, uint32_t ifindex)
{
    bool notifies;
    return find_shown(version, ifindex, &notifies);
}

/* Whether it notifies is the agent's to know, and everything else the kernel's. */
static int begin_whole(struct live *live, uint32_t ifindex, struct link_change *ret_change)
{
    bool notifies;
    if (!find_shown(WHOLE_INTERFACE, ifindex, &notifies))
        return -ENODEV;
    int result = link_change_begin(live, ifindex, ret_change);
    if (result == 0)
        ret_change->current.notifies = ret_change->wanted.notifies = notifies;
    return result;
}

int set_change_begin(uint8_t version, uint32_t ifindex, struct set_change *ret_change)
{
    const MIB_IPINTERFACE_ROW key = {
        .Family = version == INET_VERSION_IPV4 ? AF_INET : AF_INET6,
        .InterfaceIndex = ifindex,
    };
    struct live *live = set_handle();
    if (!live)
        return -EIO;
    ret_change->version = version;
    ret_change->wrote_notifies = false;
    return version == WHOLE_INTERFACE ? begin_whole(live, ifindex, &ret_change->link)
                                      : change_begin(live, &key, &ret_change->row);
}

void set_change_done(struct set_change *change)
{
    if (is_whole(change))
        link_change_done(&change->link);
}

/* --- what there is ---------------------------------------------------------------------------- */

uint32_t set_change_ifindex(const struct set_change *change)
{
    return is_whole(change) ? change->link.link.ifindex : change->row.link.ifindex;
}

const char *set_change_name(const struct set_change *change)
{
    return is_whole(change) ? change->link.current.name : change->row.situation.current.name;
}

bool set_change_value(const struct set_change *change, const struct column *column,
                      struct column_value *ret_value)
{
    const struct record *row = &change->row.situation.current;
    return is_whole(change) ? column_get(column, &change->link.current, ret_value)
                            : column_get(column, row, ret_value);
}

/* --- judging ---------------------------------------------------------------------------------- */

static int error_of(const struct judgement *judgement)
{
    switch (judgement->verdict) {
    case VERDICT_FINE:
        return SNMP_ERR_NOERROR;
    case VERDICT_WRONG_VALUE:
        return SNMP_ERR_WRONGVALUE;
    case VERDICT_NOT_SETTABLE:
        return SNMP_ERR_NOTWRITABLE;
    case VERDICT_INCONSISTENT:
        return SNMP_ERR_INCONSISTENTVALUE;
    }
    return SNMP_ERR_GENERR;
}

static int judge_whole(const struct link_change *change, const struct column *column,
                       const struct column_value *value)
{
    struct interface_record wanted = change->current;
    if (column_set(column, value, &wanted) < 0)
        return SNMP_ERR_WRONGVALUE;
    const struct judgement judgement = link_change_judge(change, &wanted);
    return error_of(&judgement);
}

/* A value that the documents' functions take for "leave it" is none that can be written. */
static bool is_ignored(const struct change *change, const struct judgement *judgement,
                       const struct column *column, const struct column_value *value)
{
    struct column_value now;
    return !judgement->changes && !(column_get(column, &change->situation.current, &now) &&
                                    column_value_equal(&now, value));
}

static int judge_row(struct change *change, const struct column *column,
                     const struct column_value *value)
{
    struct record wanted = {0};
    struct judgement judgement;
    judge_ask_nothing(&wanted.row);
    if (!judge_takes((enum inet_version)change->situation.current.version, column->offset))
        return SNMP_ERR_NOTWRITABLE;
    if (column_set(column, value, &wanted) < 0)
        return SNMP_ERR_WRONGVALUE;
    if (change_judge(change, &wanted, &judgement) < 0)
        return SNMP_ERR_RESOURCEUNAVAILABLE;
    if (judgement.verdict == VERDICT_FINE && is_ignored(change, &judgement, column, value))
        return judge_settable(&change->situation, column->offset) ? SNMP_ERR_WRONGVALUE
                                                                  : SNMP_ERR_NOTWRITABLE;
    return error_of(&judgement);
}

int set_change_judge(struct set_change *change, const struct column *column,
                     const struct column_value *value)
{
    return is_whole(change) ? judge_whole(&change->link, column, value)
                            : judge_row(&change->row, column, value);
}

int set_change_want(struct set_change *change, const struct column *column,
                    const struct column_value *value)
{
    return is_whole(change) ? column_set(column, value, &change->link.wanted)
                            : column_set(column, value, &change->row.wanted);
}

/* --- doing and undoing ------------------------------------------------------------------------ */

bool set_change_cuts_off(const struct set_change *change)
{
    return is_whole(change) ? change->link.wanted.admin_status == ADMIN_STATUS_DOWN
                            : change->row.wanted.enable_status == ENABLE_STATUS_DOWN;
}

static int write_notifies(struct set_change *change, char problem[static CHANGE_PROBLEM_SIZE])
{
    struct link_change *link = &change->link;
    if (link->wanted.notifies == link->current.notifies)
        return 0;
    int result = reader_set_notifies(agent.reader, link->link.ifindex, link->wanted.notifies);
    change->wrote_notifies = result == 0;
    if (result < 0)
        snprintf(problem, CHANGE_PROBLEM_SIZE, "%s: ifLinkUpDownTrapEnable: %s", link->current.name,
                 strerror(-result));
    return result;
}

int set_change_apply(struct set_change *change, char problem[static CHANGE_PROBLEM_SIZE])
{
    if (!is_whole(change))
        return change_apply(&change->row, problem);
    int result = link_change_apply(&change->link, problem);
    if (result < 0)
        return result;
    result = write_notifies(change, problem);
    if (result < 0)
        (void)link_change_undo(&change->link);
    return result;
}

int set_change_undo(struct set_change *change)
{
    if (!is_whole(change))
        return change_undo(&change->row);
    int result = 0;
    if (change->wrote_notifies)
        result = reader_set_notifies(agent.reader, change->link.link.ifindex,
                                     change->link.current.notifies);
    change->wrote_notifies = false;
    if (result == -ENODEV) /* gone, and with it what was written */
        result = 0;
    const int undone = link_change_undo(&change->link);
    return undone < 0 ? undone : result;
}
