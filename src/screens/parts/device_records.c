/* SPDX-License-Identifier: MIT
 *
 * Pages of a device's records, newest first, by the key "OPENED NUMBER".
 */
#include "device_records.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/page.h"
#include "record_source.h"
#include "session.h"

#include <string.h>

enum { COUNTED_MOST = 100 };
enum { COLUMN_NUMBER, COLUMN_WHAT, COLUMN_STATE, COLUMN_DUE, COLUMN_OPENED, COLUMN_COUNT };

static const ListColumn COLUMNS[COLUMN_COUNT] = {
    {N_("Number"), 13, 16, 1, FALSE}, {N_("What"), 8, 0, 3, FALSE},     {N_("State"), 4, 12, 1, FALSE},
    {N_("Due"), 9, 18, 2, FALSE},     {N_("Opened"), 10, 16, 4, FALSE},
};

static RecordQuery query_of(const DeviceRecords *records) {
    return (RecordQuery){
        .device = records->device,
        .form = records->history ? "hazard" : NULL,
        .which = records->history ? RECORD_ANY : RECORD_OPEN,
        .order = RECORD_NEWEST,
    };
}

int device_records_count(const DeviceRecords *records) {
    RecordQuery query = query_of(records);
    return (int)record_total(app_db(records->app), &query, COUNTED_MOST);
}

/* What was found, or which form it is. Owned. */
static char *what_text(const DeviceRecords *records, const Record *record) {
    if (record->category != NULL && strcmp(record->form, "hazard") == 0) {
        return session_choice_title(records->app, record->form, "category", record->category);
    }
    const Form *form = shelf_form(app_shelf(records->app), record->form, record->version, NULL, NULL);
    return g_strdup(form != NULL ? form_title(form) : record->form);
}

static ListRow *row_of(gpointer data, gconstpointer one) {
    const DeviceRecords *records = data;
    const Record *record = one;
    g_autofree char *key = page_key(record->opened, record->number);
    g_autofree char *plain = what_text(records, record), *what = session_mark_major(record, plain),
                    *state = session_state_title(records->app, record);
    g_autofree char *opened = clock_format_short(record->opened);
    g_autofree char *due = record->ended ? clock_format_short(record->closed) : session_due_text(record->due);
    ListRow *row = list_row_new(key, COLUMN_COUNT);
    list_row_set(row, COLUMN_NUMBER, record->number);
    list_row_set(row, COLUMN_WHAT, what);
    list_row_set(row, COLUMN_STATE, state);
    list_row_set(row, COLUMN_DUE, due);
    list_row_set(row, COLUMN_OPENED, opened);
    g_autofree char *note = session_description(records->app, record);
    list_row_more(row, note);
    row->style = record->ended ? STYLE_DIM : session_due_style(record->due);
    return row;
}

static GPtrArray *fetch(gpointer data, Page *page, GError **error) {
    const DeviceRecords *records = data;
    RecordQuery query = query_of(records);
    g_autofree char *number = record_source_place(&query, page);
    return record_list(app_db(records->app), &query, error);
}

const ListSource device_records_list = {
    .columns = COLUMNS,
    .count = COLUMN_COUNT,
    .fetch = fetch,
    .row = row_of,
    .empty = N_("No record of this device here."),
};
