/* SPDX-License-Identifier: MIT
 *
 * Conditions (condition.h): the one place outside the store that knows sqlite3.h. An expression is read
 * word by word first (balanced brackets, known facts, allowed functions, no parameter, comment or
 * subquery), then compiled in a connection without tables whose authorizer refuses everything else. Facts
 * are bound, never pasted in.
 */
#include "bihuan/form/condition.h"

#include <sqlite3.h>
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

#define TEXT_MAX_BYTES 1000
#define FACTS_MAX 32

struct Condition {
    char *text;
    GPtrArray *names; /* char*, NULL-terminated */
    sqlite3_stmt *statement;
};

/* One per process; there are no tables in it, so nothing can be shared by accident. */
static sqlite3 *connection;

static const char *const WORDS[] = {
    "and",    "or",       "not",  "in",   "is",  "null",    "between", "like",   "escape",  "glob",
    "case",   "when",     "then", "else", "end", "true",    "false",   "isnull", "notnull", "collate",
    "nocase", "distinct", "from", "cast", "as",  "integer", "text",    "real",   "numeric", NULL,
};

static const char *const FUNCTIONS[] = {
    "abs",   "length", "lower", "upper", "min",   "max",     "coalesce", "ifnull", "nullif", "iif",
    "instr", "substr", "trim",  "ltrim", "rtrim", "replace", "round",    "like",   "glob",   NULL,
};

static int authorize(void *data, int action, const char *first, const char *second, const char *database, const char *trigger) {
    (void)data, (void)first, (void)database, (void)trigger;
    if (action == SQLITE_SELECT)
        return SQLITE_OK;
    if (action == SQLITE_FUNCTION && g_strv_contains(FUNCTIONS, second))
        return SQLITE_OK;
    /* Columns of the inner row of facts: read from no table. */
    if (action == SQLITE_READ && (first == NULL || *first == '\0'))
        return SQLITE_OK;
    return SQLITE_DENY;
}

static gboolean open_connection(GError **error) {
    if (connection != NULL)
        return TRUE;
    sqlite3 *opened = NULL;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(":memory:", &opened, flags, NULL) != SQLITE_OK) {
        sqlite3_close(opened);
        return err_set(error, ERR_EXTERNAL, _("The evaluator of conditions cannot be started."));
    }
    sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(opened, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_limit(opened, SQLITE_LIMIT_LENGTH, 1000000);
    sqlite3_limit(opened, SQLITE_LIMIT_SQL_LENGTH, 10000);
    sqlite3_limit(opened, SQLITE_LIMIT_EXPR_DEPTH, 60);
    sqlite3_limit(opened, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200);
    sqlite3_limit(opened, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_set_authorizer(opened, authorize, NULL);
    connection = opened;
    return TRUE;
}

/* The names found while reading an expression. */
typedef struct {
    const ConditionName *known;
    guint count;
    GPtrArray *used; /* char* */
    GString *columns;
    char *shadowed; /* the word of conditions that a fact is called like; NULL = none */
} Reading;

static gboolean take_fact(Reading *reading, const char *word, GError **error) {
    for (guint i = 0; i < reading->used->len; i++)
        if (strcmp(reading->used->pdata[i], word) == 0)
            return TRUE;
    for (guint i = 0; i < reading->count; i++) {
        if (strcmp(reading->known[i].name, word) != 0)
            continue;
        if (reading->used->len == FACTS_MAX)
            return err_set(error, ERR_INPUT, _("A condition may name at most %d facts."), FACTS_MAX);
        g_ptr_array_add(reading->used, g_strdup(word));
        /* A CAST has the affinity of its type: level = 1 and level = '1' mean the same. */
        const char *value = reading->known[i].number ? "CAST(?%u AS NUMERIC)" : "?%u";
        g_string_append(reading->columns, reading->used->len > 1 ? ", " : "");
        g_string_append_printf(reading->columns, value, reading->used->len);
        g_string_append_printf(reading->columns, " AS \"%s\"", word);
        return TRUE;
    }
    return err_set(error, ERR_INPUT, _("The condition names \"%s\", which is neither a field nor a known fact."), word);
}

/* A field may be called like a word of the language; a condition then cannot name it, and has to say so. */
static void note_shadowed(Reading *reading, const char *word) {
    for (guint i = 0; i < reading->count && !reading->shadowed; i++)
        if (strcmp(reading->known[i].name, word) == 0)
            reading->shadowed = g_strdup(word);
}

/* A word of letters: a keyword, a function before a bracket, or a fact. */
static gboolean take_word(Reading *reading, const char *text, gsize length, GError **error) {
    g_autofree char *word = g_strndup(text, length);
    g_autofree char *small = g_ascii_strdown(word, -1);
    const char *rest = text + length;
    while (*rest == ' ')
        rest++;
    if (strcmp(small, "cast") == 0 && *rest == '(')
        return TRUE;
    if (*rest == '(' && g_strv_contains(FUNCTIONS, small))
        return TRUE;
    if (g_strv_contains(WORDS, small)) {
        note_shadowed(reading, word);
        return TRUE;
    }
    if (*rest == '(')
        return err_set(error, ERR_INPUT, _("The function \"%s\" is not allowed in a condition."), word);
    return take_fact(reading, word, error);
}

/* Length of a quoted text including both quotes ('' stands for one), 0 if it does not end. */
static gsize quoted_length(const char *text) {
    gsize i = 1;
    while (text[i] != '\0') {
        if (text[i] == '\'' && text[i + 1] != '\'')
            return i + 1;
        i += text[i] == '\'' ? 2 : 1;
    }
    return 0;
}

static gboolean read_expression(Reading *reading, const char *text, GError **error) {
    int depth = 0;
    for (const char *c = text; *c != '\0';) {
        gsize length = 1;
        if (*c == '\'') {
            length = quoted_length(c);
            if (length == 0)
                return err_set(error, ERR_INPUT, _("A quoted text in the condition does not end."));
        } else if (g_ascii_isalpha(*c) || *c == '_') {
            while (g_ascii_isalnum(c[length]) || c[length] == '_')
                length++;
            if (!take_word(reading, c, length, error))
                return FALSE;
        } else if (g_ascii_isdigit(*c)) {
            while (g_ascii_isalnum(c[length]) || c[length] == '.')
                length++;
        } else if (*c == '(' || *c == ')') {
            depth += *c == '(' ? 1 : -1;
        } else if (strchr(" .,<>=!+-*/%|&~", *c) == NULL || g_str_has_prefix(c, "--") || g_str_has_prefix(c, "/*")) {
            g_autofree char *sign = g_strndup(c, (gsize)(g_utf8_next_char(c) - c));
            return err_set(error, ERR_INPUT, _("\"%s\" is not allowed in a condition (texts stand in '…')."), sign);
        }
        if (depth < 0)
            break;
        c += length;
    }
    return depth == 0 || err_set(error, ERR_INPUT, _("The brackets of the condition do not match."));
}

static gboolean compile(Condition *condition, const GString *columns, GError **error) {
    g_autofree char *sql = g_strdup_printf("SELECT (%s\n) FROM (SELECT %s)", condition->text, columns->str);
    const char *tail = NULL;
    if (sqlite3_prepare_v3(connection, sql, -1, SQLITE_PREPARE_PERSISTENT, &condition->statement, &tail) != SQLITE_OK)
        return err_set(error, ERR_INPUT, _("The condition cannot be read: %s."), sqlite3_errmsg(connection));
    if (sqlite3_column_count(condition->statement) != 1 || *tail != '\0')
        return err_set(error, ERR_INPUT, _("The condition is not one expression."));
    return TRUE;
}

static gboolean compile_read(Condition *condition, const Reading *reading, GError **error) {
    g_autoptr(GError) why = NULL;
    if (condition->names->len == 0)
        err_set(&why, ERR_INPUT, _("The condition names no fact, so it would always say the same."));
    else if (compile(condition, reading->columns, &why))
        return TRUE;
    if (reading->shadowed)
        return err_set(
            error, ERR_INPUT,
            _("The condition cannot be read: “%s” is a word of conditions, so the field of that name cannot be asked for; call it"
              " otherwise."),
            reading->shadowed);
    g_propagate_error(error, g_steal_pointer(&why));
    return FALSE;
}

Condition *condition_new(const char *text, const ConditionName *names, guint count, GError **error) {
    g_autoptr(GString) columns = g_string_new(NULL);
    g_autoptr(Condition) condition = g_new0(Condition, 1);
    condition->text = g_strdup(text);
    condition->names = g_ptr_array_new_with_free_func(g_free);
    Reading reading = {.known = names, .count = count, .used = condition->names, .columns = columns};
    if (strlen(text) > TEXT_MAX_BYTES || !g_utf8_validate(text, -1, NULL)) {
        err_set(error, ERR_INPUT, _("The condition is too long or not text."));
        return NULL;
    }
    gboolean ok = open_connection(error) && read_expression(&reading, text, error) && compile_read(condition, &reading, error);
    g_free(reading.shadowed);
    if (!ok)
        return NULL;
    g_ptr_array_add(condition->names, NULL);
    return g_steal_pointer(&condition);
}

void condition_free(Condition *condition) {
    if (condition == NULL)
        return;
    sqlite3_finalize(condition->statement);
    g_ptr_array_unref(condition->names);
    g_free(condition->text);
    g_free(condition);
}

static int evaluate(Condition *condition, GHashTable *facts) {
    sqlite3_stmt *statement = condition->statement;
    for (guint i = 0; i + 1 < condition->names->len; i++) {
        const char *value = facts != NULL ? g_hash_table_lookup(facts, condition->names->pdata[i]) : NULL;
        if (value != NULL)
            sqlite3_bind_text(statement, (int)i + 1, value, -1, SQLITE_STATIC);
        else
            sqlite3_bind_null(statement, (int)i + 1);
    }
    return sqlite3_step(statement);
}

static gboolean end_evaluation(Condition *condition, int result, GError **error) {
    sqlite3_reset(condition->statement);
    sqlite3_clear_bindings(condition->statement);
    return result == SQLITE_ROW ||
           err_set(error, ERR_FAILED, _("The condition \"%s\" cannot be evaluated: %s."), condition->text, sqlite3_errmsg(connection));
}

gboolean condition_holds(Condition *condition, GHashTable *facts, gboolean *holds, GError **error) {
    int result = evaluate(condition, facts);
    *holds = result == SQLITE_ROW && sqlite3_column_double(condition->statement, 0) != 0.0;
    return end_evaluation(condition, result, error);
}

gboolean condition_value(Condition *condition, GHashTable *facts, char **value, GError **error) {
    int result = evaluate(condition, facts);
    *value = result == SQLITE_ROW ? g_strdup((const char *)sqlite3_column_text(condition->statement, 0)) : NULL;
    return end_evaluation(condition, result, error);
}

const char *condition_text(const Condition *condition) {
    return condition->text;
}

const char *const *condition_names(const Condition *condition) {
    return (const char *const *)condition->names->pdata;
}
