/* SPDX-License-Identifier: MIT
 *
 * Robots of chat groups (群机器人): what DingTalk, WeCom and Feishu have in common. A service is a table: how an address is signed, what a
 * body looks like, what its answers mean. gateways.md C1–C3 of the design says where each number comes from. Private to notify.
 */
#ifndef BIHUAN_NOTIFY_ROBOT_H
#define BIHUAN_NOTIFY_ROBOT_H

#include <json-glib/json-glib.h>

#include "bihuan/notify/channel.h"

/* One message to one robot; borrowed. Title, text and name are strangers' words. */
typedef struct {
    const char *title, *text, *name;
    const char *call;   /* whom the service shall call, as it knows him; "" = nobody */
    const char *secret; /* that it is signed with; "" = it is not */
    gint64 now;         /* UTC ms */
    gboolean markdown;
} RobotNote;

typedef enum {
    ROBOT_SENT,
    ROBOT_FAST,    /* too many: this robot is left alone for a while */
    ROBOT_BUSY,    /* again by the plan of retries */
    ROBOT_LONG,    /* shorter, once more */
    ROBOT_REFUSED, /* never so: settings, address */
} RobotClass;

/* What a code of an answer means. */
typedef struct {
    gint64 code;
    RobotClass class;
    const char *why; /* N_(), a sentence; "" with ROBOT_SENT. A table ends with NULL */
} RobotCode;

typedef struct {
    RobotClass class;
    const char *why; /* N_() */
    gint64 code;     /* of the body, else the status of HTTP */
    gint64 wait;     /* ROBOT_FAST: ms */
} RobotVerdict;

typedef struct {
    const char *name;              /* "dingtalk", as its channel and the key of [robot …] */
    const char *title;             /* N_() */
    const char *const *code_names; /* the members of an answer that hold its code, NULL-terminated */
    const RobotCode *codes;
    /* What an answer means more exactly by its words, which are not passed on; NULL = as the table says. May be NULL itself. */
    const RobotCode *(*read)(gint64 code, const char *words);
    const char *words_name; /* the member that holds them */
    gint64 pause;           /* ROBOT_FAST without a word of how long: ms */
    /* The address with its signature; owned. NULL = as it is set. */
    char *(*address)(const char *url, const RobotNote *note);
    /* How the person is called behind the text; owned, "" = not in the text. */
    char *(*calling)(const RobotNote *note, const char *name);
    /* The members of the body; the text is what is shown, whole. */
    void (*body)(JsonBuilder *builder, const RobotNote *note, const char *title, const char *text);
    gboolean (*is_call)(const char *call, gboolean markdown);
    gsize text_most, markdown_most, body_most; /* bytes */
    guint a_minute, a_second;                  /* 0 = any */
    gboolean shuns_half_hours;                 /* what can wait does not go in the first minute of a full or half hour */
} RobotService;

extern const RobotService robot_dingtalk, robot_wecom, robot_feishu;

/* HMAC-SHA256 in base64; owned. */
char *robot_sign(const char *key, const char *message);
/* A stranger's text through which nobody is called and no link or heading is made: what could do so is written full-width. Owned. */
char *robot_defuse(const char *text, gboolean markdown);
/* Whether a mobile is one; *digits (owned, may be NULL) without blanks, dashes and the 86 before it. */
gboolean robot_is_mobile(const char *text, char **digits);
/* An id of letters, digits and these others, which does not mean everybody. */
gboolean robot_is_id(const char *text, const char *others);
/* A member that is a text; one that is a list of it, empty where it is "". */
void robot_put(JsonBuilder *builder, const char *name, const char *text);
void robot_put_list(JsonBuilder *builder, const char *name, const char *text);
/* The body as JSON with its text cut at a character so that everything fits; spare: so many bytes fewer. Owned. */
char *robot_body(const RobotService *service, const RobotNote *note, gsize spare);
/* What an answer means. */
RobotVerdict robot_judge(const RobotService *service, const CourierAnswer *answer);
/* The sentence of a verdict; owned, NULL with ROBOT_SENT. */
char *robot_sentence(const RobotService *service, const RobotVerdict *verdict);

/* When each robot was spoken to: kept in a file, so that a restart does not send twice as many. */
typedef struct RobotPace RobotPace;
/* From the file, which need not be there. NULL: it cannot be written. */
RobotPace *robot_pace_new(const char *file, gint64 now, GError **error);
void robot_pace_free(RobotPace *pace);
/* How long (ms) until the robot may be spoken to; 0 = now, and then it counts as done. urgent: the half hours do not matter. */
gint64 robot_pace_take(RobotPace *pace, const RobotService *service, const char *url, gint64 now, gboolean urgent);
/* It says that it was too much: left alone until then. */
void robot_pace_block(RobotPace *pace, const char *url, gint64 now, gint64 until);

/* A channel's three doors. */
gpointer robot_open(const RobotService *service, const ChannelWay *way, GError **error);
void robot_send(gpointer line, const Outgoing *out, ChannelDone done, gpointer data);
void robot_close(gpointer line);
/* "text" unless the section says format = markdown. */
gboolean robot_is_markdown(const ServingSection *section);
extern const char *const robot_keys[], *const robot_secrets[];

#endif
