/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/notifications.h"

#include "agent/agent.h"
#include "agent/binding.h"
#include "agent/change_queue.h"
#include "agent/kept.h"
#include "agent/set_change.h"
#include "columns/root.h"
#include "columns/tables.h"
#include "util/array.h"
#include "util/clock.h"
#include "util/escape.h"
#include "util/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A receiver of UDP has room for some hundreds, and nobody repeats a trap. */
#define BATCH_INTERVAL (100 * NANOSECONDS_PER_MILLISECOND)

enum {
    WAITING_MAX = 1 << 16, /* to be sent, while snmpd is away or slow */
    BATCH_MAX = 200,       /* in one BATCH_INTERVAL */
    IDLE_INTERVAL = 30,    /* seconds: finds what the kernel does not announce */
};

/* A row about which Changed was sent, or is to be. */
struct row_pace {
    uint64_t key; /* of context, version and ifindex */
    char context[CONTEXT_NAME_SIZE];
    uint64_t sent;    /* when the last was */
    uint64_t columns; /* changed since; 0: nothing to send */
};

static ARRAY(struct row_pace) paces; /* by ascending key */
static ARRAY(struct change_event) waiting;
static uint64_t batch_began;
static size_t batch_sent;
static unsigned left_out;

static bool is_enabled(void)
{
    return agent.facts.notifications_enabled;
}

void notify_configure_context(void)
{
    if (is_enabled()) /* a change of what was never read cannot be told */
        (void)reader_want(agent.reader, SNAPSHOT_OFFLOADS);
    if (is_enabled() || (agent.configuration.writable && kept_any()))
        change_queue_want(true);
    agent.environment->read_every(agent.reader, is_enabled() ? IDLE_INTERVAL : 0);
}

/* Whether anybody wants to know in any context. */
static bool any_enabled(void)
{
    for (size_t i = 0; i < agent.contexts.count; i++) {
        const struct context *context = agent.contexts.items[i];
        if (context == agent.current ? is_enabled() : context->facts.notifications_enabled)
            return true;
    }
    return false;
}

void notify_configure(void)
{
    struct context *current = agent.current;
    change_queue_want(any_enabled() || (agent.configuration.writable && kept_any()));
    for (size_t i = 0; i < agent.contexts.count; i++)
        if (agent.contexts.items[i]->reader) {
            context_enter(agent.contexts.items[i]);
            notify_configure_context();
        }
    context_enter(current);
    if (!any_enabled()) {
        array_clear(&paces);
        array_clear(&waiting);
    }
}

static struct row_pace *pace_of(uint64_t key, bool create)
{
    size_t position = array_lower(&paces, .key, key);
    if (position < paces.count && paces.items[position].key == key)
        return &paces.items[position];
    if (!create || !array_append(&paces))
        return NULL;
    struct row_pace *pace = &paces.items[position];
    memmove(pace + 1, pace, (paces.count - 1 - position) * sizeof *pace);
    *pace = (struct row_pace){.key = key};
    return pace;
}

static void wait_in_line(const struct change_event *event)
{
    struct change_event *slot = waiting.count < WAITING_MAX ? array_append(&waiting) : NULL;
    if (slot)
        *slot = *event;
    else if (left_out++ == 0)
        log_warning("snmpd takes no notifications: further ones are left out");
}

static void take(const struct change_event *event, uint64_t now)
{
    if (!is_enabled() || event->kind == LINK_STAYS)
        return;
    if (event->version == WHOLE_INTERFACE) {
        wait_in_line(event);
        return;
    }
    const uint64_t key = (uint64_t)agent.current->index << 34 | (uint64_t)event->version << 32 |
                         event->ifindex;
    struct row_pace *pace = pace_of(key, event->kind == ROW_CHANGED);
    if (event->kind == ROW_CHANGED && pace) {
        snprintf(pace->context, sizeof pace->context, "%s", event->context);
        pace->columns |= event->columns;
        return;
    }
    if (pace) { /* another row, or none: nothing of the old one is to be told */
        pace->columns = 0;
        pace->sent = now;
    }
    wait_in_line(event);
}

static uint64_t interval_of(const char *name)
{
    const struct context *context = context_find(&agent.contexts, name);
    const struct agent_facts *facts = !context || context == agent.current ? &agent.facts
                                                                           : &context->facts;
    return facts->notification_interval * NANOSECONDS_PER_SECOND;
}

/* Puts what is due in line and forgets old paces; returns when the next is due. */
static uint64_t collect_due(uint64_t now)
{
    uint64_t next = UINT64_MAX;
    size_t kept = 0;

    for (size_t i = 0; i < paces.count; i++) {
        struct row_pace pace = paces.items[i];
        const uint64_t interval = interval_of(pace.context);
        bool due = !pace.sent || now - pace.sent >= interval;
        if (pace.columns && due) {
            struct change_event event = {
                .kind = ROW_CHANGED,
                .version = (uint8_t)(pace.key >> 32 & 3),
                .ifindex = (uint32_t)pace.key,
                .columns = pace.columns,
            };
            snprintf(event.context, sizeof event.context, "%s", pace.context);
            wait_in_line(&event);
            pace.columns = 0;
            pace.sent = now;
        } else if (pace.columns && pace.sent + interval < next) {
            next = pace.sent + interval;
        }
        if (pace.columns || !due || pace.sent == now)
            paces.items[kept++] = pace;
    }
    paces.count = kept;
    return next;
}

/* --- what is said ----------------------------------------------------------------------------- */

static const char name_column[] = "ipifInterfaceName";

static void add_trap_oid(netsnmp_variable_list **bindings, const oid *name, size_t length)
{
    static const oid object[] = {1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0};
    snmp_varlist_add_variable(bindings, object, OID_LENGTH(object), ASN_OBJECT_ID, name,
                              length * sizeof *name);
}

/* SNMPv2-MIB's generic traps. */
enum { GENERIC_LINK_DOWN = 3, GENERIC_LINK_UP = 4 };

/* A column of ifTable, as it was when the event was. */
static void add_of_link(netsnmp_variable_list **bindings, uint32_t subid, uint32_t ifindex,
                        long value)
{
    const oid name[] = {INTERFACES_ROOT, 2, 1, subid, ifindex};
    snmp_varlist_add_variable(bindings, name, OID_LENGTH(name), ASN_INTEGER, &value, sizeof value);
}

static netsnmp_variable_list *link_bindings(const struct change_event *event)
{
    const oid name[] = {1, 3, 6, 1, 6,
                        3, 1, 1, 5, event->kind == LINK_UP ? GENERIC_LINK_UP : GENERIC_LINK_DOWN};
    netsnmp_variable_list *bindings = NULL;
    add_trap_oid(&bindings, name, OID_LENGTH(name));
    add_of_link(&bindings, table_column(&if_table, "ifIndex")->subid, event->ifindex,
                event->ifindex);
    add_of_link(&bindings, table_column(&if_table, "ifAdminStatus")->subid, event->ifindex,
                event->admin_status);
    add_of_link(&bindings, table_column(&if_table, "ifOperStatus")->subid, event->ifindex,
                event->oper_status);
    return bindings;
}

static void add_name(netsnmp_variable_list **bindings, const struct change_event *event,
                     const char *interface)
{
    char text[ESCAPED_NAME_SIZE];
    const size_t length = escape_name(interface, text);
    const struct column *column = table_column(&ipif_interface_table, name_column);
    const oid name[] = {IPIF_MIB_ROOT,  IPIF_OBJECTS,  1, 1, column->subid,
                        event->version, event->ifindex};
    snmp_varlist_add_variable(bindings, name, OID_LENGTH(name), ASN_OCTET_STR, text, length);
}

static void add_version(netsnmp_variable_list **bindings, const struct change_event *event)
{
    static const oid name[] = {IPIF_MIB_ROOT, IPIF_OBJECTS, 5, 1, 0};
    const long version = event->version;
    snmp_varlist_add_variable(bindings, name, OID_LENGTH(name), ASN_INTEGER, &version,
                              sizeof version);
}

static void add_columns(netsnmp_variable_list **bindings, const struct change_event *event,
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

/* A receiver of SNMPv2c does not see the context of what it is sent. */
static void add_context(netsnmp_variable_list **bindings, const char *context)
{
    oid name[11 + CONTEXT_NAME_SIZE] = {1, 3, 6, 1, 6, 3, 16, 1, 1, 1, 1}; /* vacmContextName */
    const size_t length = strlen(context);
    size_t count = 11;
    name[count++] = length;
    for (size_t i = 0; i < length; i++)
        name[count++] = (uint8_t)context[i];
    snmp_varlist_add_variable(bindings, name, count, ASN_OCTET_STR, context, length);
}

/* The bindings, snmpTrapOID first, for snmp_free_varbind().  The values of changed columns are
 * those of the snapshot; NULL when there is nothing to tell any more. */
static netsnmp_variable_list *notification_bindings(const struct change_event *event,
                                                    const struct snapshot *snapshot)
{
    const struct record *record = snapshot_find(snapshot, (enum inet_version)event->version,
                                                event->ifindex);
    const oid name[] = {IPIF_MIB_ROOT, IPIF_NOTIFICATIONS, event->kind};
    netsnmp_variable_list *bindings = NULL;
    if (event->version == WHOLE_INTERFACE)
        return link_bindings(event);
    if (event->kind == ROW_CHANGED && !record)
        return NULL;
    add_trap_oid(&bindings, name, OID_LENGTH(name));
    add_name(&bindings, event, event->kind == ROW_CHANGED ? record->name : event->name);
    add_version(&bindings, event);
    if (event->kind == ROW_CHANGED)
        add_columns(&bindings, event, snapshot);
    return bindings;
}

/* --- sending ---------------------------------------------------------------------------------- */

/* How many may go now: those that wait for an answer count, and those of the last moment. */
static size_t allowance(uint64_t now)
{
    if (now - batch_began >= BATCH_INTERVAL) {
        batch_began = now;
        batch_sent = 0;
    }
    size_t room = agent.environment->notification_room();
    return room < BATCH_MAX - batch_sent ? room : BATCH_MAX - batch_sent;
}

/* False: there was nothing to send any more. */
static bool send_event(const struct change_event *event)
{
    const struct context *context = context_find(&agent.contexts, event->context);
    if (!context || !context->reader)
        return false;
    struct snapshot *snapshot = reader_newest(context->reader);
    netsnmp_variable_list *bindings = notification_bindings(event, snapshot);
    snapshot_unref(snapshot);
    if (!bindings)
        return false;
    if (event->context[0])
        add_context(&bindings, event->context);
    agent.environment->notify(event->context, bindings);
    snmp_free_varbind(bindings);
    return true;
}

static void send_waiting(uint64_t now)
{
    size_t allowed = allowance(now);
    size_t first = 0;
    if (!allowed || !waiting.count)
        return;
    for (; first < waiting.count && allowed > 0 && agent.environment->notification_room() > 0;
         first++) {
        if (!send_event(&waiting.items[first]))
            continue;
        allowed--;
        batch_sent++;
    }
    waiting.count -= first;
    memmove(waiting.items, waiting.items + first, waiting.count * sizeof *waiting.items);
    if (!waiting.count && left_out) {
        log_warning("%u notifications were left out", left_out);
        left_out = 0;
    }
}

/* What is kept about what comes is applied, and managers are told of all that has happened. */
static void take_changes(uint64_t now)
{
    size_t count;
    struct change_event *events = change_queue_drain(&count);
    for (size_t i = 0; i < count; i++) {
        struct context *context = context_find(&agent.contexts, events[i].context);
        if (!context || !context->reader)
            continue;
        if (context != agent.current) {
            kept_show();
            context_enter(context);
        }
        if (events[i].has_come)
            kept_apply(events[i].name, events[i].version, events[i].ifindex);
        take(&events[i], now);
    }
    kept_show();
    context_enter(context_default(&agent.contexts));
    free(events);
}

uint64_t notify_tick(uint64_t now)
{
    take_changes(now);
    if (!any_enabled())
        return UINT64_MAX;
    uint64_t next = collect_due(now);
    send_waiting(now);
    /* Held back by the pace; what waits for answers goes on when they come. */
    bool paced = waiting.count && agent.environment->notification_room() > 0 &&
                 batch_sent >= BATCH_MAX;
    uint64_t batch_ends = batch_began + BATCH_INTERVAL;
    return paced && batch_ends < next ? batch_ends : next;
}

void notify_done(void)
{
    size_t count;
    free(change_queue_drain(&count));
    array_done(&paces);
    array_done(&waiting);
}
