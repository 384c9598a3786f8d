/* SPDX-License-Identifier: MIT
 *
 * One device on one page (设备卡): what blocks it; who tested it when, what was found and was it within its limits, until when that counts,
 * who approved a delay and which measures protect people meanwhile; what is due, what is open. The command, the screen and the paper show this.
 */
#ifndef BIHUAN_APP_DEVICE_CARD_H
#define BIHUAN_APP_DEVICE_CARD_H

#include "bihuan/app/due.h"
#include "bihuan/model/device.h"
#include "bihuan/model/device_test.h"
#include "bihuan/model/extension.h"
#include "bihuan/model/record.h"
#include "bihuan/rule/blocked.h"

/* A measure that protects people while something is put off. */
typedef struct {
    Obligation *what; /* title, last, next */
    char *person;     /* the id of who checks it, else as the obligation says */
    char *by;         /* the name */
    char *every;      /* "7d" */
    gboolean missed;  /* it is late, or what made the extension void */
} CardMeasure;

typedef struct {
    Extension *granted;
    char *approver;      /* the name */
    gboolean stands;     /* now: neither void nor over */
    gboolean broken;     /* void now, whether or not that is written down */
    GPtrArray *measures; /* CardMeasure * */
} CardExtension;

/* A test that was made, or one that something says is due and of which there is no record. */
typedef struct {
    DeviceTest *test; /* NULL: no record says how it was done */
    gint64 at;        /* 0 = never, as far as the plant was told */
    char *kind, *title;
    char *by;                /* in words: the body and its licence, or the person; "" = not said */
    char *by_id;             /* the body's name, or the person's id; "" */
    char *values;            /* what was measured, with the limits of the thing; "" = nothing */
    char *result;            /* in words; "" */
    gint64 valid_until, due; /* as the test says, 0 = not; when it is due again, 0 = by nothing that is known */
    char *certificate;       /* its number; "" */
    gboolean has_file;
    gboolean newest;          /* of its kind */
    CardExtension *extension; /* by which the next one was put off; NULL = by none */
} CardTest;

typedef struct {
    Device *device;
    char *area_name;
    GPtrArray *blocked; /* DeviceBlock * */
    GPtrArray *tests;   /* CardTest *: those that count now by when they are due, then older ones, the newest first */
    GPtrArray *due;     /* Due * */
    GPtrArray *open;    /* Record *, the newest first */
} DeviceCard;

void device_card_free(DeviceCard *card);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DeviceCard, device_card_free)

/* NULL with ERR_NOT_FOUND: there is no such device. Nothing that could not be read is left out: that is an error. */
DeviceCard *device_card_load(App *app, const char *code, GError **error);

/* The same as PDF, with the head code (may be NULL), owned by the caller. */
gboolean device_card_print(App *app, const char *code, const char *path, char **head, GError **error);

/* A moment as short as it can be said: a day alone where it is midnight, "" for 0. Owned. */
char *card_time_text(gint64 at);
/* Sentences that screen, paper and command share; owned. "Put off until …, approved by … on …: why", with what became of it. */
char *card_extension_text(const CardExtension *extension);
/* "drip tray · Hou Bin · every 7d · last … · next …". */
char *card_measure_text(const CardMeasure *measure);
/* When it is to be checked, or was to be where it was missed; "" where its extension is over and nobody is asked any more. */
char *card_measure_next(const CardMeasure *measure);
/* "valid until …", "due …", "" = neither is known. */
char *card_validity_text(const CardTest *test);

#endif
