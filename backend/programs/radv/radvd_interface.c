/* SPDX-License-Identifier: BSD-2-Clause */
#include "programs/radv/radvd_interface.h"

const struct radvd_limits radvd_limits_rfc4861 = {.max_interval = 1800000, .lifetime = 9000};
const struct radvd_limits radvd_limits_rfc8319 = {.max_interval = 65535000, .lifetime = 65535};

const struct radvd_interface radvd_interface_defaults = {
    .item = {.source = ADVERTISEMENT_SOURCE_RADVD, .current_hop_limit = 64},
    .max_interval = 600000,
    .min_delay = 3000,
};

/* Mobile IPv6 has lower limits for all times. */
static bool is_mobile(const struct radvd_interface *interface)
{
    return interface->home_agent_flag || interface->home_agent_information ||
           interface->interval_option || interface->router_address;
}

static const char *check_times(const struct radvd_interface *interface,
                               const struct radvd_limits *limits)
{
    const bool mobile = is_mobile(interface);
    if (interface->max_interval < (mobile ? 70 : 4000) ||
        interface->max_interval > limits->max_interval)
        return "MaxRtrAdvInterval is out of range";
    if (interface->min_interval < (mobile ? 30 : 3000))
        return interface->has_min_interval
                   ? "MinRtrAdvInterval is too small"
                   : "MaxRtrAdvInterval is too small without a MinRtrAdvInterval";
    if (interface->min_interval * 4 > interface->max_interval * 3)
        return "MinRtrAdvInterval is more than 3/4 of MaxRtrAdvInterval";
    if (interface->min_delay < (mobile ? 30 : 3000))
        return "MinDelayBetweenRAs is too small";
    if (interface->lifetime != 0 && (interface->lifetime > limits->lifetime ||
                                     interface->lifetime * 1000 < interface->max_interval))
        return interface->has_lifetime
                   ? "AdvDefaultLifetime is out of range"
                   : "MaxRtrAdvInterval is too large without an AdvDefaultLifetime";
    return NULL;
}

static const char *check_home_agent(const struct radvd_interface *interface)
{
    if (interface->mobile_router_support && !interface->home_agent_information)
        return "AdvMobRtrSupportFlag needs AdvHomeAgentInfo";
    if (!interface->home_agent_information)
        return NULL;
    if (!interface->home_agent_flag)
        return "AdvHomeAgentInfo needs AdvHomeAgentFlag";
    if (interface->home_agent_lifetime < 1 || interface->home_agent_lifetime > 65520)
        return "HomeAgentLifetime is out of range";
    return NULL;
}

/* The device's own MTU is not known here: advertisement_table_find() compares. */
static const char *check(const struct radvd_interface *interface, const struct radvd_limits *limits)
{
    const char *refusal = check_times(interface, limits);
    if (!refusal)
        refusal = check_home_agent(interface);
    if (!refusal && interface->item.link_mtu != 0 && interface->item.link_mtu < 1280)
        refusal = "AdvLinkMTU is less than 1280";
    if (!refusal && interface->item.reachable_time > 3600000)
        refusal = "AdvReachableTime is more than an hour";
    return refusal;
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
    const char *refusal = check(&full, limits);
    if (refusal)
        return refusal;
    *ret_item = full.item;
    ret_item->min_interval = whole_seconds(full.min_interval);
    ret_item->max_interval = whole_seconds(full.max_interval);
    ret_item->default_lifetime = (uint32_t)full.lifetime;
    return NULL;
}
