/* SPDX-License-Identifier: MIT
 *
 * bihuan onsite: who of the contractors is on site, scans at the gate, entry cards.
 */
#include "bihuan/app/gate.h"

#include "../output.h"
#include "../record_output.h"
#include "bihuan/app/work.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/outfile.h"
#include "bihuan/cli/command.h"

#include <string.h>

#define STEP "card"   /* of contractor-entry: issues one */
#define SCANS_MOST 50 /* of one card */

/* ---- who is on site ---- */

static void onsite_print_worker(Output *out, const GateWorker *worker) {
    output_text(out, "card", C_("gate", "Card"), worker->code);
    output_text(out, "name", C_("gate", "Name"), worker->name);
    output_text(out, "phone", C_("gate", "Phone"), worker->phone);
    output_text(out, "company", C_("gate", "Company"), worker->company);
    output_text(out, "entry", NULL, worker->entry);
    output_text(out, "area", NULL, worker->area);
    output_text(out, "area_name", C_("gate", "Area"), worker->area_name);
    output_time(out, "in", C_("gate", "In since"), worker->inside);
    output_time(out, "until", C_("gate", "Until"), worker->until);
    output_text(out, "why", C_("gate", "Should leave"), worker->why);
}

static gboolean onsite_print(CommandLine *line, const char *typed, GError **error) {
    g_autofree char *head = NULL, *path = outfile_place(typed, (const char *const[]){".pdf", NULL}, error);
    if (!path || !gate_print_onsite(line->app, path, &head, error))
        return FALSE;
    output_written(line->json, path, head);
    return TRUE;
}

static gboolean command_onsite_run(CommandLine *line, GError **error) {
    const char *typed = command_option(line, "-o");
    if (typed)
        return onsite_print(line, typed, error);
    g_autoptr(GPtrArray) workers = gate_onsite(line->app, error);
    g_autoptr(GPtrArray) unseen = workers ? gate_out_unseen(line->app, error) : NULL;
    if (!unseen)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    output_say(out, _("On site by entry cards: %u. The plant's own people are not scanned."), workers->len);
    output_table(out, NULL, C_("gate", "Card"), C_("gate", "Name"), C_("gate", "Phone"), C_("gate", "Company"), C_("gate", "Area"),
                 C_("gate", "In since"), C_("gate", "Until"), C_("gate", "Should leave"), NULL);
    for (guint i = 0; i < workers->len; i++) {
        output_row(out);
        onsite_print_worker(out, workers->pdata[i]);
    }
    output_end(out);
    for (guint i = 0; i < unseen->len; i++) {
        const GateWorker *worker = unseen->pdata[i];
        output_say(out, "%s %s %s: %s", worker->code, worker->name, worker->company, worker->why);
    }
    return TRUE;
}

/* ---- scans ---- */

static void onsite_print_answer(CommandLine *line, const GateAnswer *answer) {
    g_autoptr(Output) out = output_new(line->json);
    const GateWorker *worker = answer->worker;
    if (answer->yes)
        output_say(out, "%s", answer->out ? C_("gate", "OUT") : C_("gate", "YES"));
    output_object(out, NULL);
    output_flag(out, "yes", NULL, answer->yes);
    output_text(out, "way", NULL, !answer->yes ? GATE_REFUSED : answer->out ? GATE_OUT : GATE_IN);
    output_text(out, "card", C_("gate", "Card"), worker ? worker->code : NULL);
    output_text(out, "name", C_("gate", "Name"), worker ? worker->name : NULL);
    output_text(out, "company", C_("gate", "Company"), worker ? worker->company : NULL);
    output_text(out, "area", NULL, worker ? worker->area : NULL);
    output_text(out, NULL, C_("gate", "Area"), worker ? worker->area_name : NULL);
    output_time(out, "until", C_("gate", "Until"), worker ? worker->until : 0);
    output_text(out, "why", answer->yes ? C_("gate", "Note") : NULL, answer->why);
    output_end(out);
}

/* A no is an answer, and it fails: exit 4; 3 for what is no card of this plant. */
static gboolean onsite_scan(CommandLine *line, gboolean out, GError **error) {
    GateAnswer answer;
    if (!gate_scan(line->app, line->words[0], out, &answer, error))
        return FALSE;
    gboolean yes = answer.yes;
    if (yes || line->json)
        onsite_print_answer(line, &answer);
    if (!yes)
        err_set(error, answer.forged ? ERR_DENIED : ERR_HELD, _("NO. %s: %s"), answer.worker ? answer.worker->name : line->words[0],
                answer.why);
    gate_answer_clear(&answer);
    return yes;
}

static gboolean command_onsite_in(CommandLine *line, GError **error) {
    return onsite_scan(line, FALSE, error);
}

static gboolean command_onsite_out(CommandLine *line, GError **error) {
    return onsite_scan(line, TRUE, error);
}

/* ---- cards ---- */

/* Short names for the fields of the step. */
static const char *const KEYS[][2] = {{"name", "worker"},       {"phone", "worker_phone"},     {"certificate_until", "worker_until"},
                                      {"document", "document"}, {"trained", "worker_trained"}, {"fit", "worker_fit"}};

static gboolean command_onsite_card(CommandLine *line, GError **error) {
    g_autoptr(GHashTable) values = command_values(line->words + 1, error);
    for (gsize i = 0; values && i < G_N_ELEMENTS(KEYS); i++) {
        const char *value = g_hash_table_lookup(values, KEYS[i][0]);
        if (!value || strcmp(KEYS[i][0], KEYS[i][1]) == 0)
            continue;
        g_autofree char *copy = g_strdup(value);
        g_hash_table_remove(values, KEYS[i][0]);
        g_hash_table_insert(values, g_strdup(KEYS[i][1]), g_steal_pointer(&copy));
    }
    g_autoptr(Work) work = values ? work_act(line->app, line->words[0], STEP, FALSE, values, 0, error) : NULL;
    g_autoptr(GPtrArray) cards = work ? gate_cards(line->app, work->record->number, error) : NULL;
    if (!cards)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    output_object(out, NULL);
    onsite_print_worker(out, cards->pdata[cards->len - 1]);
    output_end(out);
    for (guint i = 0; work->advice && i < work->advice->len; i++)
        output_say(out, "%s %s", _("Advice:"), (const char *)work->advice->pdata[i]);
    return TRUE;
}

static gboolean onsite_print_cards(CommandLine *line, const char *typed, GError **error) {
    LabelResult result = {0};
    g_autofree char *path = outfile_place(typed, (const char *const[]){".pdf", NULL}, error);
    if (!path || !gate_print_cards(line->app, line->words[0], line->words[1], path, &result, error))
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    output_say(out, _("%s is written: %d entry cards on %d pages."), path, (int)result.labels, (int)result.pages);
    output_object(out, NULL);
    output_text(out, "file", NULL, path);
    output_number(out, "cards", NULL, result.labels);
    output_number(out, "pages", NULL, result.pages);
    output_end(out);
    g_free(result.file);
    return TRUE;
}

static gboolean command_onsite_cards(CommandLine *line, GError **error) {
    const char *typed = command_option(line, "-o");
    if (typed)
        return onsite_print_cards(line, typed, error);
    g_autoptr(GPtrArray) cards = gate_cards(line->app, line->words[0], error);
    if (!cards)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    output_table(out, NULL, C_("gate", "Card"), C_("gate", "Name"), C_("gate", "Phone"), C_("gate", "Certificate until"),
                 C_("gate", "In since"), C_("gate", "Revoked"), NULL);
    for (guint i = 0; i < cards->len; i++) {
        const GateWorker *worker = cards->pdata[i];
        output_row(out);
        output_text(out, "card", C_("gate", "Card"), worker->code);
        output_text(out, "name", C_("gate", "Name"), worker->name);
        output_text(out, "phone", C_("gate", "Phone"), worker->phone);
        output_text(out, "certificate_until", C_("gate", "Certificate until"), worker->certificate_until);
        output_time(out, "in", C_("gate", "In since"), worker->inside);
        output_time(out, "revoked", C_("gate", "Revoked"), worker->revoked);
    }
    output_end(out);
    return TRUE;
}

static const char *way_title(const char *way) {
    return strcmp(way, GATE_IN) == 0 ? C_("gate", "in") : strcmp(way, GATE_OUT) == 0 ? C_("gate", "out") : C_("gate", "refused");
}

static gboolean command_onsite_scans(CommandLine *line, GError **error) {
    g_autofree char *code = g_ascii_strup(line->words[0], -1);
    g_autoptr(EntryPass) pass = entry_pass_load(app_db(line->app), code, error);
    g_autoptr(GPtrArray) scans = pass ? gate_scan_list(app_db(line->app), pass->code, SCANS_MOST, error) : NULL;
    if (!scans)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    output_table(out, NULL, C_("gate", "At"), C_("gate", "Way"), C_("gate", "At the gate"), C_("gate", "Why"), NULL);
    for (guint i = 0; i < scans->len; i++) {
        const GateScan *scan = scans->pdata[i];
        output_row(out);
        output_time(out, "at", C_("gate", "At"), scan->at);
        output_shown(out, "way", C_("gate", "Way"), scan->way, way_title(scan->way));
        output_text(out, "person", C_("gate", "At the gate"), scan->person);
        output_text(out, "why", C_("gate", "Why"), scan->why);
    }
    output_end(out);
    return TRUE;
}

static const CommandOption OPTIONS[] = {
    {"-o", "FILE", N_("write them as PDF, by area and company, to be counted at the muster")},
    {0},
};
static const CommandOption CARDS_OPTIONS[] = {
    {"-o", "FILE", N_("write the valid ones as PDF, several on a sheet of A4")},
    {0},
};

static const Command PARTS[] = {
    {.name = "in",
     .usage = "CARD",
     .summary = N_("a card is scanned, or its number typed, to come in: yes, or no and why"),
     .needs = NEED_WRITE | MAY_USER,
     .min_words = 1,
     .max_words = 1,
     .run = command_onsite_in},
    {.name = "out",
     .usage = "CARD",
     .summary = N_("to go out: always taken"),
     .needs = NEED_WRITE | MAY_USER | MAY_REPORT,
     .min_words = 1,
     .max_words = 1,
     .run = command_onsite_out},
    {.name = "card",
     .usage = "ENTRY name=… document=… phone=… certificate_until=… trained=… fit=yes",
     .summary = N_("issue the entry card of a worker"),
     .needs = NEED_WRITE | MAY_USER,
     .min_words = 2,
     .max_words = -1,
     .run = command_onsite_card},
    {.name = "cards",
     .usage = "ENTRY [CARD] [-o FILE.pdf]",
     .summary = N_("the entry cards of an entry, on the terminal and on paper"),
     .needs = NEED_PLANT | MAY_USER,
     .options = CARDS_OPTIONS,
     .min_words = 1,
     .max_words = 2,
     .run = command_onsite_cards},
    {.name = "scans",
     .usage = "CARD",
     .summary = N_("when a card came in, went out and was refused, newest first"),
     .needs = NEED_PLANT | MAY_USER,
     .min_words = 1,
     .max_words = 1,
     .run = command_onsite_scans},
    {0},
};

const Command command_onsite = {
    .name = "onsite",
    .usage = "[-o FILE.pdf] | in CARD | out CARD | card ENTRY key=value… | cards ENTRY [CARD] [-o FILE.pdf] | scans CARD",
    .summary = N_("contractors' workers on site, and their entry cards at the gate"),
    .needs = NEED_PLANT | MAY_USER,
    .options = OPTIONS,
    .run = command_onsite_run,
    .parts = PARTS,
};
