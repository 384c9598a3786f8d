/* SPDX-License-Identifier: MIT
 *
 * Scans at the gate. Yes needs every rule; no needs one; out needs nothing.
 */
#include "bihuan/app/gate.h"

#include <string.h>

#include "bihuan/app/authority.h"
#include "bihuan/app/scan.h"
#include "bihuan/app/work.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/fold.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/model/area.h"
#include "bihuan/rule/guard.h"
#include "bihuan/store/canon.h"

#define MOMENT "gate" /* as rules say it: before:gate */
#define ENDING_LEAST 3
#define ENDING_MOST 5
#define CODE_MOST 40

void gate_worker_free(GateWorker *worker) {
    if (!worker)
        return;
    char *const texts[] = {worker->code,         worker->name, worker->phone,     worker->company,           worker->entry, worker->leader,
                           worker->leader_phone, worker->area, worker->area_name, worker->certificate_until, worker->why};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_free(worker);
}

void gate_answer_clear(GateAnswer *answer) {
    g_clear_pointer(&answer->worker, gate_worker_free);
    g_clear_pointer(&answer->why, g_free);
}

/* ---- who ---- */

static char *field_of(const Record *record, const char *key) {
    const char *value = record ? record_field(record, key) : NULL;
    return g_strdup(value ? value : "");
}

/* entry NULL: it cannot be read; who is inside stands in every list all the same. */
static GateWorker *worker_of(Db *db, const EntryPass *pass, const Record *entry) {
    GateWorker *worker = g_new0(GateWorker, 1);
    *worker = (GateWorker){
        .code = g_strdup(pass->code),
        .name = g_strdup(pass->name),
        .phone = g_strdup(pass->phone),
        .certificate_until = g_strdup(pass->certificate_until),
        .company = field_of(entry, "company"),
        .entry = g_strdup(pass->entry),
        .leader = field_of(entry, "leader"),
        .leader_phone = field_of(entry, "contact_phone"),
        .area = g_strdup(entry && entry->area ? entry->area : ""),
        .area_name = entry ? area_name(db, entry->area) : g_strdup(""),
        .inside = pass->inside,
        .until = entry ? entry->valid_until : 0,
        .revoked = pass->revoked,
        .why = g_strdup(""),
    };
    return worker;
}

static GateWorker *load_worker(App *app, const EntryPass *pass, GError **error) {
    g_autoptr(Record) entry = record_load(app_db(app), pass->entry, error);
    return entry ? worker_of(app_db(app), pass, entry) : NULL;
}

GateWorker *gate_card(App *app, const char *code, GError **error) {
    g_autoptr(EntryPass) pass = entry_pass_load(app_db(app), code, error);
    return pass ? load_worker(app, pass, error) : NULL;
}

static int by_place(gconstpointer left, gconstpointer right) {
    const GateWorker *a = *(GateWorker *const *)left, *b = *(GateWorker *const *)right;
    int order = strcmp(a->area, b->area);
    order = order ? order : strcmp(a->company, b->company);
    return order ? order : strcmp(a->code, b->code);
}

/* ---- which card ---- */

/* What a scan or a number names. pass NULL with error unset: a card that is none of this plant's; code says which it claims to be. */
typedef struct {
    EntryPass *pass;
    char *code;
    char *refusal; /* why it is none */
} Found;

static void found_clear(Found *found) {
    g_clear_pointer(&found->pass, entry_pass_free);
    g_free(found->code);
    g_free(found->refusal);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Found, found_clear)

static gboolean find_code(App *app, const char *code, Found *found, GError **error) {
    g_free(found->code);
    found->code = g_strdup(code);
    if (!noun_find(app_db(app), &entry_pass_noun, &found->pass, error, "WHERE code = $1", "s", code))
        return FALSE;
    if (!found->pass)
        found->refusal = g_strdup_printf(_("There is no entry card %s in this plant."), code);
    return TRUE;
}

static gboolean find_payload(App *app, const char *text, const LabelRead *read, Found *found, GError **error) {
    LabelRead genuine;
    GError *why = NULL;
    if (read->of != LABEL_OF_PASS)
        return err_set(error, ERR_INPUT, _("This label is no entry card."));
    if (scan_read(app, text, &genuine, &why))
        return find_code(app, genuine.code, found, error);
    if (!err_is(why, ERR_DENIED)) {
        g_propagate_error(error, why);
        return FALSE;
    }
    found->code = g_ascii_strup(read->code, -1);
    found->refusal = g_strdup(why->message);
    g_error_free(why);
    return TRUE;
}

/* Where a card does not scan its number is typed, or as much of its end as is its alone. */
static gboolean find_typed(App *app, const char *text, Found *found, GError **error) {
    g_autofree char *folded = fold_code(text), *code = g_ascii_strup(g_strstrip(folded), -1), *shown = utf8_printable(code);
    if (strlen(code) < ENDING_LEAST || strlen(code) > CODE_MOST)
        return err_set(error, ERR_INPUT, _("%s is no number of an entry card; scan the card, or type its number."), shown);
    g_autoptr(GPtrArray) alike = entry_pass_ending(app_db(app), code, ENDING_MOST, error);
    if (!alike)
        return FALSE;
    for (guint i = 0; i < alike->len; i++)
        if (alike->len == 1 || strcmp(((EntryPass *)alike->pdata[i])->code, code) == 0)
            return find_code(app, ((EntryPass *)alike->pdata[i])->code, found, error);
    if (alike->len == 0)
        return err_set(error, ERR_DENIED, _("There is no entry card %s in this plant."), shown);
    return err_set(error, ERR_INPUT, _("Several entry cards end in %s; type more of the number."), shown);
}

static gboolean find_card(App *app, const char *text, Found *found, GError **error) {
    LabelRead read;
    g_autoptr(GError) local = NULL;
    gboolean label = label_read(text, &read, &local);
    if (read.kind == LABEL_PAYLOAD && !label) {
        g_propagate_error(error, g_steal_pointer(&local));
        return FALSE;
    }
    return read.kind == LABEL_PAYLOAD ? find_payload(app, text, &read, found, error) : find_typed(app, text, found, error);
}

/* ---- yes or no ---- */

/* The record with what the card says in the fields that a card is issued from: what rules before:gate ask. The certificate is no other worker's. */
static GHashTable *fields_of(const Record *entry, const EntryPass *pass) {
    g_autoptr(GHashTable) fields = canon_map_new();
    GHashTableIter iter;
    gpointer key, value;
    gint64 until;
    g_hash_table_iter_init(&iter, entry->fields);
    while (g_hash_table_iter_next(&iter, &key, &value))
        g_hash_table_insert(fields, g_strdup(key), g_strdup(value));
    g_hash_table_insert(fields, g_strdup("card"), g_strdup(pass->code));
    g_hash_table_insert(fields, g_strdup("worker"), g_strdup(pass->name));
    g_hash_table_remove(fields, "worker_until");
    if (*pass->certificate_until) /* one that cannot be read is over */
        g_hash_table_insert(fields, g_strdup("worker_until"),
                            g_strdup_printf("%" G_GINT64_FORMAT, clock_parse(pass->certificate_until, &until, NULL) ? until : 0));
    return g_steal_pointer(&fields);
}

/* Does the rule ask whether somebody is inside by the card? */
static gboolean asks_inside(const Form *form, const FormRule *rule) {
    for (const char *const *name = condition_names(rule->need); *name; name++) {
        const FormFact *fact = form_lookup(form, *name);
        if (fact && strcmp(fact->provider, "cards") == 0 && strcmp(fact->name, "inside") == 0)
            return TRUE;
    }
    return FALSE;
}

/* *why: every reason that stands against it, "" = none. inside: of who is inside already. FALSE: it cannot be judged. */
static gboolean judge(const Case *entry, const EntryPass *pass, gboolean inside, char **why, GError **error) {
    guint before = db_failures(entry->db);
    g_autoptr(GHashTable) fields = fields_of(entry->record, pass);
    Record record = *entry->record;
    record.fields = fields;
    g_autoptr(Case) subject = case_about(entry, entry->form, &record, entry->steps);
    g_autoptr(GPtrArray) verdicts = rule_guards(subject, MOMENT);
    g_autoptr(GString) text = g_string_new(NULL);
    guint asked = 0;
    for (guint i = 0; i < verdicts->len; i++) {
        const RuleVerdict *verdict = verdicts->pdata[i];
        asked += !verdict->rule->warn;
        if (!verdict->holds && !verdict->rule->warn && !(inside && asks_inside(subject->form, verdict->rule)))
            g_string_append_printf(text, "%s%s", text->len ? _("; ") : "", verdict->text);
    }
    if (!asked) /* a form of before there was a gate: what nobody asks is no yes */
        g_string_append_printf(text, _("the form of %s has no rule for the gate"), entry->record->number);
    *why = g_string_free(g_steal_pointer(&text), FALSE);
    return db_answered(entry->db, before, error);
}

/* ---- lists ---- */

/* Would he be let in now, if he was not inside? */
static gboolean doubt(App *app, const EntryPass *pass, GateWorker *worker, GError **error) {
    g_autoptr(Case) entry = case_of_record(app_db(app), app_shelf(app), pass->entry, app_user_id(app), error);
    g_clear_pointer(&worker->why, g_free);
    return entry && judge(entry, pass, TRUE, &worker->why, error);
}

/* Who is inside is counted whatever of his entry can be read and judged. */
static GateWorker *worker_inside(App *app, const EntryPass *pass) {
    g_autoptr(GError) unread = NULL;
    g_autoptr(Record) entry = record_load(app_db(app), pass->entry, &unread);
    GateWorker *worker = worker_of(app_db(app), pass, entry);
    if (!entry || !doubt(app, pass, worker, &unread)) {
        g_free(worker->why);
        worker->why = g_strdup_printf(_("cannot be judged: %s"), unread->message);
    }
    return worker;
}

GPtrArray *gate_onsite(App *app, GError **error) {
    g_autoptr(GPtrArray) passes = entry_pass_inside(app_db(app), error);
    g_autoptr(GPtrArray) workers = g_ptr_array_new_with_free_func((GDestroyNotify)gate_worker_free);
    for (guint i = 0; passes && i < passes->len; i++)
        g_ptr_array_add(workers, worker_inside(app, passes->pdata[i]));
    g_ptr_array_sort(workers, by_place);
    return passes ? g_steal_pointer(&workers) : NULL;
}

GPtrArray *gate_out_unseen(App *app, GError **error) {
    g_autoptr(GPtrArray) scans = gate_scan_out_by(app_db(app), WORK_NOBODY, clock_midnight(clock_now()), error);
    g_autoptr(GPtrArray) workers = g_ptr_array_new_with_free_func((GDestroyNotify)gate_worker_free);
    for (guint i = 0; scans && i < scans->len; i++) {
        const GateScan *scan = scans->pdata[i];
        g_autoptr(EntryPass) pass = entry_pass_load(app_db(app), scan->pass, error);
        if (!pass)
            return NULL;
        g_autofree char *at = clock_format_short(scan->at);
        GateWorker *worker = worker_inside(app, pass);
        g_free(worker->why);
        worker->why = g_strdup_printf(_("scanned out by nobody at %s"), at);
        g_ptr_array_add(workers, worker);
    }
    return scans ? g_steal_pointer(&workers) : NULL;
}

GPtrArray *gate_cards(App *app, const char *entry, GError **error) {
    g_autoptr(Record) record = record_load(app_db(app), entry, error);
    g_autoptr(GPtrArray) passes = record ? entry_pass_list(app_db(app), record->number, error) : NULL;
    g_autoptr(GPtrArray) workers = g_ptr_array_new_with_free_func((GDestroyNotify)gate_worker_free);
    for (guint i = 0; passes && i < passes->len; i++)
        g_ptr_array_add(workers, worker_of(app_db(app), passes->pdata[i], record));
    return passes ? g_steal_pointer(&workers) : NULL;
}

/* ---- the scan ---- */

static gboolean write_scan(Change *change, Found *found, const char *way, const char *why, GError **error) {
    g_autofree char *reason = *why ? g_strdup_printf("%s: %s", way, why) : g_strdup(way);
    return gate_scan_put(change, found->pass, found->code, way, why, error) && change_commit(change, "gate", found->code, reason, error);
}

/* With somebody inside the clocks of his entry run that nobody needs while the plant is empty of it; who leaves stops none that would do
 * harm: what strikes is judged again. */
static gboolean let_in(Case *entry, Found *found, GError **error) {
    return gate_scan_put(entry->change, found->pass, found->code, GATE_IN, "", error) && rule_clocks_save(entry, error) &&
           change_commit(entry->change, "gate", found->code, GATE_IN, error);
}

static gboolean take_out(App *app, Found *found, GateAnswer *answer, GError **error) {
    g_autoptr(Change) change = change_begin_in_doubt(app_plant(app), app_user(app) ? app_user_id(app) : WORK_NOBODY, error);
    g_autoptr(EntryPass) pass = change ? entry_pass_load(app_db(app), found->code, error) : NULL;
    if (!pass)
        return FALSE;
    entry_pass_free(found->pass);
    found->pass = g_steal_pointer(&pass);
    answer->why = g_strdup(found->pass->inside ? "" : _("was not scanned in"));
    answer->yes = answer->out = TRUE;
    return write_scan(change, found, GATE_OUT, "", error);
}

static gboolean refuse_scan(Change *change, Found *found, GateAnswer *answer, GError **error) {
    return write_scan(change, found, GATE_REFUSED, answer->why, error);
}

/* Judged inside the change that writes it: of two scans of one card only one comes in. */
static gboolean take_in(App *app, Found *found, GateAnswer *answer, GError **error) {
    g_autoptr(Change) change = app_need_user(app, error) ? change_begin(app_plant(app), app_user_id(app), error) : NULL;
    Authority wanted = {.verb = "gate"};
    if (!change || !authority_check(app, change, &wanted, error))
        return FALSE;
    if (!found->pass) {
        answer->forged = TRUE;
        answer->why = g_strdup(found->refusal);
        return refuse_scan(change, found, answer, error);
    }
    g_autoptr(EntryPass) pass = entry_pass_load(app_db(app), found->code, error);
    g_autoptr(Case) entry = pass ? case_in_change(change, app_shelf(app), pass->entry, error) : NULL;
    if (!entry || !judge(entry, pass, FALSE, &answer->why, error))
        return FALSE;
    entry_pass_free(found->pass);
    found->pass = g_steal_pointer(&pass);
    answer->yes = *answer->why == '\0';
    return answer->yes ? let_in(entry, found, error) : refuse_scan(change, found, answer, error);
}

gboolean gate_ask(App *app, const char *text, GateAnswer *answer, GError **error) {
    g_auto(Found) found = {0};
    *answer = (GateAnswer){0};
    if (!find_card(app, text, &found, error))
        return FALSE;
    if (!found.pass)
        return err_set(error, ERR_DENIED, "%s", found.refusal);
    g_autoptr(Case) entry = case_of_record(app_db(app), app_shelf(app), found.pass->entry, app_user_id(app), error);
    answer->worker = entry && judge(entry, found.pass, FALSE, &answer->why, error) ? load_worker(app, found.pass, error) : NULL;
    answer->yes = answer->worker && *answer->why == '\0';
    if (!answer->worker)
        gate_answer_clear(answer);
    return answer->worker != NULL;
}

gboolean gate_scan(App *app, const char *text, gboolean out, GateAnswer *answer, GError **error) {
    g_auto(Found) found = {0};
    *answer = (GateAnswer){0};
    if (!find_card(app, text, &found, error))
        return FALSE;
    if (out && !found.pass)
        return err_set(error, ERR_DENIED, "%s", found.refusal);
    gboolean taken = out ? take_out(app, &found, answer, error) : take_in(app, &found, answer, error);
    if (taken && found.pass)
        answer->worker = load_worker(app, found.pass, error);
    if (taken && (answer->worker || !found.pass))
        return TRUE;
    gate_answer_clear(answer);
    return FALSE;
}
