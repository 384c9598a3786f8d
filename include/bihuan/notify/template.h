/* SPDX-License-Identifier: MIT
 *
 * The notation of HTTP gateways (bihuan.conf(5)): text with ${…} in it. Inside: a name, 'text' (\n \t \' \\), a number, a function of
 * them, and + between them. What ${…} gives is escaped for the place where it stands, so that no name and no message can add a
 * header, a parameter or a field of JSON.
 */
#ifndef BIHUAN_NOTIFY_TEMPLATE_H
#define BIHUAN_NOTIFY_TEMPLATE_H

#include <glib.h>

typedef struct Template Template;

typedef enum {
    TEMPLATE_PLAIN,  /* JSON where the text begins with { or [, XML where it begins with <, else as it is */
    TEMPLATE_FORM,   /* the same, but where it is neither, name=value&… encoded by RFC 3986 */
    TEMPLATE_URL,    /* begins with http:// or https:// */
    TEMPLATE_HEADER, /* "Name: value": line ends become blanks */
} TemplatePlace;

typedef enum {
    TEMPLATE_TEXT,    /* UTF-8 */
    TEMPLATE_ENCODED, /* by RFC 3986: not encoded again in an address or a form */
    TEMPLATE_DIGEST,  /* bytes: base64(), hex() and a key take them so, else it is its lower hex */
} TemplateKind;

typedef struct {
    GString *text; /* owned */
    TemplateKind kind;
} TemplateValue;

void template_value_clear(TemplateValue *value);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TemplateValue, template_value_clear)

/* What names mean. */
typedef struct {
    /* Sets the value (its text is there and empty); FALSE and a sentence where there is no such name. */
    gboolean (*value)(gpointer data, const char *name, TemplateValue *value, GError **error);
    gpointer data;
    const char *charset; /* what text is turned into before it is hashed or encoded: "UTF-8", "GBK" */
} TemplateWorld;

/* NULL and a sentence (without file and line) for a text that is none. */
Template *template_new(const char *text, TemplatePlace place, GError **error);
void template_free(Template *template);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Template, template_free)

/* Is it JSON (or a form, else)? Decided by its first character. */
gboolean template_is_json(const Template *template);
gboolean template_is_xml(const Template *template);

/* The text in UTF-8, all names filled in; owned. */
char *template_fill(const Template *template, const TemplateWorld *world, GError **error);

/* Cuts at a character that stands outside ${…}, blanks around the parts taken away; empty ones are left out. Owned. */
char **template_split(const char *text, char at);
/* The first characters of a template for a sentence: the rest may hold a token. Owned. */
char *template_glimpse(const char *text);
/* By RFC 3986, in the charset; owned. */
char *template_encode(const char *text, const char *charset);
/* In the charset, what it has not becomes "?"; owned, *size bytes. */
char *template_convert(const char *text, const char *charset, gsize *size);

#endif
