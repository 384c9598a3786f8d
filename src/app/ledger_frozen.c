/* SPDX-License-Identifier: MIT
 *
 * A closed month as canonical JSON: keys sorted, texts and whole numbers only. What it holds is never computed again.
 */
#include <json-glib/json-glib.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/ledger/build.h"
#include "bihuan/store/canon.h"
#include "ledger_private.h"

static void add_key(GString *out, const char *key) {
    char last = out->str[out->len - 1];
    if (last != '{' && last != '[')
        g_string_append_c(out, ',');
    if (key) {
        canon_add_text(out, key);
        g_string_append_c(out, ':');
    }
}

static void add_text(GString *out, const char *key, const char *text) {
    add_key(out, key);
    canon_add_text(out, text ? text : "");
}

static void add_number(GString *out, const char *key, gint64 number) {
    add_key(out, key);
    g_string_append_printf(out, "%" G_GINT64_FORMAT, number);
}

static void freeze_evidence(GString *out, const GPtrArray *evidence) {
    add_key(out, "evidence");
    g_string_append_c(out, '[');
    for (guint i = 0; i < evidence->len; i++) {
        const LedgerEvidence *one = evidence->pdata[i];
        add_key(out, NULL);
        g_string_append_c(out, '{');
        add_number(out, "at", one->at);
        add_number(out, "counts", one->counts);
        add_text(out, "number", one->number);
        add_text(out, "text", one->text);
        add_text(out, "who", one->who);
        g_string_append_c(out, '}');
    }
    g_string_append_c(out, ']');
}

static void freeze_cell(GString *out, const LedgerColumn *column, const LedgerCell *cell) {
    add_key(out, NULL);
    g_string_append_c(out, '{');
    add_text(out, "column", column->key);
    add_text(out, "computed", cell->computed);
    add_text(out, "correction", cell->correction);
    freeze_evidence(out, cell->evidence);
    add_number(out, "missing", cell->missing);
    add_number(out, "n", cell->n);
    add_number(out, "of", cell->of);
    add_text(out, "reason", cell->reason);
    add_text(out, "value", cell->text);
    g_string_append_c(out, '}');
}

static void freeze_row(GString *out, const Ledger *ledger, guint row) {
    const LedgerTemplate *template = ledger_template(ledger);
    add_key(out, NULL);
    g_string_append(out, "{\"cells\":[");
    for (guint i = 0; i < ledger_template_columns(template); i++)
        freeze_cell(out, ledger_template_column(template, i), ledger_cell(ledger, row, i));
    g_string_append_c(out, ']');
    add_text(out, "role", ledger_row_role(ledger, row)->code);
    add_text(out, "source", ledger_row_source(ledger, row));
    add_number(out, "verdict", ledger_row_verdict(ledger, row));
    g_string_append_c(out, '}');
}

static void freeze_check(GString *out, const LedgerCheck *check) {
    add_key(out, NULL);
    g_string_append_c(out, '{');
    add_text(out, "column", check->column);
    add_text(out, "item", check->item);
    add_text(out, "message", check->message);
    add_number(out, "row", check->row);
    add_text(out, "rule", check->rule);
    add_number(out, "severity", check->severity);
    g_string_append_c(out, '}');
}

char *ledger_freeze(const Ledger *ledger, const LedgerSeal *seal) {
    GString *out = g_string_new("{\"checks\":[");
    for (guint i = 0; i < ledger_checks(ledger); i++)
        freeze_check(out, ledger_check(ledger, i));
    g_string_append_c(out, ']');
    add_number(out, "closed_at", seal->at);
    add_text(out, "closed_by", seal->person);
    add_number(out, "computed", ledger_computed(ledger));
    add_text(out, "language", i18n_language());
    add_text(out, "month", ledger_month(ledger));
    add_text(out, "reason", seal->reason);
    add_key(out, "rows");
    g_string_append_c(out, '[');
    for (guint row = 0; row < ledger_rows(ledger); row++)
        freeze_row(out, ledger, row);
    g_string_append_c(out, ']');
    add_text(out, "template", ledger_template_name(ledger_template(ledger)));
    g_string_append_c(out, '}');
    return g_string_free(out, FALSE);
}

/* ---- and back ---- */

static const char *text_of(JsonObject *object, const char *key) {
    return json_object_get_string_member_with_default(object, key, "");
}

static gint64 number_of(JsonObject *object, const char *key) {
    return json_object_get_int_member_with_default(object, key, 0);
}

static const char *text_or_null(JsonObject *object, const char *key) {
    const char *text = text_of(object, key);
    return *text ? text : NULL;
}

static gboolean thaw_cell(Ledger *ledger, JsonObject *object) {
    const char *key = text_of(object, "column");
    LedgerCell cell = {
        .text = (char *)text_of(object, "value"),
        .n = number_of(object, "n"),
        .of = number_of(object, "of"),
        .reason = (char *)text_or_null(object, "reason"),
        .missing = number_of(object, "missing") != 0,
        .computed = (char *)text_or_null(object, "computed"),
        .correction = (char *)text_or_null(object, "correction"),
    };
    JsonArray *list = json_object_get_array_member(object, "evidence");
    if (!ledger_build_cell(ledger, key, &cell))
        return FALSE;
    for (guint i = 0; list && i < json_array_get_length(list); i++) {
        JsonObject *one = json_array_get_object_element(list, i);
        LedgerEvidence evidence = {
            .number = text_of(one, "number"),
            .at = number_of(one, "at"),
            .who = text_of(one, "who"),
            .text = text_of(one, "text"),
            .counts = number_of(one, "counts") != 0,
        };
        if (!ledger_build_evidence(ledger, key, &evidence))
            return FALSE;
    }
    return TRUE;
}

static gboolean thaw_row(Ledger *ledger, JsonObject *object) {
    JsonArray *cells = json_object_get_array_member(object, "cells");
    gint64 verdict = CLAMP(number_of(object, "verdict"), LEDGER_PASSED, LEDGER_FAILED);
    if (!cells || !ledger_build_row(ledger, text_of(object, "source"), text_of(object, "role"), (LedgerVerdict)verdict))
        return FALSE;
    for (guint i = 0; i < json_array_get_length(cells); i++)
        if (!thaw_cell(ledger, json_array_get_object_element(cells, i)))
            return FALSE;
    return TRUE;
}

static void thaw_check(Ledger *ledger, JsonObject *object) {
    LedgerCheck check = {
        .rule = text_of(object, "rule"),
        .row = (int)number_of(object, "row"),
        .column = text_of(object, "column"),
        .severity = (LedgerSeverity)CLAMP(number_of(object, "severity"), LEDGER_INFO, LEDGER_ERROR),
        .message = text_of(object, "message"),
        .item = text_of(object, "item"),
    };
    ledger_build_check(ledger, &check);
}

static gboolean broken(const char *month, GError **error) {
    return err_set(error, ERR_CORRUPT, _("What was frozen of %s cannot be read by this program; see bihuan verify, or use a newer one."),
                   month);
}

static gboolean thaw_all(Ledger *ledger, JsonObject *object) {
    JsonArray *rows = json_object_get_array_member(object, "rows"), *checks = json_object_get_array_member(object, "checks");
    for (guint i = 0; rows && i < json_array_get_length(rows); i++)
        if (!thaw_row(ledger, json_array_get_object_element(rows, i)))
            return FALSE;
    for (guint i = 0; checks && i < json_array_get_length(checks); i++)
        thaw_check(ledger, json_array_get_object_element(checks, i));
    return rows && checks;
}

Ledger *ledger_thaw(const char *month, const char *body, LedgerSeal *seal, GError **error) {
    g_autoptr(JsonParser) parser = json_parser_new_immutable();
    JsonNode *root = json_parser_load_from_data(parser, body, -1, NULL) ? json_parser_get_root(parser) : NULL;
    if (!root || !JSON_NODE_HOLDS_OBJECT(root)) {
        broken(month, error);
        return NULL;
    }
    JsonObject *object = json_node_get_object(root);
    LedgerTemplate *template = ledger_template_load(error);
    g_autoptr(Ledger) ledger = template ? ledger_build(template, month, number_of(object, "computed"), error) : NULL;
    if (!ledger)
        return NULL;
    if (!thaw_all(ledger, object)) {
        broken(month, error);
        return NULL;
    }
    seal->person = g_strdup(text_of(object, "closed_by"));
    seal->reason = g_strdup(text_of(object, "reason"));
    seal->at = number_of(object, "closed_at");
    return g_steal_pointer(&ledger);
}
