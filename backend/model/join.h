/* SPDX-License-Identifier: BSD-2-Clause */
/* The pure step from what the kernel says to a row. */
#pragma once

#include "model/facts.h"
#include "model/interfaces.h"
#include "model/record.h"

/* Whether the interface has a row of this version: the kernel's per-family state decides. */
bool join_has_row(const struct interface_facts *interface, const struct namespace_facts *namespace,
                  enum inet_version version);

/* Fills every byte of the record, padding with zeroes: records can be compared as memory. */
void join_record(const struct interface_facts *interface, const struct namespace_facts *namespace,
                 enum inet_version version, struct record *ret_record);

/* The same of IF-MIB's interface; its description, times and given speed are the caller's. */
void join_interface(const struct interface_facts *interface, struct interface_record *ret_record);

/* "loopback", IFLA_INFO_KIND, or "physical"; the link's, or static. */
const char *join_kind(const struct link_record *link);

/* The LUID of a link. */
uint64_t join_luid(const struct link_record *link, bool wireless);
