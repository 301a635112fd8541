/* SPDX-License-Identifier: BSD-2-Clause */
#include "daemon/notify_send.h"

#include "connection/master.h"

/* A burst freezes snmpd, which answers each while it is sent the next. */
enum { OUTSTANDING_MAX = 100 };

size_t notify_room(void)
{
    if (!master_is_connected())
        return 0;
    size_t outstanding = session_watch_waiting(&master.watch, AGENTX_NOTIFY, NULL);
    return outstanding < OUTSTANDING_MAX ? OUTSTANDING_MAX - outstanding : 0;
}

static void write_name(struct agentx_writer *writer, const oid *name, size_t length)
{
    uint32_t numbers[MAX_OID_LEN];
    for (size_t i = 0; i < length; i++)
        numbers[i] = (uint32_t)name[i];
    agentx_write_oid(writer, numbers, length, NULL, 0, false);
}

static void write_binding(struct agentx_writer *writer, const netsnmp_variable_list *binding)
{
    agentx_write_type(writer, binding->type); /* AgentX took the types of SNMP as they are */
    write_name(writer, binding->name, binding->name_length);
    if (binding->type == ASN_OBJECT_ID)
        write_name(writer, binding->val.objid, binding->val_len / sizeof *binding->val.objid);
    else if (binding->type == ASN_OCTET_STR)
        agentx_write_octets(writer, binding->val.string, binding->val_len);
    else
        agentx_write_word(writer, (uint32_t)*binding->val.integer);
}

void notify_send(netsnmp_variable_list *bindings)
{
    struct agentx_writer *writer = master_begin(AGENTX_NOTIFY);
    for (; bindings; bindings = bindings->next_variable)
        write_binding(writer, bindings);
    master_finish();
}
