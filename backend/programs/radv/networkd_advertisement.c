/* SPDX-License-Identifier: BSD-2-Clause */
#include "programs/radv/networkd_advertisement.h"

#include "programs/networkd_files.h"
#include "programs/networkd_process.h"
#include "programs/unit_file.h"
#include "util/cleanup.h"
#include "util/shortage.h"

#include <inttypes.h>

struct settings {
    struct advertisement *item;
    bool after_252;
    uint64_t lifetime;      /* microseconds */
    bool keeps_master;      /* has no link-local address unless one is asked for */
    bool is_bridge_port;    /* the same */
    bool has_link_local;    /* LinkLocalAddressing= says whether there is one */
    bool link_local;        /* without such an address nothing can be sent */
    bool no_address_at_all; /* even if it is asked for */
};

/* The times of [IPv6SendRA], in microseconds. */
static const uint64_t second = 1000000;
static const uint64_t default_lifetime = 1800 * second;

/* What is none of these is ignored there, with a warning, and so is an empty value. */
static void assign_link_local(struct settings *settings, const char *value)
{
    bool ipv6 = false;
    if (strcmp(value, "ipv6") == 0 || strcmp(value, "fallback") == 0)
        ipv6 = true;
    else if (strcmp(value, "ipv4") != 0 && !unit_boolean(value, &ipv6))
        return;
    settings->has_link_local = true;
    settings->link_local = ipv6;
}

static void assign_generation_mode(struct settings *settings, const char *value)
{
    static const char *const modes[] = {"eui64", "stable-privacy", "random"};
    if (strcmp(value, "none") == 0)
        settings->no_address_at_all = true;
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        if (strcmp(value, modes[i]) == 0)
            settings->no_address_at_all = false;
    }
}

static void assign_network(struct settings *settings, const char *key, const char *value)
{
    if (strcmp(key, "IPv6SendRA") == 0) {
        unit_boolean(value, &settings->item->sends);
    } else if (strcmp(key, "IPv6PrefixDelegation") == 0) {
        /* What IPv6SendRA= was called before version 247. */
        if (strcmp(value, "static") == 0 || strcmp(value, "dhcpv6") == 0)
            settings->item->sends = true;
        else
            unit_boolean(value, &settings->item->sends);
    } else if (strcmp(key, "LinkLocalAddressing") == 0) {
        assign_link_local(settings, value);
    } else if (strcmp(key, "IPv6LinkLocalAddressGenerationMode") == 0) {
        assign_generation_mode(settings, value);
    } else if (strcmp(key, "KeepMaster") == 0) {
        unit_boolean(value, &settings->keeps_master);
    } else if (strcmp(key, "Bridge") == 0) {
        settings->is_bridge_port = *value != '\0';
    }
}

static void assign_lifetime(struct settings *settings, const char *value)
{
    uint64_t lifetime = default_lifetime;
    if (*value != '\0' && !unit_microseconds(value, &lifetime))
        return;
    if (lifetime > 0 && lifetime < 4 * second)
        lifetime = 4 * second;
    settings->lifetime = lifetime < 9000 * second ? lifetime : 9000 * second;
}

static void assign_milliseconds(uint32_t *milliseconds, const char *value)
{
    uint64_t number = 0;
    if (*value != '\0' && !unit_microseconds(value, &number))
        return;
    if (number == UINT64_MAX)
        *milliseconds = UINT32_MAX;
    else if (number <= UINT32_MAX * (uint64_t)1000)
        *milliseconds = (uint32_t)((number + 999) / 1000);
}

static void assign_hop_limit(struct advertisement *item, const char *value)
{
    char *end;
    const unsigned long number = strtoul(value, &end, 10);
    if (end != value && *end == '\0' && number <= UINT8_MAX)
        item->current_hop_limit = (uint8_t)number;
}

static void assign_sender(struct settings *settings, const char *key, const char *value)
{
    struct advertisement *item = settings->item;
    if (strcmp(key, "Managed") == 0)
        unit_boolean(value, &item->managed);
    else if (strcmp(key, "OtherInformation") == 0)
        unit_boolean(value, &item->other);
    else if (strcmp(key, "RouterLifetimeSec") == 0)
        assign_lifetime(settings, value);
    else if (!settings->after_252)
        return; /* keys that it does not know are ignored */
    else if (strcmp(key, "RetransmitSec") == 0)
        assign_milliseconds(&item->retransmit_time, value);
    else if (strcmp(key, "ReachableTimeSec") == 0)
        assign_milliseconds(&item->reachable_time, value);
    else if (strcmp(key, "HopLimit") == 0)
        assign_hop_limit(item, value);
}

static void assign(void *context, const char *section, const char *key, const char *value)
{
    struct settings *settings = context;
    if (strcmp(section, "Network") == 0)
        assign_network(settings, key, value);
    else if (strcmp(section, "IPv6SendRA") == 0 || strcmp(section, "IPv6PrefixDelegation") == 0)
        assign_sender(settings, key, value);
}

static uint32_t whole_seconds(uint64_t microseconds)
{
    return (uint32_t)((microseconds + second / 2) / second);
}

void networkd_advertisement_parse(const char *text, bool after_252, struct advertisement *ret_item)
{
    /* A hop limit is sent only when one is configured. */
    *ret_item = (struct advertisement){.source = ADVERTISEMENT_SOURCE_NETWORKD};
    struct settings settings = {
        .item = ret_item, .after_252 = after_252, .lifetime = default_lifetime};
    unit_scan(text, assign, &settings);
    if (!settings.has_link_local)
        settings.link_local = !settings.keeps_master && !settings.is_bridge_port;
    ret_item->sends = ret_item->sends && settings.link_local && !settings.no_address_at_all;

    /* Only the lifetime makes the intervals; the shortest is what RFC 4861 has as its default,
     * with its erratum. */
    const uint64_t lifetime = settings.lifetime;
    const uint64_t longest = lifetime > 0 && lifetime < 600 * second ? lifetime : 600 * second;
    ret_item->default_lifetime = (uint32_t)((lifetime + second - 1) / second);
    ret_item->max_interval = whole_seconds(longest);
    ret_item->min_interval = whole_seconds(longest < 9 * second ? longest / 4 * 3 : longest / 3);
}

static int read_link(int root, uint32_t ifindex, struct networkd_configuration *configuration,
                     struct advertisement_list *list, char **reason)
{
    CLEANUP_FREE char *state = NULL;
    const char *path = "";
    int r = networkd_state_read(root, ifindex, &state);
    if (r == -ENOENT) /* gone meanwhile */
        return 0;
    if (r < 0) {
        reason_set(reason, "/run/systemd/netif/links/%" PRIu32 ": %s", ifindex, root_error_text(r));
        return is_own_shortage(r) ? r : 0;
    }
    r = networkd_configuration_read(root, state, configuration, &path);
    if (r == -ENODATA) /* systemd-networkd knows the link, but does not manage it */
        return 0;
    if (r < 0) {
        reason_set(reason, "%s, which systemd-networkd uses: %s", path, root_error_text(r));
        return is_own_shortage(r) ? r : 0;
    }
    struct advertisement *item = array_append(list);
    if (!item)
        return -ENOMEM;
    networkd_advertisement_parse(configuration->text, configuration->dropins, item);
    item->ifindex = ifindex;
    return 0;
}

int networkd_advertisement_read(int root, struct advertisement_list *list, char **reason)
{
    bool runs = false;
    int r = networkd_runs(root, &runs);
    if (r < 0)
        return r;
    if (!runs) {
        reason_set(reason, "systemd-networkd does not run");
        return 0;
    }
    struct networkd_links links;
    r = networkd_links_read(root, &links);
    if (r < 0) {
        reason_set(reason, "/run/systemd/netif/links, where systemd-networkd keeps its state: %s",
                   root_error_text(r));
        return is_own_shortage(r) ? r : 0;
    }
    struct networkd_configuration configuration = {0};
    for (size_t i = 0; i < links.count && r == 0; i++)
        r = read_link(root, links.items[i], &configuration, list, reason);
    networkd_configuration_done(&configuration);
    array_done(&links);
    return r;
}
