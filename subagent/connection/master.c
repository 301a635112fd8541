/* SPDX-License-Identifier: BSD-2-Clause */
#include "connection/master.h"

#include "util/clock.h"
#include "util/log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PING_INTERVAL (15 * NANOSECONDS_PER_SECOND)
#define PING_PATIENCE (3 * NANOSECONDS_PER_SECOND)

enum {
    CLOSE_REASON_SHUTDOWN = 5,
    OUTSTANDING_MAX = 100, /* a burst freezes snmpd, which answers each while it is sent the next */
};

struct master master = {.channel.descriptor = -1};

void master_init(const struct master_hooks *hooks)
{
    master.hooks = *hooks;
    master.watch.registered = hooks->registered;
}

/* Which folder on the way to the socket, or the socket, this user may not use. */
static const char *closed_place(void)
{
    static char text[512];
    char path[sizeof master.address];
    const char *start = strchr(master.address, ':');

    snprintf(path, sizeof path, "%s", start ? start + 1 : "");
    for (char *slash = strchr(path + (*path == '/'), '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (access(path, X_OK) < 0)
            break;
        *slash = '/';
    }
    snprintf(text, sizeof text,
             "%s is closed to this user; open it by agentXPerms in snmpd.conf (such as 0660 0755 "
             "root GROUP) or a tmpfiles.d line for the folder",
             *path ? path : master.address);
    return text;
}

/* What to do about a failed connect(). */
static const char *advice(int error)
{
    switch (error) {
    case -ENOENT:
    case -ECONNREFUSED:
        return "is snmpd running, with \"master agentx\" in snmpd.conf?";
    case -EACCES:
    case -EPERM:
        return closed_place();
    case -EAFNOSUPPORT:
    case -EADDRNOTAVAIL:
    case -ENAMETOOLONG:
    case -EINVAL:
        return "check agentXSocket or option -x";
    default:
        return "see snmpd's log";
    }
}

static bool is_absence(int error)
{
    return error == -ENOENT || error == -ECONNREFUSED || error == -EADDRNOTAVAIL;
}

/* An absent snmpd is one story, however connect() words it. */
static bool same_story(enum master_condition condition, int error)
{
    if (condition == MASTER_UNREACHABLE && is_absence(error))
        return master.condition == MASTER_LOST ||
               (master.condition == MASTER_UNREACHABLE && is_absence(master.error));
    return condition == master.condition && error == master.error;
}

void master_report(enum master_condition condition, int error)
{
    if (master.stopping || same_story(condition, error))
        return;
    bool was_silent = master.condition == MASTER_SILENT && master.silent_in_session;
    master.silent_in_session = condition == MASTER_SILENT && master_is_connected();
    master.condition = condition;
    master.error = error;
    switch (condition) {
    case MASTER_UNKNOWN:
        break;
    case MASTER_CONNECTED:
        log_info("%s snmpd at %s", was_silent ? "hearing again from" : "connected to",
                 master.address);
        break;
    case MASTER_LOST:
        log_warning("lost the connection to snmpd at %s; trying again every second",
                    master.address);
        break;
    case MASTER_UNREACHABLE:
        log_warning("cannot connect to snmpd at %s: %s; %s; trying again every second",
                    master.address, strerror(-error), advice(error));
        break;
    case MASTER_SILENT:
        log_warning("snmpd at %s does not answer: is it stopped or overloaded?%s", master.address,
                    master.silent_in_session ? "" : "; trying again every second");
        break;
    case MASTER_REFUSES:
        log_warning("snmpd at %s refuses the session: %s; see snmpd's log; trying again every "
                    "second",
                    master.address, agentx_error_name((unsigned)error));
        break;
    }
}

const char *master_explain(void)
{
    if (master.condition == MASTER_SILENT)
        return "snmpd does not answer";
    return master.condition == MASTER_CONNECTED ? "connected to snmpd" : "waiting for snmpd";
}

bool master_is_connected(void)
{
    return master.channel.descriptor >= 0 && master.watch.open;
}

bool master_settle(void)
{
    bool connected = master.connecting && master_is_connected();
    master.connecting = false;
    if (connected) {
        master.watch.epoch_settled = true;
        master_report(MASTER_CONNECTED, 0);
    }
    return connected;
}

int master_send(const uint8_t *pdu, size_t length, bool own)
{
    if (master.channel.descriptor < 0 || master.stopping)
        return -ENOTCONN;
    session_watch_sent(&master.watch, pdu, length, own, monotonic_now());
    int error = channel_send(&master.channel, pdu, length);
    if (error < 0)
        master_drop();
    return error;
}

void master_finish(void)
{
    agentx_finish(&master.writer);
    if (!master.writer.failed)
        master_send(master.writer.bytes, master.writer.length, true);
}

struct agentx_writer *master_begin(enum agentx_type type, const char *context)
{
    struct agentx_header header = {
        .type = (uint8_t)type,
        /* The byte order of the session's Open, which is the library's: this machine's. */
        .flags = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? AGENTX_NETWORK_BYTE_ORDER : 0,
        .session = master.watch.session,
        .packet = session_watch_next_packet(&master.watch),
    };
    if (*context)
        header.flags |= AGENTX_NON_DEFAULT_CONTEXT;
    agentx_begin(&master.writer, &header);
    if (*context)
        agentx_write_context(&master.writer, context);
    return &master.writer;
}

void master_register(const uint32_t *oid, size_t length, uint8_t priority)
{
    if (!master_is_connected())
        return;
    struct agentx_writer *writer = master_begin(AGENTX_REGISTER, "");
    /* The master's usual timeout. */
    agentx_write_bytes(writer, 0, priority, 0);
    agentx_write_oid(writer, oid, length, NULL, 0, false);
    master_finish();
}

size_t master_notification_room(void)
{
    if (!master_is_connected())
        return 0;
    size_t outstanding = session_watch_waiting(&master.watch, AGENTX_NOTIFY, NULL);
    return outstanding < OUTSTANDING_MAX ? OUTSTANDING_MAX - outstanding : 0;
}

static void write_name(struct agentx_writer *writer, const oid *name, size_t length)
{
    uint32_t numbers[MAX_OID_LEN];
    for (size_t i = 0; i < length; i++)
        numbers[i] = (uint32_t)name[i];
    agentx_write_oid(writer, numbers, length, NULL, 0, false);
}

static void write_binding(struct agentx_writer *writer, const netsnmp_variable_list *binding)
{
    agentx_write_type(writer, binding->type); /* AgentX took the types of SNMP as they are */
    write_name(writer, binding->name, binding->name_length);
    if (binding->type == ASN_OBJECT_ID)
        write_name(writer, binding->val.objid, binding->val_len / sizeof *binding->val.objid);
    else if (binding->type == ASN_OCTET_STR)
        agentx_write_octets(writer, binding->val.string, binding->val_len);
    else
        agentx_write_word(writer, (uint32_t)*binding->val.integer);
}

void master_notify(const char *context, netsnmp_variable_list *bindings)
{
    struct agentx_writer *writer = master_begin(AGENTX_NOTIFY, context);
    for (; bindings; bindings = bindings->next_variable)
        write_binding(writer, bindings);
    master_finish();
}

void master_heard(uint64_t now)
{
    master.heard = now;
    if (master.condition == MASTER_SILENT && !master.connecting && master_is_connected())
        master_report(MASTER_CONNECTED, 0);
}

uint64_t master_tick(uint64_t now)
{
    uint64_t since;

    if (master.channel.descriptor < 0)
        return UINT64_MAX;
    if (!master.watch.open) { /* the master has closed our session, but not the connection */
        master_drop();
        return UINT64_MAX;
    }
    if (session_watch_waiting(&master.watch, AGENTX_PING, &since)) {
        if (now < since + PING_PATIENCE)
            return since + PING_PATIENCE;
        master_report(MASTER_SILENT, 0);
        return UINT64_MAX; /* nothing to do until it is heard of */
    }
    uint64_t due = (master.heard > master.pinged ? master.heard : master.pinged) + PING_INTERVAL;
    if (now < due)
        return due;
    master.pinged = now;
    master_begin(AGENTX_PING, "");
    master_finish();
    return now + PING_PATIENCE;
}

void master_drop(void)
{
    if (master.channel.descriptor >= 0)
        shutdown(master.channel.descriptor, SHUT_RDWR);
}

void master_stop(void)
{
    master.stopping = 1;
    master_drop();
}

void master_goodbye(void)
{
    if (master_is_connected()) {
        agentx_write_bytes(master_begin(AGENTX_CLOSE, ""), CLOSE_REASON_SHUTDOWN, 0, 0);
        master_finish();
    }
    master.stopping = 1;
    channel_close(&master.channel);
    agentx_writer_done(&master.writer);
}

uint32_t master_ticks(uint64_t time)
{
    return session_watch_ticks(&master.watch, time);
}
