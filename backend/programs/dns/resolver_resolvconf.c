/* SPDX-License-Identifier: BSD-2-Clause */
/* The records of resolvconf, openresolv and dhcpcd: one resolv.conf for an interface and each
 * program that knows servers there, named INTERFACE.PROGRAM or the like. */
#include "programs/dns/resolv_conf.h"
#include "programs/dns/resolver_run.h"
#include "util/cleanup.h"
#include "util/shortage.h"

#include <limits.h>
#include <net/if.h>

static const char *const directories[] = {
    "/run/resolvconf/interface",          /* Debian's resolvconf */
    "/run/resolvconf/interfaces",         /* openresolv up to 3.12 */
    "/run/resolvconf/keys",               /* openresolv since */
    "/run/dhcpcd/hook-state/resolv.conf", /* dhcpcd */
};

/* The longest name of an interface that the record's name is, or begins with before a ".":
 * interface names have dots themselves. */
static const struct resolver_interface *longest_match(const struct resolver_run *run,
                                                      const char *record)
{
    char name[IF_NAMESIZE];
    size_t length = strlen(record);
    while (length > 0) {
        if (length < sizeof name) {
            memcpy(name, record, length);
            name[length] = '\0';
            const struct resolver_interface *found = resolver_run_by_name(run, name);
            if (found)
                return found;
        }
        do {
            length--;
        } while (length > 0 && record[length] != '.');
    }
    return NULL;
}

static const struct resolver_interface *record_interface(const struct resolver_run *run,
                                                         const char *record)
{
    /* wg-quick and openvpn put "tun." before the name so that it sorts before others. */
    static const char prefix[] = "tun.";
    const struct resolver_interface *found = longest_match(run, record);
    if (!found && strncmp(record, prefix, sizeof prefix - 1) == 0)
        found = longest_match(run, record + sizeof prefix - 1);
    return found;
}

static int add_record(struct resolver_run *run, const char *directory, const char *record,
                      struct server_list *list, uint32_t ifindex)
{
    char path[PATH_MAX];
    CLEANUP_FREE char *text = NULL;
    struct resolv_conf file = {0};
    snprintf(path, sizeof path, "%s/%s", directory, record);
    int r = root_read(run->root, path, &text);
    if (r == -ENOENT || r == -EISDIR)
        return 0;
    if (r == 0)
        r = resolv_conf_parse(text, SIZE_MAX, &run->names, &file);
    if (r < 0) {
        resolver_reason(run, RESOLVER_SOURCE_RESOLVCONF, "%s: %s", path, root_error_text(r));
        return is_own_shortage(r) ? r : 0;
    }
    if (file.bad_line)
        resolver_reason(run, RESOLVER_SOURCE_RESOLVCONF,
                        "%s, line %u: \"nameserver\" without an IP address; the record is ignored",
                        path, file.bad_line);
    for (size_t i = 0; i < file.servers.count && !file.bad_line && r == 0; i++)
        r = server_list_add(list, &file.servers.items[i], ifindex);
    resolv_conf_done(&file);
    return r;
}

static int read_directory(struct resolver_run *run, const char *directory,
                          struct server_list *lists)
{
    struct name_list names;
    int r = root_list(run->root, directory, &names);
    if (r < 0) {
        if (r != -ENOENT)
            resolver_reason(run, RESOLVER_SOURCE_RESOLVCONF, "%s: %s", directory,
                            root_error_text(r));
        return is_own_shortage(r) || r == -ENOENT ? r : 0;
    }
    for (size_t i = 0; i < names.count && r == 0; i++) {
        const struct resolver_interface *interface = record_interface(run, names.items[i]);
        if (!interface)
            continue;
        struct resolver_link *link = resolver_run_link(run, interface->ifindex);
        r = add_record(run, directory, names.items[i], &lists[link - run->table->links],
                       interface->ifindex);
    }
    name_list_done(&names);
    return r;
}

int resolver_resolvconf_read(struct resolver_run *run)
{
    struct server_list *lists = calloc(run->count + 1, sizeof *lists);
    if (!lists)
        return -ENOMEM;
    int r = -ENOENT;
    bool found = false;
    for (size_t i = 0; i < sizeof directories / sizeof *directories; i++) {
        r = read_directory(run, directories[i], lists);
        found |= r == 0;
        if (is_own_shortage(r))
            break;
    }
    for (size_t i = 0; i < run->count; i++) {
        resolver_run_offer(run, &run->table->links[i], RESOLVER_SOURCE_RESOLVCONF, &lists[i]);
        array_done(&lists[i]);
    }
    free(lists);
    if (!found)
        resolver_reason(run, RESOLVER_SOURCE_RESOLVCONF,
                        "there are no records of resolvconf, openresolv or dhcpcd below /run");
    return is_own_shortage(r) ? r : 0;
}
