/* SPDX-License-Identifier: BSD-2-Clause */
/* One netlink socket for requests: strict checking, the kernel's own words for its errors, and
 * dumps that are whole or are no data. */
#pragma once

#include <libmnl/libmnl.h>
#include <linux/netlink.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The kernel fills at most 32 KiB per read of a dump: a larger buffer gains nothing. */
enum { NETLINK_BUFFER_SIZE = 32 * 1024 };

struct netlink {
    struct mnl_socket *socket;
    uint32_t port;
    uint32_t sequence;
    int attempts;    /* at an interrupted dump; 0: as many as heavy churn needs */
    bool take_pieces; /* an interrupted dump is no error: what came is right, but may not be all */
    bool interrupted; /* the last answer was such a dump */
    char error[160]; /* what the kernel said of the last failure */
};

/* bus is NETLINK_ROUTE or NETLINK_GENERIC. */
int netlink_open(int bus, struct netlink *ret_netlink) __attribute__((warn_unused_result));
void netlink_done(struct netlink *netlink);

/* Takes the messages of an answer.  message() returns 0 or a negative errno, which ends the read
 * with that error. */
struct netlink_reader {
    int (*message)(const struct nlmsghdr *message, void *context);
    void (*restart)(void *context); /* drop what came so far: the dump is read again */
    void *context;
    size_t *count; /* of an array that message() fills: 0 at each restart; or NULL */
};

/*
 * The next message of a datagram, or NULL at its end; a message that does not fit ends it too.
 * libmnl's own step takes a length beyond 2^31 for a negative one, and never ends.
 */
const struct nlmsghdr *netlink_next(const char **position, size_t *left);

/* Puts a request with a zeroed family header of header_size bytes into buffer. */
struct nlmsghdr *netlink_request(void *buffer, uint16_t type, uint16_t flags, size_t header_size,
                                 void **ret_header);

/* Sends the request and reads its whole answer.  An interrupted dump is drained and repeated, a
 * bounded number of times: then -EINTR. */
int netlink_talk(struct netlink *netlink, struct nlmsghdr *request,
                 const struct netlink_reader *reader) __attribute__((warn_unused_result));

/*
 * Reads a dump into an array of records whose first member is their ifindex, and sorts it by that.
 * append(message, array) adds what one message says: 0, or a negative errno.
 */
#define netlink_dump(netlink, request, append, array)                                              \
    __extension__({                                                                                \
        _Static_assert(offsetof(__typeof__(*(array)->items), ifindex) == 0, "not the first");      \
        int result_ = netlink_dump_pieces(netlink, request, append, array, &(array)->count);       \
        if (result_ == 0)                                                                          \
            netlink_sort((array)->items, (array)->count, sizeof *(array)->items);                  \
        result_;                                                                                   \
    })

int netlink_dump_pieces(struct netlink *netlink, struct nlmsghdr *request,
                        int (*append)(const struct nlmsghdr *message, void *array), void *array,
                        size_t *count) __attribute__((warn_unused_result));
void netlink_sort(void *records, size_t count, size_t size);

/* --- generic netlink: families that have names ------------------------------------------------ */

/* The number of a family, and of one of its multicast groups (0 when it has no such group).
 * -ENOENT: the kernel has no such family. */
int generic_netlink_find(struct netlink *netlink, const char *family, const char *group,
                         uint16_t *ret_family, uint32_t *ret_group)
    __attribute__((warn_unused_result));

/* A request of a family. */
struct nlmsghdr *generic_netlink_request(void *buffer, uint16_t family, uint8_t command,
                                         uint16_t flags);
