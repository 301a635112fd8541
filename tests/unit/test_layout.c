/* SPDX-License-Identifier: BSD-2-Clause */
/* The tests are not built where a type does not have the Win64 layout. */
#include <ipif/iphlpapi.h>

#define SIZE(type, bytes) _Static_assert(sizeof(type) == (bytes), #type " has another size")
#define FIELD(type, field, offset_, bytes)                                                         \
    _Static_assert(offsetof(type, field) == (offset_), #type "." #field " is elsewhere");         \
    _Static_assert(sizeof(((type *)0)->field) == (bytes), #type "." #field " has another size")
/* A pointer is as wide as the machine has it, and what follows lies where it does on Win64. */
#define POINTER(type, field, offset) FIELD(type, field, offset, sizeof(void *))
#define ROW(field, offset, bytes)    FIELD(MIB_IPINTERFACE_ROW, field, offset, bytes)

SIZE(BOOLEAN, 1);
SIZE(ULONG, 4);
SIZE(ULONG64, 8);
SIZE(ADDRESS_FAMILY, 2);
SIZE(NTSTATUS, 4);
SIZE(WCHAR, 2);
SIZE(SCOPE_LEVEL, 4);
SIZE(NET_LUID, 8);
_Static_assert(_Alignof(NET_LUID) == 8, "LUIDs are aligned otherwise");
SIZE(NL_ROUTER_DISCOVERY_BEHAVIOR, 4);
SIZE(NL_LINK_LOCAL_ADDRESS_BEHAVIOR, 4);
SIZE(NL_INTERFACE_OFFLOAD_ROD, 1);
SIZE(MIB_NOTIFICATION_TYPE, 4);

SIZE(MIB_IPINTERFACE_ROW, 168);
_Static_assert(_Alignof(MIB_IPINTERFACE_ROW) == 8, "rows are aligned otherwise");
ROW(Family, 0, 2);
ROW(InterfaceLuid, 8, 8);
ROW(InterfaceIndex, 16, 4);
ROW(MaxReassemblySize, 20, 4);
ROW(InterfaceIdentifier, 24, 8);
ROW(MinRouterAdvertisementInterval, 32, 4);
ROW(MaxRouterAdvertisementInterval, 36, 4);
ROW(AdvertisingEnabled, 40, 1);
ROW(ForwardingEnabled, 41, 1);
ROW(WeakHostSend, 42, 1);
ROW(WeakHostReceive, 43, 1);
ROW(UseAutomaticMetric, 44, 1);
ROW(UseNeighborUnreachabilityDetection, 45, 1);
ROW(ManagedAddressConfigurationSupported, 46, 1);
ROW(OtherStatefulConfigurationSupported, 47, 1);
ROW(AdvertiseDefaultRoute, 48, 1);
ROW(RouterDiscoveryBehavior, 52, 4);
ROW(DadTransmits, 56, 4);
ROW(BaseReachableTime, 60, 4);
ROW(RetransmitTime, 64, 4);
ROW(PathMtuDiscoveryTimeout, 68, 4);
ROW(LinkLocalAddressBehavior, 72, 4);
ROW(LinkLocalAddressTimeout, 76, 4);
ROW(ZoneIndices, 80, 64);
ROW(SitePrefixLength, 144, 4);
ROW(Metric, 148, 4);
ROW(NlMtu, 152, 4);
ROW(Connected, 156, 1);
ROW(SupportsWakeUpPatterns, 157, 1);
ROW(SupportsNeighborDiscovery, 158, 1);
ROW(SupportsRouterDiscovery, 159, 1);
ROW(ReachableTime, 160, 4);
ROW(TransmitOffload, 164, 1);
ROW(ReceiveOffload, 165, 1);
ROW(DisableDefaultRoutes, 166, 1);

FIELD(MIB_IPINTERFACE_TABLE, NumEntries, 0, 4);
FIELD(MIB_IPINTERFACE_TABLE, Table, 8, 168);
SIZE(MIB_IPINTERFACE_TABLE, 176);

POINTER(IP_ADDR_STRING, Next, 0);
FIELD(IP_ADDR_STRING, IpAddress, 8, 16);
FIELD(IP_ADDR_STRING, IpMask, 24, 16);
FIELD(IP_ADDR_STRING, Context, 40, 4);
SIZE(IP_ADDR_STRING, 48);
FIELD(IP_PER_ADAPTER_INFO, AutoconfigEnabled, 0, 4);
FIELD(IP_PER_ADAPTER_INFO, AutoconfigActive, 4, 4);
POINTER(IP_PER_ADAPTER_INFO, CurrentDnsServer, 8);
FIELD(IP_PER_ADAPTER_INFO, DnsServerList, 16, 48);
SIZE(IP_PER_ADAPTER_INFO, 64);
_Static_assert(_Alignof(IP_PER_ADAPTER_INFO) == 8, "the adapter structure is aligned otherwise");

int main(void)
{
    return 0;
}
