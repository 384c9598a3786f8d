/* SPDX-License-Identifier: MIT
 *
 * Holidays (节假日): data from year to year, never computed.
 */
#ifndef BIHUAN_MODEL_HOLIDAY_H
#define BIHUAN_MODEL_HOLIDAY_H

#include "bihuan/model/noun.h"

typedef struct {
    char *day;  /* 2026-10-01 */
    char *kind; /* statutory 法定, workday 调休上班, rest 公休 */
    char *name;
} Holiday;

NOUN_TYPE(Holiday, holiday)

/* The day a time lies in into *holiday, NULL = the table does not name it. FALSE: it could not be read. */
gboolean holiday_find(Db *db, gint64 at, Holiday **holiday, GError **error);
/* Holidays (Holiday *, array owns them) of the days from … to, both dates inclusive. NULL on error. */
GPtrArray *holiday_list(Db *db, const char *from, const char *to, GError **error);
/* TRUE for Mon–Fri that is neither statutory nor rest, and for a workday made by 调休. FALSE with an error: it could not be read, and
 * *workday is FALSE too. */
gboolean holiday_is_workday(Db *db, gint64 at, gboolean *workday, GError **error);
/* A year has a calendar once it has one statutory day. FALSE if that could not be read. */
gboolean holiday_year_known(Db *db, int year, gboolean *known, GError **error);

gboolean holiday_put(Change *change, const Holiday *holiday, GError **error);

#endif
