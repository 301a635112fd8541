/* SPDX-License-Identifier: BSD-2-Clause */
#include "api/pool.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct idle {
    struct pooled pooled;
    time_t since;
};

static struct {
    pthread_mutex_t lock;
    struct idle idle[POOL_SIZE]; /* the least recently used first */
    size_t count;
    pid_t process;
} pool = {.lock = PTHREAD_MUTEX_INITIALIZER};

static time_t seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return now.tv_sec;
}

static void before_fork(void)
{
    pthread_mutex_lock(&pool.lock);
}

static void after_fork_in_parent(void)
{
    pthread_mutex_unlock(&pool.lock);
}

/* Sockets shared with the parent would mix up the answers.  They are closed here and not at the
 * child's first call: until then the child may have given their numbers to other files. */
static void after_fork_in_child(void)
{
    for (size_t i = 0; i < pool.count; i++)
        live_close(pool.idle[i].pooled.live);
    pool.count = 0;
    pool.process = getpid();
    pthread_mutex_unlock(&pool.lock);
}

static void register_fork_handlers(void)
{
    pool.process = getpid();
    pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
}

static struct live *remove_idle(size_t position)
{
    struct live *removed = pool.idle[position].pooled.live;
    pool.count--;
    memmove(&pool.idle[position], &pool.idle[position + 1],
            (pool.count - position) * sizeof *pool.idle);
    return removed;
}

static bool is_in(const struct idle *idle, const struct pooled *wanted)
{
    return idle->pooled.inode == wanted->inode && idle->pooled.device == wanted->device;
}

/* Moves what has been idle for too long, but for the namespace asked for, to the caller, who
 * closes it without the lock. */
static size_t take_stale(const struct pooled *wanted, struct live *ret_stale[POOL_SIZE])
{
    const time_t now = seconds();
    size_t count = 0;
    for (size_t i = 0; i < pool.count;) {
        const struct idle *idle = &pool.idle[i];
        if (!is_in(idle, wanted) && now - idle->since > POOL_IDLE_SECONDS)
            ret_stale[count++] = remove_idle(i);
        else
            i++;
    }
    return count;
}

static struct live *take_idle(const struct pooled *wanted)
{
    for (size_t i = pool.count; i-- > 0;)
        if (is_in(&pool.idle[i], wanted))
            return remove_idle(i);
    return NULL;
}

static void close_all(struct live **handles, size_t count)
{
    for (size_t i = 0; i < count; i++)
        live_close(handles[i]);
}

static struct live *find(const struct pooled *wanted)
{
    struct live *stale[POOL_SIZE];
    pthread_mutex_lock(&pool.lock);
    /* A process made by a bare clone() runs no fork handler: it leaves the handles alone. */
    if (pool.process != getpid()) {
        pool.count = 0;
        pool.process = getpid();
    }
    struct live *found = take_idle(wanted);
    const size_t stale_count = take_stale(wanted, stale);
    pthread_mutex_unlock(&pool.lock);
    close_all(stale, stale_count);
    return found;
}

int pool_take(struct pooled *ret_pooled)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, register_fork_handlers);

    struct pooled pooled = {0};
    struct stat namespace;
    if (stat("/proc/thread-self/ns/net", &namespace) == 0) {
        pooled.known = true;
        pooled.device = namespace.st_dev;
        pooled.inode = namespace.st_ino;
        pooled.live = find(&pooled);
    }
    if (!pooled.live) {
        const struct live_options options = {.idle = true};
        int result = live_open(&options, &pooled.live);
        if (result < 0)
            return result;
    }
    *ret_pooled = pooled;
    return 0;
}

/* Whether an error tells of the interface asked for, and not of the handle. */
static bool is_answer(int result)
{
    switch (-result) {
    case 0:
    case ENODEV:
    case EAFNOSUPPORT:
    case EINVAL:
    case EPERM:
    case EACCES:
    case EOPNOTSUPP:
        return true;
    default:
        return false;
    }
}

void pool_give(const struct pooled *pooled, int result)
{
    struct live *surplus = pooled->live;
    if (is_answer(result) && pooled->known) {
        pthread_mutex_lock(&pool.lock);
        if (pool.process == getpid()) {
            surplus = pool.count == POOL_SIZE ? remove_idle(0) : NULL;
            pool.idle[pool.count++] = (struct idle){*pooled, seconds()};
        }
        pthread_mutex_unlock(&pool.lock);
    }
    live_close(surplus);
}

/* A library that is unloaded leaves nothing open. */
__attribute__((destructor)) static void close_pool(void)
{
    pthread_mutex_lock(&pool.lock);
    struct live *handles[POOL_SIZE];
    size_t count = pool.process == getpid() ? pool.count : 0;
    for (size_t i = 0; i < count; i++)
        handles[i] = pool.idle[i].pooled.live;
    pool.count = 0;
    pthread_mutex_unlock(&pool.lock);
    close_all(handles, count);
}
