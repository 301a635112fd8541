/* SPDX-License-Identifier: BSD-2-Clause */
#include "api/loan.h"
#include "util/clock.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct idle {
    struct loan loan;
    uint64_t since;
};

static struct {
    pthread_mutex_t lock;
    struct idle idle[LOAN_KEPT]; /* the least recently used first */
    size_t count;
    pid_t process;
} pool = {.lock = PTHREAD_MUTEX_INITIALIZER};

static struct live *remove_idle(size_t position)
{
    struct live *removed = pool.idle[position].loan.live;
    pool.count--;
    memmove(&pool.idle[position], &pool.idle[position + 1],
            (pool.count - position) * sizeof *pool.idle);
    return removed;
}

static void close_all(void)
{
    while (pool.count > 0)
        live_close(remove_idle(pool.count - 1));
}

/* --- processes -------------------------------------------------------------------------------- */

/* A process made by a bare clone() runs no fork handler: it leaves the handles alone. */
static void check_process(void)
{
    if (pool.process != getpid())
        pool.count = 0;
    pool.process = getpid();
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
    close_all();
    pool.process = getpid();
    pthread_mutex_unlock(&pool.lock);
}

static void register_fork_handlers(void)
{
    pool.process = getpid();
    pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
}

/* A library that is unloaded leaves nothing open. */
__attribute__((destructor)) static void close_pool(void)
{
    check_process();
    close_all();
}

/* --- taking and giving ------------------------------------------------------------------------ */

/* One of the wanted namespace; closes those of others that have been idle for too long. */
static struct live *find(const struct loan *wanted)
{
    struct live *found = NULL, *stale[LOAN_KEPT];
    size_t stale_count = 0;
    const uint64_t now = monotonic_now();
    pthread_mutex_lock(&pool.lock);
    check_process();
    for (size_t i = pool.count; i-- > 0;) {
        const struct idle *idle = &pool.idle[i];
        const bool same =
            idle->loan.inode == wanted->inode && idle->loan.device == wanted->device;
        if (same && !found)
            found = remove_idle(i);
        else if (!same && now - idle->since > LOAN_IDLE_SECONDS * NANOSECONDS_PER_SECOND)
            stale[stale_count++] = remove_idle(i);
    }
    pthread_mutex_unlock(&pool.lock);
    while (stale_count > 0)
        live_close(stale[--stale_count]);
    return found;
}

int loan_take(ipif_namespace *namespace, struct loan *ret_loan)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    if (namespace) {
        *ret_loan = (struct loan){.live = namespace->live, .owned = true};
        return 0;
    }
    pthread_once(&once, register_fork_handlers);
    struct loan loan = {0};
    struct stat status;
    if (stat("/proc/thread-self/ns/net", &status) == 0) {
        loan.known = true;
        loan.device = status.st_dev;
        loan.inode = status.st_ino;
        loan.live = find(&loan);
    }
    if (!loan.live) {
        const struct live_options options = {.idle = true};
        int result = live_open(&options, &loan.live);
        if (result < 0)
            return result;
    }
    *ret_loan = loan;
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

int loan_end(struct loan *loan, int result)
{
    struct live *surplus = loan->live;
    if (loan->owned)
        return result;
    if (is_answer(result) && loan->known) {
        pthread_mutex_lock(&pool.lock);
        if (pool.process == getpid()) {
            surplus = pool.count == LOAN_KEPT ? remove_idle(0) : NULL;
            pool.idle[pool.count++] = (struct idle){*loan, monotonic_now()};
        }
        pthread_mutex_unlock(&pool.lock);
    }
    live_close(surplus);
    return result;
}
