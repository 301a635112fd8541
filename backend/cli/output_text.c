/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/output.h"
#include "columns/tables.h"
#include "columns/text.h"
#include "util/escape.h"

#include <string.h>

enum { LEFT_OUT = 0 }; /* the width of a column that does not fit the terminal */

/* --- values ----------------------------------------------------------------------------------- */

/* Takes both. */
static json_t *append(json_t *text, const char *between, json_t *more)
{
    json_t *longer = json_sprintf("%s%s%s", json_string_value(text),
                                  json_string_length(text) ? between : "", json_string_value(more));
    json_decref(text);
    json_decref(more);
    return longer;
}

/* Sixteen zones are mostly two numbers: "0-2: 7, 3-15: 1" names the scopes instead. */
static json_t *zones_text(const json_t *zones)
{
    json_t *text = json_string("");
    for (size_t first = 0, end; first < json_array_size(zones); first = end) {
        const json_t *zone = json_array_get(zones, first);
        for (end = first + 1; json_equal(json_array_get(zones, end), zone);)
            end++;
        text = append(text, ", ", json_sprintf("%zu", first));
        if (end > first + 1)
            text = append(text, "", json_sprintf("-%zu", end - 1));
        text = append(text, "", json_sprintf(": %" JSON_INTEGER_FORMAT, json_integer_value(zone)));
    }
    return text;
}

static json_t *array_text(const json_t *array)
{
    json_t *item;
    size_t i;
    if (json_is_integer(json_array_get(array, 0)))
        return zones_text(array);
    json_t *text = json_string(json_array_size(array) ? "" : "-");
    json_array_foreach(array, i, item) text = append(text, " ", output_text(NULL, item));
    return text;
}

static json_t *bits_text(json_t *bits)
{
    json_t *text = json_string("");
    const char *name;
    json_t *set;
    json_object_foreach(bits, name, set) if (json_is_true(set))
        text = append(text, " ", json_string(name));
    return json_string_length(text) ? text : append(text, "", json_string("none"));
}

json_t *output_text(const struct column *column, json_t *value)
{
    char harmless[2048];
    const char *unit = column ? column_unit_short(column) : "";
    switch (json_typeof(value)) {
    case JSON_NULL:
        return json_string("-");
    case JSON_TRUE:
    case JSON_FALSE:
        return json_string(json_is_true(value) ? "yes" : "no");
    case JSON_INTEGER:
        return json_sprintf("%" JSON_INTEGER_FORMAT "%s%s", json_integer_value(value),
                            *unit ? " " : "", unit);
    case JSON_STRING:
        escape_text(json_string_value(value), "", harmless, sizeof harmless);
        return json_string(*harmless ? harmless : "-");
    case JSON_ARRAY:
        return array_text(value);
    case JSON_OBJECT:
        return bits_text(value);
    case JSON_REAL:
        break;
    }
    return NULL;
}

/* --- tables and sheets ------------------------------------------------------------------------ */

static json_t *line_at(struct output *output, size_t place)
{
    if (place == json_array_size(output->lines))
        json_array_append_new(output->lines, json_array());
    return json_array_get(output->lines, place);
}

static void add_headings(struct output *output)
{
    json_t *line = line_at(output, 0);
    for (size_t i = 0; output->headings[i].key; i++) {
        const struct output_heading *heading = &output->headings[i];
        if (output->table)
            output->columns[i] = table_column(output->table, heading->key);
        json_array_append_new(line, json_string(heading->text));
    }
}

static void add_table_row(struct output *output, const json_t *row)
{
    json_t *line = line_at(output, output->rows + 1);
    for (size_t i = 0; output->headings[i].key; i++) {
        const struct output_heading *heading = &output->headings[i];
        json_t *value = json_object_get(row, heading->key);
        output->numbers[i] |= json_is_integer(value);
        json_array_append_new(line,
                              output_text(heading->unitless ? NULL : output->columns[i], value));
    }
}

static void add_sheet_cell(struct output *output, size_t *place, const char *name, json_t *text)
{
    json_t *line = line_at(output, (*place)++);
    while (json_array_size(line) <= output->rows) /* the rows before may have had no such line */
        json_array_append_new(line, json_string(json_array_size(line) ? "" : name));
    json_array_append_new(line, text);
}

/* Eight names side by side are hard to read: in a sheet each bit has its line. */
static void add_sheet_row(struct output *output, json_t *row)
{
    size_t place = 0;
    for (size_t i = 0; i < output->table->column_count; i++) {
        const struct column *column = &output->table->columns[i];
        json_t *value = json_object_get(row, column->name);
        if (column->syntax != SYNTAX_BITS) {
            add_sheet_cell(output, &place, column->name, output_text(column, value));
            continue;
        }
        add_sheet_cell(output, &place, column->name, json_string(json_is_null(value) ? "-" : ""));
        for (const struct column_label *label = column->labels; label->name; label++) {
            char name[2 + COLUMN_BIT_NAME_SIZE] = "  ";
            column_bit_name(label, name + 2);
            json_t *set = json_object_get(value, name + 2);
            add_sheet_cell(output, &place, name, set ? output_text(NULL, set) : json_string("-"));
        }
    }
    /* What was added to the table's: of a list, which comes last, each in a line of its own. */
    const char *key;
    json_t *value;
    json_object_foreach(row, key, value)
    {
        if (table_column(output->table, key))
            continue;
        if (json_array_size(value) == 0)
            add_sheet_cell(output, &place, key, output_text(NULL, value));
        for (size_t i = 0; i < json_array_size(value); i++)
            add_sheet_cell(output, &place, i ? "" : key,
                           output_text(NULL, json_array_get(value, i)));
    }
}

static void begin_lines(struct output *output)
{
    if (output->lines)
        return;
    output->lines = json_array();
    if (output->headings)
        add_headings(output);
}

void output_row(struct output *output, json_t *row)
{
    FILE *out = output->cli->out;
    if (output->cli->format == CLI_JSON) {
        fputs(output->rows++ ? ",\n " : "[\n ", out);
        output_object(out, row);
        return;
    }
    begin_lines(output);
    if (output->headings)
        add_table_row(output, row);
    else
        add_sheet_row(output, row);
    output->rows++;
    json_decref(row);
}

/* Columns on the terminal, near enough: one for each character of UTF-8. */
static size_t width_of(const char *text)
{
    size_t width = 0;
    for (; *text; text++)
        width += (*text & 0xc0) != 0x80;
    return width;
}

static const char *colour_of(const char *heading, const char *text)
{
    if (!strcmp(heading, "InterfaceName") || !strcmp(heading, "INTERFACE"))
        return "\033[1m";
    if ((!strcmp(heading, "LINK") && !strcmp(text, "down")) ||
        (!strcmp(heading, "ENABLED") && !strcmp(text, "no")) ||
        (!strcmp(heading, "EnableStatus") && !strcmp(text, "down")))
        return "\033[31m";
    return !strcmp(text, "-") ? "\033[2m" : "";
}

static void print_line(const struct output *output, const json_t *line, const size_t *widths)
{
    FILE *out = output->cli->out;
    const bool is_heading = output->headings && line == json_array_get(output->lines, 0);
    const json_t *cell;
    size_t i, last = json_array_size(line) - 1;
    while (last > 0 && (widths[last] == LEFT_OUT ||
                        json_string_length(json_array_get(line, last)) == 0))
        last--;
    json_array_foreach(line, i, cell)
    {
        const char *text = json_string_value(cell);
        const char *name = output->headings ? output->headings[i].text
                                            : json_string_value(json_array_get(line, 0));
        const char *colour = !output->cli->colour           ? ""
                             : is_heading || (text == name) ? "\033[1m"
                                                            : colour_of(name, text);
        const bool right = output->numbers[i];
        if (widths[i] == LEFT_OUT || i > last)
            continue;
        const int padding = (int)(widths[i] - width_of(text));
        fprintf(out, "%*s%s%s%s%*s%s", right ? padding : 0, "", colour, text,
                *colour ? "\033[0m" : "", right || i == last ? 0 : padding, "",
                i == last ? "\n" : "  ");
    }
}

static size_t total_width(const size_t *widths, size_t count)
{
    size_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += widths[i] + (total && widths[i] ? 2 : 0);
    return total;
}

static void leave_out(const struct output *output, size_t *widths, size_t count)
{
    const size_t width = output->cli->wide ? 0 : output->cli->width;
    for (unsigned spare = 1; width && spare <= count && total_width(widths, count) > width; spare++)
        for (size_t i = 0; i < count; i++)
            if (output->headings[i].spare == spare)
                widths[i] = LEFT_OUT;
}

static void say_left_out(const struct output *output, const size_t *widths, size_t count)
{
    const char *between = "not shown: ";
    for (size_t i = 0; i < count; i++)
        if (widths[i] == LEFT_OUT) {
            fprintf(output->cli->out, "%s%s", between, output->headings[i].text);
            between = ", ";
        }
    if (*between == ',')
        fputs("; see all with --wide\n", output->cli->out);
}

void output_end(struct output *output)
{
    size_t widths[OUTPUT_COLUMNS_MAX] = {0}, i, j;
    const json_t *line, *cell;
    if (output->cli->format == CLI_JSON)
        fprintf(output->cli->out, "%s%s\n", output->rows ? "\n]" : "[]",
                output->tail ? output->tail : "");
    else
        begin_lines(output);
    const size_t count = json_array_size(json_array_get(output->lines, 0));
    json_array_foreach(output->lines, i, line) json_array_foreach(line, j, cell)
    {
        const size_t width = width_of(json_string_value(cell));
        widths[j] = width > widths[j] ? width : widths[j];
    }
    if (output->headings)
        leave_out(output, widths, count);
    json_array_foreach(output->lines, i, line) print_line(output, line, widths);
    if (output->headings)
        say_left_out(output, widths, count);
    json_decref(output->lines);
}
