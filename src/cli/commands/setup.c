/* SPDX-License-Identifier: MIT
 *
 * bihuan setup: writes what a host needs around the program, and explains it. Never into the system by itself unless root
 * says --apply.
 */
#include <stdio.h>
#include <unistd.h>

#include "../output.h"
#include "bihuan/app/deploy.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/cli/command.h"

#define STANDARD_PLANT "/srv/bihuan/plant.db"

static void command_setup_print_result(CommandLine *line, const DeployWish *wish, const GPtrArray *names) {
    g_autoptr(Output) out = output_new(line->json);
    output_object(out, NULL);
    output_text(out, "way", NULL, wish->way);
    output_ids(out, "files", names);
    output_end(out);
    if (line->json)
        return;
    for (guint i = 0; i < names->len; i++)
        output_say(out, "%s", (const char *)names->pdata[i]);
    g_autofree char *text = deploy_explain(wish);
    printf("\n%s", text);
}

/* The plant as it will be named on the host: always from the root. */
static char *plant_of(const CommandLine *line) {
    return line->plant ? g_canonicalize_filename(line->plant, NULL) : g_strdup(STANDARD_PLANT);
}

static gboolean run_way(CommandLine *line, const char *way, GError **error) {
    const char *account = command_option(line, "--user"), *out = command_option(line, "-o");
    gboolean apply = command_option(line, "--apply") != NULL;
    if ((out != NULL) == apply)
        return err_set(error, ERR_USAGE, _("Where to? Give -o FOLDER and look at it first; root may say --apply instead."));
    if (apply && geteuid() != 0)
        return err_set(error, ERR_DENIED, _("--apply writes below /etc and needs root."));
    g_autofree char *plant = plant_of(line);
    DeployWish wish = {.way = way,
                       .account = account ? account : "hz",
                       .plant = plant,
                       .program = command_option(line, "--program"),
                       .out = apply ? "/" : out};
    g_autoptr(GPtrArray) names = deploy_write(&wish, error);
    if (names)
        command_setup_print_result(line, &wish, names);
    return names != NULL;
}

static gboolean run_captive(CommandLine *line, GError **error) {
    return run_way(line, "captive", error);
}

static gboolean run_setgid(CommandLine *line, GError **error) {
    return run_way(line, "setgid", error);
}

static const CommandOption OPTIONS[] = {
    {"--user", "ACCOUNT", N_("the system account (captive) or group (setgid); hz without it")},
    {"--program", "PATH", N_("where bihuan will lie on the host")},
    {"-o", "FOLDER", N_("write there, to be looked at first")},
    {"--apply", NULL, N_("write below / at once; root only")},
    {0},
};

#define USAGE "(-o FOLDER | --apply) [--user ACCOUNT] [--program PATH]"

static const Command PARTS[] = {
    {.name = "captive",
     .usage = USAGE,
     .summary = N_("an account whose only program is bihuan (the default way)"),
     .needs = NEED_NOTHING,
     .options = OPTIONS,
     .run = run_captive},
    {.name = "setgid",
     .usage = USAGE,
     .summary = N_("a program that alone may reach the file (people have shells)"),
     .needs = NEED_NOTHING,
     .options = OPTIONS,
     .run = run_setgid},
    {0},
};

const Command command_setup = {
    .name = "setup",
    .usage = "captive|setgid …",
    .summary = N_("write and explain what a host needs: sshd, account, modes, timers"),
    .parts = PARTS,
};
