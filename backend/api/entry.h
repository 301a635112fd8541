/* SPDX-License-Identifier: BSD-2-Clause */
/* The lookup that GetIpInterfaceEntry, SetIpInterfaceEntry and our own functions share. */
#pragma once

#include "live/live.h"

/* The checks that need no kernel, in the documents' order: 0 or -EINVAL. */
int entry_check(const MIB_IPINTERFACE_ROW *key) __attribute__((warn_unused_result));

/* Reads the row of a checked key from the kernel: by InterfaceLuid and nothing else if that is not
 * 0.  -ENODEV without such an interface, or such a family on it. */
int entry_read(struct live *live, const MIB_IPINTERFACE_ROW *key, struct record *ret_record)
    __attribute__((warn_unused_result));
