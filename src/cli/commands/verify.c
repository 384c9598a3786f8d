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

/* How far the promise reaches: rows behind the newest anchor could be cut off without a trace. */
static void print_reach(Output *out, const Verify *verify, gint64 head) {
    const VerifyAnchor *newest = anchor_newest(verify->anchors);
    if (!newest) {
        output_say(out, "%s", _("No anchor was found: rows cut off at the end could not be noticed."));
        return;
    }
    g_autofree char *age = clock_show_duration(MAX(0, clock_now() - newest->at));
    output_say(out, _("Newest anchor: row %ld, %s old, %ld rows after it (%s)."), (long)newest->seq, age, (long)(head - newest->seq),
               newest->name);
}

static void print_broken(Output *out, const Verify *verify) {
    output_list(out, "broken");
    for (guint i = 0; i < verify->broken->len; i++) {
        const VerifyBroken *broken = verify->broken->pdata[i];
        output_say(out, "%s", broken->text);
        output_object(out, NULL);
        output_number(out, "seq", NULL, broken->seq);
        output_text(out, "text", NULL, broken->text);
        output_end(out);
    }
    output_end(out);
    output_list(out, "state");
    for (guint i = 0; i < verify->state->len; i++) {
        const VerifyState *state = verify->state->pdata[i];
        output_say(out, "%s %s: %s", state->table, state->key, state->text);
        output_object(out, NULL);
        output_text(out, "table", NULL, state->table);
        output_text(out, "key", NULL, state->key);
        output_text(out, "text", NULL, state->text);
        output_end(out);
    }
    output_end(out);
}

static void print_accepted(Output *out, const Verify *verify) {
    output_list(out, "accepted");
    for (guint i = 0; i < verify->accepted->len; i++) {
        const VerifyAccepted *accepted = verify->accepted->pdata[i];
        output_say(out, "%s", accepted->text);
        output_object(out, NULL);
        output_number(out, "from", NULL, accepted->from);
        output_number(out, "to", NULL, accepted->to);
        output_text(out, "text", NULL, accepted->text);
        output_end(out);
    }
    output_end(out);
}

static void command_verify_print(Output *out, const Verify *verify, gint64 head) {
    const VerifyAnchor *newest = anchor_newest(verify->anchors);
    g_autofree char *last = clock_format_short(verify->last);
    output_say(out, "%s", sentence_of(verify));
    output_say(out, _("%ld rows, the newest of %s, head %s."), (long)verify->rows, last, verify->head ? verify->head : "");
    output_object(out, NULL);
    output_flag(out, "ok", NULL, verify->ok);
    output_text(out, "status", NULL, status_of(verify));
    output_number(out, "rows", NULL, verify->rows);
    output_number(out, "signed", NULL, verify->signed_rows);
    output_text(out, "head", NULL, verify->head);
    output_time(out, "last", NULL, verify->last);
    print_broken(out, verify);
    output_anchors(out, verify->anchors);
    output_number(out, "anchored", NULL, newest ? newest->seq : 0);
    print_accepted(out, verify);
    output_number(out, "from", NULL, verify->from);
    output_ids(out, "first_keys", verify->first_keys);
    output_number(out, "broken_count", NULL, verify->broken_count);
    output_number(out, "state_count", NULL, verify->state_count);
    output_end(out);
    for (guint i = 0; i < verify->first_keys->len; i++)
        output_say(out, _("Nobody vouched for one of the first two keys: %s; compare it with the promise on paper."),
                   (const char *)verify->first_keys->pdata[i]);
    print_reach(out, verify, head);
}

/* The first thing that is wrong, as the sentence of the exit status. */
static gboolean command_verify_refuse(const Verify *verify, GError **error) {
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
        g_autoptr(Output) out = output_new(TRUE);
        output_object(out, NULL);
        output_flag(out, "ok", NULL, FALSE);
        output_number(out, "rows", NULL, 0);
        output_null(out, "head");
        output_null(out, "last");
        output_list(out, "broken");
        output_object(out, NULL);
        output_number(out, "seq", NULL, 0);
        output_text(out, "text", NULL, reason->message);
        output_end(out);
        output_end(out);
        output_texts(out, "state", NULL, NULL);
        output_texts(out, "anchors", NULL, NULL);
        output_end(out);
    }
    return err_set(error, ERR_CORRUPT, "%s", reason->message);
}

static gboolean command_verify_progress(gpointer data, gint64 done, gint64 of) {
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
    g_autoptr(Verify) verify = verify_plant_since(plant, from, VERIFY_ALL, command_verify_progress, NULL, reason);
    cli_progress_end();
    if (!verify || !add_paper(line, plant, verify, error))
        return NULL;
    if (from > 1)
        verify_since_note(plant, from, verify);
    return g_steal_pointer(&verify);
}

static gboolean command_verify_run(CommandLine *line, GError **error) {
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
    g_autoptr(Output) out = output_new(line->json);
    command_verify_print(out, verify, plant_head_seq(plant));
    return verify->ok || command_verify_refuse(verify, error);
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
    .run = command_verify_run,
};
