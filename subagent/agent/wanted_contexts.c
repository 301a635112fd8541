/* SPDX-License-Identifier: BSD-2-Clause */
#include "agent/wanted_contexts.h"
#include "agent/agent.h"
#include "netlink/network_namespace.h"
#include "util/log.h"

#include <dirent.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

static void want(context_line_array *wanted, const char *name, bool is_vrf, const char *place)
{
    for (size_t i = 0; i < wanted->count; i++)
        if (strcmp(wanted->items[i].name, name) == 0)
            return;
    char *copy = strdup(place);
    struct context_line *line = copy ? array_append(wanted) : NULL;
    if (!line) {
        free(copy);
        log_error("context %s: not enough memory", name);
        return;
    }
    snprintf(line->name, sizeof line->name, "%s", name);
    line->is_vrf = is_vrf;
    line->place = copy;
}

static bool matches(const char *name)
{
    char *const *pattern = agent.configuration.context_patterns.list.items;
    while (pattern && *pattern && fnmatch(*pattern, name, FNM_PERIOD) != 0)
        pattern++;
    return pattern && *pattern;
}

struct name {
    char text[NAME_MAX + 1];
};
typedef ARRAY(struct name) name_array;

/* Each is said once while it is there. */
static void say_too_long(const char *name, const name_array *said, name_array *now)
{
    struct name *noted = array_append(now);
    if (noted)
        snprintf(noted->text, sizeof noted->text, "%s", name);
    for (size_t i = 0; i < said->count; i++)
        if (strcmp(said->items[i].text, name) == 0)
            return;
    log_warning("the namespace %s has no context: SNMP has room for 32 bytes of its name; "
                "give it a short one by ipifContext", name);
}

static void want_matching(context_line_array *wanted)
{
    static name_array too_long;
    name_array now = {0};
    const bool any = agent.configuration.context_patterns.list.count;
    DIR *folder = any ? opendir(NETWORK_NAMESPACE_FOLDER) : NULL;
    const struct dirent *entry;
    while (folder && (entry = readdir(folder))) {
        const char *name = entry->d_name;
        if (name[0] == '.' || !matches(name))
            continue;
        if (strlen(name) < CONTEXT_NAME_SIZE)
            want(wanted, name, false, name);
        else
            say_too_long(name, &too_long, &now);
    }
    if (folder)
        closedir(folder);
    array_done(&too_long);
    too_long = now;
}

context_line_array wanted_contexts(void)
{
    context_line_array wanted = {0};
    for (size_t i = 0; i < agent.configuration.context_lines.count; i++) {
        const struct context_line *line = &agent.configuration.context_lines.items[i];
        want(&wanted, line->name, line->is_vrf, line->place);
    }
    want_matching(&wanted);
    return wanted;
}

bool wanted_contexts_have(const context_line_array *wanted, const struct context *context)
{
    for (size_t i = 0; i < wanted->count; i++) {
        const struct context_line *line = &wanted->items[i];
        if (strcmp(line->name, context->name) == 0)
            return line->is_vrf == context->is_vrf && strcmp(line->place, context->place) == 0;
    }
    return false;
}

void wanted_contexts_done(context_line_array *wanted)
{
    for (size_t i = 0; i < wanted->count; i++)
        free(wanted->items[i].place);
    array_done(wanted);
}
