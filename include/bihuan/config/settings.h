/* SPDX-License-Identifier: MIT
 *
 * The few things a terminal may be told: bihuan.conf(5). /etc/bihuan/bihuan.conf is read first, then
 * $XDG_CONFIG_HOME/bihuan/bihuan.conf; the later one wins. Nothing that matters to the plant's law lives
 * here.
 */
#ifndef BIHUAN_CONFIG_SETTINGS_H
#define BIHUAN_CONFIG_SETTINGS_H

#include <glib.h>

#define SETTINGS_SYSTEM_FILE "/etc/bihuan/bihuan.conf"

typedef enum {
    SETTING_TEXT,
    SETTING_PATH,   /* a leading ~/ is the home folder */
    SETTING_CHOICE, /* one of the words of choices */
    SETTING_NUMBER, /* a whole number from min to max */
    SETTING_OFFSET, /* "+08:00"; settings_number gives minutes east of UTC */
} SettingType;

/* One row of the table the parser, the man page test and `doctor` are made from. */
typedef struct {
    const char *name;
    SettingType type;
    const char *standard; /* the default, as text; "" = not set */
    const char *choices;  /* SETTING_CHOICE: words with blanks between */
    gint64 min, max;      /* SETTING_NUMBER */
    const char *help;     /* N_() */
} Setting;

typedef struct Settings Settings;

/* The rows, ended by one without a name. */
const Setting *settings_rows(void);

/* Reads both files; missing ones are no error. NULL and "file:line: sentence" for an unknown key or a bad
 * value. */
Settings *settings_load(GError **error);
/* The same from given files (tests); either may be NULL or missing. */
Settings *settings_load_files(const char *system, const char *user, GError **error);
void settings_free(Settings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Settings, settings_free)

/* The value in force as text ("" if not set), borrowed; a number's or an offset's as a number. */
const char *settings_get(const Settings *settings, const char *name);
gint64 settings_number(const Settings *settings, const char *name);
/* TRUE if a file sets it (and it is not just the default). */
gboolean settings_is_set(const Settings *settings, const char *name);

/* Key overrides ([keys] ACTION = KEY …): the names of the actions, sorted, and the text of one (NULL:
 * none). */
GPtrArray *settings_key_actions(const Settings *settings);
const char *settings_key(const Settings *settings, const char *action);
/* Where it is written, "file:line"; borrowed; NULL: nowhere. */
const char *settings_key_line(const Settings *settings, const char *action);

#endif
