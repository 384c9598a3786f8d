/* SPDX-License-Identifier: MIT
 *
 * One field of a form, and what a field type must provide. A value is kept as canonical text: times as UTC
 * milliseconds in digits, numbers as shortest decimal text, yesno "yes"/"no", several choices as codes with
 * commas between in the form's order, a file as "sha256:" and 64 hexadecimal digits, the rest as typed
 * (cleaned).
 */
#ifndef BIHUAN_FORM_FIELD_H
#define BIHUAN_FORM_FIELD_H

#include "bihuan/form/condition.h"
#include "bihuan/form/spec.h"

typedef struct FieldType FieldType;

/* A choice or a checklist item: value = zh | en | national code. */
typedef struct {
    char *value;
    FormText title;
    char *code; /* NULL if none */
} FormChoice;

typedef enum { REQUIRED_NO, REQUIRED_YES, REQUIRED_IF } FormRequired;

/* How a screen lets a person enter it. */
typedef enum {
    EDITOR_LINE,
    EDITOR_LINES,
    EDITOR_TIME,
    EDITOR_CHOICE,
    EDITOR_CHOICES,
    EDITOR_REFERENCE,
    EDITOR_YESNO,
    EDITOR_FILE,
} FieldEditor;

typedef struct {
    char *key;
    FormText title, help;
    const FieldType *type;
    int line; /* in the form file */
    FormRequired required;
    Condition *required_if;   /* REQUIRED_IF */
    char *standard;           /* the default as written, NULL if none */
    FormText standards;       /* or one for each language (default.zh, default.en) */
    char *also;               /* another name it may be given by (form_take_also), NULL = none */
    char *suggest;            /* offered by screens in an empty field: "actor", "free:ROLE"; NULL: nothing */
    char *min, *max;          /* number: decimal text or "@limit", NULL if none */
    int decimals;             /* number: places behind the point, default 0 */
    char *unit;               /* number, shown behind it; NULL if none */
    int max_length;           /* text, note: characters */
    FormTime *after, *before; /* datetime, date: not before / not after; NULL if none */
    GPtrArray *choices;       /* FormChoice*; NULL unless the type has choices */
    char *accept;             /* file: "photo", "sound", "document" or "any" */
    gboolean by_program;      /* nobody is asked for it: the program itself fills it in */
    gboolean by_class;        /* the third part of a choice names the classes of devices that have it */
    char *well;               /* what is said of a device that is in order: "yes", a choice, "none" of them; NULL: nothing is */
} FormField;

/* The world as far as a value needs it. Everything may be 0/NULL: then what needs it is refused with a
 * sentence (references, limits) or treated as missing (subject). */
typedef struct {
    gint64 now, opened, due; /* UTC ms; 0 = none */
    const char *actor;       /* id of the person; both borrowed from whoever made the context, for its life */
    const char *actor_department;
    gboolean rejecting;  /* act --reject: fields and `require` of the step are not demanded */
    GHashTable *subject; /* for @subject.KEY: area, position, source, device, class, department … */
    GHashTable *values;  /* set by form_check_values: canonical values so far */
    LimitSource limits;
    /* Is there such a device, area, person, department, source, record (kind)? canonical and title (either
     * may be NULL) are owned by the caller; code is clean UTF-8. */
    gboolean (*find)(gpointer data, const char *kind, const char *code, char **canonical, char **title);
    gpointer data;
} FormContext;

struct FieldType {
    const char *name; /* as in the form file */
    FieldEditor editor;
    const char *reference; /* EDITOR_REFERENCE: the kind asked of find */
    gboolean number;       /* conditions compare it as a number */
    gboolean choices;      /* needs [choices KEY] */
    /* A typed text to canonical text (owned). FALSE and a sentence (without the field's title). Never
     * called with "". */
    gboolean (*parse)(const FormField *field, const char *typed, const FormContext *context, char **canonical, GError **error);
    /* For people, in the chosen language; context may be NULL (references then show their code). Owned. */
    char *(*format)(const FormField *field, const char *canonical, const FormContext *context);
};

/* All types, made from the file names of src/form/fields by the build; NULL-terminated. */
extern const FieldType *const field_registry[];
const FieldType *field_type_find(const char *name);

/* Checks and translates one typed text; "" gives canonical NULL. While typing: error holds the sentence. */
gboolean field_parse(const FormField *field, const char *typed, const FormContext *context, char **canonical, GError **error);
/* canonical NULL or "" gives "". Owned. */
char *field_format(const FormField *field, const char *canonical, const FormContext *context);
/* The text a person would type to get this value (times as "2026-11-23 08:00", the rest as it is). Owned. */
char *field_typed(const FormField *field, const char *canonical);
/* The default as canonical text, NULL if there is none (or what it refers to is missing). FALSE: a bad
 * one. */
gboolean field_default(const FormField *field, const FormContext *context, char **canonical, GError **error);
/* What may be entered: "0–100 %LEL", "at most 200 characters", "a, b, c". Owned; "" if nothing to say. */
char *field_hint(const FormField *field, const FormContext *context);
/* Can it be said of a device of this class? Where no choice of the field names the class (NULL: not known), all can. */
gboolean field_choice_fits(const FormField *field, const FormChoice *choice, const char *class);
/* The choice with this value, NULL if there is none. */
const FormChoice *field_choice_find(const FormField *field, const char *value);
/* A FormTime in a context; FALSE with *ms = 0 and no error if its base is missing. */
gboolean field_time(const FormTime *time, const FormContext *context, gint64 *ms, GError **error);

/* Decimal text to millionths (at most 12 digits before, 6 behind the point), and the shortest text back. */
gboolean field_decimal_parse(const char *text, gint64 *millionths, int *places);
char *field_decimal_format(gint64 millionths);

#endif
