/* SPDX-License-Identifier: BSD-2-Clause */
#include "api/status_codes.h"

#include <ipif/ipif.h>

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static void errors_have_the_documents_codes(void **state)
{
    (void)state;
    static const struct {
        int error;
        ULONG status;
        ULONG win32;
    } cases[] = {
        {0, 0, 0},
        {-ENODEV, 0xC0000225, 2},
        {-ENOENT, 0xC0000225, 2},
        {-EPERM, 0xC0000022, 5},
        {-EACCES, 0xC0000022, 5},
        {-EROFS, 0xC0000022, 5},
        {-ENOMEM, 0xC0000017, 8},
        {-ENOBUFS, 0xC0000017, 8},
        {-EINVAL, 0xC000000D, 87},
        {-ERANGE, 0xC000000D, 87},
        {-EOPNOTSUPP, 0xC00000BB, 50},
        {-EAFNOSUPPORT, 0xC00000BB, 50},
        {-EINTR, 0xC0000001, 31},
        {-EIO, 0xC0000001, 31},
        {-4711, 0xC0000001, 31},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal((ULONG)status_of(cases[i].error), cases[i].status);
        assert_int_equal(error_of(cases[i].error), cases[i].win32);
        assert_int_equal(error_of_status(status_of(cases[i].error)),
                         cases[i].win32 == ERROR_FILE_NOT_FOUND ? ERROR_NOT_FOUND : cases[i].win32);
        assert_int_equal(NT_SUCCESS(status_of(cases[i].error)), cases[i].error == 0);
    }
}

static void the_initial_row_is_as_documented(void **state)
{
    (void)state;
    MIB_IPINTERFACE_ROW row, ones;
    memset(&row, 0, sizeof row);
    memset(&ones, 0xFF, sizeof ones);
    InitializeIpInterfaceEntry(&row);
    assert_int_equal(row.Family, AF_UNSPEC);
    assert_int_equal(row.InterfaceLuid.Value, 0);
    assert_int_equal(row.InterfaceIndex, 0);
    assert_int_equal(row.BaseReachableTime, 0);
    assert_int_equal(row.RetransmitTime, 0);
    assert_int_equal(row.PathMtuDiscoveryTimeout, 0);
    assert_int_equal(row.NlMtu, 0);
    ones.Family = AF_UNSPEC;
    ones.InterfaceLuid.Value = 0;
    ones.InterfaceIndex = ones.BaseReachableTime = ones.RetransmitTime = 0;
    ones.PathMtuDiscoveryTimeout = ones.NlMtu = 0;
    assert_memory_equal(&row, &ones, sizeof row);
}

static void problems_fit_into_any_buffer(void **state)
{
    (void)state;
    char buffer[4] = "xyz";
    assert_int_equal(ipif_set_entry(NULL, NULL, NULL, 10), STATUS_INVALID_PARAMETER);
    assert_int_equal(ipif_set_entry(NULL, NULL, buffer, 0), STATUS_INVALID_PARAMETER);
    assert_string_equal(buffer, "xyz");
    assert_int_equal(ipif_set_entry(NULL, NULL, buffer, 1), STATUS_INVALID_PARAMETER);
    assert_string_equal(buffer, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_have_the_documents_codes),
        cmocka_unit_test(the_initial_row_is_as_documented),
        cmocka_unit_test(problems_fit_into_any_buffer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
