/* SPDX-License-Identifier: MIT
 *
 * `freeze area` (冻结): a hold on the record's area; every open permit there and in areas inside it is suspended in the same
 * change.
 */
#include "bihuan/rule/action.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/id.h"
#include "bihuan/model/area.h"
#include "bihuan/model/hold.h"

#include "../private.h"

#include <string.h>

static gboolean in_force(Db *db, const char *area, const char *rule, gboolean *there, GError **error) {
    g_autoptr(GPtrArray) holds = hold_list_over_area(db, area, error);
    *there = FALSE;
    for (guint i = 0; holds && i < holds->len; i++) {
        const Hold *hold = holds->pdata[i];
        *there |= strcmp(hold->target, area) == 0 && strcmp(hold->rule, rule) == 0;
    }
    return holds != NULL;
}

/* The facts as a sentence in both languages' common notation: they are stored, so they name codes, not translations. */
static char *reason(Case *subject, const FormRule *rule) {
    RuleNumbers numbers = {0};
    rule_numbers(subject, rule, &numbers, NULL);
    g_autofree char *span = clock_format_duration(numbers.window);
    g_autofree char *area = area_name(subject->db, subject->record->area);
    const char *category = subject->record->category ? subject->record->category : "-";
    const FormField *field = form_field(subject->form, "category");
    const FormChoice *choice = field ? field_choice_find(field, category) : NULL;
    return g_strdup_printf("%s / %s: %d × %s %s, %s (%s)", area, subject->record->area, (int)numbers.count,
                           choice && choice->title.zh ? choice->title.zh : "", category, span, subject->record->number);
}

static gboolean freeze_area(Case *subject, const FormRule *rule, const FormAction *action, GError **error) {
    Record *record = subject->record;
    gboolean there;
    if (strcmp(action->argument, "area") != 0)
        return err_set(error, ERR_FAILED, _("rule %s wants to freeze “%s”; only an area can be frozen"), rule->name, action->argument);
    if (!record->area)
        return TRUE;
    g_autofree char *name = g_strdup_printf("%s/%s", form_name(subject->form), rule->name);
    if (!in_force(subject->db, record->area, name, &there, error))
        return FALSE;
    if (there)
        return TRUE;
    g_autoptr(Hold) hold = noun_new(&hold_noun);
    g_autofree char *id = id_new(), *why = reason(subject, rule);
    noun_set_text(&hold->id, id);
    noun_set_text(&hold->kind, "freeze");
    noun_set_text(&hold->target, record->area);
    noun_set_text(&hold->rule, name);
    noun_set_text(&hold->record, record->number);
    noun_set_text(&hold->why, why);
    hold->since = subject->now;
    return hold_save(subject->change, hold, error) && change_mention(subject->change, hold->id, error) &&
           rule_suspend_area(subject->change, subject->shelf, record->area, &subject->suspended, error);
}

const Action action_freeze = {
    .name = "freeze",
    .summary = N_("freezes the area: permits there are suspended, new ones refused"),
    .run = freeze_area,
};
