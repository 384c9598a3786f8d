/* SPDX-License-Identifier: MIT
 *
 * A command of the command line: one file each in src/cli/commands; the registry is made from the file names.
 */
#ifndef BIHUAN_CLI_COMMAND_H
#define BIHUAN_CLI_COMMAND_H

#include "bihuan/app/app.h"
#include "bihuan/config/settings.h"

/* What a command needs before it runs; the dispatcher sees to it. Bits, may be combined. */
typedef enum {
    NEED_NOTHING = 0,
    NEED_FILE = 1,      /* a plant is named (--plant …); the command opens it itself */
    NEED_PLANT = 3,     /* opened for reading */
    NEED_WRITE = 7,     /* opened for writing */
    NEED_USER = 8,      /* --user, in service */
    MAY_USER = 16,      /* --user counts if it is given; otherwise it is not looked at */
    NEED_TERMINAL = 32, /* stdout is a terminal (or --script) */
    MAY_REPORT = 64,    /* also for those who have no account in a plant that is in use: the use case asks */
} CommandNeeds;

/* One option of a command; a table ends with a NULL name. */
typedef struct {
    const char *name;     /* "--format" */
    const char *argument; /* what follows, NULL = a switch */
    const char *help;     /* N_() */
} CommandOption;

typedef struct Command Command;

/* A parsed command line. */
typedef struct {
    const Command *command;     /* the command, or the part of it, that runs */
    App *app;                   /* NULL unless the command needs a plant */
    const char *plant;          /* path, NULL = not given anywhere */
    const char *user;           /* id, NULL = not given */
    const char *password, *pin; /* of --secret-file, NULL = not given; in guarded memory */
    gboolean json;
    const char *lang;    /* --lang as given, NULL = not given; the language of texts is that of i18n.h */
    const char *script;  /* --script FILE */
    const char *at_text; /* --at as written, NULL = not given */
    gint64 at;           /* the same as a time, 0 = not given; set when the plant is open */
    char **words;        /* arguments that are no options, NULL-terminated */
    GHashTable *options; /* name → value ("" for switches) */
    Settings *settings;  /* NULL if a settings file has a mistake (only help and doctor run then) */
} CommandLine;

struct Command {
    const char *name;
    const char *usage;   /* "NUMBER STEP [--reject] key=value…" */
    const char *summary; /* N_() */
    int needs;
    const CommandOption *options;
    int min_words, max_words; /* max -1 = any number */
    /* FALSE and *error on failure; prints its result itself on stdout. */
    gboolean (*run)(CommandLine *line, GError **error);
    /* Asked when it failed, whatever for; may change the sentence. NULL = nothing to do. */
    void (*failed)(CommandLine *line, GError **error);
    /* A command that is several ("form list"): its parts, ended by one without a name. The first
     * word chooses the part; without one the command itself runs, where it can. */
    const Command *parts;
};

extern const Command *const command_registry[];

/* An option's value, NULL if not given. */
const char *command_option(const CommandLine *line, const char *name);
/* The same as a whole number from 0; fallback if not given; FALSE with ERR_USAGE if it is none. */
gboolean command_option_number(const CommandLine *line, const char *name, gint64 fallback, gint64 *value, GError **error);
/* The same as a time: ISO, or as people type it ("8:00", "-30m", from base). */
gboolean command_option_time(const CommandLine *line, const char *name, gint64 fallback, gint64 base, gint64 *ms, GError **error);
/* The key=value words from the first on, as a map; an empty value means not given. ERR_USAGE for a word
 * without "=" and for a key given twice. */
GHashTable *command_values(char **words, GError **error);

#endif
