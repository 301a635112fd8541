/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether a program that runs would give an interface a link-local IPv4 address. */
#include "sources/autoconfiguration.h"
#include "sources/networkd_files.h"
#include "sources/resolver_run.h"
#include "sources/unit_file.h"
#include "util/cleanup.h"

#include <inttypes.h>
#include <limits.h>

/* With 10,000 interfaces it pays to look into a directory once, and not for each of them. */
struct programs {
    bool has_networkd;
    struct networkd_configuration networkd;
    bool networkmanager;
    struct name_list keyfiles; /* texts of NetworkManager's connections */
    bool dhcpcd;               /* one for all interfaces */
    char *dhcpcd_configuration;
    struct name_list run;        /* names in /run */
    struct name_list run_dhcpcd; /* names in /run/dhcpcd */
};

static void explain(struct resolver_run *run, const char *path, int error)
{
    if (error != -ENOENT && error != -ENODATA)
        resolver_reason(run, RESOLVER_SOURCE_AUTOCONFIGURATION, "%s: %s", path,
                        root_error_text(error));
}

static int read_keyfiles(struct resolver_run *run, struct name_list *texts)
{
    static const char *const directories[] = {"/run/NetworkManager/system-connections",
                                              "/etc/NetworkManager/system-connections",
                                              "/usr/lib/NetworkManager/system-connections"};
    for (size_t i = 0; i < sizeof directories / sizeof *directories; i++) {
        struct name_list names;
        int r = root_list(run->root, directories[i], &names);
        if (r < 0) {
            explain(run, directories[i], r);
            continue;
        }
        for (size_t j = 0; j < names.count; j++) {
            char path[PATH_MAX];
            CLEANUP_FREE char *text = NULL;
            snprintf(path, sizeof path, "%s/%s", directories[i], names.items[j]);
            r = root_read(run->root, path, &text);
            char **slot = r == 0 ? array_append(texts) : NULL;
            if (slot)
                *slot = TAKE_POINTER(text);
            else if (r < 0)
                explain(run, path, r);
            else
                r = -ENOMEM;
            if (r == -ENOMEM)
                break;
        }
        name_list_done(&names);
        if (r == -ENOMEM)
            return r;
    }
    return 0;
}

static bool networkmanager_assigns(struct resolver_run *run, const struct programs *programs,
                                   const struct resolver_interface *interface)
{
    char path[64];
    CLEANUP_FREE char *device = NULL;
    snprintf(path, sizeof path, "/run/NetworkManager/devices/%" PRIu32, interface->ifindex);
    int r = root_read(run->root, path, &device);
    if (r < 0) {
        explain(run, path, r);
        return false;
    }
    CLEANUP_FREE char *uuid = state_string(device, "connection-uuid");
    bool assigns = false;
    for (size_t i = 0; i < programs->keyfiles.count && uuid && !assigns; i++)
        assigns = networkmanager_assigns_link_local(programs->keyfiles.items[i], uuid);
    return assigns;
}

static bool networkd_assigns(struct resolver_run *run, struct programs *programs,
                             const struct resolver_interface *interface)
{
    CLEANUP_FREE char *state = NULL;
    const char *path = "the state of systemd-networkd";
    int r = networkd_state_read(run->root, interface->ifindex, &state);
    if (r == 0)
        r = networkd_configuration_read(run->root, state, &programs->networkd, &path);
    if (r < 0) {
        explain(run, path, r);
        return false;
    }
    return networkd_assigns_link_local(programs->networkd.text);
}

static int compare_name(const void *key, const void *item)
{
    return strcmp(key, *(char *const *)item);
}

/* Whether the directory has a pid file PREFIX + interface + ".pid" of a living process. */
static bool pid_file_alive(const struct resolver_run *run, const struct name_list *names,
                           const char *directory, const char *prefix, const char *interface)
{
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s/%s%s.pid", directory, prefix, interface);
    if (length < 0 || (size_t)length >= sizeof path || names->count == 0)
        return false;
    const char *name = path + strlen(directory) + 1;
    return bsearch(name, names->items, names->count, sizeof *names->items, compare_name) &&
           root_pid_file_alive(run->root, path);
}

/* dhcpcd runs for one interface with a pid file of that name, or for all that it is allowed. */
static bool dhcpcd_assigns(const struct resolver_run *run, const struct programs *programs,
                           const struct resolver_interface *interface)
{
    bool runs = programs->dhcpcd
                    ? interface->connected
                    : pid_file_alive(run, &programs->run_dhcpcd, "/run/dhcpcd", "",
                                     interface->name) ||
                          pid_file_alive(run, &programs->run, "/run", "dhcpcd-", interface->name);
    const char *configuration = programs->dhcpcd_configuration;
    return runs && dhcpcd_assigns_link_local(configuration ? configuration : "", interface->name);
}

static bool is_assigned(struct resolver_run *run, struct programs *programs,
                        const struct resolver_interface *interface)
{
    if (interface->loopback || interface->no_link_local)
        return false;
    return (programs->has_networkd && networkd_assigns(run, programs, interface)) ||
           (programs->networkmanager && networkmanager_assigns(run, programs, interface)) ||
           pid_file_alive(run, &programs->run, "/run", "avahi-autoipd.", interface->name) ||
           dhcpcd_assigns(run, programs, interface);
}

static int list_names(struct resolver_run *run, const char *directory, struct name_list *names)
{
    int r = root_list(run->root, directory, names);
    if (r < 0)
        explain(run, directory, r);
    return r == -ENOMEM ? r : 0;
}

static int find_programs(struct resolver_run *run, struct programs *programs)
{
    programs->has_networkd = root_exists(run->root, "/run/systemd/netif/links");
    programs->networkmanager = root_pid_file_alive(run->root,
                                                   "/run/NetworkManager/NetworkManager.pid");
    programs->dhcpcd = root_pid_file_alive(run->root, "/run/dhcpcd/pid") ||
                       root_pid_file_alive(run->root, "/run/dhcpcd.pid");
    int r = root_read(run->root, "/etc/dhcpcd.conf", &programs->dhcpcd_configuration);
    if (r < 0)
        explain(run, "/etc/dhcpcd.conf", r);
    r = list_names(run, "/run", &programs->run);
    if (r == 0)
        r = list_names(run, "/run/dhcpcd", &programs->run_dhcpcd);
    return r == 0 && programs->networkmanager ? read_keyfiles(run, &programs->keyfiles) : r;
}

int resolver_autoconfiguration_read(struct resolver_run *run)
{
    struct programs programs = {0};
    int r = find_programs(run, &programs);
    for (size_t i = 0; i < run->count && r == 0; i++)
        run->table->links[i].autoconfig_enabled = is_assigned(run, &programs, run->by_index[i]);
    networkd_configuration_done(&programs.networkd);
    name_list_done(&programs.keyfiles);
    name_list_done(&programs.run);
    name_list_done(&programs.run_dhcpcd);
    free(programs.dhcpcd_configuration);
    return r;
}
