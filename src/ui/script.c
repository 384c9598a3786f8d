/* SPDX-License-Identifier: MIT
 *
 * Reads and runs the steps of a script. Each step is a row of a table; a failure shows the frame.
 */
#include "bihuan/ui/script.h"

#include "private.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/decode.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

#include <stdio.h>
#include <string.h>

/* What a step may use. */
typedef struct {
    Ui *ui;
    ScriptOut out;
    gpointer data;
    const char *file; /* the script that runs; what it includes lies beside it */
    int depth;        /* of includes */
} Script;

enum { DEPTH_MOST = 4, INCLUDE_MOST = 64 * 1024 };

typedef gboolean (*StepRun)(Script *script, const char *rest, GError **error);

/* The rest of a line without the quotes around it; owned. */
static char *step_text(const char *rest) {
    gsize length = strlen(rest);
    if (length >= 2 && rest[0] == '"' && rest[length - 1] == '"') {
        return g_strndup(rest + 1, length - 2);
    }
    return g_strdup(rest);
}

static gboolean step_size(Script *script, const char *rest, GError **error) {
    int cols, rows;
    char tail;
    if (sscanf(rest, "%dx%d%c", &cols, &rows, &tail) != 2 || cols < 1 || rows < 1) {
        return err_set(error, ERR_INPUT, _("Write the size as COLUMNSxROWS, like 80x24."));
    }
    script_resize(script->ui, rows, cols);
    return TRUE;
}

static gboolean step_lang(Script *script, const char *rest, GError **error) {
    if (!ui_set_language(script->ui, rest)) {
        return err_set(error, ERR_INPUT, "%s", ui_message(script->ui));
    }
    return TRUE;
}

static gboolean step_theme(Script *script, const char *rest, GError **error) {
    return ui_set_theme(script->ui, rest, error);
}

static gboolean clock_set(Script *script, gint64 now, GError **error) {
    Ui *ui = script->ui;
    gint64 span = now - clock_now();
    if (ui->hooks->clock != NULL && !ui->hooks->clock(ui->user, now, error)) {
        return FALSE;
    }
    clock_simulate(now, FALSE);
    script_pass(ui, span);
    script_wait(ui);
    return TRUE;
}

static gboolean step_clock(Script *script, const char *rest, GError **error) {
    gint64 now;
    return clock_parse(rest, &now, error) && clock_set(script, now, error);
}

static gboolean step_advance(Script *script, const char *rest, GError **error) {
    gint64 span;
    return clock_parse_duration(rest, &span, error) && clock_set(script, clock_now() + span, error);
}

static gboolean step_wait(Script *script, const char *rest, GError **error) {
    (void)rest;
    (void)error;
    script_wait(script->ui);
    return TRUE;
}

static gboolean step_key(Script *script, const char *rest, GError **error) {
    g_auto(GStrv) words = g_strsplit(rest, " ", -1);
    for (int i = 0; words[i] != NULL; i++) {
        KeyCode code = key_from_name(words[i]);
        if (words[i][0] != '\0' && code == KC_NONE) {
            return err_set(error, ERR_INPUT, _("\"%s\" is not a key; write a character or a name like <F2>."), words[i]);
        }
        if (code != KC_NONE) {
            script_key(script->ui, code);
        }
    }
    return TRUE;
}

static gboolean step_type(Script *script, const char *rest, GError **error) {
    (void)error;
    g_autofree char *text = step_text(rest);
    script_type(script->ui, text);
    return TRUE;
}

static gboolean step_paste(Script *script, const char *rest, GError **error) {
    (void)error;
    g_autofree char *text = step_text(rest);
    GString *lines = g_string_new(text);
    g_string_replace(lines, "\\n", "\n", 0);
    script_paste(script->ui, lines->str);
    g_string_free(lines, TRUE);
    return TRUE;
}

static gboolean step_scan(Script *script, const char *rest, GError **error) {
    (void)error;
    script_scan(script->ui, rest);
    return TRUE;
}

static gboolean step_do(Script *script, const char *rest, GError **error) {
    if (!ui_do(script->ui, rest)) {
        return err_set(error, ERR_INPUT, _("Nobody knows the action \"%s\" here."), rest);
    }
    script_wait(script->ui);
    return TRUE;
}

static gboolean step_open(Script *script, const char *rest, GError **error) {
    g_auto(GStrv) words = g_strsplit(rest, " ", 2);
    if (words[0] == NULL || !ui_push(script->ui, words[0], words[1])) {
        return err_set(error, ERR_INPUT, "%s", ui_message(script->ui));
    }
    script_wait(script->ui);
    return TRUE;
}

static gboolean step_expect(Script *script, const char *rest, GError **error) {
    g_autofree char *text = step_text(rest);
    g_autofree char *frame = script_frame(script->ui, FALSE);
    if (text[0] == '\0' || strstr(frame, text) == NULL) {
        return err_set(error, ERR_FAILED, _("Expected \"%s\", but the screen shows:\n%s"), text, frame);
    }
    return TRUE;
}

static gboolean step_reject(Script *script, const char *rest, GError **error) {
    g_autofree char *text = step_text(rest);
    g_autofree char *frame = script_frame(script->ui, FALSE);
    if (text[0] == '\0' || strstr(frame, text) != NULL) {
        return err_set(error, ERR_FAILED, _("Did not expect \"%s\", but the screen shows:\n%s"), text, frame);
    }
    return TRUE;
}

static gboolean step_expect_row(Script *script, const char *rest, GError **error) {
    char *words = NULL;
    gint64 row = g_ascii_strtoll(rest, &words, 10);
    g_autofree char *frame = script_frame(script->ui, FALSE);
    g_autofree char *text = step_text(g_strchug(words));
    if (row < 0 || row >= ui_rows(script->ui)) {
        return err_set(error, ERR_INPUT, _("There is no row %d on the screen."), (int)row);
    }
    g_autofree char *line = grid_row_text(script->ui->grid, (int)row);
    if (text[0] == '\0' || strstr(line, text) == NULL) {
        return err_set(error, ERR_FAILED, _("Expected \"%s\" in row %d, but the screen shows:\n%s"), text, (int)row, frame);
    }
    return TRUE;
}

static void frame_out(Script *script, const char *name, gboolean styles) {
    g_autofree char *frame = script_frame(script->ui, styles);
    g_autofree char *head = g_strdup_printf("== %s %dx%d\n", name, ui_cols(script->ui), ui_rows(script->ui));
    if (script->out != NULL) {
        script->out(head, script->data);
        script->out(frame, script->data);
    }
}

static gboolean step_frame(Script *script, const char *rest, GError **error) {
    (void)error;
    frame_out(script, rest[0] != '\0' ? rest : "frame", TRUE);
    return TRUE;
}

static gboolean step_plain(Script *script, const char *rest, GError **error) {
    (void)error;
    frame_out(script, rest[0] != '\0' ? rest : "frame", FALSE);
    return TRUE;
}

static gboolean run_lines(Script *script, const char *text, GError **error);

/* A line with $1 to $9 put in. Owned. */
static char *filled(const char *line, char *const *words) {
    GString *text = g_string_new(NULL);
    guint count = g_strv_length((char **)words);
    for (const char *p = line; *p != '\0'; p++) {
        guint index = *p == '$' && p[1] >= '1' && p[1] <= '9' ? (guint)(p[1] - '0') : 0;
        if (index == 0) {
            g_string_append_c(text, *p);
            continue;
        }
        g_string_append(text, index < count ? words[index] : "");
        p++;
    }
    return g_string_free(text, FALSE);
}

/* include FILE [WORD …]: the steps of another script, with $1 to $9 for the words. */
static gboolean step_include(Script *script, const char *rest, GError **error) {
    g_auto(GStrv) words = g_strsplit(rest, " ", -1);
    g_autofree char *folder = g_path_get_dirname(script->file);
    g_autofree char *path = g_build_filename(folder, words[0] != NULL ? words[0] : "", NULL);
    g_autofree char *text = decode_file(path, INCLUDE_MOST, NULL, error);
    if (text == NULL) {
        return FALSE;
    }
    if (script->depth >= DEPTH_MOST) {
        return err_set(error, ERR_INPUT, _("%s includes itself."), path);
    }
    Script inner = *script;
    g_autofree char *whole = filled(text, words);
    inner.file = path;
    inner.depth++;
    return run_lines(&inner, whole, error);
}

static const struct {
    const char *name;
    StepRun run;
} STEPS[] = {
    {"size", step_size},   {"lang", step_lang},  {"theme", step_theme},     {"clock", step_clock},   {"advance", step_advance},
    {"wait", step_wait},   {"key", step_key},    {"type", step_type},       {"paste", step_paste},   {"scan", step_scan},
    {"do", step_do},       {"open", step_open},  {"expect", step_expect},   {"reject", step_reject}, {"expect-row", step_expect_row},
    {"frame", step_frame}, {"text", step_plain}, {"include", step_include},
};

static gboolean script_step(Script *script, char *line, GError **error) {
    g_strstrip(line);
    if (line[0] == '\0' || line[0] == '#') {
        return TRUE;
    }
    char *rest = line + strcspn(line, " \t");
    if (*rest != '\0') {
        *rest++ = '\0';
        g_strchug(rest);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(STEPS); i++) {
        if (strcmp(STEPS[i].name, line) == 0) {
            return STEPS[i].run(script, rest, error);
        }
    }
    return err_set(error, ERR_INPUT, _("There is no step \"%s\"."), line);
}

static gboolean run_lines(Script *script, const char *text, GError **error) {
    if (!g_utf8_validate(text, -1, NULL)) {
        return err_set(error, ERR_INPUT, _("%s is not UTF-8 text."), script->file);
    }
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (int i = 0; lines[i] != NULL; i++) {
        g_autoptr(GError) inner = NULL;
        if (!script_step(script, lines[i], &inner)) {
            return err_set(error, inner->code, "%s:%d: %s", script->file, i + 1, inner->message);
        }
    }
    return TRUE;
}

gboolean script_run(Ui *ui, const char *file, const char *text, ScriptOut out, gpointer data, GError **error) {
    Script script = {ui, out, data, file, 0};
    ui_settle(ui, 0);
    return run_lines(&script, text, error);
}
