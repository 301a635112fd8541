/* SPDX-License-Identifier: BSD-2-Clause */
/* dhclient's leases: what it got holds as long as the interface has that address. */
#include "programs/dns/sources.h"
#include "programs/text_file.h"
#include "util/cleanup.h"

#include <arpa/inet.h>

/* As it is written; NULL for what is not. */
struct lease {
    const char *interface;
    const char *address;
    char *servers;
};

static bool has_address(const struct resolver_interface *interface, const char *text)
{
    struct in_addr address;
    if (inet_pton(AF_INET, text, &address) != 1)
        return false;
    for (size_t i = 0; i < interface->ipv4_address_count; i++) {
        if (interface->ipv4_addresses[i].s_addr == address.s_addr)
            return true;
    }
    return false;
}

static int take_lease(const struct resolver_run *run, const struct lease *lease)
{
    if (!lease->interface || !lease->address)
        return 0;
    struct resolver_link *link = run_link_by_any_name(run, lease->interface);
    if (!link || !has_address(link->interface, lease->address))
        return 0;
    link_forget(link, RESOLVER_SOURCE_DHCLIENT); /* what an earlier lease said */
    return link_add_text(run, link, RESOLVER_SOURCE_DHCLIENT, lease->servers);
}

/* The value of "  KEY VALUE;", without its quotes; NULL for another line. */
static char *value_of(char *line, const char *key)
{
    const size_t length = strlen(key);
    line += strspn(line, " ");
    if (strncmp(line, key, length) != 0 || line[length] != ' ')
        return NULL;
    line += length + strspn(line + length, " \"");
    line[strcspn(line, "\";")] = '\0';
    return line;
}

/* dhclient writes one statement in a line, and appends: of an interface's leases the last one that
 * holds counts, and one without an end does not. */
int dhclient_leases_take(const struct resolver_run *run, char *text)
{
    struct lease lease = {0};
    int r = 0;
    for (char *line, *value; r == 0 && (line = strsep(&text, "\n"));) {
        if (*line == '}')
            r = take_lease(run, &lease);
        if (*line == '}' || strncmp(line, "lease", 5) == 0)
            lease = (struct lease){0};
        else if ((value = value_of(line, "interface")))
            lease.interface = value;
        else if ((value = value_of(line, "fixed-address")))
            lease.address = value;
        else if ((value = value_of(line, "option domain-name-servers")))
            lease.servers = value;
    }
    return r;
}

static int read_file(void *context, const char *path, const char *name)
{
    struct resolver_run *run = context;
    const char *suffix = strrchr(name, '.');
    CLEANUP_FREE char *text = NULL;
    if (!suffix || (strcmp(suffix, ".leases") != 0 && strcmp(suffix, ".lease") != 0))
        return 0;
    int r = text_file_read(run->root, path, &text);
    return text ? dhclient_leases_take(run, text) : r;
}

int dhclient_read(struct resolver_run *run)
{
    int r = text_folder_read(run->root, "/var/lib/dhcp", read_file, run);
    return r < 0 ? r : text_folder_read(run->root, "/var/lib/dhclient", read_file, run);
}
