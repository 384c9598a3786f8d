/* SPDX-License-Identifier: MIT
 *
 * Certificates of people (证书): obligations of kind certificate.
 */
#include <string.h>

#include "bihuan/model/obligation.h"
#include "bihuan/rule/who.h"

/* 0: it does not count. One of a day that is still to come counts for nothing; where a course is asked for again and again, neither
 * does one of a day nobody has given. */
static gint64 counts_until(const Obligation *duty, const WhoCertificate *kind, gint64 now) {
    if (strcmp(duty->kind, "certificate") != 0 || duty->last > now || (kind->longest && !duty->last))
        return 0;
    for (char **word = kind->words; *word; word++)
        if (strstr(duty->title, *word))
            return kind->longest ? MIN(duty->next, duty->last + kind->longest) : duty->next;
    return 0;
}

gint64 who_certified_until(Db *db, const char *person, const WhoCertificate *kind, gint64 now, char **title) {
    g_autofree char *holder = g_strconcat("person:", person, NULL);
    g_autoptr(GPtrArray) duties = obligation_list_of(db, holder, NULL);
    gint64 until = 0;
    for (guint i = 0; duties && i < duties->len; i++) {
        const Obligation *duty = duties->pdata[i];
        gint64 own = counts_until(duty, kind, now);
        if (own <= until)
            continue;
        until = own;
        g_free(*title);
        *title = g_strdup(obligation_title(duty));
    }
    return until;
}
