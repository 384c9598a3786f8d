/* SPDX-License-Identifier: MIT
 *
 * A device's tests with what put the next one off, read together from records, obligations and extensions.
 */
#include "bihuan/app/device_card.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/form/field.h"
#include "bihuan/form/shelf.h"
#include "bihuan/model/area.h"
#include "bihuan/model/person.h"

#define OPEN_MOST 100

typedef struct {
    App *app;
    Db *db;
    const Form *form; /* of tests; NULL = there is none */
    gint64 now;
    DeviceCard *card;
} Load;

/* ---- ends ---- */

static void measure_free(gpointer data) {
    CardMeasure *measure = data;
    obligation_free(measure->what);
    g_free(measure->person);
    g_free(measure->by);
    g_free(measure->every);
    g_free(measure);
}

static void card_extension_free(CardExtension *extension) {
    if (!extension)
        return;
    extension_free(extension->granted);
    g_free(extension->approver);
    g_clear_pointer(&extension->measures, g_ptr_array_unref);
    g_free(extension);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CardExtension, card_extension_free)

static void card_test_free(gpointer data) {
    CardTest *test = data;
    device_test_free(test->test);
    card_extension_free(test->extension);
    g_free(test->kind);
    g_free(test->title);
    g_free(test->by);
    g_free(test->by_id);
    g_free(test->values);
    g_free(test->result);
    g_free(test->certificate);
    g_free(test);
}

void device_card_free(DeviceCard *card) {
    if (!card)
        return;
    device_free(card->device);
    g_free(card->area_name);
    g_clear_pointer(&card->blocked, g_ptr_array_unref);
    g_clear_pointer(&card->tests, g_ptr_array_unref);
    g_clear_pointer(&card->due, g_ptr_array_unref);
    g_clear_pointer(&card->open, g_ptr_array_unref);
    g_free(card);
}

/* ---- what a record says ---- */

static const char *test_says(const DeviceTest *test, const char *key) {
    const char *value = record_field(test->record, key);
    return value ? value : "";
}

static char *field_shown_as(const Load *load, const char *key, const char *value) {
    const FormField *field = load->form && *value ? form_field(load->form, key) : NULL;
    return field ? field_format(field, value, NULL) : g_strdup(value);
}

static void say_who(const Load *load, CardTest *card) {
    const char *body = test_says(card->test, "body"), *licence = test_says(card->test, "licence"),
               *person = test_says(card->test, "tester");
    card->by_id = g_strdup(*body ? body : person);
    card->by = !*body     ? *person ? person_name_then(load->db, person, card->at) : g_strdup("")
                   : *licence ? g_strdup_printf(_("%s (licence %s)"), body, licence)
                          : g_strdup(body);
}

static char *measured_text(const DeviceTest *test) {
    const char *value = test_says(test, "value"), *least = test_says(test, "value_min"), *most = test_says(test, "value_max");
    if (!*value)
        return g_strdup("");
    return *least && *most ? g_strdup_printf(_("%s (allowed %s to %s)"), value, least, most)
           : *least        ? g_strdup_printf(_("%s (at least %s)"), value, least)
           : *most         ? g_strdup_printf(_("%s (at most %s)"), value, most)
                           : g_strdup(value);
}

static CardTest *card_of_test(const Load *load, DeviceTest *test, gboolean newest) {
    CardTest *card = g_new0(CardTest, 1);
    g_autofree char *grade = field_shown_as(load, "grade", test_says(test, "grade")),
                    *result = field_shown_as(load, "result", test->result);
    *card = (CardTest){.test = test, .at = test->at, .valid_until = test->valid_until, .newest = newest};
    card->kind = g_strdup(test->kind);
    card->title = field_shown_as(load, "kind", test->kind);
    card->values = measured_text(test);
    card->result = *grade ? g_strdup_printf("%s %s", result, grade) : g_steal_pointer(&result);
    card->certificate = g_strdup(test_says(test, "certificate_no"));
    card->has_file = *test_says(test, "certificate") != '\0';
    say_who(load, card);
    return card;
}

/* ---- extensions ---- */

static CardMeasure *measure_of(const Load *load, Obligation *what, gboolean missed) {
    const char *person = g_str_has_prefix(what->who, "person:") ? what->who + strlen("person:") : what->who;
    CardMeasure *measure = g_new0(CardMeasure, 1);
    *measure = (CardMeasure){.what = what, .person = g_strdup(person), .missed = missed};
    measure->by = extension_owner(load->db, what);
    measure->every = extension_every(what);
    return measure;
}

static CardExtension *extension_of(const Load *load, Extension *granted, GError **error) {
    ExtensionState state = EXTENSION_OVER;
    g_autoptr(CardExtension) card = g_new0(CardExtension, 1);
    g_autoptr(Obligation) missed = NULL;
    card->granted = granted;
    card->approver = person_name_then(load->db, granted->approved_by, granted->approved);
    card->measures = g_ptr_array_new_with_free_func(measure_free);
    if (!extension_state(load->db, granted, load->now, &state, &missed, error))
        return NULL;
    card->stands = state == EXTENSION_STANDS;
    card->broken = state == EXTENSION_VOID;
    const char *which = missed ? missed->id : granted->why;
    g_autoptr(GPtrArray) measures = extension_measures(load->db, granted->id, error);
    while (measures && measures->len > 0) {
        Obligation *what = g_ptr_array_steal_index(measures, 0);
        gint64 late = 0; /* when that cannot be known the extension does not stand either: see above */
        gboolean known = obligation_late_at(load->db, what, load->now, &late, error);
        g_ptr_array_add(card->measures, measure_of(load, what, strcmp(which, what->id) == 0 || (late && late <= load->now)));
        if (!known)
            return NULL;
    }
    return measures ? g_steal_pointer(&card) : NULL;
}

/* ---- what falls due beside the records ---- */

static gboolean is_test(const Obligation *obligation) {
    return strcmp(obligation->form, DEVICE_TEST_FORM) == 0 || (!*obligation->form && strcmp(obligation->kind, "test") == 0);
}

/* What a row says of which no record is kept: entered from a list, or never tested; newest FALSE: one before those that are. */
static CardTest *card_of_obligation(const Obligation *obligation, gboolean newest) {
    CardTest *card = g_new0(CardTest, 1);
    *card = (CardTest){.at = newest ? obligation->last : 0, .newest = newest};
    card->kind = g_strdup(obligation_form_kind(obligation) ? obligation_form_kind(obligation) : obligation->kind);
    card->title = g_strdup(obligation_title(obligation));
    card->by = g_strdup("");
    card->by_id = g_strdup("");
    card->values = g_strdup("");
    card->result = g_strdup("");
    card->certificate = g_strdup("");
    return card;
}

/* Those of one kind, the newest first; borrowed from the card. */
static GPtrArray *tests_of_kind(const Load *load, const char *kind) {
    GPtrArray *tests = g_ptr_array_new();
    for (guint i = 0; kind && i < load->card->tests->len; i++) {
        CardTest *card = load->card->tests->pdata[i];
        if (card->test && strcmp(card->kind, kind) == 0)
            g_ptr_array_add(tests, card);
    }
    return tests;
}

/* What was put off is the test behind the newest one that was made before. */
static gboolean add_extensions(const Load *load, const Obligation *obligation, GPtrArray *tests, GError **error) {
    g_autoptr(GPtrArray) granted = extension_list_of_obligation(load->db, obligation->id, error);
    while (granted && granted->len > 0) {
        g_autoptr(Extension) extension = g_ptr_array_steal_index(granted, 0);
        CardTest *card = NULL;
        for (guint i = 0; i < tests->len && !card; i++)
            card = ((CardTest *)tests->pdata[i])->at <= extension->approved ? tests->pdata[i] : NULL;
        CardTest *oldest = tests->len ? tests->pdata[tests->len - 1] : NULL;
        if (!card && oldest && !oldest->extension) /* no record of the one before: that of the one it put off */
            card = oldest;
        if (card && card->extension)
            continue;
        if (!card) { /* the test behind which it stood is in no record of this plant */
            card = card_of_obligation(obligation, FALSE);
            g_ptr_array_add(load->card->tests, card);
            g_ptr_array_add(tests, card);
        }
        card->extension = extension_of(load, g_steal_pointer(&extension), error);
        if (!card->extension)
            return FALSE;
    }
    return granted != NULL;
}

/* A row without a record of its last doing stands for itself, in front of the records of its kind. */
static gboolean add_obligation(const Load *load, const Obligation *obligation, GError **error) {
    if (!is_test(obligation))
        return TRUE;
    g_autoptr(GPtrArray) tests = tests_of_kind(load, obligation_form_kind(obligation));
    CardTest *newest = tests->len ? tests->pdata[0] : NULL;
    if (!newest || newest->at < obligation->last) {
        if (newest)
            newest->newest = FALSE;
        newest = card_of_obligation(obligation, TRUE);
        g_ptr_array_add(load->card->tests, newest);
        g_ptr_array_insert(tests, 0, newest);
    }
    newest->due = obligation->next;
    return add_extensions(load, obligation, tests, error);
}

/* Was it made, or put off by somebody? Else it is only due, which has a list of its own. */
static gboolean is_answered(const CardTest *test) {
    return test->at != 0 || test->extension != NULL;
}

/* What counts now, by when it is due, what was never made behind it; then what newer ones took the place of. */
static int current_first(gconstpointer a, gconstpointer b) {
    const CardTest *x = *(CardTest *const *)a, *y = *(CardTest *const *)b;
    if (x->newest != y->newest)
        return x->newest ? -1 : 1;
    if (x->newest && is_answered(x) != is_answered(y))
        return is_answered(x) ? -1 : 1;
    if (x->newest && x->due != y->due)
        return x->due == 0 || (y->due != 0 && y->due < x->due) ? 1 : -1;
    return x->at != y->at ? (x->at < y->at) - (x->at > y->at) : strcmp(x->kind, y->kind);
}

static gboolean load_tests(Load *load, GError **error) {
    const char *code = load->card->device->code;
    g_autoptr(GPtrArray) tests = device_test_list(load->db, code, error);
    g_autoptr(GPtrArray) obligations = tests ? obligation_list_of_device(load->db, code, error) : NULL;
    if (!obligations)
        return FALSE;
    for (guint i = 0; i < tests->len; i++)
        g_ptr_array_add(load->card->tests, card_of_test(load, tests->pdata[i], device_test_is_newest(tests, i)));
    g_ptr_array_set_free_func(tests, NULL); /* the cards own them now */
    for (guint i = 0; i < obligations->len; i++)
        if (!add_obligation(load, obligations->pdata[i], error))
            return FALSE;
    g_ptr_array_sort(load->card->tests, current_first);
    return TRUE;
}

static gboolean load_rest(Load *load, GError **error) {
    DeviceCard *card = load->card;
    g_autofree char *subject = g_strconcat("device:", card->device->code, NULL);
    const DueFilter filter = {.subject = subject};
    const RecordQuery query = {.device = card->device->code, .which = RECORD_OPEN, .limit = OPEN_MOST};
    card->blocked = device_blocked(load->db, app_shelf(load->app), card->device->code, load->now, error);
    card->due = card->blocked ? due_list(load->app, &filter, error) : NULL;
    card->open = card->due ? record_list(load->db, &query, error) : NULL;
    return card->open != NULL;
}

DeviceCard *device_card_load(App *app, const char *code, GError **error) {
    Device *device = device_load(app_db(app), code, error);
    if (!device)
        return NULL;
    g_autoptr(DeviceCard) card = g_new0(DeviceCard, 1);
    card->device = device;
    card->area_name = area_name(app_db(app), device->area);
    card->tests = g_ptr_array_new_with_free_func(card_test_free);
    Load load = {.app = app, .db = app_db(app), .now = clock_now(), .card = card};
    load.form = shelf_form(app_shelf(app), DEVICE_TEST_FORM, 0, NULL, NULL);
    return load_tests(&load, error) && load_rest(&load, error) ? g_steal_pointer(&card) : NULL;
}

/* ---- sentences ---- */

/* A day alone where it is one. */
char *card_time_text(gint64 at) {
    char *text = at ? clock_format_short(at) : g_strdup("");
    if (g_str_has_suffix(text, " 00:00"))
        text[strlen(text) - strlen(" 00:00")] = '\0';
    return text;
}

char *card_extension_text(const CardExtension *extension) {
    const Extension *granted = extension->granted;
    g_autofree char *until = card_time_text(granted->until), *at = card_time_text(granted->approved);
    g_autofree char *voided = card_time_text(granted->voided);
    g_autofree char *text =
        g_strdup_printf(_("put off until %s, approved by %s on %s: %s"), until, extension->approver, at, granted->reason);
    if (granted->voided)
        return g_strdup_printf(_("%s — void since %s: a substitute measure was missed"), text, voided);
    if (extension->broken) /* nobody has written it down yet */
        return g_strdup_printf(_("%s — void: a substitute measure was missed"), text);
    return extension->stands ? g_steal_pointer(&text)
           : granted->ended  ? g_strdup_printf(_("%s — over"), text)
                             : g_strdup_printf(_("%s — no longer stands"), text);
}

char *card_measure_next(const CardMeasure *measure) {
    return card_time_text(measure->what->ended && !measure->missed ? 0 : measure->what->next);
}

char *card_measure_text(const CardMeasure *measure) {
    g_autofree char *last = measure->what->last ? card_time_text(measure->what->last) : g_strdup(_("never"));
    g_autofree char *next = card_measure_next(measure), *every = extension_every_text(measure->what);
    return g_strdup_printf(measure->missed ? _("MISSED: %s · %s · every %s · last %s · was due %s")
                                           : _("%s · %s · every %s · last %s · next %s"),
                           obligation_title(measure->what), measure->by, every, last, *next ? next : "-");
}

char *card_validity_text(const CardTest *test) {
    gint64 at = test->newest && test->due ? test->due : test->valid_until;
    g_autofree char *day = card_time_text(at);
    return !at ? g_strdup("") : test->newest && test->due ? g_strdup_printf(_("due %s"), day) : g_strdup_printf(_("until %s"), day);
}
