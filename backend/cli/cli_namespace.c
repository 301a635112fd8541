/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/cli_namespace.h"
#include "columns/table.h"
#include "live/access.h"
#include "netlink/link.h"
#include "netlink/network_namespace.h"
#include "util/escape.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum cli_status namespace_open(const struct cli *cli, struct live_options options,
                               struct live **ret_live)
{
    char error[256] = "out of memory";
    struct live *live;

    options.netns = cli->netns;
    options.error = error;
    options.error_size = sizeof error;
    if (live_open(&options, &live) < 0)
        return cli_fail("%s", error);
    if (cli->version == INET_VERSION_IPV6 && !network_namespace_has_inet6()) {
        live_close(live);
        return cli_fail("no IPv6 rows: the kernel has no IPv6 (booted with ipv6.disable=1?)");
    }
    *ret_live = live;
    return CLI_DONE;
}

bool namespace_wants(const struct cli *cli, const struct record *record, uint32_t ifindex)
{
    return (!cli->version || record->version == cli->version) &&
           (!ifindex || record->row.InterfaceIndex == ifindex);
}

bool namespace_wants_table(const struct cli *cli, const struct table *table)
{
    const bool ipv4 = table->is_ipv4 || !strncmp(table->name, "ipv4", 4);
    const bool ipv6 = !strncmp(table->name, "ipv6", 4);
    return !(ipv4 && cli->version == INET_VERSION_IPV6) &&
           !(ipv6 && cli->version == INET_VERSION_IPV4);
}

uint32_t namespace_other_name(struct live *live, const char *text)
{
    struct link_record link;
    char unescaped[ALTERNATIVE_NAME_SIZE];
    unescape_name(text, unescaped, sizeof unescaped);
    if (link_read_by_name(live_netlink(live), text, &link) == 0 ||
        link_read_by_name(live_netlink(live), unescaped, &link) == 0)
        return link.ifindex;
    char *end;
    unsigned long number = isdigit((unsigned char)*text) ? strtoul(text, &end, 10) : 0;
    return number && number <= INT32_MAX && !*end ? (uint32_t)number : 0;
}

void namespace_unknown(const char *name)
{
    const char *quote = *name ? "" : "\"";
    cli_fail("%s%s%s: no such interface here, or one without IP (ip link shows all)", quote, name,
             quote);
}

uint32_t namespace_interface(const struct cli *cli, struct live *live,
                             const struct snapshot *snapshot, const char *name)
{
    uint32_t ifindex = 0;
    const struct record *record;
    struct snapshot_cursor cursor = snapshot_begin(snapshot);
    while (!ifindex && (record = snapshot_next(&cursor)))
        if (!strcmp(record->name, name))
            ifindex = record->row.InterfaceIndex;
    if (!ifindex)
        ifindex = namespace_other_name(live, name);
    if (!snapshot_find(snapshot, INET_VERSION_IPV4, ifindex) &&
        !snapshot_find(snapshot, INET_VERSION_IPV6, ifindex)) {
        namespace_unknown(name);
        return 0;
    }
    if (cli->version && !snapshot_find(snapshot, (enum inet_version)cli->version, ifindex)) {
        const bool ipv6 = cli->version == INET_VERSION_IPV6;
        cli_fail("%s has no %s: the kernel keeps none for it (MTU below %d?)", name,
                 ipv6 ? "IPv6" : "IPv4", ipv6 ? 1280 : 68);
        return 0;
    }
    return ifindex;
}
