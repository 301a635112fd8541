/* SPDX-License-Identifier: BSD-2-Clause */
#include "model/key.h"

#include <errno.h>
#include <stddef.h>

bool key_version(ADDRESS_FAMILY family, enum inet_version *ret_version)
{
    enum { DOCUMENTED_AF_INET6 = 23 };
    if (family != AF_INET && family != AF_INET6 && family != DOCUMENTED_AF_INET6)
        return false;
    *ret_version = family == AF_INET ? INET_VERSION_IPV4 : INET_VERSION_IPV6;
    return true;
}

int key_check(const MIB_IPINTERFACE_ROW *key)
{
    enum inet_version version;
    const bool named = key && (key->InterfaceLuid.Value != 0 || key->InterfaceIndex != 0);
    return named && key_version(key->Family, &version) ? 0 : -EINVAL;
}
