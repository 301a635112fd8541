/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/change.h"
#include "columns/tables.h"
#include "util/escape.h"

#include <string.h>

/* What differs, in which columns that are called so. */
static void add_columns(json_t *object, const struct column *const *columns, size_t count,
                        const void *before, const void *after)
{
    json_t *names = json_array(), *olds = json_object(), *news = json_object();
    for (size_t i = 0; i < count; i++) {
        /* In IF-MIB the descriptor, in our own table the documents' name. */
        const bool ours = table_column(&ipif_interface_table, columns[i]->object) == columns[i];
        const char *key = ours ? columns[i]->name : columns[i]->object;
        json_array_append_new(names, json_string(key));
        json_object_set_new(olds, key, output_value(columns[i], before));
        json_object_set_new(news, key, output_value(columns[i], after));
    }
    json_object_set_new(object, "Changed", names);
    json_object_set_new(object, "Before", olds);
    json_object_set_new(object, "After", news);
}

size_t change_add(json_t *object, const struct record *before, const struct record *after)
{
    static const char *const identity[] = {"Family", "InterfaceIndex", "InterfaceName"};
    const struct table *table = &ipif_interface_table;
    const struct column *columns[TABLE_COLUMNS_MAX];
    const size_t count = before && after ? table_differences(table, before, after, columns) : 0;
    for (size_t i = 0; i < sizeof identity / sizeof *identity; i++)
        json_object_set_new(object, identity[i],
                            output_value(table_column(table, identity[i]), after ? after : before));
    add_columns(object, columns, count, before, after);
    return count;
}

size_t change_add_link(json_t *object, const struct interface_record *before,
                       const struct interface_record *after)
{
    static const struct {
        const struct table *table;
        const char *object;
    } watched[] = {
        {&if_x_table, "ifName"},      {&if_table, "ifAdminStatus"},
        {&if_table, "ifOperStatus"},  {&if_table, "ifPhysAddress"},
        {&if_x_table, "ifHighSpeed"}, {&if_x_table, "ifPromiscuousMode"},
        {&if_x_table, "ifAlias"},
    };
    const struct column *columns[sizeof watched / sizeof *watched];
    const struct interface_record *named = after ? after : before;
    char name[ESCAPED_NAME_SIZE];
    size_t count = 0;
    for (size_t i = 0; before && after && i < sizeof watched / sizeof *watched; i++) {
        const struct column *column = table_column(watched[i].table, watched[i].object);
        if (column_differs(column, before, after))
            columns[count++] = column;
    }
    escape_name(named->name, name);
    json_object_set_new(object, "Family", json_null());
    json_object_set_new(object, "InterfaceIndex", json_integer(named->ifindex));
    json_object_set_new(object, "InterfaceName", json_string(name));
    add_columns(object, columns, count, before, after);
    return count;
}

void change_print(const struct cli *cli, FILE *out, const json_t *object, size_t place)
{
    const char *bold = cli->colour ? "\033[1m" : "", *plain = cli->colour ? "\033[0m" : "";
    const char *key, *between = "  ";
    json_t *name = output_text(NULL, json_object_get(object, "InterfaceName")), *value;
    const json_t *family = json_object_get(object, "Family");
    const int length = fprintf(out, "%s%s%s (%" JSON_INTEGER_FORMAT ")  %s", bold,
                               json_string_value(name), plain,
                               json_integer_value(json_object_get(object, "InterfaceIndex")),
                               json_is_null(family) ? "link" : json_string_value(family));
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
