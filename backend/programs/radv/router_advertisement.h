/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which interfaces send router advertisements, and what these say.  The kernel never sends any:
 * the facts are in the configuration of the daemons that do, radvd and systemd-networkd.
 */
#pragma once

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum advertisement_source {
    ADVERTISEMENT_SOURCE_RADVD,
    ADVERTISEMENT_SOURCE_NETWORKD,
};

struct advertisement {
    enum advertisement_source source;
    char name[IF_NAMESIZE]; /* radvd configures names: ifindex is 0 */
    uint32_t ifindex;       /* systemd-networkd configures indexes: name is empty */
    bool sends;
    uint32_t min_interval;     /* seconds */
    uint32_t max_interval;     /* seconds */
    bool managed;              /* M flag */
    bool other;                /* O flag */
    uint32_t link_mtu;         /* bytes, 0: option not sent */
    uint32_t reachable_time;   /* milliseconds, 0: unspecified */
    uint32_t retransmit_time;  /* milliseconds, 0: unspecified */
    uint8_t current_hop_limit; /* 0: unspecified */
    uint32_t default_lifetime; /* seconds, 0: not a default router */
};

struct advertisement_context {
    /* Directory that stands for "/" in every path; NULL is "/" itself. */
    const char *root;
    /* radvd's configuration, a path below root; NULL is /etc/radvd.conf. */
    const char *radvd_configuration;
    /* systemd-networkd serves the host's network namespace only, and so does a radvd that may not
     * be asked which one it is in. */
    bool host_namespace;
    /* The interfaces' namespace, as stat() has it, to be compared with radvd's; 0: not known. */
    dev_t namespace_device;
    ino_t namespace_inode;
};

struct advertisement_table {
    struct advertisement *items; /* by source, then name, then ifindex */
    size_t count;
    size_t capacity;
};

/*
 * Reads what the running daemons are configured to send.  A source that is missing or malformed
 * gives no items; what is malformed has a line in the debug log.  Fails where memory or descriptors
 * are short or a disk is broken; *ret_table is then untouched.
 */
int advertisement_read(const struct advertisement_context *context,
                       struct advertisement_table **ret_table) __attribute__((warn_unused_result));

/* Accepts NULL. */
void advertisement_table_free(struct advertisement_table *table);
static inline void cleanup_advertisement_table(struct advertisement_table **table)
{
    advertisement_table_free(*table);
}

/*
 * What is sent on the interface that has this index and this name; a sender that sends comes
 * before one that is only configured.  NULL when no daemon has it: the defaults apply then.
 * radvd serves no Ethernet device whose MTU is less than the one that it would advertise, and
 * asks no other device for its MTU: 0.
 */
const struct advertisement *advertisement_table_find(const struct advertisement_table *table,
                                                     uint32_t ifindex, const char *name,
                                                     uint32_t ethernet_mtu);

/* The defaults of RFC 4861 that describe an interface on which nobody sends. */
extern const struct advertisement advertisement_defaults;
