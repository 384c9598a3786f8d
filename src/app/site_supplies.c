/* SPDX-License-Identifier: MIT
 *
 * Emergency supplies in files: items and the places where they are kept, with what a place needs of an item beside the rule.
 */
#include <stdlib.h>
#include <string.h>

#include "bihuan/app/scan.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/class.h"
#include "bihuan/model/obligation.h"
#include "bihuan/model/supply_list.h"
#include "site_run.h"

/* ---- items ---- */

static const SiteColumn ITEM_COLUMNS[] = {
    {.name = "code", SITE_CODE},
    {.name = "name", SITE_TEXT, .most = 60, .filled = TRUE},
    {.name = "name_en", SITE_TEXT, .most = 80},
    {.name = "kind", SITE_WORD, .filled = TRUE, .usual = "other", .classes = 1 + CLASS_SUPPLY},
    {.name = "spec", SITE_TEXT, .most = 80},
    {.name = "standard", SITE_TEXT, .most = 80},
    {.name = "unit", SITE_TEXT, .most = 12, .filled = TRUE, .usual = "件"},
    {.name = "decimals", SITE_WORD, .filled = TRUE, .usual = "0", .choices = "0 1 2 3", .number = TRUE},
    {.name = "expires", SITE_FLAG, .usual = "no"}};

/* A list of codes and names says what things are all the same. */
static void item_fill(SiteRun *run, gconstpointer before, gpointer thing) {
    SupplyItem *item = thing;
    const char *kind = before || site_cell(run, "kind") ? NULL : supply_kind_of(item->name);
    if (kind)
        noun_set_text(&item->kind, kind);
}

static const char SQL_UNDATED[] =
    "SELECT DISTINCT s.place FROM supply_stock s WHERE s.item = $1 AND s.quantity > 0 AND NOT EXISTS (SELECT 1 FROM supply_lot l WHERE"
    " l.item = s.item AND l.lot = s.lot AND l.expiry <> '') ORDER BY 1";

/* From now on a date is asked of it: what lies there without one is of no use any more. */
static void check_undated(SiteRun *run, const SupplyItem *old, const SupplyItem *item) {
    g_autoptr(GError) unread = NULL;
    if (!old || old->expires || !item->expires)
        return;
    g_autoptr(GPtrArray) places = db_texts(run->db, &unread, SQL_UNDATED, "s", item->code);
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; places && i < places->len; i++)
        g_string_append_printf(names, "%s%s", i ? _(", ") : "", (const char *)places->pdata[i]);
    if (!places)
        site_problem(run, "%s", unread->message);
    else if (places->len > 0)
        site_doubt(run, item->code, _("it lies without a date at %s: when it expires, none of that can be issued before its date is known"),
                   names->str);
}

/* What has been moved keeps its unit: the sums would mean something else. */
static void item_check(SiteRun *run, gconstpointer before, gconstpointer thing) {
    const SupplyItem *old = before, *item = thing;
    g_autoptr(GError) unread = NULL;
    gboolean moved = FALSE;
    check_undated(run, old, item);
    if (!old || (strcmp(old->unit, item->unit) == 0 && old->decimals <= item->decimals && (!old->expires || item->expires)))
        return;
    if (!db_get_whether(run->db, &unread, &moved, "SELECT 1 FROM supply_move WHERE item = $1 LIMIT 1", "s", item->code))
        site_problem(run, "%s", unread->message);
    if (moved && (strcmp(old->unit, item->unit) != 0 || old->decimals > item->decimals))
        site_problem(run, _("%s has been moved already: its unit stays %s, its places behind the point are never fewer than %d."),
                     item->code, old->unit, (int)old->decimals);
    if (run->app && old->expires && !item->expires)
        site_deed(run, "import", "rules", NULL);
}

static gboolean item_put(SiteRun *run, gconstpointer before, gconstpointer thing, GError **error) {
    const SupplyItem *old = before, *item = thing;
    g_autofree char *subject = label_subject(LABEL_OF_ITEM, item->code);
    if (!scan_label_first(run->change, subject, NULL, error) || !noun_save(run->change, &supply_item_noun, item, error))
        return FALSE;
    return !old || old->expires == item->expires || supply_due_keep_item(run->change, item->code, error);
}

const SiteKind site_items = {
    .kind = "items", .noun = &supply_item_noun, SITE_KIND(ITEM_COLUMNS, 2), .fill = item_fill, .check = item_check, .put = item_put};

/* ---- places ---- */

/* A place with its minima, ITEM=QUANTITY by item. */
typedef struct {
    SupplyPlace place;
    char **minimum;
} Place;

static void place_free(gpointer place);
#define PLACE_TEXT(name) NOUN_COLUMN(#name, NOUN_KIND_TEXT, FALSE, char *, Place, place.name, NULL)
#define PLACE_INT(name) NOUN_COLUMN(#name, NOUN_KIND_INT, FALSE, gint64, Place, place.name, NULL)
static const NounColumn PLACE_MEMBERS[] = {PLACE_TEXT(code),
                                           PLACE_TEXT(name),
                                           PLACE_TEXT(area),
                                           PLACE_TEXT(keeper),
                                           PLACE_TEXT(phone),
                                           PLACE_TEXT(source),
                                           NOUN_COLUMN("sealed", NOUN_KIND_FLAG, FALSE, gboolean, Place, place.sealed, NULL),
                                           PLACE_INT(people),
                                           PLACE_TEXT(cycle),
                                           PLACE_INT(generation),
                                           NOUN_COLUMN("retired", NOUN_KIND_TIME, TRUE, gint64, Place, place.retired, NULL),
                                           NOUN_LIST(Place, minimum)};
static const Noun place_noun = NOUN(place, Place, "supply_place", 1, PLACE_MEMBERS, NULL);
static void place_free(gpointer place) {
    noun_free(&place_noun, place);
}

static const SiteColumn PLACE_COLUMNS[] = {{.name = "code", SITE_CODE},
                                           {.name = "name", SITE_TEXT, .most = 60, .filled = TRUE},
                                           {.name = "area", SITE_CODE, .of = "area"},
                                           {.name = "keeper", SITE_CODE, .of = "person"},
                                           {.name = "phone", SITE_TEXT, .most = 40},
                                           {.name = "source", SITE_CODE, .of = "source"},
                                           {.name = "sealed", SITE_FLAG, .usual = "no"},
                                           {.name = "people", SITE_TEXT, .filled = TRUE, .number = TRUE, .usual = "0"},
                                           {.name = "cycle", SITE_TEXT, .most = 40},
                                           {.name = "minimum", SITE_LIST},
                                           {.name = "retired", SITE_DAY, .seldom = TRUE}};

static GPtrArray *minima_of(Db *db, const char *place, GError **error) {
    return noun_list(db, &supply_minimum_noun, error, "WHERE place = $1 AND quantity <> '0' ORDER BY item", "s", place);
}

/* The place is taken over. */
static Place *with_minima(Db *db, SupplyPlace *place, GError **error) {
    g_autoptr(GPtrArray) minima = minima_of(db, place->code, error);
    if (!minima) {
        supply_place_free(place);
        return NULL;
    }
    Place *all = g_new(Place, 1);
    *all = (Place){*place, g_new0(char *, minima->len + 1)};
    g_free(place); /* its texts live on */
    for (guint i = 0; i < minima->len; i++) {
        const SupplyMinimum *one = minima->pdata[i];
        all->minimum[i] = g_strdup_printf("%s=%s", one->item, one->quantity);
    }
    return all;
}

static gboolean place_load(Db *db, const char *code, gpointer thing, GError **error) {
    SupplyPlace *place = NULL;
    if (!noun_find(db, &supply_place_noun, &place, error, "WHERE code = $1", "s", code))
        return FALSE;
    *(Place **)thing = place ? with_minima(db, place, error) : NULL;
    return !place || *(Place **)thing;
}

static GPtrArray *place_list(Db *db, GError **error) {
    g_autoptr(GPtrArray) places = noun_list(db, &supply_place_noun, error, "ORDER BY code", ""),
                         all = g_ptr_array_new_with_free_func(place_free);
    if (!places)
        return NULL;
    for (guint i = 0; i < places->len; i++) {
        Place *one = with_minima(db, noun_copy(&supply_place_noun, places->pdata[i]), error);
        if (!one)
            return NULL;
        g_ptr_array_add(all, one);
    }
    return g_steal_pointer(&all);
}

/* "ITEM=2" with the item as the plant calls it and the quantity as the item has it; NULL and a problem. Owned. */
static char *read_minimum(SiteRun *run, const char *text) {
    const char *sign = strpbrk(text, "=:"); /* SCBA-1:2 is written as well */
    g_autofree char *typed = sign ? g_strstrip(g_strndup(text, (gsize)(sign - text))) : NULL;
    g_autoptr(GError) why = NULL;
    gint64 quantity;
    if (!sign) {
        site_problem(run, _("“%s” says no minimum; write ITEM=QUANTITY, several with a semicolon between."), text);
        return NULL;
    }
    g_autoptr(SupplyItem) item = supply_item_find(run->db, typed, &why);
    g_autofree char *several = item || why ? NULL : supply_item_several(run->db, typed, &why);
    if (several && *several)
        site_problem(run, _("\"%s\" may be %s: write which."), typed, several);
    else if (!item)
        site_problem(run, why ? "%s" : _("There is no item “%s” among the supplies."), why ? why->message : typed); // NOLINT
    else if (!supply_quantity_parse(item, sign + 1, &quantity, &why))
        site_problem(run, "%s", why->message);
    if (!item || why)
        return NULL;
    if (quantity == 0)
        site_problem(run, _("A minimum of %s is more than nothing; what is not needed is left out."), supply_item_title(item));
    g_autofree char *plain = supply_quantity_text(quantity);
    return g_strdup_printf("%s=%s", item->code, plain);
}

static int compare_texts(gconstpointer a, gconstpointer b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void place_fill(SiteRun *run, gconstpointer before, gpointer thing) {
    Place *place = thing;
    (void)before;
    guint count = g_strv_length(place->minimum);
    for (guint i = 0; i < count; i++) {
        char *plain = read_minimum(run, place->minimum[i]);
        if (!plain)
            continue;
        g_free(place->minimum[i]);
        place->minimum[i] = plain;
    }
    if (count)
        qsort(place->minimum, count, sizeof *place->minimum, compare_texts);
}

/* What the place wants of an item; 0 = nothing is said. */
static double wanted_of(char **minimum, const char *item, gsize length) {
    for (char **one = minimum; *one; one++)
        if (strncmp(*one, item, length) == 0 && (*one)[length] == '=')
            return g_ascii_strtod(*one + length + 1, NULL);
    return 0;
}

static gboolean wants_less(const Place *old, const Place *place) {
    for (char **one = old->minimum; *one; one++) {
        gsize length = (gsize)(strrchr(*one, '=') - *one);
        if (wanted_of(place->minimum, *one, length) < g_ascii_strtod(*one + length + 1, NULL))
            return TRUE;
    }
    return FALSE;
}

static gboolean is_twice(char **minimum) {
    for (char **one = minimum; *one && one[1]; one++) {
        gsize length = (gsize)(strrchr(*one, '=') - *one);
        if (strncmp(*one, one[1], length + 1) == 0)
            return TRUE;
    }
    return FALSE;
}

/* A place that lies idle loses its minima: not while something is there. */
static void check_retired(SiteRun *run, const SupplyPlace *place) {
    g_autoptr(GError) unread = NULL;
    gboolean filled = FALSE;
    if (!db_get_whether(run->db, &unread, &filled, "SELECT 1 FROM supply_stock WHERE place = $1 AND quantity > 0 LIMIT 1", "s",
                        place->code))
        site_problem(run, "%s", unread->message);
    if (filled)
        site_problem(run, _("Supplies lie at %s still: move or scrap them first, then it can be taken out of use."), place->code);
}

static const char *cycle_of(const SupplyPlace *place) {
    return *place->cycle ? place->cycle : SUPPLY_CYCLE;
}

/* Less is wanted of the place than before: that takes two, as a looser limit does. */
static gboolean is_looser(SiteRun *run, const Place *before, const Place *after) {
    const SupplyPlace *old = &before->place, *place = &after->place;
    return wants_less(before, after) || !site_is_shorter(run, cycle_of(old), cycle_of(place), NULL) || (place->retired && !old->retired) ||
           place->people < old->people || (old->sealed && !place->sealed) || (*old->source && strcmp(old->source, place->source) != 0);
}

static void place_check(SiteRun *run, gconstpointer before, gconstpointer thing) {
    const Place *old = before, *place = thing;
    const char *people = site_cell(run, "people");
    g_autoptr(GError) bad = NULL;
    gint64 next;
    if (people && (strspn(people, "0123456789") != strlen(people) || strlen(people) > 4))
        site_problem(run, _("“%s” is no number of people; write a whole number from 0 to 9999."), people);
    if (*place->place.cycle && !obligation_next_by(run->db, place->place.cycle, NULL, change_time(run->change), &next, &bad))
        site_problem(run, "%s", bad->message);
    if (is_twice(place->minimum))
        site_problem(run, _("An item has two minima at %s."), place->place.code);
    if (place->place.retired)
        check_retired(run, &place->place);
    if (run->app && old && is_looser(run, old, place))
        site_deed(run, "import", "rules", NULL);
}

/* No row is ever taken away: what is no longer wanted is wanted 0 times. */
static gboolean put_minima(SiteRun *run, const Place *old, const Place *place, GError **error) {
    for (char **one = old ? old->minimum : NULL; one && *one; one++) {
        gsize length = (gsize)(strrchr(*one, '=') - *one);
        g_autofree char *item = g_strndup(*one, length);
        SupplyMinimum none = {place->place.code, item, (char *)"0", (char *)""};
        if (!wanted_of(place->minimum, *one, length) && !noun_save(run->change, &supply_minimum_noun, &none, error))
            return FALSE;
    }
    for (char **one = place->minimum; *one; one++) {
        const char *sign = strrchr(*one, '=');
        g_autofree char *item = g_strndup(*one, (gsize)(sign - *one));
        SupplyMinimum wanted = {place->place.code, item, (char *)sign + 1, (char *)""};
        if (!noun_save(run->change, &supply_minimum_noun, &wanted, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean place_put(SiteRun *run, gconstpointer before, gconstpointer thing, GError **error) {
    const Place *place = thing;
    SupplyPlace row = place->place; /* its texts are borrowed */
    g_autofree char *subject = label_subject(LABEL_OF_PLACE, row.code);
    return scan_label_first(run->change, subject, &row.generation, error) && noun_save(run->change, &supply_place_noun, &row, error) &&
           put_minima(run, before, place, error) && supply_due_keep(run->change, row.code, error);
}

const SiteKind site_places = {.kind = "places",
                              .noun = &place_noun,
                              SITE_KIND(PLACE_COLUMNS, 2),
                              .fill = place_fill,
                              .check = place_check,
                              .load = place_load,
                              .put = place_put,
                              .list = place_list};
