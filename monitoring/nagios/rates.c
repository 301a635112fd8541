/* SPDX-License-Identifier: BSD-2-Clause */
#include "rates.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* ipifd's counters are up to a second old: what is nearer than this is not worth a rate. */
enum { TICKS_MIN = 200 };

/* Followed by the time of the check. */
static const char head[] = "check_ip_interface counters 1 at ";

struct kept {
    ARRAY(struct link) links;
    int64_t time; /* of the check, in this machine's seconds */
};

/* --- where the file is ------------------------------------------------------------------------ */

/* FNV-1a: names a file, no more. */
static void hash(uint64_t *hash, const char *text)
{
    for (const char *at = text ? text : "";; at++) {
        *hash = (*hash ^ (unsigned char)*at) * 0x100000001b3;
        if (!*at)
            return;
    }
}

static void hash_texts(uint64_t *value, const text_array *texts)
{
    for (size_t i = 0; i < texts->count; i++)
        hash(value, texts->items[i]);
    hash(value, "");
}

/* Nothing secret goes into it, and nothing that changes only how the result is shown. */
static uint64_t hash_of(const struct options *options)
{
    uint64_t value = 0xcbf29ce484222325;
    hash(&value, options->host);
    hash(&value, options->port);
    hash(&value, options->context);
    hash_texts(&value, &options->names);
    hash_texts(&value, &options->patterns);
    hash_texts(&value, &options->excluded);
    hash(&value, options->errors.text);
    hash(&value, options->discards.text);
    hash(&value, options->traffic.text);
    return value;
}

static char *folder_of(const struct options *options)
{
    const char *folder = options->state ? options->state : getenv("MP_STATE_PATH");
    if (folder && *folder)
        return needed(strdup(folder));
    const struct passwd *user = getpwuid(geteuid());
    char *path = NULL;
    if (!user || asprintf(&path, "%s/.check_ip_interface", user->pw_dir) < 0)
        give_up(STATE_UNKNOWN, "no folder to keep counters in: name one with --state");
    return path;
}

static _Noreturn void give_up_on(const char *path, int error)
{
    give_up(STATE_UNKNOWN,
            "cannot keep counters in %s: %s; --state names a folder that the user who runs "
            "the check may write",
            path, strerror(error));
}

static char *path_of(const struct options *options)
{
    char *folder = folder_of(options), *path = NULL;
    if (mkdir(folder, 0700) < 0 && errno != EEXIST)
        give_up_on(folder, errno);
    if (asprintf(&path, "%s/%016" PRIx64, folder, hash_of(options)) < 0)
        needed(NULL);
    free(folder);
    return path;
}

/* --- the file --------------------------------------------------------------------------------- */

static bool parse_link(const char *line, struct link *ret_link)
{
    struct link link = {.is_served = true};
    int end = 0, used = 0;
    if (sscanf(line, "%" SCNu32 " %" SCNu32 "%n", &link.index, &link.uptime, &end) < 2)
        return false;
    for (size_t i = 0; i < LINK_OBJECTS; i++, end += used)
        if (sscanf(line + end, " %" SCNu64 "%n", &link.values[i], &used) < 1)
            return false;
    *ret_link = link;
    return true;
}

/* What is no line of this program is as good as none. */
static struct kept load(const char *path)
{
    struct kept kept = {0};
    struct link link;
    char *line = NULL;
    size_t size = 0;
    FILE *file = fopen(path, "re");
    if (!file)
        return kept;
    if (getline(&line, &size, file) > 0 && strncmp(line, head, strlen(head)) == 0 &&
        sscanf(line + strlen(head), "%" SCNd64, &kept.time) == 1)
        while (getline(&line, &size, file) > 0 && parse_link(line, &link))
            *(struct link *)needed(array_append(&kept.links)) = link;
    free(line);
    fclose(file);
    return kept;
}

/* Whole or not at all: a check that is ended in the middle leaves the old file. */
static void save(const char *path, int64_t now, const struct link *links, size_t count)
{
    char *name = NULL;
    if (asprintf(&name, "%s.XXXXXX", path) < 0)
        needed(NULL);
    const int descriptor = mkostemp(name, O_CLOEXEC);
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    if (!file)
        give_up_on(name, errno);
    fprintf(file, "%s%" PRId64 "\n", head, now);
    for (size_t i = 0; i < count; i++) {
        if (!links[i].is_served)
            continue;
        fprintf(file, "%" PRIu32 " %" PRIu32, links[i].index, links[i].uptime);
        for (size_t object = 0; object < LINK_OBJECTS; object++)
            fprintf(file, " %" PRIu64, links[i].values[object]);
        putc('\n', file);
    }
    const bool failed = ferror(file);
    if (fclose(file) != 0 || failed || rename(name, path) < 0) {
        const int error = errno;
        unlink(name);
        give_up_on(path, error);
    }
    free(name);
}

/* --- rates ------------------------------------------------------------------------------------ */

/* Of a counter of 32 bits, which may have begun again at 0. */
static uint64_t grown(const struct link *now, const struct link *before, enum link_object object)
{
    return (uint32_t)(now->values[object] - before->values[object]);
}

/* The agent's clock measures best, but begins again with snmpd: where it went by otherwise than
 * this machine's, nobody knows how much time was in between. */
static bool is_comparable(const struct link *now, const struct link *before, double elapsed)
{
    const double seconds = (now->uptime - before->uptime) / 100.0;
    return now->uptime > before->uptime && fabs(seconds - elapsed) < 2 + elapsed / 10 &&
           now->values[LINK_DISCONTINUITY] == before->values[LINK_DISCONTINUITY] &&
           now->values[LINK_IN_OCTETS] >= before->values[LINK_IN_OCTETS] &&
           now->values[LINK_OUT_OCTETS] >= before->values[LINK_OUT_OCTETS];
}

static double bits_per_second(const struct link *now, const struct link *before,
                              enum link_object object)
{
    const uint64_t octets = now->values[object] - before->values[object];
    return (double)octets * 8 / ((now->uptime - before->uptime) / 100.0);
}

static struct rates between(const struct link *now, const struct link *before)
{
    return (struct rates){
        .is_known = true,
        .in = bits_per_second(now, before, LINK_IN_OCTETS),
        .out = bits_per_second(now, before, LINK_OUT_OCTETS),
        .errors = grown(now, before, LINK_IN_ERRORS) + grown(now, before, LINK_OUT_ERRORS),
        .discards = grown(now, before, LINK_IN_DISCARDS) + grown(now, before, LINK_OUT_DISCARDS),
    };
}

static const struct link *find(const struct kept *kept, uint32_t index)
{
    for (size_t i = 0; i < kept->links.count; i++)
        if (kept->links.items[i].index == index)
            return &kept->links.items[i];
    return NULL;
}

void rates_work_out(const struct options *options, const struct link *links, size_t count,
                    struct rates *ret_rates)
{
    char *path = path_of(options);
    struct kept kept = load(path);
    const int64_t now = time(NULL);
    bool too_soon = false;
    memset(ret_rates, 0, count * sizeof *ret_rates);
    for (size_t i = 0; i < count && !too_soon; i++) {
        const struct link *before = links[i].is_served ? find(&kept, links[i].index) : NULL;
        if (!before || !is_comparable(&links[i], before, (double)(now - kept.time)))
            continue;
        too_soon = links[i].uptime - before->uptime < TICKS_MIN;
        ret_rates[i] = between(&links[i], before);
    }
    if (too_soon) /* the older counters are the better ones to compare with, next time, too */
        memset(ret_rates, 0, count * sizeof *ret_rates);
    else
        save(path, now, links, count);
    array_done(&kept.links);
    free(path);
}
