/* SPDX-License-Identifier: MIT
 *
 * One field being filled in. What a text means is asked of the form's field types only.
 */
#include "field_edit.h"

#include "bihuan/base/when.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/outfile.h"
#include "bihuan/base/path.h"
#include "bihuan/model/blob.h"
#include "bihuan/ui/date.h"

#include <glib/gstdio.h>
#include <string.h>

enum {
    LINES_MOST = 4,   /* rows of a note while it is typed */
    TEXT_MOST = 4000, /* characters where the form sets no limit */
    DIGITS = 9,
};

#define FILE_STANDS "sha256:0000000000000000000000000000000000000000000000000000000000000000"

static gboolean is_picked(const FieldEdit *edit) {
    FieldEditor editor = edit->field->type->editor;
    return editor == EDITOR_CHOICE || editor == EDITOR_CHOICES || editor == EDITOR_YESNO;
}

FieldEdit *field_edit_new(const FormField *field) {
    FieldEdit *edit = g_new0(FieldEdit, 1);
    unsigned flags = field->type->editor == EDITOR_LINES ? ENTRY_LINES : 0;
    edit->field = field;
    edit->entry = entry_new(flags, field->max_length > 0 ? field->max_length : TEXT_MOST);
    edit->shown = g_strdup("");
    edit->find = g_string_new(NULL);
    return edit;
}

void field_edit_free(FieldEdit *edit) {
    if (edit == NULL) {
        return;
    }
    entry_free(edit->entry);
    g_free(edit->canonical);
    g_free(edit->exact);
    g_free(edit->shown);
    g_free(edit->error);
    g_free(edit->missing);
    g_string_free(edit->find, TRUE);
    g_free(edit);
}

/* A moment as people write it; the seconds and milliseconds they do not see stay in exact. Owned. */
static char *short_of(const FieldEdit *edit, const char *canonical) {
    g_autofree char *typed = field_typed(edit->field, canonical);
    gboolean moment = edit->field->type->editor == EDITOR_TIME && canonical != NULL && *canonical != '\0';
    return moment && strchr(typed, 'T') != NULL ? clock_format_short(g_ascii_strtoll(canonical, NULL, 10)) : g_steal_pointer(&typed);
}

static void set_exact(FieldEdit *edit, const char *canonical) {
    g_autofree char *copy = g_strdup(canonical), *typed = short_of(edit, canonical);
    entry_set(edit->entry, typed);
    g_free(edit->exact);
    edit->exact = g_steal_pointer(&copy);
}

void field_edit_set_default(FieldEdit *edit, const char *canonical) {
    set_exact(edit, canonical);
}

void field_edit_set(FieldEdit *edit, const char *typed) {
    entry_replace(edit->entry, typed);
    edit->touched = TRUE;
    g_clear_pointer(&edit->missing, g_free);
}

/* ---- keys ---- */

static const char *choice_value(const FieldEdit *edit, guint index) {
    const GPtrArray *choices = edit->field->choices;
    return choices != NULL && index < choices->len ? ((FormChoice *)choices->pdata[index])->value : NULL;
}

/* Takes a value, or with several choices adds it or takes it out. */
static unsigned pick(FieldEdit *edit, const char *value) {
    if (value == NULL) {
        return REACT_NONE;
    }
    if (edit->field->type->editor != EDITOR_CHOICES) {
        field_edit_set(edit, value);
        return REACT_CHANGED;
    }
    g_auto(GStrv) words = form_words(entry_text(edit->entry), ",");
    GString *text = g_string_new(NULL);
    gboolean had = FALSE;
    for (char **word = words; *word != NULL; word++) {
        gboolean same = strcmp(*word, value) == 0;
        had = had || same;
        g_string_append_printf(text, "%s%s", same || text->len == 0 ? "" : ",", same ? "" : *word);
    }
    g_string_append_printf(text, "%s%s", had || text->len == 0 ? "" : ",", had ? "" : value);
    field_edit_set(edit, text->str);
    g_string_free(text, TRUE);
    return REACT_CHANGED;
}

static gboolean choice_has(const FormChoice *choice, const char *wanted) {
    g_autofree char *zh = g_utf8_casefold(choice->title.zh != NULL ? choice->title.zh : "", -1);
    g_autofree char *en = g_utf8_casefold(choice->title.en != NULL ? choice->title.en : "", -1);
    g_autofree char *value = g_utf8_casefold(choice->value, -1);
    return strstr(zh, wanted) != NULL || g_str_has_prefix(en, wanted) || g_str_has_prefix(value, wanted);
}

/* Letters find a choice by the beginning of its name; a letter that fits nothing begins anew. */
static unsigned find_choice(FieldEdit *edit, KeyCode code) {
    for (int round = 0; round < 2; round++) {
        g_string_append_unichar(edit->find, code);
        g_autofree char *wanted = g_utf8_casefold(edit->find->str, -1);
        for (guint i = 0; edit->field->choices != NULL && i < edit->field->choices->len; i++) {
            const FormChoice *choice = edit->field->choices->pdata[i];
            if (choice_has(choice, wanted)) {
                return edit->field->type->editor == EDITOR_CHOICES ? REACT_HANDLED : pick(edit, choice->value);
            }
        }
        g_string_truncate(edit->find, 0);
    }
    return REACT_NONE;
}

static unsigned yesno_key(FieldEdit *edit, KeyCode code) {
    gboolean yes = strcmp(entry_text(edit->entry), "yes") == 0;
    switch (code) {
    case 'y':
    case 'Y':
    case '1':
    case 0x662f: /* 是 */
        return pick(edit, "yes");
    case 'n':
    case 'N':
    case '2':
    case 0x5426: /* 否 */
        return pick(edit, "no");
    case ' ':
        return pick(edit, yes ? "no" : "yes");
    default:
        return REACT_NONE;
    }
}

static unsigned picked_key(FieldEdit *edit, KeyCode code) {
    if (code == KC_BACKSPACE || code == KC_DELETE || code == KC_CTRL('U')) {
        g_string_truncate(edit->find, 0);
        field_edit_set(edit, "");
        return REACT_CHANGED;
    }
    if (edit->field->type->editor == EDITOR_YESNO) {
        return yesno_key(edit, code);
    }
    if (code >= '1' && code <= '9' && edit->find->len == 0) {
        return pick(edit, choice_value(edit, code - '1'));
    }
    return key_is_text(code) && code != ' ' ? find_choice(edit, code) : REACT_NONE;
}

unsigned field_edit_key(FieldEdit *edit, const KeyEvent *event) {
    KeyCode code = event->code;
    gboolean back = code == KC_CTRL('Z') || code == KC_CTRL('Y');
    if (is_picked(edit) && !back) {
        return code == KC_PASTE || code == KC_SCAN ? REACT_NONE : picked_key(edit, code);
    }
    if (code == KC_ENTER) {
        return REACT_NONE;
    }
    gboolean replaces = key_is_text(code) || code == KC_PASTE || code == KC_BACKSPACE;
    if (!edit->touched && replaces && !entry_is_empty(edit->entry)) {
        entry_replace(edit->entry, ""); /* a default makes room for what is typed instead */
        edit->touched = TRUE;
    }
    unsigned reaction = entry_key(edit->entry, event);
    if (react_has(reaction, REACT_CHANGED) || (edit->touched && code == KC_BACKSPACE)) {
        edit->touched = TRUE;
        g_clear_pointer(&edit->missing, g_free);
        return REACT_CHANGED;
    }
    return reaction;
}

unsigned field_edit_new_line(FieldEdit *edit) {
    if (edit->field->type->editor != EDITOR_LINES) {
        return REACT_NONE;
    }
    unsigned reaction = entry_key(edit->entry, &(KeyEvent){KC_ENTER, 0, NULL});
    edit->touched = edit->touched || react_has(reaction, REACT_CHANGED);
    return reaction;
}

/* ---- meaning ---- */

static char *path_here(const char *path) {
    if (g_str_has_prefix(path, "~/")) {
        return g_build_filename(g_get_home_dir(), path + 2, NULL);
    }
    gboolean plain = *path != '\0' && *path != '/';
    return plain && outfile_is_confined() && outfile_in() != NULL ? g_build_filename(outfile_in(), path, NULL) : g_strdup(path);
}

/* What was dropped on the terminal or pasted stands in quotes or as file://; a file that is really called so comes first. */
char *field_edit_path(const char *typed) {
    const char *path = *typed == '@' ? typed + 1 : typed;
    char *literal = path_here(path);
    g_autofree char *undone = path_exists(literal) ? NULL : path_unquoted(path);
    if (undone == NULL) {
        return literal;
    }
    g_free(literal);
    return path_here(undone);
}

static gboolean check_file(const char *typed, char **canonical, GError **error) {
    GStatBuf info;
    if (g_str_has_prefix(typed, "sha256:")) {
        *canonical = g_strdup(typed);
        return TRUE;
    }
    g_autofree char *path = field_edit_path(typed);
    if (g_stat(path, &info) != 0) {
        return err_set(error, ERR_INPUT, _("there is no file %s."), path);
    }
    if (!S_ISREG(info.st_mode)) {
        return err_set(error, ERR_INPUT, _("%s is not a file."), path);
    }
    if (info.st_size > BLOB_MAX) {
        return err_set(error, ERR_INPUT, _("%s is too large: at most %d MiB."), path, BLOB_MAX / 1024 / 1024);
    }
    *canonical = g_strdup(FILE_STANDS); /* its hash is known when it is kept */
    return TRUE;
}

static gboolean edit_parse(const FieldEdit *edit, const FormContext *context, char **canonical, GError **error) {
    const char *typed = entry_text(edit->entry);
    FieldEditor editor = edit->field->type->editor;
    gint64 ms;
    *canonical = NULL;
    if (*typed == '\0') {
        return TRUE;
    }
    if (editor == EDITOR_FILE) {
        return check_file(typed, canonical, error);
    }
    g_autofree char *seen = editor == EDITOR_TIME && edit->exact != NULL ? short_of(edit, edit->exact) : NULL;
    if (g_strcmp0(seen, typed) == 0) {
        g_autofree char *full = field_typed(edit->field, edit->exact);
        return field_parse(edit->field, full, context, canonical, error);
    }
    if (editor == EDITOR_TIME && when_read(typed, context->now, &ms, NULL)) {
        g_autofree char *digits = g_strdup_printf("%" G_GINT64_FORMAT, ms);
        g_autofree char *full = field_typed(edit->field, digits);
        return field_parse(edit->field, full, context, canonical, error);
    }
    return field_parse(edit->field, typed, context, canonical, error);
}

void field_edit_check(FieldEdit *edit, const FormContext *context) {
    g_autoptr(GError) error = NULL;
    g_clear_pointer(&edit->canonical, g_free);
    g_clear_pointer(&edit->error, g_free);
    g_free(edit->shown);
    edit->shown = NULL;
    if (!edit_parse(edit, context, &edit->canonical, &error)) {
        edit->error = g_strdup(error->message);
    } else if (edit->canonical != NULL && edit->field->type->editor != EDITOR_FILE) {
        edit->shown = field_format(edit->field, edit->canonical, context);
    }
    if (edit->shown == NULL) {
        edit->shown = g_strdup(entry_text(edit->entry));
    }
}

void field_edit_settle(FieldEdit *edit, const FormContext *context) {
    FieldEditor editor = edit->field->type->editor;
    g_string_truncate(edit->find, 0);
    field_edit_check(edit, context);
    if (edit->touched && edit->canonical != NULL && (editor == EDITOR_TIME || editor == EDITOR_REFERENCE)) {
        set_exact(edit, edit->canonical);
    }
}

char *field_edit_value(const FieldEdit *edit) {
    const char *typed = entry_text(edit->entry);
    if (!edit->touched) { /* what was only offered is sent as it was seen; a default the form fills in itself */
        return edit->field->suggest != NULL && *typed != '\0' ? g_strdup(typed) : NULL;
    }
    if (edit->field->type->editor == EDITOR_FILE && *typed != '\0' && !g_str_has_prefix(typed, "sha256:")) {
        g_autofree char *path = field_edit_path(typed);
        return g_strconcat("@", path, NULL);
    }
    if (edit->field->type->editor == EDITOR_TIME && edit->canonical != NULL) {
        return field_typed(edit->field, edit->canonical);
    }
    return g_strdup(typed);
}

/* ---- words ---- */

static char *choices_hint(const FieldEdit *edit) {
    GString *text = g_string_new(NULL);
    g_auto(GStrv) words = form_words(entry_text(edit->entry), ",");
    gboolean many = edit->field->type->editor == EDITOR_CHOICES;
    for (guint i = 0; edit->field->choices != NULL && i < edit->field->choices->len; i++) {
        const FormChoice *choice = edit->field->choices->pdata[i];
        gboolean marked = many && g_strv_contains((const char *const *)words, choice->value);
        g_string_append(text, i > 0 ? "  " : "");
        if (i < DIGITS) {
            g_string_append_printf(text, "%u ", i + 1);
        }
        g_string_append_printf(text, "%s%s", marked ? "[x]" : "", form_text(&choice->title));
    }
    return g_string_free(text, FALSE);
}

char *field_edit_hint(const FieldEdit *edit, const FormContext *context) {
    const char *help = form_text(&edit->field->help);
    switch (edit->field->type->editor) {
    case EDITOR_CHOICE:
    case EDITOR_CHOICES:
        return choices_hint(edit);
    case EDITOR_YESNO:
        return g_strdup(_("y yes  n no"));
    case EDITOR_FILE:
        return g_strdup(_("The path of a file; F4 shows what there is."));
    case EDITOR_REFERENCE:
        return g_strdup(*help != '\0' ? help : _("A code, or a part of the name; F4 searches."));
    default:
        break;
    }
    return *help != '\0' ? g_strdup(help) : field_hint(edit->field, context);
}

/* ---- drawing ---- */

int field_edit_rows(const FieldEdit *edit, int cols, gboolean focused) {
    if (edit->field->type->editor != EDITOR_LINES || !focused) {
        return 1;
    }
    return CLAMP(entry_rows(edit->entry, cols), 1, LINES_MOST);
}

void field_edit_draw(FieldEdit *edit, const Area *area, gboolean focused) {
    Style style = focused ? STYLE_FOCUS : STYLE_FIELD;
    if (focused && !is_picked(edit)) {
        entry_draw(edit->entry, area, TRUE);
        return;
    }
    const char *end = strchr(edit->shown, '\n');
    g_autofree char *line = end != NULL ? g_strndup(edit->shown, (gsize)(end - edit->shown)) : g_strdup(edit->shown);
    area_put_pad(area, 0, 0, area->cols, style, line);
    if (focused) {
        area_cursor(area, 0, 0);
    }
}
