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

static void departments_out(Output *out, const Training *training) {
    output_table(out, "departments", _("Department"), _("Without equipment"), C_("training", "Rate"), NULL);
    for (guint i = 0; i < training->departments->len; i++) {
        const TrainingDepartment *department = training->departments->pdata[i];
        g_autofree char *lacking = training_share_text(department->violating, department->seen);
        output_row(out);
        output_text(out, "department", NULL, department->code);
        output_text(out, "title", _("Department"), department->title);
        output_number(out, "violating", NULL, department->violating);
        output_number(out, "seen", NULL, department->seen);
        output_text(out, NULL, _("Without equipment"), lacking);
        rate_out(out, "violation_rate", C_("training", "Rate"), department->violating, department->seen);
    }
    output_end(out);
}

void training_output(Output *out, const Training *training) {
    ppe_out(out, training);
    departments_out(out, training);
}
