/* SPDX-License-Identifier: MIT
 *
 * Reads data/ledger/columns.ini into structs. Every key is known or it is a mistake: a threshold with a
 * typing error must not silently be no threshold. Computes nothing.
 */
#include "bihuan/export/ledger_template.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/config/ini.h"
#include "ledger_formula.h"

#define TEMPLATE_NAME "data/ledger/columns.ini"

struct LedgerTemplate {
    char *name, *title_zh, *title_en;
    int due_day;
    LedgerOrigins origins;
    GPtrArray *columns, *roles, *duties;
};

/* The section being read; its first mistake ends the reading. */
typedef struct {
    const char *file;
    const Ini *ini;
    const char *section;
    GHashTable *known; /* keys asked for so far */
    GError **error;
    gboolean failed;
} Reader;

static void reader_fail(Reader *reader, const char *key, const char *sentence) {
    if (reader->failed) return;
    reader->failed = TRUE;
    err_set(reader->error, ERR_INPUT, "%s:%d: [%s] %s: %s", reader->file,
            ini_line(reader->ini, reader->section, key), reader->section, key, sentence);
}

static const char *read_key(Reader *reader, const char *key) {
    g_hash_table_add(reader->known, g_strdup(key));
    const char *value = ini_get(reader->ini, reader->section, key);
    return value && *value ? value : NULL;
}

static char *read_text(Reader *reader, const char *key) {
    const char *value = read_key(reader, key);
    if (!value) reader_fail(reader, key, _("this key is missing."));
    return g_strdup(value ? value : "");
}

static char *read_optional(Reader *reader, const char *key) {
    return g_strdup(read_key(reader, key));
}

static char **read_words(Reader *reader, const char *key) {
    g_autofree char *text = read_text(reader, key);
    char **words = g_strsplit(text, ",", -1);
    for (char **word = words; *word; word++) g_strstrip(*word);
    return words;
}

static int read_number(Reader *reader, const char *key, int min, int max, int fallback) {
    const char *value = read_key(reader, key);
    gint64 number = fallback;
    if (!value && fallback >= min) return fallback;
    if (!value || !g_ascii_string_to_signed(value, 10, min, max, &number, NULL)) {
        g_autofree char *sentence = g_strdup_printf(_("a whole number from %d to %d is wanted."), min, max);
        reader_fail(reader, key, sentence);
        return min;
    }
    return (int)number;
}

static char *read_decimal(Reader *reader, const char *key) {
    const char *value = read_key(reader, key);
    char *end = NULL;
    if (!value) return NULL;
    g_ascii_strtod(value, &end);
    if (strspn(value, "-.0123456789") != strlen(value) || *end)
        reader_fail(reader, key, _("a number is wanted."));
    return g_strdup(value);
}

/* The index of a word in a NULL-terminated list; fallback (may be -1: required) when the key is not there. */
static int read_word(Reader *reader, const char *key, const char *const *words, int fallback) {
    const char *value = read_key(reader, key);
    if (!value && fallback >= 0) return fallback;
    for (int i = 0; value && words[i]; i++)
        if (strcmp(words[i], value) == 0) return i;
    g_autofree char *list = g_strjoinv(", ", (char **)words);
    g_autofree char *sentence = g_strdup_printf(_("one of these is wanted: %s."), list);
    reader_fail(reader, key, sentence);
    return 0;
}

/* What was never asked for is a typing error. */
static void reader_refuse_unknown(Reader *reader) {
    int section = ini_find(reader->ini, reader->section);
    for (guint i = 0; section >= 0 && i < ini_key_count(reader->ini, (guint)section); i++) {
        const char *key = ini_key_name(reader->ini, (guint)section, i);
        if (!g_hash_table_contains(reader->known, key)) reader_fail(reader, key, _("this key is not known."));
    }
}

static const char *const YES_NO[] = { "no", "yes", NULL };

static void read_head(Reader *reader, LedgerTemplate *template) {
    LedgerOrigins *origins = &template->origins;
    template->name = read_text(reader, "name");
    template->title_zh = read_text(reader, "title.zh");
    template->title_en = read_text(reader, "title.en");
    template->due_day = read_number(reader, "due_day", 1, 31, 0);
    origins->inspection_form = read_text(reader, "inspection.form");
    origins->inspection_role = read_text(reader, "inspection.role");
    origins->hazard_form = read_text(reader, "hazard.form");
    origins->hazard_role = read_text(reader, "hazard.role");
    origins->hazard_major = read_text(reader, "hazard.major");
    origins->hazard_rectify = read_text(reader, "hazard.rectify");
    origins->hazard_accept = read_text(reader, "hazard.accept");
    origins->hazard_substitute = read_text(reader, "hazard.substitute");
    origins->permit_forms = read_words(reader, "permit.forms");
    origins->permit_grade = read_text(reader, "permit.grade");
    origins->permit_top = read_text(reader, "permit.top");
    origins->permit_work = read_text(reader, "permit.work");
    origins->permit_guardian = read_text(reader, "permit.guardian");
    origins->permit_finish = read_text(reader, "permit.finish");
    origins->permit_finish_role = read_text(reader, "permit.finish_role");
    origins->equipment_kinds = read_words(reader, "equipment.kinds");
    origins->training_kinds = read_words(reader, "training.kinds");
}

static void read_role(Reader *reader, LedgerTemplate *template, const char *code) {
    static const char *const PERMITS[] = { "all", "top", NULL };
    LedgerRole *role = g_new0(LedgerRole, 1);
    role->code = g_strdup(code);
    role->title_zh = read_text(reader, "title.zh");
    role->title_en = read_text(reader, "title.en");
    role->work_type = read_text(reader, "work_type");
    role->top_permits = read_word(reader, "permits", PERMITS, 0) == 1;
    role->others = read_word(reader, "others", YES_NO, 0) == 1;
    g_ptr_array_add(template->roles, role);
    if (template->columns->len > 0) reader_fail(reader, "title.zh", _("roles must stand above the columns."));
}

static gboolean has_role(const LedgerTemplate *template, const char *code) {
    for (guint i = 0; i < template->roles->len; i++)
        if (strcmp(ledger_template_role(template, i)->code, code) == 0) return TRUE;
    return FALSE;
}

static void read_duty(Reader *reader, LedgerTemplate *template, const char *id) {
    static const char *const CYCLES[] = { "week", "month", "quarter", "half-year", "year", NULL };
    LedgerDuty *duty = g_new0(LedgerDuty, 1);
    duty->id = g_strdup(id);
    duty->role = read_text(reader, "role");
    duty->title_zh = read_text(reader, "title.zh");
    duty->title_en = read_text(reader, "title.en");
    duty->basis = read_text(reader, "basis");
    duty->cycle = (LedgerCycle)read_word(reader, "cycle", CYCLES, -1);
    duty->times = read_number(reader, "times", 1, 100, 0);
    g_ptr_array_add(template->duties, duty);
    if (!has_role(template, duty->role)) reader_fail(reader, "role", _("no such role is above."));
}

static void read_uses(Reader *reader, LedgerTemplate *template, LedgerColumn *column) {
    static const char *const USES[] = { "none", "shown", "counted", NULL };
    column->use = g_new0(LedgerUse, template->roles->len + 1);
    for (guint i = 0; i < template->roles->len; i++) {
        g_autofree char *key = g_strconcat("for.", ledger_template_role(template, i)->code, NULL);
        column->use[i] = (LedgerUse)read_word(reader, key, USES, -1);
    }
}

static void read_column(Reader *reader, LedgerTemplate *template, const char *key) {
    static const char *const KINDS[] = { "text", "integer", "decimal", "percent", "time", NULL };
    LedgerColumn *column = g_new0(LedgerColumn, 1);
    column->key = g_strdup(key);
    column->title_zh = read_text(reader, "title.zh");
    column->title_en = read_text(reader, "title.en");
    column->unit_zh = read_optional(reader, "unit.zh");
    column->unit_en = read_optional(reader, "unit.en");
    column->owner = read_text(reader, "owner");
    column->formula = read_text(reader, "formula");
    column->kind = (SheetKind)read_word(reader, "kind", KINDS, -1);
    column->places = read_number(reader, "places", 0, 6, 0);
    column->width = read_number(reader, "width", 1, 60, 0);
    column->dated = read_word(reader, "dated", YES_NO, 0) == 1;
    column->min = read_decimal(reader, "min");
    column->max = read_decimal(reader, "max");
    column->fail = read_decimal(reader, "fail");
    column->full = read_decimal(reader, "full");
    read_uses(reader, template, column);
    g_ptr_array_add(template->columns, column);
    int position = read_number(reader, "pos", 1, 99, 0);
    if (position != (int)template->columns->len)
        reader_fail(reader, "pos", _("the columns must stand in the order of their positions, from 1."));
    if (!ledger_formula_find(column->formula)) reader_fail(reader, "formula", _("there is no such formula."));
}

/* Sections in file order: what refers to a role comes behind it. */
static gboolean read_section(LedgerTemplate *template, const Ini *ini, const char *section, const char *file,
                             GError **error) {
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Reader reader = { .file = file, .ini = ini, .section = section, .known = known, .error = error };
    if (strcmp(section, "ledger") == 0)
        read_head(&reader, template);
    else if (g_str_has_prefix(section, "role "))
        read_role(&reader, template, section + strlen("role "));
    else if (g_str_has_prefix(section, "duty "))
        read_duty(&reader, template, section + strlen("duty "));
    else if (g_str_has_prefix(section, "column "))
        read_column(&reader, template, section + strlen("column "));
    else
        return err_set(error, ERR_INPUT, _("%s: the section [%s] is not known."), file, section);
    reader_refuse_unknown(&reader);
    return !reader.failed;
}

static void role_free(gpointer data) {
    LedgerRole *role = data;
    g_free(role->code);
    g_free(role->title_zh);
    g_free(role->title_en);
    g_free(role->work_type);
    g_free(role);
}

static void duty_free(gpointer data) {
    LedgerDuty *duty = data;
    g_free(duty->id);
    g_free(duty->role);
    g_free(duty->title_zh);
    g_free(duty->title_en);
    g_free(duty->basis);
    g_free(duty);
}

static void column_free(gpointer data) {
    LedgerColumn *column = data;
    char *texts[] = { column->key,     column->title_zh, column->title_en, column->unit_zh,
                      column->unit_en, column->owner,    column->formula,  column->min,
                      column->max,     column->fail,     column->full };
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) g_free(texts[i]);
    g_free(column->use);
    g_free(column);
}

static void origins_clear(LedgerOrigins *origins) {
    char *texts[] = { origins->inspection_form, origins->inspection_role,   origins->hazard_form,
                      origins->hazard_role,     origins->hazard_major,      origins->hazard_rectify,
                      origins->hazard_accept,   origins->hazard_substitute, origins->permit_grade,
                      origins->permit_top,      origins->permit_work,       origins->permit_guardian,
                      origins->permit_finish,   origins->permit_finish_role };
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) g_free(texts[i]);
    g_strfreev(origins->permit_forms);
    g_strfreev(origins->equipment_kinds);
    g_strfreev(origins->training_kinds);
}

void ledger_template_free(LedgerTemplate *template) {
    if (!template) return;
    g_free(template->name);
    g_free(template->title_zh);
    g_free(template->title_en);
    origins_clear(&template->origins);
    g_ptr_array_unref(template->columns);
    g_ptr_array_unref(template->roles);
    g_ptr_array_unref(template->duties);
    g_free(template);
}

LedgerTemplate *ledger_template_parse(const char *name, const char *text, GError **error) {
    g_autoptr(Ini) ini = ini_parse(name, text, error);
    if (!ini) return NULL;
    g_autoptr(LedgerTemplate) template = g_new0(LedgerTemplate, 1);
    template->columns = g_ptr_array_new_with_free_func(column_free);
    template->roles = g_ptr_array_new_with_free_func(role_free);
    template->duties = g_ptr_array_new_with_free_func(duty_free);
    for (guint i = 0; i < ini_section_count(ini); i++)
        if (!read_section(template, ini, ini_section_name(ini, i), name, error)) return NULL;
    if (!template->name || template->roles->len == 0 || template->columns->len == 0) {
        err_set(error, ERR_INPUT, _("%s: [ledger], a [role CODE] and a [column KEY] are wanted."), name);
        return NULL;
    }
    return g_steal_pointer(&template);
}

LedgerTemplate *ledger_template_load(GError **error) {
    g_autofree char *text = path_embedded(TEMPLATE_NAME, NULL);
    if (text) return ledger_template_parse(TEMPLATE_NAME, text, error);
    err_set(error, ERR_NOT_FOUND, _("The program was built without %s."), TEMPLATE_NAME);
    return NULL;
}

const char *ledger_template_title(const LedgerTemplate *template) {
    return i18n_pick(template->title_zh, template->title_en);
}

const char *ledger_template_name(const LedgerTemplate *template) {
    return template->name;
}

int ledger_template_due_day(const LedgerTemplate *template) {
    return template->due_day;
}

const LedgerOrigins *ledger_template_origins(const LedgerTemplate *template) {
    return &template->origins;
}

guint ledger_template_columns(const LedgerTemplate *template) {
    return template->columns->len;
}

const LedgerColumn *ledger_template_column(const LedgerTemplate *template, guint index) {
    return g_ptr_array_index(template->columns, index);
}

int ledger_template_find_column(const LedgerTemplate *template, const char *key) {
    for (guint i = 0; i < template->columns->len; i++)
        if (strcmp(ledger_template_column(template, i)->key, key) == 0) return (int)i;
    return -1;
}

guint ledger_template_roles(const LedgerTemplate *template) {
    return template->roles->len;
}

const LedgerRole *ledger_template_role(const LedgerTemplate *template, guint index) {
    return g_ptr_array_index(template->roles, index);
}

guint ledger_template_duties(const LedgerTemplate *template) {
    return template->duties->len;
}

const LedgerDuty *ledger_template_duty(const LedgerTemplate *template, guint index) {
    return g_ptr_array_index(template->duties, index);
}

char *ledger_column_header(const LedgerColumn *column) {
    const char *title = i18n_pick(column->title_zh, column->title_en);
    gboolean zh = strcmp(i18n_language(), "zh") == 0;
    const char *unit = zh ? column->unit_zh : column->unit_en;
    return unit ? g_strdup_printf(zh ? "%s(%s)" : "%s (%s)", title, unit) : g_strdup(title);
}

const char *ledger_role_title(const LedgerRole *role) {
    return i18n_pick(role->title_zh, role->title_en);
}

const char *ledger_duty_title(const LedgerDuty *duty) {
    return i18n_pick(duty->title_zh, duty->title_en);
}
