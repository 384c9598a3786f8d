/* SPDX-License-Identifier: MIT
 *
 * The command line as data: finds the command, its part, options and words. Knows no command and opens
 * nothing.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/when.h"
#include "private.h"

const CommandOption cli_global_options[] = {
    {"--plant", "FILE", N_("the plant; else $BIHUAN_PLANT, then the configuration")},
    {"--user", "ID", N_("who does it: a person in service; else $BIHUAN_USER")},
    {"--secret-file", "FILE", N_("password on the first line, PIN on the second")},
    {"--with", "ID", N_("the second person, where two do something together")},
    {"--with-secret-file", "FILE", N_("the second person's password")},
    {"--lang", "zh|en", N_("the language of everything that is said")},
    {"--terminal", "NAME", N_("the name of this terminal in the log; in the captive account root gives it")},
    {"--at", "TIME", N_("the simulated clock; only for a plant made with init --simulate")},
    {"--json", NULL, N_("print one JSON document")},
    {"--script", "FILE", N_("run the terminal from a file of steps and print its frames")},
    {"--trace", NULL, N_("write each statement of the database with its time on stderr")},
    {"--version", NULL, N_("print the version")},
    {"--help", NULL, N_("explain the command")},
    {0},
};

const char *cli_find_language(int argc, char **argv) {
    const char *lang = NULL;
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (g_str_has_prefix(argv[i], "--lang="))
            lang = argv[i] + strlen("--lang=");
        if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
            lang = argv[++i];
    }
    return lang;
}

void cli_parsed_clear(Parsed *parsed) {
    g_strfreev(parsed->line.words);
    if (parsed->line.options)
        g_hash_table_unref(parsed->line.options);
    app_close(parsed->line.app);
    cli_secret_clear(&parsed->secret);
    settings_free(parsed->line.settings);
    *parsed = (Parsed){0};
}

/* How many letters are left out, put in, changed or swapped with their neighbour between two short names. */
static guint distance(const char *a, const char *b) {
    enum { LONGEST = 40 };
    guint row[LONGEST + 1][LONGEST + 1];
    gsize rows = strlen(a), columns = strlen(b);
    if (rows > LONGEST || columns > LONGEST)
        return G_MAXUINT;
    for (guint i = 0; i <= rows; i++)
        for (guint j = 0; j <= columns; j++) {
            row[i][j] = i == 0 ? j : i;
            if (i == 0 || j == 0)
                continue;
            row[i][j] = MIN(row[i - 1][j - 1] + (a[i - 1] != b[j - 1]), MIN(row[i - 1][j], row[i][j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[i][j] = MIN(row[i][j], row[i - 2][j - 2] + 1);
        }
    return row[rows][columns];
}

const char *cli_nearest(const char *typed, const char *(*name_at)(gconstpointer table, guint index), gconstpointer table) {
    const char *best = NULL, *name = NULL;
    guint least = MAX(2, (guint)strlen(typed) / 3) + 1;
    for (guint i = 0; (name = name_at(table, i)); i++) {
        guint far = g_str_has_prefix(name, typed) ? 1 : distance(typed, name);
        if (far < least) {
            least = far;
            best = name;
        }
    }
    return best;
}

static const char *command_name_at(gconstpointer table, guint index) {
    const Command *const *commands = table;
    return commands[index] ? commands[index]->name : NULL;
}

static const char *option_name_at(gconstpointer table, guint index) {
    return ((const CommandOption *)table)[index].name;
}

const Command *cli_find_command(const char *name, GError **error) {
    for (const Command *const *command = command_registry; *command; command++)
        if (strcmp((*command)->name, name) == 0)
            return *command;
    const char *near = cli_nearest(name, command_name_at, command_registry);
    if (near)
        err_set(error, ERR_USAGE, _("There is no command “%s”; did you mean “%s”?"), name, near);
    else
        err_set(error, ERR_USAGE, _("There is no command “%s”; bihuan help lists them."), name);
    return NULL;
}

const Command *cli_find_part(const Command *command, const char *name, GError **error) {
    g_autoptr(GString) names = g_string_new(NULL);
    for (const Command *part = command->parts; part->name; part++) {
        if (name && strcmp(part->name, name) == 0)
            return part;
        g_string_append_printf(names, "%s%s", names->len ? ", " : "", part->name);
    }
    if (name)
        err_set(error, ERR_USAGE, _("bihuan %s has no “%s”; choose one of: %s."), command->name, name, names->str);
    else
        err_set(error, ERR_USAGE, _("bihuan %s needs one of: %s."), command->name, names->str);
    return NULL;
}

static const CommandOption *find_option(const CommandOption *table, const char *name, gsize length) {
    for (; table && table->name; table++)
        if (strlen(table->name) == length && strncmp(table->name, name, length) == 0)
            return table;
    return NULL;
}

static gboolean unknown_option(const Command *command, const char *name, GError **error) {
    const char *near = command && command->options ? cli_nearest(name, option_name_at, command->options) : NULL;
    if (!near)
        near = cli_nearest(name, option_name_at, cli_global_options);
    if (near)
        return err_set(error, ERR_USAGE, _("There is no option “%s” here; did you mean “%s”?"), name, near);
    return err_set(error, ERR_USAGE, _("There is no option “%s” here; see bihuan help."), name);
}

static gboolean set_global(Parsed *parsed, const char *name, const char *value, GError **error) {
    CommandLine *line = &parsed->line;
    if (strcmp(name, "--plant") == 0)
        line->plant = value;
    else if (strcmp(name, "--user") == 0)
        line->user = value;
    else if (strcmp(name, "--secret-file") == 0)
        parsed->secret_file = value;
    else if (strcmp(name, "--terminal") == 0)
        parsed->terminal = value;
    else if (strcmp(name, "--at") == 0)
        line->at_text = value;
    else if (strcmp(name, "--json") == 0)
        line->json = TRUE;
    else if (strcmp(name, "--script") == 0)
        line->script = value;
    else if (g_str_has_prefix(name, "--with"))
        g_hash_table_replace(line->options, (gpointer)name, (gpointer)value);
    else if (strcmp(name, "--trace") == 0)
        parsed->trace = TRUE;
    else if (strcmp(name, "--version") == 0)
        parsed->version = TRUE;
    else if (strcmp(name, "--help") == 0)
        parsed->help = TRUE;
    else if (strcmp(value, "zh") == 0 || strcmp(value, "en") == 0)
        parsed->lang = parsed->line.lang = value;
    else
        return err_set(error, ERR_USAGE, _("There is no language “%s”; choose zh or en."), value);
    return TRUE;
}

/* A command with parts that also does something without one ("messages"); NULL = it does not. */
static const Command *itself(const Command *whole) {
    return whole && whole->run ? whole : NULL;
}

static gboolean takes_words(const Command *whole) {
    return whole->run && whole->max_words != 0;
}

/* One option at argv[*place]; moves *place to its last word. What a command calls an option wins over the
 * global one. */
static gboolean take_option(Parsed *parsed, char **argv, int *place, GError **error) {
    const char *word = argv[*place], *equals = g_str_has_prefix(word, "--") ? strchr(word, '=') : NULL;
    if (strcmp(word, "-h") == 0)
        word = "--help";
    gsize length = equals ? (gsize)(equals - word) : strlen(word);
    const Command *command = parsed->line.command ? parsed->line.command : itself(parsed->whole);
    const CommandOption *own = command ? find_option(command->options, word, length) : NULL;
    const CommandOption *option = own ? own : find_option(cli_global_options, word, length);
    g_autofree char *name = g_strndup(word, length);
    if (!option)
        return unknown_option(command, name, error);
    const char *value = equals ? equals + 1 : "";
    if (option->argument && !equals) {
        value = argv[*place + 1];
        if (!value || g_str_has_prefix(value, "--"))
            return err_set(error, ERR_USAGE, _("The option %s needs a value: %s %s."), name, name, option->argument);
        ++*place;
    }
    if (!option->argument && equals)
        return err_set(error, ERR_USAGE, _("The option %s takes no value."), name);
    if (option->argument && !*value)
        return err_set(error, ERR_USAGE, _("The option %s needs a value: %s %s."), name, name, option->argument);
    if (!own)
        return set_global(parsed, option->name, value, error);
    g_hash_table_replace(parsed->line.options, (gpointer)option->name, (gpointer)value);
    return TRUE;
}

static gboolean take_word(Parsed *parsed, GPtrArray *words, const char *word, GError **error) {
    CommandLine *line = &parsed->line;
    if (!parsed->whole) {
        parsed->whole = cli_find_command(word, error);
        line->command = parsed->whole && !parsed->whole->parts ? parsed->whole : NULL;
        return parsed->whole != NULL;
    }
    if (!line->command) {
        line->command = cli_find_part(parsed->whole, word, takes_words(parsed->whole) ? NULL : error);
        if (line->command || !takes_words(parsed->whole))
            return line->command != NULL;
        line->command = parsed->whole; /* "quiz forklift-check": no part of it, its own word */
    }
    g_ptr_array_add(words, g_strdup(word));
    return TRUE;
}

/* A missing part or a wrong number of words. */
static gboolean check_words(const Parsed *parsed, GError **error) {
    const Command *command = parsed->line.command;
    if (!parsed->whole || parsed->help || parsed->version)
        return TRUE;
    if (!command)
        return cli_find_part(parsed->whole, NULL, error) != NULL;
    int count = (int)g_strv_length(parsed->line.words);
    gboolean many = command->max_words >= 0 && count > command->max_words;
    if (count >= command->min_words && !many)
        return TRUE;
    const char *part = command == parsed->whole ? "" : command->name;
    return err_set(error, ERR_USAGE,
                   many ? _("Too many arguments; write: bihuan %s%s%s %s") : _("Something is missing; write: bihuan %s%s%s %s"),
                   parsed->whole->name, *part ? " " : "", part, command->usage);
}

gboolean cli_parse(int argc, char **argv, Parsed *parsed, GError **error) {
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    gboolean options = TRUE, ok = TRUE;
    parsed->line.options = g_hash_table_new(g_str_hash, g_str_equal);
    for (int i = 1; i < argc && ok; i++) {
        if (options && strcmp(argv[i], "--") == 0)
            options = FALSE;
        else if (options && argv[i][0] == '-' && argv[i][1])
            ok = take_option(parsed, argv, &i, error);
        else
            ok = take_word(parsed, words, argv[i], error);
    }
    g_ptr_array_add(words, NULL);
    parsed->line.words = (char **)g_ptr_array_free(g_steal_pointer(&words), FALSE);
    if (!parsed->line.command)
        parsed->line.command = itself(parsed->whole);
    return ok && check_words(parsed, error);
}

const char *command_option(const CommandLine *line, const char *name) {
    return g_hash_table_lookup(line->options, name);
}

gboolean command_option_number(const CommandLine *line, const char *name, gint64 fallback, gint64 *value, GError **error) {
    const char *text = command_option(line, name);
    *value = fallback;
    if (!text)
        return TRUE;
    guint64 number = 0;
    if (!g_ascii_string_to_unsigned(text, 10, 0, G_MAXINT32, &number, NULL))
        return err_set(error, ERR_USAGE, _("“%s” after %s is not a whole number."), text, name);
    *value = (gint64)number;
    return TRUE;
}

gboolean command_option_time(const CommandLine *line, const char *name, gint64 fallback, gint64 base, gint64 *ms, GError **error) {
    const char *text = command_option(line, name);
    g_autoptr(GError) why = NULL;
    *ms = fallback;
    if (!text || clock_parse(text, ms, NULL) || when_read(text, base, ms, &why))
        return TRUE;
    return err_set(error, ERR_USAGE, "%s: %s", name, why->message);
}

GHashTable *command_values(char **words, GError **error) {
    g_autoptr(GHashTable) values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (; *words; words++) {
        const char *equals = strchr(*words, '=');
        if (!equals || equals == *words) {
            err_set(error, ERR_USAGE, _("“%s” is not a key=value; write for example note=text."), *words);
            return NULL;
        }
        g_autofree char *key = g_strndup(*words, (gsize)(equals - *words));
        if (!g_hash_table_add(seen, g_strdup(key))) {
            err_set(error, ERR_USAGE, _("“%s” is given twice; give it once."), key);
            return NULL;
        }
        if (equals[1])
            g_hash_table_replace(values, g_steal_pointer(&key), g_strdup(equals + 1));
    }
    return g_steal_pointer(&values);
}
