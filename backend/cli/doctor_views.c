/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/doctor.h"
#include "columns/root.h"
#include "columns/tables.h"

#include <inttypes.h>
#include <string.h>

#define CHECK "access"

enum { LINE_SIZE = 256 };

/* The two trees that somebody who wants our tables must see. */
static const struct tree {
    uint32_t oid[TABLE_OID_MAX];
    size_t length;
} trees[] = {
    {{IP_MIB_ROOT}, IP_MIB_ROOT_LENGTH},
    {{IPIF_MIB_ROOT}, IPIF_MIB_ROOT_LENGTH},
};

static void format_oid(const struct tree *tree, char *text, size_t size)
{
    size_t length = 0;
    for (size_t i = 0; i < tree->length; i++)
        length += (size_t)snprintf(text + length, size - length, ".%" PRIu32, tree->oid[i]);
}

static bool is_under_tree(const struct table *table, const struct tree *tree)
{
    return table->oid_length >= tree->length &&
           !memcmp(table->oid, tree->oid, tree->length * sizeof *tree->oid);
}

/* A tree is hidden when any table in it is. */
static enum snmpd_sight sight_of(const struct doctor *doctor, const struct snmpd_reader *reader,
                                 const struct tree *tree)
{
    for (size_t i = 0; i < ipif_table_count; i++) {
        const struct table *table = ipif_tables[i];
        if (!is_under_tree(table, tree))
            continue;
        enum snmpd_sight sight = snmpd_reader_sees(&doctor->configuration, reader, table->oid,
                                                   table->oid_length);
        if (sight != SNMPD_SEES)
            return sight;
    }
    return SNMPD_SEES;
}

static void say_hidden(struct doctor *doctor, const struct snmpd_reader *reader,
                       const struct tree *tree)
{
    const char *file = doctor_file(doctor);
    char oid[LINE_SIZE / 2], line[LINE_SIZE];
    format_oid(tree, oid, sizeof oid);
    if (reader->view[0]) {
        snprintf(line, sizeof line, "view %s included %s", reader->view, oid);
        doctor_say(doctor, DOCTOR_FAULT, CHECK, line,
                   "%s sees the view %s only, which hides %s: add the line to %s", reader->name,
                   reader->view, oid, file);
        return;
    }
    doctor_say(doctor, DOCTOR_FAULT, CHECK, NULL,
               "%s may read one subtree only, which %s is not in: give it a view with -V in %s",
               reader->name, oid, file);
}

/* Readers of one view need the same lines: the first of them stands for all. */
static bool is_repeated(const struct snmpd_configuration *configuration, size_t position)
{
    const struct snmpd_reader *reader = &configuration->readers.items[position];
    for (size_t i = 0; i < position; i++) {
        const struct snmpd_reader *earlier = &configuration->readers.items[i];
        if (reader->view[0] && !strcmp(earlier->view, reader->view))
            return true;
    }
    return false;
}

void doctor_examine_views(struct doctor *doctor)
{
    const struct snmpd_configuration *configuration = &doctor->configuration;
    if (configuration->readers.count == 0) {
        doctor_say(doctor, DOCTOR_FAULT, CHECK, "rocommunity public localhost",
                   "nobody may read anything: no community, no user, no access line; add one to %s",
                   doctor_file(doctor));
        return;
    }
    for (size_t i = 0; i < configuration->readers.count; i++) {
        const struct snmpd_reader *reader = &configuration->readers.items[i];
        bool all = true;
        if (is_repeated(configuration, i))
            continue;
        for (size_t j = 0; j < sizeof trees / sizeof *trees; j++) {
            enum snmpd_sight sight = sight_of(doctor, reader, &trees[j]);
            all = all && sight == SNMPD_SEES;
            if (sight == SNMPD_HIDDEN)
                say_hidden(doctor, reader, &trees[j]);
        }
        if (all)
            doctor_say(doctor, DOCTOR_FINE, CHECK, NULL, "%s sees all our tables", reader->name);
        else if (sight_of(doctor, reader, &trees[0]) == SNMPD_UNKNOWN)
            doctor_say(doctor, DOCTOR_UNKNOWN, CHECK, NULL,
                       "what %s sees is written with names: not looked into", reader->name);
    }
}
