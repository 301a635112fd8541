/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An interface is replaced by another of the same ifindex while it is read for something else that
 * was announced of it: one row is removed, and one is added, each under its own name.
 *
 * The linker redirects the reading of a link to here.
 */
#include "live/live.h"
#include "netlink/link.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INDEX = 4711 };

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: %s; told: %s\n", __FILE__, __LINE__, #condition, told);        \
            exit(1);                                                                               \
        }                                                                                          \
    } while (0)

static struct live *live;
static char told[1024]; /* of IPv4 rows: "-" and the name that went, "+" and the one that came */
static const char *meanwhile; /* a command that runs before the next reading of the link */

int __real_link_read(struct netlink *, uint32_t, struct link_record *);
int __wrap_link_read(struct netlink *, uint32_t, struct link_record *);
int __wrap_link_read(struct netlink *netlink, uint32_t ifindex, struct link_record *ret_link)
{
    const char *command = meanwhile;
    if (ifindex == INDEX && command) {
        meanwhile = NULL;
        CHECK(system(command) == 0); /* NOLINT(cert-env33-c): a test's own */
    }
    return __real_link_read(netlink, ifindex, ret_link);
}

static void tell(char sign, const struct record *record)
{
    const size_t length = strlen(told);
    if (record)
        snprintf(told + length, sizeof told - length, "%c%s ", sign, record->name);
}

static void changed(void *context, const struct live_change *changes, size_t count)
{
    (void)context;
    for (size_t i = 0; i < count; i++) {
        const struct record *any = changes[i].before ? changes[i].before : changes[i].after;
        if (any->version != INET_VERSION_IPV4)
            continue;
        tell('-', changes[i].before);
        tell('+', changes[i].after);
    }
}

/* Until all that the commands before have made the kernel say is read. */
static void follow(void)
{
    struct pollfd descriptor = {.fd = live_descriptor(live), .events = POLLIN};
    while (poll(&descriptor, 1, live_is_settled(live) ? 500 : -1) > 0)
        CHECK(live_dispatch(live) == 0);
}

static void run(const char *command)
{
    CHECK(system(command) == 0); /* NOLINT(cert-env33-c): a test's own */
}

int main(void)
{
    char error[256];
    const struct live_options options = {
        .follow = true, .changed = changed, .error = error, .error_size = sizeof error};
    if (live_open(&options, &live) < 0) {
        fprintf(stderr, "%s\n", error);
        return 77;
    }
    run("ip link add one index 4711 type ifb");
    follow();
    CHECK(strcmp(told, "+one ") == 0);

    told[0] = '\0';
    meanwhile = "ip link del one && ip link add two index 4711 type ifb";
    run("ip link set one mtu 1400");
    follow();
    CHECK(!meanwhile);
    CHECK(strcmp(told, "-one +two ") == 0);

    told[0] = '\0';
    meanwhile = "ip link del two && ip link add three index 4711 type ifb";
    CHECK(live_refresh_interface(live, INDEX) == 0);
    follow();
    CHECK(!meanwhile);
    CHECK(strcmp(told, "-two +three ") == 0);

    told[0] = '\0';
    meanwhile = "ip link del three";
    run("ip link set three mtu 1400");
    follow();
    CHECK(strcmp(told, "-three ") == 0);
    live_close(live);
    return 0;
}
