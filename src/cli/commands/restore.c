/* SPDX-License-Identifier: MIT
 *
 * bihuan restore: puts a copy back. Without --with it only says what would be lost.
 */
#include "bihuan/app/restore.h"
#include "bihuan/app/session.h"

#include "../output.h"
#include "../private.h"
#include "bihuan/store/plant_clock.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

#define MEANING "恢复备份 / restore"

static gboolean command_restore_progress(gpointer data, gint64 done, gint64 of) {
    (void)data;
    return cli_progress(_("Verifying"), done, of);
}

static void say_plan(Output *out, const RestorePlan *plan) {
    g_autofree char *at = clock_format_short(plan->copy_at), *since = clock_format_short(plan->lost_since);
    g_autofree char *code = head_code_of(plan->copy_head);
    gint64 lost = restore_lost(plan);
    output_say(out, _("The copy %s ends at row %ld of %s, head %s."), plan->backup, (long)plan->copy_seq, at, code);
    if (plan->absent)
        output_say(out, _("There is no file %s at present."), plan->plant);
    if (plan->trouble)
        output_say(out, _("The present file cannot be read: %s"), plan->trouble);
    if (plan->live_seq)
        output_say(out, _("The present file ends at row %ld."), (long)plan->live_seq);
    if (lost > 0 && plan->lost_since)
        output_say(out, _("LOST would be %ld rows: %ld to %ld, everything since %s."), (long)lost, (long)plan->common + 1,
                   (long)plan->lost_seq, since);
    else if (lost > 0)
        output_say(out, _("LOST would be %ld rows: %ld to %ld, which anchors have seen."), (long)lost, (long)plan->common + 1,
                   (long)plan->lost_seq);
    else if (lost == 0)
        output_say(out, "%s", _("No row would be lost."));
    else
        output_say(out, "%s", _("Nobody knows whether rows would be lost: no anchor was found. Look at the last prints."));
    for (guint i = 0; i < plan->anchors->len; i++) {
        const VerifyAnchor *anchor = plan->anchors->pdata[i];
        output_say(out, "%s: %s", anchor->name, anchor->text);
    }
}

static void add_plan(Output *out, const RestorePlan *plan) {
    gint64 lost = restore_lost(plan);
    g_autofree char *code = head_code_of(plan->copy_head);
    output_text(out, "backup", NULL, plan->backup);
    output_number(out, "backup_rows", NULL, plan->copy_seq);
    output_text(out, "backup_head", NULL, code);
    output_number(out, "rows", NULL, plan->live_seq);
    output_text(out, "trouble", NULL, plan->trouble);
    output_known(out, "lost", lost >= 0, lost);
    output_number(out, "lost_from", NULL, lost > 0 ? plan->common + 1 : 0);
    output_number(out, "lost_to", NULL, lost > 0 ? plan->lost_seq : 0);
    output_time(out, "lost_since", NULL, plan->lost_since);
}

/* done NULL: nothing was changed. */
static void command_restore_print(Output *out, const RestorePlan *plan, const RestoreDone *done) {
    say_plan(out, plan);
    output_object(out, NULL);
    add_plan(out, plan);
    output_flag(out, "done", NULL, done != NULL);
    if (done) {
        output_text(out, "aside", NULL, done->aside);
        output_number(out, "epoch", NULL, done->epoch);
        output_number(out, "seq", NULL, done->seq);
        output_text(out, "head", NULL, done->head);
        output_number(out, "files", NULL, done->evidence);
    }
    output_end(out);
    if (!done) {
        output_say(out, "%s", _("Nothing was changed. Two people do it: --user ID --with ID --reason TEXT."));
        return;
    }
    output_say(out, _("The copy is put back; the restore is row %ld, epoch %ld, head %s."), (long)done->seq, (long)done->epoch, done->head);
    if (done->aside)
        output_say(out, _("The file that was there is now %s."), done->aside);
    if (done->evidence)
        output_say(out, _("%d evidence files were brought back."), done->evidence);
}

/* The time of a drill stands at the newest row anybody knows. */
static gboolean set_clock(CommandLine *line, const RestorePlan *plan, GError **error) {
    if (!line->at_text) {
        if (plan->simulated)
            clock_simulate(plan->now, FALSE);
        return TRUE;
    }
    g_autoptr(Plant) copy = plant_open(plan->backup, FALSE, error);
    return copy && cli_set_clock(line, copy, TRUE, FALSE, error);
}

/* Both prove themselves to the plant that is there; where that cannot be read or trusted, to the copy, which holds their
 * accounts as well. */
static gboolean prove_both(CommandLine *line, RestorePlan *plan, RestoreWish *wish, ChangeSignature signatures[2], GError **error) {
    g_autoptr(GError) refused = NULL;
    if (!line->user)
        return TRUE; /* refused later: two people are named */
    line->app = plan->ask_copy ? app_open_as(plan->backup, plan->plant, error) : app_open(line->plant, FALSE, error);
    if (!line->app || !cli_log_in(line, TRUE, error) || !cli_prove_second(line, wish->second, error) ||
        !session_both(line->app, wish->second, error))
        return FALSE;
    if (session_signature(line->app, MEANING, &signatures[0], &refused))
        wish->signature = &signatures[0];
    if (session_countersignature(line->app, MEANING, &signatures[1]))
        wish->countersignature = &signatures[1];
    if (refused)
        g_propagate_error(error, g_steal_pointer(&refused));
    return !refused;
}

/* What a wrong clock dates cannot be told from a later history; a plant that cannot be opened has no word to say. */
static gboolean clock_is_sure(CommandLine *line, GError **error) {
    return !line->app || plant_clock_sure(app_plant(line->app), error);
}

static gboolean do_it(CommandLine *line, RestorePlan *plan, GError **error) {
    RestoreDone done = {0};
    ChangeSignature signatures[2];
    RestoreWish wish = {.first = line->user,
                        .second = command_option(line, "--with"),
                        .reason = command_option(line, "--reason"),
                        .shown = plan,
                        .progress = command_restore_progress};
    gboolean ok = set_clock(line, plan, error) && prove_both(line, plan, &wish, signatures, error) && clock_is_sure(line, error) &&
                  restore_plan_settle(plan, error) && restore_run(line->plant, line->words[0], &wish, &done, error);
    cli_progress_end();
    g_autoptr(Output) out = output_new(line->json);
    if (ok)
        command_restore_print(out, plan, &done);
    restore_done_clear(&done);
    return ok;
}

static gboolean command_restore_run(CommandLine *line, GError **error) {
    g_autoptr(RestorePlan) plan = restore_plan(line->plant, line->words[0], command_restore_progress, NULL, error);
    cli_progress_end();
    if (!plan)
        return FALSE;
    if (command_option(line, "--with"))
        return do_it(line, plan, error);
    g_autoptr(Output) out = output_new(line->json);
    command_restore_print(out, plan, NULL);
    return TRUE;
}

static const CommandOption OPTIONS[] = {
    {"--with", "ID", N_("the second person; without it nothing is changed")},
    {"--with-secret-file", "FILE", N_("the second person's password")},
    {"--reason", "TEXT", N_("why")},
    {0},
};

const Command command_restore = {
    .name = "restore",
    .usage = "BACKUP [--with ID --reason TEXT]",
    .summary = N_("put a backup back: says what would be lost, and two people do it"),
    .needs = NEED_FILE,
    .options = OPTIONS,
    .min_words = 1,
    .max_words = 1,
    .run = command_restore_run,
};
