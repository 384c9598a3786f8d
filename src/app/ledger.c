/* SPDX-License-Identifier: MIT
 *
 * One month's ledger: the frozen one, or computed; and what changes it.
 */
#include "bihuan/app/ledger.h"

#include "bihuan/app/authority.h"
#include "bihuan/app/effort.h"
#include "bihuan/app/session.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/ledger/frozen.h"
#include "bihuan/ledger/collect.h"
#include "bihuan/ledger/checks.h"
#include "bihuan/model/department.h"
#include "bihuan/model/effort.h"
#include "bihuan/model/ledger_entry.h"
#include "bihuan/model/source.h"
#include "bihuan/store/plant_clock.h"

#include <string.h>

#define REASON_MOST 500
#define NUMBER_MOST 60 /* characters of a receipt's number */

void ledger_of_month_free(LedgerOfMonth *month) {
    if (!month)
        return;
    ledger_free(month->ledger);
    g_free(month->head);
    g_free(month->closed_by);
    g_free(month->close_reason);
    g_free(month->receipt);
    g_free(month->state);
    g_clear_pointer(&month->departments, g_ptr_array_unref);
    g_free(month);
}

/* ---- reading ---- */

static gboolean read_departments(Db *db, LedgerOfMonth *month, GError **error) {
    g_autoptr(GPtrArray) said = ledger_confirmation_list(db, ledger_month(month->ledger), error);
    g_autofree const char **codes = ledger_gap_departments(month->ledger);
    month->departments = g_ptr_array_new_with_free_func((GDestroyNotify)ledger_department_free);
    for (const char **code = codes; said && *code; code++) {
        LedgerDepartment *department = g_new0(LedgerDepartment, 1);
        department->code = g_strdup(*code);
        department->title = department_title(db, *code);
        department->person = g_strdup("");
        for (guint i = 0; i < said->len; i++) {
            const LedgerConfirmation *one = said->pdata[i];
            if (strcmp(one->department, *code) != 0)
                continue;
            g_free(department->person);
            department->person = person_name(db, one->person);
            department->at = one->at;
            department->gaps = one->gaps;
        }
        g_ptr_array_add(month->departments, department);
    }
    return said != NULL;
}

static gboolean read_receipt(Db *db, LedgerOfMonth *month, GError **error) {
    g_autoptr(LedgerReceipt) receipt = NULL;
    gboolean read = ledger_receipt_find(db, ledger_month(month->ledger), &receipt, error);
    month->receipt = g_strdup(receipt ? receipt->number : "");
    month->receipt_at = receipt ? receipt->at : 0;
    return read;
}

/* A month wholly before the plant's first day has no ledger: nobody was asked for anything. */
static gboolean is_in_use(Db *db, const char *month, GError **error) {
    gint64 from, to, first = 0;
    if (!ledger_first_day(db, &first, error) || !clock_month(month, &from, &to, error))
        return FALSE;
    ClockCivil day = clock_civil(first);
    return !first || to > first ||
           err_set(error, ERR_INPUT, _("%s lies before the first day of this plant's records, %04d-%02d-%02d: there is no ledger of it."),
                   month, day.year, day.month, day.day);
}

char *ledger_closing_text(const LedgerOfMonth *month) {
    g_autofree char *when = clock_format_short(month->closed ? month->closed_at : ledger_computed(month->ledger));
    if (!month->closed)
        return month->ended ? g_strdup_printf(_("The month is not closed: computed from the plant as of %s."), when)
                            : g_strdup_printf(_("The month is running: computed from the plant as of %s."), when);
    const char *reason = *month->close_reason ? month->close_reason : "–";
    return g_strdup_printf(ledger_has_errors(month->ledger) ? _("Closed %s by %s with errors (%s), head code %s.")
                                                            : _("Closed %s by %s (%s), head code %s."),
                           when, month->closed_by, reason, month->head);
}

static gboolean read_values(App *app, LedgerOfMonth *month, const char *name, gint64 computed, GError **error) {
    Db *db = app_db(app);
    g_autoptr(LedgerClosing) closing = NULL;
    if (!ledger_closing_find(db, name, &closing, error))
        return FALSE;
    if (!closing) {
        month->ledger = ledger_load(db, name, computed ? computed : clock_now(), error);
        month->head = plant_head_code(app_plant(app));
        month->closed_by = g_strdup("");
        month->close_reason = g_strdup("");
        return month->ledger != NULL;
    }
    LedgerSeal seal = {0};
    month->ledger = ledger_thaw(name, closing->body, &seal, error);
    if (!month->ledger)
        return FALSE;
    month->closed = TRUE;
    month->head = g_strdup(closing->head);
    month->closed_by = person_name(db, seal.person);
    month->closed_at = seal.at;
    month->close_reason = (char *)seal.reason;
    g_free((char *)seal.person);
    return TRUE;
}

static char *state_text(const LedgerOfMonth *month) {
    char *closing = ledger_closing_text(month);
    if (!*month->receipt)
        return closing;
    g_autofree char *before = closing, *when = clock_format_short(month->receipt_at);
    return g_strdup_printf(_("%s Uploaded: receipt %s, recorded %s."), before, month->receipt, when);
}

/* Inside the caller's transaction. */
static LedgerOfMonth *read_month(App *app, const char *name, gint64 computed, GError **error) {
    guint before = db_failures(app_db(app));
    g_autoptr(LedgerOfMonth) month = g_new0(LedgerOfMonth, 1);
    if (!is_in_use(app_db(app), name, error) || !read_values(app, month, name, computed, error) ||
        !read_departments(app_db(app), month, error) || !read_receipt(app_db(app), month, error) ||
        !ledger_calendar_load(&month->calendar, ledger_template(month->ledger), app_db(app), name, error))
        return NULL;
    month->ended = clock_now() >= ledger_to(month->ledger);
    month->state = state_text(month);
    return db_answered(app_db(app), before, error) ? g_steal_pointer(&month) : NULL; /* nobody is missing unread */
}

LedgerOfMonth *ledger_open(App *app, const char *month, gint64 computed, GError **error) {
    if (!db_begin_read(app_db(app), error))
        return NULL;
    LedgerOfMonth *opened = read_month(app, month, computed, error);
    db_rollback(app_db(app));
    return opened;
}

/* ---- who may ---- */

/* Whose right a deed is (as the table of who may has it), with the second person where it takes one. department: whose people may
 * as well, NULL = nobody's. */
static gboolean may_do(App *app, Change *change, const char *deed, const char *department, GError **error) {
    Authority wanted = {.verb = "ledger", .part = deed, .department = department, .second = session_second(app)};
    return authority_check(app, change, &wanted, error) && session_sign_both(app, change, "月报 / ledger", error);
}

static gboolean is_open(const char *month, const LedgerOfMonth *now, GError **error) {
    if (!now->closed)
        return TRUE;
    g_autofree char *when = clock_format_short(now->closed_at);
    return err_set(error, ERR_CONFLICT, _("%s was closed %s by %s; what is closed stays as it is."), month, when, now->closed_by);
}

static gboolean ledger_commit(App *app, Change *change, const char *kind, const char *month, const char *reason, GError **error) {
    if (!effort_put(app, change, month, EFFORT_LEDGER, error) || !change_commit(change, kind, month, reason, error))
        return FALSE;
    effort_sent(app);
    return TRUE;
}

/* A change, and the month inside it. */
static LedgerOfMonth *begin_any(App *app, const char *month, Change **change, GError **error) {
    if (!app_need_user(app, error))
        return NULL;
    *change = change_begin(app_plant(app), app_user_id(app), error);
    return *change ? read_month(app, month, change_time(*change), error) : NULL;
}

/* The same for what only an open month takes. */
static LedgerOfMonth *ledger_begin(App *app, const char *month, Change **change, GError **error) {
    g_autoptr(LedgerOfMonth) now = begin_any(app, month, change, error);
    return now && is_open(month, now, error) ? g_steal_pointer(&now) : NULL;
}

static char *clean_reason(const char *reason, GError **error) {
    char *clean = utf8_clean(reason ? reason : "", REASON_MOST, FALSE, error);
    if (clean && *clean)
        return clean;
    if (clean)
        err_set(error, ERR_INPUT, _("Say why: a reason is needed."));
    g_free(clean);
    return NULL;
}

/* ---- closing ---- */

char *ledger_open_gaps(const LedgerOfMonth *month, guint *count) {
    g_autoptr(GPtrArray) gaps = ledger_gaps(month->ledger);
    GString *text = g_string_new(NULL);
    *count = 0;
    for (guint i = 0; i < month->departments->len; i++) {
        const LedgerDepartment *department = month->departments->pdata[i];
        guint open = ledger_gaps_count(gaps, department->code);
        if (open == 0 || (*department->person && department->gaps == open))
            continue;
        *count += open;
        g_string_append_printf(text, "%s%s %u", text->len ? _(", ") : "", department->title, open);
    }
    return g_string_free(text, FALSE);
}

/* Months are closed one after the other, from the plant's first one on. */
static gboolean in_order(Db *db, const LedgerOfMonth *now, GError **error) {
    gint64 from = ledger_from(now->ledger), first = 0;
    g_autofree char *before = clock_format_month(from - 1);
    if (!ledger_first_day(db, &first, error))
        return FALSE;
    if (from <= first)
        return TRUE;
    g_autoptr(GPtrArray) sources = source_list(db, from - 1, error);
    g_autoptr(LedgerClosing) closing = NULL;
    if (!sources || !ledger_closing_find(db, before, &closing, error))
        return FALSE;
    return sources->len == 0 || closing || err_set(error, ERR_INPUT, _("%s is not closed yet; months are closed in order."), before);
}

/* Why the month cannot be closed as it stands; TRUE = it can. */
static gboolean may_close(const LedgerOfMonth *now, const char *month, gint64 at, gboolean with_gaps, GError **error) {
    guint open = 0;
    if (at < ledger_to(now->ledger))
        return err_set(error, ERR_INPUT, _("The month %s has not ended; it is closed afterwards."), month);
    g_autofree char *gaps = ledger_open_gaps(now, &open);
    return open == 0 || with_gaps ||
           err_set(error, ERR_HELD,
                   _("%u gaps of %s are open (%s). Departments mend or confirm them; or close the month over them: --with-gaps."), open,
                   month, gaps);
}

gboolean ledger_close(App *app, const char *month, const char *reason, gboolean with_gaps, GError **error) {
    g_autoptr(Change) change = NULL;
    g_autoptr(LedgerOfMonth) now = ledger_begin(app, month, &change, error);
    if (!now || !may_do(app, change, "close", NULL, error) || !plant_clock_sure(app_plant(app), error))
        return FALSE;
    g_autofree char *why = clean_reason(reason, error);
    if (!why || !may_close(now, month, change_time(change), with_gaps, error) || !in_order(app_db(app), now, error))
        return FALSE;
    LedgerSeal seal = {.person = app_user_id(app), .reason = why, .at = change_time(change)};
    g_autofree char *body = ledger_freeze(now->ledger, &seal);
    LedgerClosing closing = {.month = (char *)month, .body = body, .head = now->head};
    return ledger_closing_add(change, &closing, error) && ledger_commit(app, change, "close", month, why, error);
}

/* ---- correcting ---- */

/* "MHS-01/op-lead/insp_n=5" into its four parts. */
static gboolean split_correction(const char *what, LedgerCorrection *into, GError **error) {
    const char *equals = strchr(what, '=');
    g_autofree char *place = equals ? g_strndup(what, (gsize)(equals - what)) : g_strdup("");
    g_auto(GStrv) parts = g_strsplit(place, "/", 3); /* a column's title may hold one */
    if (!equals || g_strv_length(parts) != 3)
        return err_set(error, ERR_INPUT, _("A correction is written SOURCE/ROLE/COLUMN=VALUE, for example MHS-01/op-lead/insp_n=5."));
    into->source = g_strdup(parts[0]);
    into->role = g_strdup(parts[1]);
    into->cell = g_strdup(parts[2]);
    into->value = utf8_clean(equals + 1, REASON_MOST, FALSE, error);
    return into->value != NULL;
}

/* Column 17 takes a person's text behind its own. */
static gboolean is_added(const LedgerTemplate *template, int column) {
    return strcmp(ledger_template_column(template, (guint)column)->formula, "remark") == 0;
}

/* The conclusion is no column: the column it stands in is given back. */
static const LedgerColumn *find_conclusion(const Ledger *ledger, const LedgerCorrection *correction, GError **error) {
    LedgerVerdict verdict;
    const LedgerTemplate *template = ledger_template(ledger);
    if (ledger_find_row(ledger, correction->source, correction->role) < 0) {
        g_autofree char *source = utf8_printable(correction->source), *role = utf8_printable(correction->role);
        err_set(error, ERR_NOT_FOUND, _("The ledger has no row for source %s and role %s."), source, role);
        return NULL;
    }
    if (*correction->value && !ledger_verdict_parse(correction->value, &verdict)) {
        err_set(error, ERR_INPUT, _("A conclusion is one of: %s, %s, %s."), ledger_verdict_title(LEDGER_PASSED),
                ledger_verdict_title(LEDGER_BASIC), ledger_verdict_title(LEDGER_FAILED));
        return NULL;
    }
    return ledger_template_column(template, ledger_template_columns(template) - 1);
}

static const LedgerColumn *find_cell(const Ledger *ledger, const LedgerCorrection *correction, GError **error) {
    const LedgerTemplate *template = ledger_template(ledger);
    int row = ledger_find_row(ledger, correction->source, correction->role);
    int column = ledger_template_find_column(template, correction->cell);
    g_autofree char *source = utf8_printable(correction->source), *role = utf8_printable(correction->role);
    g_autofree char *cell = utf8_printable(correction->cell);
    int most = ledger_template_rules(template)->remark_added;
    if (row < 0)
        err_set(error, ERR_NOT_FOUND, _("The ledger has no row for source %s and role %s."), source, role);
    else if (column < 0)
        err_set(error, ERR_NOT_FOUND, _("The ledger has no column %s."), cell);
    else if (strcmp(correction->cell, "month") == 0 || strcmp(correction->cell, "mhs") == 0 || strcmp(correction->cell, "role") == 0)
        err_set(error, ERR_INPUT, _("The column %s says which row it is; it is not corrected."), cell);
    else if (is_added(template, column) && g_utf8_strlen(correction->value, -1) > most)
        err_set(error, ERR_INPUT, _("What is added to this column has at most %d characters."), most);
    else if (*correction->value && !ledger_value_fits(ledger_template_column(template, (guint)column), correction->value))
        err_set(error, ERR_INPUT, _("The column %s does not take that value: it wants a number of its kind, or /."), cell);
    else if (!*correction->value && !ledger_cell(ledger, (guint)row, (guint)column)->computed)
        err_set(error, ERR_INPUT, _("That cell is as it was computed; there is no correction to withdraw."));
    else
        return ledger_template_column(template, (guint)column);
    return NULL;
}

static void take_code(char **word, const char *zh, const char *en, const char *code) {
    if (strcmp(*word, zh) != 0 && g_ascii_strcasecmp(*word, en) != 0)
        return;
    g_free(*word);
    *word = g_strdup(code);
}

/* Role and column may be written as the ledger's own titles, in either language. */
static void take_codes(const LedgerTemplate *template, LedgerCorrection *correction) {
    for (guint i = 0; i < ledger_template_roles(template); i++) {
        const LedgerRole *role = ledger_template_role(template, i);
        take_code(&correction->role, role->title_zh, role->title_en, role->code);
    }
    for (guint i = 0; i < ledger_template_columns(template); i++) {
        const LedgerColumn *column = ledger_template_column(template, i);
        take_code(&correction->cell, column->title_zh, column->title_en, column->key);
    }
}

gboolean ledger_correct(App *app, const char *month, const char *what, const char *reason, GError **error) {
    g_autoptr(LedgerCorrection) correction = g_new0(LedgerCorrection, 1);
    correction->reason = clean_reason(reason, error);
    if (!correction->reason || !split_correction(what, correction, error))
        return FALSE;
    g_autoptr(Change) change = NULL;
    g_autoptr(LedgerOfMonth) now = ledger_begin(app, month, &change, error);
    if (now)
        take_codes(ledger_template(now->ledger), correction);
    gboolean concludes = now && strcmp(correction->cell, LEDGER_CONCLUSION) == 0;
    const LedgerColumn *column = !now        ? NULL
                                 : concludes ? find_conclusion(now->ledger, correction, error)
                                             : find_cell(now->ledger, correction, error);
    if (!column || !may_do(app, change, concludes ? "conclude" : "correct", concludes ? NULL : column->owner, error))
        return FALSE;
    correction->month = g_strdup(month);
    correction->person = g_strdup(app_user_id(app));
    return ledger_correction_add(change, correction, error) && ledger_commit(app, change, "correct", month, correction->reason, error);
}

/* ---- confirming ---- */

gboolean ledger_confirm(App *app, const char *month, const char *department, GError **error) {
    g_autoptr(Change) change = NULL;
    g_autoptr(LedgerOfMonth) now = ledger_begin(app, month, &change, error);
    if (!now)
        return FALSE;
    g_autofree const char **codes = ledger_gap_departments(now->ledger);
    g_autofree char *shown = utf8_printable(department), *known = g_strjoinv(", ", (char **)codes);
    if (!g_strv_contains(codes, department))
        return err_set(error, ERR_NOT_FOUND, _("%s owns no column of the ledger; these do: %s."), shown, known);
    if (!may_do(app, change, "confirm", department, error))
        return FALSE;
    g_autoptr(GPtrArray) gaps = ledger_gaps(now->ledger);
    LedgerConfirmation said = {
        .month = (char *)month,
        .department = (char *)department,
        .gaps = ledger_gaps_count(gaps, department),
        .person = (char *)app_user_id(app),
        .at = change_time(change),
    };
    return ledger_confirmation_put(change, &said, error) && ledger_commit(app, change, "confirm", month, department, error);
}

/* ---- the upload: the one countdown, and the receipt that ends it ---- */

/* Is there something to upload for the month that begins then? *closed: only the receipt is missing. */
static gboolean is_waiting(Db *db, const char *month, gint64 end, gboolean *closed, GError **error) {
    g_autoptr(GPtrArray) sources = source_list(db, end - 1, error);
    g_autoptr(LedgerClosing) closing = NULL;
    g_autoptr(LedgerReceipt) receipt = NULL;
    if (!sources || !ledger_closing_find(db, month, &closing, error) || !ledger_receipt_find(db, month, &receipt, error))
        return FALSE;
    *closed = closing != NULL;
    return sources->len > 0 && !receipt;
}

static gboolean count(Db *db, LedgerCountdown *countdown, GError **error) {
    GError *local = NULL;
    gint64 from = 0, to = 0, first = 0, now = clock_now();
    g_autoptr(LedgerTemplate) template = ledger_template_load(error);
    LedgerCalendar calendar;
    if (!template || !ledger_first_day(db, &first, error))
        return FALSE;
    for (gint64 at = first; at && at <= now; at = to) {
        g_autofree char *month = clock_format_month(at);
        if (!clock_month(month, &from, &to, error))
            return FALSE;
        gboolean waits = is_waiting(db, month, MIN(to, now + 1), &countdown->closed, &local);
        if (local) {
            g_propagate_error(error, local);
            return FALSE;
        }
        if (!waits)
            continue;
        if (!ledger_calendar_load(&calendar, template, db, month, error))
            return FALSE;
        g_strlcpy(countdown->month, month, sizeof countdown->month);
        countdown->last = calendar.last;
        countdown->days = ledger_calendar_days_to_last(&calendar, now);
        return TRUE;
    }
    return TRUE;
}

gboolean ledger_countdown(App *app, LedgerCountdown *countdown, GError **error) {
    guint before = db_failures(app_db(app));
    *countdown = (LedgerCountdown){0};
    return count(app_db(app), countdown, error) && db_answered(app_db(app), before, error);
}

char *ledger_countdown_text(const LedgerCountdown *countdown, gboolean brief) {
    const char *month = countdown->month;
    ClockCivil day = clock_civil(countdown->last);
    int days = countdown->days;
    if (!*month)
        return g_strdup("");
    if (brief)
        return days == 0  ? g_strdup_printf(_("ledger today (%s)"), month)
               : days < 0 ? g_strdup_printf(_("ledger %dd late (%s)"), -days, month)
                          : g_strdup_printf(_("ledger %dd (%s)"), days, month);
    if (days == 0)
        return g_strdup_printf(_("Ledger %s: to be uploaded today"), month);
    if (days < 0)
        return g_strdup_printf(_("Ledger %s: %d days overdue"), month, -days);
    return g_strdup_printf(_("Ledger %s: %d days left (%02d-%02d)"), month, days, day.month, day.day);
}

gboolean ledger_receipt(App *app, const char *month, const char *number, GError **error) {
    g_autofree char *clean = utf8_clean(number, NUMBER_MOST, FALSE, error);
    if (!clean)
        return FALSE;
    if (!*clean)
        return err_set(error, ERR_INPUT, _("The number of the receipt is missing."));
    g_autoptr(Change) change = NULL;
    g_autoptr(LedgerOfMonth) now = begin_any(app, month, &change, error);
    if (!now || !may_do(app, change, "close", NULL, error))
        return FALSE;
    if (!now->closed)
        return err_set(error, ERR_INPUT, _("%s is not closed; the receipt is recorded after it."), month);
    LedgerReceipt receipt = {.month = (char *)month, .number = clean, .person = (char *)app_user_id(app), .at = change_time(change)};
    return ledger_receipt_put(change, &receipt, error) && ledger_commit(app, change, "receipt", month, clean, error);
}
