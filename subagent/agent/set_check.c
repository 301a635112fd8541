/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/set_check.h"

#include "agentx/answer.h"
#include "columns/tables.h"
#include "agent/agent.h"
#include "agent/binding.h"
#include "agent/set_change.h"

#include <string.h>

static const struct column *column_of(const struct table *table, uint32_t subid)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (table->columns[i].subid == subid)
            return &table->columns[i];
    return NULL;
}

/* Whose row it is: the index ends with the interface, and may begin with the version. */
static int locate_row(const struct table *table, const uint32_t *index, size_t length,
                      struct set_target *target)
{
    if (!table->of_interfaces || length != table->index_length)
        return SNMP_ERR_NOCREATION;
    target->ifindex = index[length - 1];
    if (table->group == GROUP_INTERFACES)
        target->version = WHOLE_INTERFACE;
    else if (length == 1)
        target->version = INET_VERSION_IPV6; /* ipv6InterfaceTable; IPv4's has nothing to write */
    else if (index[0] == INET_VERSION_IPV4 || index[0] == INET_VERSION_IPV6)
        target->version = (uint8_t)index[0];
    else
        return SNMP_ERR_NOCREATION;
    return target->ifindex ? SNMP_ERR_NOERROR : SNMP_ERR_NOCREATION;
}

/* Finds what the name means.  noCreation for a row that there is not, notWritable for anything
 * that no SET could ever write. */
static int locate(const struct table *table, const uint32_t *suffix, size_t length,
                  struct set_target *target)
{
    enum { ENTRY_AND_COLUMN = 2 };
    switch (table->shape) {
    case TABLE_OF_ONE:
        target->column = length == 1 && suffix[0] == 0 ? table->columns : NULL;
        break;
    case TABLE_OF_SCALARS:
        target->column = length == 2 && suffix[1] == 0 ? column_of(table, suffix[0]) : NULL;
        break;
    case TABLE_OF_ROWS:
        target->column = length > ENTRY_AND_COLUMN && suffix[0] == 1 ? column_of(table, suffix[1])
                                                                     : NULL;
        break;
    }
    if (!target->column || target->column->access != ACCESS_READ_WRITE)
        return SNMP_ERR_NOTWRITABLE;
    if (table->shape != TABLE_OF_ROWS)
        return SNMP_ERR_NOERROR;
    return locate_row(table, suffix + ENTRY_AND_COLUMN, length - ENTRY_AND_COLUMN, target);
}

static int take_text(const struct column *column, const netsnmp_variable_list *variable,
                     struct column_value *ret_value)
{
    if (column->syntax != SYNTAX_TEXT || variable->val_len >= column->size ||
        variable->val_len > sizeof ret_value->octets)
        return SNMP_ERR_WRONGLENGTH;
    *ret_value = (struct column_value){.length = variable->val_len};
    if (variable->val_len > 0)
        memcpy(ret_value->octets, variable->val.string, variable->val_len);
    return SNMP_ERR_NOERROR;
}

/* The value, where its type is the column's. */
static int take_value(const struct column *column, const netsnmp_variable_list *variable,
                      struct column_value *ret_value)
{
    enum agentx_value type = agentx_value_type(column);
    if (variable->type != (u_char)type)
        return SNMP_ERR_WRONGTYPE;
    if (type == AGENTX_OCTET_STRING)
        return take_text(column, variable, ret_value);
    if (variable->val_len < sizeof(int32_t))
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
    if (error == SNMP_ERR_NOERROR && target.ifindex &&
        !set_change_is_shown(target.version, target.ifindex))
        error = SNMP_ERR_NOCREATION;
    if (error == SNMP_ERR_NOERROR)
        *ret_target = target;
    return error;
}
