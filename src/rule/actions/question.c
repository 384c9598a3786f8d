/* SPDX-License-Identifier: MIT
 *
 * `question FIELD` (入题库): the question that the record says is added to the bank of the theme in the field; the bank has a new version.
 * Whoever may install a bank may add to it, whatever form he does it by: easy questions that anybody puts in are a gate that stands open.
 */
#include "bihuan/rule/action.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/access.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/quiz_theme.h"

static gboolean may_add(const Case *subject, GError **error) {
    g_autoptr(GPtrArray) rules = access_of_verb(subject->db, "form", "", NULL, error);
    gboolean may = FALSE;
    for (guint i = 0; rules && subject->actor && !may && i < rules->len; i++) {
        const Access *rule = rules->pdata[i];
        if (!person_has_role(subject->db, subject->actor, rule->role, subject->now, &may, error))
            return FALSE;
    }
    return may || (rules && err_set(error, ERR_DENIED, "%s",
                                    _("Only who may install a bank of questions adds to it: the safety department, for one.")));
}

static gboolean add_question(Case *subject, const FormRule *rule, const FormAction *action, GError **error) {
    const char *theme = record_field(subject->record, action->argument);
    (void)rule;
    if (!may_add(subject, error))
        return FALSE;
    g_auto(GStrv) parts = g_strsplit(theme ? theme : "", "/", 2);
    if (g_strv_length(parts) != 2)
        return err_set(error, ERR_INPUT, "%s", _("The question names no theme of a bank."));
    g_autoptr(QuizQuestion) question = quiz_question_of(subject->record->fields, parts[1]);
    g_autoptr(Quiz) row = quiz_in_use(subject->db, parts[0], error);
    g_autofree char *id = NULL;
    g_autofree char *text = row ? quiz_text_with(row->name, row->text, question, &id, error) : NULL;
    gint64 version = row ? row->version + 1 : 0;
    if (!text || !quiz_end(subject->change, row, error) || !quiz_put(subject->change, row->name, text, version, error))
        return FALSE;
    g_ptr_array_add(subject->advice, g_strdup_printf(_("%s has the question as %s, version %d."), row->name, id, (int)version));
    return TRUE;
}

const Action action_question = {
    .name = "question",
    .summary = N_("the question that the record says is added to the bank of its theme"),
    .run = add_question,
};
