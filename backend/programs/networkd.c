/* SPDX-License-Identifier: BSD-2-Clause */
#include "programs/networkd.h"

#include "programs/text_file.h"
#include "programs/unit_file.h"
#include "util/cleanup.h"

#include <limits.h>
#include <stddef.h>

int networkd_runs(int root, bool *ret_runs)
{
    bool has_systemd = false, runs = true;
    int r = text_file_exists(root, "/run/systemd/units", &has_systemd);
    if (r == 0 && has_systemd)
        r = text_file_exists(root, "/run/systemd/units/invocation:systemd-networkd.service", &runs);
    if (r == 0)
        *ret_runs = runs;
    return r;
}

/* --- settings --------------------------------------------------------------------------------- */

#define SETTING(section, key, kind, member) \
    {section, key, kind, offsetof(struct network_settings, member)}

static const struct {
    const char *section;
    const char *key;
    enum { BOOLEAN, FAMILIES, SECONDS, OCTET } kind;
    size_t offset;
} known_settings[] = {
    SETTING("Network", "IPv6SendRA", BOOLEAN, sends),
    SETTING("Network", "LinkLocalAddressing", FAMILIES, link_local_ipv4),
    SETTING("IPv6SendRA", "Managed", BOOLEAN, managed),
    SETTING("IPv6SendRA", "OtherInformation", BOOLEAN, other),
    SETTING("IPv6SendRA", "RouterLifetimeSec", SECONDS, lifetime),
    SETTING("IPv6SendRA", "RetransmitSec", SECONDS, retransmit_time),
    SETTING("IPv6SendRA", "ReachableTimeSec", SECONDS, reachable_time),
    SETTING("IPv6SendRA", "HopLimit", OCTET, hop_limit),
};

const struct network_settings network_defaults = {.lifetime = 1800};

/* What is malformed leaves the value before it; an empty time is the default again. */
static void assign(void *context, const char *section, const char *key, char *value)
{
    for (size_t i = 0; i < sizeof known_settings / sizeof *known_settings; i++) {
        const size_t offset = known_settings[i].offset;
        void *member = (char *)context + offset;
        uint32_t number;
        if (strcmp(section, known_settings[i].section) != 0 ||
            strcmp(key, known_settings[i].key) != 0)
            continue;
        switch (known_settings[i].kind) {
        case FAMILIES:
            if (strcmp(value, "ipv4") == 0 || strcmp(value, "ipv6") == 0)
                *(bool *)member = value[3] == '4';
            else
                unit_boolean(value, member);
            break;
        case BOOLEAN:
            unit_boolean(value, member);
            break;
        case SECONDS:
            if (*value == '\0')
                memcpy(member, (const char *)&network_defaults + offset, sizeof(double));
            else
                unit_seconds(value, member);
            break;
        case OCTET:
            if (unit_number(value, UINT8_MAX, &number))
                *(uint8_t *)member = (uint8_t)number;
            break;
        }
    }
}

void network_settings_parse(char *text, struct network_settings *settings)
{
    unit_scan(text, assign, settings);
}

/* --- files ------------------------------------------------------------------------------------ */

static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static int compare_file_names(const void *left, const void *right)
{
    return strcmp(file_name(*(char *const *)left), file_name(*(char *const *)right));
}

static int add_dropin(void *context, const char *path, const char *name)
{
    name_list *paths = context;
    const char *suffix = strrchr(name, '.');
    if (name[0] == '.' || !suffix || strcmp(suffix, ".conf") != 0)
        return 0;
    for (size_t i = 0; i < paths->count; i++) {
        if (strcmp(file_name(paths->items[i]), name) == 0)
            return 0;
    }
    return name_list_add(paths, path);
}

/*
 * Up to version 252 the state does not list the drop-ins: they are looked up as systemd does.  A
 * file hides those of its name in the folders after it, also when it is empty or no file at all
 * (/dev/null): it is masked then.  They are read by file name, whatever folder they are in.
 */
static int find_dropins(int root, const char *file, name_list *paths)
{
    static const char *const folders[] = {"/etc/systemd/network", "/run/systemd/network",
                                          "/usr/local/lib/systemd/network",
                                          "/usr/lib/systemd/network", "/lib/systemd/network"};
    int r = 0;
    for (size_t i = 0; i < sizeof folders / sizeof *folders && r == 0; i++) {
        char folder[PATH_MAX];
        if ((size_t)snprintf(folder, sizeof folder, "%s/%s.d", folders[i], file_name(file)) <
            sizeof folder)
            r = text_folder_read(root, folder, add_dropin, paths);
    }
    array_sort(paths, compare_file_names);
    return r;
}

static int take_file(int root, const char *path, struct network_settings *settings, bool *ret_found)
{
    CLEANUP_FREE char *text = NULL;
    int r = text_file_read(root, path, &text);
    *ret_found = text;
    if (text)
        network_settings_parse(text, settings);
    return r;
}

/* Many links share one .network file: the settings of the last one are kept. */
struct reading {
    int root;
    networkd_link_function *function;
    void *context;
    char *file; /* of which the settings are */
    bool found;
    struct network_settings settings;
};

/* The .network file and its drop-ins. */
static int read_network(struct reading *reading, const char *file)
{
    name_list paths = {0};
    bool ignored;
    if (reading->file && strcmp(reading->file, file) == 0)
        return 0;
    free(reading->file);
    reading->file = strdup(file);
    if (!reading->file)
        return -ENOMEM;
    reading->settings = network_defaults;
    int r = take_file(reading->root, file, &reading->settings, &reading->found);
    if (r == 0 && reading->found)
        r = find_dropins(reading->root, file, &paths);
    for (size_t i = 0; i < paths.count && r == 0; i++)
        r = take_file(reading->root, paths.items[i], &reading->settings, &ignored);
    name_list_done(&paths);
    return r;
}

/* Names with other characters are files that are just being written. */
static int read_link(void *context, const char *path, const char *name)
{
    struct reading *reading = context;
    struct networkd_link link = {0};
    CLEANUP_FREE char *text = NULL;
    char *file = NULL;
    const struct state_key keys[] = {
        {"DNS", &link.servers}, {"NETWORK_FILE", &file}, {NULL, NULL}};
    if (!unit_number(name, INT32_MAX, &link.ifindex))
        return 0;
    int r = text_file_read(reading->root, path, &text);
    if (r < 0 || !text)
        return r;
    state_scan(text, keys);
    if (file && *file) {
        r = read_network(reading, file);
        link.network = reading->found ? &reading->settings : NULL;
    }
    return r == 0 ? reading->function(reading->context, &link) : r;
}

int networkd_links(int root, networkd_link_function *function, void *context)
{
    struct reading reading = {.root = root, .function = function, .context = context};
    int r = text_folder_read(root, "/run/systemd/netif/links", read_link, &reading);
    free(reading.file);
    return r;
}
