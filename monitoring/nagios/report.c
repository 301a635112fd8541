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
static void print_label(const char *name, const char *what)
{
    char buffer[SHOWN_SIZE];
    escape_text(name, "|=\"`$<>&", buffer, sizeof buffer);
    fputs(" '", stdout);
    for (const char *at = buffer; *at; at++)
        fputs(*at == '\'' ? "''" : (char[]){*at, '\0'}, stdout);
    printf("_%s'", what);
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

/* Interfaces whose counters have nothing to be compared with: the first check, or a new device. */
static size_t without_rates(const struct verdict *verdict)
{
    size_t count = 0;
    for (size_t i = 0; i < verdict->interfaces.count; i++) {
        const struct interface *interface = &verdict->interfaces.items[i];
        count += interface->rates && interface->link->is_served && !interface->rates->is_known;
    }
    return count;
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
    const size_t unknown = without_rates(verdict);
    if (unknown)
        text_append(line, "", ", %zu without an earlier check to compare", unknown);
    text_print(line);
}

static const char *range_text(const struct range *range)
{
    return range->text ? range->text : "";
}

static void print_thresholds(const char *range, const struct options *options)
{
    printf(";%s;%s;0", options->severity == STATE_WARNING ? range : "",
           options->severity == STATE_WARNING ? "" : range);
}

static void value_data(const struct row *row, enum row_column column, const char *what,
                       const char *unit, const struct options *options)
{
    const char *range = options->ranges[column].text;
    if (!row || !range || !row->values[column])
        return;
    char whole[32];
    snprintf(whole, sizeof whole, "ipv%c_%s", row->version == 1 ? '4' : '6', what);
    print_label(row->name, whole);
    printf("=%" PRId64 "%s", row->values[column]->number, unit);
    print_thresholds(range, options);
}

static void rate_data(const struct interface *interface, double rate, const char *what,
                      const struct options *options)
{
    const uint64_t speed = interface->link->values[LINK_HIGH_SPEED];
    if (options->traffic_is_percent && !speed)
        return;
    print_label(interface->name, what);
    if (options->traffic_is_percent)
        printf("=%.2f%%", percent_of_speed(rate, speed));
    else
        printf("=%.0f", rate);
    print_thresholds(options->traffic.text, options);
    if (options->traffic_is_percent)
        fputs(";100", stdout);
    else if (speed)
        printf(";%" PRIu64 "000000", speed);
}

/* Counters as they are, for what makes rates of them by itself; and the rates that were judged. */
static void link_data(const struct interface *interface, const struct options *options)
{
    static const struct {
        enum link_object object;
        const char *what;
    } counters[] = {{LINK_IN_OCTETS, "in_octets"},     {LINK_OUT_OCTETS, "out_octets"},
                    {LINK_IN_ERRORS, "in_errors"},     {LINK_OUT_ERRORS, "out_errors"},
                    {LINK_IN_DISCARDS, "in_discards"}, {LINK_OUT_DISCARDS, "out_discards"}};
    if (!interface->rates || !interface->link->is_served)
        return;
    for (size_t i = 0; i < sizeof counters / sizeof *counters; i++) {
        print_label(interface->name, counters[i].what);
        printf("=%" PRIu64 "c", interface->link->values[counters[i].object]);
    }
    if (interface->rates->is_known && options->traffic.text) {
        rate_data(interface, interface->rates->in, "in", options);
        rate_data(interface, interface->rates->out, "out", options);
    }
}

static void performance_data(const struct options *options, const struct verdict *verdict)
{
    const size_t count = verdict->interfaces.count;
    printf(" | passed=%zu;%s;%s;0;%zu failed=%zu;;;0 missing=%zu;;;0", verdict->passed,
           range_text(&options->warning), range_text(&options->critical),
           count + verdict->missing.count, count - verdict->passed, verdict->missing.count);
    for (size_t i = 0; i < count; i++) {
        link_data(&verdict->interfaces.items[i], options);
        for (int family = FAMILY_IPV4; family <= FAMILY_IPV6; family++) {
            const struct row *row = verdict->interfaces.items[i].rows[family];
            value_data(row, ROW_MTU, "mtu", "B", options);
            value_data(row, ROW_METRIC, "metric", "", options);
        }
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
