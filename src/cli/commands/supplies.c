/* SPDX-License-Identifier: MIT
 *
 * bihuan supplies: what lies where of the emergency supplies, as a list, as sums, on paper; and what moved it.
 */
#include <stdio.h>

#include "../output.h"
#include "bihuan/app/scan.h"
#include "bihuan/app/supplies.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/outfile.h"
#include "bihuan/cli/command.h"
#include "bihuan/model/area.h"
#include "bihuan/model/class.h"
#include "bihuan/model/person.h"

enum { FLUSHED = 200, MOVES = 1000 }; /* rows; movements without --limit */

static void quantity_out(Output *out, const char *key, const char *title, gint64 thousandths, const char *unit) {
    g_autofree char *text = supply_quantity_text(thousandths), *shown = g_strdup_printf("%s %s", text, unit);
    output_real(out, key, NULL, (double)thousandths / SUPPLY_UNIT);
    output_text(out, NULL, title, shown);
}

static void row_out(Output *out, const SupplyRow *row) {
    g_autofree char *place = output_is_json(out) ? NULL : g_strdup_printf("%s %s", row->place->code, row->place->name);
    output_row(out);
    output_shown(out, "place", C_("supplies", "Place"), row->place->code, place);
    output_shown(out, "item", C_("supplies", "Item"), row->item->code, supply_item_title(row->item));
    output_word(out, "lot", row->lot);
    output_text(out, NULL, C_("supplies", "Lot"), row->lot);
    quantity_out(out, "quantity", C_("supplies", "Stock"), row->quantity, row->item->unit);
    output_text(out, "unit", NULL, row->item->unit);
    if (row->minimum)
        quantity_out(out, "minimum", C_("supplies", "Minimum"), row->minimum, row->item->unit);
    else {
        output_null(out, "minimum");
        output_text(out, NULL, C_("supplies", "Minimum"), "");
    }
    output_text(out, "expiry", C_("supplies", "In date until"), row->expiry);
    output_shown(out, "state", C_("supplies", "State"), supply_state_word(row->state), supply_state_title(row->state));
    output_text(out, "kind", NULL, row->item->kind);
    output_text(out, "area", NULL, row->place->area);
    output_text(out, "name", NULL, supply_item_title(row->item));
}

static void list_out(const SupplyList *list, const char *hidden, gboolean json) {
    g_autoptr(Output) out = output_new(json);
    if (*hidden)
        output_say(out, "%s", hidden);
    if (list->rows->len == 0)
        output_say(out, "%s", _("There are no supplies here."));
    output_table(out, NULL, C_("supplies", "Place"), C_("supplies", "Item"), C_("supplies", "Lot"), C_("supplies", "Stock"),
                 C_("supplies", "Minimum"), C_("supplies", "In date until"), C_("supplies", "State"), NULL);
    for (guint i = 0; i < list->rows->len && !ferror(stdout); i++) {
        row_out(out, list->rows->pdata[i]);
        if ((i + 1) % FLUSHED == 0)
            output_flush(out);
    }
    output_end(out);
}

static void sum_out(Output *out, App *app, const SupplySum *sum) {
    g_autofree char *area = sum->area ? area_name(app_db(app), sum->area) : NULL;
    output_row(out);
    if (sum->area)
        output_shown(out, "area", C_("supplies", "Area"), sum->area, area);
    if (sum->item)
        output_shown(out, "item", C_("supplies", "Item"), sum->item->code, supply_item_title(sum->item));
    output_shown(out, "kind", C_("supplies", "Kind"), sum->kind, class_title(CLASS_SUPPLY, sum->kind));
    quantity_out(out, "quantity", C_("supplies", "Stock"), sum->quantity, sum->unit);
    quantity_out(out, "usable", C_("supplies", "In date"), sum->usable, sum->unit);
    output_text(out, "unit", NULL, sum->unit);
}

static void sums_out(CommandLine *line, const SupplyList *list, SupplyBy by, const char *hidden) {
    g_autoptr(Output) out = output_new(line->json);
    g_autoptr(GPtrArray) sums = supplies_sum(list, by, clock_now());
    const char *kind = C_("supplies", "Kind"), *stock = C_("supplies", "Stock"), *usable = C_("supplies", "In date"),
               *item = C_("supplies", "Item");
    if (*hidden)
        output_say(out, "%s", hidden);
    if (by == SUPPLY_BY_AREA)
        output_table(out, NULL, C_("supplies", "Area"), item, kind, stock, usable, NULL);
    else if (by == SUPPLY_BY_ITEM)
        output_table(out, NULL, item, kind, stock, usable, NULL);
    else
        output_table(out, NULL, kind, stock, usable, NULL);
    for (guint i = 0; i < sums->len; i++)
        sum_out(out, line->app, sums->pdata[i]);
    output_end(out);
}

static void moved_out(Output *out, App *app, const SupplyMoved *moved) {
    const SupplyMove *move = moved->move;
    g_autofree char *place = g_strdup_printf("%s %s", move->place, moved->place), *by = person_name(app_db(app), move->person);
    output_row(out);
    output_time(out, "at", _("Time"), move->at);
    output_shown(out, "kind", C_("supplies", "Movement"), move->kind, supplies_move_title(move->kind));
    output_shown(out, "item", C_("supplies", "Item"), move->item, supply_item_title(moved->item));
    output_word(out, "lot", move->lot);
    output_text(out, NULL, C_("supplies", "Lot"), move->lot);
    output_shown(out, "place", C_("supplies", "Place"), move->place, place);
    quantity_out(out, "quantity", C_("supplies", "Quantity"), move->quantity, moved->item->unit);
    output_text(out, "unit", NULL, moved->item->unit);
    output_shown(out, "by", C_("supplies", "By"), move->person, by);
    output_text(out, "record", C_("supplies", "Record"), move->record);
    output_text(out, "task", C_("supplies", "Task"), move->task);
    output_text(out, "reason", C_("supplies", "Reason"), moved->reason);
}

/* What is left out is said: to people in the list, beside a document on the standard error. */
static char *hidden_said(const CommandLine *line, const char *blind) {
    char *hidden = supplies_blind_text(blind);
    if (*hidden && line->json) /* a document has no place for it, and what is missing is said all the same */
        g_printerr("bihuan: %s\n", hidden);
    return hidden;
}

/* An item as people name it, or its label; *code: owned. */
static gboolean read_item(CommandLine *line, char **code, GError **error) {
    const char *typed = command_option(line, "--item");
    g_autoptr(SupplyItem) item = NULL;
    if (!typed)
        return TRUE;
    if (!scan_or_item(line->app, typed, &item, error))
        return FALSE;
    if (!item)
        item = supply_item_load(app_db(line->app), typed, error); /* which says that there is none */
    *code = item ? g_strdup(item->code) : NULL;
    return item != NULL;
}

static gboolean moves(CommandLine *line, const char *place, GError **error) {
    g_autofree char *item = NULL, *blind = NULL;
    SupplyMovesAsked asked = {.place = place};
    if (!read_item(line, &item, error) || !command_option_number(line, "--limit", MOVES, &asked.limit, error))
        return FALSE;
    asked.item = item;
    g_autoptr(GPtrArray) list = supplies_moves(line->app, &asked, &blind, error);
    if (!list)
        return FALSE;
    g_autofree char *hidden = hidden_said(line, blind);
    g_autoptr(Output) out = output_new(line->json);
    if (*hidden)
        output_say(out, "%s", hidden);
    if (list->len == 0)
        output_say(out, "%s", _("Nothing was moved here."));
    output_table(out, NULL, _("Time"), C_("supplies", "Movement"), C_("supplies", "Item"), C_("supplies", "Lot"), C_("supplies", "Place"),
                 C_("supplies", "Quantity"), C_("supplies", "By"), C_("supplies", "Record"), C_("supplies", "Task"),
                 C_("supplies", "Reason"), NULL);
    for (guint i = 0; i < list->len && !ferror(stdout); i++) {
        moved_out(out, line->app, list->pdata[i]);
        if ((i + 1) % FLUSHED == 0)
            output_flush(out);
    }
    output_end(out);
    return TRUE;
}

/* Movements are of a place and an item; the rest is of what lies there. */
static gboolean options_fit(const CommandLine *line, GError **error) {
    static const char *const OF_STOCK[] = {"--area", "--below", "--sum", "-o", NULL}, *const OF_MOVES[] = {"--item", "--limit", NULL};
    gboolean moved = command_option(line, "--moves") != NULL;
    for (const char *const *name = moved ? OF_STOCK : OF_MOVES; *name; name++)
        if (command_option(line, *name))
            return err_set(error, ERR_USAGE, moved ? _("%s does not go with --moves.") : _("%s goes with --moves only."), *name);
    return TRUE;
}

static gboolean print(CommandLine *line, const SupplyFilter *filter, const char *typed, GError **error) {
    g_autofree char *head = NULL, *path = outfile_place(typed, (const char *const[]){".pdf", NULL}, error);
    if (!path || !supplies_print(line->app, filter, path, &head, error))
        return FALSE;
    output_written(line->json, path, head);
    return TRUE;
}

/* A place as people name it, or its label; *code: owned. */
static gboolean read_place(CommandLine *line, char **code, GError **error) {
    const char *typed = command_option(line, "--place");
    if (!typed)
        return TRUE;
    g_autoptr(SupplyPlace) place = scan_or_place(line->app, typed, error);
    *code = place ? g_strdup(place->code) : NULL;
    return place != NULL;
}

static gboolean command_supplies_run(CommandLine *line, GError **error) {
    g_autofree char *place = NULL;
    const char *sum = command_option(line, "--sum"), *typed = command_option(line, "-o");
    SupplyBy by = SUPPLY_BY_ITEM;
    if (!options_fit(line, error) || (sum && !supplies_by(sum, &by, error)) || !read_place(line, &place, error))
        return FALSE;
    if (command_option(line, "--moves"))
        return moves(line, place, error);
    SupplyFilter filter = {.area = command_option(line, "--area"), .place = place, .below = command_option(line, "--below") != NULL};
    if (typed)
        return print(line, &filter, typed, error);
    g_autofree char *blind = NULL;
    g_autoptr(SupplyList) list = supplies_list(line->app, &filter, &blind, error);
    if (!list)
        return FALSE;
    g_autofree char *hidden = hidden_said(line, blind);
    if (sum)
        sums_out(line, list, by, hidden);
    else
        list_out(list, hidden, line->json);
    return TRUE;
}

static const CommandOption OPTIONS[] = {
    {"--area", "AREA", N_("in this area and the areas inside it")},
    {"--place", "PLACE", N_("at this place")},
    {"--below", NULL, N_("only what a place has less of than it needs")},
    {"--sum", "BY", N_("sums by area, item or kind")},
    {"--moves", NULL, N_("the movements instead, newest first")},
    {"--item", "ITEM", N_("movements of this item")},
    {"--limit", "N", N_("the newest N movements; 1000 without it, 0 = all")},
    {"-o", "FILE", N_("write the list as PDF (FILE.pdf)")},
    {0},
};

const Command command_supplies = {
    .name = "supplies",
    .usage = "[--area A] [--place P] [--below] [--sum area|item|kind] [-o FILE.pdf] | --moves [--place P] [--item I] [--limit N]",
    .summary = N_("what lies where of the emergency supplies, and how it stands"),
    .needs = NEED_PLANT | MAY_USER,
    .options = OPTIONS,
    .run = command_supplies_run,
};
