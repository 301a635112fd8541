/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The floor: the cheapest AgentX subagent that there can be.
 *
 *     agentx_floor SOCKET ROWS
 *
 * Serves a table of four integer columns and ROWS rows at netSnmpPlaypen.4294 from an array, with
 * one recv and one send for each request and no library at all.  It speaks just enough of RFC 2741
 * for that; what it does not understand ends it.  Never part of the product: the benchmark
 * compares with it.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { PDU_OPEN = 1, PDU_REGISTER = 3, PDU_GET = 5, PDU_GET_NEXT = 6, PDU_RESPONSE = 18 };
enum { VALUE_INTEGER = 2, VALUE_NO_SUCH_INSTANCE = 129, VALUE_END_OF_MIB_VIEW = 130 };
enum { HEADER_SIZE = 20, COLUMNS = 4, OID_MAX = 128, BUFFER_SIZE = 65536 };
enum { FLAG_NETWORK_BYTE_ORDER = 0x10 };

/* netSnmpPlaypen.4294, and behind it .1.column.row as in any conceptual table. */
static const uint32_t root[] = {1, 3, 6, 1, 4, 1, 8072, 9999, 9999, 4294};
enum { ROOT_LENGTH = sizeof root / sizeof root[0], INSTANCE_LENGTH = ROOT_LENGTH + 3 };

struct row {
    uint32_t index;
    int32_t values[COLUMNS];
};

struct oid {
    uint32_t ids[OID_MAX];
    unsigned length;
    bool include;
};

struct floor {
    int socket;
    uint32_t session;
    struct row *rows;
    uint32_t row_count;
    uint8_t in[BUFFER_SIZE];
    size_t have;
    uint8_t out[BUFFER_SIZE];
};

static void die(const char *what)
{
    fprintf(stderr, "agentx_floor: %s: %s\n", what, strerror(errno));
    exit(1);
}

static uint8_t *put32(uint8_t *at, uint32_t value)
{
    memcpy(at, &value, sizeof value);
    return at + sizeof value;
}

static uint32_t get32(const uint8_t *at)
{
    uint32_t value;

    memcpy(&value, at, sizeof value);
    return value;
}

/* What "prefix" in an OID stands for; the number behind it is the prefix. */
static const uint32_t internet[] = {1, 3, 6, 1};
enum { INTERNET_LENGTH = sizeof internet / sizeof internet[0] };

static uint8_t *put_oid(uint8_t *at, const uint32_t *ids, unsigned length)
{
    uint8_t prefix = 0;

    if (length > INTERNET_LENGTH && memcmp(ids, internet, sizeof internet) == 0 &&
        ids[INTERNET_LENGTH] <= UINT8_MAX) {
        prefix = (uint8_t)ids[INTERNET_LENGTH];
        ids += INTERNET_LENGTH + 1;
        length -= INTERNET_LENGTH + 1;
    }
    *at++ = (uint8_t)length;
    *at++ = prefix;
    *at++ = 0; /* not inclusive */
    *at++ = 0;
    memcpy(at, ids, length * sizeof *ids);
    return at + length * sizeof *ids;
}

static const uint8_t *get_oid(const uint8_t *at, struct oid *ret_oid)
{
    unsigned rest = at[0], prefix = at[1];

    ret_oid->include = at[2] != 0;
    ret_oid->length = 0;
    if (prefix != 0) {
        memcpy(ret_oid->ids, internet, sizeof internet);
        ret_oid->ids[INTERNET_LENGTH] = prefix;
        ret_oid->length = INTERNET_LENGTH + 1;
    }
    if (ret_oid->length + rest > OID_MAX)
        die("an OID is too long");
    memcpy(ret_oid->ids + ret_oid->length, at + 4, rest * sizeof(uint32_t));
    ret_oid->length += rest;
    return at + 4 + rest * sizeof(uint32_t);
}

static uint8_t *put_header(uint8_t *at, uint8_t type, const uint32_t ids[3])
{
    *at++ = 1; /* version */
    *at++ = type;
    *at++ = 0; /* the host's byte order, which is the session's */
    *at++ = 0;
    for (int i = 0; i < 3; i++) /* session, transaction, packet */
        at = put32(at, ids[i]);
    return put32(at, 0); /* length: finish() knows it */
}

static void finish(struct floor *floor, const uint8_t *end)
{
    size_t size = (size_t)(end - floor->out);

    put32(floor->out + HEADER_SIZE - 4, (uint32_t)size - HEADER_SIZE);
    if (send(floor->socket, floor->out, size, MSG_NOSIGNAL) != (ssize_t)size)
        die("send");
}

/* The size of the next whole packet at the start of the buffer; 0 at the end of the stream. */
static size_t next_packet(struct floor *floor)
{
    for (;;) {
        if (floor->have >= HEADER_SIZE) {
            size_t size = HEADER_SIZE + get32(floor->in + HEADER_SIZE - 4);

            if (size > BUFFER_SIZE || (floor->in[2] & FLAG_NETWORK_BYTE_ORDER) != 0) {
                errno = EPROTO;
                die("the master's packet");
            }
            if (floor->have >= size)
                return size;
        }
        ssize_t got = recv(floor->socket, floor->in + floor->have, BUFFER_SIZE - floor->have, 0);
        if (got < 0)
            die("recv");
        if (got == 0)
            return 0;
        floor->have += (size_t)got;
    }
}

static void drop_packet(struct floor *floor, size_t size)
{
    floor->have -= size;
    memmove(floor->in, floor->in + size, floor->have);
}

static uint32_t first_row_from(const struct floor *floor, uint32_t index)
{
    uint32_t low = 0, high = floor->row_count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (floor->rows[middle].index < index)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Below zero, zero, above zero: the OID lies before, in, behind the root's subtree. */
static int against_root(const struct oid *oid)
{
    for (unsigned i = 0; i < ROOT_LENGTH && i < oid->length; i++)
        if (oid->ids[i] != root[i])
            return oid->ids[i] < root[i] ? -1 : 1;
    return oid->length < ROOT_LENGTH ? -1 : 0;
}

/* The column and the position of the instance that answers; false when there is none. */
static bool find(const struct floor *floor, const struct oid *oid, bool next, uint32_t *ret_column,
                 uint32_t *ret_position)
{
    const uint32_t *ids = oid->ids;
    int place = against_root(oid);
    uint32_t column = 1, position = 0;

    if (place > 0 || (place == 0 && oid->length > ROOT_LENGTH && ids[ROOT_LENGTH] > 1))
        return false;
    if (!next || oid->include) {
        bool exact = place == 0 && oid->length == INSTANCE_LENGTH && ids[ROOT_LENGTH] == 1;

        if (exact && ids[ROOT_LENGTH + 1] >= 1 && ids[ROOT_LENGTH + 1] <= COLUMNS) {
            column = ids[ROOT_LENGTH + 1];
            position = first_row_from(floor, ids[ROOT_LENGTH + 2]);
            if (position < floor->row_count &&
                floor->rows[position].index == ids[ROOT_LENGTH + 2]) {
                *ret_column = column;
                *ret_position = position;
                return true;
            }
        }
        if (!next)
            return false;
    }
    column = 1;
    position = 0;
    if (place == 0 && oid->length > ROOT_LENGTH + 1 && ids[ROOT_LENGTH] == 1 &&
        ids[ROOT_LENGTH + 1] > 0) {
        column = ids[ROOT_LENGTH + 1];
        if (oid->length > ROOT_LENGTH + 2 && ids[ROOT_LENGTH + 2] != UINT32_MAX)
            position = first_row_from(floor, ids[ROOT_LENGTH + 2] + 1);
        else if (oid->length > ROOT_LENGTH + 2)
            position = floor->row_count;
    }
    if (position >= floor->row_count) {
        position = 0;
        column++;
    }
    *ret_column = column;
    *ret_position = position;
    return column <= COLUMNS;
}

static void answer(struct floor *floor, size_t size)
{
    const uint8_t *at = floor->in + HEADER_SIZE, *end = floor->in + size;
    bool next = floor->in[1] == PDU_GET_NEXT;
    uint32_t ids[3];

    memcpy(ids, floor->in + 4, sizeof ids);
    uint8_t *to = put_header(floor->out, PDU_RESPONSE, ids);
    to = put32(to, 0); /* sysUpTime: the master's business */
    to = put32(to, 0); /* no error */
    while (at < end) {
        struct oid oid, bound;
        uint32_t column, position;

        at = get_oid(at, &oid);
        at = get_oid(at, &bound);
        if (find(floor, &oid, next, &column, &position)) {
            uint32_t instance[INSTANCE_LENGTH];

            memcpy(instance, root, sizeof root);
            instance[ROOT_LENGTH] = 1;
            instance[ROOT_LENGTH + 1] = column;
            instance[ROOT_LENGTH + 2] = floor->rows[position].index;
            to = put32(to, VALUE_INTEGER);
            to = put_oid(to, instance, INSTANCE_LENGTH);
            to = put32(to, (uint32_t)floor->rows[position].values[column - 1]);
        } else {
            to = put32(to, next ? VALUE_END_OF_MIB_VIEW : VALUE_NO_SUCH_INSTANCE);
            to = put_oid(to, oid.ids, oid.length);
        }
    }
    finish(floor, to);
}

static void take_response(struct floor *floor, const char *what)
{
    size_t size = next_packet(floor);

    if (size < HEADER_SIZE + 8 || floor->in[1] != PDU_RESPONSE) {
        errno = EPROTO;
        die(what);
    }
    uint16_t error;
    memcpy(&error, floor->in + HEADER_SIZE + 4, sizeof error);
    if (error != 0) {
        fprintf(stderr, "agentx_floor: %s: AgentX error %u\n", what, error);
        exit(1);
    }
    floor->session = get32(floor->in + 4);
    drop_packet(floor, size);
}

static void open_session(struct floor *floor, const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    uint8_t *to;

    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        die(path);
    }
    strcpy(address.sun_path, path);
    floor->socket = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (floor->socket < 0 ||
        connect(floor->socket, (const struct sockaddr *)&address, sizeof address) < 0)
        die(path);

    to = put_header(floor->out, PDU_OPEN, (const uint32_t[]){0, 1, 1});
    to = put32(to, 5); /* time-out in seconds, and padding */
    to = put_oid(to, root, ROOT_LENGTH);
    to = put32(to, 5);
    memcpy(to, "floor\0\0\0", 8);
    finish(floor, to + 8);
    take_response(floor, "open");

    to = put_header(floor->out, PDU_REGISTER, (const uint32_t[]){floor->session, 2, 2});
    *to++ = 0;   /* the session's time-out */
    *to++ = 127; /* priority */
    *to++ = 0;   /* no range */
    *to++ = 0;
    finish(floor, put_oid(to, root, ROOT_LENGTH));
    take_response(floor, "register");
}

int main(int argc, char **argv)
{
    static struct floor floor;
    size_t size;

    if (argc != 3) {
        fputs("usage: agentx_floor SOCKET ROWS\n", stderr);
        return 2;
    }
    floor.row_count = (uint32_t)strtoul(argv[2], NULL, 10);
    floor.rows = calloc(floor.row_count, sizeof *floor.rows);
    if (!floor.rows)
        die("rows");
    for (uint32_t i = 0; i < floor.row_count; i++) {
        floor.rows[i].index = i + 1;
        for (int column = 0; column < COLUMNS; column++)
            floor.rows[i].values[column] = (int32_t)i * COLUMNS + column;
    }
    open_session(&floor, argv[1]);
    while ((size = next_packet(&floor)) > 0) {
        if (floor.in[1] == PDU_GET || floor.in[1] == PDU_GET_NEXT)
            answer(&floor, size);
        drop_packet(&floor, size);
    }
    free(floor.rows);
    return 0;
}
