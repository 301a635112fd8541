/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/change.h"
#include "columns/tables.h"

#include <string.h>

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

void change_print(const struct cli *cli, FILE *out, const json_t *object, size_t place)
{
    const char *bold = cli->colour ? "\033[1m" : "", *plain = cli->colour ? "\033[0m" : "";
    const char *key, *between = "  ";
    json_t *name = output_text(NULL, json_object_get(object, "InterfaceName")), *value;
    const int length = fprintf(out, "%s%s%s (%" JSON_INTEGER_FORMAT ")  %s", bold,
                               json_string_value(name), plain,
                               json_integer_value(json_object_get(object, "InterfaceIndex")),
                               json_string_value(json_object_get(object, "Family")));
    json_decref(name);
    place += (size_t)length - strlen(bold) - strlen(plain);
    json_object_foreach(json_object_get(object, "After"), key, value)
    {
        json_t *before = output_text(NULL, json_object_get(json_object_get(object, "Before"), key));
        json_t *after = output_text(table_column(&ipif_interface_table, key), value);
        json_t *text = json_sprintf("%s %s -> %s", key, json_string_value(before),
                                    json_string_value(after));
        place += 2 + json_string_length(text);
        if (cli->width && place > cli->width - 1) {
            between = *between == ',' ? ",\n    " : "\n    ";
            place = 4 + json_string_length(text);
        }
        fprintf(out, "%s%s", between, json_string_value(text));
        between = ", ";
        json_decref(before);
        json_decref(after);
        json_decref(text);
    }
}
