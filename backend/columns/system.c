/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SNMPv2-MIB's system group (RFC 3418), in contexts that stand for a host of their own, and
 * ENTITY-MIB's entLogicalTable (RFC 6933), the directory of contexts.
 */
#include "columns/agent_facts.h"
#include "columns/declare.h"
#include "model/context_list.h"

#include <string.h>

static struct table_rows facts(const struct table_view *view)
{
    return (struct table_rows){view->facts, view->facts != NULL, sizeof *view->facts};
}

static struct table_rows contexts(const struct table_view *view)
{
    const struct context_list *list = table_demand(view, ON_DEMAND_CONTEXTS);
    if (!list)
        return (struct table_rows){0};
    return (struct table_rows){list->items.items, list->items.count, sizeof(struct context_row)};
}

static void put_object(const uint32_t *numbers, size_t length, struct column_value *ret_value)
{
    ret_value->length = length * sizeof *numbers;
    memcpy(ret_value->octets, numbers, ret_value->length);
}

/* netSnmpAgentOIDs.10, as snmpd on Linux has it. */
static void get_object_id(const void *row, struct column_value *ret_value)
{
    static const uint32_t linux_agent[] = {1, 3, 6, 1, 4, 1, 8072, 3, 2, 10};
    (void)row;
    put_object(linux_agent, sizeof linux_agent / sizeof *linux_agent, ret_value);
}

static void get_nothing(const void *row, struct column_value *ret_value)
{
    (void)row;
    ret_value->length = 0;
}

/* An internet host (layer 3), end-to-end (4) and with applications (7). */
static void get_services(const void *row, struct column_value *ret_value)
{
    (void)row;
    ret_value->number = 1 << 2 | 1 << 3 | 1 << 6;
}

static void get_type(const void *row, struct column_value *ret_value)
{
    static const uint32_t mib_2[] = {1, 3, 6, 1, 2, 1};
    (void)row;
    put_object(mib_2, sizeof mib_2 / sizeof *mib_2, ret_value);
}

static void get_domain(const void *row, struct column_value *ret_value)
{
    static const uint32_t zero_dot_zero[2];
    (void)row;
    put_object(zero_dot_zero, 2, ret_value);
}

/* clang-format off */
#define COLUMN_ROW    struct agent_facts
#define COLUMN_PREFIX "sys"
static const struct column system_columns[] = {
    COLUMN(1, Descr, system_description, TEXT, READ_ONLY, ALWAYS, NULL, "What uname says of the machine, as snmpd has it."),
    COLUMN_COMPUTED(2, ObjectID, OBJECT, READ_ONLY, get_object_id, "netSnmpAgentOIDs.10, as snmpd on Linux has it."),
    COLUMN(3, UpTime, now, TIME_STAMP, READ_ONLY, ALWAYS, NULL, "snmpd's."),
    COLUMN_COMPUTED(4, Contact, TEXT, READ_ONLY, get_nothing, "Empty: snmpd's is in the default context."),
    COLUMN(5, Name, system_name, TEXT, READ_ONLY, ALWAYS, NULL, "CONTEXT@HOST."),
    COLUMN_COMPUTED(6, Location, TEXT, READ_ONLY, get_nothing, "Empty: snmpd's is in the default context."),
    COLUMN_COMPUTED(7, Services, INTEGER, READ_ONLY, get_services, "76: an internet host with applications."),
};
#undef COLUMN_ROW
#undef COLUMN_PREFIX

#define COLUMN_ROW    struct context_row
#define COLUMN_PREFIX "entLogical"
static const struct column logical_columns[] = {
    COLUMN(1, Index, index, INTEGER, INDEX, ALWAYS, NULL, "From 1."),
    COLUMN(2, Descr, description, TEXT, READ_ONLY, ALWAYS, NULL, "The namespace or the VRF that the context shows."),
    COLUMN_COMPUTED(3, Type, OBJECT, READ_ONLY, get_type, "mib-2."),
    COLUMN_COMPUTED(4, Community, TEXT, READ_ONLY, get_nothing, "Empty: which community has the context is snmpd's business, and a secret."),
    COLUMN_COMPUTED(5, TAddress, OCTETS, READ_ONLY, get_nothing, "Empty: snmpd's own."),
    COLUMN_COMPUTED(6, TDomain, OBJECT, READ_ONLY, get_domain, "0.0: snmpd's own."),
    COLUMN_COMPUTED(7, ContextEngineID, OCTETS, READ_ONLY, get_nothing, "Empty: snmpd's own."),
    COLUMN(8, ContextName, name, TEXT, READ_ONLY, ALWAYS, NULL, "The context's name."),
};
/* clang-format on */

const struct table system_group = {
    .name = "system",
    .group = GROUP_SYSTEM,
    .module = "SNMPv2-MIB",
    .oid = {1, 3, 6, 1, 2, 1, 1},
    .oid_length = 7,
    .shape = TABLE_OF_SCALARS,
    .rows = facts,
    .index_length = 1,
    .is_announced = true,
    COLUMNS(system_columns),
};

const struct table ent_logical_table = {
    .name = "entLogicalTable",
    .group = GROUP_CONTEXTS,
    .module = "ENTITY-MIB",
    .oid = {1, 3, 6, 1, 2, 1, 47, 1, 2, 1},
    .oid_length = 10,
    .rows = contexts,
    .index = logical_columns,
    .index_length = 1,
    .is_announced = true,
    COLUMNS(logical_columns),
};
