/* SPDX-License-Identifier: BSD-2-Clause */
/* Where snmpd is to be found. */
#pragma once

/* Reads agentXSocket in the library's place, which would believe anything: after init_agent(). */
void address_init(void);

/*
 * Gives the library the one address to connect to: the option's, else agentXSocket's, else the
 * usual one.
 *
 * The library alone would try a socket of a name and then a host of the same name, and would take
 * agentXSocket whole, though snmpd's own line may list several.
 *
 * option  what agentx_address_parse() takes, or NULL
 */
void address_set(const char *option);
