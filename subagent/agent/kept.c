/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/kept.h"

#include "change/row_change.h"
#include "columns/tables.h"
#include "agent/agent.h"
#include "agent/set_handle.h"
#include "util/array.h"
#include "util/cleanup.h"
#include "util/log.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <inttypes.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TOKEN "ipifKept"

struct kept {
    char name[IF_NAMESIZE];
    uint8_t version;
    const struct column *column;
    uint64_t written;
    uint64_t before;
};

static ARRAY(struct kept) kept;
static void (*tell_changed)(void);

static const char *version_text(uint8_t version)
{
    return version == INET_VERSION_IPV4 ? "ipv4" : "ipv6";
}

static struct kept *find(const char *name, uint8_t version, const struct column *column)
{
    for (size_t i = 0; i < kept.count; i++) {
        struct kept *item = &kept.items[i];
        if (item->version == version && item->column == column && !strcmp(item->name, name))
            return item;
    }
    return NULL;
}

static void put(const char *name, uint8_t version, const struct column *column, uint64_t written,
                uint64_t before)
{
    struct kept *item = find(name, version, column);
    if (item)
        before = item->before; /* the default is what was there before the first */
    else
        item = array_append(&kept);
    if (!item) {
        log_error("%s: not enough memory to keep %s", name, column->name);
        return;
    }
    if (written == before) {
        *item = kept.items[--kept.count];
        return;
    }
    snprintf(item->name, sizeof item->name, "%s", name);
    item->version = version;
    item->column = column;
    item->written = written;
    item->before = before;
}

void kept_note(const char *name, uint8_t version, const struct column *column, uint64_t written,
               uint64_t before)
{
    if (written == before && !find(name, version, column))
        return;
    put(name, version, column, written, before);
    if (tell_changed)
        tell_changed();
    else
        snmp_store_needed(NULL);
}

/* What no interface can be called cannot have been written either. */
static bool is_interface_name(const char *name)
{
    return *name && strlen(name) < IF_NAMESIZE && !strpbrk(name, "/: \t\n\v\f\r");
}

static void persistent_path(char ret_path[static 4096])
{
    const char *file = getenv("SNMP_PERSISTENT_FILE");
    if (file)
        snprintf(ret_path, 4096, "%s", file);
    else
        snprintf(ret_path, 4096, "%s/ipifd.conf", get_persistent_directory());
}

/* "ipifKept NAME ipv4|ipv6 FIELD WRITTEN BEFORE" */
static void parse(const char *token, char *line)
{
    char name[IF_NAMESIZE + 1], version[8], field[64], numbers[64];
    uint64_t written, before;

    char *rest = copy_nword(line, name, sizeof name);
    rest = rest ? copy_nword(rest, version, sizeof version) : NULL;
    rest = rest ? copy_nword(rest, field, sizeof field) : NULL;
    const struct column *column = rest ? table_column(&ipif_interface_table, field) : NULL;
    snprintf(numbers, sizeof numbers, "%s", rest ? rest : "");
    if (!column || column->access != ACCESS_READ_WRITE || !is_interface_name(name) ||
        (strcmp(version, "ipv4") != 0 && strcmp(version, "ipv6") != 0) ||
        sscanf(numbers, "%" SCNu64 " %" SCNu64, &written, &before) != 2) {
        netsnmp_config_error("%s: not a line that ipifd has written", token);
        return;
    }
    uint8_t number = strcmp(version, "ipv4") == 0 ? INET_VERSION_IPV4 : INET_VERSION_IPV6;
    if (!find(name, number, column))
        put(name, number, column, written, before);
}

/* A name as copy_nword() reads it: nearly every byte may be in one. */
static void escape(const char *name, char ret_text[static 2 * IF_NAMESIZE])
{
    for (; *name; *ret_text++ = *name++)
        if (strchr("\\\"'#", *name))
            *ret_text++ = '\\';
    *ret_text = '\0';
}

void kept_take_line(char *line)
{
    size_t length = strlen(TOKEN " ");
    if (strncmp(line, TOKEN " ", length) == 0)
        parse(TOKEN, line + length);
}

void kept_give_lines(void (*take)(const char *line, void *context), void *context)
{
    char line[256], name[2 * IF_NAMESIZE];
    for (size_t i = 0; i < kept.count; i++) {
        const struct kept *item = &kept.items[i];
        escape(item->name, name);
        snprintf(line, sizeof line, TOKEN " %s %s %s %" PRIu64 " %" PRIu64, name,
                 version_text(item->version), item->column->name, item->written, item->before);
        take(line, context);
    }
}

static void store_line(const char *line, void *context)
{
    (void)context;
    read_app_config_store(line);
}

/* Whether the file ends up with a line: on a full disk the library writes nothing, in silence. */
static void look_for_line(const char *line, void *context)
{
    bool *whole = context;
    char path[4096], found[256];
    bool there = false;
    persistent_path(path);
    CLEANUP_FCLOSE FILE *file = fopen(path, "re");
    while (file && !there && fgets(found, sizeof found, file))
        there = strncmp(found, line, strlen(line)) == 0 && found[strlen(line)] == '\n';
    *whole = *whole && there;
}

/* The library has put the file of before aside, and removes it next. */
static void put_back(void)
{
    enum { LIBRARY_BACKUPS = 10 };
    char path[4096], aside[4096];
    persistent_path(path);
    log_error("cannot keep in %s what was written: is the disk full?  It stays as it was", path);
    for (int i = LIBRARY_BACKUPS; i >= 0; i--) {
        snprintf(aside, sizeof aside, "%s/ipifd.%d.conf", get_persistent_directory(), i);
        if (rename(aside, path) == 0)
            return;
    }
}

static int store(int major, int minor, void *argument, void *context)
{
    (void)major, (void)minor, (void)argument, (void)context;
    bool whole = true;
    kept_give_lines(store_line, NULL);
    kept_give_lines(look_for_line, &whole);
    if (!whole)
        put_back();
    return SNMPERR_SUCCESS;
}

void kept_init(void (*changed)(void))
{
    tell_changed = changed;
    if (changed)
        return;
    register_app_config_handler(TOKEN, parse, NULL, NULL);
    snmp_register_callback(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_STORE_DATA, store, NULL);
}

void kept_read(void)
{
    char path[4096];
    persistent_path(path);
    if (access(path, R_OK) == 0)
        read_config_with_type(path, "ipifd");
}

bool kept_any(void)
{
    return kept.count > 0;
}

static void apply(const struct kept *item, uint32_t ifindex)
{
    const MIB_IPINTERFACE_ROW key = {
        .Family = item->version == INET_VERSION_IPV4 ? AF_INET : AF_INET6,
        .InterfaceIndex = ifindex,
    };
    const struct column_value wanted = {.number = item->written};
    struct live *live = set_handle();
    struct change change;
    struct column_value now;
    char problem[CHANGE_PROBLEM_SIZE];

    if (!live || change_begin(live, &key, &change) < 0)
        return;
    const struct record *current = &change.situation.current;
    if (strcmp(current->name, item->name) != 0 || !column_get(item->column, current, &now) ||
        now.number != item->before || column_set(item->column, &wanted, &change.wanted) < 0)
        return;
    if (change_apply(&change, problem) < 0)
        log_warning("%s: cannot set %s (%s) as it was kept: %s", item->name, item->column->name,
                    version_text(item->version), problem);
    else
        log_info("%s: %s (%s) is %" PRIu64 " again, as it was kept", item->name, item->column->name,
                 version_text(item->version), item->written);
}

void kept_apply(const char *name, uint8_t version, uint32_t ifindex)
{
    if (!agent.configuration.writable)
        return;
    for (size_t i = 0; i < kept.count; i++)
        if (kept.items[i].version == version && !strcmp(kept.items[i].name, name))
            apply(&kept.items[i], ifindex);
}

void kept_apply_all(void)
{
    if (!agent.configuration.writable || !kept.count)
        return;
    struct snapshot *snapshot = reader_newest(agent.reader);
    struct snapshot_cursor cursor = snapshot_begin(snapshot);
    for (const struct record *record; (record = snapshot_next(&cursor));)
        kept_apply(record->name, record->version, record->row.InterfaceIndex);
    snapshot_unref(snapshot);
}

void kept_done(void)
{
    array_done(&kept);
}
