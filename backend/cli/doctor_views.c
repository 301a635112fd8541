/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/doctor.h"
#include "cli/cli_namespace.h"
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

static void format_oid(const uint32_t *oid, size_t count, char *text, size_t size)
{
    size_t length = 0;
    text[0] = '\0';
    for (size_t i = 0; i < count && length < size; i++)
        length += (size_t)snprintf(text + length, size - length, ".%" PRIu32, oid[i]);
}

/* Whether somebody can be that reader: a user has to be created, too. */
static bool may_be(const struct snmpd_configuration *configuration,
                   const struct snmpd_reader *reader)
{
    return !reader->user || configuration->users_unreadable[0] ||
           snmpd_has_user(configuration, reader->name);
}

static bool is_under_tree(const struct table *table, const struct tree *tree)
{
    return table->oid_length >= tree->length &&
           !memcmp(table->oid, tree->oid, tree->length * sizeof *tree->oid);
}

/* What a reader of a view misses of a tree. */
struct lack {
    struct snmpd_ignored lines; /* that take something out of it */
    bool whole;                 /* what is in no line, or taken out with more than the tree */
    bool unknown;
};

/* Names the lines that hide an OID: without them it is seen, or is in none. */
static void look_at(const struct doctor *doctor, const struct snmpd_reader *reader,
                    const struct tree *tree, const uint32_t *oid, size_t length, struct lack *lack)
{
    const struct snmpd_view *decider;
    enum snmpd_sight sight;
    while ((sight = snmpd_reader_sees(&doctor->configuration, reader, oid, length, &lack->lines,
                                      &decider)) == SNMPD_HIDDEN) {
        if (!decider || decider->length < tree->length ||
            lack->lines.count == sizeof lack->lines.lines / sizeof *lack->lines.lines) {
            lack->whole = true;
            return;
        }
        lack->lines.lines[lack->lines.count++] = decider;
    }
    lack->unknown = lack->unknown || sight == SNMPD_UNKNOWN;
}

/* A line may take out single rows of a column. */
static void look_below(const struct doctor *doctor, const struct snmpd_reader *reader,
                       const struct tree *tree, const uint32_t *oid, size_t length,
                       struct lack *lack)
{
    const struct snmpd_configuration *configuration = &doctor->configuration;
    for (size_t i = 0; i < configuration->views.count; i++) {
        const struct snmpd_view *view = &configuration->views.items[i];
        if (!strcmp(view->name, reader->view) && view->numeric && view->length > length &&
            !memcmp(view->subtree, oid, length * sizeof *oid))
            look_at(doctor, reader, tree, view->subtree, view->length, lack);
    }
}

static void look_at_table(const struct doctor *doctor, const struct snmpd_reader *reader,
                          const struct tree *tree, const struct table *table, struct lack *lack)
{
    for (size_t i = 0; i < table->column_count; i++) {
        uint32_t oid[TABLE_OID_MAX + 2];
        size_t length = table->oid_length;
        if (table->columns[i].access == ACCESS_INDEX) /* not accessible for anybody */
            continue;
        memcpy(oid, table->oid, length * sizeof *oid);
        if (table->shape == TABLE_OF_ROWS)
            oid[length++] = 1;
        if (table->shape != TABLE_OF_ONE)
            oid[length++] = table->columns[i].subid;
        look_at(doctor, reader, tree, oid, length, lack);
        look_below(doctor, reader, tree, oid, length, lack);
    }
}

static struct lack lack_of(const struct doctor *doctor, const struct snmpd_reader *reader,
                           const struct tree *tree)
{
    struct lack lack = {.whole = false};
    for (size_t i = 0; i < ipif_table_count; i++)
        if (is_under_tree(ipif_tables[i], tree) &&
            namespace_wants_table(doctor->cli, ipif_tables[i]))
            look_at_table(doctor, reader, tree, ipif_tables[i], &lack);
    return lack;
}

/* What has to be done besides; empty while no snmpd runs. */
static const char *and_reload(const struct doctor *doctor)
{
    static char text[96];
    char command[64];
    text[0] = '\0';
    if (doctor->snmpd) {
        doctor_advise_reload("snmpd", doctor->snmpd, command, sizeof command);
        snprintf(text, sizeof text, ", then: %s", command);
    }
    return text;
}

static void say_excluded(struct doctor *doctor, const struct snmpd_reader *reader,
                         const struct snmpd_view *view)
{
    char oid[LINE_SIZE], line[sizeof view->file + 64];
    format_oid(view->subtree, view->length, oid, sizeof oid);
    snprintf(line, sizeof line, "sed -i '%us/^/#/'", view->line);
    doctor_append_word(view->file, line, sizeof line);
    doctor_say(doctor, DOCTOR_FAULT, CHECK, line,
               "%s does not see what \"view %s excluded %s\" hides, line %u of %s: take the line "
               "out%s",
               reader->name, view->name, oid, view->line, view->file, and_reload(doctor));
}

static void say_hidden(struct doctor *doctor, const struct snmpd_reader *reader,
                       const struct tree *tree)
{
    const char *file = doctor_file(doctor);
    char oid[LINE_SIZE / 2], line[LINE_SIZE];
    format_oid(tree->oid, tree->length, oid, sizeof oid);
    if (reader->view[0]) {
        snprintf(line, sizeof line, "view %s included %s", reader->view, oid);
        doctor_say(doctor, DOCTOR_FAULT, CHECK, line,
                   "%s sees the view %s only, which hides %s: add the line to %s%s", reader->name,
                   reader->view, oid, file, and_reload(doctor));
        return;
    }
    doctor_say(doctor, DOCTOR_FAULT, CHECK, NULL,
               "%s may read one subtree only, which %s is not in: give it a view with -V in %s%s",
               reader->name, oid, file, and_reload(doctor));
}

/* Readers of one view need the same lines: the first of them stands for all. */
static bool is_repeated(const struct snmpd_configuration *configuration, size_t position)
{
    const struct snmpd_reader *reader = &configuration->readers.items[position];
    for (size_t i = 0; i < position; i++) {
        const struct snmpd_reader *earlier = &configuration->readers.items[i];
        if (reader->view[0] && !strcmp(earlier->view, reader->view) &&
            may_be(configuration, earlier))
            return true;
    }
    return false;
}

static void examine_reader(struct doctor *doctor, const struct snmpd_reader *reader)
{
    bool all = true, unknown = false;
    for (size_t i = 0; i < sizeof trees / sizeof *trees; i++) {
        const struct lack lack = lack_of(doctor, reader, &trees[i]);
        all = all && !lack.whole && !lack.lines.count && !lack.unknown;
        unknown = unknown || lack.unknown;
        for (size_t j = 0; j < lack.lines.count; j++)
            say_excluded(doctor, reader, lack.lines.lines[j]);
        if (lack.whole)
            say_hidden(doctor, reader, &trees[i]);
    }
    if (all)
        doctor_say(doctor, DOCTOR_FINE, CHECK, NULL, "%s sees all our tables", reader->name);
    else if (unknown)
        doctor_say(doctor, DOCTOR_UNKNOWN, CHECK, NULL,
                   "what %s sees is written with names: not looked into", reader->name);
}

/* False when nobody can be this reader. */
static bool examine_user(struct doctor *doctor, const struct snmpd_reader *reader)
{
    const struct snmpd_configuration *configuration = &doctor->configuration;
    if (!may_be(configuration, reader)) {
        doctor_say(doctor, DOCTOR_NOTE, CHECK, NULL,
                   "%s may read, but no createUser makes such a user, and snmpd has saved none",
                   reader->name);
        return false;
    }
    if (reader->user && !snmpd_has_user(configuration, reader->name))
        doctor_say(doctor, DOCTOR_UNKNOWN, CHECK, NULL,
                   "whether the user %s has been created cannot be read (%s); try as root",
                   reader->name, configuration->users_unreadable);
    return true;
}

void doctor_examine_views(struct doctor *doctor)
{
    const struct snmpd_configuration *configuration = &doctor->configuration;
    const struct snmpd_reader *lost = NULL;
    size_t readers = 0;
    for (size_t i = 0; i < configuration->readers.count; i++) {
        const struct snmpd_reader *reader = &configuration->readers.items[i];
        if (!examine_user(doctor, reader)) {
            lost = reader;
            continue;
        }
        readers++;
        if (!is_repeated(configuration, i))
            examine_reader(doctor, reader);
    }
    if (readers)
        return;
    if (lost) {
        char line[LINE_SIZE];
        snprintf(line, sizeof line, "createUser %s SHA \"PASSPHRASE\" AES", lost->name);
        doctor_say(
            doctor, DOCTOR_FAULT, CHECK, line,
            "nobody may read anything: there are no communities, and no user is created; add "
            "the line to %s",
            doctor_file(doctor));
    } else {
        doctor_say(
            doctor, DOCTOR_FAULT, CHECK, "rocommunity public localhost",
            "nobody may read anything: no community, no user, no access line; add one to %s%s",
            doctor_file(doctor), and_reload(doctor));
    }
}
