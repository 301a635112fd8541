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
