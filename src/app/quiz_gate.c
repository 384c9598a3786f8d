/* SPDX-License-Identifier: MIT
 *
 * How a training gate stands for a person: open, asking, locked, or closed for everybody. What cannot be known closes it.
 */
#include "quiz_private.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/form/flow.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/record.h"
#include "bihuan/model/shift.h"
#include "bihuan/store/plant_clock.h"

static const char SQL_PASSED[] = "SELECT 1 FROM audit WHERE subject = $1 AND kind = 'submit' AND actor = $2";
static const char SQL_SUBMITTED[] = "SELECT 1 FROM audit WHERE subject = $1 AND kind = 'submit'";

/* Of fewer than so many times as many as are asked everybody knows soon which come. */
#define BANK_TIMES 2

void quiz_look_clear(QuizLook *look) {
    g_clear_pointer(&look->person, g_free);
    g_clear_pointer(&look->form, g_free);
    g_clear_pointer(&look->why, g_free);
    g_clear_pointer(&look->lessons, g_ptr_array_unref);
    g_clear_pointer(&look->open, quiz_attempt_free);
    g_clear_pointer(&look->pass, quiz_attempt_free);
    g_clear_pointer(&look->quiz, quiz_free);
    g_clear_pointer(&look->bank, quiz_bank_free);
}

/* ---- changes ---- */

/* Every reading time and every pass is an age: a clock that is behind knows none. */
Change *quiz_begin(App *app, GError **error) {
    if (!app_need_user(app, error))
        return NULL;
    g_autoptr(Change) change = change_begin(app_plant(app), app_user_id(app), error);
    if (!change || !plant_clock_sure(app_plant(app), error) || !person_need_service(change_db(change), app_user_id(app), error))
        return NULL;
    return g_steal_pointer(&change);
}

gboolean quiz_commit(Change *change, const char *person, const char *form, const char *reason, GError **error) {
    g_autofree char *subject = g_strdup_printf("%s/%s", person, form);
    return change_commit(change, "quiz", subject, reason, error);
}

/* ---- banks ---- */

QuizBank *quiz_bank_of(Db *db, const char *id, Quiz **quiz, GError **error) {
    g_autoptr(Quiz) row = noun_load(db, &quiz_noun, id, error);
    g_autoptr(GError) broken = NULL;
    QuizBank *bank = row ? quiz_bank_parse(id, row->text, &broken) : NULL;
    if (row && !bank)
        err_set(error, ERR_HELD, _("the bank of questions %s cannot be used: %s"), id, broken->message);
    if (bank && quiz)
        *quiz = g_steal_pointer(&row);
    return bank;
}

static gboolean knows_pass(const QuizLook *look) {
    gint64 pass;
    g_autofree char *text = limit_resolve(look->db, "quiz.pass", look->now, NULL);
    return text && clock_parse_duration(text, &pass, NULL);
}

/* The bank of a gate, and why nobody gets in by it. FALSE: it could not be read. */
static gboolean find_bank(QuizLook *look, GError **error) {
    const FormGate *gate = look->gate;
    g_autoptr(GError) broken = NULL;
    if (!noun_find(look->db, &quiz_noun, &look->quiz, error, "WHERE name = $1 AND ended IS NULL ORDER BY version DESC", "s", gate->bank))
        return FALSE;
    look->bank = look->quiz ? quiz_bank_parse(look->quiz->id, look->quiz->text, &broken) : NULL;
    if (!look->quiz)
        look->why = g_strdup_printf(_("“%s” stays closed: this plant has no bank of questions “%s”; the safety department installs it"),
                                    look->title, gate->bank);
    else if (!look->bank)
        look->why = g_strdup_printf(_("“%s” stays closed: its bank of questions cannot be used: %s"), look->title, broken->message);
    else if (look->bank->questions->len < (guint)(BANK_TIMES * gate->count))
        look->why =
            g_strdup_printf(_("“%s” stays closed: it asks %d questions, and the bank “%s” has %u; it needs %d, so that nobody knows "
                              "beforehand which come"),
                            look->title, gate->count, gate->bank, look->bank->questions->len, BANK_TIMES * gate->count);
    else if (!gate->shift && !knows_pass(look))
        look->why =
            g_strdup_printf(_("“%s” stays closed: this plant has no limit quiz.pass, for how long passed questions open it"), look->title);
    if (look->why)
        look->state = QUIZ_CLOSED;
    return TRUE;
}

gboolean quiz_gate_closed(Db *db, const Form *form, char **why, GError **error) {
    g_auto(QuizLook) look = {.db = db, .now = clock_now(), .gate = form_gate(form), .title = form_title(form)};
    *why = NULL;
    if (look.gate && !find_bank(&look, error))
        return FALSE;
    *why = g_steal_pointer(&look.why);
    return TRUE;
}

/* ---- passes ---- */

gboolean quiz_shift_end(Db *db, const char *person, gint64 at, gint64 *end, GError **error) {
    g_autoptr(GPtrArray) plans = shift_plan_list(db, error);
    g_autoptr(Person) who = plans ? person_load(db, person, error) : NULL;
    Shift shift;
    gboolean works = FALSE;
    if (!who)
        return FALSE;
    for (guint i = 0; !works && i < plans->len; i++) {
        const ShiftPlan *plan = plans->pdata[i];
        works = g_strcmp0(plan->crew, who->crew) == 0 && shift_plan_at(plan, at, &shift);
    }
    if (!works && !shift_on_duty(db, at, &shift, &works, error))
        return FALSE;
    *end = works ? shift.to : clock_midnight(at) + CLOCK_DAY;
    return TRUE;
}

/* Questions of this bank, as many as are asked now, or those behind a lesson; and not yet used up. */
static gboolean is_pass(const QuizLook *look, const QuizQuery *query, const QuizAttempt *attempt) {
    g_autofree char *bank = g_strconcat(look->gate->bank, ".", NULL);
    g_autoptr(GPtrArray) drawn = quiz_drawn_read(attempt->drawn);
    if (!attempt->passed || attempt->until <= look->now || !g_str_has_prefix(attempt->quiz, bank))
        return FALSE;
    if (!*attempt->theme && drawn->len < (guint)look->gate->count)
        return FALSE;
    return look->gate->shift || !*attempt->record || query->any || g_strcmp0(attempt->record, query->number) == 0;
}

/* The record that a pass has opened is still open. */
static gboolean is_at_work(Db *db, const QuizAttempt *attempt, gboolean *open, GError **error) {
    *open = !*attempt->record;
    return *open || db_get_whether(db, error, open, "SELECT 1 FROM record WHERE number = $1 AND ended = 0", "s", attempt->record);
}

static gboolean look_at_passes(QuizLook *look, const QuizQuery *query, GError **error) {
    g_autoptr(GPtrArray) attempts =
        noun_list(look->db, &quiz_attempt_noun, error, "WHERE person = $1 AND form = $2 AND passed = 1 AND until > $3 ORDER BY at", "ssi",
                  look->person, look->form, look->now);
    for (guint i = 0; attempts && !look->pass && i < attempts->len; i++) {
        const QuizAttempt *attempt = attempts->pdata[i];
        gboolean fits = is_pass(look, query, attempt);
        if (fits && query->any && !look->gate->shift && !is_at_work(look->db, attempt, &fits, error))
            return FALSE;
        if (fits)
            look->pass = noun_copy(&quiz_attempt_noun, attempt);
    }
    return attempts != NULL;
}

/* ---- the gate ---- */

static void say_lesson(QuizLook *look) {
    const QuizTheme *theme = look->bank ? quiz_bank_theme(look->bank, look->lesson->theme) : NULL;
    const char *title = theme ? quiz_text(&theme->title) : look->lesson->theme;
    if (look->state == QUIZ_LESSON)
        look->why =
            g_strdup_printf(_("“%s” is locked for you after a wrong answer: work through the lesson “%s” first"), look->title, title);
    else
        look->why =
            g_strdup_printf(_("“%s” is locked for you until the questions behind the lesson “%s” are answered"), look->title, title);
}

/* The lesson of its own version, whatever is in use by now: what was begun goes on as it was. */
static gboolean look_at_lesson(QuizLook *look, GError **error) {
    g_autoptr(GError) broken = NULL;
    look->state = QUIZ_ASK;
    look->lesson = look->lessons->pdata[0];
    for (guint i = look->lessons->len; i > 0; i--) {
        QuizLesson *lesson = look->lessons->pdata[i - 1];
        if (!lesson->done) {
            look->lesson = lesson;
            look->state = QUIZ_LESSON;
        }
    }
    g_clear_pointer(&look->bank, quiz_bank_free);
    guint before = db_failures(look->db);
    look->bank = quiz_bank_of(look->db, look->lesson->quiz, NULL, &broken);
    if (!db_answered(look->db, before, error))
        return FALSE;
    if (look->bank)
        say_lesson(look);
    else {
        look->state = QUIZ_CLOSED;
        look->why = g_strdup(broken->message);
    }
    return TRUE;
}

static void say_ask(QuizLook *look) {
    look->state = QUIZ_ASK;
    look->why = g_strdup_printf(_("“%s” opens when %d questions are answered right"), look->title, look->gate->count);
}

/* A gate of the newest version holds for records of older ones too; one that the newest has no more, for those that began with it. */
static gboolean look_for_gate(QuizLook *look, const QuizQuery *query, GError **error) {
    const Form *newest = shelf_form(app_shelf(look->app), query->form, 0, NULL, error);
    if (newest) {
        look->gate = form_gate(newest);
        look->title = form_title(newest);
    }
    if (newest && !look->gate && query->own)
        look->gate = form_gate(query->own);
    return newest != NULL;
}

gboolean quiz_look(App *app, const QuizQuery *query, QuizLook *look, GError **error) {
    *look = (QuizLook){.app = app, .db = app_db(app), .now = query->now, .state = QUIZ_NONE};
    look->form = g_strdup(query->form);
    look->person = g_strdup(app_user_id(app));
    if (!look_for_gate(look, query, error))
        return FALSE;
    if (!look->gate)
        return TRUE;
    if (!app_need_user(app, error))
        return FALSE;
    look->lessons = noun_list(look->db, &quiz_lesson_noun, error, "WHERE person = $1 AND form = $2 AND ended IS NULL ORDER BY id", "ss",
                              look->person, look->form);
    if (!look->lessons || !noun_find(look->db, &quiz_attempt_noun, &look->open, error,
                                     "WHERE person = $1 AND form = $2 AND answered IS NULL", "ss", look->person, look->form))
        return FALSE;
    if (look->lessons->len == 0 && !look_at_passes(look, query, error))
        return FALSE;
    if (look->pass) {
        look->state = QUIZ_OPEN;
        return TRUE;
    }
    if (!find_bank(look, error) || look->state == QUIZ_CLOSED)
        return look->state == QUIZ_CLOSED;
    if (look->lessons->len > 0)
        return look_at_lesson(look, error);
    say_ask(look);
    return TRUE;
}

/* ---- for submit and act ---- */

gboolean quiz_gate_let(App *app, const QuizQuery *query, QuizAttempt **pass, GError **error) {
    g_auto(QuizLook) look = {0};
    guint before = db_failures(app_db(app));
    gboolean ok = db_settle(app_db(app), before, quiz_look(app, query, &look, error), error);
    if (!ok || look.state == QUIZ_NONE)
        return ok;
    if (!plant_clock_sure(app_plant(app), error))
        return FALSE;
    if (look.state != QUIZ_OPEN)
        return err_set(error, ERR_HELD, "%s", look.why);
    if (pass && !look.gate->shift && !*look.pass->record)
        *pass = g_steal_pointer(&look.pass);
    return TRUE;
}

gboolean quiz_gate_use(Change *change, QuizAttempt *pass, const char *number, GError **error) {
    noun_set_text(&pass->record, number);
    return noun_save(change, &quiz_attempt_noun, pass, error);
}

/* Is there a lesson that he owes this form? The pass of another record, or none at all, is no matter. */
gboolean quiz_gate_unlocked(App *app, const QuizQuery *query, GError **error) {
    g_auto(QuizLook) look = {0};
    guint before = db_failures(app_db(app));
    if (!db_settle(app_db(app), before, quiz_look(app, query, &look, error), error))
        return FALSE;
    return !look.lessons || look.lessons->len == 0 || err_set(error, ERR_HELD, "%s", look.why);
}

/* What decides on the work of others, gives it up or ends it safely is never hindered. */
static gboolean is_work(const Form *form, const FormStep *step) {
    if (!step || step->aside || step->parallel || step == form_count_out(form))
        return FALSE;
    return flow_stage(form, step->name) != STAGE_AFTER;
}

gboolean quiz_step_asks(Db *db, const QuizStep *step, QuizAsks *asks, GError **error) {
    const FormStep *first = flow_first(step->form), *shape = form_step(step->form, step->name);
    gboolean submitted = FALSE, passed = FALSE;
    *asks = QUIZ_ASKS_NOTHING;
    if (shape && shape == first && shape == form_at_once(step->form))
        *asks = QUIZ_ASKS_PASS;
    if (*asks == QUIZ_ASKS_PASS || !is_work(step->form, shape))
        return TRUE;
    if (!db_get_whether(db, error, &submitted, SQL_SUBMITTED, "s", step->number) ||
        !db_get_whether(db, error, &passed, SQL_PASSED, "ss", step->number, step->person))
        return FALSE;
    if (submitted && shape->can_reject)
        return TRUE;
    *asks = shape == first && !passed ? QUIZ_ASKS_PASS : QUIZ_ASKS_LOCK;
    return TRUE;
}

/* ---- for screens ---- */

gboolean quiz_gate_stands(App *app, const char *number, const char *step, gboolean *stands, GError **error) {
    g_autoptr(Record) record = record_load(app_db(app), number, error);
    const Form *form = record ? shelf_form(app_shelf(app), record->form, record->version, NULL, error) : NULL;
    QuizStep one = {form, number, step, app_user_id(app)};
    g_autoptr(GError) locked = NULL;
    QuizAsks asks;
    if (!form || !quiz_step_asks(app_db(app), &one, &asks, error))
        return FALSE;
    QuizQuery query = {.form = record->form, .number = number, .own = form, .now = clock_now()};
    *stands = asks == QUIZ_ASKS_PASS || (asks == QUIZ_ASKS_LOCK && !quiz_gate_unlocked(app, &query, &locked));
    return TRUE;
}

void quiz_gate_clear(QuizGate *gate) {
    char **texts[] = {&gate->bank, &gate->theme, &gate->lesson, &gate->why};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_clear_pointer(texts[i], g_free);
}

gboolean quiz_gate_look(App *app, const char *form, const char *number, QuizGate *gate, GError **error) {
    g_auto(QuizLook) look = {0};
    *gate = (QuizGate){0};
    if (!quiz_look(app, &(QuizQuery){.form = form, .number = number, .any = !number, .now = clock_now()}, &look, error))
        return FALSE;
    const QuizTheme *theme = look.lesson && look.bank ? quiz_bank_theme(look.bank, look.lesson->theme) : NULL;
    gate->state = look.state;
    gate->until = look.pass ? look.pass->until : 0;
    gate->bank = look.gate ? g_strdup(look.gate->bank) : NULL;
    gate->count = look.gate ? look.gate->count : 0;
    gate->shift = look.gate && look.gate->shift;
    gate->lesson = look.lesson ? g_strdup(look.lesson->id) : NULL;
    gate->theme = theme ? g_strdup(quiz_text(&theme->title)) : NULL;
    gate->why = g_steal_pointer(&look.why);
    return TRUE;
}

gboolean quiz_gate_check(App *app, const char *form, const char *number, GError **error) {
    return quiz_gate_let(app, &(QuizQuery){.form = form, .number = number, .any = !number, .now = clock_now()}, NULL, error);
}
