/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/context_handler.h"

#include "agent/agent.h"
#include "agent/binding.h"
#include "agent/set_phases.h"
#include "agent/view.h"
#include "columns/tables.h"
#include "util/array.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include <errno.h>
#include <string.h>

/* In a context of ours there is nobody else: all of it is one subtree. */
static oid everything[] = {1, 3, 6, 1};

/* The served table that a name lies in, or NULL. */
static const struct table *table_of(const struct context *context,
                                    const netsnmp_variable_list *variable)
{
    const unsigned groups = agent_groups(context);
    for (size_t i = 0; i < ipif_table_count; i++)
        if ((groups & 1u << ipif_tables[i]->group) && binding_against_table(ipif_tables[i], variable) == 0)
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
    binding_get(table, &view->table_view, info, request);
}

static void get_next_anywhere(const struct context *context, struct view *view,
                              netsnmp_request_info *request)
{
    const unsigned groups = agent_groups(context);
    for (size_t i = 0; i < ipif_table_count; i++) {
        const struct table *table = ipif_tables[i];
        if (!(groups & 1u << table->group) || binding_against_table(table, request->requestvb) > 0)
            continue;
        view_prepare(view, table);
        if (binding_get_next(table, &view->table_view, request->requestvb, request->inclusive))
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

int context_handler_register(struct context *context, uint8_t priority)
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

void context_handler_unregister(const struct context *context, uint8_t priority)
{
    unregister_mib_context(everything, OID_LENGTH(everything), priority, 0, 0, context->name);
}
