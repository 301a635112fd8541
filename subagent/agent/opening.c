/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/opening.h"

#include "agent/agent.h"

#include <pthread.h>
#include <stdatomic.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct opening *done;
static atomic_bool any_done;

static void open_readers(struct opening *opening)
{
    const char *name = opening->context->name;
    const struct environment *environment = agent.environment;
    int result = environment->open_reader(name, READ_ROWS, &opening->options, &opening->reader);
    if (result == 0 && live_is_of_host(opening->reader->live))
        result = environment->open_reader(name, READ_ADAPTERS, &opening->options,
                                          &opening->adapter_reader);
    if (result < 0 && opening->reader) {
        environment->drop_reader(opening->reader);
        opening->reader = NULL;
    }
    opening->result = result;
}

void opening_carry_out(struct opening *opening)
{
    open_readers(opening);
    pthread_mutex_lock(&lock);
    opening->next = done;
    done = opening;
    atomic_store(&any_done, true);
    pthread_mutex_unlock(&lock);
}

struct opening *opening_take(void)
{
    pthread_mutex_lock(&lock);
    struct opening *opening = done;
    if (opening)
        done = opening->next;
    atomic_store(&any_done, done != NULL);
    pthread_mutex_unlock(&lock);
    return opening;
}

bool opening_is_any_done(void)
{
    return atomic_load(&any_done);
}
