/* SPDX-License-Identifier: MIT
 *
 * Vacancies of approvers and signers as a line of output.
 */
#include "vacancy.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/rule/who.h"
#include "output.h"

static const char SQL_ANYBODY[] = "SELECT 1 FROM person WHERE in_service = 1 LIMIT 1";

char *vacancy_text(const CommandLine *line) {
    g_autoptr(GError) error = NULL;
    gboolean anybody;
    if (!db_get_whether(app_db(line->app), &error, &anybody, SQL_ANYBODY, ""))
        return g_strdup(error->message);
    if (!anybody)
        return NULL;
    char *gaps = who_unfilled(app_db(line->app), app_shelf(line->app), clock_now(), &error);
    if (!gaps) /* what cannot be read is said, not passed over */
        return g_strdup(error->message);
    return *gaps ? gaps : (g_free(gaps), NULL);
}

void vacancy_say(const CommandLine *line) {
    g_autofree char *gaps = vacancy_text(line);
    if (gaps)
        output_line(_("Nobody in this plant approves or signs permits as: %s."), gaps);
}
