/* SPDX-License-Identifier: BSD-2-Clause */
/* Addresses of an AgentX master, as they stand in agentXSocket and behind snmpd's option -x. */
#pragma once

enum agentx_transport { AGENTX_UNIX, AGENTX_TCP, AGENTX_TCP6 };

struct agentx_address {
    enum agentx_transport transport;
    const char *rest; /* in the text: a path, or HOST:PORT, HOST or PORT; not terminated */
    int rest_length;  /* 0: the usual one of that transport */
};

/*
 * Takes the first address of a list (a comma stands between two).
 *
 * The words are Net-SNMP's, of streams: unix, tcp, tcp6, tcpv6 and tcpipv6, in letters of any case.
 * Without a word, PORT and HOST:PORT are for tcp and everything else is a path.
 *
 * -EPROTONOSUPPORT for another word in front of a colon.  snmpd makes a socket file with a colon
 * in its name of such an address, or listens for datagrams, of which AgentX knows nothing.
 */
int agentx_address_parse(const char *text, struct agentx_address *ret_address);

/* The length of the word in front of the colon: what a message says of -EPROTONOSUPPORT, which is
 * AGENTX_ADDRESS_REFUSED with that length and the text. */
int agentx_address_word(const char *text);

#define AGENTX_ADDRESS_REFUSED                                                                     \
    "\"%.*s\" is no kind of AgentX address; give unix:PATH, tcp:HOST:PORT or tcp6:[HOST]:PORT"
