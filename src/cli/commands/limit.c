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

static gboolean command_limit_list(CommandLine *line, GError **error) {
    g_autoptr(GPtrArray) limits = limit_list(app_db(line->app), error);
    if (!limits)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    output_table(out, NULL, C_("limit", "Limit"), C_("limit", "Value"), C_("limit", "From"), C_("limit", "To"), C_("limit", "What"),
                 C_("limit", "Source"), NULL);
    for (guint i = 0; i < limits->len; i++) {
        const Limit *limit = limits->pdata[i];
        if (!is_wanted(line, limit))
            continue;
        output_row(out);
        output_text(out, "name", C_("limit", "Limit"), limit->name);
        output_text(out, "value", C_("limit", "Value"), limit->value);
        output_text(out, "unit", NULL, limit->unit);
        output_text(out, "from", C_("limit", "From"), limit->effective_from);
        output_text(out, "to", C_("limit", "To"), limit->effective_to);
        output_text(out, NULL, C_("limit", "What"), i18n_pick(limit->title, limit->title_en));
        output_text(out, "source", C_("limit", "Source"), limit->source);
        output_text(out, "certainty", NULL, limit->certainty);
    }
    output_end(out);
    return TRUE;
}

static void add_count(Output *out, const char *name, const LimitCount *count) {
    output_object(out, name);
    output_number(out, "looked", NULL, count->looked);
    output_number(out, "changed", NULL, count->changed);
    output_end(out);
}

static void add_month(Output *out, LimitMonth *month) {
    output_object(out, "lastMonth");
    output_time(out, "from", NULL, month->from);
    output_time(out, "to", NULL, month->to);
    add_count(out, "permits", &month->permits);
    add_count(out, "hazards", &month->hazards);
    add_count(out, "others", &month->others);
    add_count(out, "readings", &month->readings);
    output_flag(out, "cut", NULL, month->cut);
    output_ids(out, "numbers", month->numbers);
    output_end(out);
    output_say(out,
               _("The last 30 days would have looked different for %d of %d permits, %d of %d hazards, %d of %d other records and %d of "
                 "%d gas readings."),
               month->permits.changed, month->permits.looked, month->hazards.changed, month->hazards.looked, month->others.changed,
               month->others.looked, month->readings.changed, month->readings.looked);
    if (month->cut)
        output_say(out, "%s", _("There are more records than could be looked at: only the newest were."));
    g_ptr_array_add(month->numbers, NULL);
    g_autofree char *numbers = g_strjoinv(", ", (char **)month->numbers->pdata);
    g_ptr_array_set_size(month->numbers, (int)month->numbers->len - 1);
    if (*numbers)
        output_say(out, "%s", numbers);
}

static const char *turn_word(LimitTurn turn) {
    static const char *const WORDS[] = {[LIMIT_SAME] = "same", [LIMIT_STRICTER] = "stricter", [LIMIT_LOOSER] = "looser"};
    return WORDS[turn];
}

static void command_limit_print(Output *out, const LimitWish *wish, LimitDone *done, gboolean put) {
    output_say(out, put ? _("%s is %s from %s on (before: %s).") : _("%s would be %s from %s on (before: %s). Nothing was changed."),
               wish->name, wish->value, done->from, done->before);
    if (done->turn == LIMIT_LOOSER)
        output_say(out, "%s", _("That is looser than before."));
    if (done->two)
        output_say(out, "%s", _("It takes two people, one of them the safety head, and a reason."));
    output_object(out, NULL);
    output_text(out, "name", NULL, wish->name);
    output_text(out, "value", NULL, wish->value);
    output_text(out, "before", NULL, done->before);
    output_text(out, "from", NULL, done->from);
    output_text(out, "turn", NULL, turn_word(done->turn));
    output_flag(out, "two", NULL, done->two);
    output_flag(out, "done", NULL, put);
    add_month(out, &done->month);
    output_end(out);
}

static gboolean command_limit_set(CommandLine *line, GError **error) {
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
    g_autoptr(Output) out = output_new(line->json);
    if (ok)
        command_limit_print(out, &wish, &done, !only_look);
    else if (done.two && done.month.numbers && !line->json)
        add_month(out, &done.month); /* who refuses shows what it is about */
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
     .run = command_limit_list},
    {.name = "set",
     .usage = "NAME VALUE --source TEXT [--from DATE] [--reason TEXT --with ID]",
     .summary = N_("put a new value in force from a day on"),
     .needs = NEED_WRITE | MAY_USER,
     .options = SET_OPTIONS,
     .min_words = 2,
     .max_words = 2,
     .run = command_limit_set},
    {0},
};

const Command command_limit = {
    .name = "limit",
    .usage = "list [BEGINNING] | set NAME VALUE --source TEXT [--from DATE] [--reason TEXT --with ID]",
    .summary = N_("list the dated limits, put a new value in force"),
    .parts = PARTS,
};
