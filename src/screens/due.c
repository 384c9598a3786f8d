/* SPDX-License-Identifier: MIT
 *
 * The calendar of what is due (到期日历): a month with the number of things due on each day, and the list of the day, week or month under
 * the cursor; by area, person and kind. Enter opens the record, or the device.
 */
#include "bihuan/app/due.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/model/area.h"
#include "bihuan/model/page.h"
#include "bihuan/ui/choice.h"
#include "bihuan/ui/dialog.h"
#include "parts/due_grid.h"
#include "parts/save.h"
#include "parts/session.h"

#include <stdlib.h>
#include <string.h>

enum {
    WIDE = 140,  /* columns: list beside the month from here on */
    MIDDLE = 60, /* columns, and rows: the month above the list; below them one week */
    MIDDLE_ROWS = 16,
    BRIEF = 48, /* columns: below it days are said without their year */
    PEOPLE_MOST = 500,
    WEEK = 7,
};

typedef enum { SPAN_DAY, SPAN_WEEK, SPAN_MONTH, SPANS } Span;

typedef struct {
    Ui *ui;
    App *app;
    List *list;
    gboolean in_list; /* the cursor is in the list, else in the month */
    gint64 day;       /* under the cursor, 00:00 */
    Span span;
    char *area, *person, *kind; /* NULL: any */
    GArray *days;               /* of the grid; NULL: see problem */
    GPtrArray *marks;           /* of the span, in the list's order; NULL: see problem */
    Due *now;                   /* under the cursor of the list; NULL: none */
    char *problem;
} DueScreen;

static const Binding KEYS[] = {
    {"v <F6>", "span", N_("Day/week/month"), N_("List the day, its week or its month")},
    {"o", "area", N_("Area"), N_("Show one area with those inside it, or all")},
    {"w", "person", N_("Who"), N_("Show what one person does, or everybody")},
    {"c", "kind", N_("Kind"), N_("Show one kind: tests, checks, certificates …")},
    {"p <F11>", "print", N_("Print"), N_("Write what is listed to a PDF")},
    {"x", "calendar", NULL, N_("Write all that is due as a calendar file for other programs (.ics)")},
    {"e", "today", NULL, N_("Go to today")},
    {NULL, NULL, NULL, NULL},
};

/* ---- data ---- */

static gint64 day_from(gint64 day, int months, int days) {
    ClockCivil at = clock_civil(day);
    return clock_from_civil(at.year, at.month + months, at.day + days, 0, 0, 0);
}

static gint64 today(void) {
    return day_from(clock_now(), 0, 0);
}

/* What is due today and what is overdue belong together: both are to be done now. */
static DueFilter filter_of(const DueScreen *screen) {
    ClockCivil at = clock_civil(screen->day);
    gint64 month = clock_from_civil(at.year, at.month, 1, 0, 0, 0), monday = due_grid_monday(screen->day);
    DueFilter filter = {.foreseen = TRUE, .area = screen->area, .person = screen->person, .kind = screen->kind};
    filter.from = screen->span == SPAN_MONTH ? month : screen->span == SPAN_WEEK ? monday : screen->day == today() ? 0 : screen->day;
    filter.until = screen->span == SPAN_MONTH  ? day_from(month, 1, 0)
                   : screen->span == SPAN_WEEK ? day_from(monday, 0, WEEK)
                                               : day_from(screen->day, 0, 1);
    return filter;
}

/* anew: also the days of the month although they are known. */
static void load(DueScreen *screen, gboolean anew) {
    g_autoptr(GError) error = NULL;
    DueFilter listed = filter_of(screen), shown = listed;
    shown.from = due_grid_first(screen->day);
    shown.until = day_from(shown.from, 0, DUE_GRID_WEEKS * WEEK);
    if (anew || screen->days == NULL || g_array_index(screen->days, DueDay, 0).day != shown.from) {
        g_clear_pointer(&screen->days, g_array_unref);
        screen->days = due_calendar(screen->app, &shown, &error);
    }
    g_clear_pointer(&screen->marks, g_ptr_array_unref);
    g_clear_pointer(&screen->problem, g_free);
    screen->marks = screen->days != NULL ? due_find(screen->app, &listed, &error) : NULL;
    if (error != NULL) {
        screen->problem = g_strdup(error->message);
    }
}

/* ---- the list ---- */

enum { COLUMN_STATE, COLUMN_DUE, COLUMN_WHAT, COLUMN_OF, COLUMN_AREA, COLUMN_WHO, COLUMN_RECORD, COLUMN_COUNT };

static const ListColumn COLUMNS[COLUMN_COUNT] = {
    {NC_("due", "State"), 18, 34, 2, FALSE},  {NC_("due", "Due"), 16, 16, 2, FALSE}, {NC_("due", "What"), 12, 0, 1, FALSE},
    {NC_("due", "Of"), 12, 26, 3, FALSE},     {NC_("due", "Area"), 8, 16, 5, FALSE}, {NC_("due", "Who"), 8, 18, 4, FALSE},
    {NC_("due", "Record"), 13, 16, 6, FALSE},
};

static ListRow *due_row(gpointer data, gconstpointer one) {
    const DueScreen *screen = data;
    const Due *due = one;
    g_autofree char *key = page_key(due->at, due->what->id), *at = clock_format_short(due->at);
    g_autofree char *state = due_state_text(due, clock_now()), *place = area_name(app_db(screen->app), due->area);
    ListRow *row = list_row_new(key, COLUMN_COUNT);
    list_row_set(row, COLUMN_DUE, at);
    list_row_format(row, COLUMN_STATE, "%s%s", due->late && due->what->blocks ? "! " : "", state);
    list_row_set(row, COLUMN_WHAT, obligation_title(due->what));
    list_row_set(row, COLUMN_OF, due->name);
    list_row_set(row, COLUMN_AREA, place);
    list_row_set(row, COLUMN_WHO, due->doer);
    list_row_set(row, COLUMN_RECORD, due->foreseen ? "" : due->what->record);
    list_row_order(row, COLUMN_DUE, due->at);
    list_row_order(row, COLUMN_STATE, due->at);
    row->style = due->late ? STYLE_ERROR : due->foreseen ? STYLE_DIM : STYLE_NORMAL;
    return row;
}

static GPtrArray *due_fetch(gpointer data, Page *page, GError **error) {
    const DueScreen *screen = data;
    return due_page(screen->app, screen->marks, page, error);
}

static gint64 due_total(gpointer data) {
    const DueScreen *screen = data;
    return screen->marks != NULL ? screen->marks->len : 0;
}

static const ListSource SOURCE = {
    .columns = COLUMNS,
    .count = COLUMN_COUNT,
    .fetch = due_fetch,
    .row = due_row,
    .total = due_total,
    .empty = N_("Nothing is due."),
};

static void due_moved(gpointer state) {
    DueScreen *screen = state;
    const char *key = list_key_now(screen->list);
    g_clear_pointer(&screen->now, due_free);
    const DueMark *mark = key != NULL ? due_mark_of(screen->marks, key) : NULL;
    if (mark != NULL) {
        screen->now = due_load(screen->app, mark, NULL);
    }
}

static void reload(DueScreen *screen, gboolean anew) {
    load(screen, anew);
    list_restart(screen->list);
    due_moved(screen);
}

static void due_refresh(gpointer state) {
    DueScreen *screen = state;
    load(screen, TRUE);
    list_refresh(screen->list);
    due_moved(screen);
}

static gboolean due_open(gpointer state, const char *argument, GError **error) {
    DueScreen *screen = state;
    screen->app = session_app(screen->ui);
    screen->day = today();
    if (argument != NULL && *argument != '\0' && !clock_parse(argument, &screen->day, error)) {
        return FALSE;
    }
    screen->day = day_from(screen->day, 0, 0);
    load(screen, TRUE);
    return TRUE;
}

static void due_close(gpointer state) {
    DueScreen *screen = state;
    g_clear_pointer(&screen->days, g_array_unref);
    g_clear_pointer(&screen->marks, g_ptr_array_unref);
    g_clear_pointer(&screen->now, due_free);
    g_free(screen->area);
    g_free(screen->person);
    g_free(screen->kind);
    g_free(screen->problem);
}

/* ---- drawing ---- */

static char *span_text(const DueScreen *screen, gboolean brief) {
    g_autofree char *at = clock_format_short(screen->day);
    at[strlen("2026-11-23")] = '\0';
    if (screen->span == SPAN_DAY && brief) {
        return g_strdup(at + strlen("2026-"));
    }
    if (screen->span == SPAN_DAY) {
        return screen->day == today() ? g_strdup_printf(_("%s: today and overdue"), at) : g_strdup(at);
    }
    if (screen->span == SPAN_MONTH) {
        return clock_format_month(screen->day);
    }
    gint64 monday = due_grid_monday(screen->day);
    ClockCivil from = clock_civil(monday), to = clock_civil(day_from(monday, 0, WEEK - 1));
    return brief ? g_strdup_printf("%02d-%02d…%02d", from.month, from.day, to.day)
                 : g_strdup_printf("%d-%02d-%02d … %02d-%02d", from.year, from.month, from.day, to.month, to.day);
}

/* What is listed, how many, and for whom. */
static void draw_title(const DueScreen *screen, const Area *area) {
    g_autofree char *span = span_text(screen, area->cols < BRIEF), *place = area_name(app_db(screen->app), screen->area);
    g_autofree char *who = screen->person != NULL ? person_name(app_db(screen->app), screen->person) : g_strdup("");
    const char *kind = screen->kind != NULL ? due_kind_title(screen->kind) : "";
    guint late = 0;
    for (guint i = 0; screen->marks != NULL && i < screen->marks->len; i++) {
        late += ((const DueMark *)screen->marks->pdata[i])->late;
    }
    int col = 1 + area_put(area, 0, 1, STYLE_TITLE, span) + 2;
    if (late > 0) { /* first: at the end of a short line it would be cut off */
        col += area_format(area, 0, col, STYLE_ERROR, _("overdue %u"), late) + 2;
    }
    col += area_format(area, 0, col, STYLE_NORMAL, _("%u due"), screen->marks != NULL ? screen->marks->len : 0) + 2;
    for (int i = 0; i < 3; i++) {
        const char *only = i == 0 ? place : i == 1 ? who : kind;
        col += *only != '\0' ? area_format(area, 0, col, STYLE_WARNING, "[%s]", only) + 1 : 0;
    }
}

static int draw_fact(const Area *area, int row, const char *title, const char *value) {
    g_autofree char *text = value != NULL && *value != '\0' ? g_strdup_printf(_("%s: %s"), title, value) : NULL;
    return text != NULL && row < area->rows ? row + area_wrap(area, row, STYLE_NORMAL, text) : row;
}

/* Of the row under the cursor. */
static void draw_details(const DueScreen *screen, const Area *area) {
    const Due *due = screen->now;
    if (due == NULL) {
        return;
    }
    g_autofree char *last = clock_format_short(due->what->last), *state = due_state_text(due, clock_now());
    int row = area_wrap(area, 0, due->late ? STYLE_ERROR : STYLE_TITLE, state);
    if (due->what->blocks) { /* before what names it: of a low window the rest is cut off */
        row +=
            area_wrap(area, row, due->late ? STYLE_ERROR : STYLE_DIM, due->late ? _("Blocked: overdue.") : _("Once overdue, it blocks."));
    }
    row = draw_fact(area, row, C_("due", "What"), obligation_title(due->what));
    row = draw_fact(area, row, C_("due", "Of"), due->name);
    row = draw_fact(area, row, C_("due", "Who"), due->doer);
    row = draw_fact(area, row, C_("due", "Form"), due->form);
    row = draw_fact(area, row, C_("due", "Done last"), last);
    row = draw_fact(area, row, C_("due", "Source"), due->what->basis);
    if (due->problem != NULL && row < area->rows) {
        area_wrap(area, row, STYLE_ERROR, due->problem);
    }
}

static void draw_wide(DueScreen *screen, const Area *area, const DueGrid *grid) {
    int lines = area->rows >= 40 ? 2 : 1, month = DUE_GRID_HEADS + DUE_GRID_WEEKS * lines;
    Area left = area_sub(area, 2, 1, month, DUE_GRID_COLS);
    Area details = area_sub(area, month + 3, 1, area->rows - month - 3, DUE_GRID_COLS);
    Area list = area_sub(area, 1, DUE_GRID_COLS + 3, area->rows - 1, area->cols - DUE_GRID_COLS - 3);
    due_grid_draw(grid, &left, lines);
    draw_details(screen, &details);
    area_vline(area, 1, DUE_GRID_COLS + 1, area->rows - 1, STYLE_DIM);
    list_draw(screen->list, &list);
}

static void draw_middle(DueScreen *screen, const Area *area, const DueGrid *grid) {
    Area month = area_sub(area, 1, 0, DUE_GRID_ROWS, DUE_GRID_COLS);
    Area details = area_sub(area, 1, DUE_GRID_COLS + 1, DUE_GRID_ROWS, area->cols - DUE_GRID_COLS - 1);
    Area list = area_sub(area, DUE_GRID_ROWS + 1, 0, area->rows - DUE_GRID_ROWS - 1, area->cols);
    due_grid_draw(grid, &month, 1);
    draw_details(screen, &details);
    list_draw(screen->list, &list);
}

static void draw_small(DueScreen *screen, const Area *area, const DueGrid *grid) {
    Area week = area_sub(area, 1, 0, DUE_STRIP_ROWS, area->cols);
    Area list = area_sub(area, DUE_STRIP_ROWS + 1, 0, area->rows - DUE_STRIP_ROWS - 1, area->cols);
    due_grid_draw_week(grid, &week);
    list_draw(screen->list, &list);
}

static void due_draw(gpointer state, const Area *area) {
    DueScreen *screen = state;
    DueGrid grid = {.days = screen->days, .day = screen->day, .focus = !screen->in_list};
    if (screen->problem != NULL) {
        Area text = area_sub(area, 0, 1, area->rows, area->cols - 1);
        area_wrap(&text, 0, STYLE_ERROR, screen->problem);
        return;
    }
    draw_title(screen, area);
    if (area->cols >= WIDE) {
        draw_wide(screen, area, &grid);
    } else if (area->cols >= MIDDLE && area->rows >= MIDDLE_ROWS) {
        draw_middle(screen, area, &grid);
    } else {
        draw_small(screen, area, &grid);
    }
}

/* ---- choosing ---- */

static void choose_done(DueScreen *screen, char **place, const char *const *keys) {
    if (keys != NULL && keys[0] != NULL) {
        g_free(*place);
        *place = *keys[0] != '\0' ? g_strdup(keys[0]) : NULL;
        reload(screen, TRUE);
    }
}

static void on_area(gpointer data, const char *const *keys) {
    choose_done(data, &((DueScreen *)data)->area, keys);
}

static void on_person(gpointer data, const char *const *keys) {
    choose_done(data, &((DueScreen *)data)->person, keys);
}

static void on_kind(gpointer data, const char *const *keys) {
    choose_done(data, &((DueScreen *)data)->kind, keys);
}

static unsigned choose(DueScreen *screen, const char *title, GPtrArray *items, const char *now, ChoiceDone done) {
    const char *chosen[] = {now != NULL ? now : "", NULL};
    choice_open(screen->ui, &(ChoiceSpec){.title = title, .items = items, .chosen = chosen, .done = done, .data = screen});
    return REACT_REDRAW;
}

static unsigned choose_area(DueScreen *screen) {
    g_autoptr(GPtrArray) areas = area_list(app_db(screen->app), NULL);
    GPtrArray *items = choice_items_new();
    g_ptr_array_add(items, choice_item_new("", _("All areas"), NULL, NULL));
    for (guint i = 0; areas != NULL && i < areas->len; i++) {
        const PlantArea *area = areas->pdata[i];
        g_ptr_array_add(items, choice_item_new(area->code, area->name, area->code, area->code));
    }
    return choose(screen, _("Which area?"), items, screen->area, on_area);
}

static unsigned choose_person(DueScreen *screen) {
    PersonFilter everybody = {0};
    g_autoptr(GPtrArray) people = person_list(app_db(screen->app), &everybody, "", PEOPLE_MOST, NULL);
    const Person *own = app_user(screen->app);
    GPtrArray *items = choice_items_new();
    g_ptr_array_add(items, choice_item_new("", _("Everybody"), NULL, NULL));
    if (own != NULL) {
        g_ptr_array_add(items, choice_item_new(own->id, own->name, own->pinyin, _("myself")));
    }
    for (guint i = 0; people != NULL && i < people->len; i++) {
        const Person *person = people->pdata[i];
        if (own == NULL || strcmp(person->id, own->id) != 0) {
            g_ptr_array_add(items, choice_item_new(person->id, person->name, person->pinyin, person->id));
        }
    }
    return choose(screen, _("Whose?"), items, screen->person, on_person);
}

static unsigned choose_kind(DueScreen *screen) {
    g_autoptr(GPtrArray) kinds = due_kinds(screen->app, NULL);
    GPtrArray *items = choice_items_new();
    g_ptr_array_add(items, choice_item_new("", _("All kinds"), NULL, NULL));
    for (guint i = 0; kinds != NULL && i < kinds->len; i++) {
        g_ptr_array_add(items, choice_item_new(kinds->pdata[i], due_kind_title(kinds->pdata[i]), kinds->pdata[i], NULL));
    }
    return choose(screen, _("Which kind?"), items, screen->kind, on_kind);
}

/* ---- files ---- */

static char *write_paper(gpointer data, const char *path, gpointer progress, GError **error) {
    const DueScreen *screen = data;
    DueFilter filter = filter_of(screen);
    g_autofree char *head = NULL;
    (void)progress;
    return due_print(screen->app, &filter, path, &head, error) ? g_strdup_printf(_("%s is written, head %s"), path, head) : NULL;
}

static char *write_calendar(gpointer data, const char *path, gpointer progress, GError **error) {
    const DueScreen *screen = data;
    DueFilter filter = {.area = screen->area, .person = screen->person, .kind = screen->kind};
    guint events = 0;
    (void)progress;
    return due_write_ics(screen->app, &filter, path, &events, error) ? g_strdup_printf(_("%s is written: %d events."), path, (int)events)
                                                                     : NULL;
}

static unsigned save(DueScreen *screen, gboolean paper) {
    static const char *const PDF[] = {".pdf", NULL}, *const ICS[] = {".ics", NULL};
    g_autofree char *day = clock_format_short(paper ? screen->day : clock_now());
    g_autofree char *name = g_strdup_printf(paper ? "due-%.10s.pdf" : "due-%.10s.ics", day);
    save_ask(screen->ui, &(SaveSpec){.title = _("Write what is due"),
                                     .text = paper ? _("File to write (.pdf)") : _("File to write (.ics)"),
                                     .name = name,
                                     .endings = paper ? PDF : ICS,
                                     .busy = _("Writing what is due"),
                                     .write = paper ? write_paper : write_calendar,
                                     .data = screen});
    return REACT_REDRAW;
}

/* ---- keys ---- */

static unsigned show_day(DueScreen *screen, gint64 day) {
    screen->day = day;
    reload(screen, FALSE);
    return REACT_REDRAW;
}

/* In the month the arrows go by days and weeks, pages by months. */
static unsigned move(DueScreen *screen, const char *action) {
    static const struct {
        const char *action;
        int months, days;
    } MOVES[] = {{"left", 0, -1}, {"right", 0, 1}, {"up", 0, -WEEK}, {"down", 0, WEEK}, {"page-up", -1, 0}, {"page-down", 1, 0}};
    for (gsize i = 0; i < G_N_ELEMENTS(MOVES); i++) {
        if (strcmp(MOVES[i].action, action) != 0) {
            continue;
        }
        ClockCivil at = clock_civil(screen->day), end = clock_civil(clock_from_civil(at.year, at.month + MOVES[i].months + 1, 0, 0, 0, 0));
        int day = MOVES[i].months != 0 ? MIN(at.day, end.day) : at.day + MOVES[i].days;
        return show_day(screen, clock_from_civil(at.year, at.month + MOVES[i].months, day, 0, 0, 0));
    }
    return strcmp(action, "first") == 0 ? show_day(screen, today()) : REACT_NONE;
}

static void due_enter(gpointer state, const ListRow *row) {
    DueScreen *screen = state;
    (void)row;
    due_moved(screen);
    const Due *due = screen->now;
    if (due == NULL) {
        return;
    }
    if (*due->what->record != '\0' && !due->foreseen) {
        ui_push(screen->ui, "record", due->what->record);
    } else if (obligation_device(due->what->subject) != NULL) {
        ui_push(screen->ui, "device", obligation_device(due->what->subject));
    } else {
        g_autofree char *state_text = due_state_text(due, clock_now()), *at = clock_format_short(due->at);
        g_autofree char *text = g_strdup_printf("%s · %s\n%s, %s\n%s", obligation_title(due->what), due->name, at, state_text, due->doer);
        dialog_message(screen->ui, _("What is due"), text);
    }
}

static unsigned due_action(gpointer state, const char *action) {
    DueScreen *screen = state;
    if (strcmp(action, "span") == 0) {
        screen->span = (screen->span + 1) % SPANS;
        reload(screen, FALSE);
        return REACT_REDRAW;
    } else if (strcmp(action, "area") == 0) {
        return choose_area(screen);
    } else if (strcmp(action, "person") == 0) {
        return choose_person(screen);
    } else if (strcmp(action, "kind") == 0) {
        return choose_kind(screen);
    } else if (strcmp(action, "print") == 0 || strcmp(action, "calendar") == 0) {
        return save(screen, *action == 'p');
    } else if (strcmp(action, "today") == 0) {
        return show_day(screen, today());
    } else if (strcmp(action, "next-panel") == 0 || strcmp(action, "previous-panel") == 0 ||
               (strcmp(action, "back") == 0 && screen->in_list) ||
               (strcmp(action, "open") == 0 && !screen->in_list && due_total(screen) > 1)) {
        screen->in_list = !screen->in_list;
        return REACT_REDRAW;
    }
    return screen->in_list ? REACT_NONE : move(screen, action);
}

static char *due_subject(gpointer state) {
    return clock_format_month(((DueScreen *)state)->day);
}

const Screen screen_due = {
    .name = "due",
    .title = N_("Due calendar"),
    .summary = N_("What is due on which day, by area, person and kind; Tab goes from the month to the list, Enter opens."),
    .keys = KEYS,
    .flags = SCREEN_FINDS,
    .size = sizeof(DueScreen),
    .list = offsetof(DueScreen, list),
    .rows = &SOURCE,
    .enter = due_enter,
    .moved = due_moved,
    .open = due_open,
    .draw = due_draw,
    .action = due_action,
    .refresh = due_refresh,
    .subject = due_subject,
    .close = due_close,
};
