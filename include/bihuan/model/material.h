/* SPDX-License-Identifier: MIT
 *
 * Materials (物料): what the rules need to know of a substance. Figures are decimal text; "" = not known, and then whoever
 * needs one has to answer no.
 */
#ifndef BIHUAN_MODEL_MATERIAL_H
#define BIHUAN_MODEL_MATERIAL_H

#include "bihuan/model/noun.h"

typedef struct {
    char *cas; /* the key, 67-56-1 */
    char *name, *name_en;
    gboolean toxic;          /* must be looked for before people go in */
    gboolean combustible;    /* its lower explosive limit counts */
    char *lel;               /* lower explosive limit, % by volume */
    char *molar;             /* g/mol */
    char *mac, *twa, *stel;  /* at any time; over 8 hours; over 15 minutes: mg/m3 */
    char *source;            /* where the figures stand */
    char *msds;              /* MSDS 编号; the rest of its card: "" = not said */
    char *hazards;           /* 危险性类别 */
    char *first_aid, *spill; /* two lines each */
    char *phone;             /* 应急联系电话 */
    char *uel;               /* upper explosive limit, % by volume */
} Material;

NOUN_TYPE(Material, material)

/* By number, Chinese or English name as people type it; NULL with ERR_NOT_FOUND if there is none. */
Material *material_find(Db *db, const char *text, GError **error);
/* All (Material *, array owns them) by number; NULL on error. */
GPtrArray *material_list(Db *db, GError **error);
/* Name in the chosen language. Borrowed. */
const char *material_title(const Material *material);

/* Is it a CAS number: digits with its dashes and the right check digit? */
gboolean material_is_cas(const char *text);

#endif
