/* SPDX-License-Identifier: MIT
 *
 * What commands say of a device.
 */
#ifndef BIHUAN_CLI_DEVICE_OUTPUT_H
#define BIHUAN_CLI_DEVICE_OUTPUT_H

#include "bihuan/rule/blocked.h"
#include "output.h"

/* The first line for people where something blocks it. */
void device_output_say_blocked(Output *out, const GPtrArray *blocks);
/* "blocked": [{"why","since","until"}] for programs. */
void device_output_blocked(Output *out, const GPtrArray *blocks);

#endif
