/* SPDX-License-Identifier: MIT
 *
 * Small plants for the tests of the store, in a folder of their own.
 */
#ifndef TESTS_UNIT_STORE_PLANT_H
#define TESTS_UNIT_STORE_PLANT_H

#include "bihuan/store/change.h"

/* An empty folder; remove it with store_folder_remove, which frees the name. */
char *store_folder_new(void);
void store_folder_remove(char *folder);
/* Creates FOLDER/plant.db at a fixed time, with fixed id and key. */
Plant *store_plant_new(const char *folder);
/* One change: an area row, and a mention. The clock moves a minute. */
void store_add_area(Plant *plant, const char *code, const char *name);
/* Bytes of a file to another. */
void store_copy_file(const char *from, const char *to);

#define STORE_PLANT_ID "00112233445566778899aabbccddeeff"
#define STORE_TIME G_GINT64_CONSTANT(1795392000000) /* 2026-11-23T00:00Z */

#endif
