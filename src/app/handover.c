/* SPDX-License-Identifier: MIT
 *
 * What one shift tells the next, read as of one moment.
 */
#include "bihuan/app/handover.h"

#include "bihuan/app/alarms.h"
#include "bihuan/app/due.h"
#include "bihuan/app/lift.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/model/device.h"
#include "bihuan/model/point.h"
#include "bihuan/model/shift.h"
#include "bihuan/store/anchor.h"
#include "bihuan/store/canon.h"

#include <string.h>

#define SOON (7 * CLOCK_DAY)
#define WRITTEN_MOST 60   /* characters of what somebody wrote */
#define SUMMARY_MOST 7000 /* characters; the form takes 8000 */

static void line_free(gpointer data) {
    HandoverLine *line = data;
    g_free(line->what);
    g_free(line->where);
    g_free(line->state);
    g_free(line);
}

static void part_free(gpointer data) {
    HandoverPart *part = data;
    g_free(part->title);
    g_ptr_array_unref(part->lines);
    g_free(part);
}

void handover_free(Handover *handover) {
    if (!handover)
        return;
    g_free(handover->shift);
    g_free(handover->head);
    g_free(handover->qr);
    g_ptr_array_unref(handover->parts);
    g_free(handover);
}

static HandoverPart *add_part(Handover *handover, const char *title) {
    HandoverPart *part = g_new0(HandoverPart, 1);
    part->title = g_strdup(title);
    part->lines = g_ptr_array_new_with_free_func(line_free);
    g_ptr_array_add(handover->parts, part);
    return part;
}

static void add_line(HandoverPart *part, const HandoverLine *line) {
    part->total++;
    if (part->lines->len >= HANDOVER_MOST)
        return;
    HandoverLine *copy = g_memdup2(line, sizeof *line);
    copy->what = g_strdup(line->what ? line->what : "");
    copy->where = g_strdup(line->where ? line->where : "");
    copy->state = g_strdup(line->state ? line->state : "");
    g_ptr_array_add(part->lines, copy);
}

/* What it is about in one line: of a hazard what is wrong, of a permit what is done, with what somebody wrote. Owned. */
static char *about(const Form *form, const Record *record) {
    const char *written = record_field(record, form && form_is_permit(form) ? "content" : "note");
    const FormField *category = form && record->category ? form_field(form, "category") : NULL;
    g_autofree char *title = category ? field_format(category, record->category, NULL) : g_strdup(form ? form_title(form) : record->form);
    g_autofree char *line = g_strdup(written ? written : "");
    g_strdelimit(line, "\n\r\t", ' ');
    if (g_utf8_strlen(line, -1) > WRITTEN_MOST) {
        g_autofree char *cut = g_utf8_substring(line, 0, WRITTEN_MOST);
        return g_strdup_printf(_("%s: %s…"), title, cut);
    }
    return *line ? g_strdup_printf(_("%s: %s"), title, line) : g_strdup(title);
}

/* "P-0402 甲苯泵 · 溶剂泵房": names beside codes. Owned. */
static char *place_of(App *app, const char *device, const char *area) {
    g_autoptr(Device) there = device ? device_load(app_db(app), device, NULL) : NULL;
    g_autofree char *name = area || there ? area_name(app_db(app), area ? area : there->area) : g_strdup("");
    if (!there)
        return g_strdup_printf("%s%s%s", device ? device : "", device && *name ? " · " : "", name);
    return g_strdup_printf("%s %s%s%s", there->code, there->name, *name ? " · " : "", name);
}

static void add_record(App *app, HandoverPart *part, const Record *record) {
    const Form *form = shelf_form(app_shelf(app), record->form, record->version, NULL, NULL);
    g_autofree char *where = place_of(app, record->device, record->area), *words = about(form, record);
    g_autofree char *what = g_strdup_printf("%s %s", record->number, words);
    g_autofree char *state = g_strdup_printf("%s%s", record_is_expired_open(record) ? "! " : "", work_state_title(form, record));
    /* of a permit one thing everywhere: until when it is valid */
    gint64 due = form && form_is_permit(form) && record->valid_until ? record->valid_until : record->due;
    add_line(part, &(HandoverLine){what, where, state, record->opened, due});
}

/* The first ones of a query, and how many there are in all; those that have expired with people in there in front. */
static gboolean add_records(App *app, HandoverPart *part, RecordQuery *query, GError **error) {
    RecordQuery danger = *query;
    danger.state = "expired";
    danger.limit = query->limit = HANDOVER_MOST;
    g_autoptr(GPtrArray) expired = record_list(app_db(app), &danger, error);
    g_autoptr(GPtrArray) records = expired ? record_list(app_db(app), query, error) : NULL;
    for (guint i = 0; records && i < expired->len; i++)
        add_record(app, part, expired->pdata[i]);
    for (guint i = 0; records && i < records->len; i++)
        if (!record_is_expired_open(records->pdata[i]))
            add_record(app, part, records->pdata[i]);
    if (records && records->len == HANDOVER_MOST)
        return record_total(app_db(app), query, 0, &part->total, error);
    return records != NULL;
}

static gboolean add_duty(App *app, HandoverPart *part, const DueMark *mark, GError **error) {
    g_autoptr(Due) due = due_load(app, mark, error);
    g_autofree char *area = due ? area_name(app_db(app), due->area) : NULL;
    if (!due)
        return FALSE;
    g_autofree char *where = g_strdup_printf("%s%s%s", due->name, *area ? " · " : "", area);
    const char *state = due->late ? _("overdue") : NULL;
    add_line(part, &(HandoverLine){(char *)obligation_title(due->what), where, (char *)state, due->what->last, due->at});
    return TRUE;
}

/* Tests, certificates and duties: those that are overdue, or those that will be. What has an open record stands there as that. */
static gboolean add_duties(App *app, const Handover *handover, HandoverPart *part, gboolean late, GError **error) {
    DueFilter filter = {.late = late, .until = handover->at + SOON};
    g_autoptr(GPtrArray) marks = due_find(app, &filter, error);
    for (guint i = 0; marks && i < marks->len; i++) {
        const DueMark *mark = marks->pdata[i];
        if (mark->late != late || mark->opened)
            continue;
        if (part->lines->len >= HANDOVER_MOST)
            part->total++;
        else if (!add_duty(app, part, mark, error))
            return FALSE;
    }
    return marks != NULL;
}

static gboolean add_overdue(App *app, Handover *handover, GError **error) {
    RecordQuery query = {.which = RECORD_OPEN, .overdue_at = handover->at, .order = RECORD_DUE};
    HandoverPart *part = add_part(handover, _("Overdue"));
    return add_records(app, part, &query, error) && add_duties(app, handover, part, TRUE, error);
}

/* What is outside its limits, before everything else, in the order of the list of alarms. */
static gboolean add_alarms(App *app, Handover *handover, GError **error) {
    g_autoptr(GPtrArray) alarms = alarms_list(app, 0, error);
    HandoverPart *part = alarms && alarms->len > 0 ? add_part(handover, _("Open alarms")) : NULL;
    for (guint i = 0; alarms && i < alarms->len; i++) {
        const Alarm *alarm = alarms->pdata[i];
        g_autoptr(Record) record = *alarm->number ? record_load(app_db(app), alarm->number, error) : NULL;
        if (*alarm->number && !record)
            return FALSE;
        if (record)
            add_record(app, part, record);
        else
            add_line(part, &(HandoverLine){alarm->kind, alarm->area, alarm->state, alarm->raised, 0});
    }
    return alarms != NULL;
}

static gboolean add_holds(App *app, Handover *handover, GError **error) {
    HandoverPart *part = add_part(handover, _("Frozen and locked"));
    g_autoptr(GPtrArray) holds = hold_list(app_db(app), FALSE, error);
    for (guint i = 0; holds && i < holds->len; i++) {
        const Hold *hold = holds->pdata[i];
        gboolean device;
        if (!device_exists(app_db(app), hold->target, &device, error))
            return FALSE;
        g_autofree char *name = device ? place_of(app, hold->target, NULL) : area_name(app_db(app), hold->target);
        g_autofree char *why = hold_reason(app, hold);
        add_line(part, &(HandoverLine){name, hold->target, why, hold->since, 0});
    }
    return holds != NULL;
}

static gboolean add_blind(App *app, HandoverPart *part, const Point *point, gint64 at, GError **error) {
    g_autoptr(Bypass) bypass = NULL;
    g_autoptr(PointState) state = NULL;
    if (!bypass_at(app_db(app), point->code, at, &bypass, error) ||
        !noun_find(app_db(app), &point_state_noun, &state, error, "WHERE point = $1", "s", point->code))
        return FALSE;
    gboolean fault = state && point_state_parse(state->state) == POINT_FAULT;
    g_autofree char *area = bypass || fault ? point_area(app_db(app), point, error) : NULL;
    g_autofree char *where = area ? area_name(app_db(app), area) : NULL;
    g_autofree char *what = g_strdup_printf("%s %s", point->code, point_quantity_title(point->quantity));
    if (!area)
        return !bypass && !fault;
    if (bypass)
        add_line(part, &(HandoverLine){what, where, bypass->reason, bypass->since, bypass->until});
    else
        add_line(part, &(HandoverLine){what, where, (char *)point_fault_title(state->why), state->since, 0});
    return TRUE;
}

/* Points that see nothing now: bypassed, or in fault as the watch found them. A plant without such has no such part. */
static gboolean add_points(App *app, Handover *handover, GError **error) {
    HandoverPart *part = add_part(handover, _("Points bypassed or in fault"));
    g_autoptr(GPtrArray) points = noun_list(app_db(app), &point_noun, error, "WHERE link <> '' ORDER BY code", "");
    for (guint i = 0; points && i < points->len; i++)
        if (!add_blind(app, part, points->pdata[i], handover->at, error))
            return FALSE;
    if (points && part->total == 0)
        g_ptr_array_remove(handover->parts, part);
    return points != NULL;
}

/* Every form that is a permit; then the hazards. */
static gboolean add_open(App *app, Handover *handover, gboolean permits, GError **error) {
    HandoverPart *part = add_part(handover, permits ? _("Special work") : _("Open hazards"));
    g_auto(GStrv) names = shelf_names(app_shelf(app));
    for (char **name = names; *name; name++) {
        const FormHead *head = shelf_head(app_shelf(app), *name, error);
        if (!head)
            return FALSE;
        RecordQuery query = {.form = *name, .which = RECORD_OPEN, .order = RECORD_NEWEST};
        if ((permits ? head->permit : strcmp(*name, "hazard") == 0) && !add_records(app, part, &query, error))
            return FALSE;
    }
    return TRUE;
}

static Handover *collect(App *app, GError **error) {
    g_autoptr(Handover) handover = g_new0(Handover, 1);
    g_autofree char *shift = shift_text(app_db(app), clock_now(), error);
    if (!shift)
        return NULL;
    handover->at = clock_now();
    handover->parts = g_ptr_array_new_with_free_func(part_free);
    handover->shift = shift_title(shift);
    PlantHead head;
    if (!plant_head(app_plant(app), &head, error))
        return NULL;
    handover->head = g_strdup(head.code);
    handover->qr = head_qr_text(&head);
    gboolean ok = add_alarms(app, handover, error) && add_points(app, handover, error) && add_overdue(app, handover, error) &&
                  add_holds(app, handover, error) && add_open(app, handover, TRUE, error) && add_open(app, handover, FALSE, error) &&
                  add_duties(app, handover, add_part(handover, _("Due within 7 days")), FALSE, error);
    return ok ? g_steal_pointer(&handover) : NULL;
}

Handover *handover_collect(App *app, GError **error) {
    gboolean inside = db_in_transaction(app_db(app));
    if (!inside && !db_begin_read(app_db(app), error))
        return NULL;
    Handover *handover = collect(app, error);
    if (!inside)
        db_rollback(app_db(app));
    return handover;
}

static char *line_text(const HandoverLine *line) {
    g_autofree char *since = clock_format_short(line->since), *due = clock_format_short(line->due);
    GString *text = g_string_new(line->what);
    if (*line->where)
        g_string_append_printf(text, " · %s", line->where);
    if (*line->state)
        g_string_append_printf(text, " · %s", line->state);
    if (*since)
        g_string_append_printf(text, _(" · since %s"), since);
    if (*due)
        g_string_append_printf(text, _(" · due %s"), due);
    return g_string_free(text, FALSE);
}

GPtrArray *handover_text(const Handover *handover) {
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < handover->parts->len; i++) {
        const HandoverPart *part = handover->parts->pdata[i];
        g_ptr_array_add(lines, g_strdup_printf(_("%s: %d"), part->title, (int)part->total));
        for (guint k = 0; k < part->lines->len; k++) {
            g_autofree char *text = line_text(part->lines->pdata[k]);
            g_ptr_array_add(lines, g_strdup_printf("  %s", text));
        }
        if (part->total > (gint64)part->lines->len)
            g_ptr_array_add(lines, g_strdup_printf(_("  … and %d more"), (int)(part->total - part->lines->len)));
    }
    return lines;
}

/* What is stored with the signatures; it names everything it has room for, and says where it stops. */
static char *summary(const Handover *handover) {
    g_autoptr(GPtrArray) lines = handover_text(handover);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < lines->len; i++) {
        if (g_utf8_strlen(text->str, -1) + g_utf8_strlen(lines->pdata[i], -1) > SUMMARY_MOST) {
            g_string_append(text, "\n…");
            break;
        }
        g_string_append_printf(text, "%s%s", i ? "\n" : "", (char *)lines->pdata[i]);
    }
    return g_string_free(text, FALSE);
}

Work *handover_begin(App *app, const char *to, const char *notes, GError **error) {
    g_autoptr(Handover) handover = handover_collect(app, error);
    if (!handover)
        return NULL;
    g_autoptr(GHashTable) values = canon_map_new();
    g_hash_table_insert(values, g_strdup("to"), g_strdup(to));
    g_hash_table_insert(values, g_strdup("summary"), summary(handover));
    g_hash_table_insert(values, g_strdup("head"), g_strdup(handover->head));
    if (notes && *notes)
        g_hash_table_insert(values, g_strdup("notes"), g_strdup(notes));
    return work_submit(app, "handover", values, error);
}
