/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What ported source expects of <windows.h> beside the functions that libipif has: base types,
 * codes, and words that a header for everybody must not define.
 *
 * Apart from the other headers because build systems take a <windows.h> for Windows.  Ask for it:
 * pkg-config --variable=windowsincludedir libipif
 */
#pragma once

#include <ipif/basetypes.h>
#include <ipif/status.h>
#include <string.h>

#define IN
#define OUT
#define OPTIONAL
#define FAR
#define NEAR
#define PASCAL

#define UNREFERENCED_PARAMETER(parameter)  ((void)(parameter))
#define ARRAYSIZE(array)                   (sizeof(array) / sizeof((array)[0]))
#define ZeroMemory(memory, length)         ((void)memset((memory), 0, (length)))
#define FillMemory(memory, length, byte)   ((void)memset((memory), (byte), (length)))
#define CopyMemory(target, source, length) ((void)memcpy((target), (source), (length)))
#define MoveMemory(target, source, length) ((void)memmove((target), (source), (length)))
#define EqualMemory(first, second, length) (memcmp((first), (second), (length)) == 0)
#define RtlZeroMemory                      ZeroMemory
#define RtlCopyMemory                      CopyMemory
