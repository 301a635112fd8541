/* SPDX-License-Identifier: BSD-2-Clause */
/* What systemd-networkd leaves below /run/systemd/netif, and the .network files it names there. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Whether it runs, as systemd says: its files outlive it.  Where there is no systemd to say so, it
 * is taken to run.  Fails only where the machine is short of something. */
int networkd_runs(int root, bool *ret_runs) __attribute__((warn_unused_result));

/* systemd.network(5), as far as it says who sends advertisements and assigns link-local IPv4
 * addresses.  Times in seconds, HUGE_VAL: for ever. */
struct network_settings {
    bool sends, managed, other;
    double lifetime, reachable_time, retransmit_time;
    uint8_t hop_limit;
    bool link_local_ipv4;
};

extern const struct network_settings network_defaults;

/* What a text changes of the settings.  It is cut up. */
void network_settings_parse(char *text, struct network_settings *settings);

struct networkd_link {
    uint32_t ifindex;
    char *servers;                          /* NULL: it does not speak of any */
    const struct network_settings *network; /* NULL: it is not managed */
};

/* Calls for each link that it knows, in no order, until a call fails. */
typedef int networkd_link_function(void *context, const struct networkd_link *link);
int networkd_links(int root, networkd_link_function *function, void *context)
    __attribute__((warn_unused_result));
