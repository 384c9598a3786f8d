/* SPDX-License-Identifier: MIT
 *
 * Reads data/ledger/columns.ini into structs. Every key is known or it is a mistake: a threshold with a typing error must not
 * silently be no threshold. Computes nothing.
 */
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/config/section.h"
#include "bihuan/form/field.h"
#include "bihuan/ledger/calendar.h"
#include "bihuan/ledger/template.h"
#include "private.h"

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

static gboolean is_decimal(const char *value) {
    gint64 number;
    int places;
    return field_decimal_parse(value, &number, &places);
}

/* ---- the keys of each section ---- */

static const char *const CYCLES[] = {"week", "month", "quarter", "half-year", "year", "holiday", "event", NULL};
static const char *const PROOFS[] = {"inspection", "record", "hazards", "permits", "alarms", "equipment", "filing", NULL};
static const char *const COUNTED[] = {"yes", "when-used", NULL};
static const char *const PERMITS[] = {"all", "top", NULL};
static const char *const KINDS[] = {"text", "integer", "decimal", "percent", "time", NULL};
static const char *const USES[] = {"none", "shown", "counted", NULL};

#define TEXT(key, type, member)                                                                                                            \
    { key, SECTION_TEXT, SECTION_AT(type, member), .needed = TRUE }
#define TITLE(type)                                                                                                                        \
    { "title", SECTION_TEXTS, SECTION_AT(type, title_zh), .needed = TRUE }
#define NUMBER(key, type, member, min_, max_)                                                                                              \
    { key, SECTION_NUMBER, SECTION_AT(type, member), .needed = TRUE, .min = (min_), .max = (max_) }
#define DURATION(key, member)                                                                                                              \
    { key, SECTION_DURATION, SECTION_AT(LedgerRules, member), .needed = TRUE }
#define CHOICE(key, type, member, list)                                                                                                    \
    { key, SECTION_CHOICE, SECTION_AT(type, member), .needed = TRUE, .words = (list) }
#define MAY_CHOICE(key, type, member, list)                                                                                                \
    { key, SECTION_CHOICE, SECTION_AT(type, member), .words = (list) }
#define WORDS(key, type, member)                                                                                                           \
    { key, SECTION_WORDS, SECTION_AT(type, member), .needed = TRUE }
#define DECIMAL(key, member)                                                                                                               \
    { key, SECTION_TEXT, SECTION_AT(LedgerColumn, member), .fits = is_decimal, .wanted = N_("a number is wanted.") }
#define DECIMALS(key, member)                                                                                                              \
    { key, SECTION_WORDS, SECTION_AT(LedgerRules, member), .needed = TRUE, .fits = is_decimal, .wanted = N_("a number is wanted.") }
#define ORIGIN(key, member) TEXT(key, LedgerTemplate, origins.member)
#define ORIGINS(key, member) WORDS(key, LedgerTemplate, origins.member)
#define DAY(stage, key) NUMBER(key, LedgerTemplate, stages[stage], 1, 28)

static const SectionKey HEAD_KEYS[] = {
    TEXT("name", LedgerTemplate, name),
    TITLE(LedgerTemplate),
    NUMBER("due_day", LedgerTemplate, due_day, 1, 31),
    ORIGIN("inspection.form", inspection_form),
    ORIGIN("inspection.role", inspection_role),
    ORIGIN("inspection.task", inspection_task),
    ORIGIN("permit.gas", permit_gas),
    ORIGIN("hazard.form", hazard_form),
    ORIGIN("hazard.role", hazard_role),
    ORIGIN("hazard.major", hazard_major),
    ORIGIN("hazard.rectify", hazard_rectify),
    ORIGIN("hazard.accept", hazard_accept),
    ORIGIN("hazard.substitute", hazard_substitute),
    ORIGIN("hazard.plan", hazard_plan),
    ORIGIN("permit.grade", permit_grade),
    ORIGIN("permit.due_grade", permit_due),
    ORIGIN("permit.work", permit_work),
    ORIGIN("permit.guardian", permit_guardian),
    ORIGIN("permit.finish", permit_finish),
    ORIGIN("permit.finish_role", permit_finish_role),
    ORIGIN("stock.form", stock_form),
    ORIGIN("stock.material", stock_material),
    ORIGIN("stock.quantity", stock_quantity),
    ORIGIN("stock.at", stock_at),
    ORIGIN("alarm.form", alarm_form),
    ORIGIN("alarm.kind", alarm_kind),
    ORIGIN("alarm.at", alarm_at),
    ORIGIN("alarm.acknowledge", alarm_acknowledge),
    ORIGIN("supply.form", supply_form),
    ORIGIN("supply.item", supply_item),
    ORIGIN("supply.place", supply_place),
    ORIGIN("supply.model", supply_model),
    ORIGIN("supply.quantity", supply_quantity),
    ORIGIN("supply.minimum", supply_minimum),
    ORIGIN("supply.expiry", supply_expiry),
    ORIGIN("supply.condition", supply_condition),
    ORIGIN("supply.good", supply_good),
    ORIGIN("supply.removed", supply_removed),
    ORIGIN("supply.vital", supply_vital),
    ORIGIN("drill.form", drill_form),
    ORIGIN("drill.at", drill_at),
    ORIGIN("filing.form", filing_form),
    ORIGIN("filing.role", filing_role),
    ORIGIN("filing.person", filing_person),
    ORIGIN("filing.places", filing_places),
    ORIGIN("level.alpha", level_alpha),
    ORIGINS("filing.wanted", filing_wanted),
    ORIGINS("permit.forms", permit_forms),
    ORIGINS("permit.top", permit_top),
    ORIGINS("permit.gas_forms", permit_gas_forms),
    ORIGINS("equipment.kinds", equipment_kinds),
    ORIGINS("training.kinds", training_kinds),
    {NULL},
};

static const SectionKey CALENDAR_KEYS[] = {
    DAY(LEDGER_PREVIEW, "preview"),
    DAY(LEDGER_CONFIRM, "confirm"),
    DAY(LEDGER_FREEZE, "freeze"),
    DAY(LEDGER_SIGN, "sign"),
    DAY(LEDGER_EXPORT, "export"),
    DAY(LEDGER_RED, "red"),
    {NULL},
};

static const SectionKey RULE_KEYS[] = {
    DURATION("stock.memory", stock_memory),
    DURATION("alarm.window", alarm_window),
    DURATION("cycle.rest", cycle_rest),
    DURATION("holiday.before", holiday_before),
    DURATION("filing.within", filing_within),
    NUMBER("remark.most", LedgerRules, remark_most, 100, 1000),
    NUMBER("remark.added", LedgerRules, remark_added, 1, 1000),
    NUMBER("supply.vital_min", LedgerRules, vital_min, 0, 1000),
    WORDS("supply.toxic", LedgerRules, toxic),
    CHOICE("drill.cycle", LedgerRules, drill_cycle, CYCLES),
    NUMBER("drill.times", LedgerRules, drill_times, 1, 100),
    DECIMALS("level.alphas", alphas),
    DECIMALS("level.bounds", bounds),
    {NULL},
};

static const SectionKey ROLE_KEYS[] = {
    TITLE(LedgerRole),
    TEXT("work_type", LedgerRole, work_type),
    MAY_CHOICE("permits", LedgerRole, top_permits, PERMITS),
    {"others", SECTION_FLAG, SECTION_AT(LedgerRole, others)},
    {NULL},
};

static const SectionKey DUTY_KEYS[] = {
    TEXT("role", LedgerDuty, role),
    TITLE(LedgerDuty),
    TEXT("basis", LedgerDuty, basis),
    TEXT("certainty", LedgerDuty, certainty),
    {"task", SECTION_NUMBER, SECTION_AT(LedgerDuty, task), .max = 99},
    CHOICE("cycle", LedgerDuty, cycle, CYCLES),
    NUMBER("times", LedgerDuty, times, 1, 100),
    CHOICE("proof", LedgerDuty, proof, PROOFS),
    MAY_CHOICE("counted", LedgerDuty, when_used, COUNTED),
    {.key = "records", .kind = SECTION_OTHER},
    {NULL},
};

static const SectionKey COLUMN_KEYS[] = {
    TITLE(LedgerColumn),
    {"unit", SECTION_TEXTS, SECTION_AT(LedgerColumn, unit_zh)},
    TEXT("owner", LedgerColumn, owner),
    TEXT("formula", LedgerColumn, formula),
    CHOICE("kind", LedgerColumn, kind, KINDS),
    {"places", SECTION_NUMBER, SECTION_AT(LedgerColumn, places), .max = 6},
    NUMBER("width", LedgerColumn, width, 1, 60),
    NUMBER("pos", LedgerColumn, position, 1, 99),
    {"dated", SECTION_FLAG, SECTION_AT(LedgerColumn, dated)},
    DECIMAL("min", min),
    DECIMAL("max", max),
    DECIMAL("fail", fail),
    DECIMAL("full", full),
    {.key = "for.*", .kind = SECTION_OTHER},
    {NULL},
};

/* ---- the sections ---- */

/* In the order of their days, or the red day would come before the sending one. */
static void check_calendar(SectionReader *reader, const LedgerTemplate *template, const char *section) {
    for (guint i = 1; i < LEDGER_STAGES; i++)
        if (template->stages[i] < template->stages[i - 1])
            section_note(reader, section, CALENDAR_KEYS[i].key, _("a whole number from %d to %d is wanted."), template->stages[i - 1], 28);
}

static void check_rules(SectionReader *reader, const LedgerRules *rules, const char *section) {
    if (rules->drill_cycle >= LEDGER_HOLIDAY)
        section_note(reader, section, "drill.cycle", _("a cycle of fixed length is wanted here."));
    if (rules->remark_added > rules->remark_most)
        section_note(reader, section, "remark.added", _("a whole number from %d to %d is wanted."), 1, rules->remark_most);
}

static void read_role(SectionReader *reader, LedgerTemplate *template, const char *section, const char *code) {
    LedgerRole *role = g_new0(LedgerRole, 1);
    role->code = g_strdup(code);
    g_ptr_array_add(template->roles, role);
    section_read(reader, section, ROLE_KEYS, role);
    if (template->columns->len > 0)
        section_note(reader, section, "title.zh", _("roles must stand above the columns."));
}

/* "drill at=held_at", "duty work_type=1 task_num=2". */
static LedgerRecordProof *parse_record_proof(SectionReader *reader, const char *section, const char *text) {
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
            section_note(reader, section, "records", "%s", _("FORM, then at most two KEY=VALUE and an at=FIELD are wanted."));
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

static void read_proof(SectionReader *reader, const char *section, LedgerDuty *duty) {
    const char *records = section_get(reader, section, "records");
    if (duty->proof > LEDGER_BY_RECORD && duty->cycle != LEDGER_EVENT)
        section_note(reader, section, "cycle", _("this proof is asked for by event."));
    if (duty->proof == LEDGER_BY_INSPECTION && duty->cycle == LEDGER_EVENT)
        section_note(reader, section, "cycle", _("inspections are asked for by cycles."));
    if ((duty->proof == LEDGER_BY_RECORD) != (records != NULL))
        section_note(reader, section, "records", records ? _("only proof = record takes records.") : _("this key is missing."));
    g_auto(GStrv) words = g_strsplit(records ? records : "", ",", -1);
    for (char **text = words; *text; text++)
        g_ptr_array_add(duty->records, parse_record_proof(reader, section, *text));
}

static void read_duty(SectionReader *reader, LedgerTemplate *template, const char *section, const char *id) {
    LedgerDuty *duty = g_new0(LedgerDuty, 1);
    duty->id = g_strdup(id);
    duty->records = g_ptr_array_new_with_free_func(record_proof_free);
    g_ptr_array_add(template->duties, duty);
    section_read(reader, section, DUTY_KEYS, duty);
    if (reader->mistakes->len > 0)
        return;
    read_proof(reader, section, duty);
    if (!ledger_template_find_role(template, duty->role))
        section_note(reader, section, "role", _("no such role is above."));
}

/* One more key for each role: so many as there are. */
static void read_uses(SectionReader *reader, const LedgerTemplate *template, const char *section, LedgerColumn *column) {
    column->use = g_new0(LedgerUse, template->roles->len + 1);
    for (guint i = 0; i < template->roles->len; i++) {
        g_autofree char *key = g_strconcat("for.", ledger_template_role(template, i)->code, NULL);
        const char *value = section_get(reader, section, key);
        int use = -1;
        for (int j = 0; value && USES[j]; j++)
            use = strcmp(USES[j], value) == 0 ? j : use;
        if (use < 0)
            section_note(reader, section, key, _("one of these is wanted: %s."), "none, shown, counted");
        else
            column->use[i] = (LedgerUse)use;
    }
}

static void read_column(SectionReader *reader, LedgerTemplate *template, const char *section, const char *key) {
    LedgerColumn *column = g_new0(LedgerColumn, 1);
    column->key = g_strdup(key);
    g_ptr_array_add(template->columns, column);
    section_read(reader, section, COLUMN_KEYS, column);
    read_uses(reader, template, section, column);
    if (reader->mistakes->len > 0)
        return;
    if (column->position != (int)template->columns->len)
        section_note(reader, section, "pos", _("the columns must stand in the order of their positions, from 1."));
    if (!ledger_formula_find(column->formula))
        section_note(reader, section, "formula", _("there is no such formula."));
}

/* What is sent under which name, in the order of the file. */
static void read_pairs(SectionReader *reader, guint section, GPtrArray *pairs) {
    for (guint i = 0; i < ini_key_count(reader->ini, section); i++) {
        const char *const pair[] = {ini_key_name(reader->ini, section, i), ini_key_value(reader->ini, section, i), NULL};
        g_ptr_array_add(pairs, g_strdupv((char **)pair));
    }
}

/* Sections in file order: what refers to a role comes behind it. */
static void read_section(SectionReader *reader, LedgerTemplate *template, guint index) {
    const char *section = ini_section_name(reader->ini, index), *name = strchr(section, ' ');
    if (strcmp(section, "ledger") == 0) {
        section_read(reader, section, HEAD_KEYS, template);
    } else if (strcmp(section, "calendar") == 0) {
        section_read(reader, section, CALENDAR_KEYS, template);
        check_calendar(reader, template, section);
    } else if (strcmp(section, "rules") == 0) {
        section_read(reader, section, RULE_KEYS, &template->rules);
        check_rules(reader, &template->rules, section);
    } else if (strcmp(section, "exchange") == 0) {
        read_pairs(reader, index, template->exchange);
    } else if (strcmp(section, "promise") == 0) {
        read_pairs(reader, index, template->promise);
    } else if (name && g_str_has_prefix(section, "role ")) {
        read_role(reader, template, section, name + 1);
    } else if (name && g_str_has_prefix(section, "duty ")) {
        read_duty(reader, template, section, name + 1);
    } else if (name && g_str_has_prefix(section, "column ")) {
        read_column(reader, template, section, name + 1);
    } else {
        section_refuse(reader, index);
    }
}

static void role_free(gpointer data) {
    LedgerRole *role = data;
    section_clear(ROLE_KEYS, role);
    g_free(role->code);
    g_free(role);
}

static void duty_free(gpointer data) {
    LedgerDuty *duty = data;
    section_clear(DUTY_KEYS, duty);
    g_free(duty->id);
    g_ptr_array_unref(duty->records);
    g_free(duty);
}

static void column_free(gpointer data) {
    LedgerColumn *column = data;
    section_clear(COLUMN_KEYS, column);
    g_free(column->key);
    g_free(column->use);
    g_free(column);
}

void ledger_template_free(LedgerTemplate *template) {
    if (!template)
        return;
    section_clear(HEAD_KEYS, template);
    section_clear(RULE_KEYS, &template->rules);
    g_ptr_array_unref(template->columns);
    g_ptr_array_unref(template->roles);
    g_ptr_array_unref(template->duties);
    g_ptr_array_unref(template->exchange);
    g_ptr_array_unref(template->promise);
    g_free(template);
}

LedgerTemplate *ledger_template_parse(const char *name, const char *text, GError **error) {
    g_autoptr(SectionReader) reader = section_reader_new(name, text);
    g_autoptr(LedgerTemplate) template = g_new0(LedgerTemplate, 1);
    template->columns = g_ptr_array_new_with_free_func(column_free);
    template->roles = g_ptr_array_new_with_free_func(role_free);
    template->duties = g_ptr_array_new_with_free_func(duty_free);
    template->exchange = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    template->promise = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    for (guint i = 0; i < ini_section_count(reader->ini) && reader->mistakes->len == 0; i++)
        read_section(reader, template, i);
    if (!section_end(reader, error))
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
