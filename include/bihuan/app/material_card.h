/* SPDX-License-Identifier: MIT
 *
 * What people need to know of a material in an emergency (物料卡): what the plant says of it, and where it says nothing what the program
 * ships (data/materials.csv). MSDS number and telephone are the plant's alone. What is not known is empty, never guessed.
 */
#ifndef BIHUAN_APP_MATERIAL_CARD_H
#define BIHUAN_APP_MATERIAL_CARD_H

#include "bihuan/app/app.h"
#include "bihuan/form/form.h"
#include "bihuan/model/record.h"

typedef struct {
    char *cas, *name, *name_en;
    char *msds, *phone;        /* "" = the plant does not say */
    char **hazards;            /* classes in the chosen language, NULL-terminated; none = not known */
    char **first_aid, **spill; /* lines in the chosen language, NULL-terminated; none = not known */
    char *lel, *uel, *molar;   /* vol%, vol%, g/mol; decimal text, "" = not known */
    char *mac, *twa, *stel;    /* mg/m3 */
    char *source;              /* where the figures stand */
    gboolean combustible;      /* what is not known may burn */
    gboolean listed;           /* the plant has this material */
    gboolean shipped;          /* something on the card is the program's */
} MaterialCard;

void material_card_free(MaterialCard *card);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MaterialCard, material_card_free)
/* Name in the chosen language. Borrowed. */
const char *material_card_title(const MaterialCard *card);

/* By CAS number, Chinese or English name, or another name it goes by (液氨). NULL with ERR_NOT_FOUND: neither the plant nor the program
 * knows it. */
MaterialCard *material_card_find(Db *db, const char *text, GError **error);
/* MaterialCard *, array owns them, each material once: those of a major hazard source, or (source NULL) of the source the area belongs to
 * now. Empty: there is none. NULL: it could not be read. */
GPtrArray *material_cards_at(Db *db, const char *source, const char *area, GError **error);
/* The same for a record: what it names itself (its fields of type material), then what its source holds. */
GPtrArray *material_cards_of_record(Db *db, const Record *record, const Form *form, GError **error);
/* Those of a record, a device's place, an area or a source (kind "record", "device", "area", "source") by its number or code; of any
 * other kind the material that goes by this name. */
GPtrArray *material_cards_named(App *app, const char *kind, const char *code, GError **error);

/* Their names, and whom to call: "氨、氯 · 应急电话 0532-80000000"; each number once, 119 where the plant gives none. Owned; "" for none. */
char *material_cards_brief(const GPtrArray *cards);

/* A card as it is read, the most urgent first. */
typedef enum {
    CARD_TITLE, /* the material */
    CARD_PHONE, /* the number to dial: as large as it can be shown */
    CARD_HEAD,  /* first aid, spill … */
    CARD_TEXT,  /* what to do, below its head */
    CARD_PAIR,  /* title and what is known of it */
    CARD_NOTE,
} MaterialLineKind;

typedef struct {
    MaterialLineKind kind;
    char *title; /* CARD_PAIR; else NULL */
    char *text;
    gboolean known; /* FALSE: the text says that it is not */
} MaterialLine;

/* MaterialLine *, array owns them; in the chosen language. */
GPtrArray *material_card_lines(const MaterialCard *card);

#endif
