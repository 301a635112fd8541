/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/binding.h"

#include "agentx/answer.h"

size_t binding_suffix(const struct table *table, const netsnmp_variable_list *variable,
                      uint32_t ret_suffix[static MAX_OID_LEN])
{
    size_t length = 0;
    for (size_t i = table->oid_length; i < variable->name_length && length < MAX_OID_LEN; i++)
        ret_suffix[length++] = (uint32_t)variable->name[i];
    return length;
}

void binding_set_value(netsnmp_variable_list *variable, const struct table_hit *hit)
{
    enum agentx_value type = agentx_value_type(hit->column);
    if (type == AGENTX_OCTET_STRING || type == AGENTX_IP_ADDRESS) {
        snmp_set_var_typed_value(variable, (u_char)type, hit->value.octets, hit->value.length);
    } else if (type == AGENTX_OBJECT_IDENTIFIER) {
        oid numbers[COLUMN_VALUE_SIZE / sizeof(uint32_t)];
        const size_t count = hit->value.length / sizeof(uint32_t);
        for (size_t i = 0; i < count; i++)
            numbers[i] = column_value_words(&hit->value)[i];
        snmp_set_var_typed_value(variable, ASN_OBJECT_ID, numbers, count * sizeof *numbers);
    } else if (type == AGENTX_COUNTER64) {
        const struct counter64 number = {hit->value.number >> 32, hit->value.number & UINT32_MAX};
        snmp_set_var_typed_value(variable, ASN_COUNTER64, &number, sizeof number);
    } else if (type == AGENTX_INTEGER) {
        long number = (int32_t)hit->value.number;
        snmp_set_var_typed_value(variable, ASN_INTEGER, &number, sizeof number);
    } else { /* AgentX took the types of SNMP as they are */
        u_long number = (uint32_t)hit->value.number;
        snmp_set_var_typed_value(variable, (u_char)type, &number, sizeof number);
    }
}

void binding_fill(netsnmp_variable_list *variable, const struct table *table,
                  const struct table_hit *hit)
{
    oid name[TABLE_OID_MAX + TABLE_SUFFIX_MAX];
    size_t length = 0;
    for (size_t i = 0; i < table->oid_length; i++)
        name[length++] = table->oid[i];
    for (size_t i = 0; i < hit->suffix_length; i++)
        name[length++] = hit->suffix[i];
    snmp_set_var_objid(variable, name, length);
    binding_set_value(variable, hit);
}

void binding_get(const struct table *table, const struct table_view *view,
                 netsnmp_agent_request_info *info, netsnmp_request_info *request)
{
    uint32_t suffix[MAX_OID_LEN];
    size_t length = binding_suffix(table, request->requestvb, suffix);
    struct table_hit hit;

    switch (table_get(table, view, suffix, length, &hit)) {
    case TABLE_FOUND:
        binding_set_value(request->requestvb, &hit);
        break;
    case TABLE_NO_SUCH_INSTANCE:
        netsnmp_set_request_error(info, request, SNMP_NOSUCHINSTANCE);
        break;
    case TABLE_NO_SUCH_OBJECT:
    case TABLE_END:
        netsnmp_set_request_error(info, request, SNMP_NOSUCHOBJECT);
        break;
    }
}

int binding_against_table(const struct table *table, const netsnmp_variable_list *variable)
{
    for (size_t i = 0; i < table->oid_length && i < variable->name_length; i++)
        if (variable->name[i] != table->oid[i])
            return variable->name[i] < table->oid[i] ? -1 : 1;
    return variable->name_length < table->oid_length ? -1 : 0;
}

bool binding_get_next(const struct table *table, const struct table_view *view,
                      netsnmp_variable_list *variable, bool inclusive)
{
    uint32_t suffix[MAX_OID_LEN];
    /* In snmpd itself the OID may be from before the table: then all of it is behind. */
    int place = binding_against_table(table, variable);
    size_t length = place < 0 ? 0 : binding_suffix(table, variable, suffix);
    struct table_hit hit;

    if (place > 0)
        return false;
    if (table_next(table, view, suffix, length, inclusive, &hit) != TABLE_FOUND)
        return false;
    binding_fill(variable, table, &hit);
    return true;
}
