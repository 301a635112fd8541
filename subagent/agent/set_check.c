/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/set_check.h"

#include "agentx/answer.h"
#include "columns/tables.h"
#include "agent/agent.h"
#include "agent/binding.h"

static const struct column *column_of(const struct table *table, uint32_t subid)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (table->columns[i].subid == subid)
            return &table->columns[i];
    return NULL;
}

/* Finds what the name means.  noCreation for a row that there is not, notWritable for anything
 * that no SET could ever write. */
static int locate(const struct table *table, const uint32_t *suffix, size_t length,
                  struct set_target *target)
{
    size_t index = 0;
    switch (table->shape) {
    case TABLE_OF_ONE:
        target->column = length == 1 && suffix[0] == 0 ? table->columns : NULL;
        break;
    case TABLE_OF_SCALARS:
        target->column = length == 2 && suffix[1] == 0 ? column_of(table, suffix[0]) : NULL;
        break;
    case TABLE_OF_ROWS:
        index = table->index_length;
        target->column = length > 2 && suffix[0] == 1 ? column_of(table, suffix[1]) : NULL;
        break;
    }
    if (!target->column || target->column->access != ACCESS_READ_WRITE)
        return SNMP_ERR_NOTWRITABLE;
    if (table->shape != TABLE_OF_ROWS)
        return SNMP_ERR_NOERROR;
    if (length != 2 + index)
        return SNMP_ERR_NOCREATION;
    target->version = INET_VERSION_IPV6; /* ipv6InterfaceTable; IPv4's has nothing to write */
    if (index == 2) {
        if (suffix[2] != INET_VERSION_IPV4 && suffix[2] != INET_VERSION_IPV6)
            return SNMP_ERR_NOCREATION;
        target->version = (uint8_t)suffix[2];
    }
    target->ifindex = suffix[1 + index];
    return target->ifindex ? SNMP_ERR_NOERROR : SNMP_ERR_NOCREATION;
}

/* The value, where its type is the column's. */
static int take_value(const struct column *column, const netsnmp_variable_list *variable,
                      struct column_value *ret_value)
{
    enum agentx_value type = agentx_value_type(column);
    if (variable->type != (u_char)type)
        return SNMP_ERR_WRONGTYPE;
    if (type == AGENTX_OCTET_STRING || variable->val_len < sizeof(int32_t))
        return SNMP_ERR_WRONGLENGTH;
    long number = *variable->val.integer;
    *ret_value = (struct column_value){
        .number = type == AGENTX_INTEGER ? (uint64_t)(int64_t)(int32_t)number
                                         : (uint64_t)(uint32_t)number,
    };
    return SNMP_ERR_NOERROR;
}

static int check_scalar(const struct table *table, struct set_target *target)
{
    struct agent_facts facts = agent.facts;

    if (column_set(target->column, &target->value, &facts) < 0)
        return SNMP_ERR_WRONGVALUE;
    target->spins = table == &ipv6_router_advert_spin_lock;
    if (!target->spins)
        return SNMP_ERR_NOERROR;
    if ((int64_t)target->value.number < 0)
        return SNMP_ERR_WRONGVALUE;
    return facts.spin_lock == agent.facts.spin_lock ? SNMP_ERR_NOERROR : SNMP_ERR_INCONSISTENTVALUE;
}

/* A row that a filter hides is no row. */
static bool is_shown(const struct set_target *target)
{
    struct snapshot *snapshot = reader_newest(agent.reader);
    bool shown =
        snapshot_find(snapshot, (enum inet_version)target->version, target->ifindex) != NULL;
    snapshot_unref(snapshot);
    return shown;
}

int set_check(const struct table *table, const netsnmp_variable_list *variable,
              struct set_target *ret_target)
{
    uint32_t suffix[MAX_OID_LEN];
    size_t length = binding_suffix(table, variable, suffix);
    struct set_target target = {0};

    if (!agent.configuration.writable)
        return SNMP_ERR_NOTWRITABLE;
    int error = locate(table, suffix, length, &target);
    if (error == SNMP_ERR_NOERROR)
        error = take_value(target.column, variable, &target.value);
    if (error == SNMP_ERR_NOERROR && !target.ifindex)
        error = check_scalar(table, &target);
    if (error == SNMP_ERR_NOERROR && target.ifindex && !is_shown(&target))
        error = SNMP_ERR_NOCREATION;
    if (error == SNMP_ERR_NOERROR)
        *ret_target = target;
    return error;
}
