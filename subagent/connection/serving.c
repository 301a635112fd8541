/* SPDX-License-Identifier: BSD-2-Clause */
#include "connection/serving.h"

#include "connection/interruption.h"
#include "connection/master.h"
#include "subagent/transport_set.h"
#include "util/clock.h"

#include <errno.h>

/* A request that comes so soon after the last is a part of a walk. */
#define DENSE (2 * NANOSECONDS_PER_MILLISECOND)

/* Of what was received, when everything is answered that can be. */
enum left { NOTHING_LEFT, SOME_WAITS, SOME_FOR_LIBRARY };

bool serving_answer(const struct agentx_header *request, const uint8_t *payload)
{
    if (!master.hooks.answer ||
        !master.hooks.answer(master.hooks.context, request, payload, &master.writer))
        return false;
    master_send(master.writer.bytes, master.writer.length, false);
    return true;
}

static enum left answer_received(void)
{
    struct agentx_header header;
    const uint8_t *pdu;
    int found;

    while ((found = channel_peek(&master.channel, &header, &pdu)) > 0) {
        if (transport_set_waits(&header))
            return SOME_WAITS;
        if (!serving_answer(&header, pdu + AGENTX_HEADER_SIZE))
            return SOME_FOR_LIBRARY;
        channel_drop(&master.channel, &header);
    }
    master_heard(monotonic_now());
    return found < 0 ? SOME_FOR_LIBRARY : NOTHING_LEFT;
}

/* In a walk it costs less to sleep in recv() than in poll() with a deadline and then to call
 * recv(): a system call, a timer, and for a unix socket the way out of a sleeping processor, since
 * the kernel wakes who sleeps in recv() already when the master takes the answer to the request
 * before. */
static enum left serve_walk(void)
{
    enum left left = NOTHING_LEFT;
    if (!interruption_start())
        return left;
    while (left == NOTHING_LEFT && !interruption_came()) {
        int error = channel_await(&master.channel);
        if (error == -EINTR)
            break;
        left = error < 0 ? SOME_FOR_LIBRARY : answer_received();
    }
    interruption_stop();
    return left;
}

bool serving_run(void)
{
    const bool dense = monotonic_now() - master.heard < DENSE;
    int error = channel_receive(&master.channel);
    if (error < 0)
        return error != -EAGAIN;
    enum left left = answer_received();
    if (left == NOTHING_LEFT && dense)
        left = serve_walk();
    return left == SOME_FOR_LIBRARY;
}
