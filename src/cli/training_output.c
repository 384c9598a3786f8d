/* SPDX-License-Identifier: MIT
 *
 * A month's training and protective equipment: each rate with its denominator.
 */
#include "training_output.h"

#include "bihuan/base/i18n.h"
#include "bihuan/ledger/figures.h"

/* A rate of nothing is none. */
static void rate_out(Output *out, const char *key, const char *title, gint64 n, gint64 of) {
    g_autofree char *text = training_rate_text(n, of);
    if (of > 0)
        output_tenths(out, key, figure_rate(n, of));
    else
        output_null(out, key);
    if (title)
        output_text(out, NULL, title, text);
}

static void ppe_out(Output *out, const Training *training) {
    output_object(out, "ppe");
    output_number(out, "rounds", NULL, training->rounds);
    output_number(out, "seen", NULL, training->seen);
    output_number(out, "violating", NULL, training->violating);
    rate_out(out, "rate", NULL, training->violating, training->seen);
    output_table(out, "kinds", _("Protective equipment"), C_("training", "Without"), C_("training", "Rate"), NULL);
    for (guint i = 0; i < training->kinds->len; i++) {
        const TrainingShare *kind = training->kinds->pdata[i];
        g_autofree char *share = training_share_text(kind->n, kind->of);
        output_row(out);
        output_text(out, "kind", NULL, kind->key);
        output_text(out, "title", _("Protective equipment"), kind->title);
        output_number(out, "number", NULL, kind->n);
        output_number(out, "of", NULL, kind->of);
        output_text(out, NULL, C_("training", "Without"), share);
        rate_out(out, "rate", C_("training", "Rate"), kind->n, kind->of);
    }
    output_end(out);
    output_end(out);
    if (training->rounds > 0) {
        g_autofree char *rate = training_rate_text(training->violating, training->seen);
        output_say(out, _("Protective equipment: %d rounds, %d of %d people without something: %s"), (int)training->rounds,
                   (int)training->violating, (int)training->seen, rate);
    }
}

static void questions_out(Output *out, const Training *training) {
    output_table(out, "questions", _("Question"), C_("training", "Right"), C_("training", "Rate"), _("Taken for right"), NULL);
    for (guint i = 0; i < training->questions->len; i++) {
        const TrainingQuestion *question = training->questions->pdata[i];
        g_autofree char *share = training_share_text(question->n, question->of);
        output_row(out);
        output_text(out, "question", NULL, question->key);
        output_text(out, "text", _("Question"), question->title);
        output_text(out, "theme", NULL, question->theme);
        output_number(out, "right", NULL, question->n);
        output_number(out, "of", NULL, question->of);
        output_text(out, NULL, C_("training", "Right"), share);
        rate_out(out, "rate", C_("training", "Rate"), question->n, question->of);
        output_text(out, "mistaken", _("Taken for right"), question->mistaken);
    }
    output_end(out);
}

static void themes_out(Output *out, const Training *training) {
    output_table(out, "themes", _("Theme"), C_("training", "Right"), C_("training", "Rate"), NULL);
    for (guint i = 0; i < training->themes->len; i++) {
        const TrainingShare *theme = training->themes->pdata[i];
        g_autofree char *share = training_share_text(theme->n, theme->of);
        output_row(out);
        output_text(out, "theme", NULL, theme->key);
        output_text(out, "title", _("Theme"), theme->title);
        output_number(out, "right", NULL, theme->n);
        output_number(out, "of", NULL, theme->of);
        output_text(out, NULL, C_("training", "Right"), share);
        rate_out(out, "rate", C_("training", "Rate"), theme->n, theme->of);
    }
    output_end(out);
}

static void quiz_out(Output *out, const Training *training) {
    output_object(out, "quiz");
    output_number(out, "answered", NULL, training->answered);
    output_number(out, "passed", NULL, training->passed);
    rate_out(out, "rate", NULL, training->passed, training->answered);
    output_number(out, "again", NULL, training->again);
    output_number(out, "again_passed", NULL, training->again_passed);
    output_number(out, "lessons", NULL, training->lessons);
    questions_out(out, training);
    themes_out(out, training);
    output_end(out);
    if (training->answered > 0) {
        g_autofree char *rate = training_rate_text(training->passed, training->answered);
        output_say(out, _("Training gates: %d of %d passed at once: %s; lessons worked through: %d"), (int)training->passed,
                   (int)training->answered, rate, (int)training->lessons);
    }
}

static void departments_out(Output *out, const Training *training) {
    output_table(out, "departments", _("Department"), _("Passed at once"), C_("training", "Rate"), _("Without equipment"), _("Share"),
                 NULL);
    for (guint i = 0; i < training->departments->len; i++) {
        const TrainingDepartment *department = training->departments->pdata[i];
        g_autofree char *lacking = training_share_text(department->violating, department->seen);
        g_autofree char *passed = training_share_text(department->passed, department->answered);
        output_row(out);
        output_text(out, "department", NULL, department->code);
        output_text(out, "title", _("Department"), department->title);
        output_number(out, "passed", NULL, department->passed);
        output_number(out, "answered", NULL, department->answered);
        output_text(out, NULL, _("Passed at once"), passed);
        rate_out(out, "pass_rate", C_("training", "Rate"), department->passed, department->answered);
        output_number(out, "violating", NULL, department->violating);
        output_number(out, "seen", NULL, department->seen);
        output_text(out, NULL, _("Without equipment"), lacking);
        rate_out(out, "violation_rate", _("Share"), department->violating, department->seen);
    }
    output_end(out);
}

void training_output(Output *out, const Training *training) {
    quiz_out(out, training);
    ppe_out(out, training);
    departments_out(out, training);
}
