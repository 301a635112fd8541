/* SPDX-License-Identifier: BSD-2-Clause */
/* What systemd-networkd leaves below /run/systemd/netif, and the .network files it names there. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Whether it runs, as systemd says: its files outlive it.  Where there is no systemd to say so, it
 * is taken to run.  Fails only where the machine is short of something. */
int networkd_runs(int root, bool *ret_runs) __attribute__((warn_unused_result));

/* Calls for each link that it knows, in no order, until a call fails. */
typedef int networkd_link_function(void *context, uint32_t ifindex);
int networkd_links(int root, networkd_link_function *function, void *context)
    __attribute__((warn_unused_result));

/* The state of one link; members that are absent, or all of them, are NULL. */
struct networkd_state {
    char *text; /* in which the others are */
    char *servers;
    char *network_file;
    char *dropins;
};

int networkd_state_read(int root, uint32_t ifindex, struct networkd_state *ret_state)
    __attribute__((warn_unused_result));
void networkd_state_done(struct networkd_state *state);

/* systemd.network(5), as far as it says who sends advertisements and assigns link-local
 * addresses. */
struct network_settings {
    bool sends, managed, other;
    uint64_t lifetime; /* microseconds, as the next two */
    uint64_t reachable_time, retransmit_time;
    uint8_t hop_limit;
    bool link_local_chosen, link_local_ipv4, link_local_ipv6;
    bool keeps_master, is_bridge_port, is_bond_port;
    bool no_ipv6_address; /* even if one is asked for */
};

/* The text is cut up. */
void network_settings_parse(char *text, struct network_settings *ret_settings);

/* As version 252 understands it. */
bool network_assigns_ipv4_link_local(const struct network_settings *settings);

/* Many links share one .network file: the last one read is kept.  Zero-initialised is empty. */
struct networkd_network {
    char *file;
    char *dropins; /* NULL: the state does not list them, as up to version 252 */
    struct network_settings settings;
};

/*
 * The settings of the .network file that the state names, and of its drop-ins.  *ret_found is
 * false when the link has none, or it is passed over.
 */
int networkd_network_read(int root, const struct networkd_state *state,
                          struct networkd_network *network, bool *ret_found)
    __attribute__((warn_unused_result));
void networkd_network_done(struct networkd_network *network);
