/* SPDX-License-Identifier: BSD-2-Clause */
/* What IF-MIB (RFC 2863) and MIB_IF_ROW2 tell of interfaces, whatever addresses they have. */
#pragma once

#include "util/array.h"
#include "util/physical_address.h"
#include "util/shared.h"

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum admin_status { ADMIN_STATUS_UP = 1, ADMIN_STATUS_DOWN = 2 };

/* ifOperStatus. */
enum oper_status {
    OPER_STATUS_UP = 1,
    OPER_STATUS_DOWN = 2,
    OPER_STATUS_TESTING = 3,
    OPER_STATUS_UNKNOWN = 4,
    OPER_STATUS_DORMANT = 5,
    OPER_STATUS_NOT_PRESENT = 6,
    OPER_STATUS_LOWER_LAYER_DOWN = 7,
};

/* dot3StatsDuplexStatus. */
enum duplex_status { DUPLEX_STATUS_UNKNOWN = 1, DUPLEX_STATUS_HALF = 2, DUPLEX_STATUS_FULL = 3 };

/* In bytes, with the NUL; RFC 2863 has room for 64 of an alias. */
enum { INTERFACE_ALIAS_SIZE = 65, INTERFACE_DESCRIPTION_SIZE = 160 };

struct interface_record {
    uint32_t ifindex;
    uint32_t master; /* ifindex of the bridge, bond, team or VRF that it is a port of; 0: none */
    uint32_t lower;  /* ifindex of what it stands on in this namespace; 0: nothing */
    uint32_t mtu;    /* bytes */
    uint64_t luid;
    uint64_t speed;   /* bits per second; 0: not known */
    uint64_t created; /* CLOCK_MONOTONIC, nanoseconds, as the next; 0: before it was first read */
    uint64_t last_change; /* of oper_status; 0: before it was first read */
    uint32_t if_type;     /* IANAifType-MIB */
    uint8_t admin_status; /* enum admin_status */
    uint8_t oper_status;  /* enum oper_status */
    uint8_t duplex;       /* enum duplex_status */
    bool promiscuous;
    bool has_connector;
    bool notifies; /* of its link's state: ifLinkUpDownTrapEnable */
    char name[IF_NAMESIZE];
    char kind[IF_NAMESIZE]; /* as in struct record */
    char alias[INTERFACE_ALIAS_SIZE];
    char description[INTERFACE_DESCRIPTION_SIZE];
    struct physical_address address;
    struct physical_address broadcast;
};

/* One interface stands on another; 0: on none, or none stands on it. */
struct stack_record {
    uint32_t higher; /* ifindex */
    uint32_t lower;
};

/* All interfaces that are shown, at one moment; immutable when it is filled. */
struct interfaces {
    struct shared shared;
    ARRAY(struct interface_record) interfaces; /* by ascending ifindex */
    ARRAY(struct stack_record) stack;          /* by ascending higher, then lower */
    /* CLOCK_MONOTONIC, nanoseconds. */
    uint64_t last_change;       /* when the last one came or went */
    uint64_t stack_last_change; /* when the stack last changed */
};

struct interfaces *interfaces_new(void); /* none; NULL without memory */

/* NULL: there is none of this ifindex. */
const struct interface_record *interfaces_find(const struct interfaces *interfaces,
                                               uint32_t ifindex);

/* Fills the stack, and its time: that of an old one's if it is the same, or now.  -ENOMEM. */
int interfaces_stack(struct interfaces *interfaces, const struct interfaces *old, uint64_t now);
