/* SPDX-License-Identifier: MIT
 *
 * Reads data/ledger/columns.ini into structs. Every key is known or it is a mistake: a threshold with a
 * typing error must not silently be no threshold. Computes nothing.
 */
#include "bihuan/ledger/template.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/ledger/calendar.h"
#include "formula.h"
#include "reader.h"

#define TEMPLATE_NAME "data/ledger/columns.ini"

struct LedgerTemplate {
    char *name, *title_zh, *title_en;
    int due_day;
    int stages[LEDGER_STAGES];
    LedgerOrigins origins;
    LedgerRules rules;
    GPtrArray *columns, *roles, *duties;
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

static void read_head(LedgerReader *reader, LedgerTemplate *template) {
    LedgerOrigins *origins = &template->origins;
    template->name = ledger_reader_text(reader, "name");
    template->title_zh = ledger_reader_text(reader, "title.zh");
    template->title_en = ledger_reader_text(reader, "title.en");
    template->due_day = ledger_reader_number(reader, "due_day", 1, 31, 0);
    for (guint i = 0; i < G_N_ELEMENTS(TEXTS); i++)
        G_STRUCT_MEMBER(char *, origins, TEXTS[i].at) = ledger_reader_text(reader, TEXTS[i].key);
    for (guint i = 0; i < G_N_ELEMENTS(LISTS); i++)
        G_STRUCT_MEMBER(char **, origins, LISTS[i].at) = ledger_reader_words(reader, LISTS[i].key);
}

static const char *const CYCLES[] = {"week", "month", "quarter", "half-year", "year", "holiday", "event", NULL};

/* In the order of their days, or the red day would come before the sending one. */
static void read_calendar(LedgerReader *reader, LedgerTemplate *template) {
    int last = 1;
    for (LedgerStage stage = LEDGER_PREVIEW; stage < LEDGER_STAGES; stage++)
        last = template->stages[stage] = ledger_reader_number(reader, ledger_stage_word(stage), last, 28, 0);
}

static void read_rules(LedgerReader *reader, LedgerTemplate *template) {
    LedgerRules *rules = &template->rules;
    rules->stock_memory = ledger_reader_duration(reader, "stock.memory");
    rules->alarm_window = ledger_reader_duration(reader, "alarm.window");
    rules->holiday_before = ledger_reader_duration(reader, "holiday.before");
    rules->filing_within = ledger_reader_duration(reader, "filing.within");
    rules->vital_min = ledger_reader_number(reader, "supply.vital_min", 0, 1000, -1);
    rules->toxic = ledger_reader_words(reader, "supply.toxic");
    rules->drill_cycle = ledger_reader_word(reader, "drill.cycle", CYCLES, -1);
    rules->drill_times = ledger_reader_number(reader, "drill.times", 1, 100, 0);
    rules->alphas = ledger_reader_decimals(reader, "level.alphas");
    rules->bounds = ledger_reader_decimals(reader, "level.bounds");
    if (rules->drill_cycle >= LEDGER_HOLIDAY)
        ledger_reader_fail(reader, "drill.cycle", _("a cycle of fixed length is wanted here."));
}

static void read_role(LedgerReader *reader, LedgerTemplate *template, const char *code) {
    static const char *const PERMITS[] = {"all", "top", NULL};
    LedgerRole *role = g_new0(LedgerRole, 1);
    role->code = g_strdup(code);
    role->title_zh = ledger_reader_text(reader, "title.zh");
    role->title_en = ledger_reader_text(reader, "title.en");
    role->work_type = ledger_reader_text(reader, "work_type");
    role->top_permits = ledger_reader_word(reader, "permits", PERMITS, 0) == 1;
    role->others = ledger_reader_word(reader, "others", ledger_reader_yes_no, 0) == 1;
    g_ptr_array_add(template->roles, role);
    if (template->columns->len > 0)
        ledger_reader_fail(reader, "title.zh", _("roles must stand above the columns."));
}

static gboolean has_role(const LedgerTemplate *template, const char *code) {
    for (guint i = 0; i < template->roles->len; i++)
        if (strcmp(ledger_template_role(template, i)->code, code) == 0)
            return TRUE;
    return FALSE;
}

/* "drill at=held_at", "duty work_type=1 task_num=2". */
static LedgerRecordProof *parse_record_proof(LedgerReader *reader, const char *text) {
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
            ledger_reader_fail(reader, "records", _("FORM, then at most two KEY=VALUE and an at=FIELD are wanted."));
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

static void read_proof(LedgerReader *reader, LedgerDuty *duty) {
    static const char *const PROOFS[] = {"inspection", "record", "hazards", "permits", "alarms", "equipment", "filing", NULL};
    static const char *const COUNTED[] = {"yes", "when-used", NULL};
    duty->records = g_ptr_array_new_with_free_func(record_proof_free);
    duty->proof = (LedgerProof)ledger_reader_word(reader, "proof", PROOFS, -1);
    duty->when_used = ledger_reader_word(reader, "counted", COUNTED, 0) == 1;
    if (duty->proof > LEDGER_BY_RECORD && duty->cycle != LEDGER_EVENT)
        ledger_reader_fail(reader, "cycle", _("this proof is asked for by event."));
    if (duty->proof == LEDGER_BY_INSPECTION && duty->cycle == LEDGER_EVENT)
        ledger_reader_fail(reader, "cycle", _("inspections are asked for by cycles."));
    if (duty->proof != LEDGER_BY_RECORD)
        return;
    g_auto(GStrv) records = ledger_reader_words(reader, "records");
    for (char **text = records; *text; text++)
        g_ptr_array_add(duty->records, parse_record_proof(reader, *text));
}

static void read_duty(LedgerReader *reader, LedgerTemplate *template, const char *id) {
    LedgerDuty *duty = g_new0(LedgerDuty, 1);
    duty->id = g_strdup(id);
    duty->role = ledger_reader_text(reader, "role");
    duty->title_zh = ledger_reader_text(reader, "title.zh");
    duty->title_en = ledger_reader_text(reader, "title.en");
    duty->basis = ledger_reader_text(reader, "basis");
    duty->certainty = ledger_reader_text(reader, "certainty");
    duty->task = ledger_reader_number(reader, "task", 0, 99, 0);
    duty->cycle = (LedgerCycle)ledger_reader_word(reader, "cycle", CYCLES, -1);
    duty->times = ledger_reader_number(reader, "times", 1, 100, 0);
    read_proof(reader, duty);
    g_ptr_array_add(template->duties, duty);
    if (!has_role(template, duty->role))
        ledger_reader_fail(reader, "role", _("no such role is above."));
}

static void read_uses(LedgerReader *reader, LedgerTemplate *template, LedgerColumn *column) {
    static const char *const USES[] = {"none", "shown", "counted", NULL};
    column->use = g_new0(LedgerUse, template->roles->len + 1);
    for (guint i = 0; i < template->roles->len; i++) {
        g_autofree char *key = g_strconcat("for.", ledger_template_role(template, i)->code, NULL);
        column->use[i] = (LedgerUse)ledger_reader_word(reader, key, USES, -1);
    }
}

static void read_column(LedgerReader *reader, LedgerTemplate *template, const char *key) {
    static const char *const KINDS[] = {"text", "integer", "decimal", "percent", "time", NULL};
    LedgerColumn *column = g_new0(LedgerColumn, 1);
    column->key = g_strdup(key);
    column->title_zh = ledger_reader_text(reader, "title.zh");
    column->title_en = ledger_reader_text(reader, "title.en");
    column->unit_zh = ledger_reader_optional(reader, "unit.zh");
    column->unit_en = ledger_reader_optional(reader, "unit.en");
    column->owner = ledger_reader_text(reader, "owner");
    column->formula = ledger_reader_text(reader, "formula");
    column->kind = (SheetKind)ledger_reader_word(reader, "kind", KINDS, -1);
    column->places = ledger_reader_number(reader, "places", 0, 6, 0);
    column->width = ledger_reader_number(reader, "width", 1, 60, 0);
    column->dated = ledger_reader_word(reader, "dated", ledger_reader_yes_no, 0) == 1;
    column->min = ledger_reader_decimal(reader, "min");
    column->max = ledger_reader_decimal(reader, "max");
    column->fail = ledger_reader_decimal(reader, "fail");
    column->full = ledger_reader_decimal(reader, "full");
    read_uses(reader, template, column);
    g_ptr_array_add(template->columns, column);
    int position = ledger_reader_number(reader, "pos", 1, 99, 0);
    if (position != (int)template->columns->len)
        ledger_reader_fail(reader, "pos", _("the columns must stand in the order of their positions, from 1."));
    if (!ledger_formula_find(column->formula))
        ledger_reader_fail(reader, "formula", _("there is no such formula."));
}

/* Sections in file order: what refers to a role comes behind it. */
static gboolean read_section(LedgerTemplate *template, const Ini *ini, const char *section, const char *file, GError **error) {
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    LedgerReader reader = {.file = file, .ini = ini, .section = section, .known = known, .error = error};
    if (strcmp(section, "ledger") == 0)
        read_head(&reader, template);
    else if (strcmp(section, "calendar") == 0)
        read_calendar(&reader, template);
    else if (strcmp(section, "rules") == 0)
        read_rules(&reader, template);
    else if (g_str_has_prefix(section, "role "))
        read_role(&reader, template, section + strlen("role "));
    else if (g_str_has_prefix(section, "duty "))
        read_duty(&reader, template, section + strlen("duty "));
    else if (g_str_has_prefix(section, "column "))
        read_column(&reader, template, section + strlen("column "));
    else
        return err_set(error, ERR_INPUT, _("%s: the section [%s] is not known."), file, section);
    ledger_reader_refuse_unknown(&reader);
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
