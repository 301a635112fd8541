/* SPDX-License-Identifier: BSD-2-Clause */
#include "programs/networkd.h"

#include "programs/reading.h"
#include "programs/unit_file.h"
#include "util/cleanup.h"
#include "util/shortage.h"

#include <inttypes.h>
#include <limits.h>

int networkd_runs(int root, bool *ret_runs)
{
    bool has_systemd = false, runs = true;
    int r = root_exists(root, "/run/systemd/units", &has_systemd);
    if (r == 0 && has_systemd)
        r = root_exists(root, "/run/systemd/units/invocation:systemd-networkd.service", &runs);
    if (r == 0)
        *ret_runs = runs;
    return r;
}

struct link_call {
    networkd_link_function *function;
    void *context;
};

/* Names with other characters are files that are just being written. */
static int call_link(void *context, const char *path, const char *name)
{
    const struct link_call *call = context;
    uint32_t ifindex;
    (void)path;
    if (!unit_number(name, INT32_MAX, &ifindex) || ifindex == 0)
        return 0;
    return call->function(call->context, ifindex);
}

int networkd_links(int root, networkd_link_function *function, void *context)
{
    struct link_call call = {function, context};
    return reading_folder(root, "/run/systemd/netif/links", call_link, &call);
}

int networkd_state_read(int root, uint32_t ifindex, struct networkd_state *ret_state)
{
    struct networkd_state state = {0};
    const struct state_key keys[] = {{"DNS", &state.servers},
                                     {"NETWORK_FILE", &state.network_file},
                                     {"NETWORK_FILE_DROPINS", &state.dropins},
                                     {NULL, NULL}};
    char path[64];
    snprintf(path, sizeof path, "/run/systemd/netif/links/%" PRIu32, ifindex);
    int r = reading_text(root, path, &state.text);
    if (state.text)
        state_scan(state.text, keys);
    *ret_state = state;
    return r;
}

void networkd_state_done(struct networkd_state *state)
{
    free(state->text);
    state->text = NULL;
}

/* --- settings --------------------------------------------------------------------------------- */

/* What is none of these is ignored there, with a warning, and so is an empty value.  The words
 * with "fallback" are of older versions. */
static void assign_link_local(struct network_settings *settings, const char *value)
{
    static const struct {
        const char *word;
        bool ipv4, ipv6;
    } words[] = {{"ipv4", true, false},
                 {"ipv6", false, true},
                 {"fallback", true, true},
                 {"fallback-ipv4", true, false}};
    bool ipv4, ipv6, known = unit_boolean(value, &ipv4);
    if (known)
        ipv6 = ipv4;
    for (size_t i = 0; i < sizeof words / sizeof *words && !known; i++) {
        known = strcmp(value, words[i].word) == 0;
        ipv4 = words[i].ipv4;
        ipv6 = words[i].ipv6;
    }
    if (!known)
        return;
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

void networkd_network_done(struct networkd_network *network)
{
    free(network->file);
    free(network->dropins);
    *network = (struct networkd_network){0};
}

static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static int compare_file_names(const void *left, const void *right)
{
    return strcmp(file_name(*(char *const *)left), file_name(*(char *const *)right));
}

static int add_path(struct name_list *paths, const char *path, size_t length)
{
    CLEANUP_FREE char *copy = strndup(path, length);
    char **slot = copy ? array_append(paths) : NULL;
    if (!slot)
        return -ENOMEM;
    *slot = TAKE_POINTER(copy);
    return 0;
}

static int add_dropin(void *context, const char *path, const char *name)
{
    struct name_list *paths = context;
    const char *suffix = strrchr(name, '.');
    if (name[0] == '.' || !suffix || strcmp(suffix, ".conf") != 0)
        return 0;
    for (size_t i = 0; i < paths->count; i++) {
        if (strcmp(file_name(paths->items[i]), name) == 0)
            return 0;
    }
    return add_path(paths, path, strlen(path));
}

/*
 * Up to version 252 the state does not list the drop-ins: they are looked up as systemd does.  A
 * file hides those of its name in the folders after it, also when it is empty or no file at all
 * (/dev/null): it is masked then.  They are read by file name, whatever folder they are in.
 */
static int find_dropins(int root, const char *file, struct name_list *paths)
{
    static const char *const folders[] = {"/etc/systemd/network", "/run/systemd/network",
                                          "/usr/local/lib/systemd/network",
                                          "/usr/lib/systemd/network", "/lib/systemd/network"};
    int r = 0;
    for (size_t i = 0; i < sizeof folders / sizeof *folders && r == 0; i++) {
        char folder[PATH_MAX];
        if ((size_t)snprintf(folder, sizeof folder, "%s/%s.d", folders[i], file_name(file)) <
            sizeof folder)
            r = reading_folder(root, folder, add_dropin, paths);
    }
    array_sort(paths, compare_file_names);
    return r;
}

static int list_dropins(int root, const struct networkd_network *network, struct name_list *paths)
{
    if (!network->dropins)
        return find_dropins(root, network->file, paths);
    int r = 0;
    for (const char *next = network->dropins; *next && r == 0;) {
        const size_t length = strcspn(next, ":");
        if (length > 0)
            r = add_path(paths, next, length);
        next += length + (next[length] == ':');
    }
    return r;
}

/* Appends a file's text; an empty section header ends the section that was open. */
static int append_text(int root, const char *path, char **text)
{
    CLEANUP_FREE char *added = NULL;
    char *joined = NULL;
    int r = reading_text(root, path, &added);
    if (r < 0 || !added)
        return r;
    if (asprintf(&joined, "%s\n[]\n%s", *text ? *text : "", added) < 0)
        return -ENOMEM;
    free(*text);
    *text = joined;
    return 0;
}

static int read_network(int root, struct networkd_network *network, bool *ret_found)
{
    CLEANUP_FREE char *text = NULL;
    struct name_list paths = {0};
    int r = append_text(root, network->file, &text);
    if (r < 0 || !text)
        return r;
    r = list_dropins(root, network, &paths);
    for (size_t i = 0; i < paths.count && r == 0; i++)
        r = append_text(root, paths.items[i], &text);
    name_list_done(&paths);
    if (r < 0)
        return r;
    network_settings_parse(text, &network->settings);
    *ret_found = true;
    return 0;
}

static bool same(const char *left, const char *right)
{
    return left == right || (left && right && strcmp(left, right) == 0);
}

int networkd_network_read(int root, const struct networkd_state *state,
                          struct networkd_network *network, bool *ret_found)
{
    *ret_found = false;
    if (!state->network_file || !*state->network_file)
        return 0;
    if (same(state->network_file, network->file) && same(state->dropins, network->dropins)) {
        *ret_found = true;
        return 0;
    }
    networkd_network_done(network);
    network->file = strdup(state->network_file);
    network->dropins = state->dropins ? strdup(state->dropins) : NULL;
    int r = !network->file || (state->dropins && !network->dropins) ? -ENOMEM : 0;
    if (r == 0)
        r = read_network(root, network, ret_found);
    if (!*ret_found)
        networkd_network_done(network);
    return r;
}
