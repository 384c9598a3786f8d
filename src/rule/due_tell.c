/* SPDX-License-Identifier: MIT
 *
 * Who is given what falls due hears of it (到期告知): a thousand checks that are due at one minute are one message, not a thousand.
 */
#include "due_open.h"

#include <string.h>

#include "bihuan/model/message.h"
#include "bihuan/rule/tell.h"
#include "private.h"

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
    g_autofree char *key = g_strdup_printf("due/%s/%" G_GINT64_FORMAT, form_name(first->form), change_seq(first->change));
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
    case_enter(plant, any->change);
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
