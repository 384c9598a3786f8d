/* SPDX-License-Identifier: MIT
 *
 * One-line questions for tests: what cannot be read fails the test.
 */
#ifndef BIHUAN_TESTS_ASK_H
#define BIHUAN_TESTS_ASK_H

#include "bihuan/store/db.h"

/* The first column of the first row; fallback, NULL (else owned) or FALSE where there is none. */
gint64 ask_int(Db *db, gint64 fallback, const char *sql, const char *format, ...);
char *ask_text(Db *db, const char *sql, const char *format, ...);
gboolean ask_whether(Db *db, const char *sql, const char *format, ...);

#endif
