/* SPDX-License-Identifier: MIT
 *
 * Anchors from paper: a head code typed by somebody who holds a print, a ledger or the shift book.
 */
#include "anchor_judge.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "private.h"

#include <string.h>

#define CODE_LETTERS 16 /* of 5 bits: the first 80 bits of a hash, 20 hex digits */

/* Crockford's base 32, read as people write it. -1: no such letter. */
static int letter_value(char letter) {
    static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    char upper = g_ascii_toupper(letter);
    upper = upper == 'O' ? '0' : upper == 'I' || upper == 'L' ? '1' : upper;
    const char *place = upper ? strchr(letters, upper) : NULL;
    return place ? (int)(place - letters) : -1;
}

gboolean anchor_code_parse(const char *text, char hex[21], GError **error) {
    guint32 bits = 0;
    int held = 0, letters = 0, digits = 0;
    for (const char *p = text; *p; p++) {
        int value = letter_value(*p);
        if (*p == '-' || *p == ' ')
            continue;
        if (value < 0 || ++letters > CODE_LETTERS)
            break;
        bits = (bits << 5 | (guint32)value) & 0xffff;
        for (held += 5; held >= 4; held -= 4)
            hex[digits++] = "0123456789abcdef"[bits >> (held - 4) & 15];
    }
    hex[MIN(digits, 20)] = '\0';
    g_autofree char *shown = utf8_printable(text);
    return (letters == CODE_LETTERS && digits == 20) ||
           err_set(error, ERR_INPUT, _("“%s” is not a valid head code; it has 16 letters and digits, as J3FA-BV0Q-6YCP-WF06"), shown);
}

char *head_code_of(const char *hash) {
    return chain_head_code(hash);
}

char *head_qr_text(const PlantHead *head) {
    return g_strdup_printf("HEAD:%ld:%s", (long)head->seq, head->code);
}

/* A code without a row: wherever it fits. */
static VerifyAnchor *find_code(Plant *plant, const char *name, const char *hex) {
    g_autofree char *end = g_strconcat(hex, "g", NULL); /* behind every hash that begins so */
    gint64 seq = 0;
    g_autoptr(GError) error = NULL;
    gboolean read = db_get_int(plant_db(plant), &error, &seq, "SELECT seq FROM audit WHERE hash >= $1 AND hash < $2", "ss", hex, end);
    if (seq)
        return anchor_judge(plant, &(AnchorHead){.name = name, .who = _("the paper"), .seq = seq, .hash = hex});
    VerifyAnchor *anchor = g_new0(VerifyAnchor, 1);
    anchor->name = g_strdup(name);
    anchor->state = read ? ANCHOR_SHORT : ANCHOR_NOTE; /* what could not be read accuses nobody, and clears nobody */
    anchor->text = !read ? g_strdup(error->message)
                         : g_strdup_printf(_("SHORT or FORK: no row of this file has the code %s: its row was cut off or replaced"), name);
    return anchor;
}

VerifyAnchor *anchor_judge_typed(Plant *plant, const char *text, GError **error) {
    g_auto(GStrv) parts = g_strsplit(text, "@", 2);
    char hex[21];
    guint64 seq = 0;
    if (!parts[0] || !anchor_code_parse(parts[0], hex, error))
        return NULL;
    if (parts[1] && !g_ascii_string_to_unsigned(parts[1], 10, 1, G_MAXINT64, &seq, NULL)) {
        g_autofree char *shown = utf8_printable(parts[1]);
        err_set(error, ERR_INPUT, _("“%s” is not a valid row number; write CODE@ROW"), shown);
        return NULL;
    }
    g_autofree char *code = g_ascii_strup(parts[0], -1);
    if (!parts[1])
        return find_code(plant, code, hex);
    return anchor_judge(plant, &(AnchorHead){.name = code, .who = _("the paper"), .seq = (gint64)seq, .hash = hex});
}
