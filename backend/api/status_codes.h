/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the documents' codes are made from errno; nowhere else. */
#pragma once

#include <ipif/netioapi.h>

/* Takes 0 or a negative errno. */
NTSTATUS status_of(int result);

/* The same as a Win32 code, for functions whose documents have these. */
DWORD error_of(int result);

/* A code of an interface function as the documents for applications have it: an interface that is
 * not there is ERROR_NOT_FOUND, not the conversions' ERROR_FILE_NOT_FOUND. */
DWORD error_of_status(NTSTATUS status);
