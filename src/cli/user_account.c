/* SPDX-License-Identifier: MIT
 *
 * bihuan user enrol, reset, pin, password, leave.
 */
#include "user_account.h"
#include "vacancy.h"

#include "bihuan/app/account.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/rule/who.h"
#include "bihuan/seal/secret.h"
#include "output.h"
#include "vacancy.h"
#include "private.h"

const CommandOption user_enrol_options[] = {
    {"--new-secret-file", "FILE", N_("the person's new password and PIN; asked for without it")},
    {"--with", "ID", N_("the second of the two who answer for it")},
    {"--with-secret-file", "FILE", N_("the second person's password")},
    {0},
};
const CommandOption user_own_options[] = {
    {"--new-secret-file", "FILE", N_("the new password (first line) and PIN (second line); asked for without it")},
    {0},
};

/* What is new: from the file, else typed twice by whoever it belongs to. */
static gboolean read_new(CommandLine *line, gboolean pin_only, CliSecret *secret, GError **error) {
    const char *path = command_option(line, "--new-secret-file");
    if (path)
        return cli_secret_read(path, secret, error);
    secret->password = pin_only ? NULL : cli_secret_ask(_("New password: "));
    secret->pin = cli_secret_ask(_("New PIN: "));
    return secret->password || (pin_only && secret->pin) ||
           err_set(error, ERR_USAGE, _("Give the new secret with --new-secret-file FILE, or at a terminal."));
}

static void say(CommandLine *line, const char *word, const char *person) {
    g_autoptr(Output) out = output_new(line->json);
    output_say(out, "%s: %s", person, word);
    output_object(out, NULL);
    output_text(out, "id", NULL, person);
    output_flag(out, "account", NULL, session_has_account(line->app, person));
    output_end(out);
}

static gboolean give(CommandLine *line, gboolean reset, GError **error) {
    const char *person = line->words[0], *second = command_option(line, "--with");
    CliSecret fresh = {0};
    gboolean ok = cli_prove_second(line, second, error) && read_new(line, FALSE, &fresh, error);
    AccountSecrets secrets = {fresh.password, fresh.pin};
    ok = ok &&
         (reset ? account_reset(line->app, person, &secrets, second, error) : account_enrol(line->app, person, &secrets, second, error));
    cli_secret_clear(&fresh);
    if (ok)
        say(line, reset ? _("has a new key; the old one signs nothing any more") : _("has an account"), person);
    return ok;
}

gboolean user_enrol(CommandLine *line, GError **error) {
    return give(line, FALSE, error);
}

gboolean user_reset(CommandLine *line, GError **error) {
    return give(line, TRUE, error);
}

static gboolean change_own(CommandLine *line, gboolean pin, GError **error) {
    CliSecret fresh = {0};
    gboolean ok = read_new(line, pin, &fresh, error);
    if (ok && !line->password)
        ok = err_set(error, ERR_DENIED, _("Prove yourself with your password: --secret-file FILE."));
    if (ok && pin && !fresh.pin)
        ok = err_set(error, ERR_INPUT, _("The new PIN stands on the second line of the file."));
    ok = ok && (pin ? account_set_pin(line->app, line->password, fresh.pin, error)
                    : account_change_password(line->app, line->password, fresh.password, error));
    cli_secret_clear(&fresh);
    if (ok)
        say(line, pin ? _("has a new PIN") : _("has a new password and a new signing key; the old key is revoked"), app_user_id(line->app));
    return ok;
}

gboolean user_pin(CommandLine *line, GError **error) {
    return change_own(line, TRUE, error);
}

gboolean user_password(CommandLine *line, GError **error) {
    return change_own(line, FALSE, error);
}

gboolean user_leave(CommandLine *line, GError **error) {
    gint64 tasks = 0;
    if (!account_leave(line->app, line->words[0], &tasks, error))
        return FALSE;
    g_autofree char *word = g_strdup_printf(_("has left; %d open tasks were given to others"), (int)tasks);
    say(line, word, line->words[0]);
    g_autoptr(GPtrArray) vacant = who_vacant(app_db(line->app), app_shelf(line->app), clock_now(), error);
    if (!vacant)
        return FALSE;
    g_autofree char *roles = who_vacant_text(vacant);
    if (vacant->len && !line->json)
        output_line(_("Nobody holds these roles, what is for them goes to others: %s."), roles);
    if (!line->json)
        vacancy_say(line);
    return TRUE;
}
