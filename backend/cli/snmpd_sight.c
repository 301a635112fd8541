/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/snmpd_configuration.h"

#include <string.h>

static bool is_under(const uint32_t *oid, size_t length, const uint32_t *subtree,
                     size_t subtree_length)
{
    return subtree_length <= length && !memcmp(oid, subtree, subtree_length * sizeof *oid);
}

static bool is_in_view(const uint32_t *oid, size_t length, const struct snmpd_view *view)
{
    if (view->length > length)
        return false;
    for (size_t i = 0; i < view->length; i++)
        if (oid[i] != view->subtree[i] && view->mask[i / 8] & 0x80 >> i % 8)
            return false;
    return true;
}

static bool is_ignored(const struct snmpd_ignored *ignored, const struct snmpd_view *view)
{
    for (size_t i = 0; ignored && i < ignored->count; i++)
        if (ignored->lines[i] == view)
            return true;
    return false;
}

bool snmpd_has_user(const struct snmpd_configuration *configuration, const char *name)
{
    for (size_t i = 0; i < configuration->users.count; i++)
        if (!strcmp(configuration->users.items[i].name, name))
            return true;
    return false;
}

enum snmpd_sight snmpd_reader_sees(const struct snmpd_configuration *configuration,
                                   const struct snmpd_reader *reader, const uint32_t *oid,
                                   size_t length, const struct snmpd_ignored *ignored,
                                   const struct snmpd_view **ret_decider)
{
    const struct snmpd_view *decider = NULL;
    if (ret_decider)
        *ret_decider = NULL;
    if (!reader->numeric)
        return SNMPD_UNKNOWN;
    if (!reader->view[0])
        return is_under(oid, length, reader->subtree, reader->length) ? SNMPD_SEES : SNMPD_HIDDEN;
    if (!strcmp(reader->view, "_all_")) /* snmpd's own */
        return SNMPD_SEES;
    for (size_t i = 0; i < configuration->views.count; i++) {
        const struct snmpd_view *view = &configuration->views.items[i];
        if (strcmp(view->name, reader->view) != 0 || is_ignored(ignored, view))
            continue;
        if (!view->numeric)
            return SNMPD_UNKNOWN;
        if (is_in_view(oid, length, view) && (!decider || view->length >= decider->length))
            decider = view;
    }
    if (ret_decider)
        *ret_decider = decider;
    return decider && decider->included ? SNMPD_SEES : SNMPD_HIDDEN;
}
