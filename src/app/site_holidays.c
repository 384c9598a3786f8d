/* SPDX-License-Identifier: MIT
 *
 * The calendar (节假日、调休) in files: one a year, never computed.
 */
#include <string.h>

#include "bihuan/model/holiday.h"
#include "site_run.h"

static const SiteColumn COLUMNS[] = {{.name = "day", SITE_DAY, .filled = TRUE},
                                     {.name = "kind", SITE_WORD, .filled = TRUE, .choices = "statutory workday rest"},
                                     {.name = "name", SITE_TEXT}};

/* What kind of day it is decides who must approve work on it and when a deadline ends: also where the day was not in the
 * calendar yet. */
static void holiday_check(SiteRun *run, gconstpointer old, gconstpointer thing) {
    if (run->app && (!old || strcmp(((const Holiday *)old)->kind, ((const Holiday *)thing)->kind) != 0))
        site_deed(run, "import", "rights", NULL);
}

const SiteKind site_holidays = {.kind = "holidays", .noun = &holiday_noun, SITE_KIND(COLUMNS, 2), .check = holiday_check};
