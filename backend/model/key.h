/* SPDX-License-Identifier: BSD-2-Clause */
/* Which row a caller means. */
#pragma once

#include "model/record.h"

/* The version of a family; false when it is neither AF_INET nor AF_INET6 (nor its alias 23). */
bool key_version(ADDRESS_FAMILY family, enum inet_version *ret_version);

/* The checks of a key that need no kernel, in the documents' order: 0 or -EINVAL. */
int key_check(const MIB_IPINTERFACE_ROW *key) __attribute__((warn_unused_result));
