/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/notification_bindings.h"

#include "columns/root.h"
#include "columns/tables.h"
#include "agent/binding.h"
#include "util/escape.h"

#include <string.h>

static const char name_column[] = "ipifInterfaceName";

static oid number_of(enum row_event_kind kind)
{
    switch (kind) {
    case ROW_ADDED:
        return 1;
    case ROW_REMOVED:
        return 2;
    case ROW_CHANGED:
        return 3;
    }
    return 0;
}

static void add_trap_oid(netsnmp_variable_list **bindings, enum row_event_kind kind)
{
    static const oid object[] = {1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0};
    const oid name[] = {IPIF_MIB_ROOT, IPIF_NOTIFICATIONS, number_of(kind)};
    snmp_varlist_add_variable(bindings, object, OID_LENGTH(object), ASN_OBJECT_ID, name,
                              sizeof name);
}

static void add_name(netsnmp_variable_list **bindings, const struct row_event *event,
                     const char *interface)
{
    char text[ESCAPED_NAME_SIZE];
    const size_t length = escape_name(interface, text);
    const struct column *column = table_column(&ipif_interface_table, name_column);
    const oid name[] = {IPIF_MIB_ROOT,  IPIF_OBJECTS,  1, 1, column->subid,
                        event->version, event->ifindex};
    snmp_varlist_add_variable(bindings, name, OID_LENGTH(name), ASN_OCTET_STR, text, length);
}

static void add_version(netsnmp_variable_list **bindings, const struct row_event *event)
{
    static const oid name[] = {IPIF_MIB_ROOT, IPIF_OBJECTS, 5, 1, 0};
    const long version = event->version;
    snmp_varlist_add_variable(bindings, name, OID_LENGTH(name), ASN_INTEGER, &version,
                              sizeof version);
}

static void add_columns(netsnmp_variable_list **bindings, const struct row_event *event,
                        const struct snapshot *snapshot)
{
    static const oid null_name[] = {0, 0};
    const struct table_view view = {.snapshot = snapshot};
    for (size_t i = 0; i < ipif_interface_table.column_count; i++) {
        const struct column *column = &ipif_interface_table.columns[i];
        const uint32_t suffix[] = {1, column->subid, event->version, event->ifindex};
        struct table_hit hit;
        if (!(event->columns >> i & 1) || strcmp(column->object, name_column) == 0 ||
            table_get(&ipif_interface_table, &view, suffix, 4, &hit) != TABLE_FOUND)
            continue;
        netsnmp_variable_list *binding = snmp_varlist_add_variable(
            bindings, null_name, OID_LENGTH(null_name), ASN_NULL, NULL, 0);
        if (binding)
            binding_fill(binding, &ipif_interface_table, &hit);
    }
}

netsnmp_variable_list *notification_bindings(const struct row_event *event,
                                             const struct snapshot *snapshot)
{
    const struct record *record = snapshot_find(snapshot, (enum inet_version)event->version,
                                                event->ifindex);
    netsnmp_variable_list *bindings = NULL;
    if (event->kind == ROW_CHANGED && !record)
        return NULL;
    add_trap_oid(&bindings, event->kind);
    add_name(&bindings, event, event->kind == ROW_CHANGED ? record->name : event->name);
    add_version(&bindings, event);
    if (event->kind == ROW_CHANGED)
        add_columns(&bindings, event, snapshot);
    return bindings;
}
