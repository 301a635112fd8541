/* SPDX-License-Identifier: BSD-2-Clause */
#include "connection/channel.h"

#include "util/clock.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Room for the longest PDU. */
enum { INPUT_SIZE = AGENTX_HEADER_SIZE + AGENTX_PDU_MAX };

void channel_close(struct channel *channel)
{
    if (channel->descriptor >= 0)
        close(channel->descriptor);
    free(channel->input);
    *channel = (struct channel){.descriptor = -1};
}

int channel_send(struct channel *channel, const void *bytes, size_t length)
{
    const uint8_t *at = bytes;
    uint64_t deadline = 0;

    while (length > 0) {
        ssize_t sent = send(channel->descriptor, at, length, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0) {
            at += sent;
            length -= (size_t)sent;
            continue;
        }
        if (errno == EINTR)
            continue;
        if (errno != EAGAIN)
            return -errno;

        uint64_t now = monotonic_now();
        if (!deadline)
            deadline = now + CHANNEL_WAIT * NANOSECONDS_PER_MILLISECOND;
        if (now >= deadline)
            return -ETIMEDOUT;
        struct pollfd writable = {.fd = channel->descriptor, .events = POLLOUT};
        poll(&writable, 1, (int)((deadline - now) / NANOSECONDS_PER_MILLISECOND) + 1);
    }
    return 0;
}

/* Moves what is left to the front.  Memory that is never written to costs none. */
static int make_room(struct channel *channel)
{
    const size_t have = channel->input_end - channel->input_start;
    if (!channel->input)
        channel->input = malloc(INPUT_SIZE);
    if (!channel->input)
        return -ENOMEM;
    memmove(channel->input, channel->input + channel->input_start, have);
    channel->input_start = 0;
    channel->input_end = have;
    return 0;
}

int channel_receive(struct channel *channel)
{
    int error = make_room(channel);
    if (error < 0)
        return error;
    ssize_t received;
    do
        received = recv(channel->descriptor, channel->input + channel->input_end,
                        INPUT_SIZE - channel->input_end, MSG_DONTWAIT);
    while (received < 0 && errno == EINTR);
    if (received <= 0)
        return received < 0 ? -errno : -EPIPE;
    channel->input_end += (size_t)received;
    return 0;
}

int channel_peek(const struct channel *channel, struct agentx_header *ret_header,
                 const uint8_t **ret_pdu)
{
    size_t have = channel->input_end - channel->input_start;
    if (have < AGENTX_HEADER_SIZE)
        return 0;
    const uint8_t *pdu = channel->input + channel->input_start;
    struct agentx_header header;
    agentx_read_header(pdu, &header);
    if (header.version != 1 || header.length % 4 != 0 || header.length > AGENTX_PDU_MAX)
        return -EPROTO;
    if (have - AGENTX_HEADER_SIZE < header.length)
        return 0;
    *ret_header = header;
    *ret_pdu = pdu;
    return 1;
}

void channel_drop(struct channel *channel, const struct agentx_header *header)
{
    channel->input_start += AGENTX_HEADER_SIZE + header->length;
}
