/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether systemd-networkd runs: its files outlive it, killed or stopped. */
#pragma once

#include <stdbool.h>

/*
 * Where nobody can say it (no systemd, and no view of the processes), it is taken to run.  Fails
 * only where the machine is short of something.
 */
int networkd_runs(int root, bool *ret_runs) __attribute__((warn_unused_result));
