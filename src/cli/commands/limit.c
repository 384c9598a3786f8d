/* SPDX-License-Identifier: MIT
 *
 * bihuan limit: the dated numbers rules and forms use, and putting a new one in force. A limit is never changed: a new row
 * counts from its day on, the old one stays for the time before.
 */
#include "bihuan/app/limits.h"

#include <string.h>

#include "../output.h"
#include "bihuan/app/session.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/cli/command.h"

static gboolean is_wanted(CommandLine *line, const Limit *limit) {
    return !line->words[0] || g_str_has_prefix(limit->name, line->words[0]);
}

static gboolean list(CommandLine *line, GError **error) {
    g_autoptr(GPtrArray) limits = limit_list(app_db(line->app), error);
    if (!limits)
        return FALSE;
    g_autoptr(JsonBuilder) json = json_builder_new();
    OutputTable *table = output_table_new(C_("limit", "Limit"), C_("limit", "Value"), C_("limit", "From"), C_("limit", "To"),
                                          C_("limit", "What"), C_("limit", "Source"), NULL);
    output_begin_array(json, NULL);
    for (guint i = 0; i < limits->len; i++) {
        const Limit *limit = limits->pdata[i];
        if (!is_wanted(line, limit))
            continue;
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

static void add_count(JsonBuilder *json, const char *name, const LimitCount *count) {
    output_begin_object(json, name);
    output_number(json, "looked", count->looked);
    output_number(json, "changed", count->changed);
    json_builder_end_object(json);
}

static void add_month(JsonBuilder *json, const LimitMonth *month) {
    output_begin_object(json, "lastMonth");
    output_time(json, "from", month->from);
    output_time(json, "to", month->to);
    add_count(json, "permits", &month->permits);
    add_count(json, "hazards", &month->hazards);
    add_count(json, "others", &month->others);
    add_count(json, "readings", &month->readings);
    output_flag(json, "cut", month->cut);
    output_begin_array(json, "numbers");
    for (guint i = 0; i < month->numbers->len; i++)
        output_text(json, NULL, month->numbers->pdata[i]);
    json_builder_end_array(json);
    json_builder_end_object(json);
}

static const char *turn_word(LimitTurn turn) {
    static const char *const WORDS[] = {[LIMIT_SAME] = "same", [LIMIT_STRICTER] = "stricter", [LIMIT_LOOSER] = "looser"};
    return WORDS[turn];
}

static void print_json(const LimitWish *wish, const LimitDone *done, gboolean put) {
    g_autoptr(JsonBuilder) json = json_builder_new();
    output_begin_object(json, NULL);
    output_text(json, "name", wish->name);
    output_text(json, "value", wish->value);
    output_text(json, "before", done->before);
    output_text(json, "from", done->from);
    output_text(json, "turn", turn_word(done->turn));
    output_flag(json, "two", done->two);
    output_flag(json, "done", put);
    add_month(json, &done->month);
    json_builder_end_object(json);
    output_print(json);
}

static void print_month(const LimitMonth *month) {
    output_line(_("The last 30 days would have looked different for %d of %d permits, %d of %d hazards, %d of %d other records and %d of "
                  "%d gas readings."),
                month->permits.changed, month->permits.looked, month->hazards.changed, month->hazards.looked, month->others.changed,
                month->others.looked, month->readings.changed, month->readings.looked);
    if (month->cut)
        output_line("%s", _("There are more records than could be looked at: only the newest were."));
    g_ptr_array_add(month->numbers, NULL);
    g_autofree char *numbers = g_strjoinv(", ", (char **)month->numbers->pdata);
    g_ptr_array_set_size(month->numbers, (int)month->numbers->len - 1);
    if (*numbers)
        output_line("%s", numbers);
}

static void print_text(const LimitWish *wish, const LimitDone *done, gboolean put) {
    if (put)
        output_line(_("%s is %s from %s on (before: %s)."), wish->name, wish->value, done->from, done->before);
    else
        output_line(_("%s would be %s from %s on (before: %s). Nothing was changed."), wish->name, wish->value, done->from, done->before);
    if (done->turn == LIMIT_LOOSER)
        output_line("%s", _("That is looser than before."));
    if (done->two)
        output_line("%s", _("It takes two people, one of them the safety head, and a reason."));
    print_month(&done->month);
}

static gboolean set(CommandLine *line, GError **error) {
    g_autofree char *value = clock_plain_duration(line->words[1]);
    LimitWish wish = {.name = line->words[0],
                      .value = value,
                      .source = command_option(line, "--source"),
                      .reason = command_option(line, "--reason"),
                      .from = command_option(line, "--from"),
                      .second = session_second(line->app)};
    LimitDone done = {0};
    gboolean only_look = command_option(line, "--try") != NULL;
    gboolean ok = only_look ? limits_look(line->app, &wish, &done, error) : limits_set(line->app, &wish, &done, error);
    if (ok && line->json)
        print_json(&wish, &done, !only_look);
    else if (ok)
        print_text(&wish, &done, !only_look);
    else if (done.two && done.month.numbers && !line->json)
        print_month(&done.month); /* who refuses shows what it is about */
    limit_done_clear(&done);
    return ok;
}

static const CommandOption SET_OPTIONS[] = {
    {"--from", "DATE", N_("first day it counts; today unless given")},
    {"--source", "TEXT", N_("where the number comes from")},
    {"--reason", "TEXT", N_("why; for what takes two people")},
    {"--try", NULL, N_("only say what it would be, and what the last month would have looked like")},
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
     .usage = "NAME VALUE --source TEXT [--from DATE] [--reason TEXT --with ID]",
     .summary = N_("put a new value in force from a day on"),
     .needs = NEED_WRITE | MAY_USER,
     .options = SET_OPTIONS,
     .min_words = 2,
     .max_words = 2,
     .run = set},
    {0},
};

const Command command_limit = {
    .name = "limit",
    .usage = "list [BEGINNING] | set NAME VALUE --source TEXT [--from DATE] [--reason TEXT --with ID]",
    .summary = N_("list the dated limits, put a new value in force"),
    .parts = PARTS,
};
