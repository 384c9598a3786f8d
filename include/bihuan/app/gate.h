/* SPDX-License-Identifier: MIT
 *
 * The gate (门岗): entry cards of contractors' workers, yes or no at each scan, who is on site now. The plant's own people are not scanned
 * and stand in none of it.
 */
#ifndef BIHUAN_APP_GATE_H
#define BIHUAN_APP_GATE_H

#include "bihuan/app/app.h"
#include "bihuan/label/label.h"
#include "bihuan/model/pass.h"

/* The holder of a card; all owned. */
typedef struct {
    char *code, *name, *phone;
    char *company;
    char *entry;                 /* number */
    char *leader, *leader_phone; /* of the company, on site */
    char *area, *area_name;      /* where they are let in */
    char *certificate_until;     /* date; "" = none */
    gint64 inside, until;        /* let in then (0 = not inside); the entry ends */
    gint64 revoked;
    char *why; /* of who is inside: why he would not be let in now; "" = he would be, or is not inside */
} GateWorker;

void gate_worker_free(GateWorker *worker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GateWorker, gate_worker_free)

/* What a scan is answered. */
typedef struct {
    gboolean yes, out;  /* out: whoever leaves was counted out (always yes) */
    gboolean forged;    /* no card of this plant */
    GateWorker *worker; /* NULL: no card */
    char *why;          /* no: every reason; yes: what is odd ("" = nothing) */
} GateAnswer;
void gate_answer_clear(GateAnswer *answer);

/* A card is scanned (its payload) or typed (its number, or the end of one): to come in or to go out. In: every rule before:gate of the
 * entry's form is judged as of now, what cannot be judged is a no; the answer is written either way. Out is always taken: also of a revoked
 * card, of who was not scanned in, where nobody is logged in and where the clock is in doubt. FALSE: nothing was written and nobody
 * may come in; ERR_DENIED where the logged-in person may not let anybody in, ERR_INPUT where the text names no one card. */
gboolean gate_scan(App *app, const char *text, gboolean out, GateAnswer *answer, GError **error);

/* What a scan to come in would be answered now; nothing is written. From anybody who may look. As above. */
gboolean gate_ask(App *app, const char *text, GateAnswer *answer, GError **error);

/* Who is on site, by area, company and name (GateWorker *, array owns them); who cannot be judged is one of them, and why says so. */
GPtrArray *gate_onsite(App *app, GError **error);
/* Whose card was scanned out today where nobody was logged in, and has not come in since: at a muster nobody knows that they have left. */
GPtrArray *gate_out_unseen(App *app, GError **error);
/* The cards of an entry, by number; revoked ones too. */
GPtrArray *gate_cards(App *app, const char *entry, GError **error);
/* One card. */
GateWorker *gate_card(App *app, const char *code, GError **error);

/* The valid cards of an entry as a file of labels to be cut (several on a sheet of A4); code NULL = all of them. ERR_INPUT where there is none. */
gboolean gate_print_cards(App *app, const char *entry, const char *code, const char *path, LabelResult *result, GError **error);
/* Who is on site as PDF for a muster (疏散清点): by area and company, with names and phones, boxes to tick. head (may be NULL) is owned. */
gboolean gate_print_onsite(App *app, const char *path, char **head, GError **error);

#endif
