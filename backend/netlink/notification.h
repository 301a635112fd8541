/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel's announcements: which interface something was said about, never what. */
#pragma once

#include <libmnl/libmnl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ethtool;

enum notification_about {
    NOTIFICATION_LINK = 1 << 0,
    NOTIFICATION_REMOVED = 1 << 1, /* the interface went; its ifindex can come again */
    NOTIFICATION_ADDRESSES = 1 << 2,
    NOTIFICATION_FEATURES = 1 << 3,
    NOTIFICATION_ROUTES = 1 << 4,    /* default routes; of whichever interface */
    NOTIFICATION_NAMESPACE = 1 << 5, /* what holds for all interfaces; of no interface */
    NOTIFICATION_TIMERS = 1 << 6,    /* never announced: its neighbour timers are to be read, too */
};

struct notification_socket {
    struct mnl_socket *route;
    struct mnl_socket *ethtool; /* NULL when the kernel has none */
};

struct notification_sink {
    void (*notify)(void *context, unsigned about, uint32_t ifindex);
    void *context;
};

/* receive_buffer in bytes.  ethtool may be NULL. */
int notification_open(size_t receive_buffer, bool with_inet6, const struct ethtool *ethtool,
                      struct notification_socket *ret_socket) __attribute__((warn_unused_result));
void notification_done(struct notification_socket *socket);

/*
 * Reads what has come, without waiting, at most limit datagrams.
 *
 * Returns how many there were, or -ENOBUFS when the kernel had to drop some: then nothing that was
 * known before can be trusted.
 */
int notification_read(struct notification_socket *socket, int limit,
                      const struct notification_sink *sink) __attribute__((warn_unused_result));

/* Decodes one message of NETLINK_ROUTE; for tests. */
void notification_decode(const struct nlmsghdr *message, const struct notification_sink *sink);
