/* SPDX-License-Identifier: MIT
 *
 * The terminal's memory of a plant's head, for plant.c and verify.c.
 */
#ifndef BIHUAN_STORE_ANCHOR_H
#define BIHUAN_STORE_ANCHOR_H

#include "bihuan/store/verify.h"

/* A new plant was created at this path: what was remembered of an older file there says nothing. */
void anchor_forget(Plant *plant);
/* NULL if this terminal remembers nothing; else owned. */
VerifyAnchor *anchor_check(Plant *plant);
void anchor_free(VerifyAnchor *anchor);

#endif
