/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/change.h"
#include "columns/tables.h"
#include "columns/text.h"

size_t change_add(json_t *object, const struct record *before, const struct record *after)
{
    static const char *const identity[] = {"Family", "InterfaceIndex", "InterfaceName"};
    const struct table *table = &ipif_interface_table;
    const struct column *columns[TABLE_COLUMNS_MAX];
    const size_t count = before && after ? table_differences(table, before, after, columns) : 0;
    json_t *names = json_array(), *olds = json_object(), *news = json_object();
    for (size_t i = 0; i < sizeof identity / sizeof *identity; i++)
        json_object_set_new(object, identity[i],
                            output_value(table_column(table, identity[i]), after ? after : before));
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(names, json_string(columns[i]->name));
        json_object_set_new(olds, columns[i]->name, output_value(columns[i], before));
        json_object_set_new(news, columns[i]->name, output_value(columns[i], after));
    }
    json_object_set_new(object, "Changed", names);
    json_object_set_new(object, "Before", olds);
    json_object_set_new(object, "After", news);
    return count;
}

static void print_value(FILE *out, json_t *value)
{
    json_t *text = output_text(NULL, value);
    fputs(json_string_value(text), out);
    json_decref(text);
}

void change_print(FILE *out, const json_t *object, bool colour)
{
    const char *name, *between = "  ";
    json_t *value;
    fputs(colour ? "\033[1m" : "", out);
    print_value(out, json_object_get(object, "InterfaceName"));
    fprintf(out, "%s (%" JSON_INTEGER_FORMAT ")  %s", colour ? "\033[0m" : "",
            json_integer_value(json_object_get(object, "InterfaceIndex")),
            json_string_value(json_object_get(object, "Family")));
    json_object_foreach(json_object_get(object, "After"), name, value)
    {
        const char *unit = column_unit_short(table_column(&ipif_interface_table, name));
        fprintf(out, "%s%s ", between, name);
        print_value(out, json_object_get(json_object_get(object, "Before"), name));
        fputs(" -> ", out);
        print_value(out, value);
        fprintf(out, "%s%s", *unit ? " " : "", unit);
        between = ", ";
    }
}
