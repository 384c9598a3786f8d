/* SPDX-License-Identifier: MIT
 *
 * The notation of a veteran's rule.
 */
#include "bihuan/sensor/judge.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/config/section.h"

#define POINTS_MAX 16
#define EXAMPLES_MAX 30

static void free_point(gpointer data) {
    JudgePoint *point = data;
    g_free(point->alias);
    g_free(point->code);
    g_free(point);
}

static void free_number(gpointer data) {
    FormNumber *number = data;
    g_free(number->key);
    g_free(number->text);
    g_free(number);
}

static void free_fact(gpointer data) {
    JudgeFact *fact = data;
    g_free(fact->key);
    g_free(fact);
}

static void free_example(gpointer data) {
    JudgeExample *example = data;
    g_free(example->name);
    g_free(example->text);
    g_free(example);
}

/* ---- [rule NAME] ---- */

static int find_point(const Judge *judge, const char *alias) {
    for (guint i = 0; i < judge->points->len; i++)
        if (strcmp(((const JudgePoint *)judge->points->pdata[i])->alias, alias) == 0)
            return (int)i;
    return -1;
}

/* As facts and numbers are called in conditions. */
static gboolean is_key(const char *text) {
    return g_ascii_islower(*text) && text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

/* "temperature = TT-R101, current = IT-R101" */
static gboolean read_points(SectionReader *reader, const char *value, gpointer place, GError **error) {
    Judge *judge = (Judge *)((char *)place - G_STRUCT_OFFSET(Judge, points));
    g_auto(GStrv) words = form_words(value, ",");
    (void)reader;
    for (char **word = words; *word; word++) {
        g_auto(GStrv) parts = g_strsplit(*word, "=", 2);
        g_strstrip(parts[0]);
        if (!parts[1] || !is_key(parts[0]) || !*g_strstrip(parts[1]))
            return err_set(error, ERR_INPUT, _("“%s” is no point; write name = CODE, name = CODE."), *word);
        if (find_point(judge, parts[0]) >= 0 || judge->points->len == POINTS_MAX)
            return err_set(error, ERR_INPUT, _("“%s” stands here twice, or there are more than %d points."), parts[0], POINTS_MAX);
        JudgePoint *point = g_new0(JudgePoint, 1);
        *point = (JudgePoint){g_strdup(parts[0]), g_strdup(parts[1])};
        g_ptr_array_add(judge->points, point);
    }
    return TRUE;
}

/* "swing.csv yes, exactly-eight.csv no". A name is one of a file beside the rule's, in no other folder. */
static gboolean read_examples(SectionReader *reader, const char *value, gpointer place, GError **error) {
    GPtrArray *examples = *(GPtrArray **)place;
    g_auto(GStrv) words = form_words(value, ",");
    (void)reader;
    for (char **word = words; *word; word++) {
        g_auto(GStrv) parts = g_strsplit_set(*word, " \t", 2);
        gboolean yes = parts[1] && strcmp(g_strstrip(parts[1]), "yes") == 0;
        if (!parts[1] || (!yes && strcmp(parts[1], "no") != 0) || strchr(parts[0], '/') || *parts[0] == '.')
            return err_set(error, ERR_INPUT, _("“%s” is no example; write FILE.csv yes, FILE.csv no: does the rule fire on it?"), *word);
        for (guint i = 0; i < examples->len; i++)
            if (strcmp(((const JudgeExample *)examples->pdata[i])->name, parts[0]) == 0)
                return err_set(error, ERR_INPUT, _("\"%s\" stands here twice."), parts[0]);
        if (examples->len == EXAMPLES_MAX)
            return err_set(error, ERR_INPUT, _("A rule has at most %d examples."), EXAMPLES_MAX);
        JudgeExample *example = g_new0(JudgeExample, 1);
        *example = (JudgeExample){.name = g_strdup(parts[0]), .fires = yes};
        g_ptr_array_add(examples, example);
    }
    return TRUE;
}

/* A day as the calendar writes it, and no time. */
static gboolean is_day(const char *value) {
    gint64 at;
    return strlen(value) == strlen("2026-01-01") && clock_parse(value, &at, NULL);
}

static const SectionKey KEYS[] = {
    {.key = "title", SECTION_TEXTS, SECTION_AT(Judge, title), .needed = TRUE},
    {.key = "why", SECTION_TEXTS, SECTION_AT(Judge, why), .needed = TRUE},
    {.key = "advise", SECTION_TEXTS, SECTION_AT(Judge, advise), .needed = TRUE},
    {.key = "owner", SECTION_TEXT, SECTION_AT(Judge, owner), .needed = TRUE},
    {.key = "review", SECTION_TEXT, SECTION_AT(Judge, review), .needed = TRUE, .fits = is_day, .wanted = N_("Write a day: 2027-06-30.")},
    {.key = "leads", SECTION_TEXT, SECTION_AT(Judge, leads), .needed = TRUE},
    {.key = "points", SECTION_OWN, SECTION_AT(Judge, points), .needed = TRUE, .read = read_points},
    {.key = "when", SECTION_TEXT, SECTION_AT(Judge, condition), .needed = TRUE},
    {.key = "to", SECTION_TEXT, SECTION_AT(Judge, to), .needed = TRUE},
    {.key = "again", SECTION_DURATION, SECTION_AT(Judge, again), .needed = TRUE},
    {.key = "hold", SECTION_DURATION, SECTION_AT(Judge, hold)},
    {.key = "every", SECTION_DURATION, SECTION_AT(Judge, every), .needed = TRUE},
    {.key = "stale", SECTION_DURATION, SECTION_AT(Judge, stale), .needed = TRUE},
    {.key = "missing", SECTION_NUMBER, SECTION_AT(Judge, missing), .needed = TRUE, .min = 0, .max = 99},
    {.key = "examples", SECTION_OWN, SECTION_AT(Judge, examples), .needed = TRUE, .read = read_examples},
    {0},
};

/* ---- [numbers] and [facts] ---- */

/* "trend.range temperature, 10m"; last may be asked without a window: then for the time a value stands. */
static char *read_fact(Judge *judge, const char *key, const char *value) {
    static const char PROVIDER[] = "trend.";
    gsize end = strcspn(value, " ");
    g_autofree char *name = g_strndup(value, end);
    g_auto(GStrv) arguments = form_words(value + end, ",");
    guint count = g_strv_length(arguments);
    int fact = g_str_has_prefix(name, PROVIDER) ? window_fact_parse(name + strlen(PROVIDER)) : -1;
    gint64 span = 0;
    if (fact < 0)
        return g_strdup_printf(_("“%s” is no fact of a curve; known are trend.last, min, max, range, slope, deviation, missing."), name);
    if (count < 1 || count > 2 || (count == 1 && fact != WINDOW_LAST))
        return g_strdup_printf(_("Write: key = %s POINT, WINDOW."), name);
    int point = find_point(judge, arguments[0]);
    if (point < 0)
        return g_strdup_printf(_("“%s” is none of the rule's points."), arguments[0]);
    if (count == 2 && (!clock_parse_duration(arguments[1], &span, NULL) || span < CLOCK_SECOND || span > CLOCK_DAY))
        return g_strdup_printf(_("“%s” is no window from 1s to 24h."), arguments[1]);
    JudgeFact *new = g_new0(JudgeFact, 1);
    *new = (JudgeFact){g_strdup(key), (WindowFact)fact, (guint)point, span};
    g_ptr_array_add(judge->facts, new);
    return NULL;
}

static char *read_number(Judge *judge, const char *key, const char *value) {
    char *end = NULL;
    gint64 ms;
    g_ascii_strtod(value, &end);
    if (*value != '@' && !clock_parse_duration(value, &ms, NULL) && (end == value || *end || !strpbrk(value, "0123456789")))
        return g_strdup_printf(_("“%s” is no number, duration or @limit."), value);
    FormNumber *number = g_new0(FormNumber, 1);
    *number = (FormNumber){g_strdup(key), g_strdup(value)};
    g_ptr_array_add(judge->numbers, number);
    return NULL;
}

static void read_named(SectionReader *reader, Judge *judge, const char *section, char *(*read)(Judge *, const char *, const char *)) {
    int index = ini_find(reader->ini, section);
    for (guint k = 0; index >= 0 && k < ini_key_count(reader->ini, (guint)index); k++) {
        const char *key = ini_key_name(reader->ini, (guint)index, k);
        g_autofree char *sentence = !is_key(key) ? g_strdup_printf(_("“%s” is no name; small letters, digits and _ are."), key)
                                    : find_point(judge, key) >= 0
                                        ? g_strdup_printf(_("\"%s\" is the name of a point; call it otherwise."), key)
                                        : read(judge, key, ini_key_value(reader->ini, (guint)index, k));
        if (sentence)
            section_note(reader, section, key, "%s", sentence);
    }
}

/* ---- the whole ---- */

static void compile(SectionReader *reader, Judge *judge, const char *section) {
    g_autoptr(GArray) names = g_array_new(FALSE, FALSE, sizeof(ConditionName));
    g_autoptr(GError) error = NULL;
    for (guint i = 0; i < judge->numbers->len; i++)
        g_array_append_val(names, ((ConditionName){((const FormNumber *)judge->numbers->pdata[i])->key, TRUE}));
    for (guint i = 0; i < judge->facts->len; i++)
        g_array_append_val(names, ((ConditionName){((const JudgeFact *)judge->facts->pdata[i])->key, TRUE}));
    judge->when = condition_new(judge->condition, (const ConditionName *)(gpointer)names->data, names->len, &error);
    if (!judge->when)
        section_note(reader, section, "when", "%s", error->message);
}

/* A condition of numbers alone listens to nothing; a fact or number that is named twice is the reader's (ini.h). */
static void check(SectionReader *reader, const Judge *judge, const char *section) {
    gboolean listens = FALSE;
    for (const char *const *name = condition_names(judge->when); *name; name++)
        for (guint i = 0; i < judge->facts->len; i++)
            listens |= strcmp(((const JudgeFact *)judge->facts->pdata[i])->key, *name) == 0;
    if (!listens)
        section_note(reader, section, "when", "%s", _("The condition asks for no curve; name a key of [facts]."));
    for (guint i = 0; i < judge->numbers->len; i++)
        for (guint k = 0; k < judge->facts->len; k++)
            if (strcmp(((const FormNumber *)judge->numbers->pdata[i])->key, ((const JudgeFact *)judge->facts->pdata[k])->key) == 0)
                section_note(reader, "numbers", ((const FormNumber *)judge->numbers->pdata[i])->key, "%s",
                             _("The same name stands in [facts]."));
    if (judge->every < CLOCK_SECOND || judge->stale < CLOCK_SECOND || judge->again < CLOCK_MINUTE)
        section_note(reader, section, "every", "%s", _("every and stale are at least 1s, again at least 1m."));
    for (guint i = 0; i < judge->facts->len; i++)
        if (((const JudgeFact *)judge->facts->pdata[i])->span == 0)
            ((JudgeFact *)judge->facts->pdata[i])->span = judge->stale;
}

static Judge *judge_new(void) {
    Judge *judge = g_new0(Judge, 1);
    judge->points = g_ptr_array_new_with_free_func(free_point);
    judge->numbers = g_ptr_array_new_with_free_func(free_number);
    judge->facts = g_ptr_array_new_with_free_func(free_fact);
    judge->examples = g_ptr_array_new_with_free_func(free_example);
    return judge;
}

/* The one section [rule NAME]; NULL: there is none, or more. */
static const char *rule_section(SectionReader *reader) {
    const char *found = NULL;
    for (guint i = 0; i < ini_section_count(reader->ini); i++) {
        const char *name = ini_section_name(reader->ini, i);
        if (g_str_has_prefix(name, "rule ") && !found)
            found = name;
        else if (strcmp(name, "numbers") != 0 && strcmp(name, "facts") != 0)
            section_refuse(reader, i);
    }
    if (!found)
        section_need(reader, "rule NAME");
    return found;
}

static gboolean is_name(const char *text) {
    return g_ascii_islower(*text) && strlen(text) <= 40 && text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

static void scan(SectionReader *reader, Judge *judge) {
    const char *section = rule_section(reader);
    if (!section)
        return;
    judge->name = g_strdup(section + strlen("rule "));
    if (!is_name(judge->name))
        section_note(reader, section, "title.zh", "%s", _("The name of a rule is small letters, digits and -, at most 40."));
    section_read(reader, section, KEYS, judge);
    read_named(reader, judge, "numbers", read_number);
    read_named(reader, judge, "facts", read_fact);
    if (judge->condition)
        compile(reader, judge, section);
    if (judge->when)
        check(reader, judge, section);
}

Judge *judge_scan(const char *text, GPtrArray *mistakes) {
    g_autoptr(SectionReader) reader = section_reader_new("", text);
    Judge *judge = judge_new();
    scan(reader, judge);
    for (guint i = 0; i < reader->mistakes->len; i++) {
        const IniMistake *mistake = reader->mistakes->pdata[i];
        g_ptr_array_add(mistakes, ini_mistake_new(mistake->line, "%s", mistake->sentence));
    }
    return judge;
}

Judge *judge_parse(const char *name, const char *text, GError **error) {
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)ini_mistake_free);
    g_autoptr(Judge) judge = judge_scan(text, mistakes);
    if (mistakes->len == 0)
        return g_steal_pointer(&judge);
    const IniMistake *first = mistakes->pdata[0];
    err_set(error, ERR_INPUT, "%s:%d: %s", name, first->line, first->sentence);
    return NULL;
}

void judge_free(Judge *judge) {
    if (!judge)
        return;
    section_clear(KEYS, judge);
    g_ptr_array_unref(judge->points);
    g_ptr_array_unref(judge->numbers);
    g_ptr_array_unref(judge->facts);
    g_ptr_array_unref(judge->examples);
    condition_free(judge->when);
    g_free(judge->name);
    g_free(judge);
}

gint64 judge_reach(const Judge *judge, guint point) {
    gint64 reach = 0;
    for (guint i = 0; i < judge->facts->len; i++) {
        const JudgeFact *fact = judge->facts->pdata[i];
        if (fact->point == point)
            reach = MAX(reach, fact->span);
    }
    return reach;
}

void judge_give(JudgeExample *example, const char *text) {
    g_free(example->text);
    example->text = g_strdup(text);
}
