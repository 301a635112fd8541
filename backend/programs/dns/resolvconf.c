/* SPDX-License-Identifier: BSD-2-Clause */
/* The records of resolvconf, openresolv and dhcpcd: one resolv.conf for an interface and each
 * program that knows servers there, named INTERFACE.PROGRAM or the like. */
#include "programs/dns/sources.h"
#include "programs/text_file.h"

#include <net/if.h>
#include <stdio.h>

static const char *const folders[] = {
    "/run/resolvconf/interface",          /* Debian's resolvconf */
    "/run/resolvconf/interfaces",         /* openresolv up to 3.12 */
    "/run/resolvconf/keys",               /* openresolv since */
    "/run/dhcpcd/hook-state/resolv.conf", /* dhcpcd */
};

/* The longest name of an interface that the record's name is, or begins with before a ".":
 * interface names have dots themselves. */
static struct resolver_link *longest_match(const struct resolver_run *run, const char *record)
{
    char name[IF_NAMESIZE];
    for (size_t length = strlen(record); length > 0; length--) {
        if (length >= sizeof name || (record[length] != '\0' && record[length] != '.'))
            continue;
        snprintf(name, sizeof name, "%.*s", (int)length, record);
        struct resolver_link *found = run_link_by_any_name(run, name);
        if (found)
            return found;
    }
    return NULL;
}

static int read_record(void *context, const char *path, const char *name)
{
    /* wg-quick and openvpn put "tun." before the name so that it sorts before others. */
    static const char prefix[] = "tun.";
    struct resolver_run *run = context;
    struct resolver_link *link = longest_match(run, name);
    if (!link && strncmp(name, prefix, sizeof prefix - 1) == 0)
        link = longest_match(run, name + sizeof prefix - 1);
    if (!link)
        return 0;
    struct resolv_conf file;
    int r = resolv_conf_read_file(run, path, SIZE_MAX, &file);
    if (r == 0)
        r = link_add_all(link, RESOLVER_SOURCE_RESOLVCONF, &file.servers);
    array_done(&file.servers);
    return r;
}

int resolvconf_read(struct resolver_run *run)
{
    int r = 0;
    for (size_t i = 0; i < sizeof folders / sizeof *folders && r == 0; i++)
        r = text_folder_read(run->root, folders[i], read_record, run);
    return r;
}
