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
#define INTERFACE(field, offset, bytes) FIELD(MIB_IF_ROW2, field, offset, bytes)

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

SIZE(GUID, 16);
_Static_assert(_Alignof(GUID) == 4, "GUIDs are aligned otherwise");
FIELD(GUID, Data1, 0, 4);
FIELD(GUID, Data2, 4, 2);
FIELD(GUID, Data3, 6, 2);
FIELD(GUID, Data4, 8, 8);

SIZE(MIB_IF_ROW2, 1352);
_Static_assert(_Alignof(MIB_IF_ROW2) == 8, "interface rows are aligned otherwise");
INTERFACE(InterfaceLuid, 0, 8);
INTERFACE(InterfaceIndex, 8, 4);
INTERFACE(InterfaceGuid, 12, 16);
INTERFACE(Alias, 28, 514);
INTERFACE(Description, 542, 514);
INTERFACE(PhysicalAddressLength, 1056, 4);
INTERFACE(PhysicalAddress, 1060, 32);
INTERFACE(PermanentPhysicalAddress, 1092, 32);
INTERFACE(Mtu, 1124, 4);
INTERFACE(Type, 1128, 4);
INTERFACE(TunnelType, 1132, 4);
INTERFACE(MediaType, 1136, 4);
INTERFACE(PhysicalMediumType, 1140, 4);
INTERFACE(AccessType, 1144, 4);
INTERFACE(DirectionType, 1148, 4);
INTERFACE(InterfaceAndOperStatusFlags, 1152, 1);
INTERFACE(OperStatus, 1156, 4);
INTERFACE(AdminStatus, 1160, 4);
INTERFACE(MediaConnectState, 1164, 4);
INTERFACE(NetworkGuid, 1168, 16);
INTERFACE(ConnectionType, 1184, 4);
INTERFACE(TransmitLinkSpeed, 1192, 8);
INTERFACE(ReceiveLinkSpeed, 1200, 8);
INTERFACE(InOctets, 1208, 8);
INTERFACE(InUcastPkts, 1216, 8);
INTERFACE(InNUcastPkts, 1224, 8);
INTERFACE(InDiscards, 1232, 8);
INTERFACE(InErrors, 1240, 8);
INTERFACE(InUnknownProtos, 1248, 8);
INTERFACE(InUcastOctets, 1256, 8);
INTERFACE(InMulticastOctets, 1264, 8);
INTERFACE(InBroadcastOctets, 1272, 8);
INTERFACE(OutOctets, 1280, 8);
INTERFACE(OutUcastPkts, 1288, 8);
INTERFACE(OutNUcastPkts, 1296, 8);
INTERFACE(OutDiscards, 1304, 8);
INTERFACE(OutErrors, 1312, 8);
INTERFACE(OutUcastOctets, 1320, 8);
INTERFACE(OutMulticastOctets, 1328, 8);
INTERFACE(OutBroadcastOctets, 1336, 8);
INTERFACE(OutQLen, 1344, 8);

FIELD(MIB_IF_TABLE2, NumEntries, 0, 4);
FIELD(MIB_IF_TABLE2, Table, 8, 1352);
SIZE(MIB_IF_TABLE2, 1360);

SIZE(SOCKADDR_INET, 28);
_Static_assert(_Alignof(SOCKADDR_INET) == 4, "addresses are aligned otherwise");
FIELD(SOCKADDR_INET, si_family, 0, 2);
SIZE(SCOPE_ID, 4);
SIZE(LARGE_INTEGER, 8);
_Static_assert(_Alignof(LARGE_INTEGER) == 8, "large integers are aligned otherwise");
FIELD(LARGE_INTEGER, u, 0, 8);

SIZE(MIB_UNICASTIPADDRESS_ROW, 80);
_Static_assert(_Alignof(MIB_UNICASTIPADDRESS_ROW) == 8, "address rows are aligned otherwise");
FIELD(MIB_UNICASTIPADDRESS_ROW, Address, 0, 28);
FIELD(MIB_UNICASTIPADDRESS_ROW, InterfaceLuid, 32, 8);
FIELD(MIB_UNICASTIPADDRESS_ROW, InterfaceIndex, 40, 4);
FIELD(MIB_UNICASTIPADDRESS_ROW, PrefixOrigin, 44, 4);
FIELD(MIB_UNICASTIPADDRESS_ROW, SuffixOrigin, 48, 4);
FIELD(MIB_UNICASTIPADDRESS_ROW, ValidLifetime, 52, 4);
FIELD(MIB_UNICASTIPADDRESS_ROW, PreferredLifetime, 56, 4);
FIELD(MIB_UNICASTIPADDRESS_ROW, OnLinkPrefixLength, 60, 1);
FIELD(MIB_UNICASTIPADDRESS_ROW, SkipAsSource, 61, 1);
FIELD(MIB_UNICASTIPADDRESS_ROW, DadState, 64, 4);
FIELD(MIB_UNICASTIPADDRESS_ROW, ScopeId, 68, 4);
FIELD(MIB_UNICASTIPADDRESS_ROW, CreationTimeStamp, 72, 8);
FIELD(MIB_UNICASTIPADDRESS_TABLE, NumEntries, 0, 4);
FIELD(MIB_UNICASTIPADDRESS_TABLE, Table, 8, 80);
SIZE(MIB_UNICASTIPADDRESS_TABLE, 88);

SIZE(MIB_IPNET_ROW2, 88);
_Static_assert(_Alignof(MIB_IPNET_ROW2) == 8, "neighbour rows are aligned otherwise");
FIELD(MIB_IPNET_ROW2, Address, 0, 28);
FIELD(MIB_IPNET_ROW2, InterfaceIndex, 28, 4);
FIELD(MIB_IPNET_ROW2, InterfaceLuid, 32, 8);
FIELD(MIB_IPNET_ROW2, PhysicalAddress, 40, 32);
FIELD(MIB_IPNET_ROW2, PhysicalAddressLength, 72, 4);
FIELD(MIB_IPNET_ROW2, State, 76, 4);
FIELD(MIB_IPNET_ROW2, Flags, 80, 1);
FIELD(MIB_IPNET_ROW2, ReachabilityTime, 84, 4);
FIELD(MIB_IPNET_ROW2, ReachabilityTime.LastUnreachable, 84, 4);
FIELD(MIB_IPNET_TABLE2, NumEntries, 0, 4);
FIELD(MIB_IPNET_TABLE2, Table, 8, 88);
SIZE(MIB_IPNET_TABLE2, 96);

SIZE(IP_ADDRESS_PREFIX, 32);
FIELD(IP_ADDRESS_PREFIX, Prefix, 0, 28);
FIELD(IP_ADDRESS_PREFIX, PrefixLength, 28, 1);
SIZE(MIB_IPFORWARD_ROW2, 104);
_Static_assert(_Alignof(MIB_IPFORWARD_ROW2) == 8, "route rows are aligned otherwise");
FIELD(MIB_IPFORWARD_ROW2, InterfaceLuid, 0, 8);
FIELD(MIB_IPFORWARD_ROW2, InterfaceIndex, 8, 4);
FIELD(MIB_IPFORWARD_ROW2, DestinationPrefix, 12, 32);
FIELD(MIB_IPFORWARD_ROW2, NextHop, 44, 28);
FIELD(MIB_IPFORWARD_ROW2, SitePrefixLength, 72, 1);
FIELD(MIB_IPFORWARD_ROW2, ValidLifetime, 76, 4);
FIELD(MIB_IPFORWARD_ROW2, PreferredLifetime, 80, 4);
FIELD(MIB_IPFORWARD_ROW2, Metric, 84, 4);
FIELD(MIB_IPFORWARD_ROW2, Protocol, 88, 4);
FIELD(MIB_IPFORWARD_ROW2, Loopback, 92, 1);
FIELD(MIB_IPFORWARD_ROW2, AutoconfigureAddress, 93, 1);
FIELD(MIB_IPFORWARD_ROW2, Publish, 94, 1);
FIELD(MIB_IPFORWARD_ROW2, Immortal, 95, 1);
FIELD(MIB_IPFORWARD_ROW2, Age, 96, 4);
FIELD(MIB_IPFORWARD_ROW2, Origin, 100, 4);

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
