/* SPDX-License-Identifier: BSD-2-Clause */
/* Names of interface kinds, each kept once: a record points at its kind. */
#pragma once

/* The same text always gives the same pointer, which stays valid for ever.  From any thread.  The
 * number of kinds is bounded by the kernel's list; past the bound, or without memory: "other". */
const char *kind_intern(const char *kind);
