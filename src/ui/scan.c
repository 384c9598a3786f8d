/* SPDX-License-Identifier: MIT
 *
 * Scanner or fingers? Held keys, and the verdict on them when a line ends, another key comes, or nothing comes any more.
 */
#include "bihuan/ui/scan.h"

#include "bihuan/base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum {
    FIRST_WAIT = 30 * 1000,    /* a first character is held this long (µs) for a second one */
    BURST_WAIT = 100 * 1000,   /* a pause that ends a burst: single gaps jump under load */
    PREFIX_WAIT = 1000 * 1000, /* behind the prefix there is no doubt any more */
    BURST_GAP = 25 * 1000,     /* median gap of a scanner; people need 60 ms and more */
    BURST_LEAST = 6,           /* characters of a line */
    FRAMED_LEAST = 3,          /* the same behind STX */
    DIGITS_SECRET = 12,        /* a number no shorter is no password */
    MAC_SIZE = 8,              /* characters at the end of a label */
    LONGEST = 512,             /* characters held; more is no label */
};

/* What a burst was found to be, as long as it lasts. */
typedef enum {
    BURST_NONE,
    BURST_KEYS,  /* typed: only a prefix is looked for */
    BURST_LABEL, /* a label was read: what ends it is swallowed */
    BURST_OTHER, /* some other code: everything is swallowed */
} Burst;

/* One event decided. */
typedef struct {
    KeyEvent event;
    char *payload; /* of KC_SCAN */
} Decided;

struct Scan {
    GArray *held;    /* KeyEvent: may become a scan */
    GQueue *decided; /* Decided* */
    GString *recent; /* the last text keys given back outside text fields: finds a prefix typed slowly */
    gint64 recent_time;
    gint64 last;   /* of the newest key */
    char *payload; /* fetched last */
    Burst burst;
    ScanPlace place;   /* where held keys would go */
    gboolean prefixed; /* held begins with the prefix (or it was given back before) */
    gboolean gone;     /* the prefix was given back before */
    gboolean ahead;
};

static void decided_free(gpointer data) {
    Decided *decided = data;
    g_free(decided->payload);
    g_free(decided);
}

Scan *scan_new(void) {
    Scan *scan = g_new0(Scan, 1);
    scan->held = g_array_new(FALSE, FALSE, sizeof(KeyEvent));
    scan->decided = g_queue_new();
    scan->recent = g_string_new(NULL);
    return scan;
}

void scan_free(Scan *scan) {
    if (scan != NULL) {
        g_array_unref(scan->held);
        g_queue_free_full(scan->decided, decided_free);
        g_string_free(scan->recent, TRUE);
        g_free(scan->payload);
        g_free(scan);
    }
}

/* ---- characters ---- */

/* The ASCII character a key stands for, full width undone; 0: none. */
static char plain_of(KeyCode code) {
    KeyCode plain = utf8_narrow(code);
    return plain >= ' ' && plain < 127 ? (char)plain : '\0';
}

static gboolean is_prefix_char(char plain, gsize at) {
    return at < strlen(SCAN_PREFIX) && g_ascii_toupper(plain) == SCAN_PREFIX[at];
}

/* What frames a code on a serial line: SOH, STX, ETX, EOT. */
static gboolean is_frame(KeyCode code) {
    return code >= KC_CTRL('A') && code <= KC_CTRL('D');
}

static gboolean is_line_end(KeyCode code) {
    return code == KC_ENTER || code == KC_TAB;
}

gboolean scan_is_label(const char *text) {
    gsize at = 0;
    for (const char *p = text; at < strlen(SCAN_PREFIX); p = g_utf8_next_char(p)) {
        char plain = plain_of(g_utf8_get_char(p));
        if (at == 0 && plain != '\0' && !is_prefix_char(plain, 0) && strchr(" \"'", plain) != NULL) {
            continue; /* blanks and quotes around a pasted one */
        }
        if (plain == '\0' || !is_prefix_char(plain, at++)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- what is held ---- */

static const KeyEvent *held_at(const Scan *scan, guint index) {
    return &g_array_index(scan->held, KeyEvent, index);
}

static void scan_pass(Scan *scan, const KeyEvent *event) {
    Decided *decided = g_new0(Decided, 1);
    decided->event = *event;
    g_queue_push_tail(scan->decided, decided);
}

/* The first count keys are given back. */
static void release(Scan *scan, guint count) {
    for (guint i = 0; i < count; i++) {
        scan_pass(scan, held_at(scan, i));
    }
    g_array_remove_range(scan->held, 0, count);
}

static void release_all(Scan *scan, Burst burst) {
    release(scan, scan->held->len);
    scan->burst = burst;
    scan->prefixed = scan->gone = FALSE;
}

static int gap_compare(const void *left, const void *right) {
    gint64 a = *(const gint64 *)left, b = *(const gint64 *)right;
    return (a > b) - (a < b);
}

static gint64 held_median_gap(const Scan *scan) {
    guint count = scan->held->len;
    if (count < 2) {
        return G_MAXINT64;
    }
    g_autofree gint64 *gaps = g_new(gint64, count - 1);
    for (guint i = 1; i < count; i++) {
        gaps[i - 1] = held_at(scan, i)->time - held_at(scan, i - 1)->time;
    }
    qsort(gaps, count - 1, sizeof *gaps, gap_compare);
    return gaps[(count - 1) / 2];
}

static gboolean held_is_fast(const Scan *scan) {
    return held_median_gap(scan) < BURST_GAP;
}

/* Held keys from one on, as text; line ends become blanks, frames and AIM marks vanish. Owned. */
static char *held_text(const Scan *scan, guint from) {
    GString *text = g_string_new(NULL);
    for (guint i = from; i < scan->held->len; i++) {
        KeyCode code = held_at(scan, i)->code;
        if (is_line_end(code)) {
            g_string_append_c(text, ' ');
        } else if (!is_frame(code)) {
            g_string_append_unichar(text, code);
        }
    }
    g_strchomp(text->str);
    return g_string_free(text, FALSE);
}

/* Held keys are a scan. */
static void scan_found(Scan *scan, guint from, Burst burst) {
    g_autofree char *text = held_text(scan, from);
    Decided *decided = g_new0(Decided, 1);
    decided->event = (KeyEvent){KC_SCAN, 0, NULL};
    decided->payload = g_strconcat(scan->gone ? SCAN_PREFIX : "", text, NULL);
    g_queue_push_tail(scan->decided, decided);
    g_array_set_size(scan->held, 0);
    g_string_truncate(scan->recent, 0);
    scan->burst = burst;
    scan->prefixed = scan->gone = FALSE;
}

/* ---- verdicts ---- */

/* A line of held keys. */
typedef struct {
    guint chars, digits, different, blanks;
    gboolean address, ended;
} Line;

static Line line_at(const Scan *scan, guint *at) {
    Line line = {0};
    gboolean seen[128] = {FALSE};
    char before = '\0', last = '\0';
    for (; *at < scan->held->len && !line.ended; (*at)++) {
        KeyCode code = held_at(scan, *at)->code;
        char plain = plain_of(code);
        line.ended = is_line_end(code);
        if (line.ended || is_frame(code)) {
            continue;
        }
        line.chars++;
        line.digits += g_ascii_isdigit(plain);
        line.blanks += plain == ' ';
        line.different += plain == '\0' || !seen[(guint)plain];
        seen[(guint)plain] = TRUE;
        line.address = line.address || (before == ':' && last == '/' && plain == '/');
        before = last;
        last = plain;
    }
    return line;
}

/* jjjjjj from a key held down does not look like a code. */
static gboolean line_is_code(const Line *line, guint least) {
    gboolean varied = line->digits > 0 || line->address ? line->different >= 3 : line->different >= 5;
    return line->chars >= least && varied;
}

/* Held keys, none of them special, are what a scanner sends of a code that is no label. */
static gboolean held_is_code(const Scan *scan) {
    guint at = 0, lines = 0;
    gboolean framed = scan->held->len > 0 && is_frame(held_at(scan, 0)->code);
    guint least = framed ? FRAMED_LEAST : BURST_LEAST;
    if (!held_is_fast(scan)) {
        return FALSE;
    }
    while (at < scan->held->len) {
        Line line = line_at(scan, &at);
        gboolean code = line_is_code(&line, least) || (framed && line.chars >= least);
        gboolean exact = line.digits == line.chars && line.chars >= DIGITS_SECRET;
        if (line.chars == 0) {
            continue;
        }
        if (scan->place == SCAN_AT_COMMANDS && lines == 0) {
            return code;
        }
        if (!code || (!framed && (!line.ended || line.blanks > 0 || (line.digits == 0 && !line.address)))) {
            return FALSE;
        }
        if (scan->place == SCAN_AT_SECRET && !framed && !exact && !line.address) {
            return FALSE;
        }
        lines++;
    }
    return lines > 0;
}

/* What is held ends here. */
static void decide(Scan *scan) {
    if (held_is_code(scan)) {
        scan_found(scan, 0, BURST_OTHER);
    } else {
        release_all(scan, BURST_KEYS);
    }
}

/* The label is whole: its last part is as long as a label's seal. */
static gboolean label_is_whole(const Scan *scan) {
    guint colons = 0, rest = 0;
    for (guint i = 0; i < scan->held->len; i++) {
        char plain = plain_of(held_at(scan, i)->code);
        colons += plain == ':';
        rest = plain == ':' ? 0 : rest + (plain != '\0');
    }
    return colons + (scan->gone ? 1 : 0) >= 3 && rest >= MAC_SIZE;
}

/* ---- the prefix ---- */

/* The held keys end with the prefix: what stands before it is decoration, another code, or keys. */
static void prefix_found(Scan *scan) {
    guint before = scan->held->len - (guint)strlen(SCAN_PREFIX);
    guint mark = before;
    while (mark > 0 && (is_frame(held_at(scan, mark - 1)->code) || plain_of(held_at(scan, mark - 1)->code) == ' ')) {
        mark--;
    }
    if (mark >= 3 && plain_of(held_at(scan, mark - 3)->code) == ']') { /* AIM: ] and two characters */
        mark -= 3;
    }
    while (mark > 0 && is_frame(held_at(scan, mark - 1)->code)) {
        mark--;
    }
    g_array_remove_range(scan->held, mark, before - mark);
    if (mark > 0) {
        g_autoptr(GArray) label = g_array_sized_new(FALSE, FALSE, sizeof(KeyEvent), (guint)strlen(SCAN_PREFIX));
        g_array_append_vals(label, held_at(scan, mark), (guint)strlen(SCAN_PREFIX));
        g_array_set_size(scan->held, mark);
        decide(scan);
        g_array_append_vals(scan->held, label->data, label->len);
    }
    scan->prefixed = TRUE;
}

static gboolean held_ends_with_prefix(const Scan *scan) {
    gsize length = strlen(SCAN_PREFIX);
    for (gsize i = 0; i < length; i++) {
        if (scan->held->len < length || !is_prefix_char(plain_of(held_at(scan, scan->held->len - (guint)(length - i))->code), i)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* TRUE as long as the held keys and one more may still become the prefix. */
static gboolean prefix_possible(const Scan *scan, KeyCode code) {
    for (guint i = 0; i < scan->held->len; i++) {
        if (!is_prefix_char(plain_of(held_at(scan, i)->code), i)) {
            return FALSE;
        }
    }
    return is_prefix_char(plain_of(code), scan->held->len);
}

/* The prefix typed slowly outside text fields: its first characters were given back. TRUE when code is its last one. */
static gboolean recent_prefix(Scan *scan, const KeyEvent *event) {
    gsize length = strlen(SCAN_PREFIX);
    char plain = plain_of(event->code);
    if (event->time - scan->recent_time > 2 * PREFIX_WAIT || plain == '\0') {
        g_string_truncate(scan->recent, 0);
    }
    scan->recent_time = event->time;
    if (plain == '\0') {
        return FALSE;
    }
    g_string_append_c(scan->recent, plain);
    if (scan->recent->len > length) {
        g_string_erase(scan->recent, 0, (gssize)(scan->recent->len - length));
    }
    return g_ascii_strcasecmp(scan->recent->str, SCAN_PREFIX) == 0;
}

/* ---- keys ---- */

/* A key with nothing held. */
static void feed_first(Scan *scan, const KeyEvent *event, ScanPlace place) {
    gboolean text = key_is_text(event->code), typing = place != SCAN_AT_COMMANDS;
    char plain = plain_of(event->code);
    if (!typing && recent_prefix(scan, event)) {
        scan->prefixed = scan->gone = TRUE; /* its ':' goes with it */
        scan->place = place;
        return;
    }
    gboolean prompt = !typing && plain != '\0' && strchr("/\\:", plain) != NULL;
    gboolean possible = is_frame(event->code) || (text && !prompt && (!typing || (plain != '\0' && plain != ' ')));
    if (scan->burst == BURST_KEYS || scan->ahead) {
        possible = prefix_possible(scan, event->code);
    }
    if (possible) {
        scan->place = place;
        g_array_append_val(scan->held, *event);
        return;
    }
    scan->burst = BURST_KEYS;
    scan_pass(scan, event);
}

/* One character and its repeats, or nothing faster than fingers: no scanner. */
static gboolean held_is_typed(const Scan *scan) {
    guint count = scan->held->len;
    if (count < 3) {
        return FALSE;
    }
    for (guint i = 1; i < count && count < BURST_LEAST; i++) {
        if (held_at(scan, i)->code != held_at(scan, 0)->code) {
            return !held_is_fast(scan);
        }
    }
    return (count >= 4 && count < BURST_LEAST) || !held_is_fast(scan);
}

/* A text key or a frame behind held ones. */
static void feed_text(Scan *scan, const KeyEvent *event, ScanPlace place) {
    gboolean typing = scan->place != SCAN_AT_COMMANDS;
    char plain = plain_of(event->code);
    if (!scan->prefixed && scan->burst == BURST_KEYS && !prefix_possible(scan, event->code)) {
        release_all(scan, BURST_KEYS);
        feed_first(scan, event, place);
        return;
    }
    if (!scan->prefixed && typing && !is_frame(event->code) && (plain == '\0' || plain == ' ')) {
        release_all(scan, BURST_KEYS);
        scan_pass(scan, event);
        return;
    }
    gboolean slowly = !scan->prefixed && !typing && !is_frame(event->code) && recent_prefix(scan, event);
    g_array_append_val(scan->held, *event);
    if (scan->prefixed) {
        return;
    }
    if (held_ends_with_prefix(scan)) {
        prefix_found(scan);
    } else if (slowly) {
        g_array_set_size(scan->held, scan->held->len - 1);
        release_all(scan, BURST_KEYS);
        scan->prefixed = scan->gone = TRUE;
    } else if (held_is_typed(scan)) {
        release_all(scan, BURST_KEYS);
    } else if (scan->held->len >= LONGEST) {
        decide(scan);
    }
}

/* Enter or Tab behind held keys. */
static void feed_line_end(Scan *scan, const KeyEvent *event) {
    if (scan->prefixed && scan->held->len > 0) {
        scan_found(scan, 0, BURST_LABEL);
        return;
    }
    g_array_append_val(scan->held, *event);
    if (!held_is_code(scan)) {
        release_all(scan, BURST_KEYS); /* or it would have to wait for nothing */
    }
}

/* Any other key behind held ones: an F-key may be the end a scanner was told to send. */
static void feed_special(Scan *scan, const KeyEvent *event) {
    if (scan->prefixed && label_is_whole(scan) && event->code != KC_PASTE) {
        scan_found(scan, 0, BURST_LABEL);
        return;
    }
    release_all(scan, BURST_KEYS);
    scan_pass(scan, event);
}

/* What follows a scan without a pause belongs to it; no scanner ends with Esc. TRUE: the key is swallowed. */
static gboolean is_tail(const Scan *scan, const KeyEvent *event) {
    return event->code != KC_PASTE && event->code != KC_ESC &&
           (scan->burst == BURST_OTHER || (scan->burst == BURST_LABEL && !key_is_text(event->code)));
}

void scan_ahead(Scan *scan, gboolean ahead) {
    scan->ahead = ahead;
}

void scan_feed(Scan *scan, const KeyEvent *event, ScanPlace place) {
    scan_expire(scan, event->time);
    if (event->time - scan->last >= (scan->burst == BURST_KEYS ? FIRST_WAIT : BURST_WAIT)) {
        scan->burst = BURST_NONE;
    }
    scan->last = event->time;
    gboolean holds = scan->held->len > 0 || scan->prefixed;
    if (!holds && is_tail(scan, event)) {
        return;
    }
    if (!holds) {
        scan->burst = scan->burst == BURST_LABEL ? BURST_NONE : scan->burst;
        feed_first(scan, event, place);
    } else if (is_line_end(event->code)) {
        feed_line_end(scan, event);
    } else if (key_is_text(event->code) || is_frame(event->code)) {
        feed_text(scan, event, place);
    } else {
        feed_special(scan, event);
    }
}

gboolean scan_next(Scan *scan, KeyEvent *event) {
    Decided *next = g_queue_pop_head(scan->decided);
    if (next == NULL) {
        return FALSE;
    }
    g_free(scan->payload);
    scan->payload = g_steal_pointer(&next->payload);
    *event = next->event;
    if (event->code == KC_SCAN) {
        event->text = scan->payload;
    }
    decided_free(next);
    return TRUE;
}

gint64 scan_deadline(const Scan *scan) {
    if (scan->held->len == 0 && !scan->prefixed) {
        return 0;
    }
    gboolean fast = held_is_fast(scan);
    if (scan->prefixed) {
        return scan->last + (fast && label_is_whole(scan) ? BURST_WAIT : PREFIX_WAIT);
    }
    return scan->last + (fast ? BURST_WAIT : FIRST_WAIT);
}

void scan_expire(Scan *scan, gint64 now) {
    gint64 deadline = scan_deadline(scan);
    if (deadline == 0 || now < deadline) {
        return;
    }
    /* A scanner without Enter behind the code: nobody types this fast, and the prefix leaves no doubt. */
    if (scan->prefixed && scan->held->len >= BURST_LEAST && held_is_fast(scan)) {
        scan_found(scan, 0, BURST_LABEL);
    } else if (scan->prefixed) {
        release_all(scan, BURST_NONE);
    } else {
        decide(scan);
        scan->burst = BURST_NONE;
    }
}
