/* SPDX-License-Identifier: MIT
 *
 * [form], [field KEY] and [choices KEY] into structs. Every mistake is noted and reading goes on, so that
 * `form check` can name all of them; a form with any mistake is never used.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/quiz_bank.h"
#include "library.h"
#include "private.h"

#define TEXT_LENGTH 200
#define NOTE_LENGTH 2000
#define DECIMALS_MAX 6
#define GATE_MAX 20

static const SectionKey FORM_KEYS[] = {
    {"name", SECTION_TEXT, SECTION_AT(Form, name)},
    {"title", SECTION_TEXTS, SECTION_AT(Form, title)},
    {"closed", SECTION_TEXTS, SECTION_AT(Form, closed)},
    {"number", SECTION_TEXT, SECTION_AT(Form, number)},
    {.key = "subject", .kind = SECTION_OTHER},
    {"permit", SECTION_FLAG, SECTION_AT(Form, permit)},
    {"anonymous", SECTION_FLAG, SECTION_AT(Form, anonymous)},
    {.key = "valid", .kind = SECTION_OTHER},
    {"resume", SECTION_TEXT, SECTION_AT(Form, resume)},
    {"count_out", SECTION_TEXT, SECTION_AT(Form, count_out)},
    {"serves", SECTION_TEXT, SECTION_AT(Form, serves)},
    {"at_once", SECTION_TEXT, SECTION_AT(Form, at_once)},
    {"scene", SECTION_TEXT, SECTION_AT(Form, scene)},
    {.key = "gate", .kind = SECTION_OTHER},
    {"bank", SECTION_TEXT, SECTION_AT(Form, gate.bank)},
    {"list", SECTION_OWN, SECTION_AT(Form, list), .read = read_form_words},
    {"fields", SECTION_OWN, SECTION_AT(Form, submit_fields), .read = read_form_words},
    {"by", SECTION_OWN, SECTION_AT(Form, submit_by), .read = read_form_who},
    {0},
};

static const SectionKey FIELD_KEYS[] = {
    {"title", SECTION_TEXTS, SECTION_AT(FormField, title)},
    {"help", SECTION_TEXTS, SECTION_AT(FormField, help)},
    {.key = "use", .kind = SECTION_OTHER},
    {.key = "type", .kind = SECTION_OTHER},
    {.key = "required", .kind = SECTION_OTHER},
    {"default", SECTION_TEXT, SECTION_AT(FormField, standard)},
    {"default", SECTION_TEXTS, SECTION_AT(FormField, standards)},
    {"also", SECTION_TEXT, SECTION_AT(FormField, also)},
    {"suggest", SECTION_TEXT, SECTION_AT(FormField, suggest)},
    {"min", SECTION_TEXT, SECTION_AT(FormField, min)},
    {"max", SECTION_TEXT, SECTION_AT(FormField, max)},
    {"decimals", SECTION_NUMBER, SECTION_AT(FormField, decimals)},
    {"unit", SECTION_TEXT, SECTION_AT(FormField, unit)},
    {"max_length", SECTION_NUMBER, SECTION_AT(FormField, max_length)},
    {"after", SECTION_OWN, SECTION_AT(FormField, after), .read = read_form_time},
    {"before", SECTION_OWN, SECTION_AT(FormField, before), .read = read_form_time},
    {"accept", SECTION_TEXT, SECTION_AT(FormField, accept)},
    {"by_program", SECTION_FLAG, SECTION_AT(FormField, by_program)},
    {"by_class", SECTION_FLAG, SECTION_AT(FormField, by_class)},
    {"well", SECTION_TEXT, SECTION_AT(FormField, well)},
    {0},
};

/* FALSE unless text is a small letter, then small letters, digits and the given signs. */
static gboolean is_plain_name(const char *text, const char *signs) {
    if (!g_ascii_islower(*text))
        return FALSE;
    for (const char *c = text; *c != '\0'; c++)
        if (!g_ascii_islower(*c) && !g_ascii_isdigit(*c) && strchr(signs, *c) == NULL)
            return FALSE;
    return TRUE;
}

/* {year}, {month} and one {seq:1} … {seq:9}; letters, digits and '-' between. */
static gboolean is_number_pattern(const char *text) {
    int years = 0, seqs = 0;
    for (const char *c = text; *c != '\0'; c++) {
        if (g_ascii_isalnum(*c) || *c == '-')
            continue;
        gsize length = 0;
        if (g_str_has_prefix(c, "{year}")) {
            length = strlen("{year}");
            years++;
        } else if (g_str_has_prefix(c, "{month}")) {
            length = strlen("{month}");
        } else if (g_str_has_prefix(c, "{seq:") && c[5] >= '1' && c[5] <= '9' && c[6] == '}') {
            length = strlen("{seq:5}");
            seqs++;
        }
        if (length == 0)
            return FALSE;
        c += length - 1;
    }
    return years == 1 && seqs == 1;
}

static void read_subject(Reader *reader) {
    static const char *const KINDS[] = {"none", "device", "area", "source", "person", NULL};
    const char *value = reader_get(reader, "form", "subject");
    if (value == NULL)
        return;
    for (int i = 0; KINDS[i] != NULL; i++)
        if (strcmp(KINDS[i], value) == 0) {
            reader->form->subject = (FormSubject)i;
            return;
        }
    reader_note(reader, "form", "subject", g_strdup_printf(_("\"%s\" is not one of: %s."), value, "device, area, source, person, none"));
}

static void read_valid(Reader *reader) {
    const char *value = reader_get(reader, "form", "valid");
    if (value == NULL)
        return;
    g_auto(GStrv) ends = g_strsplit(value, "..", -1);
    if (g_strv_length(ends) != 2) {
        reader_note(reader, "form", "valid", g_strdup(_("Write two fields with .. between: start..end.")));
        return;
    }
    reader->form->valid_from = g_strdup(g_strstrip(ends[0]));
    reader->form->valid_until = g_strdup(g_strstrip(ends[1]));
}

/* QUIZ N [shift]: the word quiz, or the bank itself; without either the bank is called as the form. */
static void read_gate(Reader *reader) {
    FormGate *gate = &reader->form->gate;
    const char *value = reader_get(reader, "form", "gate");
    g_auto(GStrv) words = form_words(value != NULL ? value : "", " ");
    guint count = g_strv_length(words);
    guint64 questions = 0;
    if (value == NULL) {
        if (gate->bank != NULL)
            reader_note(reader, "form", "bank", g_strdup(_("bank names the questions of a gate; there is no gate.")));
        return;
    }
    gboolean named = count > 0 && g_ascii_strcasecmp(words[0], QUIZ_WORD) != 0, shift = count == 3 && strcmp(words[2], "shift") == 0;
    if (count < 2 || count > 3 || !g_ascii_string_to_unsigned(words[1], 10, 1, GATE_MAX, &questions, NULL) || (count == 3 && !shift)) {
        reader_note(reader, "form", "gate", g_strdup_printf(_("Write quiz N, or quiz N shift, with N from 1 to %d."), GATE_MAX));
        return;
    }
    if (named && gate->bank != NULL && strcmp(gate->bank, words[0]) != 0)
        reader_note(reader, "form", "gate", g_strdup(_("gate and bank name different banks.")));
    if (gate->bank == NULL)
        gate->bank = g_strdup(named ? words[0] : reader->form->name);
    gate->count = (int)questions;
    gate->shift = shift;
    if (gate->bank != NULL && !is_plain_name(gate->bank, "-"))
        reader_note(reader, "form", "gate", g_strdup(_("A bank's name is small letters, digits and '-'.")));
    if (reader->form->anonymous)
        reader_note(reader, "form", "gate", g_strdup(_("A form that anybody submits without a name has no gate: nobody would be asked.")));
}

static void read_form(Reader *reader) {
    Form *form = reader->form;
    if (ini_find(reader->base.ini, "form") < 0) {
        reader_note(reader, "form", NULL, g_strdup(_("The section [form] is missing.")));
        return;
    }
    section_read(&reader->base, "form", FORM_KEYS, form);
    read_subject(reader);
    read_valid(reader);
    read_gate(reader);
    if (form->name == NULL)
        reader_note(reader, "form", NULL, g_strdup(_("[form] needs a name.")));
    else if (!is_plain_name(form->name, "-"))
        reader_note(reader, "form", "name", g_strdup(_("A form's name is small letters, digits and '-'.")));
    if (form->number == NULL)
        reader_note(reader, "form", NULL, g_strdup(_("[form] needs number = …{year}…{seq:5}.")));
    else if (!is_number_pattern(form->number))
        reader_note(reader, "form", "number",
                    g_strdup(_("The number is made of letters, digits, '-', one {year}, one {seq:N} (N from "
                               "1 to 9) and {month} if wanted.")));
}

static FormChoice *read_choice(Reader *reader, const char *section, const char *value) {
    g_auto(GStrv) parts = g_strsplit(reader_get(reader, section, value), "|", -1);
    guint count = g_strv_length(parts);
    for (guint i = 0; i < count; i++)
        g_strstrip(parts[i]);
    if (count < 2 || count > 3 || *parts[0] == '\0' || *parts[1] == '\0') {
        reader_note(reader, section, value, g_strdup(_("A choice is written: value = Chinese | English | code.")));
        return NULL;
    }
    if (strpbrk(value, ", ") != NULL) {
        reader_note(reader, section, value, g_strdup(_("The value of a choice has no comma.")));
        return NULL;
    }
    FormChoice *choice = g_new0(FormChoice, 1);
    choice->value = g_strdup(value);
    choice->title = (FormText){.zh = g_strdup(parts[0]), .en = g_strdup(parts[1])};
    choice->code = count == 3 && *parts[2] != '\0' ? g_strdup(parts[2]) : NULL;
    return choice;
}

static void read_choices(Reader *reader, FormField *field, const char *field_section) {
    g_autofree char *section = g_strdup_printf("choices %s", field->key);
    int index = ini_find(reader->base.ini, section);
    if (!field->type->choices) {
        if (index >= 0)
            reader_note(reader, section, NULL,
                        g_strdup_printf(_("The field \"%s\" is of type %s, which has no choices."), field->key, field->type->name));
        return;
    }
    field->choices = g_ptr_array_new();
    for (guint k = 0; index >= 0 && k < ini_key_count(reader->base.ini, (guint)index); k++) {
        FormChoice *choice = read_choice(reader, section, ini_key_name(reader->base.ini, (guint)index, k));
        if (choice != NULL)
            g_ptr_array_add(field->choices, choice);
    }
    if (index < 0 && field->type->reference == NULL) /* a material: without words of its own, those of the plant */
        reader_note(reader, field_section, NULL, g_strdup_printf(_("The section [%s] is missing."), section));
    else if (index >= 0 && ini_key_count(reader->base.ini, (guint)index) == 0)
        reader_note(reader, section, NULL, g_strdup_printf(_("[%s] has no choice in it."), section));
}

/* A `use` that still stands there was refused when the form was put together: said here, in one sentence, and nothing else of the
 * field is. TRUE if so. */
static gboolean is_refused(Reader *reader, FormField *field, const char *section) {
    const char *name = reader_get(reader, section, "use");
    if (name == NULL)
        return FALSE;
    g_autoptr(GPtrArray) keys = g_ptr_array_new();
    g_autofree char *choices = g_strdup_printf("choices %s", field->key);
    int index = ini_find(reader->base.ini, section);
    for (guint k = 0; k < ini_key_count(reader->base.ini, (guint)index); k++)
        g_ptr_array_add(keys, (gpointer)ini_key_name(reader->base.ini, (guint)index, k));
    g_ptr_array_add(keys, NULL);
    char *sentence = library_refusal(name, (const char *const *)keys->pdata, ini_find(reader->base.ini, choices) >= 0);
    reader_note(reader, section, "use",
                sentence != NULL ? sentence : g_strdup_printf(_("The field \"%s\" of the library was not put in here."), name));
    field->type = field_type_find("text");
    field->title = (FormText){g_strdup(field->key), g_strdup(field->key)};
    return TRUE;
}

static const FieldType *read_type(Reader *reader, const char *section) {
    const char *name = reader_get(reader, section, "type");
    if (name == NULL)
        reader_note(reader, section, NULL, g_strdup_printf(_("[%s] needs a type."), section));
    const FieldType *type = name != NULL ? field_type_find(name) : NULL;
    if (name != NULL && type == NULL) {
        g_autoptr(GString) known = g_string_new(NULL);
        for (const FieldType *const *known_type = field_registry; *known_type != NULL; known_type++)
            g_string_append_printf(known, "%s%s", known->len ? ", " : "", (*known_type)->name);
        reader_note(reader, section, "type", g_strdup_printf(_("There is no type \"%s\"; known are: %s."), name, known->str));
    }
    return type != NULL ? type : field_type_find("text");
}

static gboolean is_duration(const FormField *field) {
    return strcmp(field->type->name, "duration") == 0;
}

/* A key that this type does not know how to use. */
static void check_misplaced(Reader *reader, const FormField *field, const char *section, const char *key, gboolean allowed) {
    if (!allowed && reader_get(reader, section, key) != NULL)
        reader_note(reader, section, key, g_strdup_printf(_("\"%s\" means nothing for the type %s."), key, field->type->name));
}

static void check_bound(Reader *reader, const FormField *field, const char *section, const char *key, const char *value) {
    gint64 number = 0;
    int places = 0;
    g_autoptr(GError) error = NULL;
    if (value == NULL || *value == '@')
        return;
    if (is_duration(field) && !clock_parse_duration(value, &number, &error))
        reader_note_error(reader, section, key, &error);
    else if (!is_duration(field) && !field_decimal_parse(value, &number, &places))
        reader_note(reader, section, key, g_strdup_printf(_("\"%s\" is not a number."), value));
}

static void check_field(Reader *reader, const FormField *field, const char *section) {
    const FieldType *type = field->type;
    gboolean number = strcmp(type->name, "number") == 0, time = type->editor == EDITOR_TIME;
    gboolean duration = is_duration(field), text = !number && !duration && (type->editor == EDITOR_LINE || type->editor == EDITOR_LINES);
    const char *const numeric[] = {"min", "max", "decimals", "unit"};
    for (gsize i = 0; i < G_N_ELEMENTS(numeric); i++)
        check_misplaced(reader, field, section, numeric[i], number || (duration && i < 2));
    check_misplaced(reader, field, section, "max_length", text);
    check_misplaced(reader, field, section, "after", time);
    check_misplaced(reader, field, section, "before", time);
    check_misplaced(reader, field, section, "accept", type->editor == EDITOR_FILE);
    check_misplaced(reader, field, section, "default.zh", text);
    check_misplaced(reader, field, section, "default.en", text);
    check_misplaced(reader, field, section, "by_class", type->choices);
    check_misplaced(reader, field, section, "well", type->choices || type->editor == EDITOR_YESNO);
    check_bound(reader, field, section, "min", field->min);
    check_bound(reader, field, section, "max", field->max);
    if (field->decimals > DECIMALS_MAX)
        reader_note(reader, section, "decimals", g_strdup_printf(_("At most %d decimal places are kept."), DECIMALS_MAX));
    if (field->accept != NULL && !g_strv_contains((const char *const[]){"photo", "sound", "document", "any", NULL}, field->accept))
        reader_note(reader, section, "accept",
                    g_strdup_printf(_("\"%s\" is not one of: %s."), field->accept, "photo, sound, document, any"));
    if (!is_plain_name(field->key, "_"))
        reader_note(reader, section, NULL, g_strdup(_("A field's key is small letters, digits and '_'.")));
}

static void read_field(Reader *reader, const char *section, const char *key) {
    FormField *field = g_new0(FormField, 1);
    field->key = g_strdup(key);
    field->line = ini_line(reader->base.ini, section, "");
    g_ptr_array_add(reader->form->fields, field);
    g_hash_table_insert(reader->form->field_by_key, field->key, field);
    if (is_refused(reader, field, section))
        return;
    field->type = read_type(reader, section);
    section_read(&reader->base, section, FIELD_KEYS, field);
    check_field(reader, field, section);
    read_choices(reader, field, section);
    if (field->type->editor == EDITOR_FILE && field->accept == NULL)
        field->accept = g_strdup("any");
    if (field->max_length == 0 && !field->type->number) {
        if (field->type->editor == EDITOR_LINE)
            field->max_length = TEXT_LENGTH;
        if (field->type->editor == EDITOR_LINES)
            field->max_length = NOTE_LENGTH;
    }
}

static void read_fields(Reader *reader) {
    for (guint s = 0; s < ini_section_count(reader->base.ini); s++) {
        const char *section = ini_section_name(reader->base.ini, s);
        if (g_str_has_prefix(section, "field "))
            read_field(reader, section, section + strlen("field "));
    }
}

/* Choices whose values are all whole numbers are compared as numbers, like the national codes 0 and 1. */
static gboolean is_number_field(const FormField *field) {
    if (field->type->number)
        return TRUE;
    if (strcmp(field->type->name, "choice") != 0 || field->choices->len == 0)
        return FALSE;
    for (guint i = 0; i < field->choices->len; i++) {
        const char *value = ((FormChoice *)field->choices->pdata[i])->value;
        if (value[strspn(value, "0123456789")] != '\0')
            return FALSE;
    }
    return TRUE;
}

static void collect_names(Form *form) {
    guint count = 0;
    const ConditionName *facts = form_facts(&count);
    for (guint i = 0; i < form->fields->len; i++) {
        const FormField *field = form->fields->pdata[i];
        ConditionName name = {field->key, is_number_field(field)};
        g_array_append_val(form->names, name);
    }
    g_array_append_vals(form->names, facts, count);
    for (guint i = 0; i < form->numbers->len; i++) {
        ConditionName name = {((FormNumber *)form->numbers->pdata[i])->key, TRUE};
        g_array_append_val(form->names, name);
    }
    for (guint i = 0; i < form->lookups->len; i++) {
        ConditionName name = {((FormFact *)form->lookups->pdata[i])->key, TRUE};
        g_array_append_val(form->names, name);
    }
}

/* yes, no or a condition; once all fields are known. */
static void read_required(Reader *reader) {
    for (guint i = 0; i < reader->form->fields->len; i++) {
        FormField *field = reader->form->fields->pdata[i];
        g_autofree char *section = g_strdup_printf("field %s", field->key);
        const char *value = reader_get(reader, section, "required");
        if (value == NULL || *value == '\0' || strcmp(value, "no") == 0)
            continue;
        if (strcmp(value, "yes") == 0) {
            field->required = REQUIRED_YES;
            continue;
        }
        field->required_if = reader_condition(reader, section, "required", value);
        if (field->required_if != NULL)
            field->required = REQUIRED_IF;
    }
}

/* Submit asks for every field that no step names. */
static void ask_the_rest(Form *form) {
    GPtrArray *keys = g_ptr_array_new();
    for (guint i = 0; i < form->fields->len; i++) {
        const FormField *field = form->fields->pdata[i];
        gboolean asked = FALSE;
        for (guint s = 0; s < form->steps->len; s++)
            asked |= g_strv_contains((const char *const *)((FormStep *)form->steps->pdata[s])->fields, field->key);
        if (!asked)
            g_ptr_array_add(keys, g_strdup(field->key));
    }
    g_ptr_array_add(keys, NULL);
    form->submit_fields = (char **)g_ptr_array_free(keys, FALSE);
}

/* What is done at once is asked at once, behind what the submission asks for itself. */
static void ask_at_once(Form *form) {
    const FormStep *step = form_at_once(form);
    g_autoptr(GStrvBuilder) keys = g_strv_builder_new();
    g_strv_builder_addv(keys, (const char **)form->submit_fields);
    for (char **key = step != NULL ? step->fields : NULL; key != NULL && *key != NULL; key++)
        if (!g_strv_contains((const char *const *)form->submit_fields, *key))
            g_strv_builder_add(keys, *key);
    g_strfreev(form->submit_fields);
    form->submit_fields = g_strv_builder_end(keys);
}

/* What the form did not say: plain columns; everybody submits. */
static void fill_defaults(Form *form) {
    if (form->name == NULL)
        form->name = g_strdup("");
    if (form->number == NULL)
        form->number = g_strdup("{year}{seq:5}");
    if (form->list == NULL)
        form->list = form_words("number, state, opened, due", ",");
    if (form->submit_by == NULL)
        form->submit_by = form_who_parse("anyone", NULL);
    if (form->submit_fields == NULL)
        ask_the_rest(form);
    ask_at_once(form);
}
static Form *read_all(const Ini *ini, GPtrArray *mistakes) {
    Form *form = g_new0(Form, 1);
    Reader reader = {.base = {.ini = ini, .mistakes = mistakes, .bare = TRUE}, .form = form};
    form->fields = g_ptr_array_new_with_free_func((GDestroyNotify)form_field_free);
    form->steps = g_ptr_array_new_with_free_func((GDestroyNotify)form_step_free);
    form->rules = g_ptr_array_new_with_free_func((GDestroyNotify)form_rule_free);
    form->field_by_key = g_hash_table_new(g_str_hash, g_str_equal);
    form->names = g_array_new(FALSE, FALSE, sizeof(ConditionName));
    read_form(&reader);
    read_fields(&reader);
    reader_read_facts(&reader);
    collect_names(form);
    read_required(&reader);
    reader_read_steps(&reader);
    reader_read_rules(&reader);
    reader_read_says(&reader);
    fill_defaults(form);
    return form;
}

static int compare_lines(gconstpointer a, gconstpointer b) {
    const IniMistake *first = *(const IniMistake *const *)a, *second = *(const IniMistake *const *)b;
    return (first->line > second->line) - (first->line < second->line);
}

Form *form_build(const char *text, GPtrArray *mistakes) {
    g_autoptr(Ini) ini = ini_scan(text, mistakes);
    Form *form = read_all(ini, mistakes);
    form_check_whole(form, ini, mistakes);
    g_ptr_array_sort(mistakes, compare_lines);
    return form;
}

Form *form_parse(const char *name, const char *text, GError **error) {
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)ini_mistake_free);
    g_autoptr(Form) form = form_build(text, mistakes);
    if (mistakes->len == 0)
        return g_steal_pointer(&form);
    const IniMistake *first = mistakes->pdata[0];
    err_set(error, ERR_INPUT, "%s:%d: %s", name, first->line, first->sentence);
    return NULL;
}
