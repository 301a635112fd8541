/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include "util/escape.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Pagers and old status pages cut the first line here. */
enum { FIRST_LINE = 79 };

enum { SHOWN_SIZE = 4 * ROW_NAME_SIZE };

/* Linux allows nearly everything in a name; these have a meaning in a plugin's output, or where
 * Nagios puts it: a page, a notification's command. */
static const char *shown(const char *name, char buffer[SHOWN_SIZE])
{
    escape_text(name, "|'\"`$<>&", buffer, SHOWN_SIZE);
    return buffer;
}

/* In quotes, where the guidelines forbid "=" and double a quote: another label for every name. */
static void print_label(const char *name, const struct row *row, const char *what)
{
    char buffer[SHOWN_SIZE];
    escape_text(name, "|=\"`$<>&", buffer, sizeof buffer);
    fputs(" '", stdout);
    for (const char *at = buffer; *at; at++)
        fputs(*at == '\'' ? "''" : (char[]){*at, '\0'}, stdout);
    printf("_ipv%c_%s'", row->version == 1 ? '4' : '6', what);
}

/* Adds one remark, or notes that there was no room for it. */
static void remark(struct text *line, bool *left_out, const char *name, const char *what)
{
    char buffer[SHOWN_SIZE];
    shown(name, buffer);
    size_t length = strlen(buffer) + strlen(what) + 4;
    /* The first is always said. */
    if (line->length + length > FIRST_LINE - 20 && line->characters[line->length - 1] != ' ')
        *left_out = true;
    else
        text_add(line, "%s%s: %s", line->characters[line->length - 1] == ' ' ? "" : "; ", buffer,
                 what);
}

static void first_line(const struct verdict *verdict)
{
    struct text line = {0};
    bool left_out = false;
    text_add(&line, "IP INTERFACE %s - ", state_name(verdict->state));
    for (size_t i = 0; line.characters && i < verdict->missing.count; i++)
        remark(&line, &left_out, verdict->missing.items[i], "missing");
    for (size_t i = 0; line.characters && i < verdict->count; i++)
        if (verdict->interfaces[i].failures.length)
            remark(&line, &left_out, verdict->interfaces[i].name,
                   verdict->interfaces[i].failures.characters);
    if (left_out)
        text_add(&line, "; ...");
    size_t all = verdict->count + verdict->missing.count;
    if (verdict->passed < all)
        text_add(&line, " (%zu of %zu ok)", verdict->passed, all);
    else if (all == 1) {
        char buffer[SHOWN_SIZE];
        text_add(&line, "%s ok", shown(verdict->interfaces[0].name, buffer));
    } else if (all)
        text_add(&line, "%zu interfaces ok", all);
    else
        text_add(&line, "no interface");
    text_print(line.characters ? line.characters : "IP INTERFACE UNKNOWN - out of memory");
    text_free(&line);
}

static const char *range_text(const struct range *range)
{
    return range->text ? range->text : "";
}

static void value_data(const char *name, const struct row *row, enum row_column column,
                       const char *what, const char *unit, const struct options *options)
{
    const char *range = options->ranges[column].text;
    if (!row || !range || !row->present[column])
        return;
    print_label(name, row, what);
    printf("=%" PRId64 "%s;%s;%s;0", row->values[column], unit,
           options->severity == STATE_WARNING ? range : "",
           options->severity == STATE_WARNING ? "" : range);
}

static void performance_data(const struct options *options, const struct verdict *verdict)
{
    printf(" | passed=%zu;%s;%s;0;%zu failed=%zu;;;0 missing=%zu;;;0", verdict->passed,
           range_text(&options->warning), range_text(&options->critical),
           verdict->count + verdict->missing.count, verdict->count - verdict->passed,
           verdict->missing.count);
    for (size_t i = 0; i < verdict->count; i++) {
        const struct interface *interface = &verdict->interfaces[i];
        for (int family = FAMILY_IPV4; family <= FAMILY_IPV6; family++) {
            const struct row *row = interface->rows[family];
            value_data(interface->name, row, ROW_MTU, "mtu", "B", options);
            value_data(interface->name, row, ROW_METRIC, "metric", "", options);
        }
    }
    putchar('\n');
}

/* What --verbose adds; without it, the failures where there are several. */
static void more_lines(const struct options *options, const struct table *table,
                       const struct verdict *verdict)
{
    size_t wrong = verdict->missing.count + verdict->count - verdict->passed;
    char name[SHOWN_SIZE];
    if (!options->verbosity && wrong < 2)
        return;
    for (size_t i = 0; i < verdict->missing.count; i++)
        printf("%s: missing\n", shown(verdict->missing.items[i], name));
    for (size_t i = 0; i < verdict->count; i++) {
        const struct interface *interface = &verdict->interfaces[i];
        bool ipv4 = interface->rows[FAMILY_IPV4];
        bool ipv6 = interface->rows[FAMILY_IPV6];
        if (interface->failures.length) {
            printf("%s: ", shown(interface->name, name));
            text_print(interface->failures.characters);
            putchar('\n');
        } else if (options->verbosity)
            printf("%s: ok (%s%s%s)\n", shown(interface->name, name), ipv4 ? "IPv4" : "",
                   ipv4 && ipv6 ? ", " : "", ipv6 ? "IPv6" : "");
    }
    if (options->verbosity > 1)
        printf("%u request%s, %zu rows\n", table->requests, table->requests == 1 ? "" : "s",
               table->row_count);
}

void report_print(const struct options *options, const struct table *table,
                  const struct verdict *verdict)
{
    first_line(verdict);
    performance_data(options, verdict);
    more_lines(options, table, verdict);
}
