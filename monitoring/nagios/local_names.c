/* SPDX-License-Identifier: BSD-2-Clause */
#include "local_names.h"

#include "netlink/link.h"
#include "util/escape.h"

#include <linux/netlink.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_this_host(const char *host)
{
    return !strcasecmp(host, "localhost") || !strncmp(host, "127.", 4) || !strcmp(host, "::1") ||
           !strcmp(host, "[::1]");
}

void local_names_resolve(struct options *options)
{
    struct netlink netlink;
    char(*names)[IF_NAMESIZE] = calloc(options->names.count + 1, sizeof *names);
    if (!names || !is_this_host(options->host) || netlink_open(NETLINK_ROUTE, &netlink) < 0) {
        free(names);
        return;
    }
    for (size_t i = 0; i < options->names.count; i++) {
        struct link_record link;
        char name[ALTERNATIVE_NAME_SIZE];
        unescape_name(options->names.items[i], name, sizeof name);
        if (link_read_by_name(&netlink, name, &link) == 0) {
            memcpy(names[i], link.name, sizeof link.name);
            options->names.items[i] = names[i];
        }
    }
    netlink_done(&netlink);
    options->local_names = names;
}
