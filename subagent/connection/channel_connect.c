/* SPDX-License-Identifier: BSD-2-Clause */
#include "connection/channel.h"

#include "util/agentx_address.h"
#include "util/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

static int connect_bounded(int descriptor, const struct sockaddr *address, socklen_t length)
{
    if (connect(descriptor, address, length) == 0)
        return 0;
    if (errno != EINPROGRESS) /* EAGAIN is a unix socket's full backlog: nothing to wait for */
        return -errno;
    struct pollfd writable = {.fd = descriptor, .events = POLLOUT};
    if (poll(&writable, 1, CHANNEL_WAIT) <= 0)
        return -ETIMEDOUT;
    int error = 0;
    socklen_t size = sizeof error;
    if (getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) < 0)
        return -errno;
    return -error;
}

static int open_and_connect(struct channel *channel, const struct sockaddr *address,
                            socklen_t length)
{
    CLEANUP_CLOSE int descriptor = socket(address->sa_family,
                                          SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        return -errno;
    int error = connect_bounded(descriptor, address, length);
    if (error < 0)
        return error;
    /* Who must not wait says so with each call. */
    if (fcntl(descriptor, F_SETFL, 0) < 0)
        return -errno;
    *channel = (struct channel){.descriptor = TAKE_DESCRIPTOR(descriptor)};
    return 0;
}

static int connect_unix(struct channel *channel, const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    if (strlen(path) >= sizeof address.sun_path)
        return -ENAMETOOLONG;
    memcpy(address.sun_path, path, strlen(path) + 1);
    return open_and_connect(channel, (const struct sockaddr *)&address, sizeof address);
}

/* "HOST:PORT", "[HOST]:PORT", "HOST" or "PORT".  What is not given stays as it is. */
static int split(const char *address, char *ret_host, size_t host_size, char *ret_port,
                 size_t port_size)
{
    const char *host = address;
    const char *colon = strrchr(address, ':');
    const char *port = NULL;
    size_t host_length = strlen(address);

    if (*address == '[') {
        const char *closing = strchr(address, ']');
        if (!closing)
            return -EADDRNOTAVAIL;
        host = address + 1;
        host_length = (size_t)(closing - host);
        if (closing[1] == ':')
            port = closing + 2;
    } else if (colon && colon == strchr(address, ':')) { /* with more of them, an IPv6 address */
        host_length = (size_t)(colon - address);
        port = colon + 1;
    } else if (*address && strspn(address, "0123456789") == strlen(address)) {
        host_length = 0;
        port = address;
    }
    if (host_length >= host_size || (port && strlen(port) >= port_size))
        return -ENAMETOOLONG;
    if (host_length)
        snprintf(ret_host, host_size, "%.*s", (int)host_length, host);
    if (port)
        snprintf(ret_port, port_size, "%s", port);
    return 0;
}

volatile sig_atomic_t channel_resolving;

struct internet {
    int family;
    const char *host, *port; /* the usual ones */
};

static int connect_internet(struct channel *channel, const char *address,
                            const struct internet *internet)
{
    char host[256], port[32];
    snprintf(host, sizeof host, "%s", internet->host);
    snprintf(port, sizeof port, "%s", internet->port);
    int error = split(address, host, sizeof host, port, sizeof port);
    if (error < 0)
        return error;

    /* No AI_ADDRCONFIG, which ignores the loopback: a host of IPv6 alone has 127.0.0.1 as well. */
    const struct addrinfo hints = {.ai_family = internet->family, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    channel_resolving = 1;
    const int unknown = getaddrinfo(host, port, &hints, &found);
    channel_resolving = 0;
    if (unknown)
        return -EADDRNOTAVAIL;
    error = -EADDRNOTAVAIL;
    for (const struct addrinfo *at = found; at && error < 0; at = at->ai_next)
        error = open_and_connect(channel, at->ai_addr, at->ai_addrlen);
    freeaddrinfo(found);
    if (error < 0)
        return error;

    /* Where a peer can vanish without a word, the kernel finds out. */
    setsockopt(channel->descriptor, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    setsockopt(channel->descriptor, SOL_SOCKET, SO_KEEPALIVE, &(int){1}, sizeof(int));
    setsockopt(channel->descriptor, IPPROTO_TCP, TCP_KEEPIDLE, &(int){15}, sizeof(int));
    setsockopt(channel->descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, &(unsigned){30000},
               sizeof(unsigned));
    return 0;
}

int channel_connect(struct channel *channel, const char *address)
{
    static const struct internet internets[] = {
        [AGENTX_TCP] = {AF_UNSPEC, "localhost", "705"},
        [AGENTX_TCP6] = {AF_INET6, "::", "161"},
    };
    struct agentx_address parsed;
    int error = agentx_address_parse(address, &parsed);
    if (error < 0)
        return error;
    if (parsed.transport == AGENTX_UNIX)
        return connect_unix(channel, parsed.rest);
    return connect_internet(channel, parsed.rest, &internets[parsed.transport]);
}
