/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/kept.h"

#include "columns/tables.h"
#include "agent/agent.h"
#include "agent/set_change.h"
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

/* A number, or a text as ifAlias can be. */
struct kept_value {
    uint64_t number;
    char text[INTERFACE_ALIAS_SIZE];
};

struct kept {
    char context[CONTEXT_NAME_SIZE]; /* empty: the default one */
    char name[IF_NAMESIZE];
    uint8_t version;
    const struct column *column;
    struct kept_value written;
    struct kept_value before;
};

static ARRAY(struct kept) kept;

static const char *version_text(uint8_t version)
{
    return version == WHOLE_INTERFACE     ? "interface"
           : version == INET_VERSION_IPV4 ? "ipv4"
                                          : "ipv6";
}

static bool same(const struct kept_value *left, const struct kept_value *right)
{
    return left->number == right->number && strcmp(left->text, right->text) == 0;
}

/* What a column has written or read: no text of these is longer, and none has a NUL. */
static struct kept_value to_keep(const struct column_value *value)
{
    struct kept_value kept_value = {.number = value->number};
    const size_t length = value->length < sizeof kept_value.text ? value->length
                                                                 : sizeof kept_value.text - 1;
    memcpy(kept_value.text, value->octets, length);
    return kept_value;
}

static const char *current_context(void)
{
    return agent.current ? agent.current->name : "";
}

static struct kept *find(const char *context, const char *name, uint8_t version,
                         const struct column *column)
{
    for (size_t i = 0; i < kept.count; i++) {
        struct kept *item = &kept.items[i];
        if (item->version == version && item->column == column && !strcmp(item->name, name) &&
            !strcmp(item->context, context))
            return item;
    }
    return NULL;
}

static void put(const char *context, const char *name, uint8_t version,
                const struct column *column, const struct kept_value *written,
                const struct kept_value *before)
{
    struct kept *item = find(context, name, version, column);
    struct kept fresh = {.version = version, .column = column, .written = *written};
    /* The default is what was there before the first. */
    fresh.before = item ? item->before : *before;
    if (!item)
        item = array_append(&kept);
    if (!item) {
        log_error("%s: not enough memory to keep %s", name, column->name);
        return;
    }
    if (same(&fresh.written, &fresh.before)) {
        *item = kept.items[--kept.count];
        return;
    }
    snprintf(fresh.context, sizeof fresh.context, "%s", context);
    snprintf(fresh.name, sizeof fresh.name, "%s", name);
    *item = fresh;
}

/* --- the file --------------------------------------------------------------------------------- */

static char path[PATH_MAX];
static unsigned write_alarm; /* to write it once the request is answered; 0: it is written */

/* What no interface can be called cannot have been written either. */
static bool is_interface_name(const char *name)
{
    return *name && strlen(name) < IF_NAMESIZE && !strpbrk(name, "/: \t\n\v\f\r");
}

static const struct column *column_of(uint8_t version, const char *field)
{
    if (version != WHOLE_INTERFACE)
        return table_column(&ipif_interface_table, field);
    const struct column *column = table_column(&if_table, field);
    return column ? column : table_column(&if_x_table, field);
}

/*
 * Takes a value from the rest of a line, and moves that behind it; NULL: nothing is left.
 *
 * Of octets in hexadecimal the library takes as many as have room, and ends them by one more; of
 * others it keeps room for that.  It says what is wrong by leaving the length as it was.
 */
static bool take_value(char **rest, const struct column *column, struct kept_value *ret_value)
{
    u_char text[sizeof ret_value->text + 1] = "", *octets = text;
    size_t length = sizeof text - 1;
    int consumed = 0;
    *ret_value = (struct kept_value){0};
    if (!*rest)
        return false;
    if (column->syntax != SYNTAX_TEXT) {
        const int taken = sscanf(*rest, "%" SCNu64 "%n", &ret_value->number, &consumed);
        *rest += consumed;
        return taken == 1;
    }
    *rest = read_config_read_octet_string(*rest, &octets, &length);
    if (length >= sizeof ret_value->text)
        return false;
    memcpy(ret_value->text, text, strnlen((const char *)text, length));
    return true;
}

/* "NAME ipv4|ipv6|interface FIELD WRITTEN BEFORE" */
static bool take_line(const char *context, char *line)
{
    char name[IF_NAMESIZE + 1], version[16], field[64];
    struct kept_value written, before;
    uint8_t number = WHOLE_INTERFACE;

    char *rest = copy_nword(line, name, sizeof name);
    rest = rest ? copy_nword(rest, version, sizeof version) : NULL;
    rest = rest ? copy_nword(rest, field, sizeof field) : NULL;
    if (!rest || !is_interface_name(name))
        return false;
    while (number <= INET_VERSION_IPV6 && strcmp(version, version_text(number)) != 0)
        number++;
    const struct column *column = number <= INET_VERSION_IPV6 ? column_of(number, field) : NULL;
    if (!column || column->access != ACCESS_READ_WRITE)
        return false;
    if (!take_value(&rest, column, &written) || !take_value(&rest, column, &before))
        return false;
    if (!find(context, name, number, column))
        put(context, name, number, column, &written, &before);
    return true;
}

/* The same behind the context. */
static bool take_line_of_context(char *line)
{
    char context[CONTEXT_NAME_SIZE + 1];
    char *rest = copy_nword(line, context, sizeof context);
    return rest && *context && strlen(context) < CONTEXT_NAME_SIZE && take_line(context, rest);
}

/* A name as copy_nword() reads it: nearly every byte may be in one. */
static void escape(const char *name, char *ret_text)
{
    for (; *name; *ret_text++ = *name++)
        if (strchr("\\\"'# ", *name))
            *ret_text++ = '\\';
    *ret_text = '\0';
}

void kept_load(FILE *file)
{
    char line[512];
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        const bool of_default = strncmp(line, KEPT_TOKEN " ", strlen(KEPT_TOKEN " ")) == 0;
        const bool of_other =
            strncmp(line, KEPT_IN_TOKEN " ", strlen(KEPT_IN_TOKEN " ")) == 0;
        if ((of_default && !take_line("", line + strlen(KEPT_TOKEN " "))) ||
            (of_other && !take_line_of_context(line + strlen(KEPT_IN_TOKEN " "))))
            log_warning("what managers wrote: ignoring \"%s\"", line);
    }
}

/* Octets in hexadecimal, or between quotation marks where that says it all. */
enum { STORED_SIZE = 4 * INTERFACE_ALIAS_SIZE };

static const char *store(const struct column *column, const struct kept_value *value,
                         char ret_text[static STORED_SIZE])
{
    if (column->syntax == SYNTAX_TEXT)
        read_config_save_octet_string(ret_text, (u_char *)(uintptr_t)value->text,
                                      strlen(value->text));
    else
        snprintf(ret_text, STORED_SIZE, "%" PRIu64, value->number);
    return ret_text;
}

void kept_save(FILE *file)
{
    char name[2 * IF_NAMESIZE], context[2 * CONTEXT_NAME_SIZE];
    char written[STORED_SIZE], before[STORED_SIZE];
    fprintf(file, "# What managers wrote, kept by ipifd.\n");
    for (size_t i = 0; i < kept.count; i++) {
        const struct kept *item = &kept.items[i];
        const struct column *column = item->column;
        escape(item->name, name);
        escape(item->context, context);
        if (*context)
            fprintf(file, KEPT_IN_TOKEN " %s", context);
        else
            fprintf(file, KEPT_TOKEN);
        fprintf(file, " %s %s %s %s %s\n", name, version_text(item->version),
                item->version == WHOLE_INTERFACE ? column->object : column->name,
                store(column, &item->written, written), store(column, &item->before, before));
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

void kept_note(const char *name, uint8_t version, const struct column *column,
               const struct column_value *written, const struct column_value *before)
{
    static const struct timeval at_once = {.tv_usec = 1};
    const struct kept_value now = to_keep(written), then = to_keep(before);
    if (same(&now, &then) && !find(current_context(), name, version, column))
        return;
    put(current_context(), name, version, column, &now, &then);
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

/* Of which the agent itself has something new; 0: none. */
static uint32_t unshown;

/* Whether it is as it was before it was written, and may be written again. */
static bool wants(struct set_change *change, const struct kept *item)
{
    struct column_value wanted = {.number = item->written.number}, value;
    if (item->column->syntax == SYNTAX_TEXT) {
        wanted.length = strlen(item->written.text);
        memcpy(wanted.octets, item->written.text, wanted.length);
    }
    if (strcmp(set_change_name(change), item->name) != 0 ||
        !set_change_value(change, item->column, &value))
        return false;
    const struct kept_value now = to_keep(&value);
    return same(&now, &item->before) && set_change_want(change, item->column, &wanted) == 0;
}

static void apply(const struct kept *item, uint32_t ifindex)
{
    struct set_change change;
    char problem[CHANGE_PROBLEM_SIZE], written[STORED_SIZE];

    if (set_change_begin(item->version, ifindex, &change) < 0)
        return;
    if (wants(&change, item)) {
        if (set_change_apply(&change, problem) < 0)
            log_warning("%s: cannot set %s (%s) as it was kept: %s", item->name, item->column->name,
                        version_text(item->version), problem);
        else
            log_info("%s: %s (%s) is %s again, as it was kept", item->name, item->column->name,
                     version_text(item->version), store(item->column, &item->written, written));
        if (change.wrote_notifies)
            unshown = ifindex;
    }
    set_change_done(&change);
}

void kept_apply(const char *name, uint8_t version, uint32_t ifindex)
{
    if (!agent.configuration.writable)
        return;
    for (size_t i = 0; i < kept.count; i++)
        if (kept.items[i].version == version && !strcmp(kept.items[i].name, name) &&
            !strcmp(kept.items[i].context, current_context()))
            apply(&kept.items[i], ifindex);
}

void kept_show(void)
{
    if (unshown)
        (void)reader_refresh_interface(agent.reader, unshown); /* shows all that differs */
    unshown = 0;
}

void kept_apply_all(void)
{
    if (!agent.configuration.writable || !kept.count)
        return;
    struct snapshot *snapshot = reader_newest(agent.reader);
    const struct interfaces *interfaces = snapshot_interfaces(snapshot);
    struct snapshot_cursor cursor = snapshot_begin(snapshot);
    for (const struct record *record; (record = snapshot_next(&cursor));)
        kept_apply(record->name, record->version, record->row.InterfaceIndex);
    for (size_t i = 0; interfaces && i < interfaces->interfaces.count; i++)
        kept_apply(interfaces->interfaces.items[i].name, WHOLE_INTERFACE,
                   interfaces->interfaces.items[i].ifindex);
    kept_show();
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
