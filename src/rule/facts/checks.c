/* SPDX-License-Identifier: MIT
 *
 * What came round since the last report of its kind (日管控、周排查、月调度): checks that were due, done, not passed, left open, late; hazards
 * of the devices they belong to. Counted out of the rows themselves: nobody types them in, and nothing falls between two reports.
 */
#include "bihuan/rule/facts.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/rule/due.h"

#define LONGEST_OPEN (400 * CLOCK_DAY) /* no check is open for longer before it is done */

#define INSIDE                                                                                                                             \
    "(WITH RECURSIVE inside(code) AS (SELECT CAST($1 AS TEXT) UNION SELECT a.code FROM area a JOIN inside ON a.parent = inside.code)"      \
    " SELECT code FROM inside)"
/* $1: area, "" = all; $2: classes between commas, "" = all. */
#define OF_DEVICES "SELECT code FROM device WHERE ($1 = '' OR area IN " INSIDE ") AND ($2 = '' OR instr($2, ',' || class || ',') > 0)"
#define STANDS " AND state NOT IN ('void', 'duplicate', 'rejected')"

#define DONE                                                                                                                               \
    "SELECT count(*) FROM record WHERE form IN (SELECT DISTINCT form FROM obligation WHERE form IS NOT NULL)"                              \
    " AND opened > $5 AND opened <= $4 AND closed >= $3 AND closed <= $4 AND ended = 1" STANDS " AND device IN (" OF_DEVICES ")"
static const char SQL_DONE[] = DONE;
static const char SQL_FAILED[] = DONE " AND fields LIKE '%\"result\":\"fail\"%'";
static const char SQL_OPEN[] =
    "WHERE ended IS NULL AND next > 0 AND next <= $3 AND subject IN (SELECT 'device:' || code FROM device"
    " WHERE ($1 = '' OR area IN " INSIDE
    ") AND ($2 = '' OR instr($2, ',' || class || ',') > 0))"
    " ORDER BY next, id";
static const char SQL_HAZARDS[] =
    "SELECT count(*) FROM record WHERE form = 'hazard' AND opened >= $3 AND opened <= $4 AND ($5 = 0 OR ended = 0)" STANDS
    " AND (($2 = '' AND ($1 = '' OR area IN " INSIDE ")) OR device IN (" OF_DEVICES "))";
static const char SQL_FILED[] =
    "SELECT count(*) FROM record WHERE form = $2 AND closed >= $3 AND closed <= $4 AND opened > $5 AND ended = 1" STANDS
    " AND ($1 = '' OR area IN " INSIDE ")";

static const char SQL_REPORTED[] =
    "SELECT coalesce(max(closed), 0) FROM record WHERE form = $1 AND coalesce(area, '') = $2 AND ended = 1 AND state = 'closed'";

/* Which rows; both ends belong to it. */
typedef struct {
    const char *area;
    char *classes;
    gint64 since, until;
} Span;

/* The day that the record is for: when it was due, as far as that is past. */
static gboolean day_of(const Case *subject, gint64 *at, GError **error) {
    g_autoptr(GPtrArray) due = rule_due_of(subject, error);
    *at = subject->now;
    for (guint i = 0; due && i < due->len; i++) {
        gint64 next = ((const Obligation *)due->pdata[i])->next;
        if (next && next <= subject->now) {
            *at = next;
            break;
        }
    }
    return due != NULL;
}

/* day, week (from Monday), month: when the one begins in which a time lies. */
static gboolean read_period(const char *word, gint64 at, gint64 *since, GError **error) {
    ClockCivil day = clock_civil(at);
    gint64 midnight = clock_midnight(at);
    if (g_strcmp0(word, "day") == 0)
        *since = midnight;
    else if (g_strcmp0(word, "week") == 0)
        *since = midnight - (day.weekday - 1) * CLOCK_DAY;
    else if (g_strcmp0(word, "month") == 0)
        *since = clock_from_civil(day.year, day.month, 1, 0, 0, 0);
    else
        return err_set(error, ERR_INPUT, _("“%s” is no period; write day, week or month."), word ? word : "");
    return TRUE;
}

/* From the last report of the same form for the same area, whenever that was; from the beginning of the period where there is none. */
static gboolean checks_span(const FactsQuestion *question, Span *span, GError **error) {
    const Case *subject = question->subject;
    gint64 at, reported;
    span->area = subject->record->area ? subject->record->area : "";
    if (!day_of(subject, &at, error) || !read_period(facts_word(question, 0), at, &span->since, error) ||
        !db_get_int(subject->db, error, &reported, SQL_REPORTED, "ss", form_name(subject->form), span->area))
        return FALSE;
    span->since = reported ? reported : span->since;
    span->until = subject->now;
    GString *classes = g_string_new("");
    for (guint i = 1; facts_word(question, i); i++)
        g_string_append_printf(classes, "%s%s,", classes->len ? "" : ",", facts_word(question, i));
    span->classes = g_string_free(classes, FALSE);
    return TRUE;
}

static gboolean count_done(Db *db, const char *sql, const Span *span, gint64 *count, GError **error) {
    return db_get_int(db, error, count, sql, "ssiii", span->area, span->classes, span->since, span->until, span->since - LONGEST_OPEN);
}

static gboolean count_open(const Case *subject, const Span *span, gboolean late, gint64 *count, GError **error) {
    g_autoptr(GPtrArray) open = noun_list(subject->db, &obligation_noun, error, SQL_OPEN, "ssi", span->area, span->classes, span->until);
    *count = open && !late ? (gint64)open->len : 0;
    for (guint i = 0; open && late && i < open->len; i++) {
        gint64 at;
        if (!obligation_late_at(subject->db, open->pdata[i], subject->now, &at, error))
            return FALSE;
        *count += at && at <= subject->now;
    }
    return open != NULL;
}

static gboolean count_checks(const FactsQuestion *question, const Span *span, gint64 *count, GError **error) {
    const Case *subject = question->subject;
    gint64 done = 0;
    if (facts_is(question, "hazards") || facts_is(question, "unsolved"))
        return db_get_int(subject->db, error, count, SQL_HAZARDS, "ssiii", span->area, span->classes,
                          facts_is(question, "unsolved") ? 0 : span->since, span->until, (gint64)facts_is(question, "unsolved"));
    if (facts_is(question, "filed"))
        return db_get_int(subject->db, error, count, SQL_FILED, "ssiii", span->area, facts_word(question, 1), span->since, span->until,
                          span->since - LONGEST_OPEN);
    if (facts_is(question, "done") || facts_is(question, "failed"))
        return count_done(subject->db, facts_is(question, "done") ? SQL_DONE : SQL_FAILED, span, count, error);
    if (facts_is(question, "due") && !count_done(subject->db, SQL_DONE, span, &done, error))
        return FALSE;
    gboolean ok = count_open(subject, span, facts_is(question, "late"), count, error);
    *count += done;
    return ok;
}

static gboolean answer_checks(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    Span span = {0};
    gint64 count = 0;
    gboolean ok = checks_span(question, &span, error) && count_checks(question, &span, &count, error);
    g_free(span.classes);
    if (ok)
        facts_set(out, count);
    return ok;
}

static const char *const NAMES[] = {"due", "done", "failed", "open", "late", "hazards", "unsolved", "filed", NULL};
static const char *const ARGUMENTS[] = {"word word?+", "word word?+", "word word?+", "word word?+", "word word?+",
                                        "word word?+", "word word?+", "word form",   NULL};

const Facts facts_checks = {
    .name = "checks",
    .summary = N_("since the last report, at first in a day, week or month: checks of devices that were due, done, not passed, left open, "
                  "late; hazards found and open; records of a form"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer_checks,
};
