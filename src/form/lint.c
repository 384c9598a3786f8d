/* SPDX-License-Identifier: MIT
 *
 * What only shows when the whole form is known: names that lead nowhere, texts in one language only, steps
 * nobody may do, fields nobody is asked for. form_parse refuses what is found here, `form check` prints all
 * of it.
 */
#include "bihuan/form/lint.h"

#include <string.h>

#include "bihuan/base/decode.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"
#include "bihuan/form/check.h"
#include "bihuan/form/flow.h"
#include "bihuan/form/include.h"
#include "bihuan/model/class.h"
#include "bihuan/model/role.h"
#include "private.h"

#define FILE_MAX_BYTES 131072
#define FIELDS_MAX 200

/* Columns every record has beside its fields. */
static const char *const COLUMNS[] = {
    "number", "form",       "state",    "area",   "device", "position", "source",  "category",
    "level",  "department", "reporter", "opened", "due",    "closed",   "rejects", NULL,
};

/* Facts a form may ask for as fields, because a record has a place for them. */
static const char *const SHARED_FACTS[] = {
    "area", "device", "position", "source", "category", "level", "department", NULL,
};

/* The section looked at; key is what a mistake belongs to. */
typedef struct {
    Reader reader;
    const Form *form;
    const char *section;
} Lint;

G_GNUC_PRINTF(3, 4)
static void note(Lint *lint, const char *key, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char *sentence = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    reader_note(&lint->reader, lint->section, key, sentence);
}

/* Texts people read are there in both languages, or in none if they may be missing. */
static void check_texts(Lint *lint, const char *key, const FormText *text, gboolean needed) {
    gboolean zh = text->zh != NULL, en = text->en != NULL;
    if ((needed || en) && !zh)
        note(lint, NULL, _("[%s] needs %s.zh."), lint->section, key);
    if ((needed || zh) && !en)
        note(lint, NULL, _("[%s] needs %s.en."), lint->section, key);
}

static const FormField *need_field(Lint *lint, const char *key, const char *name) {
    const FormField *field = form_field(lint->form, name);
    if (field == NULL)
        note(lint, key, _("There is no field \"%s\"."), name);
    return field;
}

static const FormStep *need_step(Lint *lint, const char *key, const char *name) {
    const FormStep *step = form_step(lint->form, name);
    if (step == NULL)
        note(lint, key, _("There is no step \"%s\"."), name);
    return step;
}

/* Of one of two types (the second may be the same). */
static void need_field_type(Lint *lint, const char *key, const char *name, const char *first, const char *second) {
    const FormField *field = need_field(lint, key, name);
    if (field == NULL || strcmp(field->type->name, first) == 0 || strcmp(field->type->name, second) == 0)
        return;
    note(lint, key, _("The field \"%s\" is of type %s, but %s is needed here."), name, field->type->name, first);
}

static void need_main_step(Lint *lint, const char *key, const char *name) {
    const FormStep *step = name != NULL ? need_step(lint, key, name) : NULL;
    if (step != NULL && (step->aside || step->parallel))
        note(lint, key, _("The step \"%s\" stands aside; a step of the main line is needed here."), name);
}

static void check_whos(Lint *lint, const char *key, const GPtrArray *whos) {
    for (guint i = 0; i < whos->len; i++) {
        const FormWho *who = whos->pdata[i];
        if (who->kind == WHO_ROLE && !role_is_known(who->argument)) {
            g_autofree char *roles = g_strjoinv(", ", (char **)role_codes());
            note(lint, key, _("There is no role \"%s\"; known are: %s."), who->argument, roles);
        }
        if (who->kind == WHO_PERSON_FIELD)
            need_field_type(lint, key, who->argument, "person", "people");
        const FormField *several = who->kind == WHO_FIELD ? form_field(lint->form, who->argument) : NULL;
        if (who->kind == WHO_FIELD && !(several != NULL && strcmp(several->type->name, "people") == 0))
            need_field_type(lint, key, who->argument, "department", "person");
        if (who->kind == WHO_SAME || who->kind == WHO_DONE || who->kind == WHO_SUPERIOR)
            need_step(lint, key, who->argument);
    }
}

static void check_field_list(Lint *lint, const char *key, char **fields) {
    for (char **field = fields; *field != NULL; field++) {
        need_field(lint, key, *field);
        for (char **earlier = fields; earlier < field; earlier++)
            if (strcmp(*earlier, *field) == 0)
                note(lint, key, _("\"%s\" stands here twice."), *field);
    }
}

static void check_columns(Lint *lint, const char *key, char **columns) {
    for (char **column = columns; *column != NULL; column++)
        if (!g_strv_contains(COLUMNS, *column) && form_field(lint->form, *column) == NULL)
            note(lint, key, _("There is no column and no field \"%s\"."), *column);
}

static gboolean is_name(const char *text) {
    if (!g_ascii_islower(*text))
        return FALSE;
    return text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

static gboolean is_field_name(const char *text) {
    return g_ascii_islower(*text) && text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

/* What a scene governs can be switched off: never what stops work. */
static void check_scene(Lint *lint, const char *scene, const GPtrArray *actions) {
    g_autofree char *known = scene != NULL && !class_is_known(CLASS_SCENE, scene) ? class_choices(CLASS_SCENE) : NULL;
    if (known != NULL)
        note(lint, "scene", _("\"%s\" is not one of: %s."), scene, known);
    for (guint i = 0; scene != NULL && actions != NULL && i < actions->len; i++)
        if (!g_strv_contains((const char *const[]){"notify", "inform", NULL}, ((const FormAction *)actions->pdata[i])->verb))
            note(lint, "scene", _("Only a rule that notifies and does nothing else has a scene."));
}

static void check_form(Lint *lint) {
    const Form *form = lint->form;
    lint->section = "form";
    check_texts(lint, "title", &form->title, TRUE);
    check_texts(lint, "closed", &form->closed, FALSE);
    if (form->valid_from != NULL) {
        need_field_type(lint, "valid", form->valid_from, "datetime", "datetime");
        need_field_type(lint, "valid", form->valid_until, "datetime", "datetime");
    } else if (form->permit) {
        note(lint, "permit", _("A permit needs valid = FIELD..FIELD."));
    }
    if (form->resume != NULL && !form->permit)
        note(lint, "resume", _("Only a permit has resume."));
    if (form->resume != NULL)
        need_main_step(lint, "resume", form->resume);
    if (form->count_out != NULL && form->permit && form->resume == NULL)
        note(lint, "count_out", _("count_out needs resume."));
    if (form->count_out != NULL)
        need_main_step(lint, "count_out", form->count_out);
    if (form->serves != NULL)
        need_field_type(lint, "serves", form->serves, "record", "record");
    if (form->at_once != NULL)
        need_main_step(lint, "at_once", form->at_once);
    if (form_at_once(form) != NULL && form_at_once(form) != flow_first(form))
        note(lint, "at_once", _("Only the first step of the main line is done at once."));
    check_scene(lint, form->scene, NULL);
    check_columns(lint, "list", form->list);
    check_field_list(lint, "fields", form->submit_fields);
    check_whos(lint, "by", form->submit_by);
    if (form->fields->len > FIELDS_MAX)
        note(lint, NULL, _("A form has at most %d fields."), FIELDS_MAX);
}

static void check_section_names(Lint *lint) {
    const Ini *ini = lint->reader.base.ini;
    for (guint s = 0; s < ini_section_count(ini); s++) {
        const char *name = ini_section_name(ini, s);
        lint->section = name;
        if (g_str_has_prefix(name, "choices ")) {
            need_field(lint, NULL, name + strlen("choices "));
        } else if (strcmp(name, "form") != 0 && !g_str_has_prefix(name, "field ") && !g_str_has_prefix(name, "step ") &&
                   !g_str_has_prefix(name, "rule ") && !g_str_has_prefix(name, "say ") && strcmp(name, "numbers") != 0 &&
                   strcmp(name, "facts") != 0) {
            note(lint, NULL,
                 _("There is no section [%s]; known are [form], [field KEY], [choices KEY], "
                   "[step NAME], [rule NAME], [say RULE LABEL], [numbers] and [facts]."),
                 name);
        }
    }
}

static void check_time(Lint *lint, const char *key, const FormTime *time) {
    if (time == NULL || g_strv_contains((const char *const[]){"now", "opened", "due", NULL}, time->base))
        return;
    need_field_type(lint, key, time->base, "datetime", "date");
}

static gboolean is_limit(const char *bound) {
    return bound != NULL && *bound == '@';
}

/* A default is a value of the type, or one of the documented references. */
static void check_default(Lint *lint, const FormField *field) {
    g_autofree char *canonical = NULL;
    g_autoptr(GError) error = NULL;
    const char *text = field->standard;
    if (text == NULL)
        return;
    if (*text == '@' && strcmp(field->type->name, "duration") == 0) {
        FormAmount amount;
        if (!form_amount_parse_duration(text, &amount, &error))
            note(lint, "default", "%s", error->message);
        form_amount_clear(&amount);
    } else if (*text == '@' && field->type->editor == EDITOR_TIME) {
        FormTime *time = form_time_parse(text, &error);
        if (time == NULL)
            note(lint, "default", "%s", error->message);
        check_time(lint, "default", time);
        form_time_free(time);
    } else if (*text == '@') {
        if (strcmp(text, "@actor") != 0 && strcmp(text, "@actor.department") != 0 && !g_str_has_prefix(text, "@subject."))
            note(lint, "default", _("\"%s\" is not one of: %s."), text, "@actor, @actor.department, @subject.KEY");
    } else if (field->type->reference == NULL && !is_limit(field->min) && !is_limit(field->max) &&
               !field_parse(field, text, NULL, &canonical, &error)) {
        note(lint, "default", "%s", error->message);
    }
}

static gboolean is_asked(const Form *form, const char *key) {
    if (g_strv_contains((const char *const *)form->submit_fields, key))
        return TRUE;
    for (guint i = 0; i < form->steps->len; i++)
        if (g_strv_contains((const char *const *)((FormStep *)form->steps->pdata[i])->fields, key))
            return TRUE;
    return FALSE;
}

/* A rule keeps it: `set FIELD FACT`. */
static gboolean is_computed(const Form *form, const char *key) {
    g_autofree char *begin = g_strconcat(key, " ", NULL);
    for (guint i = 0; i < form->rules->len; i++) {
        const GPtrArray *actions = ((const FormRule *)form->rules->pdata[i])->actions;
        for (guint j = 0; j < actions->len; j++) {
            const FormAction *action = actions->pdata[j];
            if (strcmp(action->verb, "set") == 0 && g_str_has_prefix(action->argument, begin))
                return TRUE;
        }
    }
    return FALSE;
}

static gboolean is_reserved(const char *key) {
    guint count = 0;
    const ConditionName *facts = form_facts(&count);
    if (g_strv_contains(SHARED_FACTS, key))
        return FALSE;
    for (guint i = 0; i < count; i++)
        if (strcmp(facts[i].name, key) == 0)
            return TRUE;
    return FALSE;
}

/* Only people are suggested, and only to be seen and changed: nothing is filled in behind anybody's back. */
static void check_suggest(Lint *lint, const FormField *field) {
    const char *text = field->suggest;
    if (text == NULL)
        return;
    gboolean known = strcmp(text, "actor") == 0 || (g_str_has_prefix(text, "free:") && text[strlen("free:")] != '\0');
    gboolean people = strcmp(field->type->name, "person") == 0 || strcmp(field->type->name, "people") == 0;
    if (!known || !people)
        note(lint, "suggest", _("write actor or free:ROLE, in a field of type person."));
}

/* What a round says of a device in order by one key: an answer that the field takes. */
static void check_well(Lint *lint, const FormField *field) {
    gboolean yesno = field->type->editor == EDITOR_YESNO, several = field->type->editor == EDITOR_CHOICES;
    if (field->well == NULL)
        return;
    if (yesno ? strcmp(field->well, "yes") != 0 && strcmp(field->well, "no") != 0
              : !(several && strcmp(field->well, "none") == 0) && field_choice_find(field, field->well) == NULL)
        note(lint, "well", _("\"%s\" is no answer of this field."), field->well);
}

static void check_by_class(Lint *lint, const FormField *field) {
    for (guint i = 0; field->by_class && i < field->choices->len; i++) {
        const FormChoice *choice = field->choices->pdata[i];
        g_auto(GStrv) classes = form_words(choice->code != NULL ? choice->code : "", " ");
        for (char **class = classes; *class != NULL; class ++)
            if (!class_is_known(CLASS_DEVICE, *class))
                note(lint, "by_class", _("%s: there is no class of devices \"%s\"."), choice->value, *class);
    }
}

/* Another name must lead to one field in whatever asks for it. */
static void check_also(Lint *lint, const FormField *field, const char *const *keys) {
    if (!g_strv_contains(keys, field->key))
        return;
    for (const char *const *key = keys; *key != NULL; key++) {
        const FormField *other = form_field(lint->form, *key);
        gboolean twice = other != NULL && other != field && g_strcmp0(other->also, field->also) == 0;
        if (strcmp(*key, field->also) == 0 || twice)
            note(lint, "also", _("\"%s\" leads to another field too where \"%s\" is asked for."), field->also, field->key);
    }
}

static void check_names(Lint *lint, const FormField *field) {
    if (field->also == NULL)
        return;
    if (!is_field_name(field->also))
        note(lint, "also", _("A field's key is small letters, digits and '_'."));
    check_also(lint, field, form_submit_fields(lint->form));
    for (guint i = 0; i < lint->form->steps->len; i++)
        check_also(lint, field, form_asked(lint->form, lint->form->steps->pdata[i]));
}

static void check_fields(Lint *lint) {
    for (guint i = 0; i < lint->form->fields->len; i++) {
        const FormField *field = lint->form->fields->pdata[i];
        g_autofree char *section = g_strdup_printf("field %s", field->key);
        lint->section = section;
        check_texts(lint, "title", &field->title, TRUE);
        check_texts(lint, "help", &field->help, FALSE);
        check_texts(lint, "default", &field->standards, FALSE);
        check_default(lint, field);
        check_suggest(lint, field);
        check_well(lint, field);
        check_by_class(lint, field);
        check_names(lint, field);
        check_time(lint, "after", field->after);
        check_time(lint, "before", field->before);
        if (is_reserved(field->key))
            note(lint, NULL, _("\"%s\" is the name of a fact; call the field otherwise."), field->key);
        if (field->by_program && is_asked(lint->form, field->key))
            note(lint, "by_program", _("The program fills it in, and yet somebody is asked for it."));
        if (!field->by_program && !is_asked(lint->form, field->key) && !is_computed(lint->form, field->key))
            note(lint, NULL, _("The field \"%s\" is never asked for."), field->key);
    }
}

static void check_during(Lint *lint, const FormStep *step) {
    for (char **word = step->during; *word != NULL; word++)
        if (strcmp(*word, "ended") != 0 && strcmp(*word, "suspended") != 0 && !form_state_is_ended(*word))
            need_step(lint, "during", *word);
    if (*step->during != NULL && step->parallel)
        note(lint, "during", _("A step that another one opens has no during."));
}

static void check_targets(Lint *lint, const FormStep *step) {
    need_main_step(lint, "next", step->next);
    need_main_step(lint, "reject", step->reject);
    if (step->opens != NULL)
        need_step(lint, "opens", step->opens);
    if (step->reject_opens != NULL)
        need_step(lint, "reject_opens", step->reject_opens);
    if (step->reject_opens != NULL && !step->can_reject)
        note(lint, "reject_opens", _("reject_opens needs reject."));
    if (flow_moves_due(step->effect))
        need_field_type(lint, "effect", step->effect_field, "datetime", "date");
    if (step->effect == EFFECT_SET)
        need_field(lint, "effect", step->effect_field);
    check_during(lint, step);
    if (step->anonymous && (!step->aside || step->sign || step->next != NULL || step->end != NULL))
        note(lint, "anonymous", _("What anybody may do stands aside, is not signed and leads nowhere: a rule says what follows."));
}

/* Who is told beside the ladder: before the step is due, and while nobody looks or nothing happens. */
static void check_telling(Lint *lint, const FormStep *step) {
    if (step->warn.set && !step->within.set)
        note(lint, "warn", _("warn needs within."));
    if (step->warn.set && step->warn.limit == NULL && step->within.limit == NULL && step->warn.value >= step->within.value)
        note(lint, "warn", _("warn is shorter than within."));
    for (guint i = 0; i < step->unseen->len; i++) {
        const FormRung *rung = step->unseen->pdata[i];
        check_whos(lint, "unseen", rung->who);
        if (!rung->after.set)
            note(lint, "unseen", _("Each rung of unseen begins with a duration: 4h role:team-leader via sms."));
    }
    if (step->aside && (step->warn.set || step->unseen->len > 0 || step->remind.set || step->each_shift))
        note(lint, "aside", _("A step beside the line waits for nobody: nobody is warned or reminded of it."));
}

static void check_step(Lint *lint, const FormStep *step) {
    /* "void" may be the step that leads to the end "void", but never where a record stands. */
    if (!is_name(step->name) || (form_state_is_ended(step->name) && !step->aside) ||
        g_strv_contains((const char *const[]){"submit", "gate", "suspended", "ended", "stay", "reporter", NULL}, step->name))
        note(lint, NULL, _("\"%s\" cannot be the name of a step."), step->name);
    check_texts(lint, "title", &step->title, TRUE);
    check_texts(lint, "state", &step->state, FALSE);
    if ((step->aside || step->parallel) && step->state.zh != NULL)
        note(lint, "state.zh", _("No record stands at a step beside the main line: it has no state."));
    if (reader_get(&lint->reader, lint->section, "by") == NULL)
        note(lint, NULL, _("[%s] needs by: nobody could do this step."), lint->section);
    check_whos(lint, "by", step->by);
    check_whos(lint, "not", step->not_by);
    check_field_list(lint, "fields", step->fields);
    check_texts(lint, "require", &step->require_say, reader_get(&lint->reader, lint->section, "require") != NULL);
    check_telling(lint, step);
    if (step->overdue->len > 0 && !step->within.set)
        note(lint, "overdue", _("overdue needs within."));
    for (guint i = 0; i < step->overdue->len; i++)
        check_whos(lint, "overdue", ((FormRung *)step->overdue->pdata[i])->who);
    check_targets(lint, step);
}

/* A dispatched step must find somebody whatever the case: the last dispatch rule has no condition. */
static void check_dispatch(Lint *lint) {
    gboolean dispatched = FALSE, fallback = FALSE;
    for (guint i = 0; i < lint->form->steps->len; i++)
        dispatched |= form_who_has(((FormStep *)lint->form->steps->pdata[i])->by, WHO_DISPATCH);
    for (guint i = 0; i < lint->form->rules->len; i++) {
        const FormRule *rule = lint->form->rules->pdata[i];
        for (guint k = 0; k < rule->actions->len; k++)
            fallback |= strcmp(((FormAction *)rule->actions->pdata[k])->verb, "dispatch") == 0 && rule->when == NULL;
    }
    lint->section = "form";
    if (dispatched && !fallback)
        note(lint, NULL, _("by = dispatch needs a dispatch rule without when, so that there is always somebody."));
}

/* What before: may name beside steps. */
static const char *const FORM_MOMENTS[] = {"submit", "gate", NULL};

/* need belongs to before:STEP and says why it refuses; clock belongs to time. */
static void check_guard(Lint *lint, const FormRule *rule) {
    gboolean before = FALSE, timed = FALSE;
    for (guint i = 0; i < rule->on->len; i++) {
        const FormEvent *event = rule->on->pdata[i];
        before |= event->kind == EVENT_BEFORE;
        timed |= event->kind == EVENT_TIME;
        if (event->kind == EVENT_ACT || (event->kind == EVENT_BEFORE && !g_strv_contains(FORM_MOMENTS, event->step)))
            need_step(lint, "on", event->step);
    }
    if (before != (rule->need != NULL))
        note(lint, "need", _("A rule has need exactly when it is on = before:STEP."));
    if (timed != (rule->clock != NULL))
        note(lint, "clock", _("A rule has clock exactly when it is on = time."));
    if (rule->need != NULL)
        check_texts(lint, "say", &rule->say, TRUE);
    if (rule->need == NULL && (rule->warn || rule->field != NULL))
        note(lint, NULL, _("Only a rule with need has warn or field."));
    if (rule->field != NULL)
        need_field(lint, "field", rule->field);
}

static void check_rule(Lint *lint, const FormRule *rule) {
    gboolean freezes = FALSE;
    if (!is_name(rule->name))
        note(lint, NULL, _("\"%s\" cannot be the name of a rule."), rule->name);
    check_texts(lint, "title", &rule->title, TRUE);
    check_texts(lint, "say", &rule->say, FALSE);
    if (rule->on->len == 0)
        note(lint, NULL, _("[%s] needs on: it would never be looked at."), lint->section);
    if (rule->actions->len == 0 && rule->need == NULL && rule->clock == NULL)
        note(lint, NULL, _("[%s] needs do: it would do nothing."), lint->section);
    check_guard(lint, rule);
    for (guint i = 0; i < rule->actions->len; i++) {
        const FormAction *action = rule->actions->pdata[i];
        freezes |= strcmp(action->verb, "freeze") == 0;
        check_whos(lint, "do", action->who);
        if (strcmp(action->verb, "inform") == 0)
            need_field(lint, "do", action->argument);
        if (strcmp(action->verb, "freeze") == 0 && strcmp(action->argument, "area") != 0)
            note(lint, "do", _("Only an area can be frozen: freeze area."));
    }
    if (freezes && (rule->lift_form == NULL || rule->lift_by->len < 2))
        note(lint, "lift", _("A freeze needs lift = FORM; WHO; WHO: the proof and two people who sign."));
    if (!freezes && (rule->lift_form != NULL || rule->lift_by->len > 0))
        note(lint, "lift", _("Only a rule that freezes has lift."));
    check_whos(lint, "lift", rule->lift_by);
    check_scene(lint, rule->scene, rule->actions);
    check_columns(lint, "count", rule->by);
}

void form_check_whole(const Form *form, const Ini *ini, GPtrArray *mistakes) {
    Lint lint = {.reader = {.base = {.ini = ini, .mistakes = mistakes, .bare = TRUE}}, .form = form};
    if (ini_find(ini, "form") >= 0)
        check_form(&lint);
    check_section_names(&lint);
    check_fields(&lint);
    for (guint i = 0; i < form->steps->len; i++) {
        const FormStep *step = form->steps->pdata[i];
        g_autofree char *section = g_strdup_printf("step %s", step->name);
        lint.section = section;
        check_step(&lint, step);
    }
    for (guint i = 0; i < form->rules->len; i++) {
        const FormRule *rule = form->rules->pdata[i];
        g_autofree char *section = g_strdup_printf("rule %s", rule->name);
        lint.section = section;
        check_rule(&lint, rule);
    }
    check_dispatch(&lint);
}

Form *form_lint_read(const char *text, GPtrArray *mistakes) {
    return form_build(text, mistakes);
}

gboolean form_name_is_text(const Form *form, const char *name) {
    for (guint i = 0; i < form->names->len; i++) {
        const ConditionName *one = &g_array_index(form->names, ConditionName, i);
        if (strcmp(one->name, name) == 0)
            return !one->number;
    }
    return FALSE;
}

GPtrArray *form_lint_advice(const Form *form) {
    GPtrArray *advice = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < form->steps->len; i++) {
        const FormStep *step = form->steps->pdata[i];
        if (!step->aside && !step->parallel && step->state.zh == NULL)
            g_ptr_array_add(advice, g_strdup_printf(_("[step %s] gives no state.zh, state.en: what is while a record stands there. "
                                                      "Until then it is shown as “%s”."),
                                                    step->name, form_state_title(form, step->name)));
    }
    return advice;
}

GPtrArray *form_lint_file(const char *path, FormLint lint, gpointer data, GError **error) {
    g_autofree char *name = utf8_printable(path);
    gsize size = 0;
    char *bytes = path_read_given(path, FILE_MAX_BYTES, &size, error);
    if (bytes == NULL)
        return NULL;
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) missing = NULL;
    g_autoptr(GArray) origins = NULL;
    g_autofree char *text = decode_take(bytes, size, NULL, &missing);
    g_autofree char *whole = text != NULL ? form_expand(text, &origins, &missing) : NULL;
    if (whole == NULL) {
        g_ptr_array_add(lines, g_strdup_printf("%s:1: %s", name, missing->message));
        return lines;
    }
    g_autoptr(GPtrArray) mistakes = lint(whole, data);
    for (guint i = 0; i < mistakes->len; i++) {
        const IniMistake *mistake = mistakes->pdata[i];
        gboolean placed = mistake->line > 0 && (guint)mistake->line <= origins->len;
        FormOrigin origin = placed ? g_array_index(origins, FormOrigin, mistake->line - 1) : (FormOrigin){NULL, mistake->line};
        g_ptr_array_add(lines, g_strdup_printf("%s:%d: %s", origin.part ? origin.part : name, origin.line, mistake->sentence));
    }
    return lines;
}
