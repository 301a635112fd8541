/* SPDX-License-Identifier: BSD-2-Clause */
#include "programs/radv/radvd.h"

const struct radvd_limits radvd_limits_rfc4861 = {.max_interval = 1800000, .lifetime = 9000};
const struct radvd_limits radvd_limits_rfc8319 = {.max_interval = 65535000, .lifetime = 65535};

/* The device's own MTU is not known here: advertisement_table_find() compares.  Mobile IPv6 has
 * lower limits for all times. */
static const char *refusal(const struct radvd_interface *interface,
                           const struct radvd_limits *limits)
{
    const bool mobile = interface->home_agent_flag || interface->home_agent_information ||
                        interface->interval_option || interface->router_address;
    const uint64_t shortest = mobile ? 30 : 3000;
    const struct advertisement *item = &interface->item;
    if (interface->max_interval < (mobile ? 70 : 4000) ||
        interface->max_interval > limits->max_interval)
        return "MaxRtrAdvInterval";
    if (interface->min_interval < shortest ||
        interface->min_interval * 4 > interface->max_interval * 3)
        return "MinRtrAdvInterval";
    if (interface->min_delay < shortest)
        return "MinDelayBetweenRAs";
    if (interface->lifetime != 0 && (interface->lifetime > limits->lifetime ||
                                     interface->lifetime * 1000 < interface->max_interval))
        return "AdvDefaultLifetime";
    if (interface->mobile_router_support && !interface->home_agent_information)
        return "AdvMobRtrSupportFlag without AdvHomeAgentInfo";
    if (interface->home_agent_information && !interface->home_agent_flag)
        return "AdvHomeAgentInfo without AdvHomeAgentFlag";
    if (interface->home_agent_information &&
        (interface->home_agent_lifetime < 1 || interface->home_agent_lifetime > 65520))
        return "HomeAgentLifetime";
    if (item->link_mtu != 0 && item->link_mtu < 1280)
        return "AdvLinkMTU";
    return item->reachable_time > 3600000 ? "AdvReachableTime" : NULL;
}

/* The row has whole seconds; an interval below one is still not none. */
static uint32_t whole_seconds(uint64_t milliseconds)
{
    uint64_t seconds = (milliseconds + 500) / 1000;
    return seconds > 0 ? (uint32_t)seconds : 1;
}

const char *radvd_interface_finish(const struct radvd_interface *interface,
                                   const struct radvd_limits *limits,
                                   struct advertisement *ret_item)
{
    struct radvd_interface full = *interface;
    if (!full.has_min_interval)
        full.min_interval = full.max_interval * 33 / 100;
    if (!full.has_lifetime)
        full.lifetime = full.max_interval < 334 ? 1 : full.max_interval * 3 / 1000;
    if (!full.has_home_agent_lifetime)
        full.home_agent_lifetime = full.lifetime;
    const char *refused = refusal(&full, limits);
    if (refused)
        return refused;
    *ret_item = full.item;
    ret_item->min_interval = whole_seconds(full.min_interval);
    ret_item->max_interval = whole_seconds(full.max_interval);
    ret_item->default_lifetime = (uint32_t)full.lifetime;
    return NULL;
}
