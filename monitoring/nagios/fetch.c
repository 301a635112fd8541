/* SPDX-License-Identifier: BSD-2-Clause */
#include "fetch.h"

#include "columns/root.h"
#include "session.h"

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

static bool is_wanted(const struct options *options, enum row_column column)
{
    if (column == ROW_ENABLE_STATUS)
        return options->enabled[FAMILY_IPV4] || options->enabled[FAMILY_IPV6];
    if (column == ROW_DNS)
        return options->dns.count > 0;
    return column == ROW_NAME || options->wanted[column] || options->ranges[column].text;
}

static int compare_index(const uint32_t left[2], const uint32_t right[2])
{
    const int i = left[0] == right[0];
    return (left[i] > right[i]) - (left[i] < right[i]);
}

/* Asks for what follows the values of a column that are there already. */
static void add_name(netsnmp_pdu *request, const struct table *table, enum row_column column,
                     int family)
{
    const size_t count = table->columns[column].values.count;
    oid name[OID_LENGTH + 2];
    size_t length = OID_LENGTH;
    memcpy(name, columns[column], sizeof columns[column]);
    if (count) {
        name[length++] = table->columns[column].values.items[count - 1].index[0];
        name[length++] = table->columns[column].values.items[count - 1].index[1];
    } else if (column != ROW_DNS && family == FAMILY_IPV6) {
        name[length++] = 2; /* IPv4's rows come first: IPv6 alone begins behind them */
    }
    needed(snmp_add_null_var(request, name, length));
}

/* False when the column ended before this variable. */
static bool take(struct table *table, enum row_column column, const struct options *options,
                 const netsnmp_variable_list *variable)
{
    const size_t count = table->columns[column].values.count;
    const bool is_text = column == ROW_NAME || column == ROW_DNS;
    const bool is_number = variable->type == ASN_INTEGER || variable->type == ASN_GAUGE;
    if (variable->type == SNMP_ENDOFMIBVIEW ||
        snmp_oidtree_compare(variable->name, variable->name_length, columns[column], OID_LENGTH) !=
            0)
        return false;
    if (variable->name_length != OID_LENGTH + 2 ||
        (is_text ? variable->type != ASN_OCTET_STR : !is_number))
        give_up(STATE_UNKNOWN, "%s: the agent serves another IPIF-MIB than this one",
                options->host);
    const uint32_t index[2] = {(uint32_t)variable->name[OID_LENGTH],
                               (uint32_t)variable->name[OID_LENGTH + 1]};
    if (column != ROW_DNS && index[0] == 2 && options->family == FAMILY_IPV4)
        return false;
    if (count && compare_index(table->columns[column].values.items[count - 1].index, index) >= 0)
        give_up(STATE_UNKNOWN, "%s: the agent's OIDs do not increase", options->host);
    struct value *value = needed(array_append(&table->columns[column].values));
    memcpy(value->index, index, sizeof index);
    if (is_text)
        value->text = needed(strndup((const char *)variable->val.string, variable->val_len));
    else /* Integer32 is signed, Unsigned32 is not; both arrive in a long. */
        value->number = variable->type == ASN_INTEGER ? (int64_t)*variable->val.integer
                                                      : (int64_t)(uint32_t)*variable->val.integer;
    return true;
}

static void take_answer(struct table *table, const netsnmp_pdu *answer,
                        const enum row_column *asked, size_t count, const struct options *options)
{
    if (answer->errstat == SNMP_ERR_NOSUCHNAME && answer->errindex >= 1 &&
        (size_t)answer->errindex <= count) {
        table->columns[asked[answer->errindex - 1]].done = true; /* SNMPv1's end of the MIB */
        return;
    }
    if (answer->errstat != SNMP_ERR_NOERROR)
        give_up(STATE_UNKNOWN, "%s: the agent answered %s", options->host,
                snmp_errstring((int)answer->errstat));
    if (!answer->variables)
        give_up(STATE_UNKNOWN, "%s: the agent answered with nothing", options->host);
    size_t i = 0;
    for (const netsnmp_variable_list *variable = answer->variables; variable;
         variable = variable->next_variable, i = (i + 1) % count)
        if (!table->columns[asked[i]].done)
            table->columns[asked[i]].done = !take(table, asked[i], options, variable);
}

/* One request.  False when there is nothing left to ask for. */
static bool ask(void *session, const struct options *options, struct table *table)
{
    enum row_column asked[ROW_COLUMNS];
    size_t count = 0;
    for (enum row_column column = ROW_NAME; column < ROW_COLUMNS; column++)
        if (!table->columns[column].done)
            asked[count++] = column;
    if (!count)
        return false;
    const bool bulk = options->protocol != 1;
    netsnmp_pdu *request = needed(snmp_pdu_create(bulk ? SNMP_MSG_GETBULK : SNMP_MSG_GETNEXT));
    for (size_t i = 0; i < count; i++)
        add_name(request, table, asked[i], options->family);
    if (bulk) {
        request->non_repeaters = 0;
        request->max_repetitions = (long)(VARBINDS_MAX / count);
    }
    table->requests++;
    netsnmp_pdu *answer = session_ask(session, options, request);
    take_answer(table, answer, asked, count, options);
    snmp_free_pdu(answer);
    return true;
}

/* A row for each name.  Rows that came or went between two requests have values without one. */
static void join(struct table *table)
{
    const size_t count = table->columns[ROW_NAME].values.count;
    size_t at[ROW_COLUMNS] = {0};
    table->rows = needed(calloc(count + 1, sizeof *table->rows));
    for (; table->row_count < count; table->row_count++) {
        const struct value *name = &table->columns[ROW_NAME].values.items[table->row_count];
        struct row *row = &table->rows[table->row_count];
        *row = (struct row){.version = name->index[0], .index = name->index[1], .name = name->text};
        for (enum row_column column = ROW_NAME; column < ROW_DNS; column++) {
            const struct value *values = table->columns[column].values.items;
            const size_t end = table->columns[column].values.count;
            while (at[column] < end && compare_index(values[at[column]].index, name->index) < 0)
                at[column]++;
            if (at[column] < end && compare_index(values[at[column]].index, name->index) == 0)
                row->values[column] = &values[at[column]];
        }
    }
}

void table_fetch(void *session, const struct options *options, struct table *ret_table)
{
    struct table table = {0};
    for (enum row_column column = ROW_NAME; column < ROW_COLUMNS; column++)
        table.columns[column].done = !is_wanted(options, column);
    while (ask(session, options, &table))
        ;
    join(&table);
    *ret_table = table;
}
