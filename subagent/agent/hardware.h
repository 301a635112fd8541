/* SPDX-License-Identifier: BSD-2-Clause */
/* What hardware is called. */
#pragma once

#include <stddef.h>

/*
 * Vendor and device, as snmpd's own ifDescr has them: sysfs has their numbers, libpci the names.
 *
 * bus, device  IFLA_PARENT_DEV_BUS_NAME and IFLA_PARENT_DEV_NAME; they are of no network namespace
 * text         stays as it is where the numbers or libpci are not there
 *
 * From any thread.
 */
void hardware_describe(const char *bus, const char *device, char *text, size_t size);
