/* SPDX-License-Identifier: BSD-2-Clause */
#include "api/handle_cache.h"

#include <errno.h>
#include <pthread.h>
#include <sys/stat.h>

static struct {
    pthread_mutex_t lock;
    struct live *idle[HANDLE_CACHE_SIZE];
    size_t count;
    dev_t device; /* the namespace of all of them */
    ino_t inode;
} pool = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* A library that is unloaded leaves nothing open. */
__attribute__((destructor)) static void close_all(void)
{
    while (pool.count > 0)
        live_close(pool.idle[--pool.count]);
}

/* --- fork ------------------------------------------------------------------------------------- */

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
    close_all();
    pthread_mutex_unlock(&pool.lock);
}

static void register_fork_handlers(void)
{
    pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
}

/* --- taking and giving ------------------------------------------------------------------------ */

static struct live *take_idle(const struct checked_out *wanted)
{
    struct live *taken = NULL;
    pthread_mutex_lock(&pool.lock);
    if (pool.inode != wanted->inode || pool.device != wanted->device)
        close_all();
    pool.device = wanted->device;
    pool.inode = wanted->inode;
    if (pool.count > 0)
        taken = pool.idle[--pool.count];
    pthread_mutex_unlock(&pool.lock);
    return taken;
}

int handle_check_out(ipif_namespace *namespace, struct checked_out *ret_checked_out)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    if (namespace) {
        *ret_checked_out = (struct checked_out){.live = namespace->live, .owned = true};
        return 0;
    }
    pthread_once(&once, register_fork_handlers);
    struct checked_out checked_out = {0};
    struct stat status;
    if (stat("/proc/thread-self/ns/net", &status) == 0) {
        checked_out.device = status.st_dev;
        checked_out.inode = status.st_ino;
        checked_out.live = take_idle(&checked_out);
    }
    if (!checked_out.live) {
        const struct live_options options = {.idle = true};
        int result = live_open(&options, &checked_out.live);
        if (result < 0)
            return result;
    }
    *ret_checked_out = checked_out;
    return 0;
}

int handle_return(struct checked_out *checked_out, int result)
{
    if (checked_out->owned)
        return result;
    bool kept = false;
    const bool works = result == 0 || result == -ENODEV || result == -EADDRNOTAVAIL ||
                       result == -EHOSTUNREACH;
    if (works && checked_out->inode) {
        pthread_mutex_lock(&pool.lock);
        kept = pool.inode == checked_out->inode && pool.device == checked_out->device &&
               pool.count < HANDLE_CACHE_SIZE;
        if (kept)
            pool.idle[pool.count++] = checked_out->live;
        pthread_mutex_unlock(&pool.lock);
    }
    if (!kept)
        live_close(checked_out->live);
    return result;
}
