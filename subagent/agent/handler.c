/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/handler.h"

#include "agent/agent.h"

#include "agent/binding.h"
#include "agent/set_phases.h"
#include "agent/view.h"
#include "columns/root.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>
#include <net-snmp/agent/agent_sysORTable.h>

#include <errno.h>
#include <stdio.h>

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
    if (!binding_get_next(bulk->table, &bulk->view->table_view, variable, inclusive))
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
            binding_get(table, &view.table_view, info, request);
        else if (info->mode == MODE_GETNEXT)
            binding_get_next(table, &view.table_view, request->requestvb,
                             request->inclusive);
        else
            get_bulk(&bulk, request);
    }
    if (view.incomplete)
        netsnmp_set_request_error(info, requests, SNMP_ERR_GENERR);
    view_release(&view);
    return SNMP_ERR_NOERROR;
}

size_t handler_registration(const struct table *table, size_t position,
                            oid ret_name[static TABLE_OID_MAX])
{
    uint32_t numbers[TABLE_OID_MAX];
    const size_t length = table_registration(table, position, numbers);
    for (size_t i = 0; i < length; i++)
        ret_name[i] = numbers[i];
    return length;
}

static int register_name(const struct table *table, const oid *name, size_t length,
                         uint8_t priority)
{
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
    return netsnmp_register_handler(registration) == MIB_REGISTERED_OK ? 0 : -EEXIST;
}

/* The first count names. */
static void unregister_names(const struct table *table, size_t count, uint8_t priority)
{
    oid name[TABLE_OID_MAX];
    size_t length;
    for (size_t i = 0; i < count && (length = handler_registration(table, i, name)); i++)
        unregister_mib_priority(name, length, priority);
}

int handler_register(const struct table *table, uint8_t priority)
{
    oid name[TABLE_OID_MAX];
    size_t length;
    for (size_t i = 0; (length = handler_registration(table, i, name)); i++) {
        int rc = register_name(table, name, length, priority);
        if (rc < 0) {
            unregister_names(table, i, priority);
            return rc;
        }
    }
    return 0;
}

void handler_unregister(const struct table *table, uint8_t priority)
{
    unregister_names(table, TABLE_COLUMNS_MAX, priority);
}

void handler_capabilities(const char *who)
{
    oid name[] = {IPIF_MIB_ROOT, IPIF_CONFORMANCE, 3, 1};
    char text[96];
    snprintf(text, sizeof text,
             "IP interfaces of Linux (IP-MIB, IF-MIB, EtherLike-MIB, IPIF-MIB), by %s",
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
