/* SPDX-License-Identifier: MIT
 *
 * Checks against what stands elsewhere: L05 the person named in the registration system and on the board, L07 the month
 * before, L08 the registered level. (That the stock is above its design, the other half of L08, is found in
 * stock.c.) Each message carries both values.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/source.h"
#include "formula.h"
#include "ratio.h"

static const char *place_title(const char *place) {
    static const struct {
        const char *place, *title;
    } TITLES[] = {{"register", N_("the registration system")}, {"board", N_("the notice board")}};
    for (guint i = 0; i < G_N_ELEMENTS(TITLES); i++)
        if (strcmp(TITLES[i].place, place) == 0)
            return _(TITLES[i].title);
    return place;
}

/* The newest filing of the row's role and source at a place; NULL = none. */
static const LedgerFiling *find_filing(const LedgerContext *context, const char *place) {
    const LedgerFiling *newest = NULL;
    for (guint i = 0; i < context->facts->filings->len; i++) {
        const LedgerFiling *filing = g_ptr_array_index(context->facts->filings, i);
        if (strcmp(filing->source, context->source->code) != 0 || filing->at >= context->cut)
            continue;
        if (strcmp(filing->work_type, context->role->work_type) != 0)
            continue;
        g_auto(GStrv) places = g_strsplit(filing->places, ",", -1);
        if (!ledger_has_word(places, place))
            continue;
        if (!newest || filing->at >= newest->at)
            newest = filing;
    }
    return newest;
}

/* The person's holding of the role that began last, if it still counts at the end of the period. */
static const LedgerHolder *find_holder(const LedgerContext *context, const char *person) {
    const LedgerHolder *found = NULL;
    for (guint i = 0; i < context->facts->holders->len; i++) {
        const LedgerHolder *holder = g_ptr_array_index(context->facts->holders, i);
        gboolean is_current;
        if (!ledger_is_holder(context, holder, &is_current) || !is_current)
            continue;
        if (person && strcmp(holder->person, person) != 0)
            continue;
        if (!found || holder->since >= found->since)
            found = holder;
    }
    return found;
}

static void check_place(const LedgerContext *context, const LedgerHolder *holder, const char *place) {
    const LedgerFiling *filing = find_filing(context, place);
    gint64 within = ledger_template_rules(context->ledger->template)->filing_within;
    g_autofree char *message = NULL;
    if (!filing) {
        message = g_strdup_printf(_("%s is responsible; in %s nobody is named."), holder->name, place_title(place));
        ledger_add_finding(context, "L05", LEDGER_WARNING, holder->person, message);
        return;
    }
    if (find_holder(context, filing->person))
        return;
    gboolean late = holder->since + within < context->cut;
    message =
        g_strdup_printf(_("%s is responsible, but %s names %s (%s)."), holder->name, place_title(place), filing->name, filing->number);
    ledger_add_finding(context, "L05", late ? LEDGER_ERROR : LEDGER_WARNING, filing->number, message);
}

/* A plant that files its people elsewhere is told so once per row, and not blamed. */
static void check_person(const LedgerContext *context) {
    const LedgerHolder *holder = find_holder(context, NULL);
    char **places = ledger_template_origins(context->ledger->template)->filing_wanted;
    gboolean any = FALSE;
    for (char **place = places; holder && *place; place++)
        any |= find_filing(context, *place) != NULL;
    for (char **place = places; any && *place; place++)
        check_place(context, holder, *place);
    if (!holder || any)
        return;
    g_autofree char *message = g_strdup_printf(_("%s is responsible; who is registered and named on the board does not "
                                                 "stand in the program."),
                                               holder->name);
    ledger_add_finding(context, "L05", LEDGER_INFO, holder->person, message);
}

/* The level some α of the standard gives: any of them that gives the registered one will do where the plant has not said
 * how many people live around it. */
static gboolean fits_some_alpha(const LedgerContext *context, LedgerRatio weighted, const char *level) {
    const LedgerRules *rules = ledger_template_rules(context->ledger->template);
    for (char **alpha = rules->alphas; *alpha; alpha++) {
        LedgerRatio r = ledger_ratio_multiply(ledger_ratio_parse(*alpha), weighted);
        g_autofree char *computed = g_strdup_printf("%d", ledger_level_of(r, rules->bounds));
        if (ledger_ratio_is_known(r) && strcmp(computed, level) == 0)
            return TRUE;
    }
    return FALSE;
}

static void warn_level(const LedgerContext *context, const char *message) {
    ledger_add_finding(context, "L08", LEDGER_WARNING, context->source->code, message);
}

static void check_level(const LedgerContext *context) {
    const LedgerSource *source = context->source;
    LedgerRatio s = ledger_design_sum(source->materials), weighted = ledger_design_weighted(source->materials);
    const char *registered = source_level_title(source->level);
    g_autofree char *message = NULL;
    if (!*source->level)
        return; /* F03 says so */
    if (!ledger_ratio_is_known(weighted)) {
        ledger_add_finding(context, "L08", LEDGER_INFO, source->code,
                           _("The level cannot be recomputed: no materials with q, Q and β are registered."));
    } else if (ledger_ratio_compare(s, ledger_ratio_parse("1")) < 0) {
        g_autofree char *sum = ledger_ratio_text(s);
        message = g_strdup_printf(_("Registered as %s, but Σq/Q is %s, below 1: no major hazard source."), registered, sum);
        warn_level(context, message);
    } else if (!*source->alpha) {
        if (fits_some_alpha(context, weighted, source->level))
            return;
        g_autofree char *sum = ledger_ratio_text(weighted);
        message = g_strdup_printf(_("Registered as %s, but Σβq/Q is %s and no α gives this level: assess again."), registered, sum);
        warn_level(context, message);
    } else {
        LedgerRatio r = ledger_ratio_multiply(ledger_ratio_parse(source->alpha), weighted);
        int level = ledger_level_of(r, ledger_template_rules(context->ledger->template)->bounds);
        g_autofree char *computed = g_strdup_printf("%d", level), *value = ledger_ratio_text(r);
        if (!ledger_ratio_is_known(r) || strcmp(computed, source->level) == 0)
            return;
        message = g_strdup_printf(_("Registered as %s, but R is %s, which is %s: assess again."), registered, value,
                                  source_level_title(computed));
        warn_level(context, message);
    }
}

gboolean ledger_cross_row(LedgerContext *context, G_GNUC_UNUSED GError **error) {
    const LedgerTemplate *template = context->ledger->template;
    for (guint i = 0; i < ledger_template_columns(template); i++) {
        const char *formula = ledger_template_column(template, i)->formula;
        context->column = i;
        if (strcmp(formula, "person") == 0)
            check_person(context);
        if (strcmp(formula, "source-level") == 0)
            check_level(context);
    }
    return TRUE;
}

static void add_month(Ledger *ledger, LedgerSeverity severity, char *message) {
    LedgerCheck check = {.rule = "L07", .row = -1, .severity = severity, .message = message};
    ledger_add_check(ledger, &check);
    g_free(message);
}

/* The month of the start says that it is none like the others. */
static void check_start(Ledger *ledger, const LedgerFacts *facts) {
    if (facts->use <= facts->from || facts->use >= facts->to)
        return;
    ClockCivil day = clock_civil(facts->use);
    g_autofree char *message = g_strdup_printf(_("The plant came into use on %04d-%02d-%02d: what was due before is not asked for."),
                                               day.year, day.month, day.day);
    LedgerCheck check = {.rule = LEDGER_RULE_START, .row = -1, .severity = LEDGER_INFO, .message = message};
    ledger_add_check(ledger, &check);
}

void ledger_cross_month(Ledger *ledger, const LedgerFacts *facts) {
    check_start(ledger, facts);
    const LedgerPrevious *previous = &facts->previous;
    if (!previous->asked)
        return;
    if (!previous->any)
        add_month(ledger, LEDGER_INFO, g_strdup(_("No month of this plant has been closed yet.")));
    else if (!previous->closed)
        add_month(ledger, LEDGER_WARNING, g_strdup_printf(_("The month before, %s, is not closed."), previous->month));
    else if (previous->changed)
        add_month(ledger, LEDGER_ERROR,
                  g_strdup_printf(_("The month before, %s, was changed after it was closed with the head code %s."), previous->month,
                                  previous->head));
}
