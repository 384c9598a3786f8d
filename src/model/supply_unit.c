/* SPDX-License-Identifier: MIT
 *
 * The matrix of unit classes: its bounds and fields are limits with their source.
 */
#include "bihuan/model/supply_unit.h"

#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/source.h"

#define CLASS "supply.class."

typedef enum { SIZE_UNKNOWN, SIZE_SMALL, SIZE_MIDDLE, SIZE_LARGE } Size;

static gboolean number(Db *db, gint64 at, const char *name, gint64 *value, GError **error) {
    g_autofree char *text = limit_resolve(db, name, at, error);
    *value = text ? g_ascii_strtoll(text, NULL, 10) : 0;
    return text != NULL;
}

static gboolean fact(Db *db, const char *key, gint64 *value, GError **error) {
    g_autofree char *text = NULL;
    if (!db_get_text(db, error, &text, "SELECT value FROM plant WHERE key = $1", "s", key))
        return FALSE;
    *value = text ? g_ascii_strtoll(text, NULL, 10) : 0;
    return TRUE;
}

/* By one of the two measures; what is not said says nothing. */
static gboolean size_by(Db *db, gint64 at, const char *measure, gint64 value, Size *size, GError **error) {
    gint64 middle, large;
    g_autofree char *from = g_strconcat(CLASS, measure, ".middle", NULL), *above = g_strconcat(CLASS, measure, ".large", NULL);
    if (!number(db, at, from, &middle, error) || !number(db, at, above, &large, error))
        return FALSE;
    *size = !value ? SIZE_UNKNOWN : value < middle ? SIZE_SMALL : value < large ? SIZE_MIDDLE : SIZE_LARGE;
    return TRUE;
}

/* Large by one is large; else small by one is small. What is not said may be large. */
static Size of_both(Size a, Size b) {
    if (a == SIZE_LARGE || b == SIZE_LARGE || a == SIZE_UNKNOWN || b == SIZE_UNKNOWN)
        return SIZE_LARGE;
    return a == SIZE_SMALL || b == SIZE_SMALL ? SIZE_SMALL : SIZE_MIDDLE;
}

static gboolean highest_level(Db *db, gint64 at, int *level, GError **error) {
    g_autoptr(GPtrArray) sources = source_list(db, at, error);
    *level = 0;
    for (guint i = 0; sources && i < sources->len; i++) {
        int one = ((const Source *)sources->pdata[i])->level[0] - '0';
        if (one >= 1 && one <= 4 && (*level == 0 || one < *level))
            *level = one;
    }
    return sources != NULL;
}

gboolean supply_unit(Db *db, gint64 at, SupplyUnit *unit, GError **error) {
    static const char *const SIZES[] = {[SIZE_SMALL] = "small", [SIZE_MIDDLE] = "middle", [SIZE_LARGE] = "large"};
    Size people, revenue;
    gint64 class = 0;
    *unit = (SupplyUnit){0};
    if (!fact(db, "people", &unit->people, error) || !fact(db, "revenue", &unit->revenue, error) ||
        !size_by(db, at, "people", unit->people, &people, error) || !size_by(db, at, "revenue", unit->revenue, &revenue, error) ||
        !highest_level(db, at, &unit->level, error))
        return FALSE;
    if (unit->level == 0)
        return TRUE;
    unit->assumed = people == SIZE_UNKNOWN || revenue == SIZE_UNKNOWN;
    Size size = of_both(people, revenue);
    g_autofree char *name = g_strdup_printf(CLASS "%s.%d", SIZES[size], unit->level);
    if (!number(db, at, name, &class, error))
        return FALSE;
    unit->class = (int)class;
    g_autofree char *vehicles = g_strdup_printf("supply.vehicles.%d", unit->class);
    return number(db, at, vehicles, &unit->vehicles, error);
}

char *supply_unit_text(const SupplyUnit *unit) {
    g_autofree char *people = unit->people ? g_strdup_printf("%" G_GINT64_FORMAT, unit->people) : g_strdup("?");
    g_autofree char *revenue = unit->revenue ? g_strdup_printf("%" G_GINT64_FORMAT, unit->revenue) : g_strdup("?");
    if (unit->level == 0)
        return g_strdup(_("not classed: there is no major hazard source"));
    g_autofree char *text =
        g_strdup_printf(_("class %d (%s people, revenue %s × 10,000 yuan, highest source level %d); rescue vehicles: %d or more"),
                        unit->class, people, revenue, unit->level, (int)unit->vehicles);
    return unit->assumed
               ? g_strdup_printf(_("%s: the strictest, as long as it is not known; say people and revenue in a list of facts"), text)
               : g_steal_pointer(&text);
}
