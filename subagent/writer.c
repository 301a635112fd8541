/* SPDX-License-Identifier: BSD-2-Clause */
#include "subagent/writer.h"

#include "columns/tables.h"
#include "subagent/agent.h"
#include "util/log.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>

static struct live *handle;

int writer_open(void)
{
    char text[512] = "";
    if (handle)
        return 0;
    struct live_options options = {
        .netns = agent.configuration.netns,
        .idle = true,
        .radvd_configuration = agent.configuration.radvd_configuration,
        .error = text,
        .error_size = sizeof text,
    };
    int error = live_open(&options, &handle);
    if (error < 0)
        log_error("cannot write: %s", *text ? text : strerror(-error));
    return error;
}

/* An agent that nobody writes to has none. */
static struct live *get_handle(void)
{
    return writer_open() == 0 ? handle : NULL;
}

void writer_close(void)
{
    handle = live_close(handle);
}

const struct column *writer_column(const struct column *column)
{
    for (size_t i = 0; i < ipif_interface_table.column_count; i++) {
        const struct column *own = &ipif_interface_table.columns[i];
        if (own->access == ACCESS_READ_WRITE && own->offset == column->offset)
            return own;
    }
    return NULL;
}

static void set_key(MIB_IPINTERFACE_ROW *row, uint8_t version, uint32_t ifindex)
{
    row->Family = version == INET_VERSION_IPV4 ? AF_INET : AF_INET6;
    row->InterfaceLuid.Value = 0;
    row->InterfaceIndex = ifindex;
}

void row_change_begin(struct row_change *change, uint8_t version, uint32_t ifindex)
{
    *change = (struct row_change){.version = version, .ifindex = ifindex};
    InitializeIpInterfaceEntry(&change->wanted.row);
    set_key(&change->wanted.row, version, ifindex);
}

int writer_read(uint8_t version, uint32_t ifindex, struct record *ret_record)
{
    struct live *live = get_handle();
    return live ? live_read_entry(live, (enum inet_version)version, ifindex, ret_record) : -EIO;
}

static bool is_status(const struct column *column)
{
    return column->offset == offsetof(struct record, enable_status);
}

static enum writer_verdict judge_status(uint8_t version)
{
    return version == INET_VERSION_IPV6 ? WRITER_FINE : WRITER_NOT_WRITABLE;
}

/* A value that the documents' functions take for "leave it" is none that can be written. */
static bool is_ignored(const struct request *request, const struct column *column,
                       const struct record *current, const struct column_value *value)
{
    struct column_value now;
    return !request->changes &&
           !(column_get(column, current, &now) && column_value_equal(column, &now, value));
}

enum writer_verdict writer_judge(uint8_t version, uint32_t ifindex, const struct column *column,
                                 const struct column_value *value)
{
    struct row_change change;
    struct request request;
    struct record current;
    struct live *live = get_handle();

    if (!live)
        return WRITER_FAILED;
    row_change_begin(&change, version, ifindex);
    if (column_set(column, value, &change.wanted) < 0)
        return WRITER_WRONG_VALUE;
    int error = set_judge(live, &change.wanted.row, &request, &current);
    if (error < 0)
        return error == -ENODEV ? WRITER_NO_ROW : WRITER_FAILED;
    if (is_status(column))
        return judge_status(version);
    switch (request.verdict) {
    case REQUEST_FINE:
        if (is_ignored(&request, column, &current, value))
            return set_is_settable(live, &change.wanted.row, column->name) > 0
                       ? WRITER_WRONG_VALUE
                       : WRITER_NOT_WRITABLE;
        return WRITER_FINE;
    case REQUEST_WRONG_VALUE:
        return WRITER_WRONG_VALUE;
    case REQUEST_NOT_SETTABLE:
        return WRITER_NOT_WRITABLE;
    case REQUEST_INCONSISTENT:
        return WRITER_INCONSISTENT;
    }
    return WRITER_FAILED;
}

static int write_row(struct row_change *change, const struct record *wanted,
                     char problem[SET_PROBLEM_SIZE])
{
    MIB_IPINTERFACE_ROW row = wanted->row; /* the LUID is given back in it */
    int error = set_row(get_handle(), &row, problem);
    if (error == 0)
        change->row_written = true;
    return error;
}

static int write_status(struct row_change *change, const struct record *wanted,
                        char problem[SET_PROBLEM_SIZE])
{
    if (!wanted->enable_status)
        return 0;
    int error = set_enable_status(get_handle(), &wanted->row,
                                  (enum enable_status)wanted->enable_status, problem);
    if (error == 0)
        change->status_written = true;
    return error;
}

int row_change_apply(struct row_change *change, char problem[SET_PROBLEM_SIZE])
{
    problem[0] = '\0';
    int error = writer_read(change->version, change->ifindex, &change->before);
    if (error < 0)
        return error;
    /* On first and off last: a protocol that is off takes fewer settings. */
    bool up = change->wanted.enable_status == ENABLE_STATUS_UP;
    if (up)
        error = write_status(change, &change->wanted, problem);
    if (error == 0)
        error = write_row(change, &change->wanted, problem);
    if (error == 0 && !up)
        error = write_status(change, &change->wanted, problem);
    if (error < 0) {
        char ignored[SET_PROBLEM_SIZE];
        row_change_undo(change, ignored);
    }
    return error;
}

/* What undoes a change: the old value in each column that it writes. */
static void invert(const struct row_change *change, struct record *ret_wanted)
{
    struct row_change nothing;
    row_change_begin(&nothing, change->version, change->ifindex);
    *ret_wanted = nothing.wanted;
    for (size_t i = 0; i < ipif_interface_table.column_count; i++) {
        const struct column *column = &ipif_interface_table.columns[i];
        struct column_value wanted, before;
        if (column->access != ACCESS_READ_WRITE || is_status(column))
            continue;
        struct column_value pattern;
        if (column_get(column, &change->wanted, &wanted) &&
            column_get(column, &nothing.wanted, &pattern) &&
            !column_value_equal(column, &wanted, &pattern) &&
            column_get(column, &change->before, &before))
            column_set(column, &before, ret_wanted);
    }
    if (change->wanted.enable_status)
        ret_wanted->enable_status = change->before.enable_status;
}

int row_change_undo(struct row_change *change, char problem[SET_PROBLEM_SIZE])
{
    struct record wanted;
    int error = 0;

    problem[0] = '\0';
    invert(change, &wanted);
    bool was_down = wanted.enable_status == ENABLE_STATUS_DOWN;
    if (change->status_written && !was_down)
        error = write_status(change, &wanted, problem);
    if (error == 0 && change->row_written)
        error = write_row(change, &wanted, problem);
    if (error == 0 && change->status_written && was_down)
        error = write_status(change, &wanted, problem);
    change->row_written = change->status_written = false;
    return error;
}
