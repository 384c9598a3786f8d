/* SPDX-License-Identifier: MIT
 *
 * What is due, printed.
 */
#include "due_output.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"

#include <stdio.h>

enum { FLUSHED = 200 }; /* rows */

static void row_out(Output *out, App *app, const Due *due, gint64 now) {
    const Obligation *what = due->what;
    g_autofree char *state = output_is_json(out) ? NULL : due_state_text(due, now);
    g_autofree char *area = output_is_json(out) ? NULL : area_name(app_db(app), due->area);
    const char *mark = what->blocks && due->late ? "!" : "";
    g_autofree char *marked = state ? g_strdup_printf("%s%s%s", mark, *mark ? " " : "", state) : NULL;
    g_autofree char *who = due_who_text(due);
    output_row(out);
    output_text(out, "id", NULL, what->id);
    output_text(out, "subject", NULL, what->subject);
    output_text(out, "kind", NULL, what->kind);
    output_time(out, "due", C_("due", "Due"), due->at);
    output_text(out, NULL, C_("due", "State"), marked);
    output_text(out, "title", C_("due", "What"), obligation_title(what));
    output_text(out, "name", C_("due", "Of"), due->name);
    output_shown(out, "area", C_("due", "Area"), due->area, area);
    output_text(out, "form", NULL, what->form);
    output_shown(out, "who", C_("due", "Who"), who, due->doer);
    output_flag(out, "blocks", NULL, what->blocks);
    output_flag(out, "late", NULL, due->late);
    output_time(out, "late_at", NULL, due->late_at);
    output_time(out, "extended", NULL, what->extended);
    output_time(out, "last", NULL, what->last);
    output_text(out, "basis", NULL, what->basis);
    output_text(out, "problem", NULL, due->problem);
    output_text(out, "record", C_("due", "Record"), what->record);
}

void due_output(Output *out, const char *key, App *app, const GPtrArray *list) {
    gint64 now = clock_now();
    output_table(out, key, C_("due", "Due"), C_("due", "State"), C_("due", "What"), C_("due", "Of"), C_("due", "Area"), C_("due", "Who"),
                 C_("due", "Record"), NULL);
    for (guint i = 0; i < list->len && !(key == NULL && ferror(stdout)); i++) {
        row_out(out, app, list->pdata[i], now);
        if (key == NULL && (i + 1) % FLUSHED == 0)
            output_flush(out);
    }
    output_end(out);
}
