/* SPDX-License-Identifier: BSD-2-Clause */
/* The tables as SNMP has them, under the names that their MIBs give. */
#include "cli/command.h"
#include "cli/cli_namespace.h"
#include "cli/cli_view.h"
#include "cli/nearest.h"
#include "cli/output.h"
#include "columns/tables.h"
#include "columns/text.h"
#include "util/cleanup.h"

#include <string.h>
#include <strings.h>

/* Its index, and what of its columns is not in that. */
struct shape {
    const struct table *table;
    const struct column *columns[OUTPUT_COLUMNS_MAX];
    struct output_heading headings[OUTPUT_COLUMNS_MAX + 1];
    size_t count, index_count;
    const struct column *family; /* whose labels are of IPv4 or IPv6; NULL: none */
};

static bool is_of_family(const struct column *column)
{
    for (const struct column_label *label = column->labels; label && label->name; label++)
        if (!strncmp(label->name, "ipv4", 4))
            return true;
    return false;
}

static void add_column(struct shape *shape, const struct column *column)
{
    for (size_t i = 0; i < shape->count; i++)
        if (!strcmp(shape->columns[i]->object, column->object))
            return;
    if (!shape->family && is_of_family(column))
        shape->family = column;
    shape->columns[shape->count++] = column;
}

static void shape_of(const struct table *table, struct shape *ret_shape)
{
    *ret_shape = (struct shape){.table = table};
    for (size_t i = 0; table->index && i < table->index_length; i++)
        add_column(ret_shape, &table->index[i]);
    ret_shape->index_count = ret_shape->count;
    for (size_t i = 0; i < table->column_count; i++)
        add_column(ret_shape, &table->columns[i]);
    for (size_t i = 0; i < ret_shape->count; i++) {
        const char *object = ret_shape->columns[i]->object;
        /* On a narrow terminal the last go first, and the index never. */
        const size_t spare = i < ret_shape->index_count ? 0 : ret_shape->count - i;
        ret_shape->headings[i] = (struct output_heading){object, object, true, (unsigned)spare};
    }
}

/* Whether the row is of the table, and of the wanted family if it is of one. */
static bool is_wanted(const struct cli *cli, const struct cli_view *view, const struct shape *shape,
                      const void *row)
{
    struct column_value value;
    if (shape->table->has && !shape->table->has(row))
        return false;
    if (!cli->version || !shape->family ||
        !table_value(shape->table, &view->table_view, shape->family, row, &value))
        return true;
    const char *label = column_label(shape->family, (int64_t)value.number);
    return !label || !strncmp(label, cli->version == INET_VERSION_IPV4 ? "ipv4" : "ipv6", 4);
}

static const void *next_row(const struct cli *cli, const struct cli_view *view,
                            const struct shape *shape, const struct table_rows *rows,
                            size_t *position)
{
    while (namespace_wants_table(cli, shape->table) && *position < rows->count) {
        const void *row = (const char *)rows->first + (*position)++ * rows->size;
        if (is_wanted(cli, view, shape, row))
            return row;
    }
    return NULL;
}

/* --- one table -------------------------------------------------------------------------------- */

static json_t *row_of(const struct cli_view *view, const struct shape *shape, const void *row)
{
    json_t *object = json_object();
    for (size_t i = 0; i < shape->count; i++)
        json_object_set_new(object, shape->columns[i]->object,
                            view_value(view, shape->table, shape->columns[i], row));
    return object;
}

/* Scalars stand in lines: there is but one of each. */
static void print_scalars(const struct cli *cli, const struct shape *shape, json_t *row)
{
    static const struct output_heading headings[] = {
        {"Object", "OBJECT", true, 0}, {"Value", "VALUE", true, 0}, {NULL, NULL, false, 0}};
    struct output output = {.cli = cli, .headings = headings};
    for (size_t i = 0; i < shape->count; i++) {
        const char *object = shape->columns[i]->object;
        json_t *value = output_text(shape->columns[i], json_object_get(row, object));
        output_row(&output, json_pack("{ss so}", "Object", object, "Value", value));
    }
    output_end(&output);
    json_decref(row);
}

static enum cli_status print_table(struct cli *cli, const struct table *table)
{
    struct shape shape;
    struct cli_view view;
    const void *row;
    size_t position = 0;
    shape_of(table, &shape);
    enum cli_status status = view_open(cli, table->extras, &view);
    if (status == CLI_DONE) {
        struct output output = {.cli = cli, .headings = shape.headings};
        const struct table_rows rows = table->rows(&view.table_view);
        while ((row = next_row(cli, &view, &shape, &rows, &position))) {
            if (table->shape == TABLE_OF_ROWS || cli->format == CLI_JSON)
                output_row(&output, row_of(&view, &shape, row));
            else
                print_scalars(cli, &shape, row_of(&view, &shape, row));
        }
        if (table->shape == TABLE_OF_ROWS || cli->format == CLI_JSON)
            output_end(&output);
        status = view_status(&view);
    }
    view_close(&view);
    return status;
}

/* --- all of them ------------------------------------------------------------------------------ */

static json_t *describe(const struct cli *cli, const struct cli_view *view,
                        const struct table *table)
{
    char oid[COLUMN_OID_SIZE];
    struct shape shape;
    size_t position = 0, count = 0;
    const struct table_rows rows = table->rows(&view->table_view);
    shape_of(table, &shape);
    while (next_row(cli, view, &shape, &rows, &position))
        count++;
    table_format_oid(table, oid);
    return json_pack("{ss ss ss ss sI}", "Name", table->name, "Group",
                     table_group_name(table->group), "Module", table->module, "Oid", oid, "Rows",
                     (json_int_t)count);
}

/* What only an agent has is no table of a namespace. */
static bool is_here(const struct table *table)
{
    return table->group < GROUP_COUNT;
}

static enum cli_status list_tables(struct cli *cli)
{
    static const struct output_heading headings[] = {
        {"Name", "NAME", true, 0}, {"Group", "GROUP", true, 0}, {"Module", "MODULE", true, 1},
        {"Oid", "OID", true, 2},   {"Rows", "ROWS", true, 0},   {NULL, NULL, false, 0}};
    struct cli_view view;
    enum cli_status status = view_open(cli, 0, &view);
    if (status == CLI_DONE) {
        struct output output = {.cli = cli, .headings = headings};
        for (size_t i = 0; i < ipif_table_count; i++)
            if (is_here(ipif_tables[i]) && namespace_wants_table(cli, ipif_tables[i]))
                output_row(&output, describe(cli, &view, ipif_tables[i]));
        output_end(&output);
        status = view_status(&view);
    }
    view_close(&view);
    return status;
}

enum cli_status command_table(struct cli *cli)
{
    const char *name = cli->argument_count ? cli->arguments[0] : NULL;
    struct nearest nearest = {.wanted = name};
    if (!name)
        return list_tables(cli);
    for (size_t i = 0; i < ipif_table_count; i++) {
        if (!is_here(ipif_tables[i]))
            continue;
        if (!strcasecmp(ipif_tables[i]->name, name))
            return print_table(cli, ipif_tables[i]);
        nearest_add(&nearest, ipif_tables[i]->name);
    }
    return cli_usage(cli->command, "no table \"%s\"; the nearest are %s, %s and %s", name,
                     nearest.names[0], nearest.names[1], nearest.names[2]);
}
