/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Answers Get, GetNext and GetBulk from one view of the tables: a PDU in, a PDU out.
 *
 * Knows neither sockets nor Net-SNMP, so that it can be tested and fuzzed alone.
 */
#pragma once

#include "agentx/pdu.h"
#include "columns/table.h"
#include "util/array.h"

/* The tables that are answered for, in OID order. */
struct served_tables {
    const struct table *const *items;
    size_t count;
    unsigned groups; /* 1 << enum table_group: others are not there */
    bool alone;      /* nobody else is where we registered: what is no table's is answered, too */
    /* Called before a table is looked into: to complete the view.  May be NULL. */
    void (*prepare)(void *context, const struct table *table);
    /* Asked at the end: the view has not all that was to be shown, so the answer is genErr.  May be
     * NULL. */
    bool (*is_incomplete)(const void *context);
    void *context;
};

/* More than an SNMP request of 64 KiB can ask for. */
enum { AGENTX_RANGES_MAX = 4096 };

/* What a master asks for; the memory is used again by the next. */
struct agentx_request {
    struct agentx_header header;
    char context[AGENTX_CONTEXT_SIZE]; /* empty: the default one */
    ARRAY(struct agentx_range {
        struct agentx_oid start;
        struct agentx_oid end; /* empty: there is none */
    }) ranges;
};

/* The type on the wire of a column's values. */
enum agentx_value agentx_value_type(const struct column *column);

/*
 * Reads a request.  False when it is not one of the three, not well-formed, or too large: then it
 * is somebody else's.
 *
 * Of a GetBulk one repetition is asked for and answered, which RFC 2741 allows: no master is known
 * to send it, snmpd makes GetNexts of it.
 */
bool agentx_read_request(struct agentx_request *request, const struct agentx_header *header,
                         const uint8_t *payload);

/* Writes the Response.  False, and nothing to send, when it asks for anything outside of the
 * tables: then it is somebody else's. */
bool agentx_answer(const struct served_tables *tables, const struct table_view *view,
                   const struct agentx_request *request, struct agentx_writer *writer);

/* What a request needs to know before it can be answered. */
struct interfaces_asked agentx_interfaces_asked(const struct served_tables *tables,
                                                const struct agentx_request *request);
