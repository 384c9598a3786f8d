/* SPDX-License-Identifier: MIT
 *
 * The text field. The text is UTF-8, the cursor a byte offset that always stands before a base character; one
 * layout function serves drawing, moving up and down, and the number of rows.
 */
#include "bihuan/ui/entry.h"

#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/ui/ui.h"

#include <string.h>

struct Entry {
    GString *text;
    gsize cursor; /* byte offset */
    int scroll;   /* first column shown (one line), first line shown (several) */
    int cols;     /* width of the last drawing, for Up and Down */
    unsigned flags;
    int max;
    int cut;                  /* characters of the last key or paste that found no room */
    gboolean word;            /* the last change typed on a word: the next letter is taken back with it */
    GPtrArray *past, *future; /* Moment *, the nearest last; none of a secret */
};

/* How the text stood before a change. */
typedef struct {
    char *text;
    gsize cursor;
} Moment;

enum { PAST_MOST = 200 };

static void moment_free(gpointer data) {
    Moment *moment = data;
    explicit_bzero(moment->text, strlen(moment->text));
    g_free(moment->text);
    g_free(moment);
}

/* A line of the layout: bytes [start, end), without its newline. */
typedef struct {
    gsize start, end;
} Span;

Entry *entry_new(unsigned flags, int max) {
    Entry *entry = g_new0(Entry, 1);
    entry->text = g_string_new(NULL);
    entry->flags = flags;
    entry->max = max > 0 ? max : 500;
    entry->cols = 80;
    entry->past = g_ptr_array_new_with_free_func(moment_free);
    entry->future = g_ptr_array_new_with_free_func(moment_free);
    return entry;
}

void entry_free(Entry *entry) {
    if (entry != NULL) {
        explicit_bzero(entry->text->str, entry->text->allocated_len);
        g_string_free(entry->text, TRUE);
        g_ptr_array_unref(entry->past);
        g_ptr_array_unref(entry->future);
        g_free(entry);
    }
}

const char *entry_text(const Entry *entry) {
    return entry->text->str;
}

gboolean entry_is_empty(const Entry *entry) {
    return entry->text->len == 0;
}

/* Inserts what may stand in the field; TRUE if anything was. */
static gboolean entry_insert(Entry *entry, const char *text) {
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    gsize before = entry->text->len;
    glong room = entry->max - g_utf8_strlen(entry->text->str, -1);
    for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar sign = g_utf8_get_char(p);
        if (sign == '\r' && p[1] == '\n') {
            continue;
        }
        if (sign == '\n' || sign == '\r') {
            sign = entry->flags & ENTRY_LINES ? '\n' : ' ';
        } else if (sign == '\t') {
            sign = ' ';
        } else if (!g_unichar_isprint(sign) || sign == 0xfffd) {
            continue;
        }
        gsize length = entry->text->len;
        if (room <= 0) {
            entry->cut++;
            continue;
        }
        g_string_insert_unichar(entry->text, (gssize)entry->cursor, sign);
        entry->cursor += entry->text->len - length;
        room--;
    }
    return entry->text->len != before;
}

static void text_set(Entry *entry, const char *text) {
    explicit_bzero(entry->text->str, entry->text->len);
    g_string_truncate(entry->text, 0);
    entry->cursor = 0;
    entry->scroll = 0;
    entry_insert(entry, text != NULL ? text : "");
}

void entry_set(Entry *entry, const char *text) {
    g_ptr_array_set_size(entry->past, 0);
    g_ptr_array_set_size(entry->future, 0);
    text_set(entry, text);
}

/* ---- taking back ---- */

static Moment *moment_new(const Entry *entry) {
    Moment *moment = g_new(Moment, 1);
    *moment = (Moment){g_strdup(entry->text->str), entry->cursor};
    return moment;
}

/* Before a change; goes_on: it belongs to the one before it. */
static void remember(Entry *entry, Moment *before, gboolean goes_on) {
    if (entry->flags & ENTRY_SECRET || (goes_on && entry->past->len > 0)) {
        moment_free(before);
        return;
    }
    if (entry->past->len >= PAST_MOST) {
        g_ptr_array_remove_index(entry->past, 0);
    }
    g_ptr_array_add(entry->past, before);
}

void entry_replace(Entry *entry, const char *text) {
    remember(entry, moment_new(entry), FALSE);
    g_ptr_array_set_size(entry->future, 0);
    text_set(entry, text);
    entry->word = TRUE;
}

/* From one pile to the other. */
static unsigned time_travel(Entry *entry, GPtrArray *from, GPtrArray *to) {
    if (from->len == 0) {
        return entry->flags & ENTRY_SECRET ? REACT_NONE : REACT_HANDLED;
    }
    g_ptr_array_add(to, moment_new(entry));
    Moment *moment = g_ptr_array_steal_index(from, from->len - 1);
    text_set(entry, moment->text);
    entry->cursor = MIN(moment->cursor, entry->text->len);
    moment_free(moment);
    entry->word = FALSE;
    return REACT_CHANGED;
}

void entry_tell(const Entry *entry, Ui *ui) {
    if (entry->cut > 0) {
        ui_beep(ui);
        ui_say(ui, SAY_WARNING, _("At most %d characters fit here; %d did not."), entry->max, entry->cut);
    }
}

/* The next and previous place for the cursor: a combining mark goes with its base. */
static gsize cursor_next(const Entry *entry, gsize at) {
    const char *text = entry->text->str;
    if (at >= entry->text->len) {
        return entry->text->len;
    }
    const char *p = g_utf8_next_char(text + at);
    while (*p != '\0' && *p != '\n' && utf8_char_width(g_utf8_get_char(p)) == 0) {
        p = g_utf8_next_char(p);
    }
    return (gsize)(p - text);
}

static gsize cursor_previous(const Entry *entry, gsize at) {
    const char *text = entry->text->str;
    while (at > 0) {
        at = (gsize)(g_utf8_prev_char(text + at) - text);
        gunichar sign = g_utf8_get_char(text + at);
        if (sign == '\n' || utf8_char_width(sign) > 0) {
            break;
        }
    }
    return at;
}

static int span_width(const Entry *entry, gsize start, gsize end) {
    if (entry->flags & ENTRY_SECRET) {
        return (int)g_utf8_strlen(entry->text->str + start, (gssize)(end - start));
    }
    g_autofree char *part = g_strndup(entry->text->str + start, end - start);
    return utf8_width(part);
}

/* The lines of the text at a width; at least one. */
static GArray *entry_layout(const Entry *entry, int cols) {
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(Span));
    const char *text = entry->text->str;
    gsize start = 0, at = 0, blank = 0;
    int width = 0;
    cols = MAX(cols, 2);
    while (at < entry->text->len) {
        gsize next = cursor_next(entry, at);
        int size = text[at] == '\n' ? 0 : span_width(entry, at, next);
        if (text[at] == '\n') {
            g_array_append_val(lines, ((Span){start, at}));
            start = blank = next;
            width = 0;
        } else if (width + size > cols) {
            gsize end = blank > start ? blank : at;
            g_array_append_val(lines, ((Span){start, end}));
            start = blank = end;
            width = span_width(entry, start, at) + size;
        } else {
            width += size;
        }
        if (text[at] == ' ') {
            blank = next;
        }
        at = next;
    }
    g_array_append_val(lines, ((Span){start, entry->text->len}));
    return lines;
}

/* The line the cursor stands in. */
static guint layout_line(const GArray *lines, gsize cursor) {
    guint line = 0;
    while (line + 1 < lines->len && g_array_index(lines, Span, line + 1).start <= cursor) {
        line++;
    }
    return line;
}

int entry_rows(const Entry *entry, int cols) {
    if (!(entry->flags & ENTRY_LINES)) {
        return 1;
    }
    g_autoptr(GArray) lines = entry_layout(entry, cols);
    return (int)lines->len;
}

static void entry_draw_lines(Entry *entry, const Area *area, gboolean focused) {
    g_autoptr(GArray) lines = entry_layout(entry, area->cols);
    int line = (int)layout_line(lines, entry->cursor);
    entry->scroll = CLAMP(entry->scroll, MAX(0, line - area->rows + 1), line);
    Style style = focused ? STYLE_FOCUS : STYLE_FIELD;
    for (int row = 0; row < area->rows; row++) {
        int index = entry->scroll + row;
        if (index < (int)lines->len) {
            Span span = g_array_index(lines, Span, (guint)index);
            g_autofree char *part = g_strndup(entry->text->str + span.start, span.end - span.start);
            area_put(area, row, 0, style, part);
        }
    }
    if (focused) {
        int col = span_width(entry, g_array_index(lines, Span, (guint)line).start, entry->cursor);
        area_cursor(area, line - entry->scroll, MIN(col, area->cols - 1));
    }
}

void entry_draw(Entry *entry, const Area *area, gboolean focused) {
    area_fill(area, 0, 0, area->rows, area->cols, focused ? STYLE_FOCUS : STYLE_FIELD);
    entry->cols = MAX(area->cols, 1);
    if (entry->flags & ENTRY_LINES) {
        entry_draw_lines(entry, area, focused);
        return;
    }
    int column = span_width(entry, 0, entry->cursor);
    int last = MAX(area->cols - 1, 0);
    entry->scroll = CLAMP(entry->scroll, MAX(0, column - last), column);
    if (!focused) {
        entry->scroll = 0;
    }
    g_autofree char *stars = g_strnfill((gsize)g_utf8_strlen(entry->text->str, -1), '*');
    const char *shown = entry->flags & ENTRY_SECRET ? stars : entry->text->str;
    area_put(area, 0, -entry->scroll, focused ? STYLE_FOCUS : STYLE_FIELD, shown);
    if (focused) {
        area_cursor(area, 0, column - entry->scroll);
    }
}

static unsigned entry_move(Entry *entry, gsize to) {
    entry->cursor = to;
    return REACT_REDRAW;
}

static unsigned entry_erase(Entry *entry, gsize from, gsize to) {
    if (from == to) {
        return REACT_HANDLED;
    }
    g_string_erase(entry->text, (gssize)from, (gssize)(to - from));
    entry->cursor = from;
    return REACT_CHANGED;
}

/* Up or down inside a text of several lines; at its edge the key belongs to others. */
static unsigned entry_vertical(Entry *entry, int step) {
    if (!(entry->flags & ENTRY_LINES)) {
        return REACT_NONE;
    }
    g_autoptr(GArray) lines = entry_layout(entry, entry->cols);
    int line = (int)layout_line(lines, entry->cursor);
    if (line + step < 0 || line + step >= (int)lines->len) {
        return REACT_NONE;
    }
    int column = span_width(entry, g_array_index(lines, Span, (guint)line).start, entry->cursor);
    Span span = g_array_index(lines, Span, (guint)(line + step));
    gsize at = span.start;
    while (at < span.end && span_width(entry, span.start, at) < column) {
        at = cursor_next(entry, at);
    }
    return entry_move(entry, at);
}

/* Start or end of the line (one-line: of the text). */
static gsize entry_edge(const Entry *entry, gboolean end) {
    const char *text = entry->text->str;
    gsize at = entry->cursor;
    if (end) {
        while (at < entry->text->len && text[at] != '\n') {
            at++;
        }
    } else {
        while (at > 0 && text[at - 1] != '\n') {
            at--;
        }
    }
    return at;
}

static gsize entry_word_back(const Entry *entry) {
    gsize at = entry->cursor;
    while (at > 0 && entry->text->str[at - 1] == ' ') {
        at--;
    }
    while (at > 0 && entry->text->str[at - 1] != ' ' && entry->text->str[at - 1] != '\n') {
        at--;
    }
    return at;
}

static unsigned entry_control(Entry *entry, KeyCode code) {
    switch (code) {
    case KC_LEFT:
        return entry_move(entry, cursor_previous(entry, entry->cursor));
    case KC_RIGHT:
        return entry_move(entry, cursor_next(entry, entry->cursor));
    case KC_HOME:
    case KC_CTRL('A'):
        return entry_move(entry, entry_edge(entry, FALSE));
    case KC_END:
    case KC_CTRL('E'):
        return entry_move(entry, entry_edge(entry, TRUE));
    case KC_UP:
        return entry_vertical(entry, -1);
    case KC_DOWN:
        return entry_vertical(entry, 1);
    case KC_BACKSPACE:
        return entry_erase(entry, cursor_previous(entry, entry->cursor), entry->cursor);
    case KC_DELETE:
        return entry_erase(entry, entry->cursor, cursor_next(entry, entry->cursor));
    case KC_CTRL('U'):
        return entry_erase(entry, 0, entry->text->len);
    case KC_CTRL('K'):
        return entry_erase(entry, entry->cursor, entry_edge(entry, TRUE));
    case KC_CTRL('W'):
        return entry_erase(entry, entry_word_back(entry), entry->cursor);
    default:
        return REACT_NONE;
    }
}

static unsigned change_key(Entry *entry, const KeyEvent *event) {
    if (event->code == KC_PASTE || event->code == KC_SCAN) {
        return entry_insert(entry, event->text) ? REACT_CHANGED : REACT_HANDLED;
    }
    if (event->code == KC_ENTER) {
        if (!(entry->flags & ENTRY_LINES)) {
            return REACT_DONE;
        }
        return entry_insert(entry, "\n") ? REACT_CHANGED : REACT_HANDLED;
    }
    if (key_is_text(event->code)) {
        char bytes[7] = "";
        g_unichar_to_utf8(event->code, bytes);
        return entry_insert(entry, bytes) ? REACT_CHANGED : REACT_HANDLED;
    }
    return entry_control(entry, event->code);
}

unsigned entry_key(Entry *entry, const KeyEvent *event) {
    entry->cut = 0;
    if (event->code == KC_CTRL('Z') || event->code == KC_CTRL('Y')) {
        gboolean back = event->code == KC_CTRL('Z');
        return time_travel(entry, back ? entry->past : entry->future, back ? entry->future : entry->past);
    }
    gboolean letter = key_is_text(event->code) && event->code != ' ';
    Moment *before = moment_new(entry);
    unsigned reaction = change_key(entry, event);
    if (react_has(reaction, REACT_CHANGED)) {
        remember(entry, before, letter && entry->word);
        g_ptr_array_set_size(entry->future, 0);
        entry->word = letter;
    } else {
        moment_free(before);
        entry->word = entry->word && reaction == REACT_NONE;
    }
    return reaction;
}
