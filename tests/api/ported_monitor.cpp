// SPDX-License-Identifier: BSD-2-Clause
// The same trade in C++: a monitor that a callback wakes, tables that free themselves, and
// function objects of the functions.
#define IPIF_USER_MODE_CODES
#include <winsock2.h>
#include <iphlpapi.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace
{

class NetMonitor
{
public:
    NetMonitor()
    {
        const DWORD status = ::NotifyIpInterfaceChange(AF_UNSPEC, Callback, this, TRUE, &m_handle);
        if (status != NO_ERROR)
            throw std::runtime_error("Register interface change notification");
    }

    ~NetMonitor()
    {
        if (m_handle != INVALID_HANDLE_VALUE)
            CancelMibChangeNotify2(m_handle);
    }

    bool started() const
    {
        return m_started;
    }

private:
    static void WINAPI Callback(PVOID context, PMIB_IPINTERFACE_ROW row, MIB_NOTIFICATION_TYPE type)
    {
        if (row == nullptr && type == MibInitialNotification)
            static_cast<NetMonitor *>(context)->m_started = true;
    }

    HANDLE m_handle = INVALID_HANDLE_VALUE;
    std::atomic<bool> m_started{false};
};

struct FreeTable {
    void operator()(PMIB_IPINTERFACE_TABLE table) const
    {
        ::FreeMibTable(table);
    }
};

std::map<ULONG64, std::vector<MIB_IPINTERFACE_ROW>> RowsByLuid()
{
    std::function<DWORD(ADDRESS_FAMILY, PMIB_IPINTERFACE_TABLE *)> get = GetIpInterfaceTable;
    PMIB_IPINTERFACE_TABLE raw = nullptr;
    if (get(AF_UNSPEC, &raw) != NO_ERROR)
        throw std::runtime_error("GetIpInterfaceTable");
    std::unique_ptr<MIB_IPINTERFACE_TABLE, FreeTable> table(raw);
    std::map<ULONG64, std::vector<MIB_IPINTERFACE_ROW>> rows;
    std::for_each_n(&table->Table[0], table->NumEntries, [&](const MIB_IPINTERFACE_ROW &row) {
        rows[row.InterfaceLuid.Value].push_back(row);
    });
    return rows;
}

bool IsUsable(const MIB_IPINTERFACE_ROW &row)
{
    switch (row.InterfaceLuid.Info.IfType)
    {
        case IF_TYPE_SOFTWARE_LOOPBACK:
        case IF_TYPE_TUNNEL:
            return false;
    }
    return FALSE == row.DisableDefaultRoutes;
}

} // namespace

int main()
{
    const std::basic_string<WCHAR> title = u"interfaces";
    NetMonitor monitor;
    for (const auto &[luid, rows] : RowsByLuid())
    {
        NET_LUID key{};
        key.Value = luid;
        std::string alias(NDIS_IF_MAX_STRING_SIZE + 1, '\0');
        if (ConvertInterfaceLuidToAlias(&key, &alias[0], alias.size()) != NO_ERROR)
            return 1;
        std::printf("%s rows=%zu usable=%d\n", alias.c_str(), rows.size(), IsUsable(rows.front()));
    }
    MIB_IPINTERFACE_ROW row{};
    row.Family = AF_INET;
    row.InterfaceIndex = 4711;
    const DWORD missing = GetIpInterfaceEntry(&row);
    return monitor.started() && missing == ERROR_NOT_FOUND && title.size() == 10 ? 0 : 1;
}
