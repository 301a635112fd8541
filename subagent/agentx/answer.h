/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Answers Get, GetNext and GetBulk from one view of the tables: a PDU in, a PDU out.
 *
 * Knows neither sockets nor Net-SNMP, so that it can be tested and fuzzed alone.
 */
#pragma once

#include "agentx/pdu.h"
#include "columns/table.h"

/* The tables that are answered for, in OID order. */
struct served_tables {
    const struct table *const *items;
    size_t count;
    /* Called before a table is looked into: to complete the view.  May be NULL. */
    void (*prepare)(void *context, const struct table *table);
    void *context;
};

/* The type on the wire of a column's values. */
enum agentx_value agentx_value_type(const struct column *column);

/* Writes an instance with its value. */
void agentx_write_hit(struct agentx_writer *writer, const struct table *table,
                      const struct table_hit *hit);

/*
 * Writes the Response to a well-formed request.  False, and nothing to send, when it is not one of
 * the three, or for a context, or asks for anything outside of the tables: then it is somebody
 * else's.
 */
bool agentx_answer(const struct served_tables *tables, const struct table_view *view,
                   const struct agentx_header *request, const uint8_t *payload,
                   struct agentx_writer *writer);

/* What a request needs to know before it can be answered. */
struct interfaces_asked agentx_interfaces_asked(const struct served_tables *tables,
                                                const struct agentx_header *request,
                                                const uint8_t *payload);
