/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether a program that runs would give an interface a link-local IPv4 address. */
#include "programs/dns/autoconfiguration.h"
#include "programs/networkd_files.h"
#include "programs/dns/resolver_run.h"
#include "programs/unit_file.h"
#include "util/cleanup.h"
#include "util/shortage.h"

#include <inttypes.h>
#include <limits.h>
#include <net/if.h>

/* With 10,000 interfaces it pays to look into a directory once, and not for each of them. */
struct programs {
    struct networkd_configuration networkd;
    bool networkmanager;
    struct name_list keyfiles; /* texts of NetworkManager's connections */
    bool dhcpcd;               /* one for all interfaces */
    char *dhcpcd_configuration;
    struct name_list run;        /* names in /run */
    struct name_list run_dhcpcd; /* names in /run/dhcpcd */
};

/* What is not there needs no word; a shortage comes back, anything else is a reason. */
static int explain(struct resolver_run *run, const char *path, int error)
{
    if (is_own_shortage(error))
        return error;
    if (error != -ENOENT && error != -ENODATA)
        resolver_reason(run, RESOLVER_SOURCE_AUTOCONFIGURATION, "%s: %s", path,
                        root_error_text(error));
    return 0;
}

static int read_keyfile(struct resolver_run *run, const char *directory, const char *name,
                        struct name_list *texts)
{
    char path[PATH_MAX];
    CLEANUP_FREE char *text = NULL;
    snprintf(path, sizeof path, "%s/%s", directory, name);
    int r = root_read(run->root, path, &text);
    if (r < 0)
        return explain(run, path, r);
    char **slot = array_append(texts);
    if (!slot)
        return -ENOMEM;
    *slot = TAKE_POINTER(text);
    return 0;
}

static int read_keyfiles(struct resolver_run *run, struct name_list *texts)
{
    static const char *const directories[] = {"/run/NetworkManager/system-connections",
                                              "/etc/NetworkManager/system-connections",
                                              "/usr/lib/NetworkManager/system-connections"};
    int r = 0;
    for (size_t i = 0; i < sizeof directories / sizeof *directories && r == 0; i++) {
        struct name_list names = {0};
        r = root_list(run->root, directories[i], &names);
        if (r < 0)
            r = explain(run, directories[i], r);
        for (size_t j = 0; j < names.count && r == 0; j++)
            r = read_keyfile(run, directories[i], names.items[j], texts);
        name_list_done(&names);
    }
    return r;
}

static int networkmanager_assigns(struct resolver_run *run, const struct programs *programs,
                                  const struct resolver_interface *interface, bool *ret_assigns)
{
    char path[64];
    CLEANUP_FREE char *device = NULL;
    CLEANUP_FREE char *uuid = NULL;
    snprintf(path, sizeof path, "/run/NetworkManager/devices/%" PRIu32, interface->ifindex);
    int r = root_read(run->root, path, &device);
    if (r == 0)
        r = state_string(device, "connection-uuid", &uuid);
    if (r < 0)
        return explain(run, path, r);
    for (size_t i = 0; i < programs->keyfiles.count && !*ret_assigns; i++)
        *ret_assigns = networkmanager_assigns_link_local(programs->keyfiles.items[i], uuid);
    return 0;
}

static int networkd_assigns(struct resolver_run *run, struct programs *programs,
                            const struct resolver_interface *interface, bool *ret_assigns)
{
    CLEANUP_FREE char *state = NULL;
    const char *path = "the state of systemd-networkd";
    int r = networkd_state_read(run->root, interface->ifindex, &state);
    if (r == 0)
        r = networkd_configuration_read(run->root, state, &programs->networkd, &path);
    if (r < 0)
        return explain(run, path, r);
    *ret_assigns = networkd_assigns_link_local(programs->networkd.text);
    return 0;
}

static int process_alive(const struct resolver_run *run, const char *path, bool *ret_alive)
{
    pid_t process;
    int r = root_pid_file_process(run->root, path, &process);
    if (r == 0)
        *ret_alive = process != 0;
    return r;
}

static int compare_name(const void *key, const void *item)
{
    return strcmp(key, *(char *const *)item);
}

/* Whether the directory has a pid file PREFIX + interface + ".pid" of a living process. */
static int pid_file_alive(const struct resolver_run *run, const struct name_list *names,
                          const char *directory, const char *prefix, const char *interface,
                          bool *ret_alive)
{
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s/%s%s.pid", directory, prefix, interface);
    if (length < 0 || (size_t)length >= sizeof path || names->count == 0)
        return 0;
    const char *name = path + strlen(directory) + 1;
    if (!bsearch(name, names->items, names->count, sizeof *names->items, compare_name))
        return 0;
    return process_alive(run, path, ret_alive);
}

/* dhcpcd runs for one interface with a pid file of that name, or for all that it is allowed. */
static int dhcpcd_assigns(const struct resolver_run *run, const struct programs *programs,
                          const struct resolver_interface *interface, bool *ret_assigns)
{
    bool runs = programs->dhcpcd && interface->connected;
    char ipv4_only[IF_NAMESIZE + 2];
    snprintf(ipv4_only, sizeof ipv4_only, "%s-4", interface->name);
    int r = 0;
    if (!programs->dhcpcd)
        r = pid_file_alive(run, &programs->run_dhcpcd, "/run/dhcpcd", "", interface->name, &runs);
    if (!programs->dhcpcd && r == 0 && !runs)
        r = pid_file_alive(run, &programs->run_dhcpcd, "/run/dhcpcd", "", ipv4_only, &runs);
    if (!programs->dhcpcd && r == 0 && !runs)
        r = pid_file_alive(run, &programs->run, "/run", "dhcpcd-", interface->name, &runs);
    const char *configuration = programs->dhcpcd_configuration;
    if (r == 0 && runs)
        *ret_assigns = dhcpcd_assigns_link_local(configuration ? configuration : "",
                                                 interface->name);
    return r;
}

static int ask_programs(struct resolver_run *run, struct programs *programs,
                        const struct resolver_interface *interface, bool *ret_assigned)
{
    bool assigned = false;
    int r = 0;
    if (interface->loopback || interface->no_link_local)
        return 0;
    if (run->networkd_runs)
        r = networkd_assigns(run, programs, interface, &assigned);
    if (r == 0 && !assigned && programs->networkmanager)
        r = networkmanager_assigns(run, programs, interface, &assigned);
    if (r == 0 && !assigned)
        r = pid_file_alive(run, &programs->run, "/run", "avahi-autoipd.", interface->name,
                           &assigned);
    if (r == 0 && !assigned)
        r = dhcpcd_assigns(run, programs, interface, &assigned);
    *ret_assigned = assigned;
    return r;
}

static int list_names(struct resolver_run *run, const char *directory, struct name_list *names)
{
    int r = root_list(run->root, directory, names);
    return r < 0 ? explain(run, directory, r) : 0;
}

static int find_programs(struct resolver_run *run, struct programs *programs)
{
    static const char configuration[] = "/etc/dhcpcd.conf";
    int r = process_alive(run, "/run/NetworkManager/NetworkManager.pid", &programs->networkmanager);
    if (r == 0)
        r = process_alive(run, "/run/dhcpcd/pid", &programs->dhcpcd);
    if (r == 0 && !programs->dhcpcd)
        r = process_alive(run, "/run/dhcpcd.pid", &programs->dhcpcd);
    if (r == 0)
        r = root_read(run->root, configuration, &programs->dhcpcd_configuration);
    if (r < 0)
        r = explain(run, configuration, r);
    if (r == 0)
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
        r = ask_programs(run, &programs, run->by_index[i],
                         &run->table->links[i].autoconfig_enabled);
    networkd_configuration_done(&programs.networkd);
    name_list_done(&programs.keyfiles);
    name_list_done(&programs.run);
    name_list_done(&programs.run_dhcpcd);
    free(programs.dhcpcd_configuration);
    return r;
}
