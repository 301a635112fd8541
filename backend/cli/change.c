/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/change.h"
#include "columns/table.h"
#include "columns/tables.h"
#include "columns/text.h"

#include <string.h>

static void write_field(struct writer *writer, const char *name, const struct record *record)
{
    const struct column *column = table_column(&ipif_interface_table, name);
    struct column_value value;
    column_get(column, record, &value);
    writer->operations->value(writer, NULL, column, &value);
}

void change_write_row(struct writer *writer, const struct record *record)
{
    write_field(writer, "Family", record);
    write_field(writer, "InterfaceIndex", record);
    write_field(writer, "InterfaceName", record);
}

void change_write_columns(struct writer *writer, const struct record *before,
                          const struct record *after, const struct column *const *columns,
                          size_t count)
{
    const char *names[TABLE_COLUMNS_MAX];
    for (size_t i = 0; i < count; i++)
        names[i] = columns[i]->name;
    writer->operations->list(writer, "Changed", names, count);
    writer_json_object(writer, "Before", columns, count, before);
    writer_json_object(writer, "After", columns, count, after);
}

static void format(const struct column *column, const struct record *record,
                   char text[COLUMN_TEXT_SIZE])
{
    struct column_value value;
    if (column_get(column, record, &value))
        column_format(column, &value, text);
    else
        strcpy(text, "-");
}

void change_print_row(FILE *out, const struct record *record, bool colour)
{
    char name[COLUMN_TEXT_SIZE];
    format(table_column(&ipif_interface_table, "InterfaceName"), record, name);
    fprintf(out, "%s%s%s (%u)  %s", colour ? "\033[1m" : "", name, colour ? "\033[0m" : "",
            record->row.InterfaceIndex, record->version == INET_VERSION_IPV4 ? "ipv4" : "ipv6");
}

void change_print_columns(FILE *out, const struct record *before, const struct record *after,
                          const struct column *const *columns, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char old_text[COLUMN_TEXT_SIZE], new_text[COLUMN_TEXT_SIZE];
        const char *unit = column_unit_short(columns[i]);
        format(columns[i], before, old_text);
        format(columns[i], after, new_text);
        fprintf(out, "%s%s %s -> %s%s%s", i ? ", " : "", columns[i]->name, old_text, new_text,
                *unit ? " " : "", unit);
    }
}
