/* SPDX-License-Identifier: MIT
 *
 * A closed month as canonical JSON: keys sorted, texts and whole numbers only. What it holds is never computed again.
 */
#include <json-glib/json-glib.h>

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/ledger/frozen.h"
#include "bihuan/seal/seal.h"
#include "bihuan/store/canon.h"
#include "private.h"

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

static void frozen_add_number(GString *out, const char *key, gint64 number) {
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
        frozen_add_number(out, "at", one->at);
        frozen_add_number(out, "counts", one->counts);
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
    frozen_add_number(out, "missing", cell->missing);
    frozen_add_number(out, "n", cell->n);
    frozen_add_number(out, "of", cell->of);
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
    frozen_add_number(out, "verdict", ledger_row_verdict(ledger, row));
    g_string_append_c(out, '}');
}

static void freeze_check(GString *out, const LedgerCheck *check) {
    add_key(out, NULL);
    g_string_append_c(out, '{');
    add_text(out, "column", check->column);
    add_text(out, "item", check->item);
    add_text(out, "message", check->message);
    frozen_add_number(out, "row", check->row);
    add_text(out, "rule", check->rule);
    frozen_add_number(out, "severity", check->severity);
    g_string_append_c(out, '}');
}

char *ledger_freeze(const Ledger *ledger, const LedgerSeal *seal) {
    GString *out = g_string_new("{\"checks\":[");
    for (guint i = 0; i < ledger_checks(ledger); i++)
        freeze_check(out, ledger_check(ledger, i));
    g_string_append_c(out, ']');
    frozen_add_number(out, "closed_at", seal->at);
    add_text(out, "closed_by", seal->person);
    frozen_add_number(out, "computed", ledger_computed(ledger));
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

static const char *frozen_text_of(JsonObject *object, const char *key) {
    return json_object_get_string_member_with_default(object, key, "");
}

static gint64 number_of(JsonObject *object, const char *key) {
    return json_object_get_int_member_with_default(object, key, 0);
}

/* "" stands for NULL. */
static void take_text(char **into, JsonObject *object, const char *key) {
    const char *text = frozen_text_of(object, key);
    g_free(*into);
    *into = *text ? g_strdup(text) : NULL;
}

static gboolean thaw_cell(Ledger *ledger, LedgerRow *row, JsonObject *object) {
    JsonArray *list = json_object_get_array_member(object, "evidence");
    int column = ledger_template_find_column(ledger->template, frozen_text_of(object, "column"));
    if (column < 0)
        return FALSE;
    LedgerCell *cell = &row->cells[column];
    ledger_cell_set_text(cell, frozen_text_of(object, "value"));
    cell->n = number_of(object, "n");
    cell->of = number_of(object, "of");
    cell->missing = number_of(object, "missing") != 0;
    take_text(&cell->reason, object, "reason");
    take_text(&cell->computed, object, "computed");
    take_text(&cell->correction, object, "correction");
    for (guint i = 0; list && i < json_array_get_length(list); i++) {
        JsonObject *one = json_array_get_object_element(list, i);
        LedgerEvidence evidence = {
            .number = frozen_text_of(one, "number"),
            .at = number_of(one, "at"),
            .who = frozen_text_of(one, "who"),
            .text = frozen_text_of(one, "text"),
            .counts = number_of(one, "counts") != 0,
        };
        ledger_cell_add_evidence(cell, &evidence);
    }
    return TRUE;
}

static gboolean thaw_row(Ledger *ledger, JsonObject *object) {
    JsonArray *cells = json_object_get_array_member(object, "cells");
    const LedgerRole *role = ledger_template_find_role(ledger->template, frozen_text_of(object, "role"));
    if (!cells || !role)
        return FALSE;
    LedgerRow *row = ledger_add_row(ledger, frozen_text_of(object, "source"), role);
    row->verdict = (LedgerVerdict)CLAMP(number_of(object, "verdict"), LEDGER_PASSED, LEDGER_FAILED);
    for (guint i = 0; i < ledger_template_columns(ledger->template); i++)
        ledger_cell_set_text(&row->cells[i], "");
    for (guint i = 0; i < json_array_get_length(cells); i++)
        if (!thaw_cell(ledger, row, json_array_get_object_element(cells, i)))
            return FALSE;
    return TRUE;
}

static void thaw_check(Ledger *ledger, JsonObject *object) {
    LedgerCheck check = {
        .rule = frozen_text_of(object, "rule"),
        .row = (int)number_of(object, "row"),
        .column = frozen_text_of(object, "column"),
        .severity = (LedgerSeverity)CLAMP(number_of(object, "severity"), LEDGER_INFO, LEDGER_ERROR),
        .item = frozen_text_of(object, "item"),
    };
    ledger_add_check(ledger, &check, "%s", frozen_text_of(object, "message"));
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
    g_autoptr(GError) local = NULL; /* what the parser says of the text helps nobody */
    JsonNode *root = json_parser_load_from_data(parser, body, -1, &local) ? json_parser_get_root(parser) : NULL;
    if (!root || !JSON_NODE_HOLDS_OBJECT(root)) {
        broken(month, error);
        return NULL;
    }
    JsonObject *object = json_node_get_object(root);
    gint64 period[2];
    g_autoptr(LedgerTemplate) template = ledger_template_load(error);
    if (!template || !clock_month(month, &period[0], &period[1], error))
        return NULL;
    LedgerTemplate *owned = g_steal_pointer(&template);
    g_autoptr(Ledger) ledger = ledger_new(owned, owned, month, period, number_of(object, "computed"));
    if (!thaw_all(ledger, object)) {
        broken(month, error);
        return NULL;
    }
    seal->person = g_strdup(frozen_text_of(object, "closed_by"));
    seal->reason = g_strdup(frozen_text_of(object, "reason"));
    seal->at = number_of(object, "closed_at");
    return g_steal_pointer(&ledger);
}

char *ledger_hash(const Ledger *ledger) {
    guint8 bytes[SEAL_HASH_SIZE];
    char hex[SEAL_HEX_SIZE];
    SealHash hash;
    seal_hash_init(&hash);
    for (guint i = 0; i < ledger->rows->len; i++) {
        for (guint j = 0; j < ledger_template_columns(ledger->template); j++) {
            const char *text = ledger_cell(ledger, i, j)->text;
            seal_hash_update(&hash, text, strlen(text));
            seal_hash_update(&hash, "\x1f", 1);
        }
        seal_hash_update(&hash, "\x1e", 1);
    }
    seal_hash_final(&hash, bytes);
    seal_hex(bytes, sizeof bytes, hex);
    return g_strdup(hex);
}
