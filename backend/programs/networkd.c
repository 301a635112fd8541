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

/* What is none of these is ignored there, with a warning, and so is an empty value.  The words
 * with "fallback" are of older versions. */
static void assign_link_local(struct network_settings *settings, const char *value)
{
    const bool fallback = strcmp(value, "fallback") == 0;
    bool ipv4 = fallback || strcmp(value, "ipv4") == 0 || strcmp(value, "fallback-ipv4") == 0;
    bool ipv6 = fallback || strcmp(value, "ipv6") == 0;
    if (!ipv4 && !ipv6) {
        if (!unit_boolean(value, &ipv4))
            return;
        ipv6 = ipv4;
    }
    settings->link_local_chosen = true;
    settings->link_local_ipv4 = ipv4;
    settings->link_local_ipv6 = ipv6;
}

/* Alone it chooses nothing. */
static void assign_ipv4_link_local(struct network_settings *settings, const char *value)
{
    if (settings->link_local_chosen)
        unit_boolean(value, &settings->link_local_ipv4);
}

static void assign_generation_mode(struct network_settings *settings, const char *value)
{
    if (strcmp(value, "none") == 0)
        settings->no_ipv6_address = true;
    else if (strcmp(value, "eui64") == 0 || strcmp(value, "stable-privacy") == 0 ||
             strcmp(value, "random") == 0)
        settings->no_ipv6_address = false;
}

/* What IPv6SendRA= was called before version 247. */
static void assign_delegation(struct network_settings *settings, const char *value)
{
    if (strcmp(value, "static") == 0 || strcmp(value, "dhcpv6") == 0)
        settings->sends = true;
    else
        unit_boolean(value, &settings->sends);
}

enum { SECOND = 1000000, DEFAULT_LIFETIME = 1800 };

static void assign_lifetime(struct network_settings *settings, const char *value)
{
    uint64_t lifetime = (uint64_t)DEFAULT_LIFETIME * SECOND;
    if (*value == '\0' || unit_microseconds(value, &lifetime))
        settings->lifetime = lifetime;
}

static void assign_time(uint64_t *time, const char *value)
{
    uint64_t number = 0;
    if (*value != '\0' && !unit_microseconds(value, &number))
        return;
    if (number == UINT64_MAX || number <= UINT32_MAX * (uint64_t)1000)
        *time = number;
}

static void assign_hop_limit(struct network_settings *settings, const char *value)
{
    uint32_t number;
    if (unit_number(value, UINT8_MAX, &number))
        settings->hop_limit = (uint8_t)number;
}

/* clang-format off */
#define SETTING(section, key, kind, member) {section, key, kind, offsetof(struct network_settings, member), NULL}

static const struct {
    const char *section;
    const char *key;
    enum { BOOLEAN, NAME, TIME, OTHER } kind; /* of a name it counts that there is one */
    size_t offset;
    void (*assign)(struct network_settings *settings, const char *value); /* OTHER */
} known_settings[] = {
    SETTING("Network", "IPv6SendRA", BOOLEAN, sends),
    {"Network", "IPv6PrefixDelegation", OTHER, 0, assign_delegation},
    {"Network", "LinkLocalAddressing", OTHER, 0, assign_link_local},
    {"Network", "IPv4LL", OTHER, 0, assign_ipv4_link_local},
    {"Network", "IPv6LinkLocalAddressGenerationMode", OTHER, 0, assign_generation_mode},
    SETTING("Network", "KeepMaster", BOOLEAN, keeps_master),
    SETTING("Network", "Bridge", NAME, is_bridge_port),
    SETTING("Network", "Bond", NAME, is_bond_port),
    SETTING("IPv6SendRA", "Managed", BOOLEAN, managed),
    SETTING("IPv6SendRA", "OtherInformation", BOOLEAN, other),
    SETTING("IPv6SendRA", "RetransmitSec", TIME, retransmit_time),
    SETTING("IPv6SendRA", "ReachableTimeSec", TIME, reachable_time),
    {"IPv6SendRA", "RouterLifetimeSec", OTHER, 0, assign_lifetime},
    {"IPv6SendRA", "HopLimit", OTHER, 0, assign_hop_limit},
};
/* clang-format on */

static void assign(void *context, const char *section, const char *key, char *value)
{
    struct network_settings *settings = context;
    if (strcmp(section, "IPv6PrefixDelegation") == 0) /* its name before version 247 */
        section = "IPv6SendRA";
    for (size_t i = 0; i < sizeof known_settings / sizeof *known_settings; i++) {
        void *member = (char *)settings + known_settings[i].offset;
        if (strcmp(section, known_settings[i].section) != 0 ||
            strcmp(key, known_settings[i].key) != 0)
            continue;
        switch (known_settings[i].kind) {
        case BOOLEAN:
            unit_boolean(value, member);
            break;
        case NAME:
            *(bool *)member = *value != '\0';
            break;
        case TIME:
            assign_time(member, value);
            break;
        case OTHER:
            known_settings[i].assign(settings, value);
            break;
        }
    }
}

void network_settings_parse(char *text, struct network_settings *ret_settings)
{
    *ret_settings = (struct network_settings){.lifetime = (uint64_t)DEFAULT_LIFETIME * SECOND};
    unit_scan(text, assign, ret_settings);
}

bool network_assigns_ipv4_link_local(const struct network_settings *settings)
{
    return settings->link_local_ipv4 && !settings->is_bond_port;
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

/* Appends a file's text; an empty section header ends the section that was open. */
static int append_text(int root, const char *path, char **text)
{
    CLEANUP_FREE char *added = NULL;
    char *joined = NULL;
    int r = text_file_read(root, path, &added);
    if (r < 0 || !added)
        return r;
    if (asprintf(&joined, "%s\n[]\n%s", *text ? *text : "", added) < 0)
        return -ENOMEM;
    free(*text);
    *text = joined;
    return 0;
}

/* Many links share one .network file: the settings of the last one are kept. */
struct reading {
    int root;
    networkd_link_function *function;
    void *context;
    char *files; /* of which the settings are */
    bool found;
    struct network_settings settings;
};

/* The .network file, and its drop-ins between colons if the state lists them. */
static int read_network(struct reading *reading, const char *file, char *dropins)
{
    CLEANUP_FREE char *text = NULL;
    name_list paths = {0};
    int r = append_text(reading->root, file, &text);
    reading->found = text;
    if (r == 0 && text && !dropins)
        r = find_dropins(reading->root, file, &paths);
    for (size_t i = 0; i < paths.count && r == 0; i++)
        r = append_text(reading->root, paths.items[i], &text);
    for (char *path; r == 0 && text && (path = strsep(&dropins, ":"));) {
        if (*path)
            r = append_text(reading->root, path, &text);
    }
    name_list_done(&paths);
    if (r == 0 && text)
        network_settings_parse(text, &reading->settings);
    return r;
}

static int find_network(struct reading *reading, const char *file, char *dropins)
{
    CLEANUP_FREE char *files = NULL;
    if (asprintf(&files, "%s:%s", file, dropins ? dropins : "?") < 0) {
        files = NULL;
        return -ENOMEM;
    }
    if (reading->files && strcmp(reading->files, files) == 0)
        return 0;
    free(reading->files);
    reading->files = TAKE_POINTER(files);
    return read_network(reading, file, dropins);
}

/* Names with other characters are files that are just being written. */
static int read_link(void *context, const char *path, const char *name)
{
    struct reading *reading = context;
    struct networkd_link link = {0};
    CLEANUP_FREE char *text = NULL;
    char *file = NULL, *dropins = NULL;
    const struct state_key keys[] = {{"DNS", &link.servers},
                                     {"NETWORK_FILE", &file},
                                     {"NETWORK_FILE_DROPINS", &dropins},
                                     {NULL, NULL}};
    if (!unit_number(name, INT32_MAX, &link.ifindex) || link.ifindex == 0)
        return 0;
    int r = text_file_read(reading->root, path, &text);
    if (r < 0 || !text)
        return r;
    state_scan(text, keys);
    link.after_252 = dropins;
    if (file && *file)
        r = find_network(reading, file, dropins);
    if (file && *file && reading->found)
        link.network = &reading->settings;
    return r == 0 ? reading->function(reading->context, &link) : r;
}

int networkd_links(int root, networkd_link_function *function, void *context)
{
    struct reading reading = {.root = root, .function = function, .context = context};
    int r = text_folder_read(root, "/run/systemd/netif/links", read_link, &reading);
    free(reading.files);
    return r;
}
