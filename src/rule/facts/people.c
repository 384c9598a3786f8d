/* SPDX-License-Identifier: MIT
 *
 * People a permit names: certificates, service, duty, who else they are on it, and what else they guard or work on. A field may
 * name several: the worst of them counts.
 */
#include "bihuan/rule/facts.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/form/flow.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/area.h"
#include "bihuan/model/shift.h"
#include "bihuan/rule/who.h"
#include "../live.h"

typedef gboolean (*Counts)(const FactsQuestion *question, const Record *other);

/* certificate PEOPLE, WORDS, LONGEST: until when the first of them is certified ("焊接|热切割"); unknown if one has none, and who
 * that is. */
static void certificate(const FactsQuestion *question, char *const *people, FactsAnswer *out) {
    const char *given = facts_argument(question, 1), *longest = facts_argument(question, 2);
    g_auto(GStrv) words = form_words(given ? given : "", "|");
    const WhoCertificate kind = {words, longest ? g_ascii_strtoll(longest, NULL, 10) : 0};
    gint64 until = G_MAXINT64;
    for (char *const *person = people; *person && until; person++) {
        g_autofree char *title = NULL;
        gint64 own = who_certified_until(question->subject->db, *person, &kind, question->subject->now, &title);
        if (own >= until)
            continue;
        until = own;
        g_autofree char *name = person_name(question->subject->db, *person);
        g_free(out->names);
        out->names = g_strdup_printf("%s (%s)%s%s", name, *person, title ? " " : "", title ? title : "");
    }
    if (until && until != G_MAXINT64)
        facts_set(out, until);
}

/* Is one of the people in one of the fields of the record (from the second argument on)? */
static gboolean stands_in(const FactsQuestion *question, const Record *record) {
    g_auto(GStrv) people = g_strsplit(facts_argument(question, 0), ",", -1);
    for (guint i = 1; facts_word(question, i); i++) {
        const char *value = record_field(record, facts_word(question, i));
        g_auto(GStrv) named = g_strsplit(value ? value : "", ",", -1);
        for (char **one = named; *one; one++)
            if (g_strv_contains((const char *const *)people, *one))
                return TRUE;
    }
    return FALSE;
}

/* People are inside, or were when it was stopped; not any more once they are counted out. */
static gboolean is_at_work(const Case *subject, const Record *other) {
    const Form *form = shelf_form(subject->shelf, other->form, other->version, NULL, NULL);
    return live_works(subject, other) && (!form || strcmp(other->state, "suspended") == 0 || flow_stage(form, other->state) != STAGE_AFTER);
}

static gboolean is_guarded(const FactsQuestion *question, const Record *other) {
    g_auto(GStrv) people = g_strsplit(facts_argument(question, 0), ",", -1);
    const char *guardian = record_field(other, "guardian");
    return guardian && live_works(question->subject, other) && g_strv_contains((const char *const *)people, guardian);
}

static gboolean is_engaged(const FactsQuestion *question, const Record *other) {
    return is_at_work(question->subject, other) && stands_in(question, other);
}

/* Nobody is in two places: an area and one around it are one, unknown areas are two. */
static gboolean is_elsewhere(const FactsQuestion *question, const Record *other) {
    Db *db = question->subject->db;
    const char *here = question->subject->record->area, *there = other->area;
    return is_engaged(question, other) &&
           !(here && there && (area_is_inside(db, here, there, NULL) || area_is_inside(db, there, here, NULL)));
}

/* Other live permits that count. */
static gboolean count_live(const FactsQuestion *question, Counts counts, FactsAnswer *out, GError **error) {
    guint before = db_failures(question->subject->db);
    g_autoptr(GPtrArray) live = live_permits(question->subject, error);
    facts_set(out, 0);
    for (guint i = 0; live && i < live->len; i++) {
        const Record *other = live->pdata[i];
        if (counts(question, other))
            facts_count(out, other->number);
    }
    return live && db_answered(question->subject->db, before, error);
}

/* twice PEOPLE, FIELD…: in how many of these fields of this very record one of them stands too. */
static void twice(const FactsQuestion *question, char *const *people, FactsAnswer *out) {
    facts_set(out, 0);
    for (guint i = 1; facts_word(question, i); i++) {
        const char *key = facts_word(question, i), *value = record_field(question->subject->record, key);
        const FormField *field = form_field(question->subject->form, key);
        g_auto(GStrv) named = g_strsplit(value ? value : "", ",", -1);
        gboolean found = FALSE;
        for (char **one = named; *one; one++)
            found = found || g_strv_contains((const char *const *)people, *one);
        if (!found)
            continue;
        facts_count(out, field ? form_text(&field->title) : key);
    }
}

/* colleagues PEOPLE, PEOPLE…: of the latter, how many are of the same department as one of the first. */
static gboolean colleagues(const FactsQuestion *question, char *const *people, FactsAnswer *out, GError **error) {
    g_autoptr(GHashTable) departments = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    facts_set(out, 0);
    for (char *const *id = people; *id; id++) {
        g_autoptr(Person) person = person_load(question->subject->db, *id, error);
        if (!person)
            return FALSE;
        g_hash_table_add(departments, g_strdup(person->department));
    }
    for (guint i = 1; facts_word(question, i); i++) {
        const char *value = facts_argument(question, i);
        g_auto(GStrv) others = g_strsplit(value ? value : "", ",", -1);
        for (char **id = others; *id && **id; id++) {
            g_autoptr(Person) person = person_load(question->subject->db, *id, error);
            if (!person)
                return FALSE;
            if (!g_hash_table_contains(departments, person->department))
                continue;
            g_autofree char *name = g_strdup_printf(_("%s (%s)"), person->name, person->id);
            facts_count(out, name);
        }
    }
    return TRUE;
}

/* gone FIELD…: how many people named in these fields of the record are in service no more. A form need not have them all. */
static gboolean gone(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    const Case *subject = question->subject;
    facts_set(out, 0);
    for (guint i = 0; facts_word(question, i); i++) {
        const char *value = record_field(subject->record, facts_word(question, i));
        g_auto(GStrv) ids = g_strsplit(value ? value : "", ",", -1);
        for (char **id = ids; *id; id++) {
            gboolean serves;
            if (!person_in_service(subject->db, *id, &serves, error))
                return FALSE;
            if (serves)
                continue;
            g_autofree char *name = person_name(subject->db, *id), *both = g_strdup_printf("%s (%s)", name, *id);
            facts_count(out, both);
        }
    }
    return TRUE;
}

/* Of each of them, the worst counts: 1 only if it is true of all. */
static gboolean all_of(const FactsQuestion *question, char *const *people, FactsAnswer *out, GError **error) {
    const Case *subject = question->subject;
    const char *role = facts_word(question, 1);
    gboolean all = TRUE;
    for (char *const *id = people; *id; id++) {
        gboolean good = FALSE;
        if (facts_is(question, "serving")) {
            if (!person_in_service(subject->db, *id, &good, error))
                return FALSE;
        } else if (facts_is(question, "role")) {
            if (role && !person_has_role(subject->db, *id, role, subject->now, &good, error))
                return FALSE;
        } else {
            g_autoptr(Person) one = person_load(subject->db, *id, error);
            if (!one || !shift_person_on_duty(subject->db, one, subject->now, &good, error))
                return FALSE;
        }
        if (!good && all)
            out->names = person_name(subject->db, *id);
        all = all && good;
    }
    facts_set(out, all);
    return TRUE;
}

static gboolean answer_people(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    const char *given = facts_argument(question, 0);
    g_auto(GStrv) people = given ? g_strsplit(given, ",", -1) : NULL;
    if (facts_is(question, "gone"))
        return gone(question, out, error);
    if (!given) /* nobody is named: unknown */
        return TRUE;
    if (facts_is(question, "guarding"))
        return count_live(question, is_guarded, out, error);
    if (facts_is(question, "engaged"))
        return count_live(question, is_engaged, out, error);
    if (facts_is(question, "elsewhere"))
        return count_live(question, is_elsewhere, out, error);
    if (facts_is(question, "colleagues"))
        return colleagues(question, people, out, error);
    if (facts_is(question, "certificate"))
        certificate(question, people, out);
    else if (facts_is(question, "twice"))
        twice(question, people, out);
    else
        return all_of(question, people, out, error);
    return TRUE;
}

static const char *const NAMES[] = {"certificate", "guarding",  "serving",    "role", "duty", "twice",
                                    "engaged",     "elsewhere", "colleagues", "gone", NULL};
static const char *const TIMELESS[] = {"guarding", "serving", "twice", "engaged", "elsewhere", "colleagues", "gone", NULL};
static const char *const ARGUMENTS[] = {"value value value?", "value",       "value",        "value role", "value", "value word+",
                                        "value word+",        "value word+", "value value+", "word+",      NULL};

const Facts facts_people = {
    .name = "people",
    .timeless = TIMELESS,
    .summary =
        N_("people: certificate (valid until), permits they guard or work on, named twice, same department, in service, role, on duty"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer_people,
};
