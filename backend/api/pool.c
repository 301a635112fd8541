/* SPDX-License-Identifier: BSD-2-Clause */
#include "api/pool.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct idle {
    struct live *live;
    dev_t device; /* of the namespace */
    ino_t inode;
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
        live_close(pool.idle[i].live);
    pool.count = 0;
    pool.process = getpid();
    pthread_mutex_unlock(&pool.lock);
}

static void register_fork_handlers(void)
{
    pool.process = getpid();
    pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
}

static struct idle remove_idle(size_t position)
{
    struct idle removed = pool.idle[position];
    pool.count--;
    memmove(&pool.idle[position], &pool.idle[position + 1],
            (pool.count - position) * sizeof *pool.idle);
    return removed;
}

/* Moves what has been idle for too long, but for the namespace asked for, to the caller, who
 * closes it without the lock. */
static size_t take_stale(const struct stat *wanted, time_t now, struct live *ret_stale[POOL_SIZE])
{
    size_t count = 0;
    for (size_t i = 0; i < pool.count;) {
        const struct idle *idle = &pool.idle[i];
        const bool other =
            idle->inode != wanted->st_ino || idle->device != wanted->st_dev;
        if (other && now - idle->since > POOL_IDLE_SECONDS)
            ret_stale[count++] = remove_idle(i).live;
        else
            i++;
    }
    return count;
}

static struct live *take_idle(const struct stat *wanted)
{
    for (size_t i = pool.count; i-- > 0;)
        if (pool.idle[i].inode == wanted->st_ino && pool.idle[i].device == wanted->st_dev)
            return remove_idle(i).live;
    return NULL;
}

static void close_all(struct live **handles, size_t count)
{
    for (size_t i = 0; i < count; i++)
        live_close(handles[i]);
}

int pool_take(struct live **ret_live)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, register_fork_handlers);

    struct stat namespace;
    if (stat("/proc/thread-self/ns/net", &namespace) == 0) {
        struct live *stale[POOL_SIZE], *found = NULL;
        size_t stale_count = 0;
        pthread_mutex_lock(&pool.lock);
        /* A process made by a bare clone() runs no fork handler: it leaves the handles alone. */
        if (pool.process != getpid()) {
            pool.count = 0;
            pool.process = getpid();
        }
        found = take_idle(&namespace);
        stale_count = take_stale(&namespace, seconds(), stale);
        pthread_mutex_unlock(&pool.lock);
        close_all(stale, stale_count);
        if (found) {
            *ret_live = found;
            return 0;
        }
    }
    const struct live_options options = {.idle = true};
    return live_open(&options, ret_live);
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

void pool_give(struct live *live, int result)
{
    struct stat namespace;
    struct live *surplus = live;
    if (is_answer(result) && stat("/proc/thread-self/ns/net", &namespace) == 0) {
        pthread_mutex_lock(&pool.lock);
        if (pool.process == getpid()) {
            surplus = pool.count == POOL_SIZE ? remove_idle(0).live : NULL;
            pool.idle[pool.count++] = (struct idle){
                .live = live,
                .device = namespace.st_dev,
                .inode = namespace.st_ino,
                .since = seconds(),
            };
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
        handles[i] = pool.idle[i].live;
    pool.count = 0;
    pthread_mutex_unlock(&pool.lock);
    close_all(handles, count);
}
