/* SPDX-License-Identifier: MIT
 *
 * Who is given what falls due hears of it (到期告知): a thousand checks that are due at one minute are one message, not a thousand.
 */
#include "due_open.h"

#include <string.h>

#include "bihuan/model/message.h"
#include "bihuan/rule/tell.h"
#include "private.h"
#include "scene_month.h"

static char *const FIRST_WAY[] = {(char *)MESSAGE_FIRST, NULL};

/* What one person is given of one form. */
typedef struct {
    char *person;
    Case *first;
    gint64 count, due; /* due: the earliest */
} Given;

typedef struct {
    GHashTable *people; /* assignee, place and form → GPtrArray of ids: the same people are not looked up a thousand times */
    GArray *given;      /* Given */
    GHashTable *places; /* person/form → index in given, plus one */
} Telling;

static void given_clear(gpointer data) {
    g_free(((Given *)data)->person);
}

static const GPtrArray *people_of(Telling *telling, const Case *subject, const Step *step, GError **error) {
    const Record *record = subject->record;
    g_autofree char *key = g_strjoin("\n", step->assignee, record->area ? record->area : "", record->source ? record->source : "",
                                     form_name(subject->form), NULL);
    GPtrArray *people = g_hash_table_lookup(telling->people, key);
    if (!people && (people = rule_told(subject, step, error)))
        g_hash_table_insert(telling->people, g_steal_pointer(&key), people);
    return people;
}

static void note_for(Telling *telling, Case *subject, const Step *step, const char *person) {
    g_autofree char *key = g_strjoin("/", person, form_name(subject->form), NULL);
    guint index = GPOINTER_TO_UINT(g_hash_table_lookup(telling->places, key));
    if (index == 0) {
        Given new = {g_strdup(person), subject, 0, step->due};
        g_array_append_val(telling->given, new);
        index = telling->given->len;
        g_hash_table_insert(telling->places, g_steal_pointer(&key), GUINT_TO_POINTER(index));
    }
    Given *given = &g_array_index(telling->given, Given, index - 1);
    given->count++;
    given->due = MIN(given->due, step->due);
}

static gboolean tell_of_one(const Given *given, GError **error) {
    g_autoptr(GPtrArray) people = g_ptr_array_new();
    g_ptr_array_add(people, given->person);
    return rule_tell_those(given->first, case_current(given->first), people, form_scene(given->first->form), error);
}

static gboolean tell_of_many(const Given *given, Case *plant, GError **error) {
    const Case *first = given->first;
    g_autofree char *key =
        g_strdup_printf("due/%s/%" G_GINT64_FORMAT, form_name(first->form), first->change ? change_seq(first->change) : first->now);
    g_autoptr(GPtrArray) people = g_ptr_array_new();
    RuleMessage message = {.phrase = "due", .kind = "task", .key = key, .people = people, .channels = FIRST_WAY};
    message.what = form_titles(first->form);
    message.count = given->count;
    message.due = given->due;
    message.scene = form_scene(first->form);
    g_ptr_array_add(people, given->person);
    return rule_send(plant, &message, error);
}

static gboolean tell_all(Telling *telling, const GPtrArray *opened, gint64 *messages, GError **error) {
    for (guint i = 0; i < opened->len; i++) {
        const Step *step = case_current(opened->pdata[i]);
        const GPtrArray *people = step ? people_of(telling, opened->pdata[i], step, error) : NULL;
        if (step && !people)
            return FALSE;
        for (guint k = 0; people && k < people->len; k++)
            note_for(telling, opened->pdata[i], step, people->pdata[k]);
    }
    const Case *any = opened->pdata[0];
    g_autoptr(Case) plant = case_of_plant(any->db, any->shelf, NULL, any->now);
    if (any->change)
        case_enter(plant, any->change);
    plant->sent = any->sent;
    for (guint i = 0; i < telling->given->len; i++) {
        const Given *given = &g_array_index(telling->given, Given, i);
        if (!(given->count == 1 ? tell_of_one(given, error) : tell_of_many(given, plant, error)))
            return FALSE;
    }
    *messages = plant->messages;
    for (guint i = 0; i < opened->len; i++)
        *messages += ((const Case *)opened->pdata[i])->messages;
    return TRUE;
}

gboolean rule_due_tell(const GPtrArray *opened, gint64 *messages, GError **error) {
    Telling telling = {.people = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref),
                       .given = g_array_new(FALSE, FALSE, sizeof(Given)),
                       .places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    g_array_set_clear_func(telling.given, given_clear);
    gboolean ok = tell_all(&telling, opened, messages, error);
    g_hash_table_unref(telling.places);
    g_array_unref(telling.given);
    g_hash_table_unref(telling.people);
    return ok;
}

/* ---- a month of it ---- */

static const char SQL_OPENED[] =
    "SELECT number FROM record WHERE form = $1 AND opened >= $2 AND opened < $3 AND opened_by = 'system' ORDER BY opened, number";

/* As it was when it had just been opened: its first step still to be done. NULL: it could not be read. */
static Case *just_opened(const Case *plant, const char *number, GError **error) {
    Case *subject = case_of_record(plant->db, plant->shelf, number, NULL, error);
    if (!subject)
        return NULL;
    if (subject->steps->len)
        g_ptr_array_set_size(subject->steps, 1);
    for (guint i = 0; i < subject->steps->len; i++)
        ((Step *)subject->steps->pdata[i])->done = 0;
    case_set(subject, "system", subject->record->opened);
    subject->sent = plant->sent;
    return subject;
}

/* What was opened at one time was told at once. */
static gboolean tell_opened(const Case *plant, const char *form, gint64 from, gint64 until, GError **error) {
    g_autoptr(GPtrArray) numbers = db_texts(plant->db, error, SQL_OPENED, "sii", form, from, until);
    g_autoptr(GPtrArray) opened = g_ptr_array_new_with_free_func((GDestroyNotify)case_free);
    gint64 messages;
    for (guint i = 0; numbers && i < numbers->len; i++) {
        Case *one = just_opened(plant, numbers->pdata[i], error);
        if (!one)
            return FALSE;
        if (opened->len && ((const Case *)opened->pdata[0])->now != one->now) {
            gboolean ok = rule_due_tell(opened, &messages, error);
            g_ptr_array_set_size(opened, 0);
            if (!ok) {
                case_free(one);
                return FALSE;
            }
        }
        g_ptr_array_add(opened, one);
    }
    return numbers && (opened->len == 0 || rule_due_tell(opened, &messages, error));
}

gboolean rule_opened_month(Case *plant, gint64 from, gint64 until, GError **error) {
    g_auto(GStrv) forms = shelf_names(plant->shelf);
    for (char **name = forms; *name; name++) {
        const Form *form = shelf_form(plant->shelf, *name, 0, NULL, NULL);
        if (form && form_scene(form) && !tell_opened(plant, *name, from, until, error))
            return FALSE;
    }
    return TRUE;
}
