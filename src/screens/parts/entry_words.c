/* SPDX-License-Identifier: MIT
 *
 * Longer texts about a form that is filled in.
 */
#include "entry_words.h"

#include "bihuan/app/permits.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "session.h"

enum { KNOWN_MOST = 50 };

char *entry_gate_text(const EntryForm *form, const GError *error) {
    QuizState state = err_is(error, ERR_HELD) ? session_gate(form->app, form->task) : QUIZ_NONE;
    return state == QUIZ_ASK || state == QUIZ_LESSON
               ? g_strdup(_("The questions in front of this form are to be answered again: go back with Esc and open it anew."))
               : NULL;
}

char *entry_refusal_text(const EntryForm *form, const GError *error) {
    g_autoptr(GPtrArray) verdicts = entry_form_blocked(form);
    GString *text = g_string_new(NULL);
    for (guint i = 0; verdicts != NULL && i < verdicts->len; i++) {
        const RuleVerdict *verdict = verdicts->pdata[i];
        g_autofree char *remedy = permit_remedy_text(form->work, verdict);
        if (!verdict->rule->warn) {
            g_string_append_printf(text, "%s  %s\n     %s\n", verdict->rule->id, verdict->text, remedy);
        }
    }
    if (text->len == 0) {
        g_autofree char *gate = entry_gate_text(form, error);
        g_string_append_printf(text, "%s\n", gate != NULL ? gate : error->message);
    }
    g_string_append(text, _("Nothing was sent; what you typed stays here."));
    return g_string_free(text, FALSE);
}

char *entry_advice_text(const Work *work) {
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    for (guint i = 0; i < work->advice->len; i++) {
        g_ptr_array_add(lines, work->advice->pdata[i]);
    }
    g_ptr_array_add(lines, NULL);
    return work->advice->len > 0 ? g_strjoinv("\n", (char **)lines->pdata) : NULL;
}

char *entry_known_text(App *app, const char *device, char **number) {
    RecordQuery query = {.form = "hazard", .device = device, .which = RECORD_OPEN, .order = RECORD_NEWEST, .limit = KNOWN_MOST};
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) records = record_list(app_db(app), &query, &error);
    *number = NULL;
    if (records == NULL) {
        return g_strdup(error->message);
    }
    if (records->len == 0) {
        return NULL;
    }
    const Record *newest = records->pdata[0];
    g_autofree char *plain = session_choice_title(app, newest->form, "category", newest->category);
    g_autofree char *what = session_mark_major(newest, plain), *state = session_state_title(app, newest);
    *number = g_strdup(newest->number);
    return g_strdup_printf(_("F3: open already: %s %s (%s), %u in all"), newest->number, what, state, records->len);
}
