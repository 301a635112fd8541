/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/notify_send.h"

#include "agentx/answer.h"
#include "columns/root.h"
#include "columns/tables.h"
#include "connection/master.h"
#include "util/escape.h"

#include <string.h>

/* A burst freezes snmpd, which answers each while it is sent the next. */
enum { OUTSTANDING_MAX = 100 };

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const uint32_t trap_oid_object[] = {1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0};
static const uint32_t notifications[] = {IPIF_MIB_ROOT, IPIF_NOTIFICATIONS};
static const uint32_t version_object[] = {IPIF_MIB_ROOT, IPIF_OBJECTS, 5, 1, 0};

size_t notify_room(void)
{
    if (!master_is_connected())
        return 0;
    size_t outstanding = session_watch_waiting(&master.watch, AGENTX_NOTIFY, NULL);
    return outstanding < OUTSTANDING_MAX ? OUTSTANDING_MAX - outstanding : 0;
}

static void write_trap_oid(struct agentx_writer *writer, enum row_event_kind kind)
{
    uint32_t number = notification_number(kind);
    agentx_write_type(writer, AGENTX_OBJECT_IDENTIFIER);
    agentx_write_oid(writer, trap_oid_object, COUNT(trap_oid_object), NULL, 0, false);
    agentx_write_oid(writer, notifications, COUNT(notifications), &number, 1, false);
}

static void write_name(struct agentx_writer *writer, const struct row_event *event,
                       const char *name)
{
    const struct column *column = table_column(&ipif_interface_table, "ipifInterfaceName");
    const uint32_t suffix[] = {1, column->subid, event->version, event->ifindex};
    agentx_write_type(writer, AGENTX_OCTET_STRING);
    agentx_write_oid(writer, ipif_interface_table.oid, ipif_interface_table.oid_length, suffix,
                     COUNT(suffix), false);
    char text[ESCAPED_NAME_SIZE];
    const size_t length = escape_name(name, text);
    agentx_write_octets(writer, text, length);
}

static void write_version(struct agentx_writer *writer, const struct row_event *event)
{
    agentx_write_type(writer, AGENTX_INTEGER);
    agentx_write_oid(writer, version_object, COUNT(version_object), NULL, 0, false);
    agentx_write_word(writer, event->version);
}

static void write_columns(struct agentx_writer *writer, const struct row_event *event,
                          const struct snapshot *snapshot)
{
    const struct table_view view = {.snapshot = snapshot};
    for (size_t i = 0; i < ipif_interface_table.column_count; i++) {
        const struct column *column = &ipif_interface_table.columns[i];
        const uint32_t suffix[] = {1, column->subid, event->version, event->ifindex};
        struct table_hit hit;
        if ((event->columns >> i & 1) && strcmp(column->object, "ipifInterfaceName") != 0 &&
            table_get(&ipif_interface_table, &view, suffix, COUNT(suffix), &hit) == TABLE_FOUND)
            agentx_write_hit(writer, &ipif_interface_table, &hit);
    }
}

unsigned notify_send(const struct row_event *event, const struct snapshot *snapshot)
{
    const struct record *record = snapshot_find(snapshot, (enum inet_version)event->version,
                                                event->ifindex);
    if (event->kind == ROW_CHANGED && !record)
        return 0;
    struct agentx_writer *writer = master_begin(AGENTX_NOTIFY);
    write_trap_oid(writer, event->kind);
    write_name(writer, event, event->kind == ROW_CHANGED ? record->name : event->name);
    write_version(writer, event);
    if (event->kind == ROW_CHANGED)
        write_columns(writer, event, snapshot);
    master_finish();
    return 1;
}
