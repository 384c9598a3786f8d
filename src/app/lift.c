/* SPDX-License-Identifier: MIT
 *
 * Lifting a freeze (解冻): proof and two people, one change each; the last one gives the permits back, behind a fresh gas test.
 */
#include "bihuan/app/lift.h"

#include "bihuan/app/authority.h"
#include "bihuan/app/session.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/quiz_lock.h"
#include "deed.h"
#include "bihuan/rule/tell.h"
#include "bihuan/rule/who.h"
#include "bihuan/store/plant_clock.h"

#include <string.h>

#define MEANING "解冻 / lift"

static const char SQL_PROOF[] =
    "SELECT number FROM record WHERE form = $1 AND area = $2 AND state = 'closed' AND opened >= $3"
    " AND ($4 IS NULL OR number = $4) ORDER BY closed DESC, number DESC LIMIT 1";

void lift_needs_free(LiftNeeds *needs) {
    if (!needs)
        return;
    g_free(needs->form);
    g_free(needs->treatment);
    g_strfreev(needs->roles);
    g_strfreev(needs->signers);
    g_ptr_array_unref(needs->who);
    g_free(needs);
}

/* The rule that placed the hold, in the version of the record that tripped it. */
static const FormRule *rule_of_hold(App *app, const Hold *hold, const Form **form, GError **error) {
    if (quiz_lock_is(hold)) {
        err_set(error, ERR_HELD, "%s", _("Nobody lifts this by hand: it ends when the questions behind the lesson are answered right."));
        return NULL;
    }
    g_auto(GStrv) parts = g_strsplit(hold->rule, "/", 2);
    g_autoptr(Record) record = record_load(app_db(app), hold->record, NULL);
    *form = shelf_form(app_shelf(app), parts[0], record ? record->version : 0, NULL, error);
    const FormRule *rule = *form && parts[1] ? form_rule(*form, parts[1]) : NULL;
    if (!rule && *form)
        err_set(error, ERR_FAILED, _("the rule %s that placed this hold is gone; install its form again"), hold->rule);
    return rule;
}

/* Who signed as this role, out of "role:ehs-head=ID,…". Owned; "" = nobody. */
static char *signer_of(const Hold *hold, const char *role) {
    g_auto(GStrv) parts = g_strsplit(hold->signed_by, ",", -1);
    for (char **part = parts; *part; part++) {
        const char *equals = strchr(*part, '=');
        if (equals && strlen(role) == (gsize)(equals - *part) && strncmp(*part, role, strlen(role)) == 0)
            return g_strdup(equals + 1);
    }
    return g_strdup("");
}

static gboolean has_signed(const LiftNeeds *needs, const char *person) {
    return g_strv_contains((const char *const *)needs->signers, person);
}

/* The record that tripped the hold, by whose fields and source the signatures may be named; an empty one if it is not there. */
static Case *tripped(App *app, const Hold *hold, const Form *form) {
    Case *subject = case_of_record(app_db(app), app_shelf(app), hold->record, app_user_id(app), NULL);
    return subject ? subject : case_of_form(app_db(app), app_shelf(app), form, app_user_id(app), clock_now());
}

/* Who is named by one of the signatures and has given none yet. */
static GPtrArray *holders_of(const Case *subject, const FormRule *rule, const LiftNeeds *needs, guint place, GError **error) {
    g_autoptr(GPtrArray) one = g_ptr_array_new();
    g_ptr_array_add(one, rule->lift_by->pdata[place]);
    GPtrArray *people = who_resolve(subject, one, error);
    for (guint i = people ? people->len : 0; i > 0; i--)
        if (has_signed(needs, people->pdata[i - 1]))
            g_ptr_array_remove_index(people, i - 1);
    return people;
}

/* Who may give a signature: whom it names; where nobody is there, who could give another one and is not the only one for that;
 * at last the safety department. Always somebody who has not signed: it stays two people. */
static GPtrArray *people_for(const Case *subject, const FormRule *rule, const LiftNeeds *needs, guint place, GError **error) {
    guint n = rule->lift_by->len;
    for (guint step = 0; step < n; step++) {
        guint other = (place + step) % n;
        GPtrArray *people = holders_of(subject, rule, needs, other, error);
        guint needed = step > 0 && !*needs->signers[other] ? 1 : 0;
        if (!people || people->len > needed)
            return people;
        g_ptr_array_unref(people);
    }
    GPtrArray *people = who_safety(subject, error);
    for (guint i = people ? people->len : 0; i > 0; i--)
        if (has_signed(needs, people->pdata[i - 1]))
            g_ptr_array_remove_index(people, i - 1);
    return people;
}

/* Everybody who could give one of the missing signatures and has given none yet. */
static gboolean add_candidates(App *app, const Hold *hold, const Form *form, const FormRule *rule, LiftNeeds *needs, GError **error) {
    g_autoptr(Case) subject = tripped(app, hold, form);
    for (guint i = 0; i < rule->lift_by->len; i++) {
        if (*needs->signers[i])
            continue;
        g_autoptr(GPtrArray) people = people_for(subject, rule, needs, i, error);
        if (!people)
            return FALSE;
        for (guint p = 0; p < people->len; p++)
            if (!who_contains(needs->who, people->pdata[p]))
                g_ptr_array_add(needs->who, g_strdup(people->pdata[p]));
    }
    return TRUE;
}

LiftNeeds *lift_needs(App *app, const Hold *hold, GError **error) {
    const Form *form;
    const FormRule *rule = rule_of_hold(app, hold, &form, error);
    if (!rule)
        return NULL;
    LiftNeeds *needs = g_new0(LiftNeeds, 1);
    guint n = rule->lift_by->len;
    needs->form = g_strdup(rule->lift_form ? rule->lift_form : "");
    needs->roles = g_new0(char *, n + 1);
    needs->signers = g_new0(char *, n + 1);
    needs->who = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < n; i++) {
        needs->roles[i] = form_who_text(rule->lift_by->pdata[i]);
        needs->signers[i] = signer_of(hold, needs->roles[i]);
    }
    if (*hold->treatment)
        needs->treatment = g_strdup(hold->treatment);
    else if (!db_get_text(app_db(app), error, &needs->treatment, SQL_PROOF, "ssis", needs->form, hold->target, hold->since, NULL)) {
        lift_needs_free(needs);
        return NULL;
    }
    if (!needs->treatment)
        needs->treatment = g_strdup("");
    if (hold->until || add_candidates(app, hold, form, rule, needs, error))
        return needs;
    lift_needs_free(needs);
    return NULL;
}

/* The proof: a closed record of the wanted form on this area, begun after the hold. */
static gboolean find_proof(App *app, Hold *hold, const LiftNeeds *needs, const char *treatment, GError **error) {
    if (!*needs->form)
        return TRUE;
    g_autofree char *number = treatment ? g_ascii_strup(treatment, -1) : g_strdup(*hold->treatment ? hold->treatment : NULL);
    g_autofree char *found = NULL;
    if (!db_get_text(app_db(app), error, &found, SQL_PROOF, "ssis", needs->form, hold->target, hold->since, number))
        return FALSE;
    if (!found)
        return err_set(error, ERR_HELD,
                       _("the freeze of %s cannot be lifted yet: it needs a closed “%s” record of this area, begun after the freeze"),
                       hold->target, needs->form);
    g_free(hold->treatment);
    hold->treatment = g_steal_pointer(&found);
    return TRUE;
}

/* The first missing role that this person holds; -1 if none (one that could not be read lets nobody sign: lift_sign settles). */
static int role_for(App *app, const Hold *hold, const LiftNeeds *needs, const char *person) {
    const Form *form;
    const FormRule *rule = rule_of_hold(app, hold, &form, NULL);
    g_autoptr(Case) subject = tripped(app, hold, form);
    for (guint i = 0; rule && i < rule->lift_by->len; i++) {
        g_autoptr(GPtrArray) people = *needs->signers[i] ? NULL : people_for(subject, rule, needs, i, NULL);
        if (who_contains(people, person))
            return (int)i;
    }
    return -1;
}

static gboolean add_signature(App *app, Hold *hold, LiftNeeds *needs, GError **error) {
    const Person *user = app_user(app);
    if (has_signed(needs, user->id))
        return err_set(error, ERR_DENIED, _("%s has signed this lift already; it needs two different people"), user->name);
    int place = role_for(app, hold, needs, user->id);
    if (place < 0) {
        g_autofree char *roles = g_strjoinv(", ", needs->roles);
        return err_set(error, ERR_DENIED, _("%s may not lift this hold; it needs: %s"), user->name, roles);
    }
    g_autofree char *before = hold->signed_by;
    hold->signed_by = g_strdup_printf("%s%s%s=%s", before, *before ? "," : "", needs->roles[place], user->id);
    g_free(needs->signers[place]);
    needs->signers[place] = g_strdup(user->id);
    return TRUE;
}

/* A permit goes on where a fresh gas test is asked for, unless another hold still covers it. */
static gboolean resume(App *app, Change *change, const char *number, GError **error) {
    g_autoptr(Case) subject = case_in_change(change, app_shelf(app), number, error);
    if (!subject)
        return FALSE;
    if (strcmp(subject->record->state, "suspended") != 0)
        return TRUE;
    g_autoptr(GPtrArray) holds = hold_list_over_area(subject->db, subject->record->area, error);
    g_auto(FlowState) flow = case_flow(subject);
    if (!holds)
        return FALSE;
    if (holds->len > 0 || !flow.current)
        return TRUE;
    const FormStep *next = flow_after_lift(subject->form, flow.current);
    subject->record->lifted = subject->now;
    deed_cancel_steps(subject, NULL, FALSE);
    return rule_enter(subject, next, FALSE, error) && rule_save(subject, error) && rule_tell_end(subject, "resumed", NULL, error) &&
           change_mention(change, number, error);
}

static gboolean resume_all(App *app, Change *change, const char *area, GError **error) {
    g_autoptr(GPtrArray) numbers = record_open_in_area(app_db(app), area, error);
    for (guint i = 0; numbers && i < numbers->len; i++)
        if (!resume(app, change, numbers->pdata[i], error))
            return FALSE;
    return numbers != NULL;
}

/* Who was told of the freeze hears of its end. */
static gboolean tell_lifted(App *app, Change *change, const Hold *hold, GError **error) {
    if (!*hold->record)
        return TRUE;
    g_autoptr(Case) subject = case_in_change(change, app_shelf(app), hold->record, error);
    return subject && rule_tell_end(subject, "lifted", *hold->treatment ? hold->treatment : hold->id, error);
}

static gboolean is_complete(const LiftNeeds *needs) {
    return !g_strv_contains((const char *const *)needs->signers, "");
}

static gboolean sign_lift(App *app, const char *id, const char *treatment, gboolean *lifted, GError **error) {
    *lifted = FALSE;
    if (!app_need_user(app, error))
        return FALSE;
    g_autoptr(Change) change = change_begin(app_plant(app), app_user_id(app), error);
    /* an analysis must be younger than the lift: nobody lifts while time stands still */
    g_autoptr(Hold) hold = change && plant_clock_sure(app_plant(app), error) ? hold_load(app_db(app), id, error) : NULL;
    Authority wanted = {.verb = "lift", .area = hold ? hold->target : NULL, .second = session_second(app)};
    if (!hold || !authority_check(app, change, &wanted, error))
        return FALSE;
    if (hold->until)
        return err_set(error, ERR_CONFLICT, _("this hold was lifted already"));
    LiftNeeds *needs = lift_needs(app, hold, error);
    if (!needs)
        return FALSE;
    gboolean ok = add_signature(app, hold, needs, error) && find_proof(app, hold, needs, treatment, error);
    *lifted = ok && is_complete(needs);
    lift_needs_free(needs);
    if (*lifted)
        hold->until = change_time(change);
    return ok && (!wanted.second || session_countersign(app, change, MEANING, error)) && session_sign(app, change, MEANING, NULL, error) &&
           hold_save(change, hold, error) &&
           (!*lifted || (resume_all(app, change, hold->target, error) && tell_lifted(app, change, hold, error))) &&
           change_commit(change, *lifted ? "lift" : "lift-sign", hold->id, hold->treatment, error);
}

gboolean lift_sign(App *app, const char *id, const char *treatment, gboolean *lifted, GError **error) {
    guint before = db_failures(app_db(app));
    if (sign_lift(app, id, treatment, lifted, error))
        return TRUE;
    *lifted = FALSE;
    db_answered(app_db(app), before, error); /* the disk is the reason, not what follows from its silence */
    return FALSE;
}
