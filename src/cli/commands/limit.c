/* SPDX-License-Identifier: MIT
 *
 * bihuan limit: the dated numbers rules and forms use, and putting a new one in force. A limit is never changed: a new row
 * counts from its day on, the old one stays for the time before.
 */
#include "bihuan/model/limit.h"

#include <string.h>

#include "../output.h"
#include "bihuan/app/account.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/cli/command.h"

#define TEXT_MAX 400

static gboolean is_wanted(CommandLine *line, const Limit *limit) {
    return !line->words[0] || g_str_has_prefix(limit->name, line->words[0]);
}

static gboolean list(CommandLine *line, GError **error) {
    g_autoptr(GPtrArray) limits = limit_list(app_db(line->app), error);
    if (!limits) return FALSE;
    g_autoptr(JsonBuilder) json = json_builder_new();
    OutputTable *table = output_table_new(_("Limit"), _("Value"), _("From"), _("To"), _("What"), _("Source"), NULL);
    output_begin_array(json, NULL);
    for (guint i = 0; i < limits->len; i++) {
        const Limit *limit = limits->pdata[i];
        if (!is_wanted(line, limit)) continue;
        output_table_add(table, limit->name, limit->value, limit->effective_from, limit->effective_to,
                         i18n_pick(limit->title, limit->title_en), limit->source, NULL);
        output_begin_object(json, NULL);
        output_text(json, "name", limit->name);
        output_text(json, "value", limit->value);
        output_text(json, "unit", limit->unit);
        output_text(json, "from", limit->effective_from);
        output_text(json, "to", *limit->effective_to ? limit->effective_to : NULL);
        output_text(json, "source", limit->source);
        output_text(json, "certainty", limit->certainty);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
    if (!line->json) {
        output_table_end(table);
        return TRUE;
    }
    output_table_drop(table);
    output_print(json);
    return TRUE;
}

static char *clean(const char *text, const char *what, GError **error) {
    g_autoptr(GError) reason = NULL;
    char *result = utf8_clean(text, TEXT_MAX, FALSE, &reason);
    if (!result) err_set(error, ERR_USAGE, "%s: %s", what, reason->message);
    return result;
}

/* The title, unit and certainty go on from the row in force; what nobody knows is not invented. */
static gboolean put(CommandLine *line, const char *value, const char *source, GError **error) {
    const char *name = line->words[0];
    g_autoptr(Change) change = change_begin(app_plant(line->app), app_user_id(line->app), error);
    g_autoptr(Limit) old = change ? limit_load(app_db(line->app), name, change_time(change), error) : NULL;
    if (!old) return FALSE;
    g_autofree char *today = clock_format(change_time(change));
    today[strlen("2026-11-24")] = '\0';
    const char *from = command_option(line, "--from");
    if (from && strcmp(from, today) < 0)
        return err_set(error, ERR_INPUT, _("A limit cannot begin in the past (%s): what was decided by it would change."), from);
    Limit limit = {.name = old->name, .value = (char *)value, .unit = old->unit, .source = (char *)source,
                   .certainty = (char *)"P", .title = old->title, .title_en = old->title_en,
                   .effective_from = (char *)(from ? from : today), .effective_to = (char *)""};
    g_autofree char *reason = g_strdup_printf("%s → %s, %s: %s", old->value, value, limit.effective_from, source);
    if (!limit_put(change, &limit, error) || !change_commit(change, "limit", name, reason, error)) return FALSE;
    if (!line->json) output_line(_("%s is %s from %s on (before: %s)."), name, value, limit.effective_from, old->value);
    return TRUE;
}

static gboolean set(CommandLine *line, GError **error) {
    const char *why = command_option(line, "--source");
    if (!account_may(line->app, "limit", error)) return FALSE;
    if (!why)
        return err_set(error, ERR_USAGE, _("Say where the number comes from: --source TEXT."));
    g_autofree char *value = clean(line->words[1], _("value"), error);
    g_autofree char *source = value ? clean(why, "--source", error) : NULL;
    return source && put(line, value, source, error);
}

static const CommandOption SET_OPTIONS[] = {
    {"--from", "DATE", N_("first day it counts; today unless given")},
    {"--source", "TEXT", N_("where the number comes from")},
    {0},
};

static const Command PARTS[] = {
    {.name = "list",
     .usage = "[BEGINNING]",
     .summary = N_("the limits, each with its dates and source"),
     .needs = NEED_PLANT,
     .max_words = 1,
     .run = list},
    {.name = "set",
     .usage = "NAME VALUE --source TEXT [--from DATE]",
     .summary = N_("put a new value in force from a day on"),
     .needs = NEED_WRITE | NEED_USER,
     .options = SET_OPTIONS,
     .min_words = 2,
     .max_words = 2,
     .run = set},
    {0},
};

const Command command_limit = {
    .name = "limit",
    .usage = "list [BEGINNING] | set NAME VALUE --source TEXT [--from DATE]",
    .summary = N_("list the dated limits, put a new value in force"),
    .parts = PARTS,
};
