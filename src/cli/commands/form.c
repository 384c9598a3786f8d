/* SPDX-License-Identifier: MIT
 *
 * bihuan form: the installed forms, and checking and installing new ones.
 */
#include "bihuan/form/form.h"

#include <stdio.h>
#include <string.h>

#include "../output.h"
#include "bihuan/app/authority.h"
#include "bihuan/app/session.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"
#include "bihuan/cli/command.h"
#include "bihuan/form/include.h"
#include "bihuan/form/lint.h"

#define FORM_BYTES_MAX 65536

static gboolean list(CommandLine *line, GError **error) {
    Shelf *shelf = app_shelf(line->app);
    g_auto(GStrv) names = shelf_names(shelf);
    g_autoptr(JsonBuilder) json = json_builder_new();
    OutputTable *table =
        output_table_new(_("Form"), _("Version"), _("Title"), _("Subject"), _("Permit"), NULL);
    gboolean ok = TRUE;
    output_begin_array(json, NULL);
    for (char **name = names; *name && ok; name++) {
        gint64 version = 0;
        const Form *form = shelf_form(shelf, *name, 0, &version, error);
        ok = form != NULL;
        if (!ok) break;
        g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, version);
        output_table_add(table, *name, number, form_title(form), form_subject_kind(form),
                         form_is_permit(form) ? _("yes") : "", NULL);
        output_begin_object(json, NULL);
        output_text(json, "name", *name);
        output_number(json, "version", version);
        output_text(json, "title", form_title(form));
        output_text(json, "subject", form_subject_kind(form));
        output_flag(json, "permit", form_is_permit(form));
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
    if (!ok || line->json) {
        output_table_drop(table);
        if (ok) output_print(json);
        return ok;
    }
    output_table_end(table);
    return TRUE;
}

static gboolean check(CommandLine *line, GError **error) {
    guint mistakes = 0;
    g_autoptr(JsonBuilder) json = json_builder_new();
    output_begin_array(json, NULL);
    for (char **path = line->words; *path; path++) {
        g_autoptr(GPtrArray) lines = form_lint_file(*path, error);
        if (!lines) return FALSE;
        mistakes += lines->len;
        for (guint i = 0; i < lines->len; i++) {
            output_text(json, NULL, lines->pdata[i]);
            if (!line->json) output_line("%s", (const char *)lines->pdata[i]);
        }
        if (!lines->len && !line->json) output_line(_("%s: in order."), *path);
    }
    json_builder_end_array(json);
    if (line->json) output_print(json);
    return mistakes == 0 ||
           err_set(error, ERR_INPUT, _("Mistakes found: %u; correct them and check again."), mistakes);
}

static gboolean show(CommandLine *line, GError **error) {
    gint64 wanted = 0, version = 0;
    Shelf *shelf = app_shelf(line->app);
    if (!command_option_number(line, "--version", 0, &wanted, error)) return FALSE;
    const Form *form = shelf_form(shelf, line->words[0], wanted, &version, error);
    g_autofree char *text = form ? shelf_text(shelf, line->words[0], version) : NULL;
    if (!form) return FALSE;
    if (!text)
        return err_set(error, ERR_NOT_FOUND, _("The text of form “%s” cannot be found."), line->words[0]);
    if (!line->json) {
        fputs(text, stdout);
        return TRUE;
    }
    g_autoptr(JsonBuilder) json = json_builder_new();
    output_begin_object(json, NULL);
    output_text(json, "name", form_name(form));
    output_number(json, "version", version);
    output_text(json, "title", form_title(form));
    output_text(json, "text", text);
    json_builder_end_object(json);
    output_print(json);
    return TRUE;
}

/* The text of a form file without any mistake, and its name. */
static char *sound_text(const char *path, char **name, GError **error) {
    g_autoptr(GPtrArray) lines = form_lint_file(path, error);
    if (!lines) return NULL;
    if (lines->len) {
        err_set(error, ERR_INPUT, "%s", (const char *)lines->pdata[0]);
        return NULL;
    }
    g_autofree char *raw = path_read_given(path, FORM_BYTES_MAX, NULL, error);
    g_autofree char *text = raw ? form_expand(raw, NULL, error) : NULL;
    g_autoptr(Form) form = text ? form_parse(path, text, error) : NULL;
    if (!form) return NULL;
    *name = g_strdup(form_name(form));
    return g_steal_pointer(&text);
}

static gboolean install(CommandLine *line, GError **error) {
    g_autofree char *name = NULL;
    if (!authority_may(line->app, &(Authority){.verb = "form", .second = session_second(line->app)}, error)) return FALSE;
    g_autofree char *text = sound_text(line->words[0], &name, error);
    if (!text) return FALSE;
    gint64 before = shelf_newest(app_shelf(line->app), name), version = 0;
    g_autoptr(Change) change = change_begin(app_plant(line->app), app_user(line->app) ? app_user_id(line->app) : "system", error);
    if (!change || !shelf_install(app_shelf(line->app), change, name, text, &version, error)) return FALSE;
    g_autofree char *reason = g_strdup_printf("%s %" G_GINT64_FORMAT, name, version);
    if (!change_is_empty(change) && !change_commit(change, "form", name, reason, error)) return FALSE;
    if (!line->json) {
        output_line(version == before ? _("%s is installed already as version %d.")
                                      : _("%s is installed as version %d."),
                    name, (int)version);
        return TRUE;
    }
    g_autoptr(JsonBuilder) json = json_builder_new();
    output_begin_object(json, NULL);
    output_text(json, "name", name);
    output_number(json, "version", version);
    output_flag(json, "new", version != before);
    json_builder_end_object(json);
    output_print(json);
    return TRUE;
}

static const CommandOption SHOW_OPTIONS[] = {
    {"--version", "N", N_("this version instead of the newest")},
    {0},
};

static const Command PARTS[] = {
    {.name = "list", .usage = "", .summary = N_("the forms of the plant"), .needs = NEED_PLANT, .run = list},
    {.name = "check",
     .usage = "FILE…",
     .summary = N_("name every mistake of form files, with file and line"),
     .needs = NEED_NOTHING,
     .min_words = 1,
     .max_words = -1,
     .run = check},
    {.name = "show",
     .usage = "NAME [--version N]",
     .summary = N_("print an installed form"),
     .needs = NEED_PLANT,
     .options = SHOW_OPTIONS,
     .min_words = 1,
     .max_words = 1,
     .run = show},
    {.name = "install",
     .usage = "FILE",
     .summary = N_("install a form file as the next version"),
     .needs = NEED_WRITE | MAY_USER,
     .min_words = 1,
     .max_words = 1,
     .run = install},
    {0},
};

const Command command_form = {
    .name = "form",
    .usage = "list | check FILE… | show NAME [--version N] | install FILE",
    .summary = N_("list, check, show and install forms"),
    .parts = PARTS,
};
