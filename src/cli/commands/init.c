/* SPDX-License-Identifier: MIT
 *
 * bihuan init: a new plant, empty or the demo.
 */
#include <string.h>

#include "../output.h"
#include "../private.h"
#include "bihuan/app/demo.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/model/account.h"

#define NAME_MAX_CHARACTERS 100

static gboolean first_time(CommandLine *line, gboolean demo, gboolean simulate, gint64 *at, GError **error) {
    g_autoptr(GError) reason = NULL;
    *at = 0;
    if (line->at_text && demo)
        return err_set(error, ERR_USAGE, _("The demo plant has its own times; leave --at out."));
    if (line->at_text && !simulate)
        return err_set(error, ERR_USAGE, _("--at needs --simulate here."));
    if (!line->at_text || clock_parse(line->at_text, at, &reason))
        return TRUE;
    return err_set(error, ERR_USAGE, "--at: %s", reason->message);
}

/* --name, or the file's own name. */
static char *plant_name_for(const CommandLine *line, const char *path, GError **error) {
    const char *given = command_option(line, "--name");
    if (given) {
        char *name = utf8_clean(given, NAME_MAX_CHARACTERS, FALSE, error);
        if (!name || *name)
            return name;
        g_free(name);
        err_set(error, ERR_INPUT, _("The plant's name is empty; give --name a text."));
        return NULL;
    }
    g_autofree char *base = g_path_get_basename(path);
    if (g_str_has_suffix(base, ".db") && strlen(base) > 3)
        base[strlen(base) - 3] = '\0';
    return utf8_printable(base);
}

static gboolean demo_progress(gpointer data, int done, int of) {
    (void)data;
    return cli_progress(_("Making the demo plant"), done, of);
}

static gboolean command_init_print_result(const CommandLine *line, const char *path, GError **error) {
    g_autoptr(Plant) plant = plant_open(path, FALSE, error);
    if (!plant)
        return FALSE;
    g_autofree char *head = plant_head_code(plant);
    g_autoptr(Output) out = output_new(line->json);
    output_say(out, _("%s is ready: %s, head %s."), path, plant_name(plant), head);
    g_autoptr(GError) unread = NULL;
    gboolean enabled = account_any(plant_db(plant), &unread);
    if (unread) {
        g_propagate_error(error, g_steal_pointer(&unread));
        return FALSE;
    }
    if (!enabled)
        output_say(out, "%s", _("It is not in use yet: import people, limits and forms, then enrol the first two (bihuan user enrol)."));
    output_object(out, NULL);
    output_text(out, "plant", NULL, path);
    output_text(out, "head", NULL, head);
    output_flag(out, "enabled", NULL, enabled);
    output_end(out);
    return TRUE;
}

static gboolean command_init_run(CommandLine *line, GError **error) {
    const char *path = line->words[0];
    gboolean demo = command_option(line, "--demo") != NULL, simulate = command_option(line, "--simulate") != NULL;
    gint64 at = 0;
    clock_set_offset((int)settings_number(line->settings, "offset"));
    if (demo && command_option(line, "--name"))
        return err_set(error, ERR_USAGE, _("The demo plant has its own name; leave --name out."));
    g_autofree char *name = plant_name_for(line, path, error);
    if (!name || !first_time(line, demo, simulate, &at, error))
        return FALSE;
    gboolean ok = demo ? demo_make(path, simulate, demo_progress, NULL, error) : app_init(path, name, simulate, at, error);
    cli_progress_end();
    return ok && command_init_print_result(line, path, error);
}

static const CommandOption OPTIONS[] = {
    {"--demo", NULL, N_("a fictional plant with 13 months of history")},
    {"--simulate", NULL, N_("a plant for drills: its clock is told by --at, for ever")},
    {"--name", "NAME", N_("the plant's name for people; else the file's")},
    {0},
};

const Command command_init = {
    .name = "init",
    .usage = "[--demo] [--simulate] [--name NAME] FILE",
    .summary = N_("make a new plant"),
    .needs = NEED_NOTHING,
    .options = OPTIONS,
    .min_words = 1,
    .max_words = 1,
    .run = command_init_run,
};
