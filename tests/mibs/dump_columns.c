/* SPDX-License-Identifier: BSD-2-Clause */
/* Prints the column tables, one column a line, fields apart by tabs; read by test_columns.py. */
#include "columns/column.h"
#include "columns/tables.h"

#include <inttypes.h>
#include <stdio.h>

static const char *const syntaxes[] = {
    [SYNTAX_INTEGER] = "integer",       [SYNTAX_UNSIGNED] = "unsigned",
    [SYNTAX_COUNTER] = "counter",       [SYNTAX_ENUMERATED] = "enumerated",
    [SYNTAX_TRUTH] = "truth",           [SYNTAX_TIME_TICKS] = "timeticks",
    [SYNTAX_OCTETS] = "octets",         [SYNTAX_TEXT] = "text",
    [SYNTAX_BITS] = "bits",             [SYNTAX_COUNTER64] = "counter64",
    [SYNTAX_TIME_STAMP] = "timeticks",  [SYNTAX_PHYSICAL] = "octets",
    [SYNTAX_INET] = "octets",
    [SYNTAX_IP_ADDRESS] = "ipaddress",  [SYNTAX_OBJECT] = "objectid",
};

static const char *const accesses[] = {
    [ACCESS_INDEX] = "not-accessible",
    [ACCESS_READ_ONLY] = "read-only",
    [ACCESS_READ_WRITE] = "read-write",
};

static void print_oid(const struct table *table, uint32_t subid)
{
    for (size_t i = 0; i < table->oid_length; i++)
        printf("%s%" PRIu32, i > 0 ? "." : "", table->oid[i]);
    if (table->shape == TABLE_OF_ROWS)
        printf(".1");
    if (table->shape != TABLE_OF_ONE)
        printf(".%" PRIu32, subid);
}

static void print_labels(const struct column_label *label)
{
    for (; label != NULL && label->name != NULL; label++)
        printf("%s=%" PRId32 " ", label->name, label->value);
}

int main(void)
{
    for (size_t i = 0; i < ipif_table_count; i++) {
        const struct table *table = ipif_tables[i];
        for (size_t j = 0; j < table->column_count; j++) {
            const struct column *column = &table->columns[j];
            printf("%s\t%s\t%s\t", table->module, table->name, column->object);
            print_oid(table, column->subid);
            printf("\t%s\t%s\t%s\t", syntaxes[column->syntax], accesses[column->access],
                   column->unit != NULL ? column->unit : "");
            print_labels(column->labels);
            putchar('\n');
        }
    }
    return 0;
}
