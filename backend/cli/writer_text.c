/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/writer.h"
#include "columns/text.h"
#include "util/array.h"
#include "util/cleanup.h"
#include "util/escape.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum style { STYLE_PLAIN, STYLE_STRONG, STYLE_ALARM, STYLE_FAINT };

struct cell {
    char *text;
    bool right;
    enum style style;
};

/* Everything is kept until the end, when the widths are known. */
struct text_writer {
    struct writer writer;
    bool sheet;
    bool colour;
    bool failed;
    size_t width;             /* of the terminal; 0: none to fit */
    const char *const *spare; /* headings that may go, the first one first */
    size_t rows;
    ARRAY(struct cell) headings; /* of the first row */
    ARRAY(struct cell) cells;
};

static struct text_writer *self(struct writer *writer)
{
    return (struct text_writer *)(void *)writer;
}

/* --- collecting ------------------------------------------------------------------------------- */

static void add(struct text_writer *text, const char *heading, const char *value, bool right,
                enum style style)
{
    struct cell *cell = array_append(&text->cells);
    if (cell)
        *cell = (struct cell){strdup(value), right, style};
    if (!cell || !cell->text)
        text->failed = true;
    if (text->rows > 1)
        return;
    struct cell *kept = array_append(&text->headings);
    if (kept)
        *kept = (struct cell){strdup(heading), right, STYLE_STRONG};
    if (!kept || !kept->text)
        text->failed = true;
}

static void text_begin_row(struct writer *writer)
{
    self(writer)->rows++;
}

static enum style style_of(const char *heading, const char *value)
{
    if (!strcmp(heading, "InterfaceName") || !strcmp(heading, "INTERFACE"))
        return STYLE_STRONG;
    if ((!strcmp(heading, "LINK") && !strcmp(value, "down")) ||
        (!strcmp(heading, "ENABLED") && !strcmp(value, "no")) ||
        (!strcmp(heading, "EnableStatus") && !strcmp(value, "down")))
        return STYLE_ALARM;
    return STYLE_PLAIN;
}

/* Eight names side by side are no table: in a sheet each bit has its line. */
static void add_bits(struct text_writer *text, const struct column *column,
                     const struct column_value *value)
{
    add(text, column->name, value ? "" : "-", false, value ? STYLE_PLAIN : STYLE_FAINT);
    for (const struct column_label *label = column->labels; label->name; label++) {
        char heading[2 + COLUMN_BIT_NAME_SIZE] = "  ";
        bool set = value && column_bit(value, label);
        column_bit_name(label, heading + 2);
        add(text, heading, value ? set ? "yes" : "no" : "-", false,
            value ? STYLE_PLAIN : STYLE_FAINT);
    }
}

static void text_value(struct writer *writer, const char *heading, const struct column *column,
                       const struct column_value *value)
{
    struct text_writer *text = self(writer);
    char shown[COLUMN_TEXT_SIZE + 32];
    bool right = !text->sheet &&
                 (column->syntax == SYNTAX_INTEGER || column->syntax == SYNTAX_UNSIGNED);
    if (!heading)
        heading = column->name;
    if (text->sheet && column->syntax == SYNTAX_BITS) {
        add_bits(text, column, value);
        return;
    }
    if (!value || (column->syntax == SYNTAX_OCTETS && value->length == 0)) {
        add(text, heading, "-", right, STYLE_FAINT);
        return;
    }
    column_format(column, value, shown);
    enum style style = style_of(heading, shown);
    if (column->unit && strcmp(heading, "MTU") != 0) {
        strcat(shown, " ");
        strcat(shown, column_unit_short(column));
    }
    add(text, heading, shown, right, style);
}

static void text_text(struct writer *writer, const char *key, const char *value)
{
    const bool empty = !value || !*value;
    const size_t size = empty ? 2 : 4 * strlen(value) + 1;
    CLEANUP_FREE char *shown = malloc(size);
    if (!shown) {
        self(writer)->failed = true;
        return;
    }
    escape_text(empty ? "-" : value, "", shown, size);
    add(self(writer), key, shown, false, empty ? STYLE_FAINT : style_of(key, shown));
}

static void text_list(struct writer *writer, const char *key, const char *const *texts,
                      size_t count)
{
    char *joined = NULL;
    size_t length;
    FILE *out = open_memstream(&joined, &length);
    if (!out) {
        self(writer)->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%s%s", i ? " " : "", texts[i]);
    if (fclose(out))
        self(writer)->failed = true;
    else
        text_text(writer, key, joined);
    free(joined);
}

static void text_end_row(struct writer *writer)
{
    (void)writer;
}

/* --- printing --------------------------------------------------------------------------------- */

/* Columns on the terminal, near enough: one for each character of UTF-8. */
static size_t width_of(const char *text)
{
    size_t width = 0;
    for (; *text; text++)
        width += (*text & 0xc0) != 0x80;
    return width;
}

static void print_cell(const struct text_writer *text, const struct cell *cell, size_t width,
                       bool last)
{
    static const char *const codes[] = {[STYLE_PLAIN] = "",
                                        [STYLE_STRONG] = "\033[1m",
                                        [STYLE_ALARM] = "\033[31m",
                                        [STYLE_FAINT] = "\033[2m"};
    const char *code = text->colour ? codes[cell->style] : "";
    int padding = (int)(width - width_of(cell->text));
    fprintf(text->writer.out, "%*s%s%s%s%*s%s", cell->right ? padding : 0, "", code, cell->text,
            *code ? "\033[0m" : "", cell->right || last ? 0 : padding, "", last ? "\n" : "  ");
}

static size_t widest(size_t width, const char *text)
{
    size_t other = width_of(text);
    return other > width ? other : width;
}

/* A column that does not fit the terminal. */
#define LEFT_OUT SIZE_MAX

static size_t total_width(const size_t *widths, size_t count)
{
    size_t total = 0;
    for (size_t i = 0; i < count; i++)
        if (widths[i] != LEFT_OUT)
            total += widths[i] + (total ? 2 : 0);
    return total;
}

static void leave_out(const struct text_writer *text, size_t *widths)
{
    const size_t columns = text->headings.count;
    for (const char *const *spare = text->spare;
         text->width && *spare && total_width(widths, columns) > text->width; spare++)
        for (size_t i = 0; i < columns; i++)
            if (!strcmp(text->headings.items[i].text, *spare))
                widths[i] = LEFT_OUT;
}

static void print_line(const struct text_writer *text, const struct cell *cells,
                       const size_t *widths)
{
    size_t last = text->headings.count - 1;
    while (last > 0 && widths[last] == LEFT_OUT)
        last--;
    for (size_t i = 0; i <= last; i++)
        if (widths[i] != LEFT_OUT)
            print_cell(text, &cells[i], widths[i], i == last);
}

static void print_table(const struct text_writer *text, size_t *widths)
{
    const size_t columns = text->headings.count;
    for (size_t i = 0; i < columns; i++)
        widths[i] = width_of(text->headings.items[i].text);
    for (size_t i = 0; i < text->cells.count; i++)
        widths[i % columns] = widest(widths[i % columns], text->cells.items[i].text);
    leave_out(text, widths);
    print_line(text, text->headings.items, widths);
    for (size_t i = 0; i < text->cells.count; i += columns)
        print_line(text, &text->cells.items[i], widths);
    const char *between = "not shown: ";
    for (size_t i = 0; i < columns; i++)
        if (widths[i] == LEFT_OUT) {
            fprintf(text->writer.out, "%s%s", between, text->headings.items[i].text);
            between = ", ";
        }
    if (*between == ',')
        fputs("; see all with --wide\n", text->writer.out);
}

static void print_sheet(const struct text_writer *text, size_t *widths)
{
    const size_t fields = text->headings.count;
    size_t label_width = 0;
    for (size_t i = 0; i < fields; i++)
        label_width = widest(label_width, text->headings.items[i].text);
    for (size_t i = 0; i < text->cells.count; i++)
        /* NOLINTNEXTLINE(clang-analyzer-core.DivideZero): a cell has a heading */
        widths[i / fields] = widest(widths[i / fields], text->cells.items[i].text);
    for (size_t i = 0; i < fields; i++) {
        print_cell(text, &text->headings.items[i], label_width, false);
        for (size_t row = 0; row < text->rows; row++)
            print_cell(text, &text->cells.items[row * fields + i], widths[row],
                       row + 1 == text->rows);
    }
}

static void print(const struct text_writer *text)
{
    size_t count = text->sheet ? text->rows : text->headings.count;
    size_t *widths = calloc(count, sizeof *widths);
    if (!widths)
        return;
    if (text->sheet)
        print_sheet(text, widths);
    else
        print_table(text, widths);
    free(widths);
}

static int text_end(struct writer *writer)
{
    struct text_writer *text = self(writer);
    int result = text->failed ? -ENOMEM : 0;
    if (!text->failed && text->rows)
        print(text);
    for (size_t i = 0; i < text->headings.count; i++)
        free(text->headings.items[i].text);
    for (size_t i = 0; i < text->cells.count; i++)
        free(text->cells.items[i].text);
    array_done(&text->headings);
    array_done(&text->cells);
    free(text);
    return result;
}

static struct writer *new_writer(FILE *out, bool colour, bool sheet)
{
    static const struct writer_operations operations = {
        text_begin_row, text_value, text_text, text_list, text_end_row, text_end,
    };
    struct text_writer *text = calloc(1, sizeof *text);
    if (!text)
        return NULL;
    text->writer = (struct writer){&operations, out};
    text->colour = colour;
    text->sheet = sheet;
    return &text->writer;
}

struct writer *writer_new_table(FILE *out, bool colour)
{
    return new_writer(out, colour, false);
}

void writer_fit(struct writer *writer, size_t width, const char *const *spare)
{
    self(writer)->width = width;
    self(writer)->spare = spare;
}

struct writer *writer_new_sheet(FILE *out, bool colour)
{
    return new_writer(out, colour, true);
}
