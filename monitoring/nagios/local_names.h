/* SPDX-License-Identifier: BSD-2-Clause */
/* Alternative names of interfaces, which SNMP does not have. */
#pragma once

#include "plugin_options.h"

/*
 * Where the host that is asked is this one, names that are alternative names here become the names
 * that the kernel, and therefore SNMP, has in their place.  All else stays as it is.
 */
void local_names_resolve(struct options *options);
