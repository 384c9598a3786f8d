/* SPDX-License-Identifier: MIT
 *
 * Writing mails.
 */
#include "bihuan/notify/mime.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

#define MIME_LINE 76    /* RFC 2045, 2047 */
#define ADDRESS_MAX 254 /* RFC 5321 */
#define MIME_PIECE 60   /* of a file name's encoded piece, RFC 2231 */

/* ---- what may stand in a header ---- */

static gboolean is_plain(const char *text) {
    for (; *text; text++)
        if (*text < ' ' || *text > '~')
            return FALSE;
    return TRUE;
}

/* A line end in a header begins a header of somebody else's. */
static gboolean header_fits(const char *text, GError **error) {
    for (const char *c = text; *c; c++)
        if ((guchar)*c < ' ' || *c == 0x7f)
            return err_set(error, ERR_INPUT,
                           _("A line end or another control character stands in a name or the subject; nothing was sent."));
    return g_utf8_validate(text, -1, NULL) || err_set(error, ERR_INPUT, _("A name or the subject is not UTF-8; nothing was sent."));
}

static gboolean is_address(const char *text) {
    const char *at = strchr(text, '@');
    return at && at != text && at[1] && !strchr(at + 1, '@') && strlen(text) <= ADDRESS_MAX && is_plain(text) &&
           !strpbrk(text, " <>()[]\\,;:\"") && at[1] != '.' && at[1] != '-';
}

gboolean mime_address(const char *text, char **name, char **address, GError **error) {
    const char *open = strrchr(text, '<');
    gsize length = strlen(text);
    g_autofree char *bare = g_strstrip(open ? g_strdup(open + 1) : g_strdup(text));
    g_autofree char *before = g_strstrip(open ? g_strndup(text, (gsize)(open - text)) : g_strdup(""));
    if (!header_fits(text, error))
        return FALSE;
    if (open && length && bare[strlen(bare) - (*bare ? 1 : 0)] == '>')
        bare[strlen(bare) - 1] = '\0';
    else if (open)
        *bare = '\0';
    gsize quoted = strlen(before);
    if (quoted >= 2 && before[0] == '"' && before[quoted - 1] == '"') {
        before[quoted - 1] = '\0';
        memmove(before, before + 1, quoted - 1);
    }
    if (!is_address(bare))
        return err_set(error, ERR_INPUT, _("That is no address for mail; write name@host, or Name <name@host>."));
    *name = g_steal_pointer(&before);
    *address = g_steal_pointer(&bare);
    return TRUE;
}

/* ---- headers ---- */

/* Where the line that is being written stands. */
static gsize column(const GString *out) {
    const char *end = g_strrstr_len(out->str, (gssize)out->len, "\n");
    return end ? out->len - (gsize)(end + 1 - out->str) : out->len;
}

/* At most so many bytes, whole characters. */
static gsize whole_characters(const char *text, gsize most) {
    gsize length = strlen(text);
    if (length <= most)
        return length;
    while (most > 0 && ((guchar)text[most] & 0xc0) == 0x80)
        most--;
    return most;
}

/* As words of RFC 2047, folded between them: blanks between two words do not count. */
static void put_words(GString *out, const char *text) {
    static const char BEGIN[] = "=?UTF-8?B?", END[] = "?=";
    gsize around = strlen(BEGIN) + strlen(END);
    for (gboolean first = TRUE; first || *text; first = FALSE) {
        gsize used = first ? column(out) : 1;
        gsize room = (MIME_LINE - 1 - used - around) / 4 * 3;
        if (!first)
            g_string_append(out, "\r\n ");
        gsize size = whole_characters(text, room);
        g_autofree char *encoded = g_base64_encode((const guchar *)text, size);
        g_string_append_printf(out, "%s%s%s", BEGIN, encoded, END);
        text += size;
    }
}

static void put_text(GString *out, const char *name, const char *text) {
    g_string_append_printf(out, "%s: ", name);
    if (is_plain(text) && !strstr(text, "=?") && column(out) + strlen(text) <= MIME_LINE)
        g_string_append(out, text);
    else
        put_words(out, text);
    g_string_append(out, "\r\n");
}

static void put_person(GString *out, const char *header, const char *name, const char *address) {
    g_string_append_printf(out, "%s: ", header);
    if (*name && is_plain(name) && !strpbrk(name, "\"\\") && !strstr(name, "=?") && column(out) + strlen(name) + 2 <= MIME_LINE)
        g_string_append_printf(out, "\"%s\"", name);
    else if (*name)
        put_words(out, name);
    if (!*name)
        g_string_append(out, address);
    else
        g_string_append_printf(out, "%s<%s>", column(out) + strlen(address) + 3 > MIME_LINE ? "\r\n " : " ", address);
    g_string_append(out, "\r\n");
}

/* The names of RFC 5322 are English in every language. */
static void put_date(GString *out, gint64 time) {
    static const char *const DAYS[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const MONTHS[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_utc(time / 1000);
    if (!at)
        at = g_date_time_new_from_unix_utc(0);
    g_string_append_printf(out, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n", DAYS[g_date_time_get_day_of_week(at) - 1],
                           g_date_time_get_day_of_month(at), MONTHS[g_date_time_get_month(at) - 1], g_date_time_get_year(at),
                           g_date_time_get_hour(at), g_date_time_get_minute(at), g_date_time_get_second(at));
}

static char *hash_of(const char *dedupe) {
    g_autofree char *whole = g_compute_checksum_for_string(G_CHECKSUM_SHA256, dedupe, -1);
    return g_strndup(whole, 32);
}

char *mime_message_id(const char *dedupe, const char *from) {
    g_autofree char *hash = hash_of(dedupe);
    const char *at = strchr(from, '@');
    return g_strdup_printf("<%s@%s>", hash, at ? at + 1 : from);
}

/* ---- bodies ---- */

static void put_base64(GString *out, const void *bytes, gsize size) {
    const gsize piece = MIME_LINE / 4 * 3;
    char line[MIME_LINE + 8];
    for (gsize done = 0; done < size; done += piece) {
        int state = 0, save = 0;
        gsize length = g_base64_encode_step((const guchar *)bytes + done, MIN(piece, size - done), FALSE, line, &state, &save);
        length += g_base64_encode_close(FALSE, line + length, &state, &save);
        g_string_append_len(out, line, (gssize)length);
        g_string_append(out, "\r\n");
    }
}

static void put_text_part(GString *out, const char *text) {
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autofree char *canonical = g_strjoinv("\r\n", lines); /* RFC 2046: so a line ends, whatever encodes it */
    g_string_append(out, "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
    put_base64(out, canonical, strlen(canonical));
}

static const char *type_of(const char *name) {
    static const struct {
        const char *ending, *type;
    } TYPES[] = {
        {".pdf", "application/pdf"},
        {".png", "image/png"},
        {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(TYPES); i++)
        if (g_str_has_suffix(name, TYPES[i].ending))
            return TYPES[i].type;
    return "application/octet-stream";
}

/* For programs that know ASCII only: what is not is replaced. */
static char *ascii_name(const char *name) {
    GString *ascii = g_string_new(NULL);
    for (const char *c = name; *c; c = g_utf8_next_char(c))
        g_string_append_c(ascii, *c >= ' ' && *c <= '~' && !strchr("\"\\/%", *c) ? *c : '_');
    g_string_truncate(ascii, MIN(ascii->len, MIME_PIECE));
    return g_string_free(ascii, FALSE);
}

/* RFC 2231: in pieces, none of which parts a %XX. */
static void put_encoded_name(GString *out, const char *name) {
    g_autofree char *encoded = g_uri_escape_string(name, NULL, FALSE);
    gboolean single = strlen(encoded) <= MIME_PIECE;
    const char *rest = encoded;
    for (guint piece = 0; *rest; piece++) {
        gsize size = MIN(strlen(rest), MIME_PIECE);
        while (rest[size] && size > 2 && (rest[size - 1] == '%' || rest[size - 2] == '%'))
            size--;
        g_string_append(out, ";\r\n filename*");
        if (!single)
            g_string_append_printf(out, "%u*", piece);
        g_string_append_printf(out, "=%s%.*s", piece == 0 ? "UTF-8''" : "", (int)size, rest);
        rest += size;
    }
}

/* The real name first: of two, many programs take the first. */
static void put_file_name(GString *out, const char *name) {
    g_autofree char *ascii = ascii_name(name);
    if (strcmp(ascii, name) != 0)
        put_encoded_name(out, name);
    g_string_append_printf(out, ";\r\n filename=\"%s\"", ascii);
}

static void put_bodies(GString *out, const MimeMail *mail) {
    if (!mail->attached_name) {
        put_text_part(out, mail->text);
        return;
    }
    g_autofree char *hash = hash_of(mail->dedupe);
    g_autofree char *boundary = g_strconcat("=_", hash, NULL); /* no line of base64 begins with = */
    g_string_append_printf(out, "Content-Type: multipart/mixed; boundary=\"%s\"\r\n\r\n--%s\r\n", boundary, boundary);
    put_text_part(out, mail->text);
    g_string_append_printf(out, "\r\n--%s\r\nContent-Type: %s\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment",
                           boundary, type_of(mail->attached_name));
    put_file_name(out, mail->attached_name);
    g_string_append(out, "\r\n\r\n");
    put_base64(out, mail->attached, mail->attached_size);
    g_string_append_printf(out, "\r\n--%s--\r\n", boundary);
}

GString *mime_mail(const MimeMail *mail, GError **error) {
    const char *const headers[] = {mail->from_name, mail->from, mail->to_name, mail->to, mail->subject, mail->attached_name};
    for (guint i = 0; i < G_N_ELEMENTS(headers); i++)
        if (headers[i] && !header_fits(headers[i], error))
            return NULL;
    GString *out = g_string_sized_new(4096 + strlen(mail->text) * 2 + (mail->attached_name ? mail->attached_size / 2 * 3 : 0));
    g_autofree char *id = mime_message_id(mail->dedupe, mail->from);
    put_date(out, mail->time);
    put_person(out, "From", mail->from_name, mail->from);
    put_person(out, "To", mail->to_name, mail->to);
    put_text(out, "Subject", mail->subject);
    g_string_append_printf(out, "Message-ID: %s\r\nAuto-Submitted: auto-generated\r\nContent-Language: %s\r\nMIME-Version: 1.0\r\n", id,
                           strcmp(mail->lang, "zh") == 0 ? "zh-CN" : "en");
    put_bodies(out, mail);
    return out;
}
