/* SPDX-License-Identifier: BSD-2-Clause */
/* From what the kernel says of a link to IF-MIB's interface. */
#include "model/join.h"
#include "model/luid.h"
#include "util/escape.h"

#include <linux/ethtool.h>
#include <linux/if.h>
#include <stdio.h>
#include <string.h>

static bool is_one_of(const char *kind, const char *const *kinds)
{
    while (*kinds && strcmp(kind, *kinds) != 0)
        kinds++;
    return *kinds != NULL;
}

/* Of these IFLA_LINK is the other end of a cable. */
static bool is_pair(const struct link_record *link)
{
    static const char *const pairs[] = {"veth", "netkit", "vxcan", NULL};
    return is_one_of(link->kind, pairs);
}

/* These stand on their ports. */
static bool is_master(const struct link_record *link)
{
    static const char *const masters[] = {"bridge", "bond", "team", "vrf", NULL};
    return is_one_of(link->kind, masters);
}

static uint32_t lower_of(const struct link_record *link)
{
    const bool none = is_pair(link) || link->lower_is_elsewhere || link->lower == link->ifindex;
    return none ? 0 : link->lower;
}

/* RFC 2863, 3.1.13 and 3.1.15; by the kernel's own words, which are RFC 2863's. */
static enum oper_status oper_status_of(const struct link_record *link)
{
    static const uint8_t statuses[] = {
        [IF_OPER_NOTPRESENT] = OPER_STATUS_NOT_PRESENT,
        [IF_OPER_DOWN] = OPER_STATUS_DOWN,
        [IF_OPER_LOWERLAYERDOWN] = OPER_STATUS_LOWER_LAYER_DOWN,
        [IF_OPER_TESTING] = OPER_STATUS_TESTING,
        [IF_OPER_DORMANT] = OPER_STATUS_DORMANT,
        [IF_OPER_UP] = OPER_STATUS_UP,
    };
    if (!(link->flags & IFF_UP))
        return link->operational_state == IF_OPER_NOTPRESENT ? OPER_STATUS_NOT_PRESENT
                                                             : OPER_STATUS_DOWN;
    /* The driver does not say, as loopback's and tun's: the carrier does. */
    if (link->operational_state == IF_OPER_UNKNOWN)
        return link->flags & IFF_LOWER_UP ? OPER_STATUS_UP : OPER_STATUS_DOWN;
    return link->operational_state < sizeof statuses ? statuses[link->operational_state]
                                                     : OPER_STATUS_UNKNOWN;
}

static enum duplex_status duplex_of(const struct interface_facts *interface)
{
    if (!interface->has_speed || interface->duplex > DUPLEX_FULL)
        return DUPLEX_STATUS_UNKNOWN;
    return interface->duplex == DUPLEX_FULL ? DUPLEX_STATUS_FULL : DUPLEX_STATUS_HALF;
}

_Static_assert((int)INTERFACE_DESCRIPTION_SIZE >= (int)ESCAPED_NAME_SIZE, "a name's room");
_Static_assert((int)INTERFACE_ALIAS_SIZE == (int)LINK_ALIAS_SIZE, "an alias is copied whole");

void join_interface(const struct interface_facts *interface, struct interface_record *ret_record)
{
    enum { BITS_PER_MEGABIT = 1000000 };
    const struct link_record *link = &interface->link;
    struct interface_record *record = ret_record;
    const bool knows_speed = interface->has_speed && interface->speed != (uint32_t)SPEED_UNKNOWN;
    memset(record, 0, sizeof *record);
    record->ifindex = link->ifindex;
    record->master = link->master;
    record->lower = lower_of(link);
    record->mtu = link->mtu;
    record->luid = join_luid(link, interface->wireless);
    record->speed = knows_speed ? (uint64_t)interface->speed * BITS_PER_MEGABIT : 0;
    record->if_type = luid_if_type(link->type, link->kind, interface->wireless);
    record->admin_status = link->flags & IFF_UP ? ADMIN_STATUS_UP : ADMIN_STATUS_DOWN;
    record->oper_status = (uint8_t)oper_status_of(link);
    record->duplex = (uint8_t)duplex_of(interface);
    record->promiscuous = link->promiscuity > 0;
    record->has_connector = link->parent_device[0] && !link->kind[0];
    /* RFC 2863: by default what stands on nothing else does. */
    record->notifies = interface->notifies == NOTIFIES_BY_DEFAULT
                           ? !record->lower && !is_master(link)
                           : interface->notifies == NOTIFIES;
    snprintf(record->name, sizeof record->name, "%s", link->name);
    snprintf(record->kind, sizeof record->kind, "%s", join_kind(link));
    memcpy(record->alias, link->alias, sizeof record->alias);
    escape_name(link->name, record->description);
    record->address = link->address;
    record->broadcast = link->broadcast;
}
