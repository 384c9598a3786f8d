/* SPDX-License-Identifier: MIT
 *
 * People a permit names: certificates, service, duty, and what else they guard at this moment.
 */
#include "bihuan/rule/facts.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/obligation.h"
#include "bihuan/model/shift.h"
#include "../live.h"

/* certificate PERSON, WORDS: valid until, of the certificates whose title contains one of the words ("焊接|热切割"). */
static void certificate(const FactsQuestion *question, const char *person, FactsAnswer *out) {
    const char *given = facts_argument(question, 1);
    g_autofree char *subject = g_strconcat("person:", person, NULL);
    g_autoptr(GPtrArray) duties = obligation_list_of(question->moment->db, subject, NULL);
    g_auto(GStrv) words = form_words(given ? given : "", "|");
    gint64 until = 0;
    for (guint i = 0; duties && i < duties->len; i++) {
        const Obligation *duty = duties->pdata[i];
        for (char **word = words; strcmp(duty->kind, "certificate") == 0 && *word; word++) {
            if (!strstr(duty->title, *word) || duty->next <= until)
                continue;
            until = duty->next;
            g_free(out->names);
            out->names = g_strdup(obligation_title(duty));
        }
    }
    if (until)
        facts_set(out, until);
}

/* guarding PERSON: live permits, other than this one, whose guardian he is. */
static gboolean guarding(const FactsQuestion *question, const char *person, FactsAnswer *out, GError **error) {
    g_autoptr(GPtrArray) live = live_permits(question->moment, error);
    g_autoptr(GString) names = g_string_new(NULL);
    gint64 count = 0;
    for (guint i = 0; live && i < live->len; i++) {
        const Record *other = live->pdata[i];
        const char *guardian = record_field(other, "guardian");
        if (!live_works(question->moment, other) || g_strcmp0(guardian, person) != 0)
            continue;
        count++;
        g_string_append_printf(names, "%s%s", names->len ? ", " : "", other->number);
    }
    facts_set(out, count);
    out->names = names->len ? g_strdup(names->str) : NULL;
    return live != NULL;
}

static gboolean answer(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    const RuleMoment *moment = question->moment;
    const char *person = facts_argument(question, 0), *role = facts_word(question, 1);
    if (!person) /* nobody is named: unknown */
        return TRUE;
    if (facts_is(question, "certificate"))
        certificate(question, person, out);
    else if (facts_is(question, "guarding"))
        return guarding(question, person, out, error);
    else if (facts_is(question, "serving"))
        facts_set(out, person_in_service(moment->db, person));
    else if (facts_is(question, "role"))
        facts_set(out, role && person_has_role(moment->db, person, role, moment->now));
    else {
        g_autoptr(Person) one = person_load(moment->db, person, error);
        if (!one)
            return FALSE;
        facts_set(out, shift_person_on_duty(moment->db, one, moment->now));
    }
    return TRUE;
}

static const char *const NAMES[] = {"certificate", "guarding", "serving", "role", "duty", NULL};
static const char *const TIMELESS[] = {"guarding", "serving", NULL};
static const char *const ARGUMENTS[] = {"value value", "value", "value", "value role", "value", NULL};

const Facts facts_people = {
    .name = "people",
    .timeless = TIMELESS,
    .summary = N_("people: certificate (valid until), permits they guard, in service, role held, on duty"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer,
};
