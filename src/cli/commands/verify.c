/* SPDX-License-Identifier: MIT
 *
 * bihuan verify: is the log whole, and is the state what the log says?
 */
#include "bihuan/store/verify.h"

#include "../anchor_output.h"
#include "../output.h"
#include "../private.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/app/mend.h"
#include "bihuan/store/anchor.h"

static void print_json_anchors(JsonBuilder *json, const Verify *verify) {
    const VerifyAnchor *newest = anchor_newest(verify->anchors);
    output_anchors(json, verify->anchors);
    output_number(json, "anchored", newest ? newest->seq : 0);
    output_begin_array(json, "accepted");
    for (guint i = 0; i < verify->accepted->len; i++) {
        const VerifyAccepted *accepted = verify->accepted->pdata[i];
        output_begin_object(json, NULL);
        output_number(json, "from", accepted->from);
        output_number(json, "to", accepted->to);
        output_text(json, "text", accepted->text);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
    output_number(json, "from", verify->from);
}

/* ok alone would not tell an auditor that two people have accepted a broken part. */
static const char *status_of(const Verify *verify) {
    return !verify->ok ? "broken" : verify->accepted->len ? "accepted" : "whole";
}

static const char *sentence_of(const Verify *verify) {
    if (!verify->ok)
        return _("The plant was changed or damaged.");
    return verify->accepted->len ? _("The log is whole but for what two people accepted as broken, and the state is what it says.")
                                 : _("The log is whole, and the state is what it says.");
}

static void print_first_keys(const Verify *verify) {
    for (guint i = 0; i < verify->first_keys->len; i++)
        output_line(_("Nobody vouched for one of the first two keys: %s; compare it with the promise on paper."),
                    (const char *)verify->first_keys->pdata[i]);
}

static void print_json(const Verify *verify) {
    g_autoptr(JsonBuilder) json = json_builder_new();
    output_begin_object(json, NULL);
    output_flag(json, "ok", verify->ok);
    output_text(json, "status", status_of(verify));
    output_number(json, "rows", verify->rows);
    output_number(json, "signed", verify->signed_rows);
    output_text(json, "head", verify->head);
    output_time(json, "last", verify->last);
    output_begin_array(json, "broken");
    for (guint i = 0; i < verify->broken->len; i++) {
        const VerifyBroken *broken = verify->broken->pdata[i];
        output_begin_object(json, NULL);
        output_number(json, "seq", broken->seq);
        output_text(json, "text", broken->text);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
    output_begin_array(json, "state");
    for (guint i = 0; i < verify->state->len; i++) {
        const VerifyState *state = verify->state->pdata[i];
        output_begin_object(json, NULL);
        output_text(json, "table", state->table);
        output_text(json, "key", state->key);
        output_text(json, "text", state->text);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
    print_json_anchors(json, verify);
    output_ids(json, "first_keys", verify->first_keys);
    output_number(json, "broken_count", verify->broken_count);
    output_number(json, "state_count", verify->state_count);
    json_builder_end_object(json);
    output_print(json);
}

/* How far the promise reaches: rows behind the newest anchor could be cut off without a trace. */
static void print_reach(const Verify *verify, gint64 head) {
    const VerifyAnchor *newest = anchor_newest(verify->anchors);
    if (!newest) {
        output_line("%s", _("No anchor was found: rows cut off at the end could not be noticed."));
        return;
    }
    g_autofree char *age = clock_show_duration(MAX(0, clock_now() - newest->at));
    output_line(_("Newest anchor: row %ld, %s old, %ld rows after it (%s)."), (long)newest->seq, age, (long)(head - newest->seq),
                newest->name);
}

static void print_text(const Verify *verify, gint64 head) {
    g_autofree char *last = clock_format_short(verify->last);
    output_line("%s", sentence_of(verify));
    output_line(_("%ld rows, the newest of %s, head %s."), (long)verify->rows, last, verify->head ? verify->head : "");
    for (guint i = 0; i < verify->broken->len; i++) {
        const VerifyBroken *broken = verify->broken->pdata[i];
        output_line("%s", broken->text);
    }
    for (guint i = 0; i < verify->state->len; i++) {
        const VerifyState *state = verify->state->pdata[i];
        output_line("%s %s: %s", state->table, state->key, state->text);
    }
    for (guint i = 0; i < verify->anchors->len; i++) {
        const VerifyAnchor *anchor = verify->anchors->pdata[i];
        output_line("%s: %s", anchor->name, anchor->text);
    }
    for (guint i = 0; i < verify->accepted->len; i++)
        output_line("%s", ((const VerifyAccepted *)verify->accepted->pdata[i])->text);
    print_first_keys(verify);
    print_reach(verify, head);
}

/* The first thing that is wrong, as the sentence of the exit status. */
static gboolean refuse(const Verify *verify, GError **error) {
    if (verify->broken->len) {
        const VerifyBroken *broken = verify->broken->pdata[0];
        return err_set(error, ERR_CORRUPT, _("The plant is not whole: %s."), broken->text);
    }
    if (verify->state->len) {
        const VerifyState *state = verify->state->pdata[0];
        return err_set(error, ERR_CORRUPT, _("The state differs from the log, first in %s %s: %s."), state->table, state->key, state->text);
    }
    for (guint i = 0; i < verify->anchors->len; i++) {
        const VerifyAnchor *anchor = verify->anchors->pdata[i];
        if (!anchor->ok)
            return err_set(error, ERR_CORRUPT, "%s: %s", anchor->name, anchor->text);
    }
    return err_set(error, ERR_CORRUPT, _("The plant file is damaged; restore a backup."));
}

/* What cannot even be opened is told in the same document. */
static gboolean refuse_unreadable(const CommandLine *line, GError *reason, GError **error) {
    if (!err_is(reason, ERR_CORRUPT) && !err_is(reason, ERR_INPUT)) {
        g_propagate_error(error, g_error_copy(reason));
        return FALSE;
    }
    if (line->json) {
        g_autoptr(JsonBuilder) json = json_builder_new();
        output_begin_object(json, NULL);
        output_flag(json, "ok", FALSE);
        output_number(json, "rows", 0);
        output_null(json, "head");
        output_null(json, "last");
        output_begin_array(json, "broken");
        output_begin_object(json, NULL);
        output_number(json, "seq", 0);
        output_text(json, "text", reason->message);
        json_builder_end_object(json);
        json_builder_end_array(json);
        output_texts(json, "state", NULL);
        output_texts(json, "anchors", NULL);
        json_builder_end_object(json);
        output_print(json);
    }
    return err_set(error, ERR_CORRUPT, "%s", reason->message);
}

static gboolean progress(gpointer data, gint64 done, gint64 of) {
    (void)data;
    return cli_progress(_("Verifying"), done, of);
}

/* Anchors from paper: --anchor, --head, and every word. */
static gboolean add_paper(CommandLine *line, Plant *plant, Verify *verify, GError **error) {
    const char *given[] = {command_option(line, "--anchor"), command_option(line, "--head"), command_option(line, "--heads")};
    for (int i = 0; i < 2 || line->words[i - 2]; i++) {
        const char *text = i < 2 ? given[i] : line->words[i - 2];
        VerifyAnchor *anchor = text ? anchor_judge_typed(plant, text, error) : NULL;
        if (text && !anchor)
            return FALSE;
        if (anchor)
            verify_add_anchor(verify, anchor);
    }
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    if (given[2] && !anchor_judge_heads(plant, given[2], TRUE, found, error))
        return FALSE;
    for (guint i = 0; i < found->len; i++)
        verify_add_anchor(verify, found->pdata[i]);
    return TRUE;
}

static gboolean accept_break(CommandLine *line, const char *rows, GError **error) {
    MendWish wish = {.second = command_option(line, "--with"), .reason = command_option(line, "--reason")};
    if (!mend_range_parse(rows, &wish.from, &wish.to, error) || !cli_open(line, TRUE, error) ||
        !cli_set_clock(line, app_plant(line->app), TRUE, FALSE, error))
        return FALSE;
    if (!line->user)
        return err_set(error, ERR_USAGE, _("Who does it? Give --user ID."));
    plant_accept_trouble(app_plant(line->app)); /* what they are about to take as it is keeps nobody from saying so */
    gboolean ok = cli_log_in(line, TRUE, error) && cli_prove_second(line, wish.second, error) && mend_accept(line->app, &wish, error);
    app_close(line->app);
    line->app = NULL;
    return ok;
}

/* Everything about one open plant; NULL and *error, or *reason if it cannot be read. */
static Verify *check(CommandLine *line, Plant *plant, GError **reason, GError **error) {
    const char *since = command_option(line, "--since");
    gint64 from = 1;
    if (!cli_set_clock(line, plant, FALSE, FALSE, error) || (since && !verify_since_parse(plant, since, &from, error)))
        return NULL;
    g_autoptr(Verify) verify = verify_plant_since(plant, from, VERIFY_ALL, progress, NULL, reason);
    cli_progress_end();
    if (!verify || !add_paper(line, plant, verify, error))
        return NULL;
    if (from > 1)
        verify_since_note(plant, from, verify);
    return g_steal_pointer(&verify);
}

static gboolean run(CommandLine *line, GError **error) {
    g_autoptr(GError) reason = NULL, refusal = NULL;
    const char *rows = command_option(line, "--accept-break");
    if (rows && !accept_break(line, rows, error))
        return FALSE;
    g_autoptr(Plant) plant = plant_open(line->plant, FALSE, &reason);
    g_autoptr(Verify) verify = plant ? check(line, plant, &reason, &refusal) : NULL;
    if (refusal) {
        g_propagate_error(error, g_steal_pointer(&refusal));
        return FALSE;
    }
    if (!verify)
        return refuse_unreadable(line, reason, error);
    if (line->json)
        print_json(verify);
    else
        print_text(verify, plant_head_seq(plant));
    return verify->ok || refuse(verify, error);
}

static const CommandOption OPTIONS[] = {
    {"--since", "ROW|TIME", N_("check from a row or a time on")},
    {"--anchor", "CODE@ROW", N_("a head code from paper, with its row")},
    {"--head", "CODE", N_("a head code from paper")},
    {"--heads", "FILE", N_("a heads file, wherever the plant lay, or a saved system log")},
    {"--accept-break", "ROWS", N_("accept broken rows after a fault of the hardware: two people")},
    {"--with", "ID", N_("the second person")},
    {"--with-secret-file", "FILE", N_("the second person's password")},
    {"--reason", "TEXT", N_("why")},
    {0},
};

const Command command_verify = {
    .name = "verify",
    .usage = "[CODE[@ROW]…]",
    .summary = N_("check the log, replay it, and compare the state with it"),
    .needs = NEED_FILE,
    .options = OPTIONS,
    .max_words = -1,
    .run = run,
};
