/* SPDX-License-Identifier: BSD-2-Clause */
#include "subagent/write.h"

int write_handle(const struct table *table, netsnmp_agent_request_info *info,
                 netsnmp_request_info *requests)
{
    (void)table;
    if (info->mode == MODE_SET_RESERVE1)
        netsnmp_set_request_error(info, requests, SNMP_ERR_NOTWRITABLE);
    return SNMP_ERR_NOERROR;
}
