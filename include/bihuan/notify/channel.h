/* SPDX-License-Identifier: MIT
 *
 * A channel (通道): one way by which a message reaches a person. One file each in src/notify/channels; the registry is made from the
 * file names. A channel knows no plant and no rule: it is given a message and says what became of it.
 */
#ifndef BIHUAN_NOTIFY_CHANNEL_H
#define BIHUAN_NOTIFY_CHANNEL_H

#include "bihuan/config/serving.h"
#include "bihuan/notify/courier.h"

/* What is sent; all borrowed while send() runs (a channel copies what it needs afterwards). */
typedef struct {
    const char *id;                /* of the message; of a digest its claim's */
    const char *dedupe;            /* the same at every try of the same message or digest */
    const char *person, *name;     /* who is told: id and name */
    const char *department, *area; /* codes: the person's; the record's, "" = none. Robots are chosen by them */
    const char *address;           /* mobile, address or id, as the channel's contact says; "" where it needs none */
    const char *lang;              /* "zh", "en" */
    const char *kind;              /* task, reminder, escalation, freeze, alarm, notice, digest, test */
    const char *number;            /* of the record, "" = none */
    const char *title, *text;      /* one line; the whole text, which need not repeat the title */
    const char *file, *file_name;  /* attached; NULL = nothing */
    gint64 time;                   /* when it was written, UTC ms */
    gint64 now;                    /* the wall clock, UTC ms: what signatures are made with */
    guint try;                     /* from 1 */
    gboolean again;                /* an earlier try may have arrived: where the service cannot tell, it is marked （重发） */
} Outgoing;

typedef enum {
    SEND_OK,      /* the service has taken it */
    SEND_RETRY,   /* not now: again by the plan of retries, or after wait */
    SEND_REFUSED, /* never by this way: address, secret, settings; the person's next channel is tried */
} SendVerdict;

typedef struct {
    SendVerdict verdict;
    const char *reply; /* what the service calls it (Message-ID, BizId …), one line, without addresses; "" = nothing */
    const char *error; /* one sentence for the person who maintains it; NULL with SEND_OK. Never a secret, URL, IP or link */
    gint64 wait;       /* SEND_RETRY: not before so many ms, for the whole channel; 0 = by the plan */
} SendResult;

/* Called once for each send(), from the main loop, never from within send(). */
typedef void (*ChannelDone)(gpointer data, const SendResult *result);

/* What comes back later. */
typedef enum { RECEIPT_DELIVERED, RECEIPT_SEEN, RECEIPT_FAILED } ReceiptKind;
typedef struct {
    const char *reply; /* as in SendResult; or "" and id */
    const char *id;    /* of the message */
    ReceiptKind kind;  /* RECEIPT_SEEN: a person has acknowledged it (a key pressed, a receipt laid down) */
    const char *error; /* RECEIPT_FAILED: one sentence */
    gint64 at;
} Receipt;
typedef void (*ChannelHeard)(gpointer data, const Receipt *receipt);

/* What a line is opened with; borrowed, and outlives the line. */
typedef struct {
    const Serving *serving;        /* all sections: robots are other ones */
    const ServingSection *section; /* [channel NAME] */
    Courier *courier;
    const char *folder; /* NAME.serve of the plant: what a line must remember over a restart lies there */
    ChannelHeard heard; /* may be called at any time from the main loop */
    gpointer heard_data;
} ChannelWay;

/* It as one line of JSON, for programs and files: {id,kind,person,name,address,lang,number,title,text,time,try,again}; address and number
 * only where there is one; time in UTC, ISO 8601. Owned. */
char *outgoing_json(const Outgoing *out);
/* Title and text as one, the title first unless the text begins with it. Owned. */
char *outgoing_text(const Outgoing *out);

typedef struct {
    const char *name;    /* "email", as its file: what [channel NAME] kind = …, or NAME itself, names */
    const char *summary; /* N_() */
    const char *contact; /* the column of contacts it needs: "mobile", "email", "wecom" …; "" = none */
    /* The column by what the section says, where that decides it; NULL = contact. */
    const char *(*contact_of)(const ServingSection *section);
    const char *const *keys;    /* what its section may hold, NULL-terminated; "let.*" stands for all that begin so */
    const char *const *secrets; /* of those, what may only stand in NAME.secrets */
    guint at_once;              /* so many may be under way; 0 = 1 */
    gboolean dedupes;           /* the service recognises a message that comes twice */
    gboolean files;             /* it sends Outgoing.file, which it has read when send() returns */
    guint digest;               /* a digest of more messages than this is parted, so that nothing of it is cut off; 0 = it takes any */
    gboolean brief;             /* of a digest it gets the numbers alone */
    gboolean marks;             /* it marks a second try itself, where it must be; of others the watch marks the title */
    /* An open line, NULL and a sentence if the section's values do not fit. Nothing is sent and nothing waits. */
    gpointer (*open)(const ChannelWay *way, GError **error);
    void (*send)(gpointer line, const Outgoing *out, ChannelDone done, gpointer data);
    void (*close)(gpointer line);
} Channel;

extern const Channel *const channel_registry[];

/* The channel of a kind, NULL = there is none. */
const Channel *channel_find(const char *kind);
/* May the section of such a channel hold this key? */
gboolean channel_has_key(const Channel *channel, const char *key);
/* The column of contacts that a channel set up so needs, "" = none. Constant. */
const char *channel_contact(const Channel *channel, const ServingSection *section);
/* What stands before a title that may have arrived already, "" if it cannot have. Constant. */
const char *channel_mark(const char *lang, gboolean again);
/* What a send() that knows its answer at once says: done() is called from the main loop soon, with a copy. */
void channel_answer(ChannelDone done, gpointer data, const SendResult *result);

#endif
