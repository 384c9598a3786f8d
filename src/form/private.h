/* SPDX-License-Identifier: MIT
 *
 * What the files of this floor share and nobody above may see: the insides of a form, and the parts that
 * several field types are made of.
 */
#ifndef BIHUAN_FORM_PRIVATE_H
#define BIHUAN_FORM_PRIVATE_H

#include "bihuan/config/section.h"
#include "bihuan/form/gate.h"
#include "bihuan/form/say.h"
#include "bihuan/form/shelf.h"

struct Form {
    char *name, *number;
    FormText title;
    FormText closed; /* what a record of this form is called when it is closed; may be empty */
    FormSubject subject;
    gboolean permit, anonymous;
    char *valid_from, *valid_until, *resume, *count_out, *serves, *at_once, *scene;
    FormGate gate; /* count 0 = none */
    char **list, **submit_fields;
    GPtrArray *submit_by;
    GPtrArray *fields;            /* FormField* */
    GPtrArray *steps;             /* FormStep* */
    GPtrArray *rules;             /* FormRule* */
    GPtrArray *numbers, *lookups; /* FormNumber*, FormFact* */
    GHashTable *field_by_key;
    GArray *names; /* ConditionName: own fields, then the built-in facts */
};

/* A form being read. Sections are read by tables of keys (config/section.h), bare: who writes a form stands in its line. */
typedef struct {
    SectionReader base; /* first: the own kinds of keys find the form behind it */
    Form *form;
} Reader;

/* keys.c: what only forms have, into char ** (commas between), GPtrArray of FormWho, FormAmount, GPtrArray of FormRung, FormTime *,
 * Condition *. What stands in an array already is the default; it is replaced only by something readable. */
gboolean read_form_words(SectionReader *reader, const char *value, gpointer place, GError **error);
gboolean read_form_who(SectionReader *reader, const char *value, gpointer place, GError **error);
gboolean read_form_duration(SectionReader *reader, const char *value, gpointer place, GError **error);
gboolean read_form_ladder(SectionReader *reader, const char *value, gpointer place, GError **error);
gboolean read_form_time(SectionReader *reader, const char *value, gpointer place, GError **error);
gboolean read_form_condition(SectionReader *reader, const char *value, gpointer place, GError **error);
/* The value of a key that is present, NULL if not. */
const char *reader_get(const Reader *reader, const char *section, const char *key);
/* Notes a mistake at a key (at the section if key is NULL or missing). Takes the sentence. */
void reader_note(Reader *reader, const char *section, const char *key, char *sentence);
/* The same with the message of an error, which is cleared. */
void reader_note_error(Reader *reader, const char *section, const char *key, GError **error);
Condition *reader_condition(Reader *reader, const char *section, const char *key, const char *text);
/* steps.c, rules.c, says.c, facts.c */
void reader_read_steps(Reader *reader);
void reader_read_rules(Reader *reader);
void reader_read_says(Reader *reader); /* after the rules */
void reader_read_facts(Reader *reader);

/* reader.c: sections into structs, each mistake of notation noted; then the whole checked, mistakes in line
 * order. */
Form *form_build(const char *text, GPtrArray *mistakes);
/* head.c: FALSE where the section is not plainly there, or anything in it is amiss: then the whole form has to be read. */
gboolean form_head_read(const char *text, FormHead *head);
void form_head_clear(FormHead *head);
void form_head_free(FormHead *head);
/* lint.c: what only shows when the whole form is known (names that lead nowhere, steps nobody reaches). */
void form_check_whole(const Form *form, const Ini *ini, GPtrArray *mistakes);
/* form.c */
void form_field_free(FormField *field);
void form_step_free(FormStep *step);
void form_rule_free(FormRule *rule);
void form_say_free(FormSay *say); /* says.c */

/* parts.c: what several field types share. */
gboolean part_parse_text(const FormField *field, const char *typed, const FormContext *context, char **canonical, GError **error);
char *part_format_text(const FormField *field, const char *canonical, const FormContext *context);
gboolean part_parse_reference(const FormField *field, const char *typed, const FormContext *context, char **canonical, GError **error);
char *part_format_reference(const FormField *field, const char *canonical, const FormContext *context);
/* Is the word one of the field's choices, by value or title? */
gboolean part_has_choice(const FormField *field, const char *word);
gboolean part_parse_choices(const FormField *field, const char *typed, const FormContext *context, char **canonical, GError **error);
char *part_format_choices(const FormField *field, const char *canonical, const FormContext *context);
/* TRUE if ms keeps the field's after and before. */
gboolean part_check_time(const FormField *field, gint64 ms, const FormContext *context, GError **error);
/* "now", "+7d", an ISO time, or what when_read() takes, to ms. */
gboolean part_parse_moment(const char *typed, const FormContext *context, gint64 *ms, GError **error);
/* "a, b, c": the values a choice allows. Owned. */
char *part_choice_values(const FormField *field);

#endif
