/* SPDX-License-Identifier: MIT
 *
 * Scanner or fingers? Decided from prefix and speed; measured figures are in reference/technology.md,
 * section 1. Pure: no clock, no terminal.
 */
#include "bihuan/ui/scan.h"

#include <stdlib.h>
#include <string.h>

enum {
    FIRST_WAIT = 30 * 1000,    /* a first character is held this long (µs) for a second one */
    BURST_WAIT = 100 * 1000,   /* inside a burst: single gaps jump under load */
    PREFIX_WAIT = 1000 * 1000, /* behind the prefix there is no doubt any more */
    BURST_GAP = 25 * 1000,     /* median gap of a scanner; people need 60 ms and more */
    BURST_LEAST = 6,           /* characters */
    LONGEST = 512,             /* characters: more is no label */
};

struct Scan {
    GArray *held;    /* KeyEvent: may become a scan */
    GQueue *decided; /* KeyEvent*: ready for scan_next */
    GString *recent; /* the last text keys given back outside text fields: finds a prefix typed slowly */
    gint64 recent_time;
    char *payload;     /* of the KC_SCAN that waits or was fetched last */
    gboolean prefixed; /* held begins with the prefix (or it was given back before) */
    gboolean typing;   /* held keys would go into a text field */
};

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
        g_queue_free_full(scan->decided, g_free);
        g_string_free(scan->recent, TRUE);
        g_free(scan->payload);
        g_free(scan);
    }
}

static const KeyEvent *held_at(const Scan *scan, guint index) {
    return &g_array_index(scan->held, KeyEvent, index);
}

static void scan_pass(Scan *scan, const KeyEvent *event) {
    g_queue_push_tail(scan->decided, g_memdup2(event, sizeof *event));
}

static void scan_release(Scan *scan) {
    for (guint i = 0; i < scan->held->len; i++) {
        scan_pass(scan, held_at(scan, i));
    }
    g_array_set_size(scan->held, 0);
    scan->prefixed = FALSE;
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

/* A burst that looks like a code: jjjjjj from type-ahead does not. */
static gboolean held_is_code(const Scan *scan) {
    guint digits = 0, different = 0;
    char seen[128] = {0};
    if (scan->held->len < BURST_LEAST || held_median_gap(scan) >= BURST_GAP) {
        return FALSE;
    }
    for (guint i = 0; i < scan->held->len; i++) {
        KeyCode code = held_at(scan, i)->code;
        digits += code >= '0' && code <= '9';
        different += seen[code] == 0;
        seen[code] = 1;
    }
    return digits > 0 && different >= 3;
}

/* Held keys are a scan: the payload is made of them, with the prefix if it was given back before. */
static void scan_found(Scan *scan, gboolean prefix_gone) {
    GString *text = g_string_new(prefix_gone ? SCAN_PREFIX : NULL);
    for (guint i = 0; i < scan->held->len; i++) {
        g_string_append_c(text, (char)held_at(scan, i)->code);
    }
    g_free(scan->payload);
    scan->payload = g_string_free(text, FALSE);
    g_array_set_size(scan->held, 0);
    g_string_truncate(scan->recent, 0);
    scan->prefixed = FALSE;
    scan_pass(scan, &(KeyEvent){KC_SCAN, 0, NULL});
}

/* TRUE as long as the held keys and one more may still become the prefix. */
static gboolean prefix_possible(const Scan *scan, KeyCode code) {
    guint at = scan->held->len;
    if (at >= strlen(SCAN_PREFIX) || (KeyCode)SCAN_PREFIX[at] != code) {
        return FALSE;
    }
    for (guint i = 0; i < at; i++) {
        if (held_at(scan, i)->code != (KeyCode)SCAN_PREFIX[i]) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean held_has_prefix(const Scan *scan) {
    for (guint i = 0; i < strlen(SCAN_PREFIX); i++) {
        if (i >= scan->held->len || held_at(scan, i)->code != (KeyCode)SCAN_PREFIX[i]) {
            return FALSE;
        }
    }
    return TRUE;
}

/* The prefix typed slowly outside text fields: its first characters were given back and did nothing. TRUE
 * when code is its last character. */
static gboolean recent_prefix(Scan *scan, const KeyEvent *event) {
    if (event->time - scan->recent_time > 2 * PREFIX_WAIT) {
        g_string_truncate(scan->recent, 0);
    }
    scan->recent_time = event->time;
    g_string_append_c(scan->recent, (char)event->code);
    gsize length = strlen(SCAN_PREFIX);
    if (scan->recent->len > length) {
        g_string_erase(scan->recent, 0, (gssize)(scan->recent->len - length));
    }
    return strcmp(scan->recent->str, SCAN_PREFIX) == 0;
}

static gboolean is_ascii(KeyCode code) {
    return code >= ' ' && code < 127;
}

/* A text key with nothing held: may it be the first of a scan? Lower-case letters are not held: keys must
 * be fast. */
static void scan_begin(Scan *scan, const KeyEvent *event, gboolean typing) {
    if (!typing && recent_prefix(scan, event)) {
        scan->prefixed = TRUE;
        scan->typing = FALSE;
        g_array_append_val(scan->held, *event);
        return;
    }
    gboolean first = typing ? event->code == (KeyCode)SCAN_PREFIX[0]
                            : g_ascii_isupper((char)event->code) || g_ascii_isdigit((char)event->code);
    if (first) {
        scan->typing = typing;
        g_array_append_val(scan->held, *event);
    } else {
        scan_pass(scan, event);
    }
}

/* Enter or Tab behind held keys. */
static void scan_end(Scan *scan, const KeyEvent *event) {
    gboolean prefix_gone = scan->prefixed && !held_has_prefix(scan);
    if (prefix_gone) {
        g_array_remove_index(scan->held, 0); /* the ':' that completed it */
    }
    if ((scan->prefixed && scan->held->len > 0) || (!scan->typing && held_is_code(scan))) {
        scan_found(scan, prefix_gone);
        return;
    }
    scan_release(scan);
    scan_pass(scan, event);
}

void scan_feed(Scan *scan, const KeyEvent *event, gboolean typing) {
    scan_expire(scan, event->time);
    if (scan->held->len > 0 && (event->code == KC_ENTER || event->code == KC_TAB)) {
        scan_end(scan, event);
        return;
    }
    if (!is_ascii(event->code) || scan->held->len >= LONGEST) {
        scan_release(scan);
        scan_pass(scan, event);
        return;
    }
    if (scan->held->len == 0) {
        scan_begin(scan, event, typing);
        return;
    }
    if (!scan->prefixed && scan->typing && !prefix_possible(scan, event->code)) {
        scan_release(scan);
        scan_begin(scan, event, typing);
        return;
    }
    if (!scan->prefixed && !scan->typing && recent_prefix(scan, event) && !prefix_possible(scan, event->code)) {
        scan_release(scan);
        scan->prefixed = TRUE;
    }
    g_array_append_val(scan->held, *event);
    scan->prefixed = scan->prefixed || held_has_prefix(scan);
}

gboolean scan_next(Scan *scan, KeyEvent *event) {
    g_autofree KeyEvent *next = g_queue_pop_head(scan->decided);
    if (next == NULL) {
        return FALSE;
    }
    *event = *next;
    if (event->code == KC_SCAN) {
        event->text = scan->payload;
    }
    return TRUE;
}

gint64 scan_deadline(const Scan *scan) {
    if (scan->held->len == 0) {
        return 0;
    }
    gint64 last = held_at(scan, scan->held->len - 1)->time;
    if (scan->prefixed) {
        return last + PREFIX_WAIT;
    }
    return last + (held_median_gap(scan) < BURST_GAP ? BURST_WAIT : FIRST_WAIT);
}

void scan_expire(Scan *scan, gint64 now) {
    if (scan->held->len == 0 || now < scan_deadline(scan)) {
        return;
    }
    /* A scanner without Enter behind the code: nobody types this fast, and the prefix leaves no doubt. */
    if (scan->prefixed && scan->held->len >= BURST_LEAST && held_median_gap(scan) < BURST_GAP) {
        gboolean prefix_gone = !held_has_prefix(scan);
        if (prefix_gone) {
            g_array_remove_index(scan->held, 0);
        }
        scan_found(scan, prefix_gone);
        return;
    }
    scan_release(scan);
}
