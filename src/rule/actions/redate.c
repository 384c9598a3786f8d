/* SPDX-License-Identifier: MIT
 *
 * `redate FIELD` (有效期更正): the lot that the record says has the date of the field from here on, wherever it lies. A lot that is new, or
 * has none yet, gets its date by a movement or a count; only this changes one.
 */
#include "bihuan/rule/action.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/supply_list.h"

static const char *redate_value(const Case *subject, const char *key) {
    const char *value = record_field(subject->record, key);
    return value ? value : "";
}

static gboolean redate_lot(Case *subject, const FormRule *rule, const FormAction *action, GError **error) {
    (void)rule;
    g_autoptr(SupplyItem) item = supply_item_load(subject->db, redate_value(subject, "item"), error);
    g_autofree char *lot = item ? supply_lot_known(subject->db, item->code, redate_value(subject, "lot"), error) : NULL;
    gboolean there = FALSE;
    if (!lot || !supply_lot_exists(subject->db, item->code, lot, &there, error))
        return FALSE;
    if (!there || !*redate_value(subject, action->argument))
        return err_set(error, ERR_INPUT, _("%s has no lot “%s” whose date could be corrected."), supply_item_title(item), lot);
    g_autofree char *id = g_strdup_printf("%s/%s", item->code, lot),
                    *day = clock_format_day(g_ascii_strtoll(redate_value(subject, action->argument), NULL, 10));
    const SupplyLot row = {.id = id, .item = item->code, .lot = lot, .expiry = day};
    return noun_save(subject->change, &supply_lot_noun, &row, error) && supply_due_keep_item(subject->change, item->code, error);
}

const Action action_redate = {
    .name = "redate",
    .summary = N_("the lot of supplies that the record says has the date of the record"),
    .run = redate_lot,
};
