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

/* So many of so many: the names in the document, the titles that people read. */
typedef struct {
    const char *n, *of, *rate;
    const char *counted, *share;
} Counted;

static void count_out(Output *out, const Counted *counted, gint64 n, gint64 of) {
    g_autofree char *text = training_share_text(n, of);
    output_number(out, counted->n, NULL, n);
    output_number(out, counted->of, NULL, of);
    output_text(out, NULL, counted->counted, text);
    rate_out(out, counted->rate, counted->share, n, of);
}

/* A table LIST of TrainingShare *, each called key. */
static void shares_out(Output *out, const GPtrArray *shares, const char *list, const char *key, const char *title, const Counted *counted) {
    output_table(out, list, title, counted->counted, counted->share, NULL);
    for (guint i = 0; i < shares->len; i++) {
        const TrainingShare *share = shares->pdata[i];
        output_row(out);
        output_text(out, key, NULL, share->key);
        output_text(out, "title", title, share->title);
        count_out(out, counted, share->n, share->of);
    }
    output_end(out);
}

static void ppe_out(Output *out, const Training *training) {
    const Counted lacking = {"number", "of", "rate", C_("training", "Without"), C_("training", "Rate")};
    output_object(out, "ppe");
    output_number(out, "rounds", NULL, training->rounds);
    output_number(out, "seen", NULL, training->seen);
    output_number(out, "violating", NULL, training->violating);
    rate_out(out, "rate", NULL, training->violating, training->seen);
    shares_out(out, training->kinds, "kinds", "kind", _("Protective equipment"), &lacking);
    output_end(out);
    if (training->rounds > 0) {
        g_autofree char *rate = training_rate_text(training->violating, training->seen);
        output_say(out, _("Protective equipment: %d rounds, %d of %d people without something: %s"), (int)training->rounds,
                   (int)training->violating, (int)training->seen, rate);
    }
}

static void questions_out(Output *out, const Training *training, const Counted *right) {
    output_table(out, "questions", _("Question"), right->counted, right->share, _("Taken for right"), NULL);
    for (guint i = 0; i < training->questions->len; i++) {
        const TrainingQuestion *question = training->questions->pdata[i];
        output_row(out);
        output_text(out, "question", NULL, question->key);
        output_text(out, "text", _("Question"), question->title);
        output_text(out, "theme", NULL, question->theme);
        count_out(out, right, question->n, question->of);
        output_text(out, "mistaken", _("Taken for right"), question->mistaken);
    }
    output_end(out);
}

static void quiz_out(Output *out, const Training *training) {
    const Counted right = {"right", "of", "rate", C_("training", "Right"), C_("training", "Rate")};
    output_object(out, "quiz");
    output_number(out, "answered", NULL, training->answered);
    output_number(out, "passed", NULL, training->passed);
    rate_out(out, "rate", NULL, training->passed, training->answered);
    output_number(out, "again", NULL, training->again);
    output_number(out, "again_passed", NULL, training->again_passed);
    output_number(out, "lessons", NULL, training->lessons);
    output_number(out, "unread", NULL, training->unread);
    questions_out(out, training, &right);
    shares_out(out, training->themes, "themes", "theme", _("Theme"), &right);
    output_end(out);
    if (training->answered > 0) {
        g_autofree char *rate = training_rate_text(training->passed, training->answered);
        output_say(out, _("Training gates: %d of %d passed at once: %s; lessons worked through: %d"), (int)training->passed,
                   (int)training->answered, rate, (int)training->lessons);
    }
    if (training->unread > 0)
        output_say(out, _("The questions of %d of them are not counted: this version of the program cannot read their bank."),
                   (int)training->unread);
}

static void departments_out(Output *out, const Training *training) {
    const Counted passed = {"passed", "answered", "pass_rate", _("Passed at once"), C_("training", "Rate")};
    const Counted lacking = {"violating", "seen", "violation_rate", _("Without equipment"), _("Share")};
    output_table(out, "departments", _("Department"), passed.counted, passed.share, lacking.counted, lacking.share, NULL);
    for (guint i = 0; i < training->departments->len; i++) {
        const TrainingDepartment *department = training->departments->pdata[i];
        output_row(out);
        output_text(out, "department", NULL, department->code);
        output_text(out, "title", _("Department"), department->title);
        count_out(out, &passed, department->passed, department->answered);
        count_out(out, &lacking, department->violating, department->seen);
    }
    output_end(out);
}

void training_output(Output *out, const Training *training) {
    quiz_out(out, training);
    ppe_out(out, training);
    departments_out(out, training);
}
