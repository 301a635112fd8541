/* SPDX-License-Identifier: BSD-2-Clause */
/* describe_hardware: reads lines of BUS and DEVICE, and prints for each what it is called. */
#include "agent/hardware.h"

#include <stdio.h>

int main(void)
{
    char bus[64], device[64];
    while (scanf("%63s %63s", bus, device) == 2) {
        char text[256] = "as it was";
        hardware_describe(bus, device, text, sizeof text);
        puts(text);
    }
    return 0;
}
