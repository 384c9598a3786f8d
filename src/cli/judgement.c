/* SPDX-License-Identifier: MIT
 *
 * bihuan rule check | show | install | retire, and list and try of veterans' rules.
 */
#include "judgement.h"

#include <stdio.h>
#include <string.h>

#include "bihuan/app/judgements.h"
#include "bihuan/app/session.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "private.h"

/* ---- list ---- */

void judgement_table(Output *out) {
    output_table(out, NULL, _("Rule"), _("Title"), _("Owner"), _("Review"), _("Fired"), C_("verdict", "Right"), C_("verdict", "Wrong"),
                 C_("verdict", "Too late"), _("Last"), _("Remark"), NULL);
}

static void add_view(App *app, Output *out, const JudgementView *view) {
    const Judge *judge = view->judge;
    g_autofree char *owner = person_name(app_db(app), view->row->owner), *remark = judgements_remark(view);
    output_row(out);
    output_text(out, "rule", _("Rule"), view->row->name);
    output_text(out, "name", NULL, view->row->name);
    output_text(out, "title", _("Title"), judge ? form_text(&judge->title) : "");
    output_text(out, "when", NULL, judge ? judge->condition : NULL);
    output_text(out, "do", NULL, "advise");
    output_text(out, "clause", NULL, judge ? form_text(&judge->why) : NULL);
    output_number(out, "version", NULL, view->row->version);
    output_shown(out, "owner", _("Owner"), view->row->owner, owner);
    output_text(out, "review", _("Review"), view->row->review);
    output_number(out, "fired", _("Fired"), view->fired);
    output_number(out, "right", C_("verdict", "Right"), view->right);
    output_number(out, "wrong", C_("verdict", "Wrong"), view->wrong);
    output_number(out, "late", C_("verdict", "Too late"), view->late);
    output_time(out, "last", _("Last"), view->last);
    output_flag(out, "never", NULL, view->fired == 0);
    output_flag(out, "past", NULL, view->past);
    output_time(out, "blind", NULL, view->blind);
    output_text(out, "unseen", NULL, view->unseen);
    output_text(out, NULL, _("Remark"), remark);
}

gboolean judgement_rows(CommandLine *line, Output *out, GError **error) {
    g_autoptr(GPtrArray) views = judgements_view(line->app, clock_now(), error);
    for (guint i = 0; views && i < views->len; i++)
        add_view(line->app, out, views->pdata[i]);
    return views != NULL;
}

/* ---- check, show, install, retire ---- */

gboolean judgement_check(CommandLine *line, GError **error) {
    guint mistakes = 0;
    if (line->plant && !line->app && cli_open(line, FALSE, NULL))
        cli_set_clock(line, app_plant(line->app), FALSE, FALSE, NULL);
    g_autoptr(Output) out = output_new(line->json);
    output_list(out, NULL);
    for (char **path = line->words; *path; path++) {
        g_auto(JudgementFile) file = {0};
        g_autoptr(GPtrArray) lines = judgements_check(line->app, *path, &file, error);
        if (!lines)
            return FALSE;
        mistakes += lines->len;
        for (guint i = 0; i < lines->len; i++) {
            output_text(out, NULL, NULL, lines->pdata[i]);
            output_say(out, "%s", (const char *)lines->pdata[i]);
        }
        if (!lines->len)
            output_say(out, _("%s: in order, all %u examples come out as they say."), *path, file.judge->examples->len);
    }
    output_end(out);
    return mistakes == 0 || err_set(error, ERR_INPUT, _("Mistakes found: %u; correct them and check again."), mistakes);
}

gboolean judgement_show(CommandLine *line, GError **error) {
    g_autoptr(Judgement) row = NULL;
    g_auto(JudgementFile) file = {0};
    if (!judgement_of(app_db(line->app), line->words[0], &row, error))
        return FALSE;
    if (!row)
        return err_set(error, ERR_NOT_FOUND, _("There is no veterans' rule “%s” in this plant; bihuan rule list shows them."),
                       line->words[0]);
    if (!line->json) {
        fputs(row->text, stdout);
        return TRUE;
    }
    GHashTableIter each;
    gpointer name, table;
    g_autoptr(Output) out = output_new(TRUE);
    output_object(out, NULL);
    output_text(out, "name", NULL, row->name);
    output_number(out, "version", NULL, row->version);
    output_text(out, "text", NULL, row->text);
    output_object(out, "examples");
    g_hash_table_iter_init(&each, row->examples);
    while (g_hash_table_iter_next(&each, &name, &table))
        output_text(out, name, NULL, table);
    output_end(out);
    output_end(out);
    return TRUE;
}

static void print_install(const CommandLine *line, const JudgementInstall *install, gboolean done) {
    g_autoptr(Output) out = output_new(line->json);
    gboolean new = done && install->version != install->before;
    output_object(out, NULL);
    output_text(out, "name", NULL, install->name);
    output_number(out, "version", NULL, done ? install->version : install->before);
    output_flag(out, "new", NULL, new);
    output_flag(out, "done", NULL, done);
    output_flag(out, "two", NULL, install->looser->len > 0);
    output_ids(out, "looser", install->looser);
    for (guint i = 0; i < install->looser->len; i++)
        output_say(out, _("looser: %s"), (const char *)install->looser->pdata[i]);
    if (done)
        output_say(out, new ? _("The rule “%s” is installed as version %d.") : _("The rule “%s” is installed already (version %d)."),
                   install->name, (int)install->version);
    output_end(out);
}

/* What takes two is said also where it is refused. */
gboolean judgement_install(CommandLine *line, GError **error) {
    JudgementWish wish = {line->words[0], session_second(line->app), command_option(line, "--reason")};
    JudgementInstall install = {0};
    gboolean ok = judgements_install(line->app, &wish, &install, error);
    if (install.name)
        print_install(line, &install, ok);
    judgement_install_clear(&install);
    return ok;
}

gboolean judgement_retire(CommandLine *line, GError **error) {
    JudgementWish wish = {line->words[0], session_second(line->app), command_option(line, "--reason")};
    if (!judgements_retire(line->app, &wish, error))
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    output_object(out, NULL);
    output_text(out, "name", NULL, line->words[0]);
    output_flag(out, "done", NULL, TRUE);
    output_say(out, _("The rule “%s” is asked no more."), line->words[0]);
    output_end(out);
    return TRUE;
}

/* ---- try ---- */

gboolean judgement_is_named(const CommandLine *line) {
    const char *word = line->words[0];
    return g_str_has_suffix(word, ".ini") || !strchr(word, '/');
}

/* A file must be in order, but for what the plant lacks: its points are asked for in the trend. */
static Judge *judge_of(CommandLine *line, JudgementFile *file, GError **error) {
    if (!g_str_has_suffix(line->words[0], ".ini"))
        return judgements_load(app_db(line->app), line->words[0], error);
    g_autoptr(GPtrArray) lines = judgements_check(NULL, line->words[0], file, error);
    if (lines && lines->len)
        err_set(error, ERR_INPUT, "%s", (const char *)lines->pdata[0]);
    return lines && !lines->len ? g_steal_pointer(&file->judge) : NULL;
}

static void print_fires(Output *out, const Judge *judge, GHashTable *units, const GPtrArray *fires) {
    output_table(out, NULL, _("Time"), _("What the curves said"), NULL);
    for (guint i = 0; i < fires->len; i++) {
        const JudgeFire *fire = fires->pdata[i];
        g_autofree char *seen = judgements_seen(judge, units, fire->facts);
        output_row(out);
        output_time(out, "at", _("Time"), fire->at);
        output_text(out, NULL, _("What the curves said"), seen);
        output_object(out, "facts");
        for (guint k = 0; k < judge->facts->len; k++) {
            const char *key = ((const JudgeFact *)judge->facts->pdata[k])->key;
            output_text(out, key, NULL, g_hash_table_lookup(fire->facts, key));
        }
        output_end(out);
    }
    output_end(out);
}

gboolean judgement_try(CommandLine *line, GError **error) {
    g_auto(JudgementFile) file = {0};
    gint64 from = 0, to = 0;
    if (command_option(line, "--count") || command_option(line, "--window"))
        return err_set(error, ERR_USAGE, _("--count and --window are for rules of forms that count."));
    gint64 now = clock_now();
    if (!command_option_time(line, "--to", now, now, &to, error) || !command_option_time(line, "--from", to - CLOCK_DAY, now, &from, error))
        return FALSE;
    if (from >= to)
        return err_set(error, ERR_USAGE, _("--to must be later than --from."));
    g_autoptr(Judge) judge = judge_of(line, &file, error);
    g_autoptr(GHashTable) units = judge ? judgements_units(app_db(line->app), judge, error) : NULL;
    g_autoptr(GPtrArray) fires = units ? judgements_try(line->app, judge, from, to, error) : NULL;
    if (!fires)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    print_fires(out, judge, units, fires);
    return TRUE;
}
