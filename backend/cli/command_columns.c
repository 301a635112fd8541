/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/command.h"
#include "cli/cli_namespace.h"
#include "cli/writer.h"
#include "columns/tables.h"
#include "columns/text.h"

#include <string.h>

/* The words that describe one column, the same in every format. */
struct description {
    char oid[COLUMN_OID_SIZE];
    char values[COLUMN_TEXT_SIZE];
    const char *unit;
    const char *presence;
};

static void describe(const struct table *table, const struct column *column,
                     struct description *ret)
{
    column_format_oid(table, column, ret->oid);
    ret->unit = column->unit ? column->unit : "";
    ret->presence = column->field ? "some rows" : "all rows";
    ret->values[0] = '\0';
    for (const struct column_label *label = column->labels; label && label->name; label++) {
        size_t length = strlen(ret->values);
        snprintf(ret->values + length, sizeof ret->values - length, "%s%s(%d)", length ? ", " : "",
                 label->name, label->value);
    }
}

static const char *instance_of(const struct table *table)
{
    switch (table->shape) {
    case TABLE_OF_ROWS:
        return "a column; its index follows the OID";
    case TABLE_OF_SCALARS:
    case TABLE_OF_ONE:
        return "a scalar; .0 follows the OID";
    }
    return NULL;
}

/* --- for people ------------------------------------------------------------------------------- */

static int print_text(struct cli *cli)
{
    const char *between = "";
    for (size_t i = 0; i < ipif_table_count; i++) {
        const struct table *table = ipif_tables[i];
        if (!namespace_wants_table(cli, table))
            continue;
        fprintf(cli->out, "%s%s::%s\n", between, table->module, table->name);
        between = "\n";
        struct writer *writer = writer_new_table(cli->out, cli->colour);
        if (!writer)
            return -1;
        for (size_t j = 0; j < table->column_count; j++) {
            const struct column *column = &table->columns[j];
            struct description words;
            describe(table, column, &words);
            writer->operations->begin_row(writer);
            writer->operations->text(writer, "COLUMN", column->name);
            writer->operations->text(writer, "OID", words.oid);
            writer->operations->text(writer, "SYNTAX", column_syntax_name(column));
            writer->operations->text(writer, "ACCESS", column_access_name(column));
            writer->operations->text(writer, "UNIT", words.unit);
            writer->operations->text(writer, "IN", words.presence);
            writer->operations->text(writer, "SOURCE", column->source);
            writer->operations->end_row(writer);
        }
        if (writer->operations->end(writer) < 0)
            return -1;
    }
    return 0;
}

/* --- for programs ----------------------------------------------------------------------------- */

static int print_json(struct cli *cli)
{
    struct writer *writer = writer_new_json(cli->out);
    if (!writer)
        return -1;
    for (size_t i = 0; i < ipif_table_count; i++) {
        const struct table *table = ipif_tables[i];
        for (size_t j = 0; j < table->column_count && namespace_wants_table(cli, table); j++) {
            const struct column *column = &table->columns[j];
            struct description words;
            describe(table, column, &words);
            writer->operations->begin_row(writer);
            writer->operations->text(writer, "Module", table->module);
            writer->operations->text(writer, "Table", table->name);
            writer->operations->text(writer, "Name", column->name);
            writer->operations->text(writer, "Object", column->object);
            writer->operations->text(writer, "Oid", words.oid);
            writer->operations->text(writer, "Syntax", column_syntax_name(column));
            writer->operations->text(writer, "Access", column_access_name(column));
            writer->operations->text(writer, "Unit", column->unit);
            writer->operations->text(writer, "Values", words.values[0] ? words.values : NULL);
            writer->operations->text(writer, "Presence", words.presence);
            writer->operations->text(writer, "Source", column->source);
            writer->operations->end_row(writer);
        }
    }
    return writer->operations->end(writer);
}

/* --- for docs/columns.md ---------------------------------------------------------------------- */

static void print_table(FILE *out, const struct table *table)
{
    fprintf(out, "\n## %s::%s\n\nEach line is %s.\n\n", table->module, table->name,
            instance_of(table));
    fputs("| Field | Object | OID | Syntax | Access | Unit | Present in | Source |\n"
          "|---|---|---|---|---|---|---|---|\n",
          out);
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->columns[i];
        struct description words;
        describe(table, column, &words);
        fprintf(out, "| %s | `%s` | %s | %s%s%s | %s | %s | %s | %s |\n", column->name,
                column->object, words.oid, column_syntax_name(column), words.values[0] ? ": " : "",
                words.values, column_access_name(column), words.unit, words.presence,
                column->source);
    }
}

static void print_markdown(struct cli *cli)
{
    fputs("<!-- SPDX-License-Identifier: BSD-2-Clause -->\n"
          "<!-- Made by: ipif columns --format md.  Do not edit: change backend/columns. -->\n"
          "# Columns\n\n"
          "Every object that ipifd serves, from the tables that also drive `ipif`. The fields of\n"
          "`ipifInterfaceTable` are the keys of `ipif show --json`.\n\n"
          "\"Some rows\": where a row does not have the value there is no instance in SNMP, a "
          "dash in text\nand null in JSON. A read-write object can be written while "
          "`ipifWritable yes` stands in\n`ipifd.conf`, and where the row's interface has such a "
          "switch.\n",
          cli->out);
    for (size_t i = 0; i < ipif_table_count; i++)
        if (namespace_wants_table(cli, ipif_tables[i]))
            print_table(cli->out, ipif_tables[i]);
}

enum cli_status command_columns(struct cli *cli)
{
    int result = 0;
    switch ((enum cli_format)cli->format) {
    case CLI_TEXT:
        result = print_text(cli);
        break;
    case CLI_JSON:
        result = print_json(cli);
        break;
    case CLI_MARKDOWN:
        print_markdown(cli);
        break;
    }
    return result < 0 ? cli_fail("out of memory") : CLI_DONE;
}
