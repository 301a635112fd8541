/* SPDX-License-Identifier: BSD-2-Clause */
/* A DNS server for the namespace, as /etc/netns has it: who loses a file loses the server. */
#pragma once

#include "model/adapter.h"

#include <stdbool.h>
#include <stddef.h>

#define SERVER "192.0.2.53"

/* Who serves the namespace: the host's resolv.conf, or one for its name, in a new namespace. */
enum servers_of { SERVERS_OF_HOST, SERVERS_OF_OTHER };

/* In a mount namespace of the program's own. */
void servers_set_up(enum servers_of whose);

/* Whether there are so many adapters, and that server on that one alone. */
bool servers_match(const struct adapters *adapters, size_t count, uint32_t ifindex);
