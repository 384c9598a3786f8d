/* SPDX-License-Identifier: MIT
 *
 * The figures and rows of the home board. Every query has an index and a limit.
 */
#include "board.h"

#include "bihuan/app/due.h"
#include "bihuan/app/lift.h"
#include "bihuan/app/watch.h"
#include "bihuan/app/work.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/model/hold.h"
#include "bihuan/model/message.h"
#include "bihuan/model/point.h"
#include "bihuan/model/quiz_lock.h"
#include "bihuan/model/record.h"
#include "bihuan/rule/preview.h"
#include "hold_words.h"
#include "session.h"

#include <string.h>

enum { ROWS_MOST = 50 };

static void board_row_free(gpointer data) {
    BoardRow *row = data;
    g_free(row->screen);
    g_free(row->argument);
    g_free(row->number);
    g_free(row->what);
    g_free(row->where);
    g_free(row->state);
    g_free(row);
}

void board_free(Board *board) {
    if (board == NULL) {
        return;
    }
    for (int i = 0; i < BOARD_SECTIONS; i++) {
        g_ptr_array_unref(board->rows[i]);
    }
    g_free(board->unset);
    g_free(board);
}

static BoardRow *row_of_record(App *app, const Record *record) {
    const Form *form = shelf_form(app_shelf(app), record->form, record->version, NULL, NULL);
    BoardRow *row = g_new0(BoardRow, 1);
    row->screen = g_strdup("record");
    row->argument = g_strdup(record->number);
    row->number = g_strdup(record->number);
    g_autofree char *what = record->category != NULL ? session_choice_title(app, record->form, "category", record->category)
                                                     : g_strdup(form != NULL ? form_title(form) : record->form);
    row->what = session_mark_major(record, what);
    row->major = session_is_major(record);
    row->where = area_name(app_db(app), record->area);
    row->state = session_state_title(app, record);
    row->due = record->due;
    row->danger = record_is_expired_open(record);
    return row;
}

/* What stands first whatever it is due: people who are where they may not be, alarms, then major hazards. */
static int rank_of(const Record *record) {
    gboolean alarm = strcmp(record->form, "alarm") == 0 || strcmp(record->form, "ventilation") == 0;
    return record_is_expired_open(record) ? 0 : alarm ? 1 : session_is_major(record) ? 2 : 3;
}

static int compare_rank(gconstpointer left, gconstpointer right) {
    return rank_of(*(const Record *const *)left) - rank_of(*(const Record *const *)right);
}

static void load_tasks(App *app, Board *board) {
    const char *user = app_user_id(app);
    g_autoptr(GPtrArray) tasks = user != NULL ? work_tasks(app, user, ROWS_MOST, NULL) : NULL;
    if (tasks != NULL) {
        g_ptr_array_sort(tasks, compare_rank); /* stable: by due time within */
    }
    for (guint i = 0; tasks != NULL && i < tasks->len; i++) {
        g_ptr_array_add(board->rows[BOARD_TASKS], row_of_record(app, tasks->pdata[i]));
    }
    board->totals[BOARD_TASKS] = board->rows[BOARD_TASKS]->len;
}

/* What cannot be counted is not none: it is as very many. */
static gint64 total_of(App *app, const RecordQuery *query) {
    gint64 total = BOARD_COUNTED;
    record_total(app_db(app), query, BOARD_COUNTED, &total, NULL);
    return total;
}

/* A void one that waits for its confirmation is nobody's open record any more, and overdue all the same. */
static void load_overdue(App *app, Board *board) {
    RecordQuery query = {.overdue_at = clock_now(), .which = RECORD_OPEN, .order = RECORD_DUE, .limit = ROWS_MOST};
    RecordQuery first = {.state = "expired", .which = RECORD_OPEN, .order = RECORD_DUE, .limit = ROWS_MOST};
    g_autoptr(GPtrArray) expired = record_list(app_db(app), &first, NULL), records = record_list(app_db(app), &query, NULL);
    for (guint i = 0; expired != NULL && i < expired->len; i++) {
        g_ptr_array_add(board->rows[BOARD_OVERDUE], row_of_record(app, expired->pdata[i]));
    }
    g_autoptr(GPtrArray) unconfirmed = record_list_unconfirmed(app_db(app), clock_now(), ROWS_MOST, NULL);
    gint64 total = records != NULL && records->len < ROWS_MOST ? (gint64)records->len : total_of(app, &query);
    board->totals[BOARD_OVERDUE] = unconfirmed != NULL ? total + (gint64)unconfirmed->len : BOARD_COUNTED;
    if (records != NULL && unconfirmed != NULL) {
        g_ptr_array_extend_and_steal(records, g_steal_pointer(&unconfirmed));
    }
    if (records != NULL) {
        g_ptr_array_sort(records, compare_rank);
    }
    for (guint i = 0; records != NULL && i < records->len; i++) {
        if (!record_is_expired_open(records->pdata[i])) {
            g_ptr_array_add(board->rows[BOARD_OVERDUE], row_of_record(app, records->pdata[i]));
        }
    }
}

static void load_holds(App *app, Board *board) {
    g_autoptr(GPtrArray) holds = hold_list(app_db(app), FALSE, NULL), locks = quiz_lock_list(app_db(app), NULL);
    if (holds != NULL && locks != NULL) {
        g_ptr_array_extend_and_steal(holds, g_steal_pointer(&locks));
    }
    for (guint i = 0; holds != NULL && i < holds->len && i < ROWS_MOST; i++) {
        const Hold *hold = holds->pdata[i];
        BoardRow *row = g_new0(BoardRow, 1);
        row->screen = g_strdup("holds");
        row->number = g_strdup(hold->target);
        row->what = quiz_lock_is(hold) ? hold_words_target(app, hold) : area_name(app_db(app), hold->target);
        row->where = hold_reason(app, hold);
        row->since = hold->since;
        g_ptr_array_add(board->rows[BOARD_HOLDS], row);
    }
    board->totals[BOARD_HOLDS] = holds != NULL ? (gint64)holds->len : 0;
}

static void load_permits(App *app, Board *board) {
    g_auto(GStrv) names = shelf_names(app_shelf(app));
    for (char **name = names; *name != NULL; name++) {
        const FormHead *head = shelf_head(app_shelf(app), *name, NULL);
        if (head != NULL && head->permit) {
            RecordQuery query = {.form = *name, .which = RECORD_OPEN};
            board->permits += total_of(app, &query);
        }
    }
}

static void load_ledger(App *app, Board *board) {
    g_autoptr(GError) error = NULL;
    board->ledger_known = ledger_countdown(app, &board->ledger, &error);
}

static void load_opened(App *app, Board *board) {
    ClockCivil today = clock_civil(clock_now());
    board->opened_known = TRUE;
    for (int i = 0; i < BOARD_DAYS && board->opened_known; i++) {
        int day = today.day - (BOARD_DAYS - 1) + i;
        RecordQuery query = {.form = "hazard"};
        query.from = clock_from_civil(today.year, today.month, day, 0, 0, 0);
        query.to = clock_from_civil(today.year, today.month, day + 1, 0, 0, 0);
        board->opened[i] = total_of(app, &query);
        board->opened_known = board->opened[i] < BOARD_COUNTED;
    }
}

/* What cannot be counted is not none. */
static void load_alarms(App *app, Board *board) {
    RecordQuery open = {.form = "alarm", .which = RECORD_OPEN}, unanswered = open;
    unanswered.state = "acknowledge";
    board->alarms = total_of(app, &open);
    board->unanswered = total_of(app, &unanswered);
    if (!db_get_int(app_db(app), NULL, &board->faults, "SELECT count(*) FROM point_state WHERE state = $1", "s",
                    point_state_word(POINT_FAULT))) {
        board->faults = BOARD_COUNTED;
    }
}

/* What cannot be counted is not none. */
static void load_messages(App *app, Board *board) {
    g_autoptr(GPtrArray) unset = rule_unset_channels(app_db(app), app_shelf(app), NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; unset != NULL && i < unset->len; i++) {
        g_string_append_printf(text, "%s%s", i > 0 ? _(", ") : "", message_channel_title(unset->pdata[i]));
    }
    board->unset = g_string_free(g_steal_pointer(&text), FALSE);
    board->failed = BOARD_COUNTED;
    if (!message_count_failed(app_db(app), BOARD_COUNTED, &board->failed, NULL) ||
        !watch_is_expected(app_db(app), plant_path(app_plant(app)), &board->watched, NULL)) {
        board->watched = TRUE;
    }
}

/* What cannot be counted is not none. */
static void load_due(App *app, Board *board) {
    if (!due_count(app, BOARD_COUNTED, &board->late, &board->today, NULL)) {
        board->late = BOARD_COUNTED;
    }
}

Board *board_load(App *app) {
    Board *board = g_new0(Board, 1);
    for (int i = 0; i < BOARD_SECTIONS; i++) {
        board->rows[i] = g_ptr_array_new_with_free_func(board_row_free);
    }
    board->enabled = app_is_enabled(app);
    load_tasks(app, board);
    load_overdue(app, board);
    load_alarms(app, board);
    load_due(app, board);
    load_holds(app, board);
    load_permits(app, board);
    load_ledger(app, board);
    load_opened(app, board);
    load_messages(app, board);
    return board;
}
