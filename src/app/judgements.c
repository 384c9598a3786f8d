/* SPDX-License-Identifier: MIT
 *
 * Veterans' rules in the plant: installed, retired, and how they have done.
 */
#include "bihuan/app/judgements.h"

#include <string.h>

#include "bihuan/app/authority.h"
#include "bihuan/app/witness.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/form/include.h"
#include "bihuan/model/obligation.h"
#include "bihuan/model/record.h"
#include "bihuan/store/canon.h"

#define ADVICE "advice"
#define MEANING "安装老师傅规则 / install a veterans' rule"

void judgement_install_clear(JudgementInstall *install) {
    g_clear_pointer(&install->name, g_free);
    g_clear_pointer(&install->looser, g_ptr_array_unref);
}

/* ---- what is installed ---- */

Judge *judgements_parse(const Judgement *row, GError **error) {
    g_autoptr(Judge) judge = judge_parse(row->name, row->text, error);
    for (guint i = 0; judge && i < judge->examples->len; i++) {
        JudgeExample *example = judge->examples->pdata[i];
        judge_give(example, g_hash_table_lookup(row->examples, example->name));
    }
    return g_steal_pointer(&judge);
}

Judge *judgements_load(Db *db, const char *name, GError **error) {
    g_autoptr(Judgement) row = NULL;
    if (!judgement_of(db, name, &row, error))
        return NULL;
    if (row)
        return judgements_parse(row, error);
    err_set(error, ERR_NOT_FOUND, _("There is no veterans' rule “%s” in this plant; bihuan rule list shows them."), name);
    return NULL;
}

/* ---- is it as strict as before? ---- */

static char *points_text(const Judge *judge) {
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < judge->points->len; i++)
        g_string_append_printf(text, "%s=%s ", ((const JudgePoint *)judge->points->pdata[i])->alias,
                               ((const JudgePoint *)judge->points->pdata[i])->code);
    return g_string_free(text, FALSE);
}

static char *names_text(const Judge *judge) {
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < judge->numbers->len; i++)
        g_string_append_printf(text, "%s=%s ", ((const FormNumber *)judge->numbers->pdata[i])->key,
                               ((const FormNumber *)judge->numbers->pdata[i])->text);
    for (guint i = 0; i < judge->facts->len; i++) {
        const JudgeFact *fact = judge->facts->pdata[i];
        g_string_append_printf(text, "%s=%d %u %" G_GINT64_FORMAT " ", fact->key, (int)fact->fact, fact->point, fact->span);
    }
    return g_string_free(text, FALSE);
}

static const JudgeExample *find_example(const Judge *judge, const char *name) {
    for (guint i = 0; i < judge->examples->len; i++)
        if (strcmp(((const JudgeExample *)judge->examples->pdata[i])->name, name) == 0)
            return judge->examples->pdata[i];
    return NULL;
}

/* Which way another condition, number or window points nobody can show: it counts as looser. */
static void compare(JudgementInstall *install, const Judge *old, const Judge *new) {
    g_autofree char *points = points_text(old), *points_now = points_text(new), *names = names_text(old), *names_now = names_text(new);
    authority_note(install->looser, strcmp(old->condition, new->condition) != 0, _("another condition: %s"), new->condition);
    authority_note(install->looser, strcmp(names, names_now) != 0, "%s", _("other numbers or facts"));
    authority_note(install->looser, strcmp(points, points_now) != 0, _("other points: %s"), points_now);
    authority_note(install->looser, new->hold > old->hold || new->again > old->again || new->every > old->every, "%s",
                   _("a longer hold, again or every"));
    authority_note(install->looser, new->stale != old->stale || new->missing != old->missing, "%s", _("another stale or missing"));
    authority_note(install->looser, strcmp(old->to, new->to) != 0, _("others are told: %s"), new->to);
    authority_note(install->looser, strcmp(new->review, old->review) > 0, _("a later review: %s"), new->review);
    for (guint i = 0; i < old->examples->len; i++) {
        const JudgeExample *before = old->examples->pdata[i], *now = find_example(new, before->name);
        authority_note(install->looser, !now || now->fires != before->fires || g_strcmp0(now->text, before->text) != 0,
                       _("the example %s is gone or another one"), before->name);
    }
}

/* ---- install ---- */

/* A plant of an older program has no such form yet. */
static gboolean put_form(Change *change, Shelf *shelf, GError **error) {
    gint64 version;
    if (!shelf_newest(shelf, ADVICE, &version, error))
        return FALSE;
    if (version > 0)
        return TRUE;
    g_autofree char *raw = path_embedded("forms/" ADVICE ".ini", NULL);
    if (!raw)
        return err_set(error, ERR_FAILED, _("this program lacks its table %s; install it again"), ADVICE);
    g_autofree char *text = form_expand(raw, NULL, error);
    return text && shelf_install(shelf, change, ADVICE, text, &version, error);
}

/* The review stands among what is due; judge NULL: nothing is due any more. */
static gboolean put_review(Change *change, const char *name, const Judge *judge, GError **error) {
    g_autofree char *id = g_strconcat("rule-", name, NULL);
    g_autoptr(Obligation) old = NULL;
    if (!noun_find(change_db(change), &obligation_noun, &old, error, "WHERE id = $1", "s", id))
        return FALSE;
    if (!judge && !old)
        return TRUE;
    g_autoptr(Obligation) next = old ? g_steal_pointer(&old) : noun_new(&obligation_noun);
    next->next = 0;
    if (judge) {
        g_autofree char *zh = g_strdup_printf("老师傅规则复审：%s", judge->title.zh);
        g_autofree char *en = g_strdup_printf("Review of a veterans' rule: %s", judge->title.en);
        noun_set_text(&next->id, id);
        noun_set_text(&next->subject, "plant");
        noun_set_text(&next->kind, "review");
        noun_set_text(&next->title, zh);
        noun_set_text(&next->title_en, en);
        noun_set_text(&next->cycle, "once");
        noun_set_text(&next->leads, judge->leads);
        noun_set_text(&next->remind, judge->to);
        noun_set_text(&next->basis, judge->owner);
        next->last = change_time(change);
        if (!clock_parse(judge->review, &next->next, error))
            return FALSE;
    }
    return obligation_put(change, next, error);
}

static gboolean end_row(Change *change, const Judgement *row, GError **error) {
    g_autoptr(Judgement) ended = noun_copy(&judgement_noun, row);
    ended->ended = change_time(change);
    return noun_save(change, &judgement_noun, ended, error);
}

static gboolean put_judgement(Change *change, const JudgementFile *file, gint64 version, GError **error) {
    const Judge *judge = file->judge;
    g_autofree char *id = g_strdup_printf("%s.%" G_GINT64_FORMAT, judge->name, version);
    Judgement row = {.id = id,
                     .name = judge->name,
                     .version = version,
                     .text = file->text,
                     .examples = file->examples,
                     .owner = judge->owner,
                     .review = judge->review,
                     .installed = change_time(change),
                     .person = (char *)change_actor(change)};
    return noun_add(change, &judgement_noun, &row, error);
}

/* What is in use (*row, owned, NULL = nothing) and what that makes of the new one. */
static gboolean weigh(Change *change, const JudgementFile *file, JudgementInstall *install, Judgement **row, GError **error) {
    gint64 newest = 0;
    if (!judgement_of(change_db(change), install->name, row, error) ||
        !db_get_int(change_db(change), error, &newest, "SELECT coalesce(max(version), 0) FROM judgement WHERE name = $1", "s",
                    install->name))
        return FALSE;
    install->version = newest + 1;
    if (!*row)
        return TRUE;
    install->before = (*row)->version;
    g_autoptr(Judge) old = judgements_parse(*row, NULL);
    if (old)
        compare(install, old, file->judge);
    else
        authority_note(install->looser, TRUE, "%s", _("the version in use cannot be read any more"));
    g_autofree char *before = canon_from_map((*row)->examples), *now = canon_from_map(file->examples);
    if (strcmp((*row)->text, file->text) == 0 && strcmp(before, now) == 0)
        install->version = install->before;
    return TRUE;
}

static char *reason_of(const JudgementInstall *install, const JudgementWish *wish) {
    GString *reason = g_string_new(NULL);
    g_string_printf(reason, "%s %d", install->name, (int)install->version);
    if (install->looser->len && wish->second)
        g_string_append_printf(reason, " · %s", wish->second);
    if (wish->reason)
        g_string_append_printf(reason, " · %s", wish->reason);
    for (guint i = 0; i < install->looser->len; i++)
        g_string_append_printf(reason, " · %s", (const char *)install->looser->pdata[i]);
    return g_string_free(reason, FALSE);
}

static gboolean put_install(App *app, const JudgementFile *file, const JudgementWish *wish, JudgementInstall *install, GError **error) {
    g_autoptr(Change) change = change_begin(app_plant(app), app_user_id(app) ? app_user_id(app) : "system", error);
    g_autoptr(Judgement) row = NULL;
    if (!change || !weigh(change, file, install, &row, error))
        return FALSE;
    if (install->version == install->before)
        return TRUE;
    Authority wanted = {.verb = "form", .meaning = MEANING};
    if (install->looser->len) {
        wanted.part = "looser";
        wanted.second = wish->second;
    }
    g_autofree char *reason = reason_of(install, wish);
    return (!row || end_row(change, row, error)) && put_judgement(change, file, install->version, error) &&
           put_review(change, install->name, file->judge, error) && put_form(change, app_shelf(app), error) &&
           authority_sign(app, change, &wanted, error) && change_commit(change, "rule", install->name, reason, error);
}

/* A reason that is given is clean; none may be none. */
static gboolean clean_reason(const JudgementWish *wish, char **clean, GError **error) {
    *clean = wish->reason ? witness_reason(wish->reason, error) : NULL;
    return !wish->reason || *clean;
}

gboolean judgements_install(App *app, const JudgementWish *wish, JudgementInstall *install, GError **error) {
    g_autofree char *clean = NULL;
    g_auto(JudgementFile) file = {0};
    install->looser = g_ptr_array_new_with_free_func(g_free);
    if (!authority_may(app, &(Authority){.verb = "form", .meaning = MEANING}, error) || !clean_reason(wish, &clean, error))
        return FALSE;
    g_autoptr(GPtrArray) lines = judgements_check(app, wish->path, &file, error);
    if (!lines)
        return FALSE;
    if (lines->len)
        return err_set(error, ERR_INPUT, "%s", (const char *)lines->pdata[0]);
    install->name = g_strdup(file.judge->name);
    return put_install(app, &file, &(JudgementWish){wish->path, wish->second, clean}, install, error);
}

gboolean judgements_retire(App *app, const JudgementWish *wish, GError **error) {
    Authority wanted = {.verb = "form", .part = "looser", .meaning = "停用老师傅规则 / retire a veterans' rule", .second = wish->second};
    g_autofree char *clean = NULL;
    g_autoptr(Judgement) row = NULL;
    if (!wish->reason)
        return err_set(error, ERR_USAGE, _("Say why: --reason TEXT."));
    if (!clean_reason(wish, &clean, error))
        return FALSE;
    g_autoptr(Change) change = change_begin(app_plant(app), app_user_id(app) ? app_user_id(app) : "system", error);
    if (!change || !judgement_of(change_db(change), wish->path, &row, error))
        return FALSE;
    if (!row)
        return err_set(error, ERR_NOT_FOUND, _("There is no veterans' rule “%s” in this plant; bihuan rule list shows them."), wish->path);
    return end_row(change, row, error) && put_review(change, row->name, NULL, error) && authority_sign(app, change, &wanted, error) &&
           change_commit(change, "rule", row->name, clean, error);
}

/* ---- the shipped ones ---- */

static gboolean has_points(Db *db, const Judge *judge, gboolean *all, GError **error) {
    *all = TRUE;
    for (guint i = 0; *all && i < judge->points->len; i++)
        if (!db_get_whether(db, error, all, "SELECT 1 FROM point WHERE code = $1", "s",
                            ((const JudgePoint *)judge->points->pdata[i])->code))
            return FALSE;
    return TRUE;
}

static gboolean furnish_one(Change *change, const char *name, GError **error) {
    g_auto(JudgementFile) file = {0};
    g_autoptr(GPtrArray) lines = judgements_check(NULL, name, &file, error);
    gboolean all = FALSE;
    if (!lines)
        return FALSE;
    if (lines->len)
        return err_set(error, ERR_FAILED, "%s", (const char *)lines->pdata[0]);
    if (!has_points(change_db(change), file.judge, &all, error))
        return FALSE;
    return !all || (put_judgement(change, &file, 1, error) && put_review(change, file.judge->name, file.judge, error));
}

gboolean judgements_furnish(Change *change, GError **error) {
    g_auto(GStrv) files = path_embedded_list("data/rules/");
    for (char **file = files; *file; file++) {
        g_autofree char *name = g_strndup(*file, strcspn(*file, "."));
        if (g_str_has_suffix(*file, ".ini") && !furnish_one(change, name, error))
            return FALSE;
    }
    return TRUE;
}
