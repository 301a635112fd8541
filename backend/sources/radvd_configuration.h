/* SPDX-License-Identifier: BSD-2-Clause */
/* radvd.conf(5), as far as it says what is advertised on which interface. */
#pragma once

#include "sources/router_advertisement.h"

struct advertisement_list {
    struct advertisement *items;
    size_t count;
    size_t capacity;
};

/*
 * Appends one item for each interface block, defaults filled in.  -EBADMSG when radvd would refuse
 * the text: *ret_line and *ret_reason (static text) then say where and why, and nothing is
 * appended.  What this radvd.conf(5) does not know inside a block is passed over, for a newer
 * radvd may know it.
 */
int radvd_configuration_parse(const char *text, struct advertisement_list *list,
                              unsigned int *ret_line, const char **ret_reason)
    __attribute__((warn_unused_result));
