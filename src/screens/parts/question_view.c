/* SPDX-License-Identifier: MIT
 *
 * The preview of a question while it is typed.
 */
#include "question_view.h"

#include <string.h>

#include "bihuan/base/i18n.h"

#define VERB "question"

/* The rule that adds it; NULL: none. */
static const FormAction *adding(const Form *form) {
    for (guint i = 0; i < form_rule_count(form); i++) {
        const FormRule *rule = form_rule_at(form, i);
        for (guint k = 0; k < rule->actions->len; k++) {
            const FormAction *action = rule->actions->pdata[k];
            if (strcmp(action->verb, VERB) == 0) {
                return action;
            }
        }
    }
    return NULL;
}

gboolean question_view_fits(const EntryForm *form) {
    return form->step == NULL && adding(form->form) != NULL;
}

static void question_add(TextView *view, Style style, int indent, const char *format, const char *text) {
    g_autofree char *line = g_strdup_printf(format, text);
    text_view_add(view, style, indent, line);
}

static void add_options(const QuizChoice *ask, TextView *view) {
    for (guint i = 0; i < ask->count; i++) {
        g_autofree char *line = g_strdup_printf("%s %u %s", i == ask->answer ? "+" : " ", i + 1, quiz_text(&ask->options[i]));
        text_view_add(view, i == ask->answer ? STYLE_OK : STYLE_NORMAL, 4, line);
    }
}

void question_view_preview(const EntryForm *form, TextView *view) {
    const char *code = g_hash_table_lookup(form->values, adding(form->form)->argument);
    g_autoptr(QuizThemeName) theme = code != NULL ? quiz_theme_find(app_db(form->app), code, NULL) : NULL;
    g_autoptr(QuizQuestion) question = quiz_question_of(form->values, code != NULL ? code : "");
    question_add(view, STYLE_TITLE, 0, _("Preview: %s"), theme != NULL ? theme->title : "");
    text_view_add(view, STYLE_NORMAL, 0, quiz_text(&question->ask.text));
    add_options(&question->ask, view);
    question_add(view, STYLE_NORMAL, 0, C_("quiz", "Why: %s"), quiz_text(&question->why));
    question_add(view, STYLE_DIM, 0, _("Source: %s"), question->source != NULL ? question->source : "");
    text_view_add(view, STYLE_DIM, 0,
                  _("+ is the right one; where it is asked the order is another each time. F9 shows the other language."));
}
