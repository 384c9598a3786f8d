/* SPDX-License-Identifier: MIT
 *
 * Schedules (周期表) and rounds (点检路线) in files. Lists stand between ';' there, between ',' in the plant. What a file of schedules
 * changes, the devices of the plant have in the same change.
 */
#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/model/class.h"
#include "bihuan/model/cycle.h"
#include "bihuan/model/obligation.h"
#include "bihuan/model/schedule.h"
#include "bihuan/rule/remind.h"
#include "bihuan/store/canon.h"
#include "site_run.h"

static const SiteColumn COLUMNS[] = {{.name = "id", SITE_CODE},
                                     {.name = "classes", SITE_LIST, .classes = 1 + CLASS_DEVICE},
                                     {.name = "kind", SITE_TEXT, .filled = TRUE},
                                     {.name = "title", SITE_TEXT, .filled = TRUE},
                                     {.name = "cycle", SITE_TEXT, .filled = TRUE},
                                     {.name = "title_en", SITE_TEXT},
                                     {.name = "places", SITE_LIST, .classes = 1 + CLASS_AREA},
                                     {.name = "first", SITE_TEXT},
                                     {.name = "base", SITE_WORD, .choices = "made started"},
                                     {.name = "form", SITE_TEXT},
                                     {.name = "fields", SITE_LIST},
                                     {.name = "who", SITE_TEXT},
                                     {.name = "ahead", SITE_TEXT},
                                     {.name = "grace", SITE_TEXT},
                                     {.name = "follows", SITE_WORD, .choices = OBLIGATION_CALENDAR " " OBLIGATION_DOING},
                                     {.name = "leads", SITE_TEXT, .usual = "30d,7d,1d"},
                                     {.name = "blocks", SITE_FLAG, .usual = "yes"},
                                     {.name = "remind", SITE_TEXT, .filled = TRUE, .usual = "role:ehs via email"},
                                     {.name = "basis", SITE_TEXT},
                                     {.name = "since", SITE_DAY},
                                     {.name = "until", SITE_DAY}};

static const SiteColumn ROUND_COLUMNS[] = {
    {.name = "id", SITE_CODE},       {.name = "title", SITE_TEXT, .filled = TRUE}, {.name = "form", SITE_TEXT, .filled = TRUE},
    {.name = "title_en", SITE_TEXT}, {.name = "areas", SITE_LIST, .of = "area"},   {.name = "devices", SITE_LIST, .of = "device"}};

static void as_kept(char *list) {
    g_strdelimit(list, ";", ',');
}

static void as_typed(char *list) {
    g_strdelimit(list, ",", ';');
}

static void title_fill(const SiteRun *run, gconstpointer old, char **english, const char *title) {
    if (!old && !site_cell(run, "title_en"))
        noun_set_text(english, title);
}

/* ---- schedules ---- */

static void schedule_fill(SiteRun *run, gconstpointer old, gpointer thing) {
    Schedule *schedule = thing;
    as_kept(schedule->classes);
    as_kept(schedule->places);
    title_fill(run, old, &schedule->title_en, schedule->title);
    if (!schedule->since)
        schedule->since = old ? ((const Schedule *)old)->since : change_time(run->change);
}

static void check_codes(SiteRun *run, const char *list, ClassList of) {
    g_auto(GStrv) codes = g_strsplit(list, ",", -1);
    for (char **code = codes; *code; code++)
        if (!class_is_known(of, of == CLASS_AREA && **code == '!' ? *code + 1 : *code)) {
            g_autofree char *choices = class_choices(of);
            site_problem(run, _("There is no class or kind “%s”; choose of: %s."), *code, choices);
        }
}

/* A limit that is missing would be found by whoever computes it: never. */
static void check_cycle(SiteRun *run, const char *text) {
    g_autoptr(GError) reason = NULL;
    if (!cycle_check(text, &reason)) {
        site_problem(run, "%s", reason->message);
        return;
    }
    g_autofree char *plain = strchr(text, '{') ? NULL : obligation_cycle(run->db, text, NULL, change_time(run->change), &reason);
    g_autoptr(Cycle) cycle = plain ? cycle_parse(plain, &reason) : NULL;
    if (!cycle && reason)
        site_problem(run, "%s", reason->message);
}

/* Fewer devices, later, or without blocking: whatever cannot be shown to be stricter. */
static gboolean is_looser(const SiteRun *run, const Schedule *old, const Schedule *new) {
    const char *const before[] = {old->classes, old->places, old->first, old->base, old->grace, old->follows, old->form};
    const char *const after[] = {new->classes, new->places, new->first, new->base, new->grace, new->follows, new->form};
    for (gsize i = 0; i < G_N_ELEMENTS(before); i++)
        if (strcmp(before[i], after[i]) != 0)
            return TRUE;
    g_autofree char *fields = canon_from_map(old->fields), *others = canon_from_map(new->fields);
    return !site_is_shorter(run, old->cycle, new->cycle, NULL) || site_is_longer(run, old->ahead, new->ahead) ||
           strcmp(old->kind, new->kind) != 0 || strcmp(fields, others) != 0 || (old->blocks && !new->blocks) || old->since != new->since ||
           (new->until &&new->until != old->until);
}

static void schedule_check(SiteRun *run, gconstpointer old, gconstpointer thing) {
    const Schedule *schedule = thing;
    g_autoptr(GError) lead = NULL, remind = NULL;
    g_autoptr(GArray) leads = obligation_leads(schedule->leads, &lead);
    g_autoptr(GPtrArray) rungs = remind_parse(schedule->remind, &remind);
    check_codes(run, schedule->classes, CLASS_DEVICE);
    check_codes(run, schedule->places, CLASS_AREA);
    check_cycle(run, schedule->cycle);
    if (*schedule->first)
        check_cycle(run, schedule->first);
    if (!leads)
        site_problem(run, "%s", lead->message);
    if (!rungs)
        site_problem(run, "%s", remind->message);
    site_check_work(run, &(SiteWork){schedule->form, schedule->who, {schedule->ahead, schedule->grace}, schedule->fields, "device:"});
    if (run->app && old && is_looser(run, old, schedule))
        site_deed(run, "limit", "looser", NULL);
}

static GPtrArray *schedule_all(Db *db, GError **error) {
    GPtrArray *all = noun_list(db, &schedule_noun, error, "ORDER BY id", "");
    for (guint i = 0; all && i < all->len; i++) {
        Schedule *schedule = all->pdata[i];
        as_typed(schedule->classes);
        as_typed(schedule->places);
    }
    return all;
}

gboolean site_schedules_lay(Change *change, GError **error) {
    guint count;
    g_autoptr(GPtrArray) devices = noun_list(
        change_db(change), &device_noun, error,
        "WHERE class IN (SELECT class FROM device, schedule WHERE ',' || classes || ',' LIKE '%,' || class || ',%') ORDER BY code", "");
    for (guint i = 0; devices && i < devices->len; i++)
        if (!schedule_apply(change, devices->pdata[i], error))
            return FALSE;
    return devices && schedule_catch_up(change, 0, &count, error);
}

static gboolean schedule_finish(SiteRun *run, GError **error) {
    return site_schedules_lay(run->change, error);
}

const SiteKind site_schedules = {.kind = "schedules",
                                 .noun = &schedule_noun,
                                 SITE_KIND(COLUMNS, 5),
                                 .fill = schedule_fill,
                                 .check = schedule_check,
                                 .list = schedule_all,
                                 .finish = schedule_finish};

/* ---- rounds ---- */

static void round_fill(SiteRun *run, gconstpointer old, gpointer thing) {
    Round *round = thing;
    as_kept(round->areas);
    as_kept(round->devices);
    title_fill(run, old, &round->title_en, round->title);
}

static void round_check(SiteRun *run, gconstpointer old, gconstpointer thing) {
    (void)old;
    const Round *round = thing;
    if (!*round->areas && !*round->devices)
        site_problem(run, _("The round %s goes nowhere: name areas or devices."), round->id);
    site_check_work(run, &(SiteWork){round->form, "", {"", ""}, NULL, NULL});
}

static GPtrArray *round_all(Db *db, GError **error) {
    GPtrArray *all = round_list(db, error);
    for (guint i = 0; all && i < all->len; i++) {
        Round *round = all->pdata[i];
        as_typed(round->areas);
        as_typed(round->devices);
    }
    return all;
}

const SiteKind site_rounds = {
    .kind = "rounds", .noun = &round_noun, SITE_KIND(ROUND_COLUMNS, 3), .fill = round_fill, .check = round_check, .list = round_all};
