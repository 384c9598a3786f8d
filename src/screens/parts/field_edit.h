/* SPDX-License-Identifier: MIT
 *
 * One field of a form while a person fills it in: what was typed, what it means, what is wrong with it. A default stands
 * there until a key is pressed; it is not sent, so that it is worked out again when the form is sent.
 */
#ifndef BIHUAN_SCREENS_FIELD_EDIT_H
#define BIHUAN_SCREENS_FIELD_EDIT_H

#include "bihuan/form/field.h"
#include "bihuan/ui/entry.h"

typedef struct {
    const FormField *field;
    Entry *entry;      /* the text as a person types it; codes for choices and references */
    gboolean touched;  /* typed or picked by a person */
    gboolean required; /* set by the owner */
    gboolean wanted;   /* the same: empty, and a rule will ask for it, though the form goes on without */
    char *exact;       /* a moment that stands in entry to the minute, to the millisecond; NULL: none */
    char *canonical;   /* NULL: empty, or wrong */
    char *shown;       /* for people: title of a choice, name behind a code */
    char *error;       /* what is wrong with the text; NULL: nothing */
    char *missing;     /* what sending complained of; NULL: nothing. Goes away with the next change */
    GString *find;     /* letters typed on a choice, to find it by */
} FieldEdit;

FieldEdit *field_edit_new(const FormField *field);
void field_edit_free(FieldEdit *edit);

/* The text of an untouched field; canonical may be NULL. */
void field_edit_set_default(FieldEdit *edit, const char *canonical);
/* As if a person had typed it. */
void field_edit_set(FieldEdit *edit, const char *typed);
/* A key: as entry_key, but choices are picked by digits and letters, y/n answer a yesno, Space turns it. Enter is never
 * taken. lines: Enter as a new line in a field of several lines. */
unsigned field_edit_key(FieldEdit *edit, const KeyEvent *event);
/* A new line in a field of several lines; REACT_NONE elsewhere. */
unsigned field_edit_new_line(FieldEdit *edit);

/* Works out canonical, shown and error. */
void field_edit_check(FieldEdit *edit, const FormContext *context);
/* On leaving the field: times like "8:00" and known codes become what they mean. */
void field_edit_settle(FieldEdit *edit, const FormContext *context);
/* What is given to work_submit ("@path" for a file); owned. NULL: nothing is to be said about it. */
char *field_edit_value(const FieldEdit *edit);
/* The path of a file field with ~ for the home folder; owned. */
char *field_edit_path(const char *typed);

/* What may be entered, in one sentence or as numbered choices; owned. */
char *field_edit_hint(const FieldEdit *edit, const FormContext *context);

/* Rows it takes at this width, and drawing into exactly those. */
int field_edit_rows(const FieldEdit *edit, int cols, gboolean focused);
void field_edit_draw(FieldEdit *edit, const Area *area, gboolean focused);

#endif
