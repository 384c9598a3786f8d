/* SPDX-License-Identifier: MIT
 *
 * `stock KIND`, `stock FIELD` (出入库): the record moves emergency supplies: of this kind, or of the one that a field says. What, where, how
 * much, which lot and for what stand in its fields item, place, quantity, lot, expiry, destination and task; what came in has its lot from here on.
 */
#include "bihuan/rule/action.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/supply_list.h"

static const struct {
    const char *kind;
    gboolean adds;
} KINDS[] = {{"in", TRUE}, {"return", TRUE}, {"issue", FALSE}, {"use", FALSE}, {"scrap", FALSE}, {"move", FALSE}};

static const char *said(const Case *subject, const char *key) {
    const char *value = record_field(subject->record, key);
    return value ? value : "";
}

/* Of the kind: 1 or -1; 0 = there is no such kind. */
static int sign_of(const char *kind) {
    for (gsize i = 0; i < G_N_ELEMENTS(KINDS); i++)
        if (strcmp(KINDS[i].kind, kind) == 0)
            return KINDS[i].adds ? 1 : -1;
    return 0;
}

/* The date of the field expiry as a lot keeps it, "" = none. Owned. */
static char *expiry_said(const Case *subject) {
    const char *value = said(subject, "expiry");
    return *value ? clock_format_day(g_ascii_strtoll(value, NULL, 10)) : g_strdup("");
}

/* A lot that is known keeps its date: it may be said again, not otherwise. */
static gboolean keep_lot(Case *subject, const SupplyItem *item, const char *lot, const char *expiry, GError **error) {
    const SupplyLot said_lot = {.item = item->code, .lot = (char *)lot, .expiry = (char *)expiry};
    g_autofree char *known = supply_lot_expiry(subject->db, item->code, lot, error);
    if (!known)
        return FALSE;
    if (item->expires && !*known && !*expiry)
        return err_set(error, ERR_INPUT, _("%s expires: say the date (expiry) of the lot."), supply_item_title(item));
    return supply_lot_keep(subject->change, &said_lot, error);
}

/* Into move->lot (owned): what comes in without a number is called by its date; of what goes the only lot is meant. */
static gboolean choose_lot(Case *subject, const SupplyItem *item, gboolean adds, SupplyMove *move, GError **error) {
    g_autofree char *expiry = expiry_said(subject);
    const char *typed = said(subject, "lot");
    if (adds) {
        g_free(move->lot);
        move->lot = *typed ? supply_lot_known(subject->db, item->code, typed, error) : g_strdup(expiry);
        return move->lot && keep_lot(subject, item, move->lot, expiry, error);
    }
    noun_set_text(&move->lot, typed);
    char *lot = NULL;
    if (!supply_lot_meant(subject->db, move, &lot, error))
        return FALSE;
    if (!lot)
        return err_set(error, ERR_INPUT, _("Several lots of %s lie at %s: say which (lot)."), supply_item_title(item), move->place);
    g_free(move->lot);
    move->lot = lot;
    return TRUE;
}

static gboolean put_move(Case *subject, SupplyMove *move, int line, gint64 quantity, GError **error) {
    g_free(move->id);
    move->id = g_strdup_printf("%s/%d", subject->record->number, line);
    move->quantity = quantity;
    return supply_move_put(subject->change, move, error);
}

/* At both ends, where it has two. */
static gboolean put_moves(Case *subject, const SupplyItem *item, int sign, SupplyMove *move, GError **error) {
    const char *to = said(subject, "destination");
    gint64 quantity = 0;
    gboolean both = strcmp(move->kind, "move") == 0;
    if (!supply_quantity_parse(item, said(subject, "quantity"), &quantity, error))
        return FALSE;
    if (quantity == 0)
        return err_set(error, ERR_INPUT, _("The quantity must be more than nothing."));
    if (both && (!*to || strcmp(to, move->place) == 0))
        return err_set(error, ERR_INPUT, _("Say another place (destination) to which it is moved."));
    if (!put_move(subject, move, 1, sign * quantity, error))
        return FALSE;
    if (both)
        noun_set_text(&move->place, to);
    return !both || put_move(subject, move, 2, quantity, error);
}

static gboolean move_stock(Case *subject, const FormRule *rule, const FormAction *action, GError **error) {
    const char *field = record_field(subject->record, action->argument), *kind = field ? field : action->argument;
    int sign = sign_of(kind);
    if (!sign || !subject->change)
        return err_set(error, ERR_FAILED, _("rule %s: “%s” is no movement of supplies; nothing was changed"), rule->name, kind);
    g_autoptr(SupplyItem) item = supply_item_load(subject->db, said(subject, "item"), error);
    g_autoptr(SupplyPlace) place = item ? supply_place_load(subject->db, said(subject, "place"), error) : NULL;
    if (!place)
        return FALSE;
    g_autoptr(SupplyMove) move = noun_new(&supply_move_noun);
    noun_set_text(&move->record, subject->record->number);
    noun_set_text(&move->kind, kind);
    noun_set_text(&move->item, item->code);
    noun_set_text(&move->place, place->code);
    noun_set_text(&move->person, subject->actor ? subject->actor : "");
    noun_set_text(&move->task, said(subject, "task"));
    move->at = subject->now;
    return choose_lot(subject, item, sign > 0, move, error) && put_moves(subject, item, sign, move, error) &&
           supply_due_keep(subject->change, place->code, error) &&
           (strcmp(move->place, place->code) == 0 || supply_due_keep(subject->change, move->place, error));
}

const Action action_stock = {
    .name = "stock",
    .summary = N_("the record moves emergency supplies: item, place, quantity, lot"),
    .run = move_stock,
};
