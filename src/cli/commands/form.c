/* SPDX-License-Identifier: MIT
 *
 * bihuan form: the installed forms, and checking and installing new ones.
 */
#include "bihuan/app/forms.h"

#include <stdio.h>

#include "../output.h"
#include "../vacancy.h"
#include "../private.h"
#include "bihuan/app/session.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/form/library.h"

static gboolean command_form_list(CommandLine *line, GError **error) {
    Shelf *shelf = app_shelf(line->app);
    g_auto(GStrv) names = shelf_names(shelf);
    g_autoptr(Output) out = output_new(line->json);
    output_table(out, NULL, _("Form"), _("Version"), _("Title"), _("Subject"), _("Permit"), NULL);
    for (char **name = names; *name; name++) {
        gint64 version = 0;
        const Form *form = shelf_form(shelf, *name, 0, &version, error);
        if (!form)
            return FALSE;
        output_row(out);
        output_text(out, "name", _("Form"), *name);
        output_number(out, "version", _("Version"), version);
        output_text(out, "title", _("Title"), form_title(form));
        output_text(out, "subject", _("Subject"), form_subject_kind(form));
        output_flag(out, "permit", _("Permit"), form_is_permit(form));
    }
    output_end(out);
    return TRUE;
}

/* A form that may be used; what it lacks for those who read it is asked for. */
static gboolean print_in_order(App *app, const char *path, GError **error) {
    g_autoptr(GPtrArray) advice = forms_advice(app, path, error);
    for (guint i = 0; advice && i < advice->len; i++)
        output_line("%s", (const char *)advice->pdata[i]);
    if (advice)
        output_line(_("%s: in order."), path);
    return advice != NULL;
}

/* With a plant that can be opened its limits and forms count, else those the program ships. */
static gboolean check(CommandLine *line, GError **error) {
    guint mistakes = 0;
    if (line->plant && !line->app && cli_open(line, FALSE, NULL))
        cli_set_clock(line, app_plant(line->app), FALSE, FALSE, NULL);
    g_autoptr(Output) out = output_new(line->json);
    output_list(out, NULL);
    for (char **path = line->words; *path; path++) {
        g_autoptr(GPtrArray) lines = forms_check(line->app, *path, error);
        if (!lines)
            return FALSE;
        mistakes += lines->len;
        for (guint i = 0; i < lines->len; i++) {
            output_text(out, NULL, NULL, lines->pdata[i]);
            output_say(out, "%s", (const char *)lines->pdata[i]);
        }
        if (!lines->len && !line->json && !print_in_order(line->app, *path, error))
            return FALSE;
    }
    output_end(out);
    return mistakes == 0 || err_set(error, ERR_INPUT, _("Mistakes found: %u; correct them and check again."), mistakes);
}

/* The library of ready fields: what `use = NAME` takes. */
static gboolean command_form_fields(CommandLine *line, GError **error) {
    g_autoptr(Form) library = form_library(error);
    if (!library)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    output_table(out, NULL, C_("library", "Name"), _("Title"), C_("library", "Type"), C_("library", "Required"), _("Help"), NULL);
    for (guint i = 0; i < form_field_count(library); i++) {
        const FormField *field = form_field_at(library, i);
        output_row(out);
        output_text(out, "name", C_("library", "Name"), field->key);
        output_text(out, "title", _("Title"), form_text(&field->title));
        output_text(out, "type", C_("library", "Type"), field->type->name);
        output_flag(out, "required", C_("library", "Required"), field->required == REQUIRED_YES);
        output_text(out, "unit", NULL, field->unit);
        output_text(out, "help", _("Help"), form_text(&field->help));
        output_list(out, "choices");
        for (guint c = 0; line->json && field->choices && c < field->choices->len; c++)
            output_text(out, NULL, NULL, ((const FormChoice *)field->choices->pdata[c])->value);
        output_end(out);
    }
    output_end(out);
    return TRUE;
}

static gboolean command_form_show(CommandLine *line, GError **error) {
    gint64 wanted = 0, version = 0;
    Shelf *shelf = app_shelf(line->app);
    if (!command_option_number(line, "--version", 0, &wanted, error))
        return FALSE;
    const Form *form = shelf_form(shelf, line->words[0], wanted, &version, error);
    g_autofree char *text = NULL;
    if (!form || !shelf_text(shelf, line->words[0], version, &text, error))
        return FALSE;
    if (!text)
        return err_set(error, ERR_NOT_FOUND, _("The text of form “%s” cannot be found."), line->words[0]);
    if (!line->json) {
        fputs(text, stdout);
        return TRUE;
    }
    g_autoptr(Output) out = output_new(TRUE);
    output_object(out, NULL);
    output_text(out, "name", NULL, form_name(form));
    output_number(out, "version", NULL, version);
    output_text(out, "title", NULL, form_title(form));
    output_text(out, "text", NULL, text);
    output_end(out);
    return TRUE;
}

static void print_differences(const FormInstall *install) {
    for (guint i = 0; install->differences && i < install->differences->len; i++) {
        const FormDifference *difference = install->differences->pdata[i];
        if (difference->looser)
            output_line(_("looser: %s"), difference->text);
    }
}

static void add_kind(Output *out, const FormInstall *install, const char *name, int kind) {
    output_list(out, name);
    for (guint i = 0; install->differences && i < install->differences->len; i++) {
        const FormDifference *difference = install->differences->pdata[i];
        if (kind < 0 ? difference->looser : (int)difference->kind == kind)
            output_text(out, NULL, NULL, difference->text);
    }
    output_end(out);
}

static void print_install_json(const FormInstall *install, gboolean done) {
    g_autoptr(Output) out = output_new(TRUE);
    output_object(out, NULL);
    output_text(out, "name", NULL, install->name);
    output_number(out, "version", NULL, done ? install->version : install->before);
    output_flag(out, "new", NULL, done && install->version != install->before);
    output_flag(out, "done", NULL, done);
    output_flag(out, "two", NULL, install->two);
    add_kind(out, install, "added", FORM_ADDED);
    add_kind(out, install, "removed", FORM_REMOVED);
    add_kind(out, install, "changed", FORM_CHANGED);
    add_kind(out, install, "looser", -1);
    output_end(out);
}

/* What is looser is said also where it is refused: who is asked for his name sees for what. */
static gboolean install(CommandLine *line, GError **error) {
    FormWish wish = {line->words[0], session_second(line->app), command_option(line, "--reason")};
    FormInstall done = {0};
    gboolean ok = forms_install(line->app, &wish, &done, error);
    if (line->json) {
        if (done.name)
            print_install_json(&done, ok);
    } else {
        print_differences(&done);
        if (ok)
            output_line(done.version == done.before ? _("%s is installed already as version %d.") : _("%s is installed as version %d."),
                        done.name, (int)done.version);
        if (ok)
            vacancy_say(line);
        const Form *form = ok ? shelf_form(app_shelf(line->app), done.name, 0, NULL, NULL) : NULL;
        g_autofree char *unset = form ? forms_unset(line->app, form) : NULL;
        if (unset)
            output_line("%s", unset);
    }
    form_install_clear(&done);
    return ok;
}

static const CommandOption INSTALL_OPTIONS[] = {
    {"--reason", "TEXT", N_("why")},
    {0},
};

static const CommandOption SHOW_OPTIONS[] = {
    {"--version", "N", N_("this version instead of the newest")},
    {0},
};

static const Command PARTS[] = {
    {.name = "list", .usage = "", .summary = N_("the forms of the plant"), .needs = NEED_PLANT, .run = command_form_list},
    {.name = "check",
     .usage = "FILE…",
     .summary = N_("name every mistake of form files, with file and line"),
     .needs = NEED_NOTHING,
     .min_words = 1,
     .max_words = -1,
     .run = check},
    {.name = "fields",
     .usage = "",
     .summary = N_("the library of ready fields, for use = NAME"),
     .needs = NEED_NOTHING,
     .run = command_form_fields},
    {.name = "show",
     .usage = "NAME [--version N]",
     .summary = N_("print an installed form"),
     .needs = NEED_PLANT,
     .options = SHOW_OPTIONS,
     .min_words = 1,
     .max_words = 1,
     .run = command_form_show},
    {.name = "install",
     .usage = "FILE [--with ID] [--reason TEXT]",
     .summary = N_("install a form file as the next version"),
     .needs = NEED_WRITE | MAY_USER,
     .options = INSTALL_OPTIONS,
     .min_words = 1,
     .max_words = 1,
     .run = install},
    {0},
};

const Command command_form = {
    .name = "form",
    .usage = "list | check FILE… | fields | show NAME [--version N] | install FILE [--with ID]",
    .summary = N_("list, check, show and install forms; the library of ready fields"),
    .parts = PARTS,
};
