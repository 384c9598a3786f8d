/* SPDX-License-Identifier: MIT
 *
 * bihuan backup: a copy of the plant, verified before it gets its name; one file, all of it, or by the keeping rule.
 */
#include "bihuan/app/backup.h"

#include "../output.h"
#include "../private.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"

static gboolean command_backup_progress(gpointer data, gint64 done, gint64 of) {
    (void)data;
    return cli_progress(_("Verifying"), done, of);
}

static void command_backup_print(Output *out, CommandLine *line, const BackupDone *done) {
    output_object(out, NULL);
    output_text(out, "file", NULL, done->file);
    output_number(out, "rows", NULL, done->facts.head_seq);
    output_text(out, "head", NULL, done->head);
    output_text(out, "evidence", NULL, plant_evidence_dir(app_plant(line->app)));
    output_number(out, "files", NULL, done->evidence);
    output_number(out, "missing", NULL, done->missing);
    output_number(out, "seq", NULL, done->seq);
    output_ids(out, "removed", done->removed);
    output_ids(out, "future", done->future);
    output_ids(out, "strange", done->strange);
    output_end(out);
}

static void command_backup_say(Output *out, CommandLine *line, const BackupWish *wish, const BackupDone *done) {
    output_say(out, _("%s is written and verified, head %s."), done->file, done->head);
    if (wish->kind == BACKUP_SINGLE)
        output_say(out, _("Copy the evidence folder %s and the key file (.key) beside it as well."),
                   plant_evidence_dir(app_plant(line->app)));
    else
        output_say(out, _("%d evidence files lie beside it."), done->evidence);
    if (done->missing)
        output_say(out, _("%d evidence files could not be copied; run bihuan verify."), done->missing);
    if (wish->kind == BACKUP_ALL && !wish->with_key)
        output_say(out, "%s", _("The key is not in it: keep a copy of the key file elsewhere, under lock."));
    for (guint i = 0; i < done->removed->len; i++)
        output_say(out, _("%s is no longer kept."), (const char *)done->removed->pdata[i]);
    for (guint i = 0; done->future && i < done->future->len; i++)
        output_say(out, _("%s has a name of the future: it does not count and stays; was the clock ahead?"),
                   (const char *)done->future->pdata[i]);
    for (guint i = 0; done->strange && i < done->strange->len; i++)
        output_say(out, _("%s is named like a copy but is not a whole copy of this plant: it does not count and stays."),
                   (const char *)done->strange->pdata[i]);
    if (done->not_recorded)
        output_say(out, _("The backup is not recorded in the log: %s"), done->not_recorded);
}

static gboolean read_wish(CommandLine *line, BackupWish *wish, GError **error) {
    const char *all = command_option(line, "--all"), *keep = command_option(line, "--keep");
    int ways = (all != NULL) + (keep != NULL) + (line->words[0] != NULL);
    if (ways != 1)
        return err_set(error, ERR_USAGE,
                       ways ? _("Give one of: FILE, --all FOLDER, --keep FOLDER.")
                            : _("Where to? Give FILE, --all FOLDER or --keep FOLDER."));
    wish->with_key = command_option(line, "--with-key") != NULL;
    if (wish->with_key && !all)
        return err_set(error, ERR_USAGE, _("--with-key goes with --all."));
    wish->kind = all ? BACKUP_ALL : keep ? BACKUP_KEEP : BACKUP_SINGLE;
    wish->target = all ? all : keep ? keep : line->words[0];
    wish->second = command_option(line, "--with");
    wish->progress = command_backup_progress;
    return TRUE;
}

/* Writing, so that the backup is a log row; where that is refused a copy is taken all the same. */
static gboolean command_backup_open_plant(CommandLine *line, GError **error) {
    g_autoptr(GError) reason = NULL;
    gboolean ok = cli_open(line, TRUE, &reason);
    if (!ok && !err_is(reason, ERR_DENIED) && !err_is(reason, ERR_IO)) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return FALSE;
    }
    if (!ok && !cli_open(line, FALSE, error))
        return FALSE;
    if (!cli_set_clock(line, app_plant(line->app), ok, FALSE, error))
        return FALSE;
    return (!line->user || cli_log_in(line, ok, error)) && cli_prove_second(line, command_option(line, "--with"), error);
}

static gboolean command_backup_run(CommandLine *line, GError **error) {
    BackupWish wish = {0};
    BackupDone done = {0};
    gboolean ok = read_wish(line, &wish, error) && command_backup_open_plant(line, error) && app_backup(line->app, &wish, &done, error);
    cli_progress_end();
    g_autoptr(Output) out = output_new(line->json);
    if (ok) {
        command_backup_print(out, line, &done);
        command_backup_say(out, line, &wish, &done);
    }
    backup_done_clear(&done);
    return ok;
}

static const CommandOption OPTIONS[] = {
    {"--all", "FOLDER", N_("database and evidence, in a new folder")},
    {"--with-key", NULL, N_("the key as well: whoever has the folder can make labels")},
    {"--keep", "FOLDER", N_("one more copy in a folder of dated ones; old ones go by rule")},
    {0},
};

const Command command_backup = {
    .name = "backup",
    .usage = "FILE | --all FOLDER [--with-key] | --keep FOLDER",
    .summary = N_("copy the plant to a new file and verify the copy"),
    .needs = NEED_FILE,
    .options = OPTIONS,
    .max_words = 1,
    .run = command_backup_run,
};
