/* SPDX-License-Identifier: MIT
 *
 * The home board: own tasks, what is overdue in the whole plant, what is frozen, and the plant's figures. It is shown
 * before anybody has logged in.
 */
#include "bihuan/app/watch.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/model/shift.h"
#include "bihuan/store/plant_clock.h"
#include "parts/board.h"
#include "parts/news.h"
#include "parts/session.h"

#include <string.h>

enum {
    WIDE = 140,  /* columns: two columns of sections from here on */
    NARROW = 36, /* columns: below it a row takes two lines */
    BROAD = 60,  /* columns: from here on time is told to the minute */
    STATE = 12,  /* columns: the longest state, 已过期未清点 */
    ROOMY = 16,  /* rows: below it the sections stand under each other without rows of their own */
    SHOWN_LEAST = 3,
    PAGE = 10, /* rows a page key moves */
};

typedef struct {
    Ui *ui;
    Board *board;
    char *shift; /* "白班·甲 08:00–20:00"; "" = nobody works */
    char *user;  /* for whom it was loaded; NULL: nobody */
    int section; /* where the cursor is */
    int index;
    int top[BOARD_SECTIONS]; /* first row shown */
    WatchEye eye;
} Home;

static char *shift_words(Db *db) {
    Shift shift;
    gboolean works = FALSE;
    g_autofree char *text = shift_text(db, clock_now(), NULL);
    if (text == NULL || !shift_on_duty(db, clock_now(), &shift, &works, NULL) || !works) {
        return g_strdup("");
    }
    g_autofree char *title = shift_title(text);
    ClockCivil from = clock_civil(shift.from), to = clock_civil(shift.to);
    return g_strdup_printf("%s %02d:%02d-%02d:%02d", title, from.hour, from.minute, to.hour, to.minute);
}

static int section_rows(const Home *home, int section) {
    return (int)home->board->rows[section]->len;
}

/* The cursor stays on a row if there is any; sections without rows are passed over. */
static void settle_cursor(Home *home) {
    for (int i = 0; i < BOARD_SECTIONS && section_rows(home, home->section) == 0; i++) {
        home->section = (home->section + 1) % BOARD_SECTIONS;
    }
    home->index = CLAMP(home->index, 0, MAX(section_rows(home, home->section) - 1, 0));
}

static void home_refresh(gpointer state) {
    Home *home = state;
    App *app = session_app(home->ui);
    board_free(home->board);
    home->board = board_load(app);
    g_free(home->shift);
    home->shift = shift_words(app_db(app));
    if (g_strcmp0(home->user, app_user_id(app)) != 0) { /* somebody else begins with his own tasks */
        g_free(home->user);
        home->user = g_strdup(app_user_id(app));
        home->section = home->index = 0;
    }
    settle_cursor(home);
}

static void home_close(gpointer state) {
    Home *home = state;
    board_free(home->board);
    g_free(home->shift);
    g_free(home->user);
}

/* ---- rows and sections ---- */

static Style row_style(const BoardRow *row, int section) {
    return section == BOARD_HOLDS || row->danger ? STYLE_HOLD : session_due_style(row->due);
}

/* brief: in whole days or hours, so that state and number are not cut. */
static char *row_end(const BoardRow *row, gboolean brief) {
    if (row->since != 0) {
        g_autofree char *since = clock_format_short(row->since);
        return g_strdup_printf(_("since %s"), since);
    }
    return brief ? session_due_brief(row->due) : session_due_text(row->due);
}

/* One line: number, what, where, state, due; the columns that do not fit are left out from the middle. */
static void draw_line(const Area *area, int at, const BoardRow *row, Style style) {
    g_autofree char *end = row_end(row, area->cols < BROAD);
    int end_width = MAX(utf8_width(end), area->cols >= BROAD ? 16 : 0), col = 2;
    int room = area->cols - end_width - 2;
    area_put_right(area, at, area->cols - end_width - 1, end_width, style, end);
    area_put_pad(area, at, col, MIN(14, room - col), style, row->number);
    col += 15;
    if (row->state != NULL && room - col >= 4) {
        int width = MIN(room - col, STATE);
        area_put_pad(area, at, col, width, style, row->state);
        col += width + 1;
    }
    if (room - col >= 6) {
        int width = row->where != NULL && room - col >= 30 ? 16 : room - col;
        area_put_pad(area, at, col, width, style, row->what);
        col += width + 1;
    }
    if (row->where != NULL && room - col >= 6) {
        area_put_pad(area, at, col, room - col, style, row->where);
    }
}

/* Two lines for the smallest windows: number; then how urgent, and in which state. */
static void draw_two_lines(const Area *area, int at, const BoardRow *row, Style style) {
    g_autofree char *end = session_due_brief(row->due);
    g_autofree char *state = row->state == NULL ? g_strdup(row->what)
                             : row->major       ? g_strdup_printf("%s %s", _("MAJOR"), row->state)
                                                : g_strdup(row->state);
    g_autofree char *below = g_strdup_printf("%s %s", state, end);
    area_put_pad(area, at, 1, area->cols - 1, style, row->number);
    area_put_pad(area, at + 1, 2, area->cols - 2, style, below);
}

static const char *section_empty(const Home *home, int section) {
    switch (section) {
    case BOARD_TASKS:
        return app_user(session_app(home->ui)) != NULL ? _("No open task is yours.") : _("Nobody is logged in: press U.");
    case BOARD_OVERDUE:
        return _("Nothing is overdue.");
    default:
        return _("Nothing is frozen or locked.");
    }
}

static char *section_title(const Home *home, int section) {
    static const char *const TITLES[] = {N_("My tasks"), N_("Overdue in the plant"), N_("Frozen or locked")};
    gint64 total = home->board->totals[section];
    return g_strdup_printf("%s: %" G_GINT64_FORMAT "%s", _(TITLES[section]), total,
                           section != BOARD_HOLDS && (total >= BOARD_COUNTED) ? "+" : "");
}

/* Rows of a section into an area without its title. */
static void draw_rows(Home *home, const Area *area, int section) {
    int count = section_rows(home, section), lines = area->cols < NARROW ? 2 : 1, page = MAX(area->rows / lines, 1);
    int *top = &home->top[section];
    int cursor = home->section == section ? home->index : 0;
    *top = CLAMP(*top, MAX(0, cursor - page + 1), cursor);
    if (count == 0) {
        Area text = area_sub(area, 0, 2, area->rows, area->cols - 2);
        area_wrap(&text, 0, STYLE_DIM, section_empty(home, section));
    }
    for (int i = 0; i < page && *top + i < count; i++) {
        const BoardRow *row = home->board->rows[section]->pdata[*top + i];
        gboolean here = home->section == section && home->index == *top + i;
        Style style = here ? STYLE_SELECTED : row_style(row, section);
        area_fill(area, i * lines, 0, lines, area->cols, here ? style : STYLE_NORMAL);
        area_put(area, i * lines, 0, style, here ? ">" : row->danger ? "!" : " ");
        if (row->argument != NULL && news_has(session_news(home->ui), row->argument)) { /* not opened since it came */
            area_put(area, i * lines, lines == 2 && !here ? 0 : 1, here ? style : STYLE_CHANGED, "*");
        }
        if (lines == 2) {
            draw_two_lines(area, i * lines, row, style);
        } else {
            draw_line(area, i, row, style);
        }
    }
    if (*top + page < count) {
        area_put(area, area->rows - 1, area->cols - 1, STYLE_DIM, "v");
    }
}

static void draw_section(Home *home, const Area *area, int section) {
    g_autofree char *title = section_title(home, section);
    int width = utf8_width(title);
    area_put(area, 0, 1, home->section == section ? STYLE_TITLE : STYLE_NORMAL, title);
    area_hline(area, 0, width + 2, area->cols - width - 2, STYLE_DIM);
    Area rows = area_sub(area, 1, 0, area->rows - 1, area->cols);
    draw_rows(home, &rows, section);
}

/* ---- figures ---- */

static char *ledger_words(const Home *home, Style *style, gboolean brief) {
    if (!home->board->ledger_known) {
        *style = STYLE_ERROR;
        return g_strdup(_("ledger: not readable"));
    }
    return session_ledger_text(&home->board->ledger, brief, style);
}

static void draw_summary(const Home *home, const Area *area) {
    Style style;
    g_autofree char *ledger = ledger_words(home, &style, FALSE);
    g_autofree char *permits = g_strdup_printf(_("Permits in force: %d"), (int)home->board->permits);
    int col = 1;
    if (*home->shift != '\0') {
        col += area_format(area, 0, col, STYLE_NORMAL, "%s", home->shift) + 3;
    }
    col += area_format(area, 0, col, STYLE_NORMAL, "%s", permits) + 3;
    area_put(area, 0, area->cols - utf8_width(ledger) - 1 > col ? area->cols - utf8_width(ledger) - 1 : col, style, ledger);
}

/* Where no channel is set up nobody hears of anything but here. */
static void draw_reach(const Home *home, const Area *area, int row, int col) {
    const char *text = _("messages: terminals only");
    int width = utf8_width(text);
    if (!home->board->watched && area->cols - width - 1 > col) {
        area_put(area, row, area->cols - width - 1, STYLE_DIM, text);
    }
}

static void draw_opened(const Home *home, const Area *area, int row) {
    const Board *board = home->board;
    if (!board->opened_known) {
        return;
    }
    gint64 sum = 0;
    for (int i = 0; i < BOARD_DAYS; i++) {
        sum += board->opened[i];
    }
    int col = 1 + area_format(area, row, 1, STYLE_NORMAL, _("Hazards in %d days:"), BOARD_DAYS) + 1;
    area_spark(area, row, col, STYLE_NORMAL, board->opened, BOARD_DAYS);
    col += BOARD_DAYS + 1;
    col += area_format(area, row, col, STYLE_NORMAL, _("%d, today %d"), (int)sum, (int)board->opened[BOARD_DAYS - 1]);
    draw_reach(home, area, row, col + 1);
}

/* ---- layouts ---- */

/* 200×60: tasks on the left, the plant on the right. */
static void draw_wide(Home *home, const Area *area) {
    int left = area->cols * 11 / 20, body = area->rows - 2;
    draw_summary(home, area);
    Area tasks = area_sub(area, 2, 0, body, left - 2);
    draw_section(home, &tasks, BOARD_TASKS);
    area_vline(area, 2, left - 1, body, STYLE_DIM);
    int holds = CLAMP(section_rows(home, BOARD_HOLDS) + 2, SHOWN_LEAST, body / 3);
    Area overdue = area_sub(area, 2, left, body - holds - 2, area->cols - left);
    Area hold = area_sub(area, 2 + overdue.rows, left, holds, area->cols - left);
    Area figures = area_sub(area, area->rows - 1, left, 1, area->cols - left);
    draw_section(home, &overdue, BOARD_OVERDUE);
    draw_section(home, &hold, BOARD_HOLDS);
    draw_opened(home, &figures, 0);
}

/* 80×24: all under each other; what has rows gets them, the rest one line. */
static void draw_stacked(Home *home, const Area *area) {
    int body = area->rows - 2;
    int holds = CLAMP(section_rows(home, BOARD_HOLDS), 1, 3) + 1;
    int overdue = CLAMP(section_rows(home, BOARD_OVERDUE), 1, MAX(body / 3, 2)) + 1;
    int tasks = MAX(body - holds - overdue, 2);
    draw_summary(home, area);
    Area part = area_sub(area, 1, 0, tasks, area->cols);
    draw_section(home, &part, BOARD_TASKS);
    part = area_sub(area, 1 + tasks, 0, overdue, area->cols);
    draw_section(home, &part, BOARD_OVERDUE);
    part = area_sub(area, 1 + tasks + overdue, 0, holds, area->cols);
    draw_section(home, &part, BOARD_HOLDS);
    draw_opened(home, area, area->rows - 1);
}

/* Small windows: the counts, then the rows of one section; Tab goes to the next. */
static void draw_small(Home *home, const Area *area) {
    Style style;
    g_autofree char *ledger = ledger_words(home, &style, TRUE);
    const gint64 *totals = home->board->totals;
    g_autofree char *counts =
        g_strdup_printf(_("tasks %d overdue %d frozen %d"), (int)totals[BOARD_TASKS], (int)totals[BOARD_OVERDUE], (int)totals[BOARD_HOLDS]);
    Area top = area_sub(area, 0, 1, area->rows, area->cols - 1);
    int used = area_wrap(&top, 0, totals[BOARD_OVERDUE] > 0 ? STYLE_WARNING : STYLE_NORMAL, counts);
    area_put(&top, used, 0, style, ledger);
    if (area->cols >= NARROW) {
        area_put(&top, used, utf8_width(ledger) + 2, STYLE_NORMAL, home->shift);
    }
    Area rows = area_sub(area, used + 1, 0, area->rows - used - 1, area->cols);
    draw_section(home, &rows, home->section);
}

/* A clock that cannot be believed stands above everything: state and what to do. How many rows it took. */
static int draw_doubt(const Home *home, const Area *area) {
    PlantClock clock;
    if (clock_state() == CLOCK_OK) {
        return 0;
    }
    plant_clock_look(app_plant(session_app(home->ui)), &clock);
    g_autofree char *text = plant_clock_text(&clock);
    return text != NULL ? area_wrap(area, 0, STYLE_ERROR, text) : 0;
}

/* Until somebody has an account nothing is signed, and nobody's rights are proven: that stands above everything too. */
static int draw_not_in_use(const Home *home, const Area *area) {
    return home->board->enabled ? 0
                                : area_wrap(area, 0, STYLE_WARNING,
                                            _("Not in use yet: nobody has an account, nothing is signed. "
                                              "Enrol the first two people (palette: accounts)."));
}

/* Before everything else that is open. */
static int draw_alarms(const Home *home, const Area *area) {
    const Board *board = home->board;
    int taken = 0;
    if (board->alarms > 0) {
        g_autofree char *text = g_strdup_printf(_("Open alarms: %d%s, not acknowledged: %d (B shows them)"), (int)board->alarms,
                                                board->alarms >= BOARD_COUNTED ? "+" : "", (int)board->unanswered);
        taken += area_wrap(area, taken, board->unanswered > 0 ? STYLE_HOLD : STYLE_ERROR, text);
    }
    if (board->faults > 0) {
        g_autofree char *text = g_strdup_printf(_("Points in fault: %d%s"), (int)board->faults, board->faults >= BOARD_COUNTED ? "+" : "");
        taken += area_wrap(area, taken, STYLE_ERROR, text);
    }
    return taken;
}

/* What falls due without anybody having seen it is what this is for. */
static int draw_due(const Home *home, const Area *area) {
    const Board *board = home->board;
    if (board->late == 0 && board->today == 0) {
        return 0;
    }
    const char *more = board->late + board->today >= BOARD_COUNTED ? "+" : "";
    g_autofree char *text =
        g_strdup_printf(area->cols < NARROW ? _("%d%s late, %d due today") : _("Due: %d%s overdue, %d today (D shows them)"),
                        (int)board->late, more, (int)board->today);
    return area_wrap(area, 0, board->late > 0 ? STYLE_ERROR : STYLE_WARNING, text);
}

/* Whoever reads the board must not take silence for "all well": the watch is down, a message has failed, a channel is missing. */
static int draw_messages(Home *home, const Area *area) {
    const Board *board = home->board;
    gint64 since = 0;
    int taken = 0;
    if (board->watched && watch_look(&home->eye, plant_path(app_plant(session_app(home->ui))), &since) == WATCH_STOPPED) {
        g_autofree char *when = clock_format_short(since);
        g_autofree char *text = since != 0 ? g_strdup_printf(_("Watch stopped since %s: no message goes out"), when)
                                           : g_strdup(_("Watch stopped: no message goes out"));
        taken += area_wrap(area, taken, STYLE_ERROR, text);
    }
    if (board->failed > 0) {
        g_autofree char *text =
            g_strdup_printf(_("Sending failed: %d%s (f shows them)"), (int)board->failed, board->failed >= BOARD_COUNTED ? "+" : "");
        taken += area_wrap(area, taken, STYLE_ERROR, text);
    }
    if (*board->unset != '\0') {
        g_autofree char *text = g_strdup_printf(_("Forms name channels that are not set up: %s"), board->unset);
        taken += area_wrap(area, taken, STYLE_WARNING, text);
    }
    return taken;
}

static void home_draw(gpointer state, const Area *whole) {
    int taken = draw_doubt(state, whole);
    Area rest = area_sub(whole, taken, 0, whole->rows - taken, whole->cols);
    taken += draw_not_in_use(state, &rest);
    rest = area_sub(whole, taken, 0, whole->rows - taken, whole->cols);
    taken += draw_alarms(state, &rest);
    rest = area_sub(whole, taken, 0, whole->rows - taken, whole->cols);
    taken += draw_due(state, &rest);
    rest = area_sub(whole, taken, 0, whole->rows - taken, whole->cols);
    taken += draw_messages(state, &rest);
    Area below = area_sub(whole, taken, 0, whole->rows - taken, whole->cols), *area = &below;
    Home *home = state;
    if (area->cols >= WIDE) {
        draw_wide(home, area);
    } else if (area->rows >= ROOMY && area->cols >= 60) {
        draw_stacked(home, area);
    } else {
        draw_small(home, area);
    }
}

/* ---- keys ---- */

static unsigned move(Home *home, int step) {
    int to = home->index + step;
    if (to >= 0 && to < section_rows(home, home->section)) {
        home->index = to;
        return REACT_REDRAW;
    }
    for (int next = home->section + step; next >= 0 && next < BOARD_SECTIONS; next += step) {
        if (section_rows(home, next) > 0) {
            home->section = next;
            home->index = step > 0 ? 0 : section_rows(home, next) - 1;
            return REACT_REDRAW;
        }
    }
    return REACT_HANDLED;
}

static unsigned next_section(Home *home, int step) {
    home->section = (home->section + step + BOARD_SECTIONS) % BOARD_SECTIONS;
    home->index = 0;
    return REACT_REDRAW;
}

static unsigned open_row(Home *home) {
    if (section_rows(home, home->section) == 0) {
        if (home->section == BOARD_TASKS) {
            session_need_user(home->ui);
        }
        return REACT_HANDLED;
    }
    const BoardRow *row = home->board->rows[home->section]->pdata[home->index];
    ui_push(home->ui, row->screen, row->argument);
    return REACT_REDRAW;
}

static const Binding KEYS[] = {
    {"f", "failed", NULL, N_("Show the messages that could not be sent, and why")},
    {NULL, NULL, NULL, NULL},
};

static const char *home_disabled(gpointer state, const char *name) {
    const Home *home = state;
    return strcmp(name, "failed") == 0 && home->board->failed == 0 ? _("No message has failed.") : NULL;
}

static unsigned home_action(gpointer state, const char *name) {
    Home *home = state;
    if (strcmp(name, "failed") == 0) {
        ui_push(home->ui, "outbox", "failed");
        return REACT_REDRAW;
    } else if (strcmp(name, "open") == 0) {
        return open_row(home);
    } else if (strcmp(name, "up") == 0) {
        return move(home, -1);
    } else if (strcmp(name, "down") == 0) {
        return move(home, 1);
    } else if (strcmp(name, "next-panel") == 0) {
        return next_section(home, 1);
    } else if (strcmp(name, "previous-panel") == 0) {
        return next_section(home, -1);
    }
    return keymap_move(name, PAGE, section_rows(home, home->section), &home->index) ? REACT_REDRAW : REACT_NONE;
}

const Screen screen_home = {
    .name = "home",
    .title = N_("Board"),
    .summary = N_("Your tasks, what is overdue, what is frozen, and when the ledger is due. Tab goes to the next part."),
    .keys = KEYS,
    .flags = SCREEN_LIVE,
    .size = sizeof(Home),
    .draw = home_draw,
    .action = home_action,
    .disabled = home_disabled,
    .refresh = home_refresh,
    .close = home_close,
};
