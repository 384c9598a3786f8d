/* SPDX-License-Identifier: MIT
 *
 * From argv to an exit status: language, command, plant, clock, person, run, one sentence if it went wrong.
 */
#include "bihuan/cli/cli.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bihuan/app/captive.h"
#include "bihuan/app/session.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/log.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"
#include "bihuan/seal/secret.h"
#include "bihuan/store/plant_clock.h"
#include "private.h"

static void say_error(const GError *error) {
    g_autofree char *sentence = utf8_printable(error->message);
    cli_progress_end();
    fprintf(stderr, "bihuan: %s\n", sentence);
}

/* The language: --lang, BIHUAN_LANG, the settings, the rest of the environment. */
static void choose_language(const char *wanted, const Settings *settings) {
    const char *set = settings ? settings_get(settings, "lang") : "";
    if (wanted && (strcmp(wanted, "zh") == 0 || strcmp(wanted, "en") == 0))
        i18n_set_language(wanted);
    else if (!g_getenv("BIHUAN_LANG") && *set)
        i18n_set_language(set);
}

static const char *environment(const char *name) {
    const char *value = g_getenv(name);
    return value && *value ? value : NULL;
}

static void fill_from_surroundings(CommandLine *line) {
    const char *set = line->settings ? settings_get(line->settings, "plant") : "";
    if (!line->plant)
        line->plant = environment("BIHUAN_PLANT");
    if (!line->plant && *set)
        line->plant = set;
    if (!line->user)
        line->user = environment("BIHUAN_USER");
}

/* A wrong name is found at once, whether the command wants a secret or not. */
static gboolean read_secret(Parsed *parsed, GError **error) {
    if (parsed->secret_file && !cli_secret_read(parsed->secret_file, &parsed->secret, error))
        return FALSE;
    parsed->line.password = parsed->secret.password;
    parsed->line.pin = parsed->secret.pin;
    return TRUE;
}

gboolean cli_set_clock(CommandLine *line, Plant *plant, gboolean write, gboolean running, GError **error) {
    gint64 head = plant_head_time(plant);
    if (!line->at_text) {
        if (plant_is_simulated(plant))
            clock_simulate(head, running);
        return TRUE;
    }
    if (!plant_is_simulated(plant))
        return err_set(error, ERR_USAGE, _("--at is only for a plant made with init --simulate; this one has the real clock."));
    g_autoptr(GError) reason = NULL;
    if (!clock_parse(line->at_text, &line->at, &reason))
        return err_set(error, ERR_USAGE, "--at: %s", reason->message);
    if (write && line->at < head) {
        g_autofree char *last = clock_format(head);
        return err_set(error, ERR_USAGE, _("--at may not go back: the plant's last row is of %s."), last);
    }
    clock_simulate(line->at, running);
    return TRUE;
}

gboolean cli_open(CommandLine *line, gboolean write, GError **error) {
    line->app = app_open(line->plant, write, error);
    if (line->app && plant_notice(app_plant(line->app))) {
        g_autofree char *notice = utf8_printable(plant_notice(app_plant(line->app)));
        fprintf(stderr, "bihuan: %s\n", notice);
    }
    return line->app != NULL;
}

/* The terminal shows a plant that may not be written here (on a share, of a newer program) all the same. */
static gboolean open_for_terminal(CommandLine *line, GError **error) {
    g_autoptr(GError) reason = NULL;
    line->app = app_open(line->plant, TRUE, &reason);
    if (line->app)
        return TRUE;
    if (err_is(reason, ERR_DENIED) || err_is(reason, ERR_IO))
        line->app = app_open(line->plant, FALSE, NULL);
    if (line->app)
        plant_set_notice(app_plant(line->app), reason->message);
    else
        g_propagate_error(error, g_steal_pointer(&reason));
    return line->app != NULL;
}

static gboolean give_plant(CommandLine *line, int needs, GError **error) {
    gboolean write = (needs & NEED_WRITE) == NEED_WRITE;
    gboolean running = (needs & NEED_TERMINAL) && !line->script;
    if (!(needs & NEED_FILE))
        return TRUE;
    if (!line->plant)
        return err_set(error, ERR_USAGE, _("Which plant? Give --plant FILE or set BIHUAN_PLANT."));
    if ((needs & NEED_PLANT) != NEED_PLANT)
        return TRUE;
    if ((needs & NEED_TERMINAL) && !open_for_terminal(line, error))
        return FALSE;
    return (line->app || cli_open(line, write, error)) && cli_set_clock(line, app_plant(line->app), write, running, error);
}

static void say_tidings(const App *app) {
    if (session_tidings(app))
        fprintf(stderr, "bihuan: %s\n", session_tidings(app));
}

/* With a secret where there is one: a wrong one is refused even where none was needed. */
gboolean cli_log_in(CommandLine *line, gboolean write, GError **error) {
    if (!app_login(line->app, line->user, error))
        return FALSE;
    g_autofree char *id = g_strdup(app_user_id(line->app));
    if (!line->password || !session_had_account(line->app, id)) /* the secret of an account that ended proves nobody */
        return !write || app_need_user(line->app, error);
    if (!session_unlock(line->app, id, line->password, error))
        return FALSE;
    say_tidings(line->app);
    return !line->pin || session_arm(line->app, line->password, line->pin, error);
}

gboolean cli_prove_second(CommandLine *line, const char *second, GError **error) {
    const char *path = command_option(line, "--with-secret-file");
    CliSecret secret = {0};
    if (!second || g_strcmp0(session_second(line->app), second) == 0)
        return TRUE;
    if (path && !cli_secret_read(path, &secret, error))
        return FALSE;
    if (!path && session_has_account(line->app, second))
        secret.password = cli_secret_ask(_("Password of the second person: "));
    gboolean ok = session_witness(line->app, second, secret.password, error);
    if (ok && secret.password)
        say_tidings(line->app);
    cli_secret_clear(&secret);
    return ok;
}

static gboolean give_user(CommandLine *line, int needs, GError **error) {
    if (!(needs & (NEED_USER | MAY_USER)))
        return TRUE;
    if (!line->user && (needs & NEED_USER))
        return err_set(error, ERR_DENIED, _("Who does it? Give --user ID."));
    gboolean write = (needs & NEED_WRITE) == NEED_WRITE && !(needs & MAY_REPORT);
    if (line->user && !cli_log_in(line, write, error))
        return FALSE;
    return (needs & NEED_WRITE) != NEED_WRITE || cli_prove_second(line, command_option(line, "--with"), error);
}

/* What was printed is not whole where a question stayed unanswered. After a change the change stands, whatever was not read
 * since. */
static gboolean everything_was_read(const CommandLine *line, int needs, GError **error) {
    return !line->app || (needs & NEED_WRITE) == NEED_WRITE || db_answered(app_db(line->app), 0, error);
}

/* Whoever reads times should know that the clock is wrong; who was refused knows already. */
static void warn_of_clock(const CommandLine *line) {
    static const char *const own[] = {"clock", "doctor", NULL};
    PlantClock clock;
    if (!line->app || clock_state() == CLOCK_OK || g_strv_contains(own, line->command->name))
        return;
    plant_clock_look(app_plant(line->app), &clock);
    g_autofree char *text = plant_clock_text(&clock);
    if (text)
        fprintf(stderr, "bihuan: %s\n", text);
}

static gboolean run_command(Parsed *parsed, GError **error) {
    CommandLine *line = &parsed->line;
    int needs = line->command->needs;
    if ((needs & NEED_TERMINAL) && !line->script && !isatty(STDOUT_FILENO))
        return err_set(error, ERR_USAGE, _("This needs a terminal; with --script FILE it runs without one."));
    if ((needs & NEED_TERMINAL) && !line->script && parsed->trace && isatty(STDERR_FILENO))
        return err_set(error, ERR_USAGE, _("The trace would be written over the screen; send it elsewhere: 2>trace.txt"));
    if (parsed->trace)
        log_begin_trace();
    if (!(needs & NEED_TERMINAL) && line->script)
        return err_set(error, ERR_USAGE, _("--script is only for the terminal: bihuan --script FILE."));
    if (needs & (NEED_USER | NEED_FILE) && line->user) {
        g_autoptr(GError) reason = NULL;
        g_autofree char *clean = utf8_clean(line->user, 200, FALSE, &reason);
        if (!clean)
            return err_set(error, ERR_USAGE, "--user: %s", reason->message);
    }
    GError *reason = NULL;
    gboolean ok = read_secret(parsed, &reason) && give_plant(line, needs, &reason) && give_user(line, needs, &reason) &&
                  line->command->run(line, &reason) && everything_was_read(line, needs, &reason);
    if (!ok && reason && line->command->failed && line->plant)
        line->command->failed(line, &reason);
    if (reason)
        g_propagate_error(error, reason);
    if (ok)
        warn_of_clock(line);
    return ok;
}

/* What is printed must have arrived; a reader that went away wants no sentence. */
static int flush_output(int status) {
    gboolean bad = ferror(stdout) != 0;
    errno = 0;
    if (fflush(stdout) == 0 && !bad)
        return status;
    if (errno != EPIPE && status == 0) {
        g_autofree char *reason = g_strdup(g_strerror(errno ? errno : EIO));
        fprintf(stderr, "bihuan: ");
        fprintf(stderr, _("The output could not be written: %s"), reason);
        fprintf(stderr, "\n");
    }
    return status ? status : 1;
}

/* Without a command: the terminal where there is one (or its script), else help. */
static void choose_default(Parsed *parsed) {
    if (parsed->whole || parsed->help || parsed->version)
        return;
    gboolean terminal = parsed->line.script || (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO));
    parsed->whole = terminal ? cli_find_command("tui", NULL) : NULL;
    parsed->line.command = parsed->whole;
    parsed->help = !parsed->whole;
}

/* Where people cannot reach the plant otherwise, nobody chooses his own terminal: wrong secrets are counted by it. */
static gboolean choose_terminal(const char *wanted, GError **error) {
    if (wanted && captive_is_confined())
        return err_set(error, ERR_DENIED,
                       _("--terminal is given by root here, in the command of the terminal's key; see"
                         " bihuan-deploy(7)"));
    if (wanted && !captive_is_terminal_name(wanted))
        return err_set(error, ERR_USAGE, _("“%s” is not a name for a terminal; use letters, digits and . _ -, at most %d"), wanted,
                       CAPTIVE_TERMINAL_MOST);
    plant_use_terminal(wanted ? wanted : captive_terminal());
    return TRUE;
}

static gboolean run_parsed(Parsed *parsed, GError *settings_error, GError **error) {
    if (!choose_terminal(parsed->terminal, error))
        return FALSE;
    choose_default(parsed);
    if (parsed->version) {
        g_autofree char *version = path_embedded("data/VERSION", NULL);
        printf("bihuan %s", version);
        return TRUE;
    }
    if (parsed->help) {
        if (!parsed->whole)
            cli_help_all();
        else
            cli_help_command(parsed->whole, parsed->line.command == parsed->whole ? NULL : parsed->line.command);
        return TRUE;
    }
    gboolean bare = strcmp(parsed->whole->name, "help") == 0 || strcmp(parsed->whole->name, "doctor") == 0;
    if (settings_error && !bare) {
        g_propagate_error(error, g_error_copy(settings_error));
        return FALSE;
    }
    fill_from_surroundings(&parsed->line);
    return run_command(parsed, error);
}

/* What stood in the plant's notice, when it was opened, is not said a second time. */
static gboolean was_said(const CommandLine *line, const GError *error) {
    return line->app && g_strcmp0(plant_notice(app_plant(line->app)), error->message) == 0;
}

int cli_main(int argc, char **argv) {
    g_autoptr(GError) error = NULL, settings_error = NULL;
    Parsed parsed = {0};
    const char *lang = cli_find_language(argc, argv);
    i18n_init(NULL);
    choose_language(lang, NULL);
    Settings *settings = settings_load(&settings_error);
    choose_language(lang, settings);
    captive_apply(settings);
    g_autofree char *refusal = captive_refusal();
    if (refusal)
        err_set(&error, ERR_FAILED, "%s", refusal);
    gboolean ok = !refusal && cli_parse(argc, argv, &parsed, &error);
    parsed.line.settings = settings;
    ok = ok && run_parsed(&parsed, settings_error, &error);
    cli_progress_end();
    int status = flush_output(ok ? 0 : MAX(1, err_exit_status(error)));
    if (!ok && !was_said(&parsed.line, error))
        say_error(error);
    cli_parsed_clear(&parsed);
    return status;
}
