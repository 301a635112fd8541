/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/handler.h"

#include "agent/agent.h"

#include "agent/binding.h"
#include "agent/set_phases.h"
#include "agent/view.h"
#include "columns/root.h"
#include "columns/tables.h"
#include "util/array.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>
#include <net-snmp/agent/agent_sysORTable.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

static void get(const struct table *table, const struct view *view,
                netsnmp_agent_request_info *info, netsnmp_request_info *request)
{
    uint32_t suffix[MAX_OID_LEN];
    size_t length = binding_suffix(table, request->requestvb, suffix);
    struct table_hit hit;

    switch (table_get(table, &view->table_view, suffix, length, &hit)) {
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

/* Below zero, zero, above zero: the OID is before the table, within it, behind it. */
static int against_table(const struct table *table, const netsnmp_variable_list *variable)
{
    for (size_t i = 0; i < table->oid_length && i < variable->name_length; i++)
        if (variable->name[i] != table->oid[i])
            return variable->name[i] < table->oid[i] ? -1 : 1;
    return variable->name_length < table->oid_length ? -1 : 0;
}

/* False: nothing is behind it in this table. */
static bool get_next(const struct table *table, const struct view *view,
                     netsnmp_variable_list *variable, bool inclusive)
{
    uint32_t suffix[MAX_OID_LEN];
    /* In snmpd itself the OID may be from before the table: then all of it is behind. */
    int place = against_table(table, variable);
    size_t length = place < 0 ? 0 : binding_suffix(table, variable, suffix);
    struct table_hit hit;

    if (place > 0)
        return false;
    if (table_next(table, &view->table_view, suffix, length, inclusive, &hit) != TABLE_FOUND)
        return false;
    binding_fill(variable, table, &hit);
    return true;
}

/* The region may end inside the table, where somebody has registered a part of it. */
static bool is_in_region(const netsnmp_request_info *request)
{
    const netsnmp_variable_list *variable = request->requestvb;
    return snmp_oid_compare(variable->name, variable->name_length, request->range_end,
                            request->range_end_len) < 0;
}

static void name_of(const struct table *table, oid ret_name[static TABLE_OID_MAX])
{
    for (size_t i = 0; i < table->oid_length; i++)
        ret_name[i] = table->oid[i];
}

/* Where a call fills many bindings, the library checks the first: those behind it are ours to
 * check, one by one only where a view shows a part of the table. */
static bool is_in_view(const netsnmp_agent_request_info *info, netsnmp_variable_list *variable)
{
    size_t length = variable->name_length;
    return in_a_view(variable->name, &length, info->asp->pdu, variable->type) == VACM_SUCCESS;
}

static bool is_seen_whole(const struct table *table, const netsnmp_agent_request_info *info)
{
    oid name[TABLE_OID_MAX];
    name_of(table, name);
    return netsnmp_acm_check_subtree(info->asp->pdu, name, table->oid_length) == VACM_SUCCESS;
}

/* What the repetitions of a GETBULK have in common. */
struct bulk {
    const struct table *table;
    const struct view *view;
    const netsnmp_agent_request_info *info;
    bool seen_whole;
};

/* Fills the binding that the request has come to. */
static bool take_next(const struct bulk *bulk, netsnmp_request_info *request, bool inclusive)
{
    netsnmp_variable_list *variable = request->requestvb;
    if (!get_next(bulk->table, bulk->view, variable, inclusive))
        return false;
    if (bulk->seen_whole || is_in_view(bulk->info, variable))
        return true;
    variable->type = ASN_PRIV_RETRY; /* not answered yet: the library goes on from here */
    return false;
}

/* All repetitions at once: the library alone comes back for each. */
static void get_bulk(const struct bulk *bulk, netsnmp_request_info *request)
{
    bool found = take_next(bulk, request, request->inclusive);
    while (found && request->repeat > 0 && request->requestvb->next_variable &&
           is_in_region(request)) {
        netsnmp_variable_list *last = request->requestvb;
        netsnmp_variable_list *next = last->next_variable;
        request->repeat--;
        request->inclusive = 0;
        snmp_set_var_objid(next, last->name, last->name_length);
        next->type = ASN_PRIV_RETRY;
        request->requestvb = next;
        found = take_next(bulk, request, false);
    }
}

static struct interfaces_asked interfaces_asked(const struct table *table,
                                                const netsnmp_agent_request_info *info,
                                                const netsnmp_request_info *requests)
{
    struct interfaces_asked asked = {.next = info->mode != MODE_GET};
    for (; requests && !asked.all; requests = requests->next) {
        uint32_t suffix[MAX_OID_LEN];
        const size_t length = binding_suffix(table, requests->requestvb, suffix);
        interfaces_asked_add(&asked, table, suffix, length);
    }
    return asked;
}

static int handle(netsnmp_mib_handler *handler, netsnmp_handler_registration *registration,
                  netsnmp_agent_request_info *info, netsnmp_request_info *requests)
{
    const struct table *table = handler->myvoid;
    struct view view;
    (void)registration;

    if (info->mode != MODE_GET && info->mode != MODE_GETNEXT && info->mode != MODE_GETBULK)
        return set_handle_phase(table, info, requests);
    const struct interfaces_asked asked = interfaces_asked(table, info, requests);
    view_acquire(&view, context_default(&agent.contexts), &asked,
                 (uint32_t)info->asp->pdu->transid);
    view_prepare(&view, table);
    const struct bulk bulk = {
        .table = table,
        .view = &view,
        .info = info,
        .seen_whole = info->mode == MODE_GETBULK && is_seen_whole(table, info),
    };
    for (netsnmp_request_info *request = requests; request; request = request->next) {
        if (request->processed)
            continue;
        if (info->mode == MODE_GET)
            get(table, &view, info, request);
        else if (info->mode == MODE_GETNEXT)
            get_next(table, &view, request->requestvb, request->inclusive);
        else
            get_bulk(&bulk, request);
    }
    if (view.incomplete)
        netsnmp_set_request_error(info, requests, SNMP_ERR_GENERR);
    view_release(&view);
    return SNMP_ERR_NOERROR;
}

static size_t registered_name(const struct table *table, oid ret_name[static TABLE_OID_MAX],
                              uint32_t *ret_last)
{
    uint32_t numbers[TABLE_OID_MAX];
    const size_t length = table_registration(table, numbers, ret_last);
    for (size_t i = 0; i < length; i++)
        ret_name[i] = numbers[i];
    return length;
}

int handler_register(const struct table *table, uint8_t priority)
{
    oid name[TABLE_OID_MAX];
    uint32_t last;
    const size_t length = registered_name(table, name, &last);

    netsnmp_mib_handler *handler = netsnmp_create_handler(table->name, handle);
    if (!handler)
        return -ENOMEM;
    union {
        const struct table *table;
        void *pointer;
    } context = {.table = table};
    handler->myvoid = context.pointer;
    netsnmp_handler_registration *registration = netsnmp_handler_registration_create(
        table->name, handler, name, length, HANDLER_CAN_GETBULK | HANDLER_CAN_RWRITE);
    if (!registration) {
        netsnmp_handler_free(handler);
        return -ENOMEM;
    }
    registration->priority = priority;
    if (last) { /* the last number of the name is the first of them */
        registration->range_subid = (int)length;
        registration->range_ubound = last;
    }
    return netsnmp_register_handler(registration) == MIB_REGISTERED_OK ? 0 : -EEXIST;
}

void handler_unregister(const struct table *table, uint8_t priority)
{
    oid name[TABLE_OID_MAX];
    uint32_t last;
    const size_t length = registered_name(table, name, &last);
    unregister_mib_range(name, length, priority, last ? (int)length : 0, last);
}

/* --- all of a context ------------------------------------------------------------------------- */

/* In a context of ours there is nobody else: all of it is one subtree. */
static oid everything[] = {1, 3, 6, 1};

/* The served table that a name lies in, or NULL. */
static const struct table *table_of(const struct context *context,
                                    const netsnmp_variable_list *variable)
{
    const unsigned groups = agent_groups(context);
    for (size_t i = 0; i < ipif_table_count; i++)
        if ((groups & 1u << ipif_tables[i]->group) && against_table(ipif_tables[i], variable) == 0)
            return ipif_tables[i];
    return NULL;
}

static void get_anywhere(const struct context *context, struct view *view,
                         netsnmp_agent_request_info *info, netsnmp_request_info *request)
{
    const struct table *table = table_of(context, request->requestvb);
    if (!table) {
        netsnmp_set_request_error(info, request, SNMP_NOSUCHOBJECT);
        return;
    }
    view_prepare(view, table);
    get(table, view, info, request);
}

static void get_next_anywhere(const struct context *context, struct view *view,
                              netsnmp_request_info *request)
{
    const unsigned groups = agent_groups(context);
    for (size_t i = 0; i < ipif_table_count; i++) {
        const struct table *table = ipif_tables[i];
        if (!(groups & 1u << table->group) || against_table(table, request->requestvb) > 0)
            continue;
        view_prepare(view, table);
        if (get_next(table, view, request->requestvb, request->inclusive))
            return;
    }
}

static void read_anywhere(const struct context *context, netsnmp_agent_request_info *info,
                          netsnmp_request_info *requests)
{
    static const struct interfaces_asked all = {.any = true, .all = true};
    struct view view;
    if (!context->reader) { /* nothing is there any more */
        if (info->mode == MODE_GET)
            netsnmp_request_set_error_all(requests, SNMP_NOSUCHOBJECT);
        return;
    }
    view_acquire(&view, context, &all, (uint32_t)info->asp->pdu->transid);
    for (netsnmp_request_info *request = requests; request; request = request->next) {
        if (request->processed)
            continue;
        if (info->mode == MODE_GET)
            get_anywhere(context, &view, info, request);
        else
            get_next_anywhere(context, &view, request);
    }
    if (view.incomplete)
        netsnmp_set_request_error(info, requests, SNMP_ERR_GENERR);
    view_release(&view);
}

/* A phase of a SET goes to each table with the bindings that are its own: the others are taken out
 * of the list for so long. */
static void set_in_table(const struct context *context, const struct table *table,
                         netsnmp_agent_request_info *info, netsnmp_request_info *first)
{
    ARRAY(struct link {
        netsnmp_request_info *request;
        netsnmp_request_info *next;
    })
    links = {0};
    netsnmp_request_info *last = first;
    for (netsnmp_request_info *request = first; request; request = request->next) {
        struct link *link = array_append(&links);
        if (!link) {
            netsnmp_set_request_error(info, first, SNMP_ERR_RESOURCEUNAVAILABLE);
            array_done(&links);
            return;
        }
        *link = (struct link){request, request->next};
    }
    for (size_t i = 1; i < links.count; i++) {
        netsnmp_request_info *request = links.items[i].request;
        if (table_of(context, request->requestvb) != table)
            continue;
        last->next = request;
        last = request;
    }
    last->next = NULL;
    set_handle_phase(table, info, first);
    for (size_t i = 0; i < links.count; i++)
        links.items[i].request->next = links.items[i].next;
    array_done(&links);
}

static bool is_first_of_table(const struct context *context, const struct table *table,
                              const netsnmp_request_info *requests,
                              const netsnmp_request_info *request)
{
    while (requests != request && table_of(context, requests->requestvb) != table)
        requests = requests->next;
    return requests == request;
}

static void set_anywhere(struct context *context, netsnmp_agent_request_info *info,
                         netsnmp_request_info *requests)
{
    context_enter(context);
    for (netsnmp_request_info *request = requests; request; request = request->next) {
        const struct table *table = table_of(context, request->requestvb);
        if (!table && info->mode == MODE_SET_RESERVE1)
            netsnmp_set_request_error(info, request, SNMP_ERR_NOTWRITABLE);
        else if (table && is_first_of_table(context, table, requests, request))
            set_in_table(context, table, info, request);
    }
    context_enter(context_default(&agent.contexts));
}

static int handle_context(netsnmp_mib_handler *handler, netsnmp_handler_registration *registration,
                          netsnmp_agent_request_info *info, netsnmp_request_info *requests)
{
    struct context *context = handler->myvoid;
    (void)registration;
    context_asked(context);
    if (info->mode == MODE_GET || info->mode == MODE_GETNEXT)
        read_anywhere(context, info, requests);
    else
        set_anywhere(context, info, requests);
    return SNMP_ERR_NOERROR;
}

int handler_register_context(struct context *context, uint8_t priority)
{
    netsnmp_mib_handler *handler = netsnmp_create_handler(context->name, handle_context);
    if (!handler)
        return -ENOMEM;
    handler->myvoid = context;
    netsnmp_handler_registration *registration = netsnmp_handler_registration_create(
        context->name, handler, everything, OID_LENGTH(everything), HANDLER_CAN_RWRITE);
    if (!registration) {
        netsnmp_handler_free(handler);
        return -ENOMEM;
    }
    registration->priority = priority;
    registration->contextName = strdup(context->name);
    if (!registration->contextName) {
        netsnmp_handler_registration_free(registration);
        return -ENOMEM;
    }
    return netsnmp_register_handler(registration) == MIB_REGISTERED_OK ? 0 : -EEXIST;
}

void handler_unregister_context(const struct context *context, uint8_t priority)
{
    unregister_mib_context(everything, OID_LENGTH(everything), priority, 0, 0, context->name);
}

void handler_capabilities(const char *who)
{
    oid name[] = {IPIF_MIB_ROOT, IPIF_CONFORMANCE, 3, 1};
    char text[96];
    snprintf(text, sizeof text, "The IP interfaces of a Linux host (IP-MIB, IPIF-MIB), by %s",
             who ? who : "");
    if (who)
        register_sysORTable(name, OID_LENGTH(name), text);
    else
        unregister_sysORTable(name, OID_LENGTH(name));
}

void handler_forget(void)
{
    view_forget();
}
