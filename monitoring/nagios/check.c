/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include "util/escape.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ENABLED = 1, TRUE_VALUE = 1 };

unsigned check_columns(const struct options *options)
{
    unsigned columns = ROW_NAME;
    if (options->ipv4 != WANTED_ANY || options->ipv6 != WANTED_ANY)
        columns |= ROW_ENABLE_STATUS;
    if (options->forwarding != WANTED_ANY)
        columns |= ROW_FORWARDING;
    if (options->connected != WANTED_ANY)
        columns |= ROW_CONNECTED;
    if (options->mtu.text)
        columns |= ROW_MTU;
    if (options->metric.text)
        columns |= ROW_METRIC;
    if (options->dns.count)
        columns |= ROW_DNS;
    return columns;
}

/* Against the name that the kernel has, whether it is given so or as it is shown.  A pattern that
 * has no room is longer than makes sense for a name. */
static bool match(const char *pattern, const char *name)
{
    char plain[ROW_NAME_SIZE], plain_pattern[1024];
    unescape_name(name, plain, sizeof plain);
    unescape_pattern(pattern, plain_pattern, sizeof plain_pattern);
    return fnmatch(plain_pattern, plain, 0) == 0;
}

static bool means(const char *word, const char *name)
{
    char plain[ROW_NAME_SIZE];
    unescape_name(name, plain, sizeof plain);
    return escape_means(word, plain);
}

static bool matches(const struct texts *patterns, const char *name)
{
    for (size_t i = 0; i < patterns->count; i++)
        if (match(patterns->items[i], name))
            return true;
    return false;
}

static bool named(const struct texts *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (means(names->items[i], name))
            return true;
    return false;
}

static bool selected(const struct options *options, const char *name)
{
    if (named(&options->names, name))
        return true;
    if (matches(&options->excluded, name))
        return false;
    if (options->patterns.count)
        return matches(&options->patterns, name);
    return !options->names.count && strcmp(name, "lo") != 0;
}

static void fail(struct interface *interface, const char *text)
{
    text_add(&interface->failures, "%s%s", interface->failures.length ? ", " : "", text);
}

static void check_enabled(struct interface *interface, const struct row *row, const char *family,
                          enum wanted wanted)
{
    if (wanted == WANTED_ANY)
        return;
    bool enabled = row && (row->present & ROW_ENABLE_STATUS) && row->enable_status == ENABLED;
    if (enabled == (wanted == WANTED_YES))
        return;
    char text[64];
    if (row)
        snprintf(text, sizeof text, "%s %s", family, enabled ? "enabled" : "disabled");
    else
        snprintf(text, sizeof text, "no %s", family);
    fail(interface, text);
}

static void check_truth(struct interface *interface, const struct row *row, enum row_column column,
                        int64_t value, enum wanted wanted, const char *what)
{
    if (wanted == WANTED_ANY)
        return;
    const char *family = row->version == 1 ? "IPv4" : "IPv6";
    char text[64];
    if (!(row->present & column))
        snprintf(text, sizeof text, "%s %s unknown", family, what);
    else if ((value == TRUE_VALUE) != (wanted == WANTED_YES))
        snprintf(text, sizeof text, "%s %s%s", family, value == TRUE_VALUE ? "" : "not ", what);
    else
        return;
    fail(interface, text);
}

static void check_range(struct interface *interface, const struct row *row, enum row_column column,
                        int64_t value, const struct range *range, const char *what)
{
    char text[128];
    if (!(row->present & column) || !range_alerts(range, value))
        return;
    snprintf(text, sizeof text, "%s %s %" PRId64 " not in %s", row->version == 1 ? "IPv4" : "IPv6",
             what, value, range->text);
    fail(interface, text);
}

static void check_row(struct interface *interface, const struct row *row,
                      const struct options *options)
{
    if (!row)
        return;
    check_truth(interface, row, ROW_FORWARDING, row->forwarding, options->forwarding, "forwarding");
    check_truth(interface, row, ROW_CONNECTED, row->connected, options->connected, "connected");
    check_range(interface, row, ROW_MTU, row->mtu, &options->mtu, "MTU");
    check_range(interface, row, ROW_METRIC, row->metric, &options->metric, "metric");
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

static void check_dns(struct interface *interface, const struct table *table,
                      const struct options *options)
{
    uint32_t index = interface->ipv4 ? interface->ipv4->index : interface->ipv6->index;
    for (size_t i = 0; i < options->dns.count; i++) {
        const char *wanted = options->dns.items[i];
        bool found = false;
        for (size_t j = 0; j < table->server_count && !found; j++)
            found = table->servers[j].index == index &&
                    same_address(table->servers[j].text, wanted);
        char text[128];
        snprintf(text, sizeof text, "no DNS server %s", wanted);
        if (!found)
            fail(interface, text);
    }
}

static int compare_names(const void *left, const void *right)
{
    const struct row *const *a = left;
    const struct row *const *b = right;
    int order = strverscmp((*a)->name, (*b)->name);
    return order ? order : (int)(*a)->version - (int)(*b)->version;
}

/* One interface per name; an IPv4 and an IPv6 row of it stand beside each other. */
static int join(const struct options *options, const struct table *table, struct verdict *verdict)
{
    const struct row **rows = calloc(table->row_count + 1, sizeof(const struct row *));
    verdict->interfaces = calloc(table->row_count + 1, sizeof *verdict->interfaces);
    if (!rows || !verdict->interfaces) {
        free(rows);
        return -ENOMEM;
    }
    for (size_t i = 0; i < table->row_count; i++)
        rows[i] = &table->rows[i];
    qsort(rows, table->row_count, sizeof *rows, compare_names);
    for (size_t i = 0; i < table->row_count; i++) {
        if (!selected(options, rows[i]->name))
            continue;
        struct interface *interface = verdict->count ? &verdict->interfaces[verdict->count - 1]
                                                     : NULL;
        if (!interface || strcmp(interface->name, rows[i]->name) != 0)
            interface = &verdict->interfaces[verdict->count++];
        interface->name = rows[i]->name;
        if (rows[i]->version == 1)
            interface->ipv4 = rows[i];
        else
            interface->ipv6 = rows[i];
    }
    free(rows);
    return 0;
}

static int miss(struct verdict *verdict, const char *what)
{
    const char **items = realloc(verdict->missing.items,
                                 (verdict->missing.count + 1) * sizeof *items);
    if (!items)
        return -ENOMEM;
    verdict->missing.items = items;
    items[verdict->missing.count++] = what;
    return 0;
}

/* Names, and patterns, without any interface. */
static int find_missing(const struct options *options, struct verdict *verdict)
{
    for (int kind = 0; kind < 2; kind++) {
        const struct texts *wanted = kind ? &options->patterns : &options->names;
        for (size_t i = 0; i < wanted->count; i++) {
            bool found = false;
            for (size_t j = 0; j < verdict->count && !found; j++)
                found = kind ? match(wanted->items[i], verdict->interfaces[j].name)
                             : means(wanted->items[i], verdict->interfaces[j].name);
            if (!found && miss(verdict, wanted->items[i]) < 0)
                return -ENOMEM;
        }
    }
    return 0;
}

static enum plugin_state judge(const struct options *options, const struct verdict *verdict)
{
    if (verdict->missing.count || !verdict->count)
        return STATE_CRITICAL;
    if (options->warning.text || options->critical.text) {
        int64_t passed = (int64_t)verdict->passed;
        if (range_alerts(&options->critical, passed))
            return STATE_CRITICAL;
        return range_alerts(&options->warning, passed) ? STATE_WARNING : STATE_OK;
    }
    return verdict->passed == verdict->count ? STATE_OK : options->severity;
}

int check_table(const struct options *options, const struct table *table,
                struct verdict *ret_verdict)
{
    struct verdict verdict = {0};
    if (join(options, table, &verdict) < 0 || find_missing(options, &verdict) < 0) {
        verdict_free(&verdict);
        return -ENOMEM;
    }
    for (size_t i = 0; i < verdict.count; i++) {
        struct interface *interface = &verdict.interfaces[i];
        check_enabled(interface, interface->ipv4, "IPv4", options->ipv4);
        check_enabled(interface, interface->ipv6, "IPv6", options->ipv6);
        check_row(interface, interface->ipv4, options);
        check_row(interface, interface->ipv6, options);
        check_dns(interface, table, options);
        verdict.passed += !interface->failures.length;
    }
    verdict.state = judge(options, &verdict);
    *ret_verdict = verdict;
    return 0;
}

void verdict_free(struct verdict *verdict)
{
    for (size_t i = 0; verdict->interfaces && i < verdict->count; i++)
        text_free(&verdict->interfaces[i].failures);
    free(verdict->interfaces);
    free(verdict->missing.items);
}
