/* SPDX-License-Identifier: MIT
 *
 * bihuan count: supplies counted blind. Nothing here knows what the books say before the count has ended.
 */
#include <string.h>

#include "../output.h"
#include "bihuan/app/counts.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/outfile.h"
#include "bihuan/cli/command.h"
#include "bihuan/model/person.h"

static void out_quantity(Output *out, const char *key, const char *title, gboolean known, gint64 thousandths) {
    if (known)
        output_real(out, key, title, (double)thousandths / SUPPLY_UNIT);
    else
        output_null(out, key);
}

/* key=value words behind the count's number; ERR_USAGE for a key that is none of these. */
static GHashTable *count_values(CommandLine *line, const char *const *keys, GError **error) {
    g_autoptr(GHashTable) values = command_values(line->words + 1, error);
    GHashTableIter iter;
    gpointer key;
    if (!values)
        return NULL;
    g_hash_table_iter_init(&iter, values);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        if (g_strv_contains(keys, key))
            continue;
        g_autofree char *names = g_strjoinv(", ", (char **)keys);
        err_set(error, ERR_USAGE, _("There is no “%s” here; it takes: %s"), (const char *)key, names);
        return NULL;
    }
    return g_steal_pointer(&values);
}

/* ---- begin ---- */

static void out_begun(Output *out, const CountView *view) {
    output_say(out, _("%s: count of %s %s"), view->count->id, view->place->code, view->place->name);
    output_object(out, NULL);
    output_text(out, "count", NULL, view->count->id);
    output_table(out, "lines", C_("count", "Item"), C_("count", "Name"), C_("count", "Lot"), NULL);
    for (guint i = 0; i < view->things->len; i++) {
        const CountThing *thing = view->things->pdata[i];
        output_row(out);
        output_text(out, "item", C_("count", "Item"), thing->item);
        output_text(out, NULL, C_("count", "Name"), count_thing_title(thing));
        output_word(out, "lot", thing->lot);
        output_text(out, NULL, C_("count", "Lot"), thing->lot);
    }
    output_end(out);
    output_end(out);
}

static gboolean command_count_begin(CommandLine *line, GError **error) {
    const char *place = command_option(line, "--place"), *word = line->words[0];
    if (!place && word)
        place = g_str_has_prefix(word, "place=") ? word + strlen("place=") : word;
    else if (place && word)
        return err_set(error, ERR_USAGE, _("Say one place: --place P."));
    if (!place || !*place)
        return err_set(error, ERR_USAGE, _("Say which place is counted: --place P."));
    g_autofree char *id = count_begin(line->app, place, command_option(line, "--seal"), error);
    g_autoptr(CountView) view = id ? count_view(line->app, id, error) : NULL;
    if (!view)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    out_begun(out, view);
    return TRUE;
}

/* ---- lines ---- */

static gboolean take_count_line(CommandLine *line, gboolean (*take)(App *, const char *, const CountEntry *, CountTaken *, GError **),
                                GError **error) {
    g_autoptr(GHashTable) values = count_values(line, (const char *const[]){"item", "lot", "expiry", "quantity", "note", NULL}, error);
    if (!values)
        return FALSE;
    const char *item = g_hash_table_lookup(values, "item");
    const CountEntry entry = {item ? item : "", g_hash_table_lookup(values, "lot"), g_hash_table_lookup(values, "expiry"),
                              g_hash_table_lookup(values, "quantity"), g_hash_table_lookup(values, "note")};
    CountTaken taken = {0};
    if (!take(line->app, line->words[0], &entry, &taken, error))
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    g_autofree char *quantity = supply_quantity_text(taken.quantity);
    output_say(out, "%s %s%s%s: %s", taken.item, taken.title, *taken.lot ? " " : "", taken.lot, quantity);
    if (taken.unknown)
        output_say(out, _("%s is no item of this plant; it is taken as found."), taken.item);
    else if (taken.found)
        output_say(out, _("%s is not on the list of this place; it is taken as found."), taken.title);
    output_object(out, NULL);
    output_text(out, "count", NULL, line->words[0]);
    output_text(out, "item", NULL, taken.item);
    output_word(out, "lot", taken.lot);
    output_real(out, "quantity", NULL, (double)taken.quantity / SUPPLY_UNIT);
    output_flag(out, "found", NULL, taken.found);
    output_end(out);
    count_taken_clear(&taken);
    return TRUE;
}

static gboolean command_count_line(CommandLine *line, GError **error) {
    return take_count_line(line, count_line, error);
}

/* ---- show ---- */

static void out_thing(Output *out, App *app, const CountView *view, const CountThing *thing) {
    const StockCountLine *seen = thing->line;
    gboolean own = seen && app_user_id(app) && strcmp(seen->person, app_user_id(app)) == 0;
    gboolean shown = seen && (thing->told || own); /* what another counted is no business of who may count it again */
    g_autofree char *who = seen ? person_name(app_db(app), seen->person) : g_strdup(""), *before = count_thing_before(view, thing);
    output_row(out);
    output_text(out, "item", C_("count", "Item"), thing->item);
    output_text(out, "name", C_("count", "Name"), count_thing_title(thing));
    output_word(out, "lot", thing->lot);
    output_text(out, NULL, C_("count", "Lot"), thing->lot);
    output_flag(out, "found", NULL, seen && seen->found);
    output_flag(out, "waits", NULL, thing->waits);
    output_text(out, NULL, C_("count", "State"),
                thing->waits          ? (seen ? C_("count", "again") : C_("count", "to do"))
                : seen && seen->found ? C_("count", "found")
                                      : "");
    out_quantity(out, "expected", C_("count", "Books"), thing->told, thing->expected);
    output_text(out, "before", C_("count", "Before"), before);
    out_quantity(out, "quantity", C_("count", "Counted"), shown, shown ? seen->quantity : 0);
    out_quantity(out, "difference", C_("count", "Difference"), thing->told, thing->difference);
    output_text(out, "expiry", NULL, shown ? seen->expiry : "");
    output_text(out, "note", NULL, shown ? seen->note : "");
    output_text(out, "by", C_("count", "By"), who);
    output_time(out, "at", NULL, seen ? seen->at : 0);
}

static void out_view(Output *out, App *app, const CountView *view) {
    const StockCount *count = view->count;
    output_say(out, _("%s: count of %s %s, %s"), count->id, view->place->code, view->place->name, stock_count_state_title(count->state));
    g_autofree char *since =
        view->lapsed && stock_count_is_open(count) && strcmp(count->state, COUNT_APPROVE) != 0 ? clock_format_short(view->lapsed) : NULL;
    if (since)
        output_say(out,
                   _("Nobody typed a line for too long: since %s the stock of %s was shown again; what is typed after that is counted "
                     "again by somebody else."),
                   since, count->place);
    output_object(out, NULL);
    output_text(out, "count", NULL, count->id);
    output_text(out, "place", NULL, count->place);
    output_text(out, "state", NULL, count->state);
    output_time(out, "begun", NULL, count->begun);
    output_text(out, "begun_by", NULL, count->begun_by);
    output_time(out, "ended", NULL, count->ended);
    output_text(out, "seal", NULL, count->seal);
    output_time(out, "approved", NULL, count->approved);
    output_text(out, "approved_by", NULL, count->approved_by);
    output_text(out, "reason", C_("count", "Reason"), count->reason);
    output_number(out, "left", NULL, view->left);
    output_table(out, "lines", C_("count", "Item"), C_("count", "Name"), C_("count", "Lot"), C_("count", "State"), C_("count", "Books"),
                 C_("count", "Before"), C_("count", "Counted"), C_("count", "Difference"), C_("count", "By"), NULL);
    for (guint i = 0; i < view->things->len; i++)
        out_thing(out, app, view, view->things->pdata[i]);
    output_end(out);
    output_end(out);
}

static gboolean show_count(CommandLine *line, const char *id, GError **error) {
    g_autoptr(CountView) view = count_view(line->app, id, error);
    if (!view)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    out_view(out, line->app, view);
    return TRUE;
}

static gboolean command_count_show(CommandLine *line, GError **error) {
    const char *typed = command_option(line, "-o");
    if (!typed)
        return show_count(line, line->words[0], error);
    g_autofree char *head = NULL, *path = outfile_place(typed, (const char *const[]){".pdf", NULL}, error);
    if (!path || !count_print(line->app, line->words[0], path, &head, error))
        return FALSE;
    output_written(line->json, path, head);
    return TRUE;
}

/* ---- end, again, approval ---- */

/* One value of key=value words; NULL = not given. Owned. */
static gboolean only_value(CommandLine *line, const char *key, char **value, GError **error) {
    g_autoptr(GHashTable) values = count_values(line, (const char *const[]){key, NULL}, error);
    *value = values ? g_strdup(g_hash_table_lookup(values, key)) : NULL;
    return values != NULL;
}

static gboolean command_count_end(CommandLine *line, GError **error) {
    g_autoptr(GHashTable) values = count_values(line, (const char *const[]){"seal", "reason", NULL}, error);
    return values &&
           count_end(line->app, line->words[0], g_hash_table_lookup(values, "seal"), g_hash_table_lookup(values, "reason"), error) &&
           show_count(line, line->words[0], error);
}

static gboolean command_count_recount(CommandLine *line, GError **error) {
    return take_count_line(line, count_again, error);
}

static gboolean command_count_approve(CommandLine *line, GError **error) {
    g_autofree char *reason = NULL;
    return only_value(line, "reason", &reason, error) && count_approve(line->app, line->words[0], reason, error) &&
           show_count(line, line->words[0], error);
}

static gboolean command_count_void(CommandLine *line, GError **error) {
    g_autofree char *reason = NULL;
    return only_value(line, "reason", &reason, error) && count_void(line->app, line->words[0], reason, error) &&
           show_count(line, line->words[0], error);
}

static gboolean command_count_list(CommandLine *line, GError **error) {
    g_autoptr(GPtrArray) counts = counts_list(line->app, error);
    if (!counts)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    output_table(out, NULL, C_("count", "Count"), C_("count", "Place"), C_("count", "State"), C_("count", "Begun"), C_("count", "By"),
                 NULL);
    for (guint i = 0; i < counts->len; i++) {
        const StockCount *count = counts->pdata[i];
        g_autofree char *who = person_name(app_db(line->app), count->begun_by);
        output_row(out);
        output_text(out, "count", C_("count", "Count"), count->id);
        output_text(out, "place", C_("count", "Place"), count->place);
        output_shown(out, "state", C_("count", "State"), count->state, stock_count_state_title(count->state));
        output_time(out, "begun", C_("count", "Begun"), count->begun);
        output_shown(out, "begun_by", C_("count", "By"), count->begun_by, who);
    }
    output_end(out);
    return TRUE;
}

static const CommandOption BEGIN_OPTIONS[] = {{"--place", "P", N_("the place that is counted: its code, name or label")},
                                              {"--seal", "SEAL", N_("its seal as it was found: whole or broken")},
                                              {0}};
static const CommandOption SHOW_OPTIONS[] = {{"-o", "FILE", N_("write the list of differences as PDF (FILE.pdf)")}, {0}};

static const Command PARTS[] = {
    {.name = "list",
     .usage = "",
     .summary = N_("the counts: those under way first"),
     .needs = NEED_PLANT | MAY_USER,
     .run = command_count_list},
    {.name = "begin",
     .usage = "--place P [--seal whole|broken]",
     .summary = N_("begin to count a place, or go on with it: what there is to count, without quantities"),
     .needs = NEED_WRITE | NEED_USER,
     .options = BEGIN_OPTIONS,
     .max_words = 1,
     .run = command_count_begin},
    {.name = "line",
     .usage = "COUNT item=ITEM [lot=LOT] [expiry=DATE] quantity=N [note=TEXT]",
     .summary = N_("what was counted of an item; typed again it counts instead"),
     .needs = NEED_WRITE | NEED_USER,
     .min_words = 2,
     .max_words = -1,
     .run = command_count_line},
    {.name = "show",
     .usage = "COUNT [-o FILE.pdf]",
     .summary = N_("what is counted; the differences when the count has ended"),
     .needs = NEED_PLANT | MAY_USER,
     .options = SHOW_OPTIONS,
     .min_words = 1,
     .max_words = 1,
     .run = command_count_show},
    {.name = "end",
     .usage = "COUNT [seal=whole|broken] [reason=TEXT]",
     .summary = N_("hand in a count: large differences are counted again by another, without any it is posted"),
     .needs = NEED_WRITE | NEED_USER,
     .min_words = 1,
     .max_words = -1,
     .run = command_count_end},
    {.name = "recount",
     .usage = "COUNT item=ITEM [lot=LOT] [expiry=DATE] quantity=N [note=TEXT]",
     .summary = N_("count an item again, by another person than the first time"),
     .needs = NEED_WRITE | NEED_USER,
     .min_words = 2,
     .max_words = -1,
     .run = command_count_recount},
    {.name = "approve",
     .usage = "COUNT [reason=TEXT]",
     .summary = N_("post the differences as movements; by somebody who counted none of it"),
     .needs = NEED_WRITE | NEED_USER,
     .min_words = 1,
     .max_words = -1,
     .run = command_count_approve},
    {.name = "void",
     .usage = "COUNT reason=TEXT",
     .summary = N_("give a count up: nothing is posted"),
     .needs = NEED_WRITE | NEED_USER,
     .min_words = 1,
     .max_words = -1,
     .run = command_count_void},
    {0},
};

const Command command_count = {
    .name = "count",
    .usage =
        "list | begin --place P | line COUNT item=… quantity=… | show COUNT | end COUNT | recount COUNT item=… quantity=… | "
        "approve COUNT | void COUNT reason=…",
    .summary = N_("count the emergency supplies of a place, blind"),
    .parts = PARTS,
};
