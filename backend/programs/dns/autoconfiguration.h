/* SPDX-License-Identifier: BSD-2-Clause */
/* What the configuration files of three programs say about link-local IPv4 addresses. */
#pragma once

#include <stdbool.h>

/* systemd.network(5): [Network] LinkLocalAddressing=, as version 252 understands it. */
bool networkd_assigns_link_local(const char *text);

/* NetworkManager's keyfile: method=link-local, or link-local=enabled or fallback, in [ipv4]. */
bool networkmanager_assigns_link_local(const char *text, const char *uuid);

/* dhcpcd.conf(5): neither switched off nor replaced by another address, nor kept away from the
 * interface. */
bool dhcpcd_assigns_link_local(const char *text, const char *interface);
