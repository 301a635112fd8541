/* SPDX-License-Identifier: BSD-2-Clause */
/* The verdict as Nagios reads it: one line, performance data, more lines. */
#pragma once

#include "check.h"

void report_print(const struct options *options, const struct table *table,
                  const struct verdict *verdict);
