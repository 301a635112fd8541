/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include "util/escape.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ENABLED = 1, TRUE_VALUE = 1 };

const char *const family_names[] = {[FAMILY_IPV4] = "IPv4", [FAMILY_IPV6] = "IPv6"};

void check_columns(const struct options *options, bool ret_wanted[ROW_COLUMNS])
{
    for (enum row_column column = ROW_NAME; column < ROW_COLUMNS; column++)
        ret_wanted[column] = options->wanted[column] || options->ranges[column].text;
    ret_wanted[ROW_NAME] = true;
    ret_wanted[ROW_ENABLE_STATUS] = options->enabled[FAMILY_IPV4] || options->enabled[FAMILY_IPV6];
    ret_wanted[ROW_DNS] = options->dns.count > 0;
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

static bool any(bool (*fits)(const char *, const char *), const struct texts *texts,
                const char *name)
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

static void __attribute__((format(printf, 2, 3)))
fail(struct interface *interface, const char *format, ...)
{
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    text_add(&interface->failures, "%s%s", interface->failures.length ? ", " : "", text);
}

static void check_enabled(struct interface *interface, int family, int wanted)
{
    const struct row *row = interface->rows[family];
    bool enabled = row && row->present[ROW_ENABLE_STATUS] &&
                   row->values[ROW_ENABLE_STATUS] == ENABLED;
    if (!wanted || enabled == (wanted == WANTED_YES))
        return;
    if (row)
        fail(interface, "%s %s", family_names[family], enabled ? "enabled" : "disabled");
    else
        fail(interface, "no %s", family_names[family]);
}

static void check_truth(struct interface *interface, const struct row *row, enum row_column column,
                        int wanted, const char *what)
{
    bool holds = row->values[column] == TRUE_VALUE;
    if (!wanted)
        return;
    if (!row->present[column])
        fail(interface, "%s %s unknown", family_names[row->version], what);
    else if (holds != (wanted == WANTED_YES))
        fail(interface, "%s %s%s", family_names[row->version], holds ? "" : "not ", what);
}

static void check_range(struct interface *interface, const struct row *row, enum row_column column,
                        const struct range *range, const char *what)
{
    if (row->present[column] && range_alerts(range, row->values[column]))
        fail(interface, "%s %s %" PRId64 " not in %s", family_names[row->version], what,
             row->values[column], range->text);
}

static void check_family(struct interface *interface, int family, const struct options *options)
{
    check_enabled(interface, family, options->enabled[family]);
    const struct row *row = interface->rows[family];
    if (!row)
        return;
    check_truth(interface, row, ROW_FORWARDING, options->wanted[ROW_FORWARDING], "forwarding");
    check_truth(interface, row, ROW_CONNECTED, options->wanted[ROW_CONNECTED], "connected");
    check_range(interface, row, ROW_MTU, &options->ranges[ROW_MTU], "MTU");
    check_range(interface, row, ROW_METRIC, &options->ranges[ROW_METRIC], "metric");
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
    const struct row *row =
        interface->rows[interface->rows[FAMILY_IPV4] ? FAMILY_IPV4 : FAMILY_IPV6];
    for (size_t i = 0; i < options->dns.count; i++) {
        const char *wanted = options->dns.items[i];
        bool found = false;
        for (size_t j = 0; j < table->server_count && !found; j++)
            found = table->servers[j].index == row->index &&
                    same_address(table->servers[j].text, wanted);
        if (!found)
            fail(interface, "no DNS server %s", wanted);
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
        interface->rows[rows[i]->version == 1 ? FAMILY_IPV4 : FAMILY_IPV6] = rows[i];
    }
    free(rows);
    return 0;
}

/* Names, or patterns, without any interface. */
static int find_missing(const struct texts *texts, bool (*fits)(const char *, const char *),
                        struct verdict *verdict)
{
    for (size_t i = 0; i < texts->count; i++) {
        bool found = false;
        for (size_t j = 0; j < verdict->count && !found; j++)
            found = fits(texts->items[i], verdict->interfaces[j].name);
        if (!found && texts_add(&verdict->missing, texts->items[i]) < 0)
            return -ENOMEM;
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
    return verdict->passed == verdict->count ? STATE_OK : (enum plugin_state)options->severity;
}

int check_table(const struct options *options, const struct table *table,
                struct verdict *ret_verdict)
{
    struct verdict verdict = {0};
    if (join(options, table, &verdict) < 0 || find_missing(&options->names, means, &verdict) < 0 ||
        find_missing(&options->patterns, match, &verdict) < 0) {
        verdict_free(&verdict);
        return -ENOMEM;
    }
    for (size_t i = 0; i < verdict.count; i++) {
        struct interface *interface = &verdict.interfaces[i];
        check_family(interface, FAMILY_IPV4, options);
        check_family(interface, FAMILY_IPV6, options);
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
