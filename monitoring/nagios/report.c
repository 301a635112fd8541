/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include "util/escape.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Pagers and old status pages cut the first line here. */
enum { FIRST_LINE = 79 };

enum { SHOWN_SIZE = 256 };

/* Linux allows nearly everything in a name; these have a meaning in a plugin's output, or where
 * Nagios puts it: a page, a notification's command. */
static const char *shown(const char *name, char buffer[SHOWN_SIZE])
{
    escape_text(name, "|'\"`$<>&", buffer, SHOWN_SIZE);
    return buffer;
}

/* In quotes, where the guidelines forbid "=" and double a quote: another label for every name. */
static void print_label(const struct row *row, const char *what)
{
    char buffer[SHOWN_SIZE];
    escape_text(row->name, "|=\"`$<>&", buffer, sizeof buffer);
    fputs(" '", stdout);
    for (const char *at = buffer; *at; at++)
        fputs(*at == '\'' ? "''" : (char[]){*at, '\0'}, stdout);
    printf("_ipv%c_%s'", row->version == 1 ? '4' : '6', what);
}

/* Adds one remark; the first always, the others where there is room.  False if there is none. */
static bool remark(char line[TEXT_SIZE], size_t room, const char *name, const char *what)
{
    char buffer[SHOWN_SIZE];
    shown(name, buffer);
    if (line[0] && strlen(line) + strlen(buffer) + strlen(what) + 4 > room)
        return false;
    text_append(line, "; ", "%s: %s", buffer, what);
    return true;
}

static void first_line(const struct verdict *verdict)
{
    char line[TEXT_SIZE] = "", buffer[SHOWN_SIZE];
    bool whole = true;
    const int start = printf("IP INTERFACE %s - ", state_name(verdict->state));
    const size_t room = (size_t)(FIRST_LINE - 20 - start);
    for (size_t i = 0; i < verdict->missing.count; i++)
        whole &= remark(line, room, verdict->missing.items[i], "missing");
    for (size_t i = 0; i < verdict->interfaces.count; i++)
        if (verdict->interfaces.items[i].failures)
            whole &= remark(line, room, verdict->interfaces.items[i].name,
                            verdict->interfaces.items[i].failures);
    if (!whole)
        text_append(line, "", "; ...");
    const size_t all = verdict->interfaces.count + verdict->missing.count;
    if (verdict->passed < all)
        text_append(line, "", " (%zu of %zu ok)", verdict->passed, all);
    else if (all == 1)
        text_append(line, "", "%s ok", shown(verdict->interfaces.items[0].name, buffer));
    else if (all)
        text_append(line, "", "%zu interfaces ok", all);
    else
        text_append(line, "", "no interface");
    text_print(line);
}

static const char *range_text(const struct range *range)
{
    return range->text ? range->text : "";
}

static void value_data(const struct row *row, enum row_column column, const char *what,
                       const char *unit, const struct options *options)
{
    const char *range = options->ranges[column].text;
    if (!row || !range || !row->values[column])
        return;
    print_label(row, what);
    printf("=%" PRId64 "%s;%s;%s;0", row->values[column]->number, unit,
           options->severity == STATE_WARNING ? range : "",
           options->severity == STATE_WARNING ? "" : range);
}

static void performance_data(const struct options *options, const struct verdict *verdict)
{
    const size_t count = verdict->interfaces.count;
    printf(" | passed=%zu;%s;%s;0;%zu failed=%zu;;;0 missing=%zu;;;0", verdict->passed,
           range_text(&options->warning), range_text(&options->critical),
           count + verdict->missing.count, count - verdict->passed, verdict->missing.count);
    for (size_t i = 0; i < count; i++)
        for (int family = FAMILY_IPV4; family <= FAMILY_IPV6; family++) {
            const struct row *row = verdict->interfaces.items[i].rows[family];
            value_data(row, ROW_MTU, "mtu", "B", options);
            value_data(row, ROW_METRIC, "metric", "", options);
        }
    putchar('\n');
}

/* What --verbose adds; without it, the failures where there are several. */
static void more_lines(const struct options *options, const struct table *table,
                       const struct verdict *verdict)
{
    const size_t wrong = verdict->missing.count + verdict->interfaces.count - verdict->passed;
    char name[SHOWN_SIZE];
    if (!options->verbosity && wrong < 2)
        return;
    for (size_t i = 0; i < verdict->missing.count; i++)
        printf("%s: missing\n", shown(verdict->missing.items[i], name));
    for (size_t i = 0; i < verdict->interfaces.count; i++) {
        const struct interface *interface = &verdict->interfaces.items[i];
        const bool ipv4 = interface->rows[FAMILY_IPV4], ipv6 = interface->rows[FAMILY_IPV6];
        if (interface->failures) {
            printf("%s: ", shown(interface->name, name));
            text_print(interface->failures);
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
