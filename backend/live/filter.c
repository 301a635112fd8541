/* SPDX-License-Identifier: BSD-2-Clause */
#include "live/filter.h"
#include "util/escape.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

enum { INCLUDE_NAMES, EXCLUDE_NAMES, INCLUDE_KINDS, EXCLUDE_KINDS };

static int copy_list(const char *const *list, char ***ret_copy)
{
    size_t count = 0;
    while (list && list[count])
        count++;
    char **copy = calloc(count + 1, sizeof *copy);
    for (size_t i = 0; copy && i < count; i++) {
        copy[i] = strdup(list[i]);
        if (!copy[i]) {
            while (i > 0)
                free(copy[--i]);
            free(copy);
            copy = NULL;
        }
    }
    if (!copy)
        return -ENOMEM;
    *ret_copy = copy;
    return 0;
}

int filter_copy(const struct live_filter *filter, struct filter *ret_filter)
{
    static const struct live_filter everything;
    if (!filter)
        filter = &everything;
    const char *const *const lists[4] = {
        [INCLUDE_NAMES] = filter->include_names,
        [EXCLUDE_NAMES] = filter->exclude_names,
        [INCLUDE_KINDS] = filter->include_kinds,
        [EXCLUDE_KINDS] = filter->exclude_kinds,
    };
    struct filter copy = {0};
    for (size_t i = 0; i < 4; i++) {
        int result = copy_list(lists[i], &copy.lists[i]);
        if (result < 0) {
            filter_done(&copy);
            return result;
        }
    }
    for (size_t i = INCLUDE_NAMES; i <= EXCLUDE_NAMES; i++)
        for (char **name = copy.lists[i]; *name; name++)
            unescape_pattern(*name, *name, strlen(*name) + 1);
    *ret_filter = copy;
    return 0;
}

void filter_done(struct filter *filter)
{
    for (size_t i = 0; i < 4; i++) {
        for (char **item = filter->lists[i]; item && *item; item++)
            free(*item);
        free(filter->lists[i]);
        filter->lists[i] = NULL;
    }
}

static bool matches(char *const *list, const char *text, bool patterns)
{
    for (; *list; list++)
        if ((patterns ? fnmatch(*list, text, 0) : strcmp(*list, text)) == 0)
            return true;
    return false;
}

bool filter_asks_names(const struct filter *filter)
{
    return filter->lists[INCLUDE_NAMES][0] || filter->lists[EXCLUDE_NAMES][0];
}

unsigned filter_match_name(const struct filter *filter, const char *name)
{
    return (matches(filter->lists[INCLUDE_NAMES], name, true) ? FILTER_INCLUDED : 0) |
           (matches(filter->lists[EXCLUDE_NAMES], name, true) ? FILTER_EXCLUDED : 0);
}

bool filter_shows(const struct filter *filter, unsigned names, const char *kind)
{
    const bool all = !filter->lists[INCLUDE_NAMES][0] && !filter->lists[INCLUDE_KINDS][0];
    return (all || (names & FILTER_INCLUDED) ||
            matches(filter->lists[INCLUDE_KINDS], kind, false)) &&
           !(names & FILTER_EXCLUDED) && !matches(filter->lists[EXCLUDE_KINDS], kind, false);
}
