/* SPDX-License-Identifier: MIT
 *
 * Reports into a file: one, or those of an area and a month behind a list of contents. All is collected as of one moment; the
 * photos are read while the pages are drawn.
 */
#include "report_paper.h"
#include "report_private.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"

#define FORM "hazard" /* what the reports of an area and a month are about */
#define PAGE 200
#define PASSES 3 /* collecting, counting, drawing */

/* A line of the list of contents. */
typedef struct {
    char *category, *device, *state, *opened;
} Entry;

typedef struct {
    App *app;
    const ReportPrint *print;
    GPtrArray *numbers; /* char * */
    GPtrArray *views;   /* ReportView * */
    GPtrArray *entries; /* Entry * */
    char *title;
    guint done; /* reports that went through a pass */
} Job;

static void entry_free(gpointer data) {
    Entry *entry = data;
    g_free(entry->category);
    g_free(entry->device);
    g_free(entry->state);
    g_free(entry->opened);
    g_free(entry);
}

static gboolean step(Job *job, GError **error) {
    const ReportPrint *print = job->print;
    guint all = PASSES * job->numbers->len + (print->number ? 0 : PASSES - 1); /* the list of contents is counted and drawn too */
    job->done++;
    return !print->progress || print->progress(job->done, all, print->data) ||
           err_set(error, ERR_FAILED, _("The report was stopped; no file was written."));
}

static gboolean step_drawn(gpointer data, GError **error) {
    return step(data, error);
}

/* ---- which ---- */

static void add_page(Job *job, const GPtrArray *page) {
    /* a page is newest first; the report runs with the numbers */
    for (guint i = page->len; i > 0; i--)
        g_ptr_array_add(job->numbers, g_strdup(((const Record *)page->pdata[i - 1])->number));
}

static gboolean find_many(Job *job, GError **error) {
    const ReportPrint *print = job->print;
    RecordQuery query = {.form = FORM, .area = print->area, .limit = PAGE, .back = TRUE};
    g_autoptr(PlantArea) area = area_load(app_db(job->app), print->area, error);
    if (!area || !clock_month(print->month, &query.from, &query.to, error))
        return FALSE;
    if (query.from > clock_now())
        return err_set(error, ERR_INPUT, _("The month %s has not begun yet; give one that has."), print->month);
    g_autoptr(GPtrArray) page = record_list(app_db(job->app), &query, error);
    g_autofree char *last = NULL;
    while (page && page->len > 0) {
        const Record *first = page->pdata[0];
        add_page(job, page);
        g_free(last);
        last = g_strdup(first->number);
        query.key_time = first->opened;
        query.key_number = last;
        g_ptr_array_unref(page);
        page = record_list(app_db(job->app), &query, error);
    }
    if (page && job->numbers->len == 0)
        return err_set(error, ERR_NOT_FOUND, _("No hazard was registered in %s (%s) in %s; nothing was written."), area->name, area->code,
                       print->month);
    job->title = g_strdup_printf(_("Closed-loop reports of %s (%s), %s"), area->name, area->code, print->month);
    return page != NULL;
}

static gboolean find_numbers(Job *job, GError **error) {
    if (!job->print->number)
        return find_many(job, error);
    g_ptr_array_add(job->numbers, g_strdup(job->print->number));
    return TRUE;
}

/* ---- collecting ---- */

static gboolean add_entry(Job *job, const char *number, GError **error) {
    g_autoptr(Record) record = record_load(app_db(job->app), number, error);
    const Form *form = record ? shelf_form(app_shelf(job->app), record->form, record->version, NULL, error) : NULL;
    if (!form)
        return FALSE;
    const FormField *category = form_field(form, "category");
    Entry *entry = g_new0(Entry, 1);
    entry->category = category ? field_format(category, record->category, NULL) : g_strdup("");
    entry->device = g_strdup(record->device ? record->device : "—");
    entry->state = g_strdup(work_state_title(form, record));
    entry->opened = clock_format_short(record->opened);
    g_ptr_array_add(job->entries, entry);
    return TRUE;
}

static gboolean report_print_collect(Job *job, GError **error) {
    if (!find_numbers(job, error))
        return FALSE;
    for (guint i = 0; i < job->numbers->len; i++) {
        ReportView *view = report_load(job->app, job->numbers->pdata[i], error);
        if (!view)
            return FALSE;
        g_ptr_array_add(job->views, view);
        if (!add_entry(job, job->numbers->pdata[i], error) || !step(job, error))
            return FALSE;
    }
    return TRUE;
}

/* ---- paper ---- */

static void put_summary(Paper *paper, const Job *job) {
    guint accepted = 0;
    gint64 hours = 0;
    for (guint i = 0; i < job->views->len; i++) {
        const ReportView *view = job->views->pdata[i];
        accepted += view->hours >= 0;
        hours += MAX(view->hours, 0);
    }
    g_autofree char *each = report_hours(accepted ? hours / accepted : 0);
    g_autofree char *mean =
        accepted ? g_strdup_printf(_("%s from report to acceptance on average"), each) : g_strdup(_("none accepted yet"));
    g_autofree char *text = g_strdup_printf(_("%u hazards registered, %u of them accepted by now; %s."), job->views->len, accepted, mean);
    paper_text(paper, PAPER_NORMAL, text);
}

static void put_contents(Paper *paper, const Job *job) {
    const PaperColumn columns[] = {{.title = _("Number"), .width = 15},
                                   {.title = _("Category"), .width = 18},
                                   {.title = _("Device"), .width = 12},
                                   {.title = _("State"), .width = 10},
                                   {.title = _("Registered"), .width = 17},
                                   {.title = _("Hours used"), .width = 10, .right = TRUE},
                                   {.title = _("Page"), .width = 7, .right = TRUE, .page = TRUE}};
    paper_chapter(paper, _("Contents"), "");
    paper_heading(paper, 0, job->title, NULL);
    put_summary(paper, job);
    paper_table_begin(paper, columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < job->views->len; i++) {
        const ReportView *view = job->views->pdata[i];
        const Entry *entry = job->entries->pdata[i];
        g_autofree char *hours = view->hours >= 0 ? report_hours(view->hours) : g_strdup("—");
        g_autofree char *chapter = g_strdup_printf("%u", i + 1);
        paper_table_row(paper,
                        (const char *const[]){view->number, entry->category, entry->device, entry->state, entry->opened, hours, chapter});
    }
    paper_table_end(paper);
}

static gboolean put_all(Paper *paper, gpointer data, GError **error) {
    Job *job = data;
    if (!job->print->number)
        put_contents(paper, job);
    for (guint i = 0; i < job->views->len; i++)
        if (!report_paper_put(paper, job->views->pdata[i], error))
            return FALSE;
    return TRUE;
}

static gboolean report_print_write_file(Job *job, ReportResult *result, GError **error) {
    const ReportView *first = job->views->pdata[0];
    Plant *plant = app_plant(job->app);
    g_autofree char *now = clock_format_short(clock_now());
    g_autofree char *foot = g_strdup_printf(_("%s · head code %s · printed %s"), plant_name(plant), first->head, now);
    PaperOptions options = {
        .title = job->title ? job->title : first->title,
        .number = first->number,
        .mark = plant_is_simulated(plant) || plant_is_demo(plant) ? _("DRILL") : NULL,
        .foot = foot,
        .created = clock_now(),
        .progress = step_drawn,
    };
    *result = (ReportResult){.records = job->views->len};
    g_strlcpy(result->head, first->head, sizeof result->head);
    return paper_write(job->print->path, &options, put_all, job, &result->pages, error);
}

gboolean report_print(App *app, const ReportPrint *print, ReportResult *result, GError **error) {
    Job job = {.app = app, .print = print};
    if (!db_begin_read(app_db(app), error))
        return FALSE;
    job.numbers = g_ptr_array_new_with_free_func(g_free);
    job.views = g_ptr_array_new_with_free_func((GDestroyNotify)report_free);
    job.entries = g_ptr_array_new_with_free_func(entry_free);
    gboolean well = report_print_collect(&job, error);
    /* the lock is given back before anything slow begins: others write while this one draws */
    db_rollback(app_db(app));
    well = well && report_print_write_file(&job, result, error);
    g_ptr_array_unref(job.numbers);
    g_ptr_array_unref(job.views);
    g_ptr_array_unref(job.entries);
    g_free(job.title);
    return well;
}
