/* SPDX-License-Identifier: BSD-2-Clause */
/* One run over all sources: what resolver.c hands to each of them. */
#pragma once

#include "programs/dns/resolver.h"
#include "programs/dns/resolver_server.h"
#include "programs/root_files.h"

struct resolver_bus;

struct resolver_run {
    const struct resolver_context *context;
    int root;
    const struct resolver_interface **by_index; /* ascending, like table->links */
    const struct resolver_interface **by_name;
    size_t count;
    struct resolver_table *table;
    struct scope_names names;
    struct resolver_bus *bus;
    bool networkd_runs;
};

/* Each source returns 0 or a shortage of our own (is_own_shortage()); whatever else happens to it
 * becomes a reason. */
typedef int resolver_source_read(struct resolver_run *run);
resolver_source_read resolver_resolved_read;
resolver_source_read resolver_networkd_read;
resolver_source_read resolver_networkd_left_read; /* once it does not run */
resolver_source_read resolver_saved_read;
resolver_source_read resolver_networkmanager_read;
resolver_source_read resolver_resolvconf_read;
resolver_source_read resolver_dhclient_read;
resolver_source_read resolver_resolv_conf_read;
resolver_source_read resolver_autoconfiguration_read;

const struct resolver_interface *resolver_run_by_name(const struct resolver_run *run,
                                                      const char *name);
/* The interface and its link, both NULL for an index that the caller did not pass. */
struct resolver_link *resolver_run_link(const struct resolver_run *run, uint32_t ifindex);
const struct resolver_interface *resolver_run_interface(const struct resolver_run *run,
                                                        uint32_t ifindex);

/*
 * Gives the link its servers unless an earlier source did, the list is empty, or the interface is
 * the loopback one.  The list is empty afterwards.
 */
void resolver_run_offer(struct resolver_run *run, struct resolver_link *link,
                        enum resolver_source source, struct server_list *list);

#define resolver_reason(run, source, ...) reason_set(&(run)->table->reasons[source], __VA_ARGS__)
