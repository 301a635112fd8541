/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tables as SNMP sees them: where a table hangs, how its rows are indexed, which columns it has;
 * and the one search that answers GET and GETNEXT for all of them.  Knows nothing of Net-SNMP.
 */
#pragma once

#include "columns/column.h"
#include "util/on_demand.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct snapshot;
struct agent_facts;

/* What one request is answered from. */
struct table_view {
    const struct snapshot *snapshot;
    const struct agent_facts *facts; /* scalars */
    /* What is read on demand; NULL, and what it gives NULL: there is none. */
    const void *(*demand)(void *context, enum on_demand what);
    void *context;
    uint32_t (*ticks)(uint64_t time); /* CLOCK_MONOTONIC in nanoseconds as sysUpTime; NULL: all 0 */
};

/* For the functions of tables. */
static inline const void *table_demand(const struct table_view *view, enum on_demand what)
{
    return view->demand ? view->demand(view->context, what) : NULL;
}

/* Numbers: of an index, with what lies between the registered OID and it, of a table's OID. */
enum { TABLE_INDEX_MAX = 100, TABLE_SUFFIX_MAX = 2 + TABLE_INDEX_MAX, TABLE_OID_MAX = 16 };

/* ipifServe: tables that are served together. */
enum table_group {
    GROUP_IP,
    GROUP_IPIF,
    GROUP_INTERFACES,
    GROUP_ADDRESSES,
    GROUP_COUNT, /* behind these come groups that are not for ipifServe */
    GROUP_SYSTEM = GROUP_COUNT, /* in every context but the default one */
    GROUP_CONTEXTS,             /* in the default one, where there are others */
};

static inline const char *table_group_name(enum table_group group)
{
    static const char *const names[GROUP_COUNT] = {"ip", "ipif", "interfaces", "addresses"};
    return names[group];
}

/* The rows of a table: an array, by ascending index. */
struct table_rows {
    const void *first;
    size_t count;
    size_t size; /* of one, in bytes */
};

/* What follows the registered OID in the name of an instance. */
enum table_shape {
    TABLE_OF_ROWS,    /* 1.subid.index */
    TABLE_OF_SCALARS, /* subid.0 */
    TABLE_OF_ONE,     /* 0: a scalar that is registered alone */
};

/* A set of a table's columns is a uint64_t, a bit for each by its position. */
enum { TABLE_COLUMNS_MAX = 64 };

struct table {
    const char *name;
    const char *module;          /* of the MIB */
    enum table_group group;
    uint32_t oid[TABLE_OID_MAX]; /* the registered OID */
    size_t oid_length;
    enum table_shape shape;
    struct table_rows (*rows)(const struct table_view *view);
    bool (*has)(const void *row); /* whether a row is one of this table's; NULL: each is */
    const struct column *index; /* what the rows are sorted by; NULL: one row, at 0 */
    size_t index_length;        /* columns of it */
    bool of_interfaces; /* each row is of the one interface whose ifindex ends its index */
    bool is_announced;  /* all that its rows show is announced, or read on demand */
    unsigned extras;    /* enum snapshot_extra: what its rows show that not every snapshot has */
    bool is_ipv4;       /* all its rows are of IPv4, which its name does not begin with */
    bool by_columns;    /* registered column by column, as snmpd's own is: of two registrations the
                           one with the longer name is asked, whatever their priorities */
    const struct column *columns; /* by ascending subid */
    size_t column_count;
};

/* An instance found, and what follows the registered OID in its name. */
struct table_hit {
    const struct column *column;
    const void *row;
    uint32_t suffix[TABLE_SUFFIX_MAX];
    size_t suffix_length;
    struct column_value value;
};

enum table_result {
    TABLE_FOUND,
    TABLE_NO_SUCH_OBJECT,   /* no such column */
    TABLE_NO_SUCH_INSTANCE, /* no such row, or the row does not have the column */
    TABLE_END,              /* nothing behind it in this table */
};

/* The interfaces whose facts are all that the GETs of one request need. */
struct interfaces_asked {
    bool next; /* GETNEXT: rows that nobody knows yet */
    bool any; /* of what the kernel changes without a word; otherwise nothing is to be read */
    bool all; /* they need more than these */
    size_t count;
    uint32_t ifindexes[16];
};

/* Adds what one name of a request needs; suffix is what follows the table's OID. */
void interfaces_asked_add(struct interfaces_asked *asked, const struct table *table,
                          const uint32_t *suffix, size_t length);

/* A column, of the table or of its index, of one of its rows; a time stamp as it is stored.  False:
 * this row does not have it. */
bool table_value(const struct table *table, const struct table_view *view,
                 const struct column *column, const void *row, struct column_value *ret_value);

/* What a table is registered by: its OID, or the name of each column.  Returns the length of the
 * name at position, 0 behind the last. */
size_t table_registration(const struct table *table, size_t position,
                          uint32_t ret_name[static TABLE_OID_MAX]);

/* GET: suffix is what follows the table's OID. */
enum table_result table_get(const struct table *table, const struct table_view *view,
                            const uint32_t *suffix, size_t length, struct table_hit *ret_hit);

/* GETNEXT: the first instance behind suffix, which may be any sequence, also an empty one.  With
 * inclusive set, an instance at exactly suffix is an answer. */
enum table_result table_next(const struct table *table, const struct table_view *view,
                             const uint32_t *suffix, size_t length, bool inclusive,
                             struct table_hit *ret_hit);

/* The columns whose value is other than before, or came, or went: in the table's order.  A value
 * that drifts by itself is none.  Returns their number. */
size_t table_differences(const struct table *table, const void *before, const void *after,
                         const struct column *ret_columns[TABLE_COLUMNS_MAX]);
