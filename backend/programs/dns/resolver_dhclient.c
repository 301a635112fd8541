/* SPDX-License-Identifier: BSD-2-Clause */
/* dhclient's leases: what it got holds as long as the interface has that address. */
#include "programs/dns/dhclient_leases.h"
#include "programs/dns/resolver_run.h"
#include "util/cleanup.h"
#include "util/shortage.h"

#include <limits.h>

static bool has_address(const struct resolver_interface *interface, struct in_addr address)
{
    for (size_t i = 0; i < interface->ipv4_address_count; i++) {
        if (interface->ipv4_addresses[i].s_addr == address.s_addr)
            return true;
    }
    return false;
}

/* From the end: the last lease of an interface makes the others history. */
static void offer_leases(struct resolver_run *run, struct dhclient_leases *leases)
{
    for (size_t i = leases->count; i-- > 0;) {
        struct dhclient_lease *lease = &leases->items[i];
        const struct resolver_interface *interface = resolver_run_by_name(run, lease->interface);
        bool replaced = false;
        for (size_t j = i + 1; j < leases->count && interface && !replaced; j++)
            replaced = strcmp(leases->items[j].interface, lease->interface) == 0;
        if (interface && !replaced && has_address(interface, lease->address))
            resolver_run_offer(run, resolver_run_link(run, interface->ifindex),
                               RESOLVER_SOURCE_DHCLIENT, &lease->servers);
    }
}

static bool is_lease_file(const char *name)
{
    const char *suffix = strrchr(name, '.');
    return suffix && (strcmp(suffix, ".leases") == 0 || strcmp(suffix, ".lease") == 0);
}

static int read_file(struct resolver_run *run, const char *directory, const char *name)
{
    char path[PATH_MAX];
    CLEANUP_FREE char *text = NULL;
    struct dhclient_leases leases = {0};
    unsigned int line = 0;
    snprintf(path, sizeof path, "%s/%s", directory, name);
    int r = root_read(run->root, path, &text);
    if (r == 0)
        r = dhclient_leases_parse(text, &leases, &line);
    if (r == 0)
        offer_leases(run, &leases);
    if (r == -EBADMSG && line > 0)
        resolver_reason(run, RESOLVER_SOURCE_DHCLIENT,
                        "%s, line %u: a stray brace; the file is ignored", path, line);
    else if (r < 0)
        resolver_reason(run, RESOLVER_SOURCE_DHCLIENT, "%s: %s", path, root_error_text(r));
    else if (line > 0)
        resolver_reason(run, RESOLVER_SOURCE_DHCLIENT,
                        "%s, line %u: this is not the syntax of dhclient.leases(5); the lease is "
                        "ignored",
                        path, line);
    dhclient_leases_done(&leases);
    return is_own_shortage(r) ? r : 0;
}

static int read_directory(struct resolver_run *run, const char *directory)
{
    struct name_list names;
    int r = root_list(run->root, directory, &names);
    if (r < 0) {
        if (r != -ENOENT)
            resolver_reason(run, RESOLVER_SOURCE_DHCLIENT, "%s: %s", directory, root_error_text(r));
        return is_own_shortage(r) || r == -ENOENT ? r : 0;
    }
    for (size_t i = 0; i < names.count && r == 0; i++) {
        if (is_lease_file(names.items[i]))
            r = read_file(run, directory, names.items[i]);
    }
    name_list_done(&names);
    return r;
}

int resolver_dhclient_read(struct resolver_run *run)
{
    static const char *const directories[] = {"/var/lib/dhcp", "/var/lib/dhclient"};
    bool found = false;
    for (size_t i = 0; i < sizeof directories / sizeof *directories; i++) {
        int r = read_directory(run, directories[i]);
        if (is_own_shortage(r))
            return r;
        found |= r == 0;
    }
    if (!found)
        resolver_reason(run, RESOLVER_SOURCE_DHCLIENT,
                        "there is neither /var/lib/dhcp nor /var/lib/dhclient");
    return 0;
}
