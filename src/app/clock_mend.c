/* SPDX-License-Identifier: MIT
 *
 * From the wrong axis to the right one. What is past by its nature (opened, done, since …) and lies in the future was written by the
 * wrong clock: the log row of that time says what the machine's clock showed. A row written while time stood still there, after the
 * machine was put right, shows the right time; one written during the leap is taken back by its length. What is due hangs on what
 * it was reckoned from. Times that people typed (a permit's end, an extension) stand as typed.
 */
#include "clock_mend.h"

#include "bihuan/base/clock.h"
#include "bihuan/model/account.h"
#include "bihuan/model/obligation.h"
#include "bihuan/model/record.h"
#include "bihuan/model/step.h"
#include "bihuan/rule/due.h"
#include "bihuan/rule/guard.h"
#include "bihuan/rule/tell.h"

#include <string.h>

static const char SQL_ROW_OF[] =
    "SELECT clock FROM audit WHERE seq >= $1 AND at = $2 ORDER BY CASE WHEN subject = $3 THEN 0 ELSE 1 END, seq LIMIT 1";
static const char SQL_RECORDS[] =
    "SELECT number FROM record WHERE opened > $1 OR closed > $1 OR confirmed > $1 OR lifted > $1"
    " UNION SELECT record FROM step WHERE entered > $1 OR done > $1 UNION SELECT record FROM clock WHERE struck > $1"
    " UNION SELECT s.record FROM step s JOIN occasion o ON o.rule = 'escalate' AND o.subject = s.record || '/' || s.position"
    " WHERE s.done = 0 AND o.at > $1 ORDER BY 1";
static const char SQL_CLIMBED[] = "SELECT count(*) FROM occasion WHERE rule = 'escalate' AND subject = $1 AND at > $2";
static const char SQL_STRUCK[] = "SELECT rule FROM clock WHERE record = $1 AND struck > $2";
static const char SQL_OBLIGATIONS[] = "SELECT id FROM obligation WHERE seq >= $1 ORDER BY id";

typedef struct {
    Change *change;
    Shelf *shelf;
    const ClockLeap *leap;
    GError **unread; /* the latest of what could not be read: then nothing is committed */
} Mend;

/* What the clock should have said when it said at. */
static gint64 right(const Mend *mend, const char *subject, gint64 at) {
    const ClockLeap *leap = mend->leap;
    if (at <= leap->to)
        return at;
    gint64 clock = at;
    if (!db_get_int(change_db(mend->change), mend->unread, &clock, SQL_ROW_OF, "iis", leap->from, at, subject))
        return at;
    if (clock > leap->sure)
        clock -= leap->first - leap->before;
    return CLAMP(clock, leap->before, leap->to);
}

/* ---- records ---- */

static void mend_fields(const Mend *mend, const Form *form, const char *number, GHashTable *fields) {
    GHashTableIter iterator;
    gpointer key, value;
    g_hash_table_iter_init(&iterator, fields);
    while (g_hash_table_iter_next(&iterator, &key, &value)) {
        const FormField *field = form_field(form, key);
        gint64 at = field && field->before && strcmp(field->before->base, "now") == 0 ? g_ascii_strtoll(value, NULL, 10) : 0;
        if (at > mend->leap->to)
            g_hash_table_iter_replace(&iterator, g_strdup_printf("%" G_GINT64_FORMAT, right(mend, number, at)));
    }
}

/* Rungs climbed by the wrong clock are climbed again when it is time. */
static void mend_rungs(const Mend *mend, const Form *form, Step *step) {
    const FormStep *shape = form_step(form, step->name);
    LimitSource limits = {.resolve = shelf_limit, .data = change_db(mend->change), .at = step->entered};
    g_autofree char *subject = g_strdup_printf("%s/%d", step->record, (int)step->position);
    gint64 climbed = 0;
    if (!db_get_int(change_db(mend->change), mend->unread, &climbed, SQL_CLIMBED, "si", subject, mend->leap->to))
        return;
    if (step->done || !shape || step->due == 0)
        return;
    step->rung = MAX(0, step->rung - climbed);
    step->rung_due =
        step->rung < (gint64)shape->overdue->len ? form_ladder_reached(shape->overdue, (guint)step->rung, step->due, &limits) : 0;
}

/* What somebody signed as done stands as he signed it; nobody can sign it anew for him. */
static gboolean is_signed(const Mend *mend, const Form *form, const Step *step) {
    const FormStep *shape = form_step(form, step->name);
    return step->done && shape && shape->sign && strcmp(step->decision, "done") == 0 && account_any(change_db(mend->change), mend->unread);
}

static gboolean mend_step(const Mend *mend, Case *subject, Step *step, GError **error) {
    const Form *form = subject->form;
    Record *record = subject->record;
    gint64 entered = right(mend, record->number, step->entered), gone = step->entered - entered, due = step->due;
    if (gone > 0 && step->due >= step->entered)
        step->due -= gone;
    if (record->due && record->due == due)
        record->due = step->due;
    step->entered = entered;
    step->done = right(mend, record->number, step->done);
    mend_fields(mend, form, record->number, step->fields);
    mend_rungs(mend, form, step);
    return is_signed(mend, form, step) || (rule_tell_when(subject, step, error) && step_save(mend->change, step, error));
}

/* A clock that the wrong time let strike strikes again. */
static gboolean wind_up(const Mend *mend, const char *number, GError **error) {
    g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Rows) rows = db_query(change_db(mend->change), error, SQL_STRUCK, "si", number, mend->leap->to);
    while (rows && rows_next(rows, NULL))
        g_ptr_array_add(rules, g_strdup(rows_text(rows, 0)));
    if (!rows)
        return FALSE;
    g_clear_pointer(&rows, rows_free);
    for (guint i = 0; i < rules->len; i++) {
        g_autoptr(Row) row = row_new("clock");
        row_set_text(row, "record", number);
        row_set_text(row, "rule", rules->pdata[i]);
        row_set_int(row, "at", 0);
        row_set_int(row, "struck", 0);
        if (!change_put(mend->change, row, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean mend_record(const Mend *mend, const char *number, GError **error) {
    g_autoptr(Case) subject = case_in_change(mend->change, mend->shelf, number, error);
    if (!subject)
        return FALSE;
    Record *record = subject->record;
    gint64 *times[] = {&record->opened, &record->closed, &record->confirmed, &record->lifted};
    for (gsize i = 0; i < G_N_ELEMENTS(times); i++)
        *times[i] = right(mend, number, *times[i]);
    for (guint i = 0; i < subject->steps->len; i++)
        if (!mend_step(mend, subject, subject->steps->pdata[i], error))
            return FALSE;
    mend_fields(mend, subject->form, number, record->fields);
    case_set(subject, "system", mend->leap->to);
    return wind_up(mend, number, error) && record_save(mend->change, record, error) && rule_clocks_save(subject, error) &&
           change_mention(mend->change, number, error);
}

static GPtrArray *texts_of(const Mend *mend, const char *sql, gint64 number, GError **error) {
    g_autoptr(GError) local = NULL;
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Rows) rows = db_query(change_db(mend->change), &local, sql, "i", number);
    while (rows_next(rows, &local))
        g_ptr_array_add(texts, g_strdup(rows_text(rows, 0)));
    if (!local)
        return g_steal_pointer(&texts);
    g_propagate_error(error, g_steal_pointer(&local));
    return NULL;
}

static gboolean mend_records(const Mend *mend, gint64 *count, GError **error) {
    g_autoptr(GPtrArray) numbers = texts_of(mend, SQL_RECORDS, mend->leap->to, error);
    for (guint i = 0; numbers && i < numbers->len; i++)
        if (!mend_record(mend, numbers->pdata[i], error))
            return FALSE;
    *count = numbers ? numbers->len : 0;
    return numbers != NULL;
}

/* ---- everything else ---- */

/* Next month's duty that the wrong clock rolled on to next year; what was done, or opened, at a time that has not come. */
static gboolean mend_obligation(const Mend *mend, Obligation *duty, GError **error) {
    Change *change = mend->change;
    gint64 to = mend->leap->to, last = right(mend, duty->record, duty->last);
    gint64 *const own[] = {&duty->ended, &duty->told, &duty->since};
    gboolean same = TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(own); i++) {
        gint64 at = right(mend, duty->id, *own[i]);
        same &= at == *own[i];
        *own[i] = at;
    }
    if (*duty->form || last != duty->last)
        return rule_due_mend(change, mend->shelf, duty, last, to, error);
    if (!g_str_has_prefix(duty->cycle, "monthly:"))
        return same || obligation_put(change, duty, error);
    return obligation_next_by(change_db(change), duty->cycle, duty->found, to, &duty->next, error) && obligation_put(change, duty, error);
}

static gboolean mend_obligations(const Mend *mend, GError **error) {
    g_autoptr(GPtrArray) ids = texts_of(mend, SQL_OBLIGATIONS, mend->leap->from, error);
    for (guint i = 0; ids && i < ids->len; i++) {
        g_autoptr(Obligation) duty = obligation_load(change_db(mend->change), ids->pdata[i], error);
        if (!duty || !mend_obligation(mend, duty, error))
            return FALSE;
    }
    return ids != NULL;
}

/* A table whose rows are rewritten column by column: which columns are numbers, which of them are past by nature, which hangs on
 * those, and the key of a message, which may be sent once more when it is time. */
typedef struct {
    const char *table, *sql, *subject;
    const char *numbers[8], *past[5], *due, *once;
} Plain;

static gboolean is_among(const char *const *names, const char *name) {
    return g_strv_contains(names, name);
}

/* By how much the row's past was taken back. */
static gint64 gone_of(const Mend *mend, const Plain *plain, Rows *rows, const char *subject) {
    gint64 gone = 0;
    for (int i = 0; i < rows_columns(rows); i++)
        if (is_among(plain->past, rows_column_name(rows, i)))
            gone = MAX(gone, rows_int(rows, i) - right(mend, subject, rows_int(rows, i)));
    return gone;
}

static Row *copy_row(const Mend *mend, const Plain *plain, Rows *rows, const char *subject) {
    Row *row = row_new(plain->table);
    gint64 gone = gone_of(mend, plain, rows, subject);
    for (int i = 0; i < rows_columns(rows); i++) {
        const char *column = g_intern_string(rows_column_name(rows, i));
        if (strcmp(column, "seq") == 0 || rows_is_null(rows, i))
            continue;
        if (is_among(plain->past, column))
            row_set_int(row, column, right(mend, subject, rows_int(rows, i)));
        else if (is_among(plain->numbers, column))
            row_set_int(row, column, g_strcmp0(column, plain->due) == 0 ? MAX(0, rows_int(rows, i) - gone) : rows_int(rows, i));
        else {
            g_autofree char *again = g_strcmp0(column, plain->once) == 0
                                         ? g_strdup_printf("%s/~%" G_GINT64_FORMAT, rows_text(rows, i), change_seq(mend->change))
                                         : NULL;
            row_set_text(row, column, again ? again : rows_text(rows, i));
        }
    }
    return row;
}

static char *subject_of(const Plain *plain, Rows *rows) {
    for (int i = 0; i < rows_columns(rows); i++)
        if (strcmp(rows_column_name(rows, i), plain->subject) == 0)
            return g_strdup(rows_text(rows, i));
    return g_strdup("");
}

static gboolean mend_plain(const Mend *mend, const Plain *plain, GError **error) {
    g_autoptr(GError) local = NULL;
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)row_free);
    g_autoptr(Rows) rows = db_query(change_db(mend->change), &local, plain->sql, "i", mend->leap->to);
    while (rows_next(rows, &local)) {
        g_autofree char *subject = subject_of(plain, rows);
        g_ptr_array_add(list, copy_row(mend, plain, rows, subject));
    }
    if (local) {
        g_propagate_error(error, g_steal_pointer(&local));
        return FALSE;
    }
    g_clear_pointer(&rows, rows_free);
    for (guint i = 0; i < list->len; i++)
        if (!change_put(mend->change, list->pdata[i], error))
            return FALSE;
    return TRUE;
}

static const Plain PLAINS[] = {
    {"hold", "SELECT * FROM hold WHERE since > $1 OR until > $1 ORDER BY id", "record", {"since", "until"}, {"since", "until"}, NULL, NULL},
    {"attempt",
     "SELECT * FROM attempt WHERE last > $1 ORDER BY person, terminal",
     "person",
     {"wrong", "last", "dead_until", "boot_until"},
     {"last"},
     "dead_until",
     NULL},
    {"message",
     "SELECT * FROM message WHERE due > $1 ORDER BY id",
     "record",
     {"due", "tries", "step", "next", "sent", "seen"},
     {"due", "sent", "seen"},
     "next",
     "dedupe"},
    {"extension",
     "SELECT * FROM extension WHERE asked > $1 OR approved > $1 OR voided > $1 OR ended > $1 ORDER BY id",
     "record",
     {"due", "until", "asked", "approved", "voided", "ended"},
     {"asked", "approved", "voided", "ended"},
     NULL,
     NULL},
    {"effort", "SELECT * FROM effort WHERE at > $1 ORDER BY record, deed", "record", {"deed", "at", "spent"}, {"at"}, NULL, NULL},
    {"stock_count",
     "SELECT * FROM stock_count WHERE begun > $1 OR ended > $1 OR approved > $1 ORDER BY id",
     "id",
     {"begun", "ended", "approved"},
     {"begun", "ended", "approved"},
     NULL,
     NULL},
    {"stock_count_line",
     "SELECT * FROM stock_count_line WHERE at > $1 ORDER BY id",
     "count",
     {"turn", "quantity", "stock", "at", "found"},
     {"at"},
     NULL,
     NULL},
    {"supply_move", "SELECT * FROM supply_move WHERE at > $1 ORDER BY id", "record", {"quantity", "at"}, {"at"}, NULL, NULL},
    {"gate_scan", "SELECT * FROM gate_scan WHERE at > $1 ORDER BY id", "pass", {"at"}, {"at"}, NULL, NULL},
    {"entry_pass",
     "SELECT * FROM entry_pass WHERE revoked > $1 OR inside > $1 ORDER BY code",
     "code",
     {"revoked", "inside"},
     {"revoked", "inside"},
     NULL,
     NULL},
    {"quiz",
     "SELECT * FROM quiz WHERE installed > $1 OR ended > $1 ORDER BY id",
     "name",
     {"version", "installed", "ended"},
     {"installed", "ended"},
     NULL,
     NULL},
    {"quiz_attempt",
     "SELECT * FROM quiz_attempt WHERE at > $1 OR answered > $1 ORDER BY id",
     "id",
     {"at", "answered", "passed", "until"},
     {"at", "answered"},
     "until",
     NULL},
    {"quiz_lesson",
     "SELECT * FROM quiz_lesson WHERE begun > $1 OR turned > $1 OR done > $1 OR ended > $1 ORDER BY id",
     "id",
     {"begun", "pages", "turned", "done", "ended"},
     {"begun", "turned", "done", "ended"},
     NULL,
     NULL},
    {"label",
     "SELECT * FROM label WHERE since > $1 OR revoked > $1 ORDER BY code",
     "device",
     {"generation", "since", "revoked"},
     {"since", "revoked"},
     NULL,
     NULL},
};

gboolean clock_mend_all(Change *change, Shelf *shelf, const ClockLeap *leap, gint64 *records, GError **error) {
    GError *unread = NULL;
    Mend mend = {change, shelf, leap, &unread};
    gboolean ok = mend_records(&mend, records, error) && mend_obligations(&mend, error);
    for (gsize i = 0; ok && i < G_N_ELEMENTS(PLAINS); i++)
        ok = mend_plain(&mend, &PLAINS[i], error);
    gboolean is_read = ok && !unread;
    if (ok && unread)
        g_propagate_error(error, unread);
    else
        g_clear_error(&unread);
    return is_read;
}
