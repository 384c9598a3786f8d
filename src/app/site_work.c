/* SPDX-License-Identifier: MIT
 *
 * What opens a record, in lists of obligations, schedules and rounds: which form, by whom, how long; and which of two is the longer one.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/cycle.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/obligation.h"
#include "bihuan/model/role.h"
#include "site_run.h"

#define PERSON "person:"

static void check_span(SiteRun *run, const char *text) {
    gint64 ms;
    g_autoptr(GError) reason = NULL;
    g_autofree char *value = *text == '@' ? limit_resolve(run->db, text + 1, change_time(run->change), &reason) : g_strdup(text);
    if (reason || (*value && !clock_parse_duration(value, &ms, &reason)))
        site_problem(run, "%s", reason->message);
}

static void check_doer(SiteRun *run, const char *who) {
    const char *key = strchr(who, ':') ? strchr(who, ':') + 1 : "";
    const char *table = g_str_has_prefix(who, "dept:") ? "department" : g_str_has_prefix(who, PERSON) ? "person" : NULL;
    g_autofree char *known = table ? site_find_key(run, table, key) : NULL;
    if (!known && !(g_str_has_prefix(who, "role:") && role_is_known(key)))
        site_problem(run, _("“%s” is nobody who could do it; write role:ehs, dept:EQP or person:ID."), who);
}

/* Somebody does it, and then it is done: else it would be opened for ever, or a permit would stand that nobody has asked for. */
static gboolean is_done_by(const Form *form) {
    for (guint r = 0; r < form_rule_count(form); r++) {
        const GPtrArray *actions = form_rule_at(form, r)->actions;
        for (guint i = 0; i < actions->len; i++)
            if (strcmp(((const FormAction *)actions->pdata[i])->verb, "fulfil") == 0)
                return !form_is_permit(form);
    }
    return FALSE;
}

static void check_value(SiteRun *run, const Form *form, const char *key, const char *value) {
    const FormField *field = form_field(form, key);
    g_autoptr(GError) reason = NULL;
    g_autofree char *canonical = NULL;
    if (!field)
        site_problem(run, _("The form %s has no field “%s”."), form_name(form), key);
    else if (field->type->editor == EDITOR_REFERENCE)
        return; /* who or what it names is asked when its record is opened */
    else if (!field_parse(field, value, &(FormContext){.now = change_time(run->change)}, &canonical, &reason))
        site_problem(run, "%s: %s", key, reason->message);
    else if (g_strcmp0(canonical, value) != 0)
        site_problem(run, _("%s: write “%s”, as it is kept."), key, canonical ? canonical : "");
}

static gboolean is_subject(const char *subject, const char *key) {
    gsize length = strlen(key);
    return strncmp(subject, key, length) == 0 && subject[length] == ':';
}

/* What its first step asks is said when it is done. What the form asks in front of that says what it is about: without it any record of the
 * form would do. */
static void check_missing(SiteRun *run, const Form *form, const SiteWork *work) {
    const FormStep *step = form_at_once(form);
    for (const char *const *key = form_submit_fields(form); *key; key++) {
        const FormField *field = form_field(form, *key);
        gboolean later = step && g_strv_contains((const char *const *)step->fields, *key);
        if (later || !field || field->required != REQUIRED_YES || field->standard || is_subject(work->subject, *key) ||
            g_hash_table_contains(work->fields, *key))
            continue;
        site_problem(run, _("The form %s also asks for “%s”: say in fields which one is meant, %s=…"), form_name(form),
                     i18n_pick(field->title.zh, field->title.en), *key);
    }
}

static void check_form(SiteRun *run, const SiteWork *work) {
    g_autoptr(GError) unread = NULL;
    const Form *form = shelf_form(site_shelf(run), work->form, 0, NULL, &unread);
    GHashTableIter iter;
    gpointer key, value;
    if (!form || !is_done_by(form)) {
        if (form)
            site_problem(run, _("Nothing is done by the form %s: it would be due for ever. Choose one with a rule “fulfil”, no permit."),
                         work->form);
        else
            site_problem(run, "%s", unread->message);
        return;
    }
    if (!work->fields)
        return;
    g_hash_table_iter_init(&iter, work->fields);
    while (g_hash_table_iter_next(&iter, &key, &value))
        check_value(run, form, key, value);
    check_missing(run, form, work);
}

void site_check_work(SiteRun *run, const SiteWork *work) {
    g_auto(GStrv) doers = g_strsplit(work->who, ",", -1);
    for (char **who = doers; *who; who++)
        check_doer(run, g_strstrip(*who));
    for (gsize i = 0; i < G_N_ELEMENTS(work->spans); i++)
        check_span(run, work->spans[i]);
    if (*work->form)
        check_form(run, work);
}

/* ---- which is longer ---- */

/* At most how many days it lasts now; 0 = it cannot be said. */
static gint64 days_of(const SiteRun *run, const char *text, GHashTable *found) {
    g_autofree char *plain = obligation_cycle(run->db, text, found, change_time(run->change), NULL);
    g_autoptr(Cycle) cycle = plain ? cycle_parse(plain, NULL) : NULL;
    return cycle ? cycle_longest(cycle) : 0;
}

gboolean site_is_shorter(const SiteRun *run, const char *before, const char *after, GHashTable *found) {
    gint64 old = days_of(run, before, found), new = days_of(run, after, found);
    return strcmp(before, after) == 0 || (new &&old &&new < old && !strstr(before, "run:"));
}

gboolean site_is_longer(const SiteRun *run, const char *before, const char *after) {
    gint64 at = change_time(run->change), old, new;
    return strcmp(before, after) != 0 &&
           !(obligation_span(run->db, before, at, &old, NULL) && obligation_span(run->db, after, at, &new, NULL) && new <= old);
}
