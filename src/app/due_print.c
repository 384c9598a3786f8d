/* SPDX-License-Identifier: MIT
 *
 * What is due on paper: what is late first, then month by month.
 */
#include "due_private.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/paper/paper.h"
#include "bihuan/store/anchor.h"

typedef struct {
    App *app;
    const DueFilter *filter;
    const GPtrArray *list; /* Due * */
    gint64 now;
    const char *head, *qr;
} Sheet;

static void begin_table(Paper *paper, const char *title, guint count) {
    const PaperColumn columns[] = {{.title = C_("due", "Due"), .width = 3},     {.title = C_("due", "State"), .width = 2.4},
                                   {.title = C_("due", "What"), .width = 3.8},  {.title = C_("due", "Of"), .width = 3.6},
                                   {.title = C_("due", "Area"), .width = 2.4},  {.title = C_("due", "Who"), .width = 2.6},
                                   {.title = C_("due", "Record"), .width = 2.4}};
    g_autofree char *counted = g_strdup_printf(_("%s: %d"), title, (int)count);
    paper_heading(paper, 1, counted, NULL);
    paper_table_begin(paper, columns, G_N_ELEMENTS(columns));
}

static void put_due(Paper *paper, const Sheet *sheet, const Due *due) {
    g_autofree char *at = clock_format_short(due->at), *state = due_state_text(due, sheet->now);
    g_autofree char *area = area_name(app_db(sheet->app), due->area);
    g_autofree char *marked = due->late && due->what->blocks ? g_strdup_printf(_("%s, blocks"), state) : g_strdup(state);
    paper_table_row(paper, (const char *const[]){at, marked, obligation_title(due->what), due->name, area, due->doer, due->what->record});
}

/* Those of one heading: what is late, a month. Owned. */
static char *part_of(const Due *due) {
    return due->late ? g_strdup(_("Overdue")) : clock_format_month(due->at);
}

static void put_group(Paper *paper, const Sheet *sheet, const char *part) {
    guint count = 0;
    for (int putting = 0; putting < 2 && (putting == 0 || count > 0); putting++) {
        if (putting)
            begin_table(paper, part, count);
        for (guint i = 0; i < sheet->list->len; i++) {
            const Due *due = sheet->list->pdata[i];
            g_autofree char *own = part_of(due);
            if (g_str_equal(own, part) && !putting)
                count++;
            else if (g_str_equal(own, part))
                put_due(paper, sheet, due);
        }
    }
    if (count > 0)
        paper_table_end(paper);
}

static void put_parts(Paper *paper, const Sheet *sheet) {
    g_autofree char *last = NULL;
    put_group(paper, sheet, _("Overdue"));
    for (guint i = 0; i < sheet->list->len; i++) {
        const Due *due = sheet->list->pdata[i];
        g_autofree char *own = due->late ? NULL : part_of(due);
        if (own && g_strcmp0(own, last) != 0) {
            put_group(paper, sheet, own);
            g_free(last);
            last = g_steal_pointer(&own);
        }
    }
}

static gboolean content(Paper *paper, gpointer data, GError **error) {
    const Sheet *sheet = data;
    const DueFilter *filter = sheet->filter;
    Db *db = app_db(sheet->app);
    g_autofree char *at = clock_format_short(sheet->now), *until = filter->until ? clock_format_short(filter->until) : g_strdup("");
    g_autofree char *area = area_name(db, filter->area), *person = filter->person ? person_name(db, filter->person) : g_strdup("");
    g_autofree char *head = g_strdup_printf(_("Head code %s"), sheet->head);
    const PaperPair pairs[] = {{_("Plant"), plant_name(app_plant(sheet->app)), FALSE, FALSE},
                               {_("Printed, as of"), at, TRUE, FALSE},
                               {_("Due before"), until, TRUE, FALSE},
                               {C_("due", "Area"), area, TRUE, FALSE},
                               {C_("due", "Who"), person, TRUE, FALSE},
                               {C_("due", "Kind"), filter->kind ? due_kind_title(filter->kind) : "", TRUE, FALSE}};
    PaperPair said[G_N_ELEMENTS(pairs)];
    guint count = 0;
    for (guint i = 0; i < G_N_ELEMENTS(pairs); i++)
        if (*pairs[i].value)
            said[count++] = pairs[i];
    paper_heading(paper, 0, _("What is due"), NULL);
    paper_pairs(paper, said, count);
    if (sheet->list->len == 0)
        paper_text(paper, PAPER_NORMAL, _("Nothing is due."));
    put_parts(paper, sheet);
    return paper_qr(paper, sheet->qr, head, error);
}

gboolean due_print(App *app, const DueFilter *filter, const char *path, char **head, GError **error) {
    Plant *plant = app_plant(app);
    PlantHead newest;
    g_autoptr(GPtrArray) list = plant_head(plant, &newest, error) ? due_list(app, filter, error) : NULL;
    if (!list)
        return FALSE;
    gint64 now = clock_now();
    g_autofree char *qr = head_qr_text(&newest), *printed = clock_format_short(now);
    g_autofree char *foot = g_strdup_printf(_("%s · head code %s · printed %s"), plant_name(plant), newest.code, printed);
    PaperOptions options = {.title = _("What is due"),
                            .foot = foot,
                            .created = now,
                            .mark = plant_is_simulated(plant) || plant_is_demo(plant) ? _("DRILL") : NULL};
    Sheet sheet = {app, filter, list, now, newest.code, qr};
    if (head)
        *head = g_strdup(newest.code);
    return paper_write(path, &options, content, &sheet, NULL, error);
}
