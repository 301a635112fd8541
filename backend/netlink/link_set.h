/* SPDX-License-Identifier: BSD-2-Clause */
/* What can be changed of a link by one request, and what of it is longer than a record has it. */
#pragma once

#include "netlink/netlink.h"

#include <stdint.h>

/* With its NUL: the kernel's IFALIASZ. */
enum { LINK_WHOLE_ALIAS_SIZE = 256 };

/*
 * Changes a link: RTM_NEWLINK.
 *
 * flags  IFF_* as they are to be, of those in mask; mask 0: all stay
 * alias  "" removes it; NULL: it stays
 *
 * -ENODEV when there is no such link, or what the kernel said: it may have changed a part then.
 */
int link_set(struct netlink *netlink, uint32_t ifindex, uint32_t flags, uint32_t mask,
             const char *alias) __attribute__((warn_unused_result));

/* A link's whole alias, or "".  -ENODEV when there is no such link. */
int link_read_whole_alias(struct netlink *netlink, uint32_t ifindex,
                          char ret_alias[static LINK_WHOLE_ALIAS_SIZE])
    __attribute__((warn_unused_result));
