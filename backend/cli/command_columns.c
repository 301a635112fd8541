/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/command.h"
#include "cli/cli_namespace.h"
#include "cli/output.h"
#include "columns/tables.h"
#include "columns/text.h"

#include <string.h>

static const struct output_heading headings[] = {
    {"Name", "COLUMN", false, 0},   {"Oid", "OID", false, 0},   {"Syntax", "SYNTAX", false, 0},
    {"Access", "ACCESS", false, 0}, {"Unit", "UNIT", false, 0}, {"Presence", "IN", false, 0},
    {"Source", "SOURCE", false, 0}, {NULL, NULL, false, 0},
};

static json_t *describe(const struct table *table, const struct column *column)
{
    char oid[COLUMN_OID_SIZE], values[512] = "";
    for (const struct column_label *label = column->labels; label && label->name; label++) {
        const size_t length = strlen(values);
        snprintf(values + length, sizeof values - length, "%s%s(%d)", length ? ", " : "",
                 label->name, label->value);
    }
    column_format_oid(table, column, oid);
    return json_pack("{ss ss ss ss ss ss ss ss? ss? ss ss}", "Module", table->module, "Table",
                     table->name, "Name", column->name, "Object", column->object, "Oid", oid,
                     "Syntax", column_syntax_name(column), "Access", column_access_name(column),
                     "Unit", column->unit, "Values", *values ? values : NULL, "Presence",
                     column->field ? "some rows" : "all rows", "Source", column->source);
}

static void print_table(const struct cli *cli, const struct table *table)
{
    struct output output = {.cli = cli, .headings = headings};
    fprintf(cli->out, "%s::%s\n", table->module, table->name);
    for (size_t i = 0; i < table->column_count; i++)
        output_row(&output, describe(table, &table->columns[i]));
    output_end(&output);
}

static const char *word(const json_t *row, const char *key)
{
    const char *text = json_string_value(json_object_get(row, key));
    return text ? text : "";
}

/* Of docs/columns.md. */
static void print_markdown_table(FILE *out, const struct table *table)
{
    fprintf(out, "\n## %s::%s\n\nEach line is %s.\n\n", table->module, table->name,
            table->shape == TABLE_OF_ROWS ? "a column; its index follows the OID"
                                          : "a scalar; .0 follows the OID");
    fputs("| Field | Object | OID | Syntax | Access | Unit | Present in | Source |\n"
          "|---|---|---|---|---|---|---|---|\n",
          out);
    for (size_t i = 0; i < table->column_count; i++) {
        json_t *row = describe(table, &table->columns[i]);
        const char *values = word(row, "Values");
        fprintf(out, "| %s | `%s` | %s | %s%s%s | %s | %s | %s | %s |\n", word(row, "Name"),
                word(row, "Object"), word(row, "Oid"), word(row, "Syntax"), *values ? ": " : "",
                values, word(row, "Access"), word(row, "Unit"), word(row, "Presence"),
                word(row, "Source"));
        json_decref(row);
    }
}

static const char markdown_head[] =
    "<!-- SPDX-License-Identifier: BSD-2-Clause -->\n"
    "<!-- Made by: ipif columns --format md.  Do not edit: change backend/columns. -->\n"
    "# Columns\n\n"
    "Every object that ipifd serves, from the tables that also drive `ipif`. The fields of\n"
    "`ipifInterfaceTable` are the keys of `ipif show --json`.\n\n"
    "\"Some rows\": where a row does not have the value there is no instance in SNMP, a "
    "dash in text\nand null in JSON. A read-write object can be written while "
    "`ipifWritable yes` stands in\n`ipifd.conf`, and where the row's interface has such a "
    "switch.\n";

enum cli_status command_columns(struct cli *cli)
{
    struct output json = {.cli = cli};
    const char *between = "";
    if (cli->format == CLI_MARKDOWN)
        fputs(markdown_head, cli->out);
    for (size_t i = 0; i < ipif_table_count; i++) {
        const struct table *table = ipif_tables[i];
        if (!namespace_wants_table(cli, table))
            continue;
        switch ((enum cli_format)cli->format) {
        case CLI_JSON:
            for (size_t j = 0; j < table->column_count; j++)
                output_row(&json, describe(table, &table->columns[j]));
            break;
        case CLI_MARKDOWN:
            print_markdown_table(cli->out, table);
            break;
        case CLI_TEXT:
            fputs(between, cli->out);
            print_table(cli, table);
            between = "\n";
            break;
        }
    }
    if (cli->format == CLI_JSON)
        output_end(&json);
    return CLI_DONE;
}
