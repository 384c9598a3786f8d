/* SPDX-License-Identifier: MIT
 *
 * Anchors in JSON, for verify and anchors.
 */
#ifndef BIHUAN_CLI_ANCHOR_OUTPUT_H
#define BIHUAN_CLI_ANCHOR_OUTPUT_H

#include "bihuan/store/anchor.h"
#include "output.h"

/* Member "anchors" of the object at hand: name, seq, ok, text, state, at. */
void output_anchors(Output *out, const GPtrArray *anchors);

#endif
