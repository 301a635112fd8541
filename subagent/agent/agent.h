/* SPDX-License-Identifier: BSD-2-Clause */
/* What the daemon's parts share.  Touched by the main thread only. */
#pragma once

#include "columns/facts.h"
#include "agent/adapter_reader.h"
#include "agent/configuration.h"
#include "agent/reader.h"

struct agent {
    struct reader *reader;
    struct adapter_reader *adapter_reader;
    struct configuration configuration;
    struct agent_facts facts; /* those that the daemon itself decides */
    bool no_fast_path;        /* every request goes through Net-SNMP's library */
};

extern struct agent agent;
