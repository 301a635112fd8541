/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether a program that runs would give an interface a link-local IPv4 address. */
#include "sources/autoconfiguration.h"
#include "sources/networkd_files.h"
#include "sources/resolver_run.h"
#include "sources/unit_file.h"
#include "util/cleanup.h"

#include <inttypes.h>
#include <limits.h>

struct programs {
    struct networkd_configuration networkd;
    bool networkmanager;
    struct name_list keyfiles; /* texts of NetworkManager's connections */
    bool dhcpcd;               /* one for all interfaces */
    char *dhcpcd_configuration;
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

static bool pid_file_alive(const struct resolver_run *run, const char *format, const char *name)
{
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "/run/%s%s.pid", format, name);
    return length > 0 && (size_t)length < sizeof path && root_pid_file_alive(run->root, path);
}

/* dhcpcd runs for one interface with a pid file of that name, or for all that it is allowed. */
static bool dhcpcd_assigns(const struct resolver_run *run, const struct programs *programs,
                           const struct resolver_interface *interface)
{
    bool runs = programs->dhcpcd ? interface->connected
                                 : pid_file_alive(run, "dhcpcd/", interface->name) ||
                                       pid_file_alive(run, "dhcpcd-", interface->name);
    return runs && dhcpcd_assigns_link_local(
                       programs->dhcpcd_configuration ? programs->dhcpcd_configuration : "",
                       interface->name);
}

static bool is_assigned(struct resolver_run *run, struct programs *programs,
                        const struct resolver_interface *interface)
{
    if (interface->loopback || interface->no_link_local)
        return false;
    return networkd_assigns(run, programs, interface) ||
           (programs->networkmanager && networkmanager_assigns(run, programs, interface)) ||
           pid_file_alive(run, "avahi-autoipd.", interface->name) ||
           dhcpcd_assigns(run, programs, interface);
}

int resolver_autoconfiguration_read(struct resolver_run *run)
{
    struct programs programs = {0};
    programs.networkmanager = root_pid_file_alive(run->root,
                                                  "/run/NetworkManager/NetworkManager.pid");
    programs.dhcpcd = root_pid_file_alive(run->root, "/run/dhcpcd/pid") ||
                      root_pid_file_alive(run->root, "/run/dhcpcd.pid");
    int r = programs.networkmanager ? read_keyfiles(run, &programs.keyfiles) : 0;
    int missing = root_read(run->root, "/etc/dhcpcd.conf", &programs.dhcpcd_configuration);
    if (missing < 0)
        explain(run, "/etc/dhcpcd.conf", missing);
    for (size_t i = 0; i < run->count && r == 0; i++)
        run->table->links[i].autoconfig_enabled = is_assigned(run, &programs, run->by_index[i]);
    networkd_configuration_done(&programs.networkd);
    name_list_done(&programs.keyfiles);
    free(programs.dhcpcd_configuration);
    return r;
}
