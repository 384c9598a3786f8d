/* SPDX-License-Identifier: MIT
 *
 * The hand-over on paper.
 */
#include "bihuan/app/handover.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/person.h"
#include "bihuan/paper/paper.h"

#include <string.h>

typedef struct {
    App *app;
    const Handover *handover;
    const Work *work; /* NULL: signed with a pen */
} Page;

static void put_part(Paper *paper, const HandoverPart *part) {
    g_autofree char *title = g_strdup_printf(_("%s: %d"), part->title, (int)part->total);
    const PaperColumn columns[] = {{.title = _("What"), .width = 6},
                                   {.title = C_("place", "Where"), .width = 4},
                                   {.title = _("State"), .width = 2.8},
                                   {.title = _("Since"), .width = 2.6},
                                   {.title = _("Due"), .width = 2.6}};
    paper_heading(paper, 1, title, NULL);
    if (part->lines->len == 0) {
        paper_text(paper, PAPER_FAINT, _("None."));
        return;
    }
    paper_table_begin(paper, columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < part->lines->len; i++) {
        const HandoverLine *line = part->lines->pdata[i];
        g_autofree char *since = clock_format_short(line->since), *due = clock_format_short(line->due);
        paper_table_row(paper, (const char *const[]){line->what, line->where, line->state, since, due});
    }
    paper_table_end(paper);
    if (part->total > (gint64)part->lines->len) {
        g_autofree char *more = g_strdup_printf(_("… and %d more"), (int)(part->total - part->lines->len));
        paper_text(paper, PAPER_FAINT, more);
    }
}

/* The row of the log that did a step carries its key; what is not signed says so. */
static char *said_of(App *app, const Work *work, const Step *step) {
    g_autofree char *key = NULL;
    g_autoptr(GError) error = NULL;
    if (!db_get_text(app_db(app), &error, &key,
                     "SELECT key_id FROM audit WHERE subject = $1 AND at = $2 AND actor = $3 AND key_id IS NOT NULL", "sis",
                     work->record->number, step->done, step->done_by))
        return g_strdup(error->message);
    return key ? g_strdup_printf(_("signed, key %s"), key) : g_strdup(_("not signed"));
}

/* Who is to sign: of a record who began it and who takes over; else whoever prints the page hands over. Owned. */
static char *name_of(const Page *page, const char *step) {
    gboolean hands = strcmp(step, "hand") == 0;
    const char *id = page->work ? hands ? page->work->record->opened_by : record_field(page->work->record, "to")
                     : hands ? app_user_id(page->app)
                                : NULL;
    return id ? person_name(app_db(page->app), id) : g_strdup("");
}

static void put_signature(Paper *paper, const Page *page, const char *step_name, const char *meaning) {
    const Step *step = page->work ? step_find_done(page->work->steps, step_name) : NULL;
    if (!step) {
        g_autofree char *expected = name_of(page, step_name);
        paper_signatures(paper, &(PaperSignature){meaning, expected, NULL, NULL}, 1);
        return;
    }
    g_autofree char *name = person_name_then(app_db(page->app), step->done_by, step->done), *time = clock_format_short(step->done);
    g_autofree char *said = said_of(page->app, page->work, step);
    paper_signatures(paper, &(PaperSignature){meaning, name, time, said}, 1);
}

static gboolean content(Paper *paper, gpointer data, GError **error) {
    const Page *page = data;
    const Handover *handover = page->handover;
    g_autofree char *at = clock_format_short(handover->at);
    g_autofree char *head = g_strdup_printf(_("Head code %s"), handover->head);
    const char *notes = page->work ? record_field(page->work->record, "notes") : NULL;
    PaperPair pairs[] = {{_("Plant"), plant_name(app_plant(page->app)), FALSE, FALSE},
                         {_("Shift"), handover->shift, TRUE, FALSE},
                         {_("Printed, as of"), at, TRUE, FALSE}};
    paper_heading(paper, 0, _("Shift hand-over"), page->work ? page->work->record->number : NULL);
    paper_pairs(paper, pairs, G_N_ELEMENTS(pairs));
    if (notes) {
        paper_heading(paper, 1, _("Watch points"), NULL);
        paper_text(paper, PAPER_NORMAL, notes);
    }
    for (guint i = 0; i < handover->parts->len; i++)
        put_part(paper, handover->parts->pdata[i]);
    paper_heading(paper, 1, _("Signatures"), NULL);
    put_signature(paper, page, "hand", _("Handed over"));
    put_signature(paper, page, "take", _("Taken over"));
    return paper_qr(paper, handover->qr, head, error);
}

gboolean handover_print(App *app, const char *number, const char *path, char **head, GError **error) {
    g_autoptr(Handover) handover = handover_collect(app, error);
    g_autoptr(Work) work = handover && number ? work_load(app, number, error) : NULL;
    if (!handover || (number && !work))
        return FALSE;
    if (work && strcmp(work->record->form, "handover") != 0)
        return err_set(error, ERR_INPUT, _("%s is not a shift hand-over"), work->record->number);
    Plant *plant = app_plant(app);
    g_autofree char *now = clock_format_short(handover->at);
    g_autofree char *foot = g_strdup_printf(_("%s · head code %s · printed %s"), plant_name(plant), handover->head, now);
    PaperOptions options = {.title = _("Shift hand-over"),
                            .foot = foot,
                            .created = handover->at,
                            .mark = plant_is_simulated(plant) || plant_is_demo(plant) ? _("DRILL") : NULL};
    Page page = {app, handover, work};
    if (head)
        *head = g_strdup(handover->head);
    return paper_write(path, &options, content, &page, NULL, error);
}
