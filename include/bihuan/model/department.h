/* SPDX-License-Identifier: MIT
 *
 * Departments (部门).
 */
#ifndef BIHUAN_MODEL_DEPARTMENT_H
#define BIHUAN_MODEL_DEPARTMENT_H

#include "bihuan/model/noun.h"

typedef struct {
    char *code, *name, *name_en;
    char *parent; /* "" = none */
    char *kind;   /* one of CLASS_DEPARTMENT (class.h): safety, production …; "" = not said */
} Department;

NOUN_TYPE(Department, department)

/* NULL with ERR_NOT_FOUND and a sentence if there is none. */
Department *department_load(Db *db, const char *code, GError **error);
/* FALSE: it could not be read. */
gboolean department_exists(Db *db, const char *code, gboolean *there, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Name in the chosen language, or the code itself where it is unknown or cannot be read. Owned. */
char *department_title(Db *db, const char *code);
/* All (Department *, array owns them) by code; NULL on error. */
GPtrArray *department_list(Db *db, GError **error);

/* Codes of the departments of a kind ("safety"), sorted (char *, array owns them); NULL on error. */
GPtrArray *department_of_kind(Db *db, const char *kind, GError **error);
/* Is it of this kind, itself or by a department above it? */
gboolean department_is_kind(Db *db, const char *code, const char *kind, gboolean *is, GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean department_put(Change *change, const Department *department, GError **error);

#endif
