/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether a program that runs would give an interface a link-local IPv4 address; systemd-networkd
 * is asked when its servers are read. */
#include "programs/dns/sources.h"
#include "programs/text_file.h"
#include "programs/unit_file.h"
#include "util/cleanup.h"

#include <inttypes.h>
#include <net/if.h>
#include <stdio.h>

/* --- dhcpcd ----------------------------------------------------------------------------------- */

/* Whether the word of a line means that dhcpcd assigns no such address, or another one. */
static bool is_refusal(const char *line)
{
    static const char *const words[] = {"noipv4ll", "noipv4", "ipv6only", "noarp", "inform",
                                        "static ip_address="};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const size_t length = strlen(words[i]);
        if (strncmp(line, words[i], length) == 0 &&
            (words[i][length - 1] == '=' || !line[length] || strchr(" \t\n#", line[length])))
            return true;
    }
    return false;
}

bool dhcpcd_assigns_link_local(const char *text, const char *interface)
{
    static const char block[] = "interface ";
    const size_t length = strlen(interface);
    bool applies = true; /* the lines before the first block are for all */
    while (*text) {
        text += strspn(text, " \t\n");
        if (strncmp(text, block, sizeof block - 1) == 0) {
            const char *name = text + sizeof block - 1;
            name += strspn(name, " \t");
            applies = strcspn(name, " \t\n#") == length && strncmp(name, interface, length) == 0;
        } else if (strncmp(text, "ssid", 4) == 0 || strncmp(text, "profile", 7) == 0) {
            applies = false;
        } else if (applies && is_refusal(text)) {
            return false;
        }
        text += strcspn(text, "\n");
    }
    return true;
}

/* --- all programs ----------------------------------------------------------------------------- */

struct search {
    struct resolver_run *run;
    name_list uuids; /* of NetworkManager's connections that assign such addresses */
    char *dhcpcd_configuration;
};

struct keyfile {
    char *uuid;
    bool assigns;
};

/* The keyfile has the setting's number: 3 is enabled, 4 is fallback. */
static void assign_keyfile(void *context, const char *section, const char *key, char *value)
{
    struct keyfile *keyfile = context;
    if (strcmp(section, "connection") == 0 && strcmp(key, "uuid") == 0)
        keyfile->uuid = value;
    if (strcmp(section, "ipv4") != 0)
        return;
    if (strcmp(key, "method") == 0)
        keyfile->assigns |= strcmp(value, "link-local") == 0;
    else if (strcmp(key, "link-local") == 0)
        keyfile->assigns |= strcmp(value, "3") == 0 || strcmp(value, "4") == 0;
}

char *networkmanager_link_local_uuid(char *text)
{
    struct keyfile keyfile = {0};
    unit_scan(text, assign_keyfile, &keyfile);
    return keyfile.assigns ? keyfile.uuid : NULL;
}

static int read_keyfile(void *context, const char *path, const char *name)
{
    struct search *search = context;
    CLEANUP_FREE char *text = NULL;
    (void)name;
    int r = text_file_read(search->run->root, path, &text);
    const char *uuid = text ? networkmanager_link_local_uuid(text) : NULL;
    return uuid ? name_list_add(&search->uuids, uuid) : r;
}

static int read_device(void *context, const char *path, const char *name)
{
    struct search *search = context;
    CLEANUP_FREE char *text = NULL;
    char *uuid = NULL;
    const struct state_key keys[] = {{"connection-uuid", &uuid}, {NULL, NULL}};
    uint32_t ifindex = 0;
    unit_number(name, INT32_MAX, &ifindex);
    struct resolver_link *link = resolver_table_find(search->run->table, ifindex);
    int r = link ? text_file_read(search->run->root, path, &text) : 0;
    if (text)
        state_scan(text, keys);
    for (size_t i = 0; i < search->uuids.count && uuid; i++)
        link->autoconfig_enabled |= strcmp(uuid, search->uuids.items[i]) == 0;
    return r;
}

static int ask_networkmanager(struct search *search)
{
    static const char *const folders[] = {"/run/NetworkManager/system-connections",
                                          "/etc/NetworkManager/system-connections",
                                          "/usr/lib/NetworkManager/system-connections"};
    const int root = search->run->root;
    pid_t process;
    int r = pid_file_process(root, "/run/NetworkManager/NetworkManager.pid", &process);
    for (size_t i = 0; i < sizeof folders / sizeof *folders && r == 0 && process; i++)
        r = text_folder_read(root, folders[i], read_keyfile, search);
    if (r == 0 && search->uuids.count > 0)
        r = text_folder_read(root, "/run/NetworkManager/devices", read_device, search);
    return r;
}

static void ask_dhcpcd(const struct search *search, struct resolver_link *link)
{
    const char *text = search->dhcpcd_configuration ? search->dhcpcd_configuration : "";
    link->autoconfig_enabled |= dhcpcd_assigns_link_local(text, link->interface->name);
}

/* avahi-autoipd runs for one interface, as dhcpcd may: then its pid file has that name. */
static int read_pid_file(void *context, const char *path, const char *name)
{
    static const struct {
        const char *prefix;
        const char *suffix;
        bool dhcpcd;
    } kinds[] = {
        {"/run/avahi-autoipd.", ".pid", false},
        {"/run/dhcpcd-", ".pid", true},
        {"/run/dhcpcd/", ".pid", true},
        {"/run/dhcpcd/", "-4.pid", true},
    };
    struct search *search = context;
    const size_t length = strlen(path);
    int r = 0;
    (void)name;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && r == 0; i++) {
        const size_t before = strlen(kinds[i].prefix), behind = strlen(kinds[i].suffix);
        char interface[IF_NAMESIZE];
        pid_t process = 0;
        if (length <= before + behind || length - before - behind >= sizeof interface ||
            strncmp(path, kinds[i].prefix, before) != 0 ||
            strcmp(path + length - behind, kinds[i].suffix) != 0)
            continue;
        snprintf(interface, sizeof interface, "%.*s", (int)(length - before - behind),
                 path + before);
        struct resolver_link *link = run_link_by_name(search->run, interface);
        if (link)
            r = pid_file_process(search->run->root, path, &process);
        if (process && kinds[i].dhcpcd)
            ask_dhcpcd(search, link);
        else if (process)
            link->autoconfig_enabled = true;
    }
    return r;
}

/* One dhcpcd may run for all interfaces that are connected. */
static int ask_processes(struct search *search)
{
    struct resolver_run *run = search->run;
    pid_t one;
    int r = pid_file_process(run->root, "/run/dhcpcd/pid", &one);
    if (r == 0 && !one)
        r = pid_file_process(run->root, "/run/dhcpcd.pid", &one);
    if (r == 0)
        r = text_file_read(run->root, "/etc/dhcpcd.conf", &search->dhcpcd_configuration);
    for (size_t i = 0; i < run->table->count && r == 0 && one; i++) {
        if (run->table->links[i].interface->connected)
            ask_dhcpcd(search, &run->table->links[i]);
    }
    if (r == 0)
        r = text_folder_read(run->root, "/run", read_pid_file, search);
    return r == 0 ? text_folder_read(run->root, "/run/dhcpcd", read_pid_file, search) : r;
}

int link_local_read(struct resolver_run *run)
{
    struct search search = {.run = run};
    int r = ask_networkmanager(&search);
    if (r == 0)
        r = ask_processes(&search);
    for (size_t i = 0; i < run->table->count; i++) {
        struct resolver_link *link = &run->table->links[i];
        if (link->interface->loopback || link->interface->no_link_local)
            link->autoconfig_enabled = false;
    }
    name_list_done(&search.uuids);
    free(search.dhcpcd_configuration);
    return r;
}
