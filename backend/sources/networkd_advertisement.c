/* SPDX-License-Identifier: BSD-2-Clause */
#include "sources/networkd_advertisement.h"

#include "sources/networkd_files.h"
#include "sources/unit_file.h"
#include "util/cleanup.h"
#include "util/shortage.h"

#include <inttypes.h>

struct settings {
    struct advertisement *item;
    bool link_local; /* without a link-local address nothing can be sent */
};

static void assign_link_local(struct settings *settings, const char *value)
{
    bool both;
    if (*value == '\0' || strcmp(value, "ipv6") == 0 || strcmp(value, "fallback") == 0)
        settings->link_local = true;
    else if (strcmp(value, "ipv4") == 0 || strcmp(value, "ipv4-fallback") == 0)
        settings->link_local = false;
    else if (unit_boolean(value, &both))
        settings->link_local = both;
}

static void assign_network(struct settings *settings, const char *key, const char *value)
{
    /* IPv6PrefixDelegation= is what IPv6SendRA= was called before version 247. */
    if (strcmp(key, "LinkLocalAddressing") == 0)
        assign_link_local(settings, value);
    else if (strcmp(key, "IPv6SendRA") != 0 && strcmp(key, "IPv6PrefixDelegation") != 0)
        return;
    else if (strcmp(value, "static") == 0 || strcmp(value, "dhcpv6") == 0)
        settings->item->sends = true;
    else if (*value == '\0')
        settings->item->sends = false;
    else
        unit_boolean(value, &settings->item->sends);
}

/* A value out of range is ignored, as systemd-networkd ignores it with a warning. */
static void assign_sender(struct advertisement *item, const char *key, const char *value)
{
    unsigned long long number;
    if (strcmp(key, "Managed") == 0) {
        unit_boolean(value, &item->managed);
    } else if (strcmp(key, "OtherInformation") == 0) {
        unit_boolean(value, &item->other);
    } else if (strcmp(key, "RouterLifetimeSec") == 0) {
        if (unit_milliseconds(value, &number) &&
            (number == 0 || (number >= 4000 && number <= 9000000)))
            item->default_lifetime = (uint32_t)((number + 999) / 1000);
    } else if (strcmp(key, "RetransmitSec") == 0) {
        if (unit_milliseconds(value, &number) && number <= UINT32_MAX)
            item->retransmit_time = (uint32_t)number;
    } else if (strcmp(key, "HopLimit") == 0) {
        char *end;
        number = strtoull(value, &end, 10);
        if (end != value && *end == '\0' && number <= UINT8_MAX)
            item->current_hop_limit = (uint8_t)number;
    }
}

static void assign(void *context, const char *section, const char *key, const char *value)
{
    struct settings *settings = context;
    if (strcmp(section, "Network") == 0)
        assign_network(settings, key, value);
    else if (strcmp(section, "IPv6SendRA") == 0 || strcmp(section, "IPv6PrefixDelegation") == 0)
        assign_sender(settings->item, key, value);
}

void networkd_advertisement_parse(const char *text, struct advertisement *ret_item)
{
    /* The intervals are fixed there; a hop limit is sent only when one is configured. */
    *ret_item = (struct advertisement){
        .source = ADVERTISEMENT_SOURCE_NETWORKD,
        .min_interval = 200,
        .max_interval = 600,
        .default_lifetime = 1800,
    };
    struct settings settings = {.item = ret_item, .link_local = true};
    unit_scan(text, assign, &settings);
    ret_item->sends = ret_item->sends && settings.link_local;
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
    networkd_advertisement_parse(configuration->text, item);
    item->ifindex = ifindex;
    return 0;
}

int networkd_advertisement_read(int root, struct advertisement_list *list, char **reason)
{
    /* The files outlive a stopped systemd-networkd; systemd says whether the service runs. */
    bool is_known = false, runs = false;
    int r = root_exists(root, "/run/systemd/units", &is_known);
    if (r == 0 && is_known)
        r = root_exists(root, "/run/systemd/units/invocation:systemd-networkd.service", &runs);
    if (r < 0)
        return r;
    if (is_known && !runs) {
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
