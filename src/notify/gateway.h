/* SPDX-License-Identifier: MIT
 *
 * An HTTP gateway as the settings describe it (bihuan.conf(5), "Gateways"): requests by template, answers judged by patterns. What
 * provider = NAME names is read beneath the section: data/gateways/KIND-NAME.ini.
 */
#ifndef NOTIFY_GATEWAY_H
#define NOTIFY_GATEWAY_H

#include <json-glib/json-glib.h>

#include "bihuan/notify/channel.h"

/* What every gateway's section may hold, and of those what only NAME.secrets may. */
#define GATEWAY_KEYS                                                                                                                       \
    "provider", "url", "method", "headers", "params", "body", "charset", "sign", "ok", "code", "reply", "retry", "rate", "clock", "ca",    \
        "timeout", "account", "key", "app", "signature", "template", "region", "show", "host", "per_number", "idempotent", "let.*"
#define GATEWAY_SECRETS "secret", "password", "token"

/* What is said, beside what the settings say; all borrowed. */
typedef struct {
    const Outgoing *out;
    const char *mobile; /* as robot_is_mobile gives it */
    const char *text;   /* in place of out->text: marked, cut */
    const char *reply;  /* poll: what the service calls it; "" else */
    guint segments;
} GatewayNote;

typedef struct {
    char *method, *url;
    char **headers;
    char *body; /* NULL = none */
    gsize size;
} GatewayRequest;

void gateway_request_clear(GatewayRequest *request);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(GatewayRequest, gateway_request_clear)

typedef struct Gateway Gateway;

/* All templates are read and tried with a hostile message. NULL and "file:line: [channel x] key: sentence". way as for a line. */
Gateway *gateway_new(const ChannelWay *way, const char *kind, GError **error);
/* Transfers under way end without a word. */
void gateway_free(Gateway *gateway);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Gateway, gateway_free)

/* The section's value of a key, else that of the ready template; "" = neither. Borrowed. */
const char *gateway_value(const Gateway *gateway, const char *key);

typedef enum { GATEWAY_SEND, GATEWAY_POLL } GatewayErrand;
/* Is poll = there? */
gboolean gateway_polls(const Gateway *gateway);
/* What would be sent; cleared by the caller. */
gboolean gateway_request(const Gateway *gateway, GatewayErrand errand, const GatewayNote *note, GatewayRequest *request, GError **error);

/* Sends, and judges the answer; done() once, from the main loop. */
void gateway_send(Gateway *gateway, const GatewayNote *note, ChannelDone done, gpointer data);
/* Asks. root: the document that was answered, NULL and a sentence if there was none; borrowed. */
typedef void (*GatewayAnswered)(gpointer data, JsonNode *root, const char *error);
void gateway_poll(Gateway *gateway, const GatewayNote *note, GatewayAnswered answered, gpointer data);
/* What was begun with this data ends without a word. */
void gateway_forget(Gateway *gateway, gpointer data);

/* ---- answers (gateway_answer.c) ---- */

/* $.path of JSON, with " = WORD WORD" where what lies there must be one of them; else a regular expression over the text. */
typedef struct GatewayPattern GatewayPattern;
GatewayPattern *gateway_pattern_new(const char *text, GError **error);
void gateway_pattern_free(GatewayPattern *pattern);

/* How answers are judged; the patterns may be NULL but for ok. Words are globs. */
typedef struct {
    GatewayPattern *ok, *code, *reply;
    char **retry, **rate, **clock;
    const char *charset;
} GatewayJudge;
/* error: of the transfer, NULL = none. The strings of the result lie in hold (with g_free), the caller's. */
SendResult gateway_judge(const GatewayJudge *judge, const CourierAnswer *answer, const GError *error, GPtrArray *hold);
/* NULL = it is no JSON. */
JsonNode *gateway_json(const char *body);

/* ---- how often a number is spoken to (gateway_numbers.c) ---- */

typedef struct GatewayNumbers GatewayNumbers;
/* rules: "1/1m 5/1h 20/1d". What was sent is remembered in file over a restart. NULL and a sentence. */
GatewayNumbers *gateway_numbers_new(const char *file, const char *rules, gint64 now, GError **error);
void gateway_numbers_free(GatewayNumbers *numbers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GatewayNumbers, gateway_numbers_free)
/* Counts one and gives TRUE; FALSE if that would be one too many. *wait: ms until it may. */
gboolean gateway_numbers_take(GatewayNumbers *numbers, const char *number, gint64 now, gint64 *wait);

/* The text of a message for a telephone: one line, its title before it unless it begins so, marked where a copy may have arrived. */
char *gateway_text(const Outgoing *out, gboolean idempotent);

#endif
