/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/kept.h"

#include "change/row_change.h"
#include "columns/tables.h"
#include "agent/agent.h"
#include "util/array.h"
#include "util/cleanup.h"
#include "util/log.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct kept {
    char name[IF_NAMESIZE];
    uint8_t version;
    const struct column *column;
    uint64_t written;
    uint64_t before;
};

static ARRAY(struct kept) kept;

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

/* --- the file --------------------------------------------------------------------------------- */

static char path[PATH_MAX];
static unsigned write_alarm; /* to write it once the request is answered; 0: it is written */

/* What no interface can be called cannot have been written either. */
static bool is_interface_name(const char *name)
{
    return *name && strlen(name) < IF_NAMESIZE && !strpbrk(name, "/: \t\n\v\f\r");
}

/* "NAME ipv4|ipv6 FIELD WRITTEN BEFORE" */
static bool take_line(char *line)
{
    char name[IF_NAMESIZE + 1], version[8], field[64];
    uint64_t written, before;

    char *rest = copy_nword(line, name, sizeof name);
    rest = rest ? copy_nword(rest, version, sizeof version) : NULL;
    rest = rest ? copy_nword(rest, field, sizeof field) : NULL;
    const struct column *column = rest ? table_column(&ipif_interface_table, field) : NULL;
    if (!column || column->access != ACCESS_READ_WRITE || !is_interface_name(name) ||
        (strcmp(version, "ipv4") != 0 && strcmp(version, "ipv6") != 0) ||
        sscanf(rest, "%" SCNu64 " %" SCNu64, &written, &before) != 2)
        return false;
    uint8_t number = strcmp(version, "ipv4") == 0 ? INET_VERSION_IPV4 : INET_VERSION_IPV6;
    if (!find(name, number, column))
        put(name, number, column, written, before);
    return true;
}

/* A name as copy_nword() reads it: nearly every byte may be in one. */
static void escape(const char *name, char ret_text[static 2 * IF_NAMESIZE])
{
    for (; *name; *ret_text++ = *name++)
        if (strchr("\\\"'#", *name))
            *ret_text++ = '\\';
    *ret_text = '\0';
}

void kept_load(FILE *file)
{
    char line[256];
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, KEPT_TOKEN " ", strlen(KEPT_TOKEN " ")) == 0 && !take_line(line + strlen(KEPT_TOKEN " ")))
            log_warning("what managers wrote: ignoring \"%s\"", line);
    }
}

void kept_save(FILE *file)
{
    char name[2 * IF_NAMESIZE];
    fprintf(file, "# What managers wrote, kept by ipifd.\n");
    for (size_t i = 0; i < kept.count; i++) {
        const struct kept *item = &kept.items[i];
        escape(item->name, name);
        fprintf(file, KEPT_TOKEN " %s %s %s %" PRIu64 " %" PRIu64 "\n", name,
                version_text(item->version), item->column->name, item->written, item->before);
    }
}

static int write_new(const char *fresh)
{
    int descriptor = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    if (!file) {
        if (descriptor >= 0)
            close(descriptor);
        return -1;
    }
    kept_save(file);
    const int unwritten = fflush(file) == 0 ? fsync(descriptor) : -1;
    return fclose(file) == 0 ? unwritten : -1;
}

/* What was kept before is lost at no moment. */
static void write_file(void)
{
    char fresh[PATH_MAX + sizeof ".new"];
    snprintf(fresh, sizeof fresh, "%s.new", path);
    mkdirhier(path, NETSNMP_AGENT_DIRECTORY_MODE, 1);
    if (write_new(fresh) == 0 && rename(fresh, path) == 0)
        return;
    log_error("cannot keep in %s what was written: %s; it stays as it was", path, strerror(errno));
    unlink(fresh);
}

static void on_alarm(unsigned registration, void *context)
{
    (void)registration, (void)context;
    write_alarm = 0;
    write_file();
}

void kept_note(const char *name, uint8_t version, const struct column *column, uint64_t written,
               uint64_t before)
{
    static const struct timeval at_once = {.tv_usec = 1};
    if (written == before && !find(name, version, column))
        return;
    put(name, version, column, written, before);
    if (!write_alarm)
        write_alarm = snmp_alarm_register_hr(at_once, 0, on_alarm, NULL);
}

void kept_begin(const char *file)
{
    snprintf(path, sizeof path, "%s", file);
    CLEANUP_FCLOSE FILE *stream = fopen(path, "re");
    if (stream)
        kept_load(stream);
    else if (errno != ENOENT && agent.configuration.writable)
        log_error("cannot read %s: %s", path, strerror(errno));
}

/* --- applying --------------------------------------------------------------------------------- */

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
    if (write_alarm) {
        snmp_alarm_unregister(write_alarm);
        on_alarm(0, NULL);
    }
    array_done(&kept);
}
