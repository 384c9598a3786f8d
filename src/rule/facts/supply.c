/* SPDX-License-Identifier: MIT
 *
 * Emergency supplies (应急物资): what lies at a place, lots and their dates, what a movement would leave.
 */
#include "bihuan/rule/facts.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/person.h"
#include "bihuan/model/stock_count.h"
#include "bihuan/model/supply_list.h"

/* What is asked: of which item, at which place, of which lot. */
typedef struct {
    Db *db;
    SupplyItem *item; /* owned */
    char *lot;        /* that is meant, owned; NULL = several could be */
    char *expiry;     /* of that, owned; "" = none */
    gboolean blind;   /* who asks counts the place, or may: what is there is not said */
} Asked;

static const char *argument(const FactsQuestion *question, guint index) {
    const char *text = facts_argument(question, index);
    return text ? text : "";
}

static void asked_clear(Asked *asked) {
    supply_item_free(asked->item);
    g_free(asked->lot);
    g_free(asked->expiry);
}

/* "5 套"; why not, where it is not said. Owned. */
static char *amount(const Asked *asked, gint64 quantity) {
    g_autofree char *text = supply_quantity_text(quantity);
    return asked->blind ? g_strdup(_("not said while it is counted")) : g_strdup_printf("%s %s", text, asked->item->unit);
}

/* "L-1 5 套 (2027-03-01)" of each lot there. */
static gboolean answer_lots(const FactsQuestion *question, const Asked *asked, FactsAnswer *out, GError **error) {
    g_autoptr(GPtrArray) stock = supply_stock_of(asked->db, argument(question, 0), asked->item->code, error);
    facts_set(out, 0);
    for (guint i = 0; stock && i < stock->len; i++) {
        const SupplyStock *one = stock->pdata[i];
        g_autofree char *expiry = supply_lot_expiry(asked->db, one->item, one->lot, error);
        if (!expiry)
            return FALSE;
        g_autofree char *quantity = asked->blind ? g_strdup("") : amount(asked, one->quantity);
        g_autofree char *name =
            g_strdup_printf("%s%s%s%s%s%s", one->lot, *quantity ? " " : "", quantity, *expiry ? " (" : "", expiry, *expiry ? ")" : "");
        facts_count(out, g_strstrip(name));
    }
    return stock != NULL;
}

/* How many thousandths more than there are would be taken; what there is. */
static gboolean answer_short(const FactsQuestion *question, const Asked *asked, FactsAnswer *out, GError **error) {
    gint64 there = 0, wanted = 0;
    const char *lot = asked->lot ? asked->lot : "";
    if (!supply_quantity_parse(asked->item, argument(question, 3), &wanted, NULL))
        return TRUE;
    if (!db_get_int(asked->db, error, &there, "SELECT quantity FROM supply_stock WHERE place = $1 AND item = $2 AND lot = $3", "sss",
                    argument(question, 0), asked->item->code, lot))
        return FALSE;
    facts_set(out, MAX(wanted - there, 0));
    out->names = amount(asked, there);
    return TRUE;
}

static const char SQL_OUT[] =
    "SELECT coalesce(-sum(quantity), 0) FROM supply_move WHERE kind IN ('issue', 'return') AND item = $1 AND ($2 = '' OR lot = $2)";

/* How many thousandths more would come back than were issued and are out, of the lot or of all where none is said; how much is out. */
static gboolean answer_beyond(const FactsQuestion *question, const Asked *asked, FactsAnswer *out, GError **error) {
    gint64 away = 0, back = 0;
    if (!supply_quantity_parse(asked->item, argument(question, 2), &back, NULL))
        return TRUE;
    if (!db_get_int(asked->db, error, &away, SQL_OUT, "ss", asked->item->code, asked->lot))
        return FALSE;
    facts_set(out, MAX(back - MAX(away, 0), 0));
    out->names = amount(asked, MAX(away, 0));
    return TRUE;
}

/* Does the item take this quantity? Why not. */
static gboolean answer_fits(const FactsQuestion *question, const Asked *asked, FactsAnswer *out) {
    gint64 quantity = 0;
    g_autoptr(GError) why = NULL;
    gboolean fits = supply_quantity_parse(asked->item, argument(question, 1), &quantity, &why) && quantity > 0;
    facts_set(out, fits);
    out->names = why ? g_strdup(why->message) : NULL;
    return TRUE;
}

/* Midnight of the date of a lot; not known where it has none. */
static void answer_expiry(const Asked *asked, FactsAnswer *out) {
    gint64 ms = 0;
    if (*asked->expiry && clock_parse(asked->expiry, &ms, NULL))
        facts_set(out, ms);
    out->names = ms ? g_strdup(asked->expiry) : NULL;
}

/* Is there such a lot? */
static gboolean answer_known(const Asked *asked, FactsAnswer *out, GError **error) {
    gboolean there = FALSE;
    if (!supply_lot_exists(asked->db, asked->item->code, asked->lot, &there, error))
        return FALSE;
    facts_set(out, there);
    return TRUE;
}

/* 1: its date has passed; 2: it lies there and expires, and nobody knows when. */
static gboolean answer_expired(const FactsQuestion *question, const Asked *asked, FactsAnswer *out, GError **error) {
    gboolean there = FALSE;
    if (!*asked->expiry && asked->lot && asked->item->expires &&
        !db_get_whether(asked->db, error, &there, "SELECT 1 FROM supply_stock WHERE place = $1 AND item = $2 AND lot = $3 AND quantity > 0",
                        "sss", argument(question, 0), asked->item->code, asked->lot))
        return FALSE;
    facts_set(out, there ? 2 : *asked->expiry ? supply_is_expired(asked->item, asked->expiry, question->subject->now) : 0);
    out->names = g_strdup(asked->expiry);
    return TRUE;
}

/* Who moved what, how much and where, for people: of place, item, lot, quantity, kind. */
static gboolean answer_moved(const FactsQuestion *question, const Asked *asked, FactsAnswer *out, GError **error) {
    const Case *subject = question->subject;
    g_autoptr(SupplyPlace) place = supply_place_load(asked->db, argument(question, 0), error);
    if (!place)
        return FALSE;
    const char *lot = argument(question, 2), *kind = facts_choice(question, "kind", argument(question, 4));
    g_autofree char *what = g_strdup_printf("%s%s%s%s", supply_item_title(asked->item), *lot ? " " : "", lot, *lot ? "," : "");
    g_autofree char *who = subject->actor ? person_name(asked->db, subject->actor) : g_strdup("");
    out->names = g_strdup_printf(_("%s: %s %s %s, %s %s, by %s"), kind, what, argument(question, 3), asked->item->unit, place->code,
                                 place->name, who);
    return TRUE;
}

/* ", 3 套 are left there", of the item in all; nothing where that is not said. */
static gboolean answer_left(const FactsQuestion *question, const Asked *asked, FactsAnswer *out, GError **error) {
    gint64 left = 0;
    if (!db_get_int(asked->db, error, &left, "SELECT coalesce(sum(quantity), 0) FROM supply_stock WHERE place = $1 AND item = $2", "ss",
                    argument(question, 0), asked->item->code))
        return FALSE;
    g_autofree char *text = amount(asked, left);
    out->names = asked->blind ? g_strdup("") : g_strdup_printf(_("; %s of it lie there now"), text);
    return TRUE;
}

static gboolean answer_asked(const FactsQuestion *question, const Asked *asked, FactsAnswer *out, GError **error) {
    if (facts_is(question, "lots"))
        return answer_lots(question, asked, out, error);
    if (facts_is(question, "short"))
        return answer_short(question, asked, out, error);
    if (facts_is(question, "known"))
        return answer_known(asked, out, error);
    if (facts_is(question, "fits"))
        return answer_fits(question, asked, out);
    if (facts_is(question, "moved"))
        return answer_moved(question, asked, out, error);
    if (facts_is(question, "left"))
        return answer_left(question, asked, out, error);
    if (facts_is(question, "beyond"))
        return answer_beyond(question, asked, out, error);
    if (facts_is(question, "blind"))
        facts_set(out, asked->blind);
    else if (facts_is(question, "expires"))
        facts_set(out, asked->item->expires);
    else if (facts_is(question, "expiry"))
        answer_expiry(asked, out);
    else
        return answer_expired(question, asked, out, error);
    return TRUE;
}

/* Facts of a place take it first, then the item. */
static gboolean is_at_place(const FactsQuestion *question) {
    static const char *const AT_PLACE[] = {"lots", "short", "expired", "moved", "left", "blind", NULL};
    return g_strv_contains(AT_PLACE, question->fact->name);
}

static gboolean fill_asked(const FactsQuestion *question, Asked *asked, GError **error) {
    guint item = is_at_place(question) ? 1 : 0;
    SupplyMove where = {.place = (char *)argument(question, 0), .item = asked->item->code, .lot = (char *)argument(question, item + 1)};
    if (facts_is(question, "expiry") || facts_is(question, "known") || facts_is(question, "beyond")) {
        if (!(asked->lot = *where.lot ? supply_lot_known(asked->db, where.item, where.lot, error) : g_strdup("")))
            return FALSE;
    } else if (is_at_place(question) && (!supply_lot_meant(asked->db, &where, &asked->lot, error) ||
                                         !stock_count_blinds(asked->db, where.place, question->subject->now, &asked->blind, error)))
        return FALSE;
    asked->expiry = supply_lot_expiry(asked->db, asked->item->code, asked->lot ? asked->lot : "", error);
    return asked->expiry != NULL;
}

static gboolean answer_supply(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    const char *code = argument(question, is_at_place(question) ? 1 : 0);
    Asked asked = {.db = question->subject->db};
    if (!*code || (is_at_place(question) && !*argument(question, 0)))
        return TRUE;
    asked.item = supply_item_load(asked.db, code, error);
    gboolean ok = asked.item && fill_asked(question, &asked, error) && answer_asked(question, &asked, out, error);
    asked_clear(&asked);
    return ok;
}

static const char *const NAMES[] = {"lots",  "short", "expired", "fits",  "expires", "expiry",
                                    "known", "moved", "left",    "blind", "beyond",  NULL};
static const char *const ARGUMENTS[] = {"field field",
                                        "field field field field",
                                        "field field field",
                                        "field field",
                                        "field",
                                        "field field",
                                        "field field",
                                        "field field field field field",
                                        "field field",
                                        "field field",
                                        "field field field",
                                        NULL};
static const char *const TIMELESS[] = {"lots", "short", "fits", "expires", "expiry", "known", "moved", "left", "blind", "beyond", NULL};

const Facts facts_supply = {
    .name = "supply",
    .timeless = TIMELESS,
    .summary = N_("emergency supplies: lots at a place, what a movement would be short of, dates"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer_supply,
};
