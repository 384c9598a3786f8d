/* SPDX-License-Identifier: MIT
 *
 * Items and places of supplies as people name them, and quantities as they write them.
 */
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/fold.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/class.h"
#include "bihuan/model/supply_list.h"

#define DIGITS_MAX 12 /* before the point */

static gboolean is_alike(const char *text, const char *key) {
    g_autofree char *folded = text ? fold_key(text) : NULL;
    return folded && *folded && strcmp(folded, key) == 0;
}

/* The kind whose code or title this is; NULL = none. */
static const char *kind_named(const char *key) {
    for (const char *const *code = class_codes(CLASS_SUPPLY); *code; code++) {
        const char *zh = class_say(CLASS_SUPPLY, *code, "title.zh"), *en = class_say(CLASS_SUPPLY, *code, "title.en");
        if (is_alike(*code, key) || is_alike(zh, key) || is_alike(en, key))
            return *code;
    }
    return NULL;
}

const char *supply_kind_of(const char *name) {
    g_autofree char *key = fold_key(name);
    const char *kind = kind_named(key);
    for (const char *const *code = class_codes(CLASS_SUPPLY); *code && !kind; code++) {
        g_autofree char *title = fold_key(class_say(CLASS_SUPPLY, *code, "title.zh"));
        if (strstr(key, title) && strcmp(*code, "other") != 0)
            kind = *code;
    }
    return kind;
}

/* The only thing of which it holds, or NULL; array of things whose first member is the code. */
static gpointer only_one(GPtrArray *things, gboolean (*fits)(gconstpointer thing, const char *key), const char *key) {
    gpointer found = NULL;
    for (guint i = 0; i < things->len; i++)
        if (fits(things->pdata[i], key)) {
            if (found)
                return NULL;
            found = things->pdata[i];
        }
    return found;
}

static gboolean item_has_code(gconstpointer thing, const char *key) {
    return is_alike(((const SupplyItem *)thing)->code, key);
}

static gboolean item_has_name(gconstpointer thing, const char *key) {
    return is_alike(((const SupplyItem *)thing)->name, key) || is_alike(((const SupplyItem *)thing)->name_en, key);
}

static gboolean item_has_kind(gconstpointer thing, const char *kind) {
    return strcmp(((const SupplyItem *)thing)->kind, kind) == 0;
}

static gboolean place_has_code(gconstpointer thing, const char *key) {
    return is_alike(((const SupplyPlace *)thing)->code, key);
}

static gboolean place_has_name(gconstpointer thing, const char *key) {
    return is_alike(((const SupplyPlace *)thing)->name, key);
}

SupplyItem *supply_item_find(Db *db, const char *text, GError **error) {
    g_autoptr(GPtrArray) items = noun_list(db, &supply_item_noun, error, "ORDER BY code", "");
    g_autofree char *key = fold_key(text);
    const char *kind = kind_named(key);
    const SupplyItem *found = items ? only_one(items, item_has_code, key) : NULL;
    if (items && !found)
        found = only_one(items, item_has_name, key);
    if (items && !found && kind)
        found = only_one(items, item_has_kind, kind);
    return found ? noun_copy(&supply_item_noun, found) : NULL;
}

/* Codes of the things of which it holds, where there are several; "" = not. Owned. */
static char *several(GPtrArray *things, gboolean (*fits)(gconstpointer thing, const char *key), const char *key) {
    g_autoptr(GString) codes = g_string_new(NULL);
    guint count = 0;
    for (guint i = 0; i < things->len; i++)
        if (fits(things->pdata[i], key)) {
            g_string_append_printf(codes, "%s%s", count > 0 ? _(", ") : "", *(char *const *)things->pdata[i]);
            count++;
        }
    return count > 1 ? g_string_free(g_steal_pointer(&codes), FALSE) : g_strdup("");
}

char *supply_item_several(Db *db, const char *text, GError **error) {
    g_autoptr(GPtrArray) items = noun_list(db, &supply_item_noun, error, "ORDER BY code", "");
    g_autofree char *key = fold_key(text);
    const char *kind = kind_named(key);
    g_autofree char *named = items ? several(items, item_has_name, key) : NULL;
    return named && !*named && kind ? several(items, item_has_kind, kind) : g_steal_pointer(&named);
}

char *supply_place_several(Db *db, const char *text, GError **error) {
    g_autoptr(GPtrArray) places = noun_list(db, &supply_place_noun, error, "ORDER BY code", "");
    g_autofree char *key = fold_key(text);
    return places ? several(places, place_has_name, key) : NULL;
}

SupplyPlace *supply_place_find(Db *db, const char *text, GError **error) {
    g_autoptr(GPtrArray) places = noun_list(db, &supply_place_noun, error, "ORDER BY code", "");
    g_autofree char *key = fold_key(text);
    const SupplyPlace *found = places ? only_one(places, place_has_code, key) : NULL;
    if (places && !found)
        found = only_one(places, place_has_name, key);
    return found ? noun_copy(&supply_place_noun, found) : NULL;
}

const char *supply_item_title(const SupplyItem *item) {
    return i18n_pick(item->name, item->name_en);
}

/* ---- quantities ---- */

char *supply_quantity_text(gint64 thousandths) {
    guint64 size = (guint64)(thousandths < 0 ? -thousandths : thousandths);
    g_autofree char *text =
        g_strdup_printf("%s%" G_GUINT64_FORMAT ".%03d", thousandths < 0 ? "-" : "", size / SUPPLY_UNIT, (int)(size % SUPPLY_UNIT));
    for (gsize end = strlen(text); text[end - 1] == '0' || text[end - 1] == '.'; end--) {
        gboolean point = text[end - 1] == '.';
        text[end - 1] = '\0';
        if (point)
            break;
    }
    return g_steal_pointer(&text);
}

/* Digits, and a point with up to three more; FALSE: it is none of that. places: behind the point without trailing zeros. */
static gboolean read_decimal(const char *text, gint64 *thousandths, int *places) {
    gsize whole = strspn(text, "0123456789");
    const char *point = text + whole, *rest = *point == '.' ? point + 1 : point;
    gsize count = strspn(rest, "0123456789");
    if (whole == 0 || whole > DIGITS_MAX || (*point == '.' && count == 0) || (*point != '.' && *point) || rest[*point ? count : 0])
        return FALSE;
    while (count > 0 && rest[count - 1] == '0')
        count--;
    if (count > 3)
        return FALSE;
    *places = (int)count;
    *thousandths = g_ascii_strtoll(text, NULL, 10);
    for (gsize i = 0; i < 3; i++)
        *thousandths = *thousandths * 10 + (i < count ? rest[i] - '0' : 0);
    return TRUE;
}

gboolean supply_quantity_parse(const SupplyItem *item, const char *text, gint64 *thousandths, GError **error) {
    g_autofree char *plain = fold_code(text);
    int places = 0;
    if (!read_decimal(plain, thousandths, &places))
        return err_set(error, ERR_INPUT, _("“%s” is no quantity; write a number like 2 or 0.5."), text);
    if (places <= item->decimals)
        return TRUE;
    if (item->decimals == 0)
        return err_set(error, ERR_INPUT, _("%s is counted in whole pieces (%s), not %s."), supply_item_title(item), item->unit, plain);
    return err_set(error, ERR_INPUT, _("%s has at most %d places behind the point, not %s."), supply_item_title(item), (int)item->decimals,
                   plain);
}

/* ---- lots ---- */

static const char SQL_STOCK[] =
    "WHERE place = $1 AND item = $2 AND quantity > 0 ORDER BY coalesce((SELECT nullif(expiry, '') FROM supply_lot l WHERE"
    " l.item = supply_stock.item AND l.lot = supply_stock.lot), '9999'), lot";

GPtrArray *supply_stock_of(Db *db, const char *place, const char *item, GError **error) {
    return noun_list(db, &supply_stock_noun, error, SQL_STOCK, "ss", place, item);
}

static const char SQL_LOTS[] =
    "SELECT lot FROM supply_lot WHERE item = $1 UNION SELECT lot FROM supply_stock WHERE item = $1 UNION SELECT l.lot FROM"
    " stock_count_line l JOIN stock_count c ON c.id = l.count WHERE l.item = $1 AND c.state NOT IN ('posted', 'void') ORDER BY 1";

char *supply_lot_known(Db *db, const char *item, const char *typed, GError **error) {
    g_autoptr(GPtrArray) lots = db_texts(db, error, SQL_LOTS, "s", item);
    g_autofree char *key = fold_key(typed);
    const char *alike = NULL, *second = NULL;
    for (guint i = 0; lots && i < lots->len; i++) {
        const char *lot = lots->pdata[i];
        if (strcmp(lot, typed) == 0)
            return g_strdup(typed);
        if (!is_alike(lot, key))
            continue;
        second = alike;
        alike = lot;
    }
    if (!lots)
        return NULL;
    if (!second)
        return alike ? g_strdup(alike) : g_strdup(typed);
    err_set(error, ERR_INPUT, _("Lot “%s” may be %s or %s: write it as it is printed."), typed, second, alike);
    return NULL;
}

gboolean supply_lot_exists(Db *db, const char *item, const char *lot, gboolean *exists, GError **error) {
    return db_get_whether(db, error, exists,
                          "SELECT 1 FROM supply_lot WHERE item = $1 AND lot = $2 UNION SELECT 1 FROM supply_stock WHERE item = $1 AND"
                          " lot = $2 AND quantity > 0",
                          "ss", item, lot);
}

gboolean supply_lot_keep(Change *change, const SupplyLot *lot, GError **error) {
    g_autofree char *known = supply_lot_expiry(change_db(change), lot->item, lot->lot, error);
    if (!known)
        return FALSE;
    if (*known && *lot->expiry && strcmp(known, lot->expiry) != 0)
        return err_set(error, ERR_INPUT, _("The lot %s is in date until %s, not %s; another date is another lot."), lot->lot, known,
                       lot->expiry);
    if (*known || !*lot->expiry)
        return TRUE;
    g_autofree char *id = g_strdup_printf("%s/%s", lot->item, lot->lot);
    const SupplyLot row = {.id = id, .item = lot->item, .lot = lot->lot, .expiry = lot->expiry};
    return noun_save(change, &supply_lot_noun, &row, error);
}

gboolean supply_lot_meant(Db *db, const SupplyMove *where, char **lot, GError **error) {
    *lot = *where->lot ? supply_lot_known(db, where->item, where->lot, error) : NULL;
    g_autoptr(GPtrArray) stock = *where->lot ? NULL : supply_stock_of(db, where->place, where->item, error);
    if (stock && stock->len <= 1)
        *lot = g_strdup(stock->len ? ((const SupplyStock *)stock->pdata[0])->lot : "");
    return *lot || stock;
}

char *supply_lot_expiry(Db *db, const char *item, const char *lot, GError **error) {
    g_autoptr(SupplyLot) found = NULL;
    if (!noun_find(db, &supply_lot_noun, &found, error, "WHERE item = $1 AND lot = $2", "ss", item, lot))
        return NULL;
    return g_strdup(found ? found->expiry : "");
}
