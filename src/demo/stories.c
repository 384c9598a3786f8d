/* SPDX-License-Identifier: MIT
 *
 * What data/demo tells: the reference data, through the same import that plants use, and the stories, each row at its time by its
 * verb. A row's time is one ("2026-03-26T11:30") or one of every month ("*-16T14:33") or of some ("05 11-17T14:22", but not in
 * `but`); who does it is a person's id, or a role and the source it is held for ("op-lead@MHS-01").
 */
#include "world.h"

#include "bihuan/app/gate.h"
#include "bihuan/app/ledger.h"
#include "bihuan/app/lift.h"
#include "bihuan/app/reminders.h"
#include "bihuan/app/site.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/limit.h"

#include <stdio.h>
#include <string.h>

static const char SQL_DUE[] =
    "SELECT r.number FROM record r LEFT JOIN step s ON s.record = r.number AND s.done = 0 AND s.name = $3"
    " WHERE r.form = $1 AND r.device = $2 AND r.ended = 0"
    " ORDER BY (s.assignee = 'person:' || $4) DESC, r.opened DESC LIMIT 1";

#define FOLDER "data/demo/stories/"

/* ---- reference data ---- */

static gboolean import_one(Plant *plant, const char *kind, const char *name, GError **error) {
    gsize size;
    g_autofree char *file = g_strconcat(name, ".csv", NULL), *path = g_strconcat("data/demo/", file, NULL);
    char *text = path_embedded(path, &size);
    if (!text)
        return err_set(error, ERR_FAILED, _("this program lacks its table %s; install it again"), path);
    g_autoptr(GBytes) bytes = g_bytes_new_take(text, size);
    g_auto(SiteImportResult) result = {0};
    return site_import_bytes(plant, "system", kind, &(SiteFile){file, bytes}, &result, error);
}

/* The rows of a file as they are, into the table of the plant that has these columns. */
static gboolean put_table(World *world, Change *change, const char *name, const char *table_name, GError **error) {
    static const char *const numbers[] = {"offset_days", "blocks", NULL}, *const times[] = {"last", "next", NULL};
    const Cells *table = world_table(world, name, error);
    for (guint at = 1; table && at <= cells_rows(table); at++) {
        g_autoptr(Row) row = row_new(table_name);
        for (guint i = 0; i < cells_count(table, 0); i++) {
            const char *column = cells_at(table, 0, i), *text = cells_at(table, at, i);
            gint64 number = g_ascii_strtoll(text, NULL, 10);
            gboolean is_time = g_strv_contains(times, column);
            if (is_time && *text && !clock_parse(text, &number, error))
                return FALSE;
            if (is_time || g_strv_contains(numbers, column))
                row_set_int(row, column, is_time && !*text ? 0 : number);
            else
                row_set_text(row, column, text);
        }
        if (!change_put(change, row, error))
            return FALSE;
    }
    return table != NULL;
}

static gboolean put_calendar(World *world, Plant *plant, GError **error) {
    g_autoptr(Change) change = change_begin(plant, "system", error);
    return change && put_table(world, change, "shifts", "shift_plan", error) && put_table(world, change, "holidays", "holiday", error) &&
           change_commit(change, "import", "calendar", "shifts.csv, holidays.csv", error);
}

static gboolean put_obligations(World *world, Plant *plant, GError **error) {
    g_autoptr(Change) change = change_begin(plant, "system", error);
    return change && put_table(world, change, "obligations", "obligation", error) &&
           change_commit(change, "import", "obligations", "obligations.csv", error);
}

gboolean demo_import(World *world, Plant *plant, GError **error) {
    static const char *const kinds[] = {"facts", "materials", "departments", "areas", "devices", "points", "sources", "rounds"};
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (!import_one(plant, kinds[i], kinds[i], error))
            return FALSE;
    return put_calendar(world, plant, error) && import_one(plant, "people", "people", error) && put_obligations(world, plant, error);
}

/* ---- verbs ---- */

/* Who does it; NULL = nobody holds the role then. */
static char *who_of(World *world, const Tale *tale) {
    const char *at = strchr(tale->who, '@');
    if (!at)
        return g_strdup(tale->who);
    g_autofree char *role = g_strndup(tale->who, (gsize)(at - tale->who)), *scope = g_strconcat("source:", at + 1, NULL);
    g_autoptr(GPtrArray) holders = appointment_holders(app_db(world->app), role, scope, clock_now(), NULL);
    return holders && holders->len ? g_strdup(holders->pdata[0]) : NULL;
}

/* The rows that share its name with this one, which made a record now: they speak of it, or come of it. */
static void plan_rest(World *world, const Tale *first) {
    for (guint i = 0; i < world->tales->len; i++) {
        Tale *tale = world->tales->pdata[i];
        if (tale == first || strcmp(tale->name, first->name) != 0)
            continue;
        g_strlcpy(tale->number, first->number, sizeof tale->number);
        world_plan_told(world, tale);
    }
}

static gboolean submit(World *world, Tale *tale, GError **error) {
    g_autofree char *person = who_of(world, tale);
    if (person && !world_do(world, tale, person, NULL, NULL, error))
        return FALSE;
    if (*tale->name)
        plan_rest(world, tale);
    return TRUE;
}

static gboolean act(World *world, Tale *tale, GError **error) {
    return world_do(world, tale, tale->who, tale->word, NULL, error);
}

/* The step of the record of a form that is open about a device, given to him where several are: what fell due opened it. The row's word
 * is "FORM STEP", its fate the device. */
static gboolean due(World *world, Tale *tale, GError **error) {
    g_auto(GStrv) words = g_strsplit(tale->word, " ", 2);
    g_autofree char *number = NULL;
    if (!db_get_text(app_db(world->app), error, &number, SQL_DUE, "ssss", words[0], tale->fate, words[1] + (*words[1] == '!'), tale->who))
        return FALSE;
    if (!number)
        return err_set(error, ERR_FAILED, "nothing of the form %s is open about %s", words[0], tale->fate);
    g_strlcpy(tale->number, number, sizeof tale->number);
    return world_do(world, tale, tale->who, words[1], NULL, error);
}

static gboolean lift(World *world, Tale *tale, GError **error) {
    gboolean lifted = FALSE, last = *tale_get(tale, "last") != '\0';
    if (!demo_log_in(world, tale->who, error) || !lift_sign(world->app, tale->word, tale->number, &lifted, error))
        return FALSE;
    return lifted == last || err_set(error, ERR_FAILED, "the demo's freeze was not lifted as told");
}

static gboolean people(World *world, Tale *tale, GError **error) {
    return import_one(app_plant(world->app), "people", tale->word, error) && world_learn(world, error);
}

/* A list of the plant, of the time from which it is kept. */
static gboolean list(World *world, Tale *tale, GError **error) {
    return import_one(app_plant(world->app), tale->word, tale->word, error);
}

/* A movement of supplies for the record whose name it shares, which has a number by now. */
static gboolean task(World *world, Tale *tale, GError **error) {
    tale_set(tale, "task", tale->number);
    tale->word = "supply-move";
    return world_do(world, tale, tale->who, NULL, NULL, error);
}

/* A card of the entry whose name it shares is scanned: "in 01", "out 01". no=…: it is refused, as told. */
static gboolean gate(World *world, Tale *tale, GError **error) {
    const char *last = strrchr(tale->word, ' ');
    g_autofree char *code = g_strdup_printf("%s-%s", tale->number, last ? last + 1 : "");
    GateAnswer answer = {0};
    const char *language = i18n_language();
    gboolean told = !*tale_get(tale, "no");
    i18n_set_language("zh"); /* why somebody is refused is written down */
    gboolean ok = demo_log_in(world, tale->who, error) && gate_scan(world->app, code, g_str_has_prefix(tale->word, "out"), &answer, error);
    i18n_set_language(language);
    if (ok && answer.yes != told)
        ok = err_set(error, ERR_FAILED, "the card %s is answered otherwise: %s", code, answer.why);
    gate_answer_clear(&answer);
    return ok;
}

/* Whom a scene tells from now on. */
static gboolean remind(World *world, Tale *tale, GError **error) {
    g_autoptr(Scene) scene = scene_load(app_db(world->app), tale->word, error);
    g_autoptr(GPtrArray) scenes = g_ptr_array_new();
    RemindersDone done;
    if (!scene || !demo_log_in(world, tale->who, error))
        return FALSE;
    noun_set_text(&scene->who, tale_get(tale, "who"));
    g_ptr_array_add(scenes, scene);
    return reminders_put(world->app, scenes, &(RemindersWay){0}, &done, error);
}

static gboolean limit(World *world, Tale *tale, GError **error) {
    Limit limit = {.name = (char *)tale->word,
                   .effective_from = (char *)tale_get(tale, "from"),
                   .effective_to = (char *)"",
                   .value = (char *)tale_get(tale, "value"),
                   .unit = (char *)"",
                   .source = (char *)tale_get(tale, "source"),
                   .certainty = (char *)tale_get(tale, "certainty"),
                   .title = (char *)tale_get(tale, "title"),
                   .title_en = (char *)tale_get(tale, "title_en")};
    g_autoptr(Change) change = change_begin(app_plant(world->app), tale->who, error);
    return change && limit_put(change, &limit, error) && change_commit(change, "limit", limit.name, limit.effective_from, error);
}

char *demo_month_before(void) {
    ClockCivil now = clock_civil(clock_now());
    return clock_format_month(clock_from_civil(now.year, now.month - 1, 1, 0, 0, 0));
}

/* What is frozen is text: in Chinese, whoever makes the demo plant in whatever language. */
static gboolean close_month(World *world, Tale *tale, GError **error) {
    const char *language = i18n_language();
    g_autofree char *month = demo_month_before();
    if (!demo_log_in(world, tale->who, error))
        return FALSE;
    i18n_set_language("zh");
    gboolean ok = ledger_close(world->app, month, tale_get(tale, "reason"), TRUE, error);
    i18n_set_language(language);
    return ok;
}

static gboolean receipt(World *world, Tale *tale, GError **error) {
    g_autofree char *month = demo_month_before();
    g_autofree char *number = g_strdup_printf("%s%.4s%s%s", tale_get(tale, "before"), month, month + 5, tale_get(tale, "behind"));
    return demo_log_in(world, tale->who, error) && ledger_receipt(world->app, month, number, error);
}

static const struct {
    const char *name;
    WorldStep step;
} VERBS[] = {{"submit", submit},
             {"act", act},
             {"due", due},
             {"lift", lift},
             {"hazard", demo_hazard},
             {"found", demo_found},
             {"permit", demo_permit},
             {"people", people},
             {"list", list},
             {"task", task},
             {"gate", gate},
             {"count", demo_count},
             {"gated", demo_gated},
             {"remind", remind},
             {"limit", limit},
             {"close", close_month},
             {"receipt", receipt},
             {"draw", demo_draw_sample}};

/* ---- rows ---- */

/* One row at one of its times. */
static gboolean plan_row(World *world, const Cells *table, guint row, gint64 at, GError **error) {
    const char *verb = demo_cell(table, row, "do"), *kind = demo_cell(table, row, "kind");
    gsize length = strcspn(verb, " "), which = 0;
    Tale *tale = tale_new(world);
    tale->at = at;
    tale->seed = g_ascii_strtoull(demo_cell(table, row, "seed"), NULL, 16);
    tale->word = verb + length + (verb[length] == ' ');
    tale->name = demo_cell(table, row, "name");
    tale->fate = demo_cell(table, row, "fate");
    tale->stop = demo_cell(table, row, "stop");
    g_strlcpy(tale->who, demo_cell(table, row, "who"), sizeof tale->who);
    for (guint k = 0; *kind && k < cells_rows(world->kinds); k++)
        if (strcmp(demo_cell(world->kinds, k, "kind"), kind) == 0)
            tale_tell(tale, demo_cell(world->kinds, k, "fields"));
    tale_tell(tale, demo_cell(table, row, "fields"));
    while (which < G_N_ELEMENTS(VERBS) && (strlen(VERBS[which].name) != length || strncmp(VERBS[which].name, verb, length) != 0))
        which++;
    if (which == G_N_ELEMENTS(VERBS))
        return err_set(error, ERR_FAILED, "no story can be told by the verb %s", verb);
    tale->step = VERBS[which].step;
    if (!*tale->name || tale->step == submit)
        world_plan_told(world, tale);
    return TRUE;
}

static gboolean is_listed(const char *list, const char *word) {
    g_auto(GStrv) words = g_strsplit(list, " ", -1);
    return g_strv_contains((const char *const *)words, word);
}

/* A row of every month, or of some. behind: of its time, from the day on. */
static gboolean plan_months(World *world, const Cells *table, guint row, const char *behind, GError **error) {
    const char *but = demo_cell(table, row, "but");
    g_autofree char *months = g_strndup(demo_cell(table, row, "at"), strcspn(demo_cell(table, row, "at"), "-"));
    ClockCivil first = clock_civil(world->begin);
    for (int month = first.month;; month++) {
        gint64 at, begin = clock_from_civil(first.year, month, 1, 0, 0, 0);
        g_autofree char *name = clock_format_month(begin), *text = g_strconcat(name, behind, NULL);
        if (begin >= world->end)
            return TRUE;
        if (is_listed(but, name) || !(*months == '*' || is_listed(months, name + 5)))
            continue;
        if (!clock_parse(text, &at, error) || !plan_row(world, table, row, at, error))
            return FALSE;
    }
}

static gboolean plan_table(World *world, const char *file, GError **error) {
    g_autofree char *name = g_strndup(file, strcspn(file, ".")), *path = g_strconcat("stories/", name, NULL);
    const Cells *table = world_table(world, path, error);
    for (guint row = 0; table && row < cells_rows(table); row++) {
        gint64 at;
        const char *text = demo_cell(table, row, "at"), *day = strchr(text, '-');
        gboolean monthly = day && day - text != 4;
        if (monthly ? !plan_months(world, table, row, day, error)
                    : !clock_parse(text, &at, error) || !plan_row(world, table, row, at, error)) {
            g_prefix_error(error, "%s%s:%u: ", FOLDER, file, cells_line(table, row + 1));
            return FALSE;
        }
    }
    return table != NULL;
}

gboolean demo_plan_stories(World *world, GError **error) {
    g_auto(GStrv) files = path_embedded_list(FOLDER);
    for (char **file = files; *file; file++)
        if (!plan_table(world, *file, error))
            return FALSE;
    return TRUE;
}
