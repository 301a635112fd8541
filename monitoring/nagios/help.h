/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

void help_print(void);
void version_print(void);
