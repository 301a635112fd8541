/* SPDX-License-Identifier: BSD-2-Clause */
/* Entries of addresses and neighbours with errno: the two kinds of codes differ in more than their
 * numbers. */
#pragma once

#include <ipif/netioapi.h>

/* 0 or a negative errno; -ENODEV: no such interface, -EADDRNOTAVAIL: no such address there. */
int get_unicast_address(PMIB_UNICASTIPADDRESS_ROW row) __attribute__((warn_unused_result));
int get_neighbour(PMIB_IPNET_ROW2 row) __attribute__((warn_unused_result));
