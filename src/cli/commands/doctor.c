/* SPDX-License-Identifier: MIT
 *
 * bihuan doctor: looks at everything the program leans on, one line each.
 */
#include <langinfo.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../output.h"
#include "../private.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"

typedef enum { STATE_OK, STATE_WARN, STATE_BAD } State;

static const char *const STATE_WORDS[] = {"ok", "warn", "bad"};

/* What was found so far. */
typedef struct {
    JsonBuilder *json;
    OutputTable *table;
    int bad;
} Findings;

static void find(Findings *findings, const char *what, State state, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

static void find(Findings *findings, const char *what, State state, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    findings->bad += state == STATE_BAD;
    output_table_add(findings->table, STATE_WORDS[state], what, text, NULL);
    output_begin_object(findings->json, NULL);
    output_text(findings->json, "check", what);
    output_text(findings->json, "state", STATE_WORDS[state]);
    output_text(findings->json, "text", text);
    json_builder_end_object(findings->json);
}

static void check_settings(Findings *findings) {
    g_autoptr(GError) reason = NULL;
    Settings *settings = settings_load(&reason);
    if (!settings) find(findings, "settings", STATE_BAD, "%s", reason->message);
    else find(findings, "settings", STATE_OK, "%s", _("the settings can be read"));
    settings_free(settings);
}

static void check_language(Findings *findings) {
    const char *codeset = nl_langinfo(CODESET), *now = i18n_language();
    gboolean utf8 = strcmp(codeset, "UTF-8") == 0;
    find(findings, "locale", utf8 ? STATE_OK : STATE_BAD, "%s", codeset);
    g_autofree char *language = g_strdup(now);
    i18n_set_language("zh");
    gboolean chinese = strcmp(_("the settings can be read"), "the settings can be read") != 0;
    i18n_set_language(language);
    find(findings, "catalogue", chinese ? STATE_OK : STATE_WARN, "%s",
         chinese ? _("Chinese and English are there")
                 : _("the Chinese texts are missing; build or install them again"));
}

static void check_terminal(Findings *findings) {
    const char *term = g_getenv("TERM");
    if (!isatty(STDOUT_FILENO))
        find(findings, "terminal", STATE_OK, "%s", _("standard output is no terminal"));
    else if (!term || !*term) find(findings, "terminal", STATE_WARN, "%s", _("TERM is not set"));
    else if (strcmp(term, "linux") == 0)
        find(findings, "terminal", STATE_WARN, _("%s shows no Chinese; use a terminal window or English"),
             term);
    else find(findings, "terminal", STATE_OK, "%s", term);
}

/* Chinese on paper needs a font; the PDF would show boxes. */
static void check_fonts(Findings *findings) {
    static const char *const fonts[] = {"/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
                                        "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
                                        "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"};
    for (gsize i = 0; i < G_N_ELEMENTS(fonts); i++)
        if (g_file_test(fonts[i], G_FILE_TEST_EXISTS)) {
            find(findings, "fonts", STATE_OK, "%s", fonts[i]);
            return;
        }
    find(findings, "fonts", STATE_WARN, "%s",
         _("no Chinese font was found for labels; install fonts-wqy-microhei"));
}

static void check_data(Findings *findings) {
    g_autofree char *form = path_embedded("forms/hazard.ini", NULL);
    find(findings, "data", form ? STATE_OK : STATE_BAD, "%s",
         form ? _("the shipped forms are in the program") : _("the program lacks its forms; build it again"));
}

static void check_plant_files(Findings *findings, Plant *plant) {
    g_autoptr(GError) reason = NULL;
    g_autofree char *lock = g_strconcat(plant_path(plant), ".lock", NULL),
                    *folder = g_path_get_dirname(plant_path(plant));
    if (plant_key(plant, &reason))
        find(findings, "key", STATE_OK, "%s", _("the key is there and closed to others"));
    else find(findings, "key", STATE_BAD, "%s", reason->message);
    gboolean writable = access(plant_path(plant), W_OK) == 0 && access(folder, W_OK) == 0 &&
                        (access(lock, F_OK) != 0 || access(lock, W_OK) == 0);
    find(findings, "lock", writable ? STATE_OK : STATE_WARN, "%s",
         writable ? _("the plant can be written here") : _("the plant is read-only for this account"));
    gboolean evidence = access(plant_evidence_dir(plant), W_OK) == 0;
    find(findings, "evidence", evidence ? STATE_OK : STATE_WARN, "%s", plant_evidence_dir(plant));
}

static void check_time(Findings *findings, Plant *plant) {
    gint64 head = plant_head_time(plant);
    g_autofree char *now = clock_format(clock_raw()), *last = clock_format(head);
    if (plant_is_simulated(plant))
        find(findings, "clock", STATE_OK, _("simulated (drill), stands at %s"), last);
    else if (clock_raw() < head)
        find(findings, "clock", STATE_WARN,
             _("the machine says %s, but the plant's last row is of %s; set the clock"), now, last);
    else find(findings, "clock", STATE_OK, "%s", now);
}

static void check_plant(Findings *findings, const char *path) {
    g_autoptr(GError) reason = NULL;
    if (!path) {
        find(findings, "plant", STATE_WARN, "%s",
             _("no plant is named; give --plant FILE or set BIHUAN_PLANT"));
        return;
    }
    g_autoptr(Plant) plant = plant_open(path, FALSE, &reason);
    if (!plant) {
        find(findings, "plant", STATE_BAD, "%s", reason->message);
        return;
    }
    g_autofree char *head = plant_head_code(plant);
    find(findings, "plant", STATE_OK, _("%s: %s, %d rows, head %s"), path, plant_name(plant),
         (int)plant_head_seq(plant), head);
    check_plant_files(findings, plant);
    check_time(findings, plant);
}

static gboolean run(CommandLine *line, GError **error) {
    g_autoptr(JsonBuilder) json = json_builder_new();
    Findings findings = {.json = json,
                         .table = output_table_new(_("State"), _("Checked"), _("Result"), NULL)};
    output_begin_array(json, NULL);
    check_settings(&findings);
    check_language(&findings);
    check_terminal(&findings);
    check_fonts(&findings);
    check_data(&findings);
    check_plant(&findings, line->plant);
    json_builder_end_array(json);
    if (line->json) {
        output_print(json);
        output_table_drop(findings.table);
    } else {
        output_table_end(findings.table);
    }
    return findings.bad == 0 ||
           err_set(error, ERR_FAILED, _("Something does not work; the lines marked bad say what."));
}

const Command command_doctor = {
    .name = "doctor",
    .usage = "",
    .summary = N_("check the plant, the key, the terminal, fonts and settings"),
    .needs = NEED_NOTHING,
    .run = run,
};
