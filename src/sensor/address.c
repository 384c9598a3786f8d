/* SPDX-License-Identifier: MIT
 *
 * Addresses, types and outputs as they stand in files.
 */
#include "bihuan/sensor/address.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

#define UNIT_MAX 255
#define REGISTER_MAX 65535
#define COLUMN_MAX 64
#define FUNCTION_COIL 5
#define FUNCTION_REGISTER 6

/* ---- numbers and spans ---- */

gboolean address_number(const char *text, double *number) {
    const char *p = text + (*text == '-');
    gsize whole = strspn(p, "0123456789"), behind = p[whole] == '.' ? strspn(p + whole + 1, "0123456789") : 0;
    const char *end = p + whole + (p[whole] == '.' ? 1 + behind : 0);
    if (whole == 0 || whole > 12 || *end || (p[whole] == '.' && behind == 0))
        return FALSE;
    *number = g_ascii_strtod(text, NULL);
    return TRUE;
}

gboolean address_span(const char *text, gint64 *ms, GError **error) {
    gsize digits = strspn(text, "0123456789");
    if (digits > 0 && digits < 8 && strcmp(text + digits, "ms") == 0) {
        *ms = g_ascii_strtoll(text, NULL, 10);
        return TRUE;
    }
    return clock_parse_duration(text, ms, error);
}

/* Digits only, from 0 to most. */
static gboolean read_whole(const char *text, int most, int *number) {
    gsize length = strlen(text);
    if (length == 0 || length > 5 || strspn(text, "0123456789") != length)
        return FALSE;
    *number = (int)g_ascii_strtoll(text, NULL, 10);
    return *number <= most;
}

/* ---- Modbus ---- */

static const struct {
    const char *word;
    int words; /* registers of 16 bits */
} TYPES[] = {[RAW_U16] = {"u16", 1}, [RAW_S16] = {"s16", 1}, [RAW_U32] = {"u32", 2}, [RAW_S32] = {"s32", 2}, [RAW_F32] = {"f32", 2}};

static gboolean read_type(const char *text, ModbusAddress *found, GError **error) {
    static const char *const orders[2][5] = {{"ab", "ba", NULL}, {"abcd", "cdab", "badc", "dcba", NULL}};
    gsize length = strcspn(text, ":");
    found->type = RAW_U16;
    for (gsize i = 0; *text && i < G_N_ELEMENTS(TYPES); i++)
        if (strlen(TYPES[i].word) == length && strncmp(TYPES[i].word, text, length) == 0)
            found->type = (RawType)i;
    gboolean known = !*text || (length == 3 && strncmp(TYPES[found->type].word, text, length) == 0);
    const char *const *allowed = orders[TYPES[found->type].words - 1];
    const char *order = text[length] ? text + length + 1 : allowed[0];
    if (!known || !g_strv_contains(allowed, order))
        return err_set(error, ERR_INPUT, _("“%s” is no data type; write u16, s16, u32, s32 or f32, with an order of words as in f32:cdab"),
                       text);
    g_strlcpy(found->order, order, sizeof found->order);
    return TRUE;
}

gboolean address_modbus(const char *address, const char *type, ModbusAddress *found, GError **error) {
    g_auto(GStrv) parts = g_strsplit(address, ":", 4);
    *found = (ModbusAddress){0};
    if (g_strv_length(parts) != 3 || !read_whole(parts[0], UNIT_MAX, &found->unit) || !read_whole(parts[1], 4, &found->function) ||
        found->function == 0 || !read_whole(parts[2], REGISTER_MAX, &found->reg))
        return err_set(error, ERR_INPUT, _("“%s” is no Modbus address; write UNIT:FUNCTION:REGISTER from 0, such as 1:3:0"), address);
    if (!read_type(type, found, error))
        return FALSE;
    if (found->function <= 2 && *type && strcmp(type, "u16") != 0)
        return err_set(error, ERR_INPUT, _("“%s” is a single bit; leave its data type empty instead of “%s”"), address, type);
    if (found->reg + TYPES[found->type].words - 1 > REGISTER_MAX)
        return err_set(error, ERR_INPUT, _("“%s” ends behind the last register"), address);
    return TRUE;
}

gboolean address_modbus_output(const char *address, ModbusAddress *found, GError **error) {
    g_auto(GStrv) parts = g_strsplit(address, ":", 4);
    *found = (ModbusAddress){.type = RAW_U16, .order = "ab"};
    gboolean three = g_strv_length(parts) == 3;
    if (three)
        found->function = strcmp(parts[1], "coil") == 0 ? FUNCTION_COIL : strcmp(parts[1], "register") == 0 ? FUNCTION_REGISTER : 0;
    if (!three || !found->function || !read_whole(parts[0], UNIT_MAX, &found->unit) || !read_whole(parts[2], REGISTER_MAX, &found->reg))
        return err_set(error, ERR_INPUT, _("“%s” is no Modbus output; write UNIT:coil:ADDRESS or UNIT:register:ADDRESS, such as 1:coil:0"),
                       address);
    return TRUE;
}

/* ---- topics and columns ---- */

gboolean address_topic(const char *address, char **topic, char **member, GError **error) {
    const char *mark = strchr(address, '#');
    gsize length = mark ? (gsize)(mark - address) : strlen(address);
    gboolean fits = length > 0 && (!mark || mark[1]) && !strpbrk(address, "+ \t\r\n") && !(mark && strchr(mark + 1, '#'));
    for (const char *p = address; *p; p++)
        fits = fits && !g_ascii_iscntrl(*p);
    if (!fits)
        return err_set(error, ERR_INPUT, _("“%s” is no topic; write it without + and blanks, a member behind #, such as plant/o2#value"),
                       address);
    *topic = g_strndup(address, length);
    *member = mark ? g_strdup(mark + 1) : NULL;
    return TRUE;
}

static gboolean check_topic(const char *address, const char *type, GError **error) {
    g_autofree char *topic = NULL, *member = NULL;
    if (!address_topic(address, &topic, &member, error))
        return FALSE;
    return !*type || err_set(error, ERR_INPUT, _("a topic has no data type; leave it empty instead of “%s”"), type);
}

static gboolean check_column(const char *address, const char *type, GError **error) {
    if (!*address || strlen(address) > COLUMN_MAX || strpbrk(address, ",\t\r\n") || strcmp(address, "time") == 0)
        return err_set(error, ERR_INPUT, _("“%s” is no column of a file; write its name in the first line"), address);
    return !*type || err_set(error, ERR_INPUT, _("a column has no data type; leave it empty instead of “%s”"), type);
}

gboolean address_check(const char *kind, const char *address, const char *type, GError **error) {
    ModbusAddress found;
    if (strcmp(kind, "modbus") == 0)
        return address_modbus(address, type, &found, error);
    if (strcmp(kind, "mqtt") == 0)
        return check_topic(address, type, error);
    if (strcmp(kind, "file") == 0)
        return check_column(address, type, error);
    return err_set(error, ERR_INPUT, _("there is no kind of link “%s”"), kind);
}

char *address_fold(const char *address) {
    ModbusAddress found;
    return address_modbus(address, "", &found, NULL) ? g_strdup_printf("%d:%d:%d", found.unit, found.function, found.reg)
                                                     : g_strdup(address);
}

/* ---- outputs ---- */

LinkOutput *link_output_copy(const LinkOutput *output) {
    LinkOutput *copy = g_new(LinkOutput, 1);
    *copy = (LinkOutput){g_strdup(output->link), g_strdup(output->address), g_strdup(output->value), output->level};
    return copy;
}

void link_output_free(gpointer data) {
    LinkOutput *output = data;
    g_free(output->link);
    g_free(output->address);
    g_free(output->value);
    g_free(output);
}

/* "1:coil:0:1" behind the link's name. */
static gboolean split_modbus(LinkOutput *output, const char *rest, GError **error) {
    ModbusAddress found;
    int value;
    g_auto(GStrv) parts = g_strsplit(rest, ":", 4);
    guint count = g_strv_length(parts);
    output->address = count >= 3 ? g_strdup_printf("%s:%s:%s", parts[0], parts[1], parts[2]) : g_strdup(rest);
    output->value = g_strdup(count == 4 ? parts[3] : "1");
    if (!address_modbus_output(output->address, &found, error))
        return FALSE;
    if (!read_whole(output->value, found.function == FUNCTION_COIL ? 1 : REGISTER_MAX, &value))
        return err_set(error, ERR_INPUT, _("“%s” cannot be written there: a coil takes 0 or 1, a register 0 to 65535"), output->value);
    return TRUE;
}

/* "plant/siren:ON". */
static gboolean split_topic(LinkOutput *output, const char *rest, GError **error) {
    const char *colon = strchr(rest, ':');
    g_autofree char *topic = NULL, *member = NULL;
    output->address = colon ? g_strndup(rest, (gsize)(colon - rest)) : g_strdup(rest);
    output->value = g_strdup(colon ? colon + 1 : "1");
    if (!address_topic(output->address, &topic, &member, error))
        return FALSE;
    return !member || err_set(error, ERR_INPUT, _("“%s” names a member; an output is a topic"), output->address);
}

static gboolean split_command(LinkOutput *output, const char *rest, GError **error) {
    output->address = g_strdup(rest);
    output->value = g_strdup("1");
    return (*rest && !strchr(rest, ':')) || err_set(error, ERR_INPUT, _("“%s” is no name of a command"), rest);
}

static LinkOutput *read_output(const char *text, LinkKindOf kind_of, gpointer data, GError **error) {
    LinkOutput *output = g_new0(LinkOutput, 1);
    g_autofree char *body = g_strdup(text);
    output->level = 1;
    if (g_str_has_suffix(body, "@2") || g_str_has_suffix(body, "@1")) {
        output->level = body[strlen(body) - 1] - '0';
        body[strlen(body) - 2] = '\0';
    }
    char *rest = strchr(body, ':');
    output->link = rest ? g_strndup(body, (gsize)(rest - body)) : g_strdup(body);
    rest = rest ? rest + 1 : body + strlen(body);
    gboolean command = strcmp(output->link, ADDRESS_COMMAND) == 0, ok;
    const char *kind = command ? "" : kind_of(data, output->link);
    if (!*output->link || !*rest)
        ok = err_set(error, ERR_INPUT, _("write LINK:UNIT:coil:ADDRESS, LINK:TOPIC or command:NAME"));
    else if (command)
        ok = split_command(output, rest, error);
    else if (!kind)
        ok = err_set(error, ERR_INPUT, _("there is no link “%s”"), output->link);
    else if (strcmp(kind, "file") == 0)
        ok = err_set(error, ERR_INPUT, _("the link “%s” is a file, which drives nothing"), output->link);
    else
        ok = strcmp(*kind ? kind : address_guess(rest), "modbus") == 0 ? split_modbus(output, rest, error)
                                                                       : split_topic(output, rest, error);
    if (ok)
        return output;
    g_prefix_error(error, _("output “%s”: "), text);
    link_output_free(output);
    return NULL;
}

GPtrArray *address_outputs(const char *text, LinkKindOf kind_of, gpointer data, GError **error) {
    g_autoptr(GPtrArray) outputs = g_ptr_array_new_with_free_func(link_output_free);
    g_auto(GStrv) parts = g_strsplit_set(text, " \t", -1);
    for (char **part = parts; *part; part++) {
        LinkOutput *output = **part ? read_output(*part, kind_of, data, error) : NULL;
        if (**part && !output)
            return NULL;
        if (output)
            g_ptr_array_add(outputs, output);
    }
    return g_steal_pointer(&outputs);
}

const char *address_guess(const char *rest) {
    ModbusAddress found;
    g_auto(GStrv) parts = g_strsplit(rest, ":", 4);
    g_autofree char *three = g_strv_length(parts) >= 3 ? g_strdup_printf("%s:%s:%s", parts[0], parts[1], parts[2]) : NULL;
    return three && (address_modbus(three, "", &found, NULL) || address_modbus_output(three, &found, NULL)) ? "modbus" : "mqtt";
}
