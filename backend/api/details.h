/* SPDX-License-Identifier: BSD-2-Clause */
/* A record as ipif.h shows it beside its row. */
#pragma once

#include "model/record.h"

#include <ipif/ipif.h>

ipif_details details_of(const struct record *record);
