/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A binding of a SET, with any name below a table and any value: it is refused with an error that
 * RFC 3416 has for it, or it names a settable column of a row that is shown.
 *
 * Input: table, type, whether writing is on, length of the value, the value, numbers of the name.
 */
#include "column_fixture.h"
#include "agent/agent.h"
#include "agent/set_change.h"
#include "agent/set_check.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct agent agent;
static struct fixture fixture;

/* --- the rest of the daemon ------------------------------------------------------------------- */

bool set_change_is_shown(uint8_t version, uint32_t ifindex)
{
    return version == WHOLE_INTERFACE
               ? interfaces_find(fixture.interfaces, ifindex) != NULL
               : snapshot_find(fixture.snapshot, (enum inet_version)version, ifindex) != NULL;
}

/* --- one binding ------------------------------------------------------------------------------ */

static void make_binding(const struct table *table, const uint8_t *data, size_t size,
                         netsnmp_variable_list *variable)
{
    oid name[MAX_OID_LEN];
    size_t length = table->oid_length;
    for (size_t i = 0; i < length; i++)
        name[i] = table->oid[i];
    const uint8_t type = data[1];
    const size_t wanted = data[3], left = size - 4;
    const size_t value_length = wanted < left ? wanted : left;
    const uint8_t *numbers = data + 4 + value_length;
    for (size_t i = 0; i + 4 <= left - value_length && length < MAX_OID_LEN; i += 4) {
        uint32_t number;
        memcpy(&number, numbers + i, sizeof number);
        name[length++] = number;
    }
    snmp_set_var_objid(variable, name, length);
    /* The library gives integers as it has them: in 8 bytes. */
    long number = 0;
    memcpy(&number, data + 4, value_length < sizeof number ? value_length : sizeof number);
    if (type == ASN_OCTET_STR || type == ASN_OBJECT_ID || type == ASN_NULL)
        snmp_set_var_typed_value(variable, ASN_OCTET_STR, data + 4, value_length);
    else
        snmp_set_var_typed_value(variable, ASN_INTEGER, &number, sizeof number);
    variable->type = type;
}

static bool is_for_a_set(int error)
{
    switch (error) {
    case SNMP_ERR_NOERROR:
    case SNMP_ERR_WRONGTYPE:
    case SNMP_ERR_WRONGLENGTH:
    case SNMP_ERR_WRONGVALUE:
    case SNMP_ERR_NOCREATION:
    case SNMP_ERR_INCONSISTENTVALUE:
    case SNMP_ERR_NOTWRITABLE:
        return true;
    default:
        return false;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!fixture.snapshot)
        fixture_setup(&fixture);
    if (size < 4)
        return 0;
    const struct table *table = ipif_tables[data[0] % ipif_table_count];
    agent.configuration.writable = data[2] & 1;
    agent.facts = fixture.facts;
    netsnmp_variable_list variable = {0};
    make_binding(table, data, size, &variable);

    struct set_target target, untouched;
    memset(&target, 0xa5, sizeof target);
    memset(&untouched, 0xa5, sizeof untouched);
    const int error = set_check(table, &variable, &target);
    if (!is_for_a_set(error))
        abort();
    if (error != SNMP_ERR_NOERROR && memcmp(&target, &untouched, sizeof target) != 0)
        abort();
    if (error == SNMP_ERR_NOERROR &&
        (!agent.configuration.writable || target.column->access != ACCESS_READ_WRITE))
        abort();
    if (error == SNMP_ERR_NOERROR && target.ifindex &&
        !set_change_is_shown(target.version, target.ifindex))
        abort();
    if (error == SNMP_ERR_NOERROR &&
        (target.version == WHOLE_INTERFACE) !=
            (target.ifindex && table->group == GROUP_INTERFACES) &&
        target.ifindex)
        abort();
    if (error == SNMP_ERR_NOERROR && target.value.length >= INTERFACE_ALIAS_SIZE)
        abort();
    snmp_reset_var_buffers(&variable);
    return 0;
}
