/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include "util/escape.h"

#include <arpa/inet.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { ENABLED = 1, TRUE_VALUE = 1 };

const char *const family_names[] = {[FAMILY_IPV4] = "IPv4", [FAMILY_IPV6] = "IPv6"};

/* Longer names than the kernel's are cut. */
enum { NAME_SIZE = 64 };

/* Against the name that the kernel has, whether it is given so or as it is shown.  A pattern that
 * has no room is longer than makes sense for a name. */
static bool match(const char *pattern, const char *name)
{
    char plain[NAME_SIZE], plain_pattern[1024];
    unescape_name(name, plain, sizeof plain);
    unescape_pattern(pattern, plain_pattern, sizeof plain_pattern);
    return fnmatch(plain_pattern, plain, 0) == 0;
}

static bool means(const char *word, const char *name)
{
    char plain[NAME_SIZE];
    unescape_name(name, plain, sizeof plain);
    return escape_means(word, plain);
}

static bool any(bool (*fits)(const char *, const char *), const text_array *texts, const char *name)
{
    for (size_t i = 0; i < texts->count; i++)
        if (fits(texts->items[i], name))
            return true;
    return false;
}

static bool selected(const struct options *options, const char *name)
{
    if (any(means, &options->names, name))
        return true;
    if (any(match, &options->excluded, name))
        return false;
    if (options->patterns.count)
        return any(match, &options->patterns, name);
    return !options->names.count && strcmp(name, "lo") != 0;
}

static void check_enabled(char failures[TEXT_SIZE], int family, const struct row *row, int wanted)
{
    const struct value *status = row ? row->values[ROW_ENABLE_STATUS] : NULL;
    const bool enabled = status && status->number == ENABLED;
    if (!wanted || enabled == (wanted == WANTED_YES))
        return;
    if (row)
        text_append(failures, ", ", "%s %s", family_names[family],
                    enabled ? "enabled" : "disabled");
    else
        text_append(failures, ", ", "no %s", family_names[family]);
}

static void check_truth(char failures[TEXT_SIZE], const struct row *row, enum row_column column,
                        int wanted, const char *what)
{
    const struct value *value = row->values[column];
    const bool holds = value && value->number == TRUE_VALUE;
    if (!wanted)
        return;
    if (!value)
        text_append(failures, ", ", "%s %s unknown", family_names[row->version], what);
    else if (holds != (wanted == WANTED_YES))
        text_append(failures, ", ", "%s %s%s", family_names[row->version], holds ? "" : "not ",
                    what);
}

static void check_range(char failures[TEXT_SIZE], const struct row *row, enum row_column column,
                        const struct range *range, const char *what)
{
    const struct value *value = row->values[column];
    if (value && range_alerts(range, (double)value->number))
        text_append(failures, ", ", "%s %s %" PRId64 " not in %s", family_names[row->version], what,
                    value->number, range->text);
}

static void check_family(char failures[TEXT_SIZE], int family, const struct row *row,
                         const struct options *options)
{
    check_enabled(failures, family, row, options->enabled[family]);
    if (!row)
        return;
    check_truth(failures, row, ROW_FORWARDING, options->wanted[ROW_FORWARDING], "forwarding");
    check_truth(failures, row, ROW_CONNECTED, options->wanted[ROW_CONNECTED], "connected");
    check_range(failures, row, ROW_MTU, &options->ranges[ROW_MTU], "MTU");
    check_range(failures, row, ROW_METRIC, &options->ranges[ROW_METRIC], "metric");
}

static void check_count(char failures[TEXT_SIZE], uint64_t count, const struct range *range,
                        const char *what)
{
    if (range_alerts(range, (double)count))
        text_append(failures, ", ", "%" PRIu64 " %s not in %s", count, what, range->text);
}

static void check_rate(char failures[TEXT_SIZE], double rate, uint64_t high_speed,
                       const struct options *options, const char *what)
{
    const double value = options->traffic_is_percent ? percent_of_speed(rate, high_speed) : rate;
    if (range_alerts(&options->traffic, value))
        text_append(failures, ", ", "%s %.*f%s not in %s%s", what, options->traffic_is_percent,
                    value, options->traffic_is_percent ? " %" : " bit/s", options->traffic.text,
                    options->traffic_is_percent ? " %" : "");
}

static void check_link(char failures[TEXT_SIZE], const struct link *link, const struct rates *rates,
                       const struct options *options)
{
    if (!link->is_served) {
        text_append(failures, ", ", "not in IF-MIB");
        return;
    }
    const uint64_t status = link->values[LINK_OPER_STATUS];
    if (options->link && (status == LINK_UP) != (options->link == WANTED_YES))
        text_append(failures, ", ", "link %s", link_state_name(status));
    if (options->traffic.text && options->traffic_is_percent && !link->values[LINK_HIGH_SPEED])
        text_append(failures, ", ", "speed unknown");
    if (!rates || !rates->is_known)
        return;
    check_count(failures, rates->errors, &options->errors, "errors");
    check_count(failures, rates->discards, &options->discards, "discards");
    if (!options->traffic_is_percent || link->values[LINK_HIGH_SPEED]) {
        check_rate(failures, rates->in, link->values[LINK_HIGH_SPEED], options, "in");
        check_rate(failures, rates->out, link->values[LINK_HIGH_SPEED], options, "out");
    }
}

double percent_of_speed(double rate, uint64_t high_speed)
{
    return rate / ((double)high_speed * 1e6) * 100;
}

/* Addresses have many spellings, and only one binary form. */
static bool same_address(const char *left, const char *right)
{
    for (int family = 0; family < 2; family++) {
        unsigned char a[16];
        unsigned char b[16];
        int domain = family ? AF_INET6 : AF_INET;
        if (inet_pton(domain, left, a) == 1 && inet_pton(domain, right, b) == 1)
            return memcmp(a, b, family ? 16 : 4) == 0;
    }
    return false;
}

static void check_dns(char failures[TEXT_SIZE], uint32_t ifindex, const struct table *table,
                      const struct options *options)
{
    const struct value *servers = table->columns[ROW_DNS].values.items;
    for (size_t i = 0; i < options->dns.count; i++) {
        const char *wanted = options->dns.items[i];
        bool found = false;
        for (size_t j = 0; j < table->columns[ROW_DNS].values.count && !found; j++)
            found = servers[j].index[0] == ifindex && same_address(servers[j].text, wanted);
        if (!found)
            text_append(failures, ", ", "no DNS server %s", wanted);
    }
}

static void check_interface(struct interface *interface, const struct table *table,
                            const struct options *options)
{
    char failures[TEXT_SIZE] = "";
    const struct row *ipv4 = interface->rows[FAMILY_IPV4], *ipv6 = interface->rows[FAMILY_IPV6];
    check_family(failures, FAMILY_IPV4, ipv4, options);
    check_family(failures, FAMILY_IPV6, ipv6, options);
    check_dns(failures, ipv4 ? ipv4->index : ipv6->index, table, options);
    if (interface->link)
        check_link(failures, interface->link, interface->rates, options);
    if (failures[0])
        interface->failures = needed(strdup(failures));
}

static int compare_names(const void *left, const void *right)
{
    const struct row *a = left, *b = right;
    int order = strverscmp(a->name, b->name);
    return order ? order : (int)a->version - (int)b->version;
}

/* One interface per name; an IPv4 and an IPv6 row of it stand beside each other. */
static void select_interfaces(const struct options *options, struct table *table,
                              struct verdict *verdict)
{
    struct interface *interface = NULL;
    qsort(table->rows, table->row_count, sizeof *table->rows, compare_names);
    for (size_t i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        if (!selected(options, row->name))
            continue;
        if (!interface || strcmp(interface->name, row->name) != 0)
            interface = needed(array_append(&verdict->interfaces));
        interface->name = row->name;
        interface->rows[row->version == 1 ? FAMILY_IPV4 : FAMILY_IPV6] = row;
    }
}

/* What IF-MIB has of the selected interfaces, where that is asked for. */
static void add_links(void *session, const struct options *options, struct table *table,
                      struct verdict *verdict)
{
    const size_t count = verdict->interfaces.count;
    if (!links_are_wanted(options) || !count)
        return;
    struct link *links = needed(calloc(count, sizeof *links));
    struct rates *rates = needed(calloc(count, sizeof *rates));
    for (size_t i = 0; i < count; i++) {
        struct interface *interface = &verdict->interfaces.items[i];
        const struct row *const *rows = interface->rows;
        links[i].index = (rows[FAMILY_IPV4] ? rows[FAMILY_IPV4] : rows[FAMILY_IPV6])->index;
        interface->link = &links[i];
        if (counters_are_wanted(options))
            interface->rates = &rates[i];
    }
    table->requests += links_fetch(session, options, links, count);
    if (counters_are_wanted(options))
        rates_work_out(options, links, count, rates);
}

/* Names, or patterns, without any interface. */
static void find_missing(const text_array *texts, bool (*fits)(const char *, const char *),
                         struct verdict *verdict)
{
    for (size_t i = 0; i < texts->count; i++) {
        bool found = false;
        for (size_t j = 0; j < verdict->interfaces.count && !found; j++)
            found = fits(texts->items[i], verdict->interfaces.items[j].name);
        if (!found)
            *(const char **)needed(array_append(&verdict->missing)) = texts->items[i];
    }
}

static enum plugin_state judge(const struct options *options, const struct verdict *verdict)
{
    if (verdict->missing.count || !verdict->interfaces.count)
        return STATE_CRITICAL;
    if (options->warning.text || options->critical.text) {
        const double passed = (double)verdict->passed;
        if (range_alerts(&options->critical, passed))
            return STATE_CRITICAL;
        return range_alerts(&options->warning, passed) ? STATE_WARNING : STATE_OK;
    }
    return verdict->passed == verdict->interfaces.count ? STATE_OK
                                                        : (enum plugin_state)options->severity;
}

void check_table(void *session, const struct options *options, struct table *table,
                 struct verdict *ret_verdict)
{
    struct verdict verdict = {0};
    select_interfaces(options, table, &verdict);
    add_links(session, options, table, &verdict);
    find_missing(&options->names, means, &verdict);
    find_missing(&options->patterns, match, &verdict);
    for (size_t i = 0; i < verdict.interfaces.count; i++) {
        check_interface(&verdict.interfaces.items[i], table, options);
        verdict.passed += !verdict.interfaces.items[i].failures;
    }
    verdict.state = judge(options, &verdict);
    *ret_verdict = verdict;
}
