/* SPDX-License-Identifier: MIT
 *
 * bihuan backup: a copy of the plant file, verified before it gets its name.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "../output.h"
#include "../private.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/store/verify.h"

static gboolean progress(gpointer data, gint64 done, gint64 of) {
    (void)data;
    return cli_progress(_("Verifying"), done, of);
}

/* The copy by itself: the evidence lies beside the plant, and what other terminals remember is not its
 * business. */
static gboolean check_copy(const char *path, GError **error) {
    g_autoptr(Plant) plant = plant_open(path, FALSE, error);
    g_autoptr(Verify) verify =
        plant ? verify_plant(plant, VERIFY_CHAIN | VERIFY_STATE, progress, NULL, error) : NULL;
    cli_progress_end();
    if (!verify) return FALSE;
    g_autofree char *complaint = db_check_file(plant_db(plant), FALSE);
    return (verify->ok && !complaint) ||
           err_set(error, ERR_CORRUPT,
                   _("The plant is not whole, so no backup was kept; run bihuan verify."));
}

static gboolean sync_path(const char *path, int flags) {
    int fd = open(path, flags | O_CLOEXEC);
    if (fd < 0) return FALSE;
    gboolean ok = fsync(fd) == 0;
    close(fd);
    return ok;
}

/* link() and not rename(): a backup never replaces an older one. */
static gboolean keep_copy(const char *temporary, const char *path, GError **error) {
    g_autofree char *folder = g_path_get_dirname(path), *shown = utf8_printable(path);
    if (!sync_path(temporary, O_RDONLY) || link(temporary, path) != 0)
        return err_set_errno(error, ERR_IO, _("%s cannot be written"), shown);
    unlink(temporary);
    sync_path(folder, O_RDONLY | O_DIRECTORY);
    return TRUE;
}

static void print_result(CommandLine *line, const char *path) {
    Plant *plant = app_plant(line->app);
    g_autofree char *head = plant_head_code(plant);
    if (!line->json) {
        output_line(_("%s is written and verified, head %s."), path, head);
        output_line(_("Copy the evidence folder %s and the key file (.key) beside it as well."),
                    plant_evidence_dir(plant));
        return;
    }
    g_autoptr(JsonBuilder) json = json_builder_new();
    output_begin_object(json, NULL);
    output_text(json, "file", path);
    output_number(json, "rows", plant_head_seq(plant));
    output_text(json, "head", head);
    output_text(json, "evidence", plant_evidence_dir(plant));
    json_builder_end_object(json);
    output_print(json);
}

static gboolean run(CommandLine *line, GError **error) {
    const char *path = line->words[0];
    g_autofree char *shown = utf8_printable(path);
    if (g_file_test(path, G_FILE_TEST_EXISTS))
        return err_set(error, ERR_IO, _("%s exists already; choose another name"), shown);
    g_autofree char *folder = g_path_get_dirname(path), *folder_shown = utf8_printable(folder);
    if (!g_file_test(folder, G_FILE_TEST_IS_DIR))
        return err_set(error, ERR_IO, _("There is no folder %s; make it first."), folder_shown);
    g_autofree char *temporary = g_strdup_printf("%s.%d.tmp", path, (int)getpid());
    gboolean ok = db_copy_into(app_db(line->app), temporary, error) && check_copy(temporary, error) &&
                  keep_copy(temporary, path, error);
    if (!ok) unlink(temporary);
    if (ok) print_result(line, path);
    return ok;
}

const Command command_backup = {
    .name = "backup",
    .usage = "FILE",
    .summary = N_("copy the plant to a new file and verify the copy"),
    .needs = NEED_PLANT,
    .min_words = 1,
    .max_words = 1,
    .run = run,
};
