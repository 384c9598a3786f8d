/* SPDX-License-Identifier: MIT
 *
 * Reads data/ledger/columns.ini into structs. Every key is known or it is a mistake: a threshold with a typing error must not
 * silently be no threshold. Computes nothing.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/config/ini.h"
#include "bihuan/form/field.h"
#include "bihuan/ledger/calendar.h"
#include "bihuan/ledger/template.h"
#include "private.h"

typedef struct {
    const char *file;
    const Ini *ini;
    const char *section;
    GHashTable *known; /* keys asked for so far */
    GError **error;
    gboolean failed;
} Reader;

static const char *const YES_NO[] = {"no", "yes", NULL};

static void fail(Reader *reader, const char *key, const char *sentence) {
    if (reader->failed)
        return;
    reader->failed = TRUE;
    err_set(reader->error, ERR_INPUT, "%s:%d: [%s] %s: %s", reader->file, ini_line(reader->ini, reader->section, key), reader->section, key,
            sentence);
}

static const char *read_key(Reader *reader, const char *key) {
    g_hash_table_add(reader->known, g_strdup(key));
    const char *value = ini_get(reader->ini, reader->section, key);
    return value && *value ? value : NULL;
}

static char *read_text(Reader *reader, const char *key) {
    const char *value = read_key(reader, key);
    if (!value)
        fail(reader, key, _("this key is missing."));
    return g_strdup(value ? value : "");
}

static char *read_optional(Reader *reader, const char *key) {
    return g_strdup(read_key(reader, key));
}

static char **read_words(Reader *reader, const char *key) {
    g_autofree char *text = read_text(reader, key);
    char **words = g_strsplit(text, ",", -1);
    for (char **word = words; *word; word++)
        g_strstrip(*word);
    return words;
}

static void check_decimal(Reader *reader, const char *key, const char *value) {
    gint64 number;
    int places;
    if (!field_decimal_parse(value, &number, &places))
        fail(reader, key, _("a number is wanted."));
}

static char **read_decimals(Reader *reader, const char *key) {
    char **words = read_words(reader, key);
    for (char **word = words; *word; word++)
        check_decimal(reader, key, *word);
    return words;
}

static char *read_decimal(Reader *reader, const char *key) {
    const char *value = read_key(reader, key);
    if (value)
        check_decimal(reader, key, value);
    return g_strdup(value);
}

static int read_number(Reader *reader, const char *key, int min, int max, int fallback) {
    const char *value = read_key(reader, key);
    gint64 number = fallback;
    if (!value && fallback >= min)
        return fallback;
    if (!value || !g_ascii_string_to_signed(value, 10, min, max, &number, NULL)) {
        g_autofree char *sentence = g_strdup_printf(_("a whole number from %d to %d is wanted."), min, max);
        fail(reader, key, sentence);
        return min;
    }
    return (int)number;
}

static gint64 read_duration(Reader *reader, const char *key) {
    const char *value = read_key(reader, key);
    gint64 ms = 0;
    if (!value || !clock_parse_duration(value, &ms, NULL))
        fail(reader, key, _("a duration is wanted, like 10m or 5d."));
    return ms;
}

static int read_word(Reader *reader, const char *key, const char *const *words, int fallback) {
    const char *value = read_key(reader, key);
    if (!value && fallback >= 0)
        return fallback;
    for (int i = 0; value && words[i]; i++)
        if (strcmp(words[i], value) == 0)
            return i;
    g_autofree char *list = g_strjoinv(", ", (char **)words);
    g_autofree char *sentence = g_strdup_printf(_("one of these is wanted: %s."), list);
    fail(reader, key, sentence);
    return 0;
}

static void refuse_unknown(Reader *reader) {
    int section = ini_find(reader->ini, reader->section);
    for (guint i = 0; section >= 0 && i < ini_key_count(reader->ini, (guint)section); i++) {
        const char *key = ini_key_name(reader->ini, (guint)section, i);
        if (!g_hash_table_contains(reader->known, key))
            fail(reader, key, _("this key is not known."));
    }
}

#define TEMPLATE_NAME "data/ledger/columns.ini"

struct LedgerTemplate {
    char *name, *title_zh, *title_en;
    int due_day;
    int stages[LEDGER_STAGES];
    LedgerOrigins origins;
    LedgerRules rules;
    GPtrArray *columns, *roles, *duties;
    GPtrArray *exchange, *promise; /* char *[2], key and value, owned */
};

/* Names by their keys: read and freed in one place, none forgotten. */
typedef struct {
    const char *key;
    gsize at;
} Name;

#define NAME(key, member)                                                                                                                  \
    { key, G_STRUCT_OFFSET(LedgerOrigins, member) }
static const Name TEXTS[] = {
    NAME("inspection.form", inspection_form),
    NAME("inspection.role", inspection_role),
    NAME("inspection.task", inspection_task),
    NAME("permit.gas", permit_gas),
    NAME("hazard.form", hazard_form),
    NAME("hazard.role", hazard_role),
    NAME("hazard.major", hazard_major),
    NAME("hazard.rectify", hazard_rectify),
    NAME("hazard.accept", hazard_accept),
    NAME("hazard.substitute", hazard_substitute),
    NAME("hazard.plan", hazard_plan),
    NAME("permit.grade", permit_grade),
    NAME("permit.due_grade", permit_due),
    NAME("permit.work", permit_work),
    NAME("permit.guardian", permit_guardian),
    NAME("permit.finish", permit_finish),
    NAME("permit.finish_role", permit_finish_role),
    NAME("stock.form", stock_form),
    NAME("stock.material", stock_material),
    NAME("stock.quantity", stock_quantity),
    NAME("stock.at", stock_at),
    NAME("alarm.form", alarm_form),
    NAME("alarm.kind", alarm_kind),
    NAME("alarm.at", alarm_at),
    NAME("alarm.acknowledge", alarm_acknowledge),
    NAME("supply.form", supply_form),
    NAME("supply.item", supply_item),
    NAME("supply.place", supply_place),
    NAME("supply.model", supply_model),
    NAME("supply.quantity", supply_quantity),
    NAME("supply.minimum", supply_minimum),
    NAME("supply.expiry", supply_expiry),
    NAME("supply.condition", supply_condition),
    NAME("supply.good", supply_good),
    NAME("supply.removed", supply_removed),
    NAME("supply.vital", supply_vital),
    NAME("drill.form", drill_form),
    NAME("drill.at", drill_at),
    NAME("filing.form", filing_form),
    NAME("filing.role", filing_role),
    NAME("filing.person", filing_person),
    NAME("filing.places", filing_places),
    NAME("level.alpha", level_alpha),
};
static const Name LISTS[] = {
    NAME("filing.wanted", filing_wanted),       NAME("permit.forms", permit_forms),       NAME("permit.top", permit_top),
    NAME("permit.gas_forms", permit_gas_forms), NAME("equipment.kinds", equipment_kinds), NAME("training.kinds", training_kinds),
};

static void read_head(Reader *reader, LedgerTemplate *template) {
    LedgerOrigins *origins = &template->origins;
    template->name = read_text(reader, "name");
    template->title_zh = read_text(reader, "title.zh");
    template->title_en = read_text(reader, "title.en");
    template->due_day = read_number(reader, "due_day", 1, 31, 0);
    for (guint i = 0; i < G_N_ELEMENTS(TEXTS); i++)
        G_STRUCT_MEMBER(char *, origins, TEXTS[i].at) = read_text(reader, TEXTS[i].key);
    for (guint i = 0; i < G_N_ELEMENTS(LISTS); i++)
        G_STRUCT_MEMBER(char **, origins, LISTS[i].at) = read_words(reader, LISTS[i].key);
}

static const char *const CYCLES[] = {"week", "month", "quarter", "half-year", "year", "holiday", "event", NULL};

/* In the order of their days, or the red day would come before the sending one. */
static void read_calendar(Reader *reader, LedgerTemplate *template) {
    int last = 1;
    for (LedgerStage stage = LEDGER_PREVIEW; stage < LEDGER_STAGES; stage++)
        last = template->stages[stage] = read_number(reader, ledger_stage_word(stage), last, 28, 0);
}

static void read_rules(Reader *reader, LedgerTemplate *template) {
    LedgerRules *rules = &template->rules;
    rules->stock_memory = read_duration(reader, "stock.memory");
    rules->alarm_window = read_duration(reader, "alarm.window");
    rules->cycle_rest = read_duration(reader, "cycle.rest");
    rules->remark_most = read_number(reader, "remark.most", 100, 1000, 0);
    rules->remark_added = read_number(reader, "remark.added", 1, rules->remark_most, 0);
    rules->holiday_before = read_duration(reader, "holiday.before");
    rules->filing_within = read_duration(reader, "filing.within");
    rules->vital_min = read_number(reader, "supply.vital_min", 0, 1000, -1);
    rules->toxic = read_words(reader, "supply.toxic");
    rules->drill_cycle = read_word(reader, "drill.cycle", CYCLES, -1);
    rules->drill_times = read_number(reader, "drill.times", 1, 100, 0);
    rules->alphas = read_decimals(reader, "level.alphas");
    rules->bounds = read_decimals(reader, "level.bounds");
    if (rules->drill_cycle >= LEDGER_HOLIDAY)
        fail(reader, "drill.cycle", _("a cycle of fixed length is wanted here."));
}

static void read_role(Reader *reader, LedgerTemplate *template, const char *code) {
    static const char *const PERMITS[] = {"all", "top", NULL};
    LedgerRole *role = g_new0(LedgerRole, 1);
    role->code = g_strdup(code);
    role->title_zh = read_text(reader, "title.zh");
    role->title_en = read_text(reader, "title.en");
    role->work_type = read_text(reader, "work_type");
    role->top_permits = read_word(reader, "permits", PERMITS, 0) == 1;
    role->others = read_word(reader, "others", YES_NO, 0) == 1;
    g_ptr_array_add(template->roles, role);
    if (template->columns->len > 0)
        fail(reader, "title.zh", _("roles must stand above the columns."));
}

/* "drill at=held_at", "duty work_type=1 task_num=2". */
static LedgerRecordProof *parse_record_proof(Reader *reader, const char *text) {
    g_auto(GStrv) words = g_strsplit_set(text, " ", -1);
    LedgerRecordProof *proof = g_new0(LedgerRecordProof, 1);
    g_autoptr(GPtrArray) keys = g_ptr_array_new(), values = g_ptr_array_new();
    for (char **word = words; *word; word++) {
        char *equals = strchr(*word, '=');
        if (!**word)
            continue;
        if (!proof->form && !equals)
            proof->form = g_strdup(*word);
        else if (!proof->form || !equals || !equals[1] || keys->len == 2)
            fail(reader, "records", _("FORM, then at most two KEY=VALUE and an at=FIELD are wanted."));
        else if (g_str_has_prefix(*word, "at="))
            proof->at = g_strdup(equals + 1);
        else {
            g_ptr_array_add(keys, g_strndup(*word, (gsize)(equals - *word)));
            g_ptr_array_add(values, g_strdup(equals + 1));
        }
    }
    g_ptr_array_add(keys, NULL);
    g_ptr_array_add(values, NULL);
    proof->keys = (char **)g_ptr_array_free(g_steal_pointer(&keys), FALSE);
    proof->values = (char **)g_ptr_array_free(g_steal_pointer(&values), FALSE);
    return proof;
}

static void record_proof_free(gpointer data) {
    LedgerRecordProof *proof = data;
    g_free(proof->form);
    g_strfreev(proof->keys);
    g_strfreev(proof->values);
    g_free(proof->at);
    g_free(proof);
}

static void read_proof(Reader *reader, LedgerDuty *duty) {
    static const char *const PROOFS[] = {"inspection", "record", "hazards", "permits", "alarms", "equipment", "filing", NULL};
    static const char *const COUNTED[] = {"yes", "when-used", NULL};
    duty->records = g_ptr_array_new_with_free_func(record_proof_free);
    duty->proof = (LedgerProof)read_word(reader, "proof", PROOFS, -1);
    duty->when_used = read_word(reader, "counted", COUNTED, 0) == 1;
    if (duty->proof > LEDGER_BY_RECORD && duty->cycle != LEDGER_EVENT)
        fail(reader, "cycle", _("this proof is asked for by event."));
    if (duty->proof == LEDGER_BY_INSPECTION && duty->cycle == LEDGER_EVENT)
        fail(reader, "cycle", _("inspections are asked for by cycles."));
    if (duty->proof != LEDGER_BY_RECORD)
        return;
    g_auto(GStrv) records = read_words(reader, "records");
    for (char **text = records; *text; text++)
        g_ptr_array_add(duty->records, parse_record_proof(reader, *text));
}

static void read_duty(Reader *reader, LedgerTemplate *template, const char *id) {
    LedgerDuty *duty = g_new0(LedgerDuty, 1);
    duty->id = g_strdup(id);
    duty->role = read_text(reader, "role");
    duty->title_zh = read_text(reader, "title.zh");
    duty->title_en = read_text(reader, "title.en");
    duty->basis = read_text(reader, "basis");
    duty->certainty = read_text(reader, "certainty");
    duty->task = read_number(reader, "task", 0, 99, 0);
    duty->cycle = (LedgerCycle)read_word(reader, "cycle", CYCLES, -1);
    duty->times = read_number(reader, "times", 1, 100, 0);
    read_proof(reader, duty);
    g_ptr_array_add(template->duties, duty);
    if (!ledger_template_find_role(template, duty->role))
        fail(reader, "role", _("no such role is above."));
}

static void read_uses(Reader *reader, LedgerTemplate *template, LedgerColumn *column) {
    static const char *const USES[] = {"none", "shown", "counted", NULL};
    column->use = g_new0(LedgerUse, template->roles->len + 1);
    for (guint i = 0; i < template->roles->len; i++) {
        g_autofree char *key = g_strconcat("for.", ledger_template_role(template, i)->code, NULL);
        column->use[i] = (LedgerUse)read_word(reader, key, USES, -1);
    }
}

static void read_column(Reader *reader, LedgerTemplate *template, const char *key) {
    static const char *const KINDS[] = {"text", "integer", "decimal", "percent", "time", NULL};
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
        fail(reader, "pos", _("the columns must stand in the order of their positions, from 1."));
    if (!ledger_formula_find(column->formula))
        fail(reader, "formula", _("there is no such formula."));
}

/* What is sent under which name, in the order of the file. */
static void read_pairs(Reader *reader, GPtrArray *pairs) {
    int section = ini_find(reader->ini, reader->section);
    for (guint i = 0; i < ini_key_count(reader->ini, (guint)section); i++) {
        const char *key = ini_key_name(reader->ini, (guint)section, i);
        char *value = read_text(reader, key);
        const char *const pair[] = {key, value, NULL};
        g_ptr_array_add(pairs, g_strdupv((char **)pair));
        g_free(value);
    }
}

/* Sections in file order: what refers to a role comes behind it. */
static gboolean read_section(LedgerTemplate *template, const Ini *ini, const char *section, const char *file, GError **error) {
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Reader reader = {.file = file, .ini = ini, .section = section, .known = known, .error = error};
    if (strcmp(section, "ledger") == 0)
        read_head(&reader, template);
    else if (strcmp(section, "calendar") == 0)
        read_calendar(&reader, template);
    else if (strcmp(section, "rules") == 0)
        read_rules(&reader, template);
    else if (strcmp(section, "exchange") == 0)
        read_pairs(&reader, template->exchange);
    else if (strcmp(section, "promise") == 0)
        read_pairs(&reader, template->promise);
    else if (g_str_has_prefix(section, "role "))
        read_role(&reader, template, section + strlen("role "));
    else if (g_str_has_prefix(section, "duty "))
        read_duty(&reader, template, section + strlen("duty "));
    else if (g_str_has_prefix(section, "column "))
        read_column(&reader, template, section + strlen("column "));
    else
        return err_set(error, ERR_INPUT, _("%s: the section [%s] is not known."), file, section);
    refuse_unknown(&reader);
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
    g_free(duty->certainty);
    g_ptr_array_unref(duty->records);
    g_free(duty);
}

static void column_free(gpointer data) {
    LedgerColumn *column = data;
    char *texts[] = {column->key,     column->title_zh, column->title_en, column->unit_zh, column->unit_en, column->owner,
                     column->formula, column->min,      column->max,      column->fail,    column->full};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_free(column->use);
    g_free(column);
}

static void origins_clear(LedgerOrigins *origins) {
    for (guint i = 0; i < G_N_ELEMENTS(TEXTS); i++)
        g_free(G_STRUCT_MEMBER(char *, origins, TEXTS[i].at));
    for (guint i = 0; i < G_N_ELEMENTS(LISTS); i++)
        g_strfreev(G_STRUCT_MEMBER(char **, origins, LISTS[i].at));
}

static void rules_clear(LedgerRules *rules) {
    g_strfreev(rules->toxic);
    g_strfreev(rules->alphas);
    g_strfreev(rules->bounds);
}

void ledger_template_free(LedgerTemplate *template) {
    if (!template)
        return;
    g_free(template->name);
    g_free(template->title_zh);
    g_free(template->title_en);
    origins_clear(&template->origins);
    rules_clear(&template->rules);
    g_ptr_array_unref(template->columns);
    g_ptr_array_unref(template->roles);
    g_ptr_array_unref(template->duties);
    g_ptr_array_unref(template->exchange);
    g_ptr_array_unref(template->promise);
    g_free(template);
}

LedgerTemplate *ledger_template_parse(const char *name, const char *text, GError **error) {
    g_autoptr(Ini) ini = ini_parse(name, text, error);
    if (!ini)
        return NULL;
    g_autoptr(LedgerTemplate) template = g_new0(LedgerTemplate, 1);
    template->columns = g_ptr_array_new_with_free_func(column_free);
    template->roles = g_ptr_array_new_with_free_func(role_free);
    template->duties = g_ptr_array_new_with_free_func(duty_free);
    template->exchange = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    template->promise = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    for (guint i = 0; i < ini_section_count(ini); i++)
        if (!read_section(template, ini, ini_section_name(ini, i), name, error))
            return NULL;
    if (!template->rules.bounds || !template->stages[LEDGER_RED]) {
        err_set(error, ERR_INPUT, _("%s: [calendar] and [rules] are wanted."), name);
        return NULL;
    }
    if (!template->name || template->roles->len == 0 || template->columns->len == 0) {
        err_set(error, ERR_INPUT, _("%s: [ledger], a [role CODE] and a [column KEY] are wanted."), name);
        return NULL;
    }
    return g_steal_pointer(&template);
}

LedgerTemplate *ledger_template_load(GError **error) {
    g_autofree char *text = path_embedded(TEMPLATE_NAME, NULL);
    if (text)
        return ledger_template_parse(TEMPLATE_NAME, text, error);
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

const LedgerRules *ledger_template_rules(const LedgerTemplate *template) {
    return &template->rules;
}

int ledger_template_stage_day(const LedgerTemplate *template, LedgerStage stage) {
    return template->stages[stage];
}

guint ledger_template_columns(const LedgerTemplate *template) {
    return template->columns->len;
}

const LedgerColumn *ledger_template_column(const LedgerTemplate *template, guint index) {
    return g_ptr_array_index(template->columns, index);
}

int ledger_template_find_column(const LedgerTemplate *template, const char *key) {
    for (guint i = 0; i < template->columns->len; i++)
        if (strcmp(ledger_template_column(template, i)->key, key) == 0)
            return (int)i;
    return -1;
}

guint ledger_template_roles(const LedgerTemplate *template) {
    return template->roles->len;
}

const LedgerRole *ledger_template_role(const LedgerTemplate *template, guint index) {
    return g_ptr_array_index(template->roles, index);
}

const LedgerRole *ledger_template_find_role(const LedgerTemplate *template, const char *code) {
    for (guint i = 0; i < template->roles->len; i++)
        if (strcmp(ledger_template_role(template, i)->code, code) == 0)
            return ledger_template_role(template, i);
    return NULL;
}

guint ledger_template_duties(const LedgerTemplate *template) {
    return template->duties->len;
}

const LedgerDuty *ledger_template_duty(const LedgerTemplate *template, guint index) {
    return g_ptr_array_index(template->duties, index);
}

const char *ledger_template_exchange(const LedgerTemplate *template, const char *name, const char **code) {
    gsize length = strlen(name);
    for (guint i = 0; i < template->exchange->len; i++) {
        char **pair = g_ptr_array_index(template->exchange, i);
        if (strncmp(pair[1], name, length) != 0 || (pair[1][length] && pair[1][length] != ':'))
            continue;
        *code = pair[1][length] ? pair[1] + length + 1 : "";
        return pair[0];
    }
    *code = "";
    return "";
}

const char *ledger_template_promise(const LedgerTemplate *template, guint index, const char **what) {
    char **pair = index < template->promise->len ? g_ptr_array_index(template->promise, index) : NULL;
    *what = pair ? pair[0] : NULL;
    return pair ? pair[1] : NULL;
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
