/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Makes one call of the program into the C library, libmnl or libsystemd fail: the N-th of those
 * that can fail for want of memory, descriptors or buffers.
 *
 * The linker redirects our objects' calls to here (--wrap, see CMakeLists.txt); calls that the
 * libraries make themselves are left alone.
 */
#pragma once

#include <stdbool.h>

/* The at-th call from now fails, once; 0: none does, calls are counted. */
void faults_arm(unsigned at);

/* The same, and every call after it until faults_relent(): a shortage that lasts. */
void faults_arm_from(unsigned at);
void faults_relent(void);

/* No more faults; how many calls there were. */
unsigned faults_disarm(void);

/* Neither counts nor fails until resumed: for what the test itself does in between. */
void faults_pause(void);
void faults_resume(void);

/* The function that failed first since it was armed, or NULL. */
const char *faults_failed(void);
