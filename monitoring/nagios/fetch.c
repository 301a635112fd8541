/* SPDX-License-Identifier: BSD-2-Clause */
#include "fetch.h"

#include "plugin_options.h"
#include "columns/root.h"
#include "session.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* snmpd's default maxGetbulkResponses: more it would cut off anyway. */
enum { VARBINDS_MAX = 100, OID_LENGTH = IPIF_MIB_ROOT_LENGTH + 4 };

#define COLUMN_OID(table, column)                                                                  \
    {                                                                                              \
        IPIF_MIB_ROOT, IPIF_OBJECTS, table, 1, column                                              \
    }

static const oid columns[ROW_COLUMNS][OID_LENGTH] = {
    [ROW_NAME] = COLUMN_OID(1, 3),        [ROW_ENABLE_STATUS] = COLUMN_OID(1, 4),
    [ROW_FORWARDING] = COLUMN_OID(1, 11), [ROW_METRIC] = COLUMN_OID(1, 28),
    [ROW_MTU] = COLUMN_OID(1, 29),        [ROW_CONNECTED] = COLUMN_OID(1, 30),
    [ROW_DNS] = COLUMN_OID(3, 4),
};

/* Where the reading of a column stands. */
struct cursor {
    enum row_column column;
    oid at[MAX_OID_LEN];
    size_t at_length;
    bool done;
};

static void cursor_init(struct cursor *cursor, enum row_column column, int family)
{
    *cursor = (struct cursor){.column = column, .at_length = OID_LENGTH};
    memcpy(cursor->at, columns[column], sizeof columns[column]);
    /* IPv4's rows come first: IPv6 alone begins behind them. */
    if (column != ROW_DNS && family == FAMILY_IPV6)
        cursor->at[cursor->at_length++] = 2;
}

static int compare_rows(const void *left, const void *right)
{
    const struct row *a = left;
    const struct row *b = right;
    if (a->version != b->version)
        return a->version < b->version ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

/* Doubles at powers of two; items may be NULL. */
static void *grow(void *items, size_t count, size_t size)
{
    if (count & (count - 1))
        return items;
    return realloc(items, (count ? count * 2 : 1) * size);
}

static void copy_text(char *text, size_t size, const netsnmp_variable_list *variable)
{
    size_t length = variable->val_len < size ? variable->val_len : size - 1;
    memcpy(text, variable->val.string, length);
    text[length] = 0;
}

/* The row with this index, made where there is none yet.  A column with holes runs ahead of the
 * names. */
static struct row *row_at(struct table *table, uint32_t version, uint32_t index)
{
    struct row key = {.version = version, .index = index};
    struct row *row = NULL;
    if (table->row_count > 0) /* bsearch() must not see a NULL array */
        row = bsearch(&key, table->rows, table->row_count, sizeof key, compare_rows);
    if (row)
        return row;
    struct row *rows = grow(table->rows, table->row_count, sizeof *rows);
    if (!rows)
        return NULL;
    table->rows = rows;
    size_t place = table->row_count++;
    for (; place > 0 && compare_rows(&rows[place - 1], &key) > 0; place--)
        rows[place] = rows[place - 1];
    rows[place] = key;
    return &rows[place];
}

/* Rows that came or went between two requests have no name. */
static void drop_nameless(struct table *table)
{
    size_t kept = 0;
    for (size_t i = 0; i < table->row_count; i++)
        if (table->rows[i].present[ROW_NAME])
            table->rows[kept++] = table->rows[i];
    table->row_count = kept;
}

static int take_server(struct table *table, uint32_t index, const netsnmp_variable_list *variable)
{
    struct dns_server *servers = grow(table->servers, table->server_count, sizeof *servers);
    if (!servers)
        return -ENOMEM;
    table->servers = servers;
    servers[table->server_count].index = index;
    copy_text(servers[table->server_count++].text, DNS_TEXT_SIZE, variable);
    return 0;
}

static int take_value(struct table *table, enum row_column column, uint32_t version, uint32_t index,
                      const netsnmp_variable_list *variable)
{
    struct row *row = row_at(table, version, index);
    if (!row)
        return -ENOMEM;
    row->present[column] = true;
    if (column == ROW_NAME)
        copy_text(row->name, sizeof row->name, variable);
    else /* Integer32 is signed, Unsigned32 is not; both arrive in a long. */
        row->values[column] = variable->type == ASN_INTEGER
                                  ? (int64_t)*variable->val.integer
                                  : (int64_t)(uint32_t)*variable->val.integer;
    return 0;
}

/* 1 when the column goes on behind this variable, 0 when it ended before it. */
static int take(struct table *table, struct cursor *cursor, int family,
                const netsnmp_variable_list *variable, char *reason)
{
    if (variable->type == SNMP_ENDOFMIBVIEW || variable->type == SNMP_NOSUCHOBJECT ||
        variable->type == SNMP_NOSUCHINSTANCE ||
        snmp_oidtree_compare(variable->name, variable->name_length, columns[cursor->column],
                             OID_LENGTH) != 0)
        return 0;
    if (snmp_oid_compare(variable->name, variable->name_length, cursor->at, cursor->at_length) <=
        0) {
        snprintf(reason, FETCH_REASON_SIZE, "the agent's OIDs do not increase");
        return -EIO;
    }
    bool text = cursor->column == ROW_NAME || cursor->column == ROW_DNS;
    bool number = variable->type == ASN_INTEGER || variable->type == ASN_GAUGE;
    if (variable->name_length != OID_LENGTH + 2 ||
        (text ? variable->type != ASN_OCTET_STR : !number)) {
        snprintf(reason, FETCH_REASON_SIZE, "the agent serves another IPIF-MIB than this one");
        return -EIO;
    }
    uint32_t first = (uint32_t)variable->name[OID_LENGTH];
    uint32_t second = (uint32_t)variable->name[OID_LENGTH + 1];
    if (cursor->column != ROW_DNS && first == 2 && family == FAMILY_IPV4)
        return 0;
    memcpy(cursor->at, variable->name, variable->name_length * sizeof(oid));
    cursor->at_length = variable->name_length;
    int error = cursor->column == ROW_DNS
                    ? take_server(table, first, variable)
                    : take_value(table, cursor->column, first, second, variable);
    return error ? error : 1;
}

static netsnmp_pdu *build(struct cursor *cursors, struct cursor **ret_open, size_t *ret_count,
                          bool bulk, size_t varbinds)
{
    netsnmp_pdu *request = snmp_pdu_create(bulk ? SNMP_MSG_GETBULK : SNMP_MSG_GETNEXT);
    if (!request)
        return NULL;
    *ret_count = 0;
    for (size_t i = 0; i < ROW_COLUMNS; i++) {
        if (cursors[i].done)
            continue;
        ret_open[(*ret_count)++] = &cursors[i];
        snmp_add_null_var(request, cursors[i].at, cursors[i].at_length);
    }
    if (bulk) {
        request->non_repeaters = 0;
        request->max_repetitions = varbinds > *ret_count ? (long)(varbinds / *ret_count) : 1;
    }
    return request;
}

/* One answer into the table.  0; -EAGAIN when the same must be asked for less at a time. */
static int take_answer(struct table *table, const netsnmp_pdu *answer, struct cursor **open,
                       size_t count, int family, char *reason)
{
    if (answer->errstat == SNMP_ERR_TOOBIG)
        return -EAGAIN;
    if (answer->errstat == SNMP_ERR_NOSUCHNAME && answer->errindex >= 1 &&
        (size_t)answer->errindex <= count) {
        open[answer->errindex - 1]->done = true; /* how SNMPv1 says end of the MIB */
        return 0;
    }
    if (answer->errstat != SNMP_ERR_NOERROR) {
        snprintf(reason, FETCH_REASON_SIZE, "the agent answered %s",
                 snmp_errstring((int)answer->errstat));
        return -EIO;
    }
    if (!answer->variables) {
        snprintf(reason, FETCH_REASON_SIZE, "the agent answered with nothing");
        return -EIO;
    }
    size_t column = 0;
    for (const netsnmp_variable_list *variable = answer->variables; variable;
         variable = variable->next_variable, column = (column + 1) % count) {
        if (open[column]->done)
            continue;
        int more = take(table, open[column], family, variable, reason);
        if (more < 0)
            return more;
        open[column]->done = !more;
    }
    return 0;
}

static bool all_done(const struct cursor *cursors)
{
    for (size_t i = 0; i < ROW_COLUMNS; i++)
        if (!cursors[i].done)
            return false;
    return true;
}

int table_fetch(void *session, const struct options *options, const bool wanted[ROW_COLUMNS],
                struct table *ret_table, char reason[FETCH_REASON_SIZE])
{
    struct table table = {0};
    struct cursor cursors[ROW_COLUMNS];
    size_t varbinds = VARBINDS_MAX;
    int error = 0;
    for (enum row_column i = ROW_NAME; i < ROW_COLUMNS; i++) {
        cursor_init(&cursors[i], i, options->family);
        cursors[i].done = !wanted[i];
    }
    while (!error && !all_done(cursors)) {
        struct cursor *open[ROW_COLUMNS];
        size_t count = 0;
        netsnmp_pdu *answer = NULL;
        netsnmp_pdu *request = build(cursors, open, &count, options->protocol != 1, varbinds);
        if (!request) {
            error = -ENOMEM;
            break;
        }
        table.requests++;
        error = session_ask(session, request, &answer, reason, FETCH_REASON_SIZE);
        if (error)
            break;
        error = take_answer(&table, answer, open, count, options->family, reason);
        snmp_free_pdu(answer);
        if (error == -EAGAIN) {
            error = varbinds > count ? 0 : -EIO;
            snprintf(reason, FETCH_REASON_SIZE, "the agent cannot answer even one row at a time");
            varbinds /= 2;
        }
    }
    if (error) {
        table_free(&table);
        return error;
    }
    drop_nameless(&table);
    *ret_table = table;
    return 0;
}

void table_free(struct table *table)
{
    free(table->rows);
    free(table->servers);
}
