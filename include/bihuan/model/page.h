/* SPDX-License-Identifier: MIT
 *
 * Devices, holds and messages a page at a time, by key and both ways: what lists on a screen ask for. Nothing here
 * ever reads more rows than the page has.
 */
#ifndef BIHUAN_MODEL_PAGE_H
#define BIHUAN_MODEL_PAGE_H

#include "bihuan/base/page.h"
#include "bihuan/store/db.h"

/* "TIME ID", the key of a row that is sorted by its time (a device's is its code). Owned. */
char *page_key(gint64 time, const char *id);

/* Device *, by code. area NULL = all, else with the areas inside it; text NULL = all, else the code begins with it or
 * name or position contain it. NULL on error. */
GPtrArray *page_of_devices(Db *db, const Page *page, const char *area, const char *text, GError **error);
/* Hold *, newest first by `since`; all: also the lifted ones. */
GPtrArray *page_of_holds(Db *db, const Page *page, gboolean all, GError **error);
/* Message *, newest first by `due`; in a state, NULL = any. */
GPtrArray *page_of_messages(Db *db, const Page *page, const char *state, GError **error);

#endif
