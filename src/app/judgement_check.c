/* SPDX-License-Identifier: MIT
 *
 * A veteran's rule as a file: read with its examples and judged.
 */
#include "bihuan/app/judgements.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/decode.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"
#include "bihuan/config/ini.h"
#include "bihuan/model/obligation.h"
#include "bihuan/rule/remind.h"
#include "bihuan/store/canon.h"

#define RULE_BYTES_MAX 65536
#define EXAMPLE_BYTES_MAX 131072
#define SHIPPED "data/rules/"

void judgement_file_clear(JudgementFile *file) {
    g_clear_pointer(&file->text, g_free);
    g_clear_pointer(&file->examples, g_hash_table_unref);
    g_clear_pointer(&file->judge, judge_free);
}

/* One file being judged. */
typedef struct {
    App *app;
    const char *path;
    gboolean shipped;
    char *shown;
    JudgementFile *file;
    GPtrArray *lines;
} Check;

G_GNUC_PRINTF(3, 4)
static void complain(Check *check, int line, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *sentence = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_ptr_array_add(check->lines, line > 0 ? g_strdup_printf("%s:%d: %s", check->shown, line, sentence)
                                           : g_strdup_printf("%s: %s", check->shown, sentence));
}

/* ---- reading ---- */

static gboolean read_rule(Check *check, GError **error) {
    g_autofree char *name = g_strconcat(SHIPPED, check->path, ".ini", NULL);
    if (!strchr(check->path, '/') && !path_exists(check->path))
        check->file->text = path_embedded(name, NULL);
    check->shipped = check->file->text != NULL;
    if (!check->shipped)
        check->file->text = decode_file(check->path, RULE_BYTES_MAX, NULL, error);
    return check->file->text != NULL;
}

static char *read_example(const Check *check, const char *name, GError **error) {
    g_autofree char *folder = check->shipped ? g_strdup(SHIPPED) : g_path_get_dirname(check->path);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    return check->shipped ? path_embedded(path, NULL) : decode_file(path, EXAMPLE_BYTES_MAX, NULL, error);
}

static void read_examples(Check *check) {
    for (guint i = 0; i < check->file->judge->examples->len; i++) {
        JudgeExample *example = check->file->judge->examples->pdata[i];
        g_autoptr(GError) error = NULL;
        char *text = read_example(check, example->name, &error);
        if (!text)
            complain(check, 0, _("The example %s cannot be read: %s"), example->name, error ? error->message : _("it is not there"));
        else
            g_hash_table_insert(check->file->examples, g_strdup(example->name), text);
        judge_give(example, text);
    }
}

/* ---- what it says ---- */

static gboolean has_key(const Judge *judge, const char *key) {
    for (guint i = 0; i < judge->facts->len; i++)
        if (strcmp(((const JudgeFact *)judge->facts->pdata[i])->key, key) == 0)
            return TRUE;
    for (guint i = 0; i < judge->numbers->len; i++)
        if (strcmp(((const FormNumber *)judge->numbers->pdata[i])->key, key) == 0)
            return TRUE;
    return FALSE;
}

static gboolean has_alias(const Judge *judge, const char *alias) {
    for (guint i = 0; i < judge->points->len; i++)
        if (strcmp(((const JudgePoint *)judge->points->pdata[i])->alias, alias) == 0)
            return TRUE;
    return FALSE;
}

/* {swing}, {unit:temperature} */
static void check_advice(Check *check, int line, const char *text) {
    const Judge *judge = check->file->judge;
    for (const char *c = strchr(text, '{'); c; c = strchr(c + 1, '{')) {
        g_autofree char *key = g_strndup(c + 1, strcspn(c + 1, "}"));
        gboolean unit = g_str_has_prefix(key, "unit:");
        if (unit ? !has_alias(judge, key + strlen("unit:")) : !has_key(judge, key))
            complain(check, line, _("“{%s}” is nothing the rule knows; write {FACT}, {NUMBER} or {unit:POINT}."), key);
    }
}

/* ---- what the plant has ---- */

static gboolean check_plant(Check *check, const Ini *ini, const char *section, GError **error) {
    const Judge *judge = check->file->judge;
    gint64 review = 0;
    gboolean serves = FALSE;
    if (!person_in_service(app_db(check->app), judge->owner, &serves, error))
        return FALSE;
    if (!serves)
        complain(check, ini_line(ini, section, "owner"), _("%s, who shall answer for it, is nobody in service here."), judge->owner);
    if (clock_parse(judge->review, &review, NULL) && review <= clock_now())
        complain(check, ini_line(ini, section, "review"), _("The day of its review, %s, is not one to come."), judge->review);
    for (guint i = 0; i < judge->points->len; i++) {
        const JudgePoint *point = judge->points->pdata[i];
        gboolean there;
        if (!db_get_whether(app_db(check->app), error, &there, "SELECT 1 FROM point WHERE code = $1", "s", point->code))
            return FALSE;
        if (!there)
            complain(check, ini_line(ini, section, "points"), _("There is no point %s in this plant."), point->code);
    }
    return TRUE;
}

static gboolean check_sense(Check *check, GError **error) {
    const Judge *judge = check->file->judge;
    g_autoptr(Ini) ini = ini_parse(check->shown, check->file->text, error);
    g_autofree char *section = g_strconcat("rule ", judge->name, NULL);
    g_autoptr(GError) to = NULL, leads = NULL;
    if (!ini)
        return FALSE;
    g_autoptr(GPtrArray) rungs = remind_parse(judge->to, &to);
    g_autoptr(GArray) spans = obligation_leads(judge->leads, &leads);
    if (!rungs)
        complain(check, ini_line(ini, section, "to"), "%s", to->message);
    if (!spans)
        complain(check, ini_line(ini, section, "leads"), "%s", leads->message);
    check_advice(check, ini_line(ini, section, "advise.zh"), judge->advise.zh);
    check_advice(check, ini_line(ini, section, "advise.en"), judge->advise.en);
    return !check->app || check_plant(check, ini, section, error);
}

static void check_examples(Check *check) {
    read_examples(check);
    if (check->lines->len)
        return;
    LimitSource limits = {.resolve = check->app ? shelf_limit : NULL, .data = check->app ? app_db(check->app) : NULL};
    g_autoptr(GPtrArray) sentences = judge_examples(check->file->judge, &limits);
    for (guint i = 0; i < sentences->len; i++)
        complain(check, 0, "%s", (const char *)sentences->pdata[i]);
}

static gboolean check_all(Check *check, GError **error) {
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)ini_mistake_free);
    if (!read_rule(check, error))
        return FALSE;
    check->file->judge = judge_scan(check->file->text, mistakes);
    for (guint i = 0; i < mistakes->len; i++)
        complain(check, ((const IniMistake *)mistakes->pdata[i])->line, "%s", ((const IniMistake *)mistakes->pdata[i])->sentence);
    if (check->lines->len)
        return TRUE;
    if (!check_sense(check, error))
        return FALSE;
    check_examples(check);
    return TRUE;
}

GPtrArray *judgements_check(App *app, const char *path, JudgementFile *file, GError **error) {
    g_autofree char *shown = utf8_printable(path);
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    Check check = {.app = app, .path = path, .shown = shown, .file = file, .lines = lines};
    *file = (JudgementFile){.examples = canon_map_new()};
    return check_all(&check, error) ? g_steal_pointer(&lines) : NULL;
}
