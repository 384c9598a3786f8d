/* SPDX-License-Identifier: MIT
 *
 * bihuan verify: is the log whole, and is the state what the log says?
 */
#include "bihuan/store/verify.h"

#include "../output.h"
#include "../private.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

static void print_json(const Verify *verify) {
    g_autoptr(JsonBuilder) json = json_builder_new();
    output_begin_object(json, NULL);
    output_flag(json, "ok", verify->ok);
    output_number(json, "rows", verify->rows);
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
    output_begin_array(json, "anchors");
    for (guint i = 0; i < verify->anchors->len; i++) {
        const VerifyAnchor *anchor = verify->anchors->pdata[i];
        output_begin_object(json, NULL);
        output_text(json, "name", anchor->name);
        output_number(json, "seq", anchor->seq);
        output_flag(json, "ok", anchor->ok);
        output_text(json, "text", anchor->text);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
    output_number(json, "broken_count", verify->broken_count);
    output_number(json, "state_count", verify->state_count);
    json_builder_end_object(json);
    output_print(json);
}

static void print_text(const Verify *verify) {
    g_autofree char *last = clock_format_short(verify->last);
    output_line("%s", verify->ok ? _("The log is whole, and the state is what it says.")
                                 : _("The plant was changed or damaged."));
    output_line(_("%ld rows, the newest of %s, head %s."), (long)verify->rows, last,
                verify->head ? verify->head : "");
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
        if (!anchor->ok) output_line("%s: %s", anchor->name, anchor->text);
    }
}

/* The first thing that is wrong, as the sentence of the exit status. */
static gboolean refuse(const Verify *verify, GError **error) {
    if (verify->broken->len) {
        const VerifyBroken *broken = verify->broken->pdata[0];
        return err_set(error, ERR_CORRUPT, _("The plant is not whole: %s."), broken->text);
    }
    if (verify->state->len) {
        const VerifyState *state = verify->state->pdata[0];
        return err_set(error, ERR_CORRUPT, _("The state differs from the log, first in %s %s: %s."),
                       state->table, state->key, state->text);
    }
    for (guint i = 0; i < verify->anchors->len; i++) {
        const VerifyAnchor *anchor = verify->anchors->pdata[i];
        if (!anchor->ok) return err_set(error, ERR_CORRUPT, "%s: %s", anchor->name, anchor->text);
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

static gboolean run(CommandLine *line, GError **error) {
    g_autoptr(GError) reason = NULL;
    g_autoptr(Plant) plant = plant_open(line->plant, FALSE, &reason);
    if (plant && !cli_set_clock(line, plant, FALSE, FALSE, error)) return FALSE;
    g_autoptr(Verify) verify = plant ? verify_plant(plant, VERIFY_ALL, progress, NULL, &reason) : NULL;
    cli_progress_end();
    if (!verify) return refuse_unreadable(line, reason, error);
    if (line->json) print_json(verify);
    else print_text(verify);
    return verify->ok || refuse(verify, error);
}

const Command command_verify = {
    .name = "verify",
    .usage = "",
    .summary = N_("check the log, replay it, and compare the state with it"),
    .needs = NEED_FILE,
    .run = run,
};
