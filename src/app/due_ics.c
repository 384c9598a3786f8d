/* SPDX-License-Identifier: MIT
 *
 * What is due as an iCalendar file (RFC 5545): lines of at most 75 octets, ended by CRLF; times at the plant, whose zone stands in the file.
 */
#include "due_private.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/outfile.h"
#include "bihuan/model/area.h"
#include "bihuan/model/cycle.h"

#include <stdlib.h>
#include <string.h>

enum { OCTETS = 75 }; /* of a line */

/* ---- lines ---- */

/* Folded, never within a character. */
static void ics_line(GString *out, const char *line) {
    gsize room = OCTETS;
    while (strlen(line) > room) {
        gsize cut = room;
        while (((guchar)line[cut] & 0xc0) == 0x80)
            cut--;
        g_string_append_len(out, line, (gssize)cut);
        g_string_append(out, "\r\n ");
        line += cut;
        room = OCTETS - 1;
    }
    g_string_append(out, line);
    g_string_append(out, "\r\n");
}

static void ics_put(GString *out, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void ics_put(GString *out, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *line = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    ics_line(out, line);
}

/* Section 3.3.11. */
static void ics_text(GString *out, const char *name, const char *text) {
    g_autoptr(GString) line = g_string_new(name);
    g_string_append_c(line, ':');
    for (const char *p = text; *p; p++) {
        if (*p == '\n')
            g_string_append(line, "\\n");
        else if (*p != '\r') {
            if (strchr("\\;,", *p))
                g_string_append_c(line, '\\');
            g_string_append_c(line, *p);
        }
    }
    ics_line(out, line->str);
}

static char *local_time(gint64 ms) {
    ClockCivil at = clock_civil(ms);
    return g_strdup_printf("%04d%02d%02dT%02d%02d%02d", at.year, at.month, at.day, at.hour, at.minute, at.second);
}

static char *zone(const char *before) {
    int offset = clock_offset(), minutes = abs(offset);
    return g_strdup_printf("%s%c%02d%02d", before, offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

static void put_head(GString *out, const char *title) {
    g_autofree char *id = zone("UTC"), *offset = zone("");
    ics_put(out, "BEGIN:VCALENDAR");
    ics_put(out, "VERSION:2.0");
    ics_put(out, "PRODID:-//bihuan//due//%s", strcmp(i18n_language(), "zh") == 0 ? "ZH" : "EN");
    ics_put(out, "CALSCALE:GREGORIAN");
    ics_put(out, "METHOD:PUBLISH");
    ics_text(out, "X-WR-CALNAME", title);
    ics_put(out, "BEGIN:VTIMEZONE");
    ics_put(out, "TZID:%s", id);
    ics_put(out, "BEGIN:STANDARD");
    ics_put(out, "DTSTART:19700101T000000");
    ics_put(out, "TZOFFSETFROM:%s", offset);
    ics_put(out, "TZOFFSETTO:%s", offset);
    ics_put(out, "END:STANDARD");
    ics_put(out, "END:VTIMEZONE");
}

/* ---- events ---- */

/* The rule of fixed days; NULL: when it is due again depends on when it is done, or it is not known. Owned. */
static char *rule_of(Db *db, const Obligation *what) {
    g_autofree char *text = obligation_cycle(db, what->cycle, what->found, clock_now(), NULL);
    g_autoptr(Cycle) cycle = text ? cycle_parse(text, NULL) : NULL;
    gboolean fixed = cycle && (*what->follows ? strcmp(what->follows, OBLIGATION_CALENDAR) == 0 : cycle_is_calendar(cycle));
    return fixed ? cycle_rule(cycle, what->next) : NULL;
}

static void put_trigger(GString *out, gint64 lead) {
    if (lead % CLOCK_DAY == 0 && lead)
        ics_put(out, "TRIGGER:-P%" G_GINT64_FORMAT "D", lead / CLOCK_DAY);
    else
        ics_put(out, "TRIGGER:%sPT%" G_GINT64_FORMAT "%c", lead ? "-" : "", lead / (lead % CLOCK_MINUTE ? CLOCK_SECOND : CLOCK_MINUTE),
                lead % CLOCK_MINUTE ? 'S' : 'M');
}

static gboolean put_alarms(GString *out, const Obligation *what, const char *title, GError **error) {
    g_autoptr(GArray) leads = *what->leads ? obligation_leads(what->leads, error) : g_array_new(FALSE, FALSE, sizeof(gint64));
    for (guint i = 0; leads && i < leads->len; i++) {
        ics_put(out, "BEGIN:VALARM");
        ics_put(out, "ACTION:DISPLAY");
        ics_text(out, "DESCRIPTION", title);
        put_trigger(out, g_array_index(leads, gint64, i));
        ics_put(out, "END:VALARM");
    }
    return leads != NULL;
}

static void add_fact(GString *text, const char *title, const char *value) {
    if (value && *value)
        g_string_append_printf(text, _("%s%s: %s"), text->len ? "\n" : "", title, value);
}

static char *describe(const Due *due) {
    const Obligation *what = due->what;
    GString *text = g_string_new(NULL);
    g_autofree char *late = due->late ? clock_format_short(due->late_at) : NULL, *until = clock_format_short(what->extended);
    g_autofree char *last = clock_format_short(what->last);
    add_fact(text, _("Overdue since"), late); /* a file that lies about: nothing that counts on from now */
    add_fact(text, _("Extended until"), due->late ? NULL : until);
    add_fact(text, C_("due", "Who"), due->doer);
    add_fact(text, C_("due", "Form"), due->form);
    add_fact(text, C_("due", "Record"), what->record);
    add_fact(text, C_("due", "Done last"), last);
    add_fact(text, C_("due", "Source"), what->basis);
    if (what->blocks)
        g_string_append_printf(text, "%s%s", text->len ? "\n" : "", due->late ? _("Blocked: overdue.") : _("Once overdue, it blocks."));
    return g_string_free(text, FALSE);
}

static gboolean put_event(GString *out, App *app, const Due *due, GError **error) {
    const Obligation *what = due->what;
    Plant *plant = app_plant(app);
    const char *mark = plant_is_simulated(plant) || plant_is_demo(plant) ? _("DRILL") : "";
    g_autofree char *title = g_strdup_printf("%s%s%s · %s", mark, *mark ? " " : "", obligation_title(what), due->name);
    g_autofree char *uid = g_strconcat(what->id, "@", plant_id(plant), NULL);
    gboolean put_off = what->extended && !due->late && what->extended == due->late_at; /* what rings is the new day */
    g_autofree char *start = local_time(put_off ? what->extended : due->at),
                    *stamp = local_time(clock_now() - clock_offset() * CLOCK_MINUTE);
    g_autofree char *id = zone("UTC"), *rule = put_off ? NULL : rule_of(app_db(app), what), *text = describe(due),
                    *place = area_name(app_db(app), due->area);
    ics_put(out, "BEGIN:VEVENT");
    ics_text(out, "UID", uid);
    ics_put(out, "DTSTAMP:%sZ", stamp);
    ics_put(out, "DTSTART;TZID=%s:%s", id, start);
    if (rule)
        ics_put(out, "RRULE:%s", rule);
    ics_text(out, "SUMMARY", title);
    ics_text(out, "DESCRIPTION", text);
    if (*place)
        ics_text(out, "LOCATION", place);
    ics_text(out, "CATEGORIES", due_kind_title(what->kind));
    gboolean ok = put_alarms(out, what, title, error);
    ics_put(out, "END:VEVENT");
    return ok;
}

gboolean due_write_ics(App *app, const DueFilter *filter, const char *path, guint *events, GError **error) {
    Plant *plant = app_plant(app);
    g_autoptr(GPtrArray) list = due_list(app, filter, error);
    g_autofree char *title = g_strdup_printf(_("%s: what is due"), plant_name(plant));
    g_autoptr(GString) out = g_string_new(NULL);
    put_head(out, title);
    for (guint i = 0; list && i < list->len; i++)
        if (!put_event(out, app, list->pdata[i], error))
            return FALSE;
    ics_put(out, "END:VCALENDAR");
    if (!list || !outfile_write(path, out->str, out->len, FALSE, error))
        return FALSE;
    *events = list->len;
    return TRUE;
}
