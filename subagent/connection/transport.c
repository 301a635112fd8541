/* SPDX-License-Identifier: BSD-2-Clause */
#include "connection/transport.h"

#include "connection/master.h"
#include "connection/transport_set.h"
#include "util/agentx_address.h"
#include "util/clock.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>
#include <net-snmp/agent/agent_callbacks.h>
#include <net-snmp/library/snmpUnixDomain.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* In front of an address that is for us to connect to. */
#define TRANSPORT_PREFIX "ipifd"

/* The library refuses longer AgentX PDUs, after having taken them. */
enum { LIBRARY_PDU_MAX = 1 << 16 };

/* How often the library tries to connect; 0 while connected, where it would ping, and wait. */
static void set_retry(int seconds)
{
    netsnmp_ds_set_int(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_AGENTX_PING_INTERVAL, seconds);
}

static int on_close(netsnmp_transport *transport)
{
    if (transport->sock >= 0) {
        if (!master.watch.open && master.connecting && master.watch.open_error)
            master_report(MASTER_REFUSES, (int)master.watch.open_error);
        else if (!master.watch.open && master.connecting)
            master_report(MASTER_SILENT, 0);
        master.connecting = false;
        channel_close(&master.channel);
        session_watch_reset(&master.watch);
        transport_set_forget();
        set_retry(1);
    }
    transport->sock = -1;
    return 0;
}

void transport_send_error(const struct agentx_header *request, unsigned error, unsigned index)
{
    if (request->type == AGENTX_RESPONSE)
        return;
    agentx_begin_response(&master.writer, request);
    agentx_set_error(&master.writer, error, index);
    agentx_finish(&master.writer);
    if (!master.writer.failed)
        master_send(master.writer.bytes, master.writer.length, false);
}

/* Deals with a PDU that was not answered.  True when it is for the library. */
static bool for_library(const struct agentx_header *header, const uint8_t *payload, uint64_t now)
{
    if (!agentx_well_formed(header, payload)) {
        transport_send_error(header, AGENTX_PARSE_ERROR, 0);
        return false;
    }
    if (header->type == AGENTX_RESPONSE) {
        bool own = session_watch_answered(&master.watch, header, payload, now);
        master_heard(now);
        return !own;
    }
    if (header->length + AGENTX_HEADER_SIZE > LIBRARY_PDU_MAX) {
        transport_send_error(header, AGENTX_PROCESSING_ERROR, 0);
        return false;
    }
    return !transport_set_is_phase(header->type) || transport_set_take(header);
}

enum found { FOUND_NONE, FOUND_WAITING, FOUND_FOR_LIBRARY, FOUND_BROKEN };

/* Answers what needs no library, up to the first PDU that does; that is the library's, or waits for
 * its answer to another. */
static enum found answer_received(struct agentx_header *ret_header, const uint8_t **ret_pdu)
{
    int found;
    while ((found = channel_peek(&master.channel, ret_header, ret_pdu)) > 0) {
        if (!master.hooks.answer(ret_header, *ret_pdu + AGENTX_HEADER_SIZE, &master.writer))
            return transport_set_waits(ret_header) ? FOUND_WAITING : FOUND_FOR_LIBRARY;
        master_send(master.writer.bytes, master.writer.length, false);
        channel_drop(&master.channel, ret_header);
    }
    return found < 0 ? FOUND_BROKEN : FOUND_NONE;
}

bool transport_serve(void)
{
    struct agentx_header header;
    const uint8_t *pdu;
    int error = channel_receive(&master.channel);
    if (error < 0)
        return error != -EAGAIN;
    const enum found found = answer_received(&header, &pdu);
    master_heard(monotonic_now());
    return found == FOUND_FOR_LIBRARY || found == FOUND_BROKEN;
}

bool transport_pending(void)
{
    struct agentx_header header;
    const uint8_t *pdu;
    if (master.channel.descriptor < 0)
        return false;
    const enum found found = answer_received(&header, &pdu);
    return found == FOUND_FOR_LIBRARY || found == FOUND_BROKEN;
}

/* Deals with every complete PDU; those for the library are copied out, whole ones only.  Returns
 * how many bytes, or -EPROTO. */
static int take_pdus(uint8_t *buffer, size_t size)
{
    struct agentx_header header;
    const uint8_t *pdu;
    size_t taken = 0;
    enum found found;
    uint64_t now = monotonic_now();

    while ((found = answer_received(&header, &pdu)) == FOUND_FOR_LIBRARY) {
        size_t length = AGENTX_HEADER_SIZE + header.length;
        if (length <= LIBRARY_PDU_MAX && length > size - taken)
            break;
        if (for_library(&header, pdu + AGENTX_HEADER_SIZE, now)) {
            memcpy(buffer + taken, pdu, length);
            taken += length;
        }
        channel_drop(&master.channel, &header);
    }
    master_heard(now);
    return found == FOUND_BROKEN ? -EPROTO : (int)taken;
}

/* What the library sees of the end: the first thing that it does is to read the retry interval.
 * Before that it is told how a SET ends that was under way. */
static int on_end(netsnmp_transport *transport, void *buffer, int size)
{
    const int last_word = transport_set_end(buffer, (size_t)size);
    if (last_word == 0)
        transport->flags |= NETSNMP_TRANSPORT_FLAG_EMPTY_PKT;
    if (last_word >= 0)
        return last_word;
    if (!master.connecting && !master.stopping) {
        set_retry(1);
        master_report(MASTER_LOST, 0);
    }
    return -1;
}

static int on_receive(netsnmp_transport *transport, void *buffer, int size, void **ret_opaque,
                      int *ret_opaque_length)
{
    *ret_opaque = NULL;
    *ret_opaque_length = 0;
    if (master.stopping)
        return on_end(transport, buffer, size);
    if (!transport_pending()) {
        int error = channel_receive(&master.channel);
        if (error < 0 && error != -EAGAIN)
            return on_end(transport, buffer, size);
    }
    int taken = take_pdus(buffer, (size_t)size);
    if (taken < 0)
        return on_end(transport, buffer, size);
    if (taken == 0)
        transport->flags |= NETSNMP_TRANSPORT_FLAG_EMPTY_PKT;
    return taken;
}

/* The library waits for one answer before it sends the next such PDU: if there is one without,
 * it has given up on that, and would wait for every further one as long. */
static bool gave_up(void)
{
    for (size_t i = 0; i < master.watch.requests.count; i++) {
        const struct watched_request *request = &master.watch.requests.items[i];
        if (!request->own && request->type != AGENTX_NOTIFY)
            return true;
    }
    return false;
}

static int on_send(netsnmp_transport *transport, const void *packet, int size, void **opaque,
                   int *opaque_length)
{
    (void)transport, (void)opaque, (void)opaque_length;
    if (size < AGENTX_HEADER_SIZE)
        return -1;
    struct agentx_header header;
    agentx_read_header(packet, &header);
    if (header.type != AGENTX_RESPONSE && header.type != AGENTX_NOTIFY && gave_up()) {
        if (master.watch.open)
            master_report(MASTER_SILENT, 0);
        master_drop();
        return -1;
    }
    if (header.type == AGENTX_RESPONSE &&
        transport_set_answered(&header, (const uint8_t *)packet + AGENTX_HEADER_SIZE))
        return size;
    return master_send(packet, (size_t)size, false) < 0 ? -1 : size;
}

static char *on_format(netsnmp_transport *transport, const void *data, int length)
{
    (void)transport, (void)data, (void)length;
    return strdup(master.address);
}

static oid domain_name[] = {TRANSPORT_DOMAIN_LOCAL};

/* address: as address_set() has made it. */
static netsnmp_transport *open_transport(const char *address, int local, const char *usual)
{
    (void)usual;
    if (local || master.stopping || master.channel.descriptor >= 0)
        return NULL;
    snprintf(master.address, sizeof master.address, "%s",
             strcmp(address, "unix:") == 0 ? "unix:" NETSNMP_AGENTX_SOCKET : address);
    int error = channel_connect(&master.channel, master.address);
    if (error == -EAGAIN || error == -ETIMEDOUT)
        master_report(MASTER_SILENT, 0);
    else if (error < 0)
        master_report(MASTER_UNREACHABLE, error);
    netsnmp_transport *transport = error < 0 ? NULL : SNMP_MALLOC_TYPEDEF(netsnmp_transport);
    if (!transport) {
        channel_close(&master.channel);
        return NULL;
    }
    transport->domain = domain_name;
    transport->domain_length = OID_LENGTH(domain_name);
    transport->sock = master.channel.descriptor;
    transport->flags = NETSNMP_TRANSPORT_FLAG_STREAM;
    transport->msgMaxSize = LIBRARY_PDU_MAX;
    transport->f_recv = on_receive;
    transport->f_send = on_send;
    transport->f_close = on_close;
    transport->f_fmtaddr = on_format;

    session_watch_reset(&master.watch);
    master.connecting = true;
    /* A loss while the library connects must not make it arm a second timer beside the one that
     * brought us here. */
    set_retry(0);
    if (strncmp(master.address, "unix:", strlen("unix:")) == 0)
        peer_check(master.channel.descriptor, master.address + strlen("unix:"));
    return transport;
}

/* After the library was told of the end, and before it decides about its next try. */
static int on_session_stop(int major, int minor, void *argument, void *context)
{
    (void)major, (void)minor, (void)argument, (void)context;
    set_retry(1);
    return SNMPERR_SUCCESS;
}

static void nothing(unsigned registration, void *context)
{
    (void)registration, (void)context;
}

/* The library keeps the number of a session's alarm where a session that is just being opened has
 * its security model: an opening that fails unregisters the alarm of that number, and the third
 * would be the one that tries again. */
static void use_up_alarms(void)
{
    for (int i = 0; i < SNMP_SEC_MODEL_USM; i++)
        snmp_alarm_unregister(snmp_alarm_register(1, 0, nothing, NULL));
}

void transport_register(void)
{
    use_up_alarms();
    static const char *prefix[] = {TRANSPORT_PREFIX, NULL};
    static netsnmp_tdomain domain = {
        .name = domain_name,
        .name_length = OID_LENGTH(domain_name),
        .prefix = prefix,
        .f_create_from_tstring_new = open_transport,
    };
    netsnmp_tdomain_register(&domain);
    snmp_register_callback(SNMP_CALLBACK_APPLICATION, SNMPD_CALLBACK_INDEX_STOP, on_session_stop,
                           NULL);
}

/* --- where snmpd is --------------------------------------------------------------------------- */

static char configured[512]; /* what agentXSocket says; or empty */

static void parse_socket(const char *token, char *line)
{
    struct agentx_address address;
    if (agentx_address_parse(line, &address) < 0)
        netsnmp_config_error("%s: " AGENTX_ADDRESS_REFUSED, token, agentx_address_word(line), line);
    else
        snprintf(configured, sizeof configured, "%s", line);
}

void address_init(void)
{
    /* In the library's place: its spelling, and its files, agentx.conf beside ipifd.conf. */
    register_config_handler(":agentx", "agentxsocket", parse_socket, NULL,
                            "ADDRESS (" NETSNMP_AGENTX_SOCKET "): of snmpd's AgentX");
}

void address_set(const char *option)
{
    static const char *const domains[] = {
        [AGENTX_UNIX] = "unix", [AGENTX_TCP] = "tcp", [AGENTX_TCP6] = "tcp6"};
    struct agentx_address address;
    char one[sizeof configured];

    const char *text = option ? option : configured;
    if (agentx_address_parse(*text ? text : NETSNMP_AGENTX_SOCKET, &address) < 0)
        return; /* refused when it was read */
    snprintf(one, sizeof one, TRANSPORT_PREFIX ":%s:%.*s", domains[address.transport],
             address.rest_length, address.rest);
    netsnmp_ds_set_string(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_X_SOCKET, one);
}
