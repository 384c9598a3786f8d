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

enum { WEEK = 7 };

typedef struct {
    App *app;
    const DueFilter *filter;
    const GPtrArray *list; /* Due * */
    gint64 now;
    const char *head, *qr;
} Sheet;

static void begin_table(Paper *paper, const char *title, guint count) {
    const PaperColumn columns[] = {{.title = C_("due", "Due"), .width = 3.3},   {.title = C_("due", "State"), .width = 2.6},
                                   {.title = C_("due", "What"), .width = 3.6},  {.title = C_("due", "Of"), .width = 3.4},
                                   {.title = C_("due", "Area"), .width = 2.2},  {.title = C_("due", "Who"), .width = 2},
                                   {.title = C_("due", "Record"), .width = 3.4}};
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

static void put_group(Paper *paper, const Sheet *sheet, const char *title, const GPtrArray *list, guint from, guint end) {
    if (from == end)
        return;
    begin_table(paper, title, end - from);
    for (guint i = from; i < end; i++)
        put_due(paper, sheet, list->pdata[i]);
    paper_table_end(paper);
}

static int month_of(const Due *due) {
    ClockCivil at = clock_civil(due->at);
    return at.year * 12 + at.month;
}

/* What is late stands first, the rest month by month. */
static void put_parts(Paper *paper, const Sheet *sheet) {
    g_autoptr(GPtrArray) late = g_ptr_array_new(), rest = g_ptr_array_new();
    for (guint i = 0; i < sheet->list->len; i++)
        g_ptr_array_add(((const Due *)sheet->list->pdata[i])->late ? late : rest, sheet->list->pdata[i]);
    put_group(paper, sheet, _("Overdue"), late, 0, late->len);
    for (guint from = 0, end; from < rest->len; from = end) {
        for (end = from + 1; end < rest->len && month_of(rest->pdata[end]) == month_of(rest->pdata[from]);)
            end++;
        g_autofree char *title = clock_format_month(((const Due *)rest->pdata[from])->at);
        put_group(paper, sheet, title, rest, from, end);
    }
}

/* ---- months ---- */

static char *day_cell(const DueDay *day) {
    int number = clock_civil(day->day).day;
    return day->count == 0  ? g_strdup_printf("%d", number)
           : day->late == 0 ? g_strdup_printf(_("%d\n%u due"), number, day->count)
                            : g_strdup_printf(_("%d\n%u due, ! %u late"), number, day->count, day->late);
}

/* The days of a month in rows of weeks; days: those of the paper. */
static void put_month(Paper *paper, const GArray *days, guint from, guint end) {
    g_autofree char *title = clock_format_month(g_array_index(days, DueDay, from).day);
    PaperColumn columns[WEEK];
    char *cells[WEEK + 1] = {NULL};
    int at = clock_civil(g_array_index(days, DueDay, from).day).weekday - 1;
    for (int i = 0; i < WEEK; i++)
        columns[i] = (PaperColumn){.title = due_weekday_title(i), .width = 1};
    paper_heading(paper, 1, title, NULL);
    paper_table_begin(paper, columns, WEEK);
    for (int i = 0; i < at; i++)
        cells[i] = g_strdup("");
    for (guint i = from; i < end; i++) {
        cells[at++] = day_cell(&g_array_index(days, DueDay, i));
        for (; i + 1 == end && at < WEEK; at++)
            cells[at] = g_strdup("");
        if (at < WEEK)
            continue;
        paper_table_row(paper, (const char *const *)cells);
        for (at = WEEK; at > 0; at--)
            g_clear_pointer(&cells[at - 1], g_free);
    }
    paper_table_end(paper);
}

/* Every month of the paper, whole. */
static gboolean put_months(Paper *paper, const Sheet *sheet, GError **error) {
    DueFilter filter = *sheet->filter;
    ClockCivil first = clock_civil(filter.from ? filter.from : sheet->now), last = clock_civil(filter.until - 1);
    filter.from = clock_from_civil(first.year, first.month, 1, 0, 0, 0);
    filter.until = clock_from_civil(last.year, last.month + 1, 1, 0, 0, 0);
    g_autoptr(GArray) days = due_calendar(sheet->app, &filter, error);
    for (guint from = 0, end = 1; days && from < days->len; from = end++) {
        while (end < days->len && clock_civil(g_array_index(days, DueDay, end).day).day != 1)
            end++;
        put_month(paper, days, from, end);
    }
    return days != NULL;
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
    if (filter->foreseen && !put_months(paper, sheet, error))
        return FALSE;
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
