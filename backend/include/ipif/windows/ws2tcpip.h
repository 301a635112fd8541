/* SPDX-License-Identifier: BSD-2-Clause */
/* See windows.h beside this one. */
#pragma once

#include <ipif/windows/winsock2.h>
#include <netdb.h>
