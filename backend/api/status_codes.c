/* SPDX-License-Identifier: BSD-2-Clause */
#include "api/status_codes.h"

#include <ipif/ipif.h>

#include <errno.h>

static const struct {
    int number;
    NTSTATUS status;
    DWORD error;
} codes[] = {
    {0, STATUS_SUCCESS, ERROR_SUCCESS},
    {ENOMEM, STATUS_NOT_ENOUGH_MEMORY, ERROR_NOT_ENOUGH_MEMORY},
    {ENOBUFS, STATUS_NOT_ENOUGH_MEMORY, ERROR_NOT_ENOUGH_MEMORY},
    {EPERM, STATUS_ACCESS_DENIED, ERROR_ACCESS_DENIED},
    {EACCES, STATUS_ACCESS_DENIED, ERROR_ACCESS_DENIED},
    {EROFS, STATUS_ACCESS_DENIED, ERROR_ACCESS_DENIED}, /* /proc/sys in a container */
    {ENODEV, STATUS_NOT_FOUND, ERROR_FILE_NOT_FOUND},
    {ENXIO, STATUS_NOT_FOUND, ERROR_FILE_NOT_FOUND},
    {ENOENT, STATUS_NOT_FOUND, ERROR_FILE_NOT_FOUND},
    {EADDRNOTAVAIL, STATUS_NOT_FOUND, ERROR_NOT_FOUND},
    {EHOSTUNREACH, STATUS_NOT_FOUND, ERROR_NOT_FOUND},
    {EAFNOSUPPORT, STATUS_NOT_SUPPORTED, ERROR_NOT_SUPPORTED},
    {EOPNOTSUPP, STATUS_NOT_SUPPORTED, ERROR_NOT_SUPPORTED},
    {EINVAL, STATUS_INVALID_PARAMETER, ERROR_INVALID_PARAMETER},
    {ERANGE, STATUS_INVALID_PARAMETER, ERROR_INVALID_PARAMETER},
    {-1, STATUS_UNSUCCESSFUL, ERROR_GEN_FAILURE}, /* every other one */
};
enum { LAST_CODE = sizeof codes / sizeof *codes - 1 };

static size_t position_of(int result)
{
    size_t i = 0;
    while (i < LAST_CODE && codes[i].number != -result)
        i++;
    return i;
}

NTSTATUS status_of(int result)
{
    return codes[position_of(result)].status;
}

DWORD error_of(int result)
{
    return codes[position_of(result)].error;
}

DWORD error_of_status(NTSTATUS status)
{
    if (status == STATUS_NOT_FOUND)
        return ERROR_NOT_FOUND;
    size_t i = 0;
    while (i < LAST_CODE && codes[i].status != status)
        i++;
    return codes[i].error;
}

const CHAR *ipif_status_text(ULONG code)
{
    static const struct {
        ULONG code;
        const char *text;
    } texts[] = {
        {NO_ERROR, "The operation succeeded."},
        {(ULONG)STATUS_UNSUCCESSFUL, "The kernel could not be asked, or refused."},
        {(ULONG)STATUS_INVALID_HANDLE, "The handle is not valid."},
        {(ULONG)STATUS_INVALID_PARAMETER, "An argument, or a field of the row, is not valid."},
        {(ULONG)STATUS_NOT_ENOUGH_MEMORY, "There is not enough memory."},
        {(ULONG)STATUS_ACCESS_DENIED,
         "Access is denied: changing an interface needs CAP_NET_ADMIN in its network namespace."},
        {(ULONG)STATUS_NOT_SUPPORTED, "Linux does not support this."},
        {(ULONG)STATUS_NOT_FOUND,
         "There is no such interface, or it does not have this address or family, or no route."},
        {ERROR_FILE_NOT_FOUND, "There is no such interface."},
        {ERROR_ACCESS_DENIED, "Access is denied."},
        {ERROR_NOT_ENOUGH_MEMORY, "There is not enough memory, or the buffer is too short."},
        {ERROR_GEN_FAILURE, "The kernel could not be asked."},
        {ERROR_NOT_SUPPORTED, "Linux does not support this request."},
        {ERROR_INVALID_PARAMETER, "An argument is not valid."},
        {ERROR_BUFFER_OVERFLOW, "The buffer is too small; its needed size was given back."},
        {ERROR_INVALID_NAME, "The name is not that of an interface, such as \"ethernet_2\"."},
        {ERROR_NO_DATA, "There is no such interface, and so nothing to tell of it."},
        {ERROR_NOT_FOUND,
         "There is no such interface, or it does not have this address or family, or no route."},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].code == code)
            return texts[i].text;
    return "The code is none that this library gives.";
}
