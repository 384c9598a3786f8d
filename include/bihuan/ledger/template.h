/* SPDX-License-Identifier: MIT
 *
 * The template of the monthly ledger (履职台账): its columns, the responsible roles, what they must do how often. Data, so that a
 * new rule or another plant's form is another file (data/ledger/columns.ini explains the notation); knows neither plant nor month.
 */
#ifndef BIHUAN_LEDGER_TEMPLATE_H
#define BIHUAN_LEDGER_TEMPLATE_H

#include <glib.h>

#include "bihuan/export/sheet.h"

/* A cycle counts in the month in which it ends. LEDGER_HOLIDAY ends when statutory holidays begin; LEDGER_EVENT asks
 * only where something happened. */
typedef enum { LEDGER_WEEK, LEDGER_MONTH, LEDGER_QUARTER, LEDGER_HALF_YEAR, LEDGER_YEAR, LEDGER_HOLIDAY, LEDGER_EVENT } LedgerCycle;

/* What proves a duty. All but the first two ask by event: each one of the month is due. */
typedef enum {
    LEDGER_BY_INSPECTION, /* an inspection of the role's kind in the cycle */
    LEDGER_BY_RECORD,     /* a record of one of the forms of LedgerDuty.records */
    LEDGER_BY_HAZARDS,    /* hazards of the row that came due: accepted in time */
    LEDGER_BY_PERMITS,    /* special work: supervised */
    LEDGER_BY_ALARMS,     /* alarms: handled in time */
    LEDGER_BY_EQUIPMENT,  /* tests of the source's devices: not overdue */
    LEDGER_BY_FILING      /* changes of a responsible person: filed in time */
} LedgerProof;

/* A record that proves a duty: of this form, with these canonical values of fields. */
typedef struct {
    char *form;
    char **keys, **values; /* NULL-terminated, equally long, at most two */
    char *at;              /* field with the time it happened, NULL = when it was handed in */
} LedgerRecordProof;

typedef struct {
    char *id; /* "op-5" */
    char *role;
    char *title_zh, *title_en;
    char *basis;     /* source of the rule */
    char *certainty; /* how sure that is: M1 text read, S1 second hand, P the plant's own */
    int task;        /* national taskNum inside the role; 0 = none */
    LedgerCycle cycle;
    int times; /* in each cycle, at least 1 */
    LedgerProof proof;
    GPtrArray *records; /* LedgerRecordProof *, any of them proves it; empty but for LEDGER_BY_RECORD */
    /* Asked for only from the cycle in which it was first proven anywhere in the plant: what a plant does not
     * record with this program must not look like neglect. */
    gboolean when_used;
} LedgerDuty;

/* What a column is to a role. */
typedef enum { LEDGER_NONE, LEDGER_SHOWN, LEDGER_COUNTED } LedgerUse;

/* Days of the following month (calendar.h): 预览, 部门确认, 冻结, 安环部签字, 导出上报, 红线. */
typedef enum { LEDGER_PREVIEW, LEDGER_CONFIRM, LEDGER_FREEZE, LEDGER_SIGN, LEDGER_EXPORT, LEDGER_RED, LEDGER_STAGES } LedgerStage;

typedef struct {
    char *code; /* of the appointment: principal, tech-lead, op-lead */
    char *title_zh, *title_en;
    char *work_type;      /* national code of who inspected or registered: "1", "2", "3" */
    gboolean top_permits; /* answers only for permits of the top grade */
    gboolean others;      /* takes the hazards no responsible person registered */
} LedgerRole;

typedef struct {
    char *key; /* "close_rate" */
    char *title_zh, *title_en;
    char *unit_zh, *unit_en; /* may be NULL */
    char *owner;             /* department that answers for it */
    char *formula;           /* what computes it */
    SheetKind kind;
    int places, width, position;
    gboolean dated;    /* every record behind the value must lie in the month */
    char *min, *max;   /* decimals, NULL = no limit */
    char *fail, *full; /* thresholds of the conclusion, decimals, NULL = none */
    LedgerUse *use;    /* one per role, in the roles' order */
} LedgerColumn;

/* Names of forms, steps and fields the values come from. Every text is there. */
typedef struct {
    char *inspection_form, *inspection_role, *inspection_task;
    char *hazard_form, *hazard_role, *hazard_major, *hazard_rectify, *hazard_accept, *hazard_substitute, *hazard_plan;
    char **permit_forms, **permit_top, **permit_gas_forms; /* top: FORM:GRADE; gas_forms: never without an analysis */
    char *permit_grade, *permit_due, *permit_work, *permit_guardian, *permit_finish, *permit_finish_role, *permit_gas;
    char **equipment_kinds, **training_kinds;
    char *stock_form, *stock_material, *stock_quantity, *stock_at;
    char *alarm_form, *alarm_kind, *alarm_at, *alarm_acknowledge;
    char *supply_form, *supply_item, *supply_place, *supply_model, *supply_quantity, *supply_minimum, *supply_expiry, *supply_condition,
        *supply_good, *supply_removed, *supply_vital;
    char *drill_form, *drill_at;
    char *filing_form, *filing_role, *filing_person, *filing_places;
    char **filing_wanted; /* where everybody must be named */
    char *level_alpha;    /* dated limit of the plant: α of GB 18218 */
} LedgerOrigins;

/* Numbers the formulas and checks use. */
typedef struct {
    gint64 stock_memory;           /* ms: an older reading of a material is not known any more */
    gint64 alarm_window;           /* ms: alarms of one device and kind within it are one */
    gint64 cycle_rest;             /* ms of a cycle that must be left at the start for it to be asked for, where that is less than half */
    gint64 holiday_before;         /* ms before holidays in which an inspection is wanted */
    gint64 filing_within;          /* ms after a change of person */
    int remark_most, remark_added; /* characters of column 17, and of what a person adds to it */
    int vital_min;                 /* of the vital supply at a toxic source */
    char **toxic;                  /* CAS numbers */
    int drill_cycle;               /* LedgerCycle */
    int drill_times;
    char **alphas; /* every α the standard knows, decimals */
    char **bounds; /* least R of level 1, 2, 3, decimals */
} LedgerRules;

typedef struct LedgerTemplate LedgerTemplate;

/* NULL and "name:line: sentence" for the first mistake: an unknown key or word, a missing one, two columns at one position, a
 * formula or a role that does not exist. */
LedgerTemplate *ledger_template_parse(const char *name, const char *text, GError **error);
/* The one embedded in the program. */
LedgerTemplate *ledger_template_load(GError **error);
void ledger_template_free(LedgerTemplate *template);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LedgerTemplate, ledger_template_free)

/* All borrowed. Columns in the order of their position. */
const char *ledger_template_title(const LedgerTemplate *template);
const char *ledger_template_name(const LedgerTemplate *template);
int ledger_template_due_day(const LedgerTemplate *template);
int ledger_template_stage_day(const LedgerTemplate *template, LedgerStage stage);
const LedgerOrigins *ledger_template_origins(const LedgerTemplate *template);
const LedgerRules *ledger_template_rules(const LedgerTemplate *template);
guint ledger_template_columns(const LedgerTemplate *template);
const LedgerColumn *ledger_template_column(const LedgerTemplate *template, guint index);
/* -1 if there is none. */
int ledger_template_find_column(const LedgerTemplate *template, const char *key);
guint ledger_template_roles(const LedgerTemplate *template);
const LedgerRole *ledger_template_role(const LedgerTemplate *template, guint index);
/* NULL if there is none. */
const LedgerRole *ledger_template_find_role(const LedgerTemplate *template, const char *code);
guint ledger_template_duties(const LedgerTemplate *template);
const LedgerDuty *ledger_template_duty(const LedgerTemplate *template, guint index);

/* The hazard form's field behind a name of the national exchange, "" = none; *code: what is sent where it holds none. */
const char *ledger_template_exchange(const LedgerTemplate *template, const char *name, const char **code);
/* The name of a count of the daily promise, NULL behind the last; *what: the permits it counts, FORM or FORM.GRADE. */
const char *ledger_template_promise(const LedgerTemplate *template, guint index, const char **what);

/* "履职任务完成率(%)" in the chosen language. Owned. */
char *ledger_column_header(const LedgerColumn *column);
const char *ledger_role_title(const LedgerRole *role);
const char *ledger_duty_title(const LedgerDuty *duty);

#endif
