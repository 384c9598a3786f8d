/* SPDX-License-Identifier: MIT
 *
 * Holidays (节假日): data from year to year, never computed.
 */
#ifndef BIHUAN_MODEL_HOLIDAY_H
#define BIHUAN_MODEL_HOLIDAY_H

#include "bihuan/store/change.h"

typedef struct {
    char *day;  /* 2026-10-01 */
    char *kind; /* statutory 法定, workday 调休上班, rest 公休 */
    char *name;
} Holiday;

void holiday_free(Holiday *holiday);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Holiday, holiday_free)

/* The day a time lies in, or NULL if it is none in the table (no error). */
Holiday *holiday_at(Db *db, gint64 at);
/* Holidays (Holiday *, array owns them) of the days from … to, both dates inclusive. NULL on error. */
GPtrArray *holiday_list(Db *db, const char *from, const char *to, GError **error);
/* TRUE for Mon–Fri that is neither statutory nor rest, and for a workday made by 调休. */
gboolean holiday_is_workday(Db *db, gint64 at);
/* A year has a calendar once it has one statutory day. FALSE if that could not be read. */
gboolean holiday_year_known(Db *db, int year, gboolean *known, GError **error);

gboolean holiday_put(Change *change, const Holiday *holiday, GError **error);

#endif
