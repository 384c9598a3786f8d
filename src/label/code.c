/* SPDX-License-Identifier: MIT
 *
 * Payloads and short codes: making, reading, checking. Knows no database and draws nothing.
 */
#include "bihuan/label/code.h"

#include <stdio.h>
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/fold.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/seal/seal.h"

#define MAC_BITS 40
#define MAC_SIZE (MAC_BITS / 5)
#define TEXT_MAX 224 /* every byte of the longest code written %E6 */

/* 31 characters, a prime: with the weights 1 … 7 below no wrong character and no exchange of two
 * unlike ones keeps the sum. It is Crockford's alphabet without S, which hands write like 5. */
static const char short_digits[] = "0123456789ABCDEFGHJKMNPQRTVWXYZ";
#define SHORT_BASE 31
#define SHORT_INVERSE_OF_7 9 /* 7 * 9 = 2 * 31 + 1 */
G_STATIC_ASSERT(sizeof short_digits - 1 == SHORT_BASE);

/* The word in front of a subject's code, and the letter it is in a payload. */
static const struct {
    const char *word, *letter;
} SUBJECTS[LABEL_OF_COUNT] = {
    [LABEL_OF_DEVICE] = {"", ""}, [LABEL_OF_PLACE] = {"place:", "P"}, [LABEL_OF_ITEM] = {"item:", "I"}, [LABEL_OF_PASS] = {"pass:", "W"}};

char *label_subject(LabelOf of, const char *code) {
    return g_strconcat(SUBJECTS[of].word, code, NULL);
}

LabelOf label_subject_of(const char *subject, const char **code) {
    LabelOf of = LABEL_OF_COUNT - 1; /* a device's is the empty word, which every subject begins with: asked last */
    while (!g_str_has_prefix(subject, SUBJECTS[of].word))
        of--;
    if (code)
        *code = subject + strlen(SUBJECTS[of].word);
    return of;
}

static gboolean check_subject(const char *subject, gint64 generation, GError **error) {
    const char *code;
    label_subject_of(subject, &code);
    if (!fold_is_code(code, FALSE)) {
        g_autofree char *shown = utf8_printable(code);
        return err_set(error, ERR_INPUT,
                       _("The code %s cannot stand on a label: use at most 32 letters, digits and "
                         ". _ / - # & ( ) [ ], without blanks."),
                       shown);
    }
    if (generation < 1 || generation > LABEL_GENERATION_MAX) {
        return err_set(error, ERR_INPUT, _("A label of %s cannot have the generation %lld."), code, (long long)generation);
    }
    return TRUE;
}

/* HMAC over purpose, plant, subject and generation; the zero bytes keep "A1"+"2" apart from "A"+"12". */
static void subject_mac(const guint8 *key, const char *purpose, const char *plant_id, const char *subject, gint64 generation,
                        guint8 out[SEAL_HASH_SIZE]) {
    g_autoptr(GString) message = g_string_new(purpose);
    g_string_append(message, plant_id);
    g_string_append_c(message, '\0');
    g_string_append(message, subject);
    g_string_append_c(message, '\0');
    g_string_append_printf(message, "%lld", (long long)generation);
    seal_hmac(key, SEAL_KEY_SIZE, message->str, message->len, out);
}

static char *payload_mac(const guint8 *key, const char *plant_id, const char *subject, gint64 generation) {
    guint8 mac[SEAL_HASH_SIZE];
    subject_mac(key, "BHLABEL1", plant_id, subject, generation, mac);
    return seal_base32(mac, MAC_BITS);
}

/* A code in the letters every scanner types: what is not ASCII stands there as %E6, byte by byte. Owned. */
static char *write_code(const char *code) {
    GString *text = g_string_new(NULL);
    for (const guchar *p = (const guchar *)code; *p; p++)
        g_string_append_printf(text, *p < 0x80 ? "%c" : "%%%02X", *p);
    return g_string_free(text, FALSE);
}

/* And back; FALSE if it is no code, or not as write_code writes it. */
static gboolean read_code(const char *text, char code[LABEL_CODE_MAX + 1]) {
    gsize length = 0;
    for (const char *p = text; *p; p++) {
        gboolean escaped = *p == '%' && g_ascii_isxdigit(p[1]) && g_ascii_isxdigit(p[2]);
        int byte = escaped ? g_ascii_xdigit_value(p[1]) << 4 | g_ascii_xdigit_value(p[2]) : *p;
        if (length == LABEL_CODE_MAX || (escaped && byte < 0x80))
            return FALSE;
        code[length++] = (char)byte;
        p += escaped ? 2 : 0;
    }
    code[length] = '\0';
    return g_utf8_validate(code, -1, NULL) && fold_is_code(code, FALSE);
}

char *label_payload(const guint8 *key, const char *plant_id, const char *subject, gint64 generation, GError **error) {
    if (!check_subject(subject, generation, error)) {
        return NULL;
    }
    const char *code, *letter = SUBJECTS[label_subject_of(subject, &code)].letter;
    g_autofree char *mac = payload_mac(key, plant_id, subject, generation);
    g_autofree char *written = write_code(code);
    return g_strdup_printf("BH1:%s%s%s:%lld:%s", letter, *letter ? ":" : "", written, (long long)generation, mac);
}

static int short_digit_value(char character) {
    const char *found = character ? strchr(short_digits, character) : NULL;
    return found ? (int)(found - short_digits) : -1;
}

static int short_weighted_sum(const char *text, int count) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
        sum += (i + 1) * short_digit_value(text[i]);
    }
    return sum % SHORT_BASE;
}

char *label_short_code(const guint8 *key, const char *plant_id, const char *subject, gint64 generation, GError **error) {
    if (!check_subject(subject, generation, error)) {
        return NULL;
    }
    guint8 mac[SEAL_HASH_SIZE];
    subject_mac(key, "BHSHORT1", plant_id, subject, generation, mac);
    guint64 number = 0;
    for (int i = 0; i < 8; i++) {
        number = number << 8 | mac[i];
    }
    char *text = g_malloc0(LABEL_SHORT_SIZE + 1);
    for (int i = 0; i < LABEL_SHORT_SIZE - 1; i++) {
        text[i] = short_digits[number % SHORT_BASE];
        number /= SHORT_BASE;
    }
    int sum = short_weighted_sum(text, LABEL_SHORT_SIZE - 1);
    text[LABEL_SHORT_SIZE - 1] = short_digits[(SHORT_BASE - sum) * SHORT_INVERSE_OF_7 % SHORT_BASE];
    return text;
}

char *label_short_show(const char *short_code) {
    if (strlen(short_code) != LABEL_SHORT_SIZE) {
        return g_strdup(short_code);
    }
    return g_strdup_printf("%.3s-%s", short_code, short_code + 3);
}

/* The character a scanner meant: full width and the punctuation of a Chinese input method undone; 0: a frame (STX, ETX, GS …), a
 * byte order mark or another sign that shows nothing. */
static gunichar fold_character(gunichar character) {
    switch (character) {
    case '\t':
    case '\r':
    case '\n':
        return ' ';
    case 0x3001: /* 、 stands on the key of / */
        return '/';
    case 0x3002:
        return '.';
    default:
        return utf8_is_unclean(character) ? 0 : utf8_narrow(character);
    }
}

/* "]Q1": the AIM identifier of the code's kind, in front of what was read. */
static const char *skip_aim_mark(const char *text) {
    return text[0] == ']' && g_ascii_isalpha(text[1]) && g_ascii_isalnum(text[2]) ? text + 3 : text;
}

/* Quotes around all of it, as lists have them. */
static void strip_quotes(char *text) {
    gsize length = strlen(text);
    if (length >= 2 && (text[0] == '"' || text[0] == '\'') && text[length - 1] == text[0]) {
        memmove(text, text + 1, length - 2);
        text[length - 2] = '\0';
    }
}

/* Trimmed ASCII without what scanners and lists put around it; FALSE if anything else is in it or it is too long. */
static gboolean fold_text(const char *text, char out[TEXT_MAX + 1]) {
    if (!g_utf8_validate(text, -1, NULL)) {
        return FALSE;
    }
    gsize length = 0;
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        gunichar character = fold_character(g_utf8_get_char(at));
        if (character == 0 || (character == ' ' && length == 0)) {
            continue;
        }
        if (character < ' ' || character > '~' || length == TEXT_MAX) {
            return FALSE;
        }
        out[length++] = (char)character;
    }
    while (length > 0 && out[length - 1] == ' ') {
        length--;
    }
    out[length] = '\0';
    strip_quotes(out);
    const char *begin = skip_aim_mark(out);
    memmove(out, begin, strlen(begin) + 1);
    return *out != '\0';
}

static void swap_case(char *text) {
    for (; *text; text++) {
        *text = g_ascii_isupper(*text) ? g_ascii_tolower(*text) : g_ascii_toupper(*text);
    }
}

static gboolean mistyped_payload(GError **error) {
    return err_set(error, ERR_DENIED,
                   _("This label was not read completely or was mistyped; scan it again or type the "
                     "short code printed below the QR code."));
}

/* 1 to 999999 without leading zeros, so that a number has one spelling; 0 if it is not. */
static int parse_generation(const char *text) {
    gsize length = strlen(text);
    if (length < 1 || length > 6 || text[0] == '0' || strspn(text, "0123456789") != length) {
        return 0;
    }
    return (int)g_ascii_strtoll(text, NULL, 10);
}

static gboolean mac_is_well_formed(const char *mac) {
    return strlen(mac) == MAC_SIZE && strspn(mac, "0123456789ABCDEFGHJKMNPQRSTVWXYZ") == MAC_SIZE;
}

/* What the letter in front of a code says; LABEL_OF_COUNT = there is no such kind. */
static LabelOf of_letter(const char *letter) {
    LabelOf of = LABEL_OF_PLACE;
    while (of < LABEL_OF_COUNT && g_ascii_strcasecmp(SUBJECTS[of].letter, letter) != 0) {
        of++;
    }
    return of;
}

/* text begins with "BH", digits and a colon. The seal has capitals only, whatever case is forced. */
static gboolean read_payload(const char *text, LabelRead *read, GError **error) {
    read->kind = LABEL_PAYLOAD;
    if (!g_str_has_prefix(text, "BH1:")) {
        return err_set(error, ERR_DENIED,
                       _("This label was made by another version of the program; print a new label for the "
                         "device."));
    }
    g_auto(GStrv) parts = g_strsplit(text, ":", 0);
    guint count = g_strv_length(parts);
    read->of = count == 5 ? of_letter(parts[1]) : LABEL_OF_DEVICE;
    if ((count != 4 && count != 5) || read->of == LABEL_OF_COUNT) {
        read->of = LABEL_OF_DEVICE;
        return mistyped_payload(error);
    }
    char **part = parts + count - 3; /* code, generation, seal */
    for (char *seal = part[2]; *seal; seal++) {
        *seal = g_ascii_toupper(*seal);
    }
    if (!read_code(part[0], read->code) || !parse_generation(part[1]) || !mac_is_well_formed(part[2])) {
        return mistyped_payload(error);
    }
    read->generation = parse_generation(part[1]);
    g_strlcpy(read->mac, part[2], sizeof read->mac);
    return TRUE;
}

static char fold_short_character(char character) {
    character = g_ascii_toupper(character);
    switch (character) {
    case 'O':
        return '0';
    case 'I':
    case 'L':
        return '1';
    case 'S':
        return '5';
    default:
        return character;
    }
}

/* The letters and digits of text without dashes and blanks; FALSE unless there are exactly 7. */
static gboolean fold_short(const char *text, char out[LABEL_SHORT_SIZE + 1]) {
    int length = 0;
    for (; *text; text++) {
        if (*text == '-' || *text == ' ') {
            continue;
        }
        if (length == LABEL_SHORT_SIZE || !g_ascii_isalnum(*text)) {
            return FALSE;
        }
        out[length++] = fold_short_character(*text);
    }
    out[length] = '\0';
    return length == LABEL_SHORT_SIZE;
}

static gboolean read_short(const char *folded, LabelRead *read, GError **error) {
    read->kind = LABEL_SHORT;
    gboolean known = strspn(folded, short_digits) == LABEL_SHORT_SIZE;
    if (!known || short_weighted_sum(folded, LABEL_SHORT_SIZE) != 0) {
        g_autofree char *shown = label_short_show(folded);
        return err_set(error, ERR_DENIED,
                       _("The short code %s is mistyped: its check character does not fit; compare it with "
                         "the label."),
                       shown);
    }
    g_strlcpy(read->short_code, folded, sizeof read->short_code);
    return TRUE;
}

static gboolean has_payload_prefix(const char *text) {
    if (!g_str_has_prefix(text, "BH")) {
        return FALSE;
    }
    gsize digits = strspn(text + 2, "0123456789");
    return digits > 0 && text[2 + digits] == ':';
}

gboolean label_read(const char *text, LabelRead *read, GError **error) {
    memset(read, 0, sizeof *read);
    char folded[TEXT_MAX + 1];
    char code[LABEL_SHORT_SIZE + 1];
    if (fold_text(text, folded)) {
        if (folded[0] == 'b') {
            swap_case(folded); /* with caps lock on, a keyboard scanner inverts every letter */
        }
        if (folded[0] == 'B' && folded[1] == 'h') {
            folded[1] = 'H';
        }
        if (has_payload_prefix(folded)) {
            return read_payload(folded, read, error);
        }
        if (fold_short(folded, code)) {
            return read_short(code, read, error);
        }
    }
    return err_set(error, ERR_DENIED,
                   _("This is not one of our device labels; scan the QR code of a device or type the "
                     "7 characters printed below it."));
}

gboolean label_verify_payload(const guint8 *key, const char *plant_id, const LabelRead *read) {
    if (read->kind != LABEL_PAYLOAD || !mac_is_well_formed(read->mac)) {
        return FALSE;
    }
    g_autofree char *subject = label_subject(read->of, read->code);
    g_autofree char *expected = payload_mac(key, plant_id, subject, read->generation);
    return seal_equal(expected, read->mac, MAC_SIZE);
}

gboolean label_refuse(LabelRefusal refusal, const char *code, GError **error) {
    static const char *const sentences[] = {
        [LABEL_FORGED] = N_("The label of %s is not genuine: it was not made by this plant. Do not use it, "
                            "and tell the safety department."),
        [LABEL_REPLACED] = N_("This label of %s was replaced by a newer one; scan the newer one and destroy "
                              "this one."),
        [LABEL_REVOKED] = N_("The label of %s was revoked; destroy it and print a new one."),
        [LABEL_UNKNOWN] = N_("Nothing of this plant belongs to the label %s; ask the safety department."),
    };
    g_autofree char *shown = utf8_printable(code);
    return err_set(error, ERR_DENIED, _(sentences[refusal]), shown);
}
