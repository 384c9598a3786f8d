/* SPDX-License-Identifier: MIT
 *
 * What two people sign who answer for somebody's new signing key (担保). Without it whoever can write the file could put a
 * key of his own under another's name.
 */
#ifndef BIHUAN_STORE_VOUCH_H
#define BIHUAN_STORE_VOUCH_H

#include "bihuan/store/plant.h"

/* The signed text: "BHK1", the plant's id, the public key in hex, the id of the person whose key it is. Owned. */
char *vouch_text(const Plant *plant, const char *public_hex, const char *person);

#endif
