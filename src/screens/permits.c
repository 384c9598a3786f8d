/* SPDX-License-Identifier: MIT
 *
 * The permit board (特殊作业看板): what is going on now, most urgent first, with countdowns that run; conflicts and frozen
 * areas stand above everything. The list of all permits is one key away.
 */
#include "bihuan/app/permits.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/ui/choice.h"
#include "parts/material_open.h"
#include "parts/session.h"

#include <string.h>

enum {
    NARROW = 36,      /* columns: below it a row says only number, state and time */
    ONE_LINE = 76,    /* columns: from here on a row is one line */
    WIDE = 120,       /* columns: everything there is */
    DETAIL_ROWS = 14, /* rows: from here on the row under the cursor is explained */
    PAGE = 10,
    VALID = 9, /* columns: countdowns */
    NEXT = 8,
    STATE = 12, /* columns: the longest state of work that may begin, 已批准待开工 */
};

typedef struct {
    Ui *ui;
    PermitBoard *board;
    char *problem; /* why nothing could be read; NULL: it could */
    char *number;  /* under the cursor; NULL: nothing */
    int at, top;
} Permits;

static PermitRow *row_at(const Permits *permits, int index) {
    const GPtrArray *rows = permits->board != NULL ? permits->board->rows : NULL;
    return rows != NULL && index >= 0 && index < (int)rows->len ? rows->pdata[index] : NULL;
}

static int row_count(const Permits *permits) {
    return permits->board != NULL ? (int)permits->board->rows->len : 0;
}

static void go(Permits *permits, int to) {
    permits->at = CLAMP(to, 0, MAX(row_count(permits) - 1, 0));
    const PermitRow *row = row_at(permits, permits->at);
    g_free(permits->number);
    permits->number = row != NULL ? g_strdup(row->number) : NULL;
}

/* The cursor stays on its permit, wherever that has gone. */
static void permits_refresh(gpointer state) {
    Permits *permits = state;
    g_autoptr(GError) error = NULL;
    permits_free(permits->board);
    permits->board = permits_load(session_app(permits->ui), &error);
    g_free(permits->problem);
    permits->problem = error != NULL ? g_strdup(error->message) : NULL;
    for (int i = 0; i < row_count(permits); i++) {
        if (g_strcmp0(row_at(permits, i)->number, permits->number) == 0) {
            go(permits, i);
            return;
        }
    }
    go(permits, permits->at);
}

static void permits_close(gpointer state) {
    Permits *permits = state;
    permits_free(permits->board);
    g_free(permits->problem);
    g_free(permits->number);
}

/* ---- banner and counts ---- */

static char *banner_text(const PermitFreeze *freeze, gboolean brief) {
    g_autofree char *since = clock_format_short(freeze->since);
    if (brief) {
        return g_strdup_printf(_("FROZEN %s"), freeze->name);
    }
    const char *advice = *freeze->treatment == '\0' ? "" : *freeze->record != '\0' ? _("T opens") : _("T: begin a special treatment");
    return g_strdup_printf(_("FROZEN %s since %s: %s. %s %s"), freeze->name, since, freeze->why, advice, freeze->record);
}

static int draw_banner(const Permits *permits, const Area *area) {
    const GPtrArray *frozen = permits->board->frozen;
    gboolean brief = area->cols < NARROW;
    int row = 0, most = MAX(area->rows / 4, 1);
    for (guint i = 0; i < frozen->len && row < most; i++) {
        g_autofree char *text = banner_text(frozen->pdata[i], brief);
        Area line = area_sub(area, row, 1, brief ? 1 : most - row, area->cols - 1);
        g_strchomp(text);
        row += MIN(area_wrap(&line, 0, STYLE_HOLD, text), line.rows);
    }
    return row;
}

static int draw_counts(const Permits *permits, const Area *area, int row) {
    const PermitBoard *board = permits->board;
    int col = 1, from = row;
    for (int phase = 0; phase < PERMIT_PHASES; phase++) {
        g_autofree char *text = g_strdup_printf("%s %u", permit_phase_title(phase), board->counts[phase]);
        if (board->counts[phase] == 0 && (area->cols < ONE_LINE || phase == PERMIT_EXPIRED)) {
            continue;
        }
        if (col > 1 && col + utf8_width(text) > area->cols) {
            row++;
            col = 1;
        }
        Style style = board->counts[phase] == 0   ? STYLE_DIM
                      : phase == PERMIT_EXPIRED   ? STYLE_ERROR
                      : phase == PERMIT_SUSPENDED ? STYLE_HOLD
                                                  : STYLE_NORMAL;
        col += area_put(area, row, col, style, text) + 2;
    }
    if (board->conflicts > 0) {
        g_autofree char *text = g_strdup_printf(_("!conflicts %u"), board->conflicts);
        if (col > 1 && col + utf8_width(text) > area->cols) {
            row++;
            col = 1;
        }
        area_put(area, row, col, STYLE_ERROR, text);
    }
    return row + 1 - from;
}

/* ---- rows ---- */

static Style phase_style(const PermitRow *row) {
    return row->phase == PERMIT_EXPIRED     ? STYLE_ERROR
           : row->phase == PERMIT_SUSPENDED ? STYLE_HOLD
           : row->phase == PERMIT_WORKING   ? STYLE_OK
                                            : STYLE_NORMAL;
}

/* What must be looked at first is marked without colour too. */
static const char *row_sign(const PermitRow *row, gboolean here) {
    return row->conflicts->len > 0 || row->phase == PERMIT_EXPIRED ? "!" : here ? ">" : " ";
}

static char *kind_text(const PermitRow *row) {
    return *row->grade != '\0' ? g_strdup_printf("%s %s", row->grade, row->kind) : g_strdup(row->kind);
}

/* One cell; the row under the cursor has one style throughout. */
static int screen_permits_put(const Area *area, int at, int col, int width, Style style, const char *text) {
    area_put_pad(area, at, col, width, style, text);
    return col + width + 1;
}

static int put_time(const Area *area, int at, int col, int width, gboolean here, gint64 time) {
    g_autofree char *text = countdown_within(time, width);
    area_put_right(area, at, col, width, here ? STYLE_SELECTED : countdown_style(time), text);
    return col + width + 1;
}

/* What a line of the board tells, heads and rows alike. */
typedef struct {
    const char *number, *kind, *state, *valid, *next, *clock, *place, *area, *guardian, *against;
    Style style, of_state, of_valid, of_next;
} Line;

static void draw_line(const Area *area, int at, const Line *line) {
    gboolean wide = area->cols >= WIDE;
    int col = screen_permits_put(area, at, 1, 13, line->style, line->number);
    col = screen_permits_put(area, at, col, wide ? 30 : 16, line->style, line->kind);
    col = screen_permits_put(area, at, col, STATE, line->of_state, line->state);
    area_put_right(area, at, col, VALID, line->of_valid, line->valid);
    area_put_right(area, at, col + VALID + 1, NEXT, line->of_next, line->next);
    col += VALID + 1 + NEXT + 1;
    if (wide) {
        col = screen_permits_put(area, at, col, 24, line->style, line->clock);
        col = screen_permits_put(area, at, col, 12, line->style, line->place);
    }
    int guardian = wide ? 12 : 8, room = area->cols - col - guardian - 1;
    col = screen_permits_put(area, at, col, MAX(wide ? MIN(room, 30) : room, 0), line->style, line->area);
    col = screen_permits_put(area, at, col, guardian, line->style, line->guardian);
    if (wide && col < area->cols) {
        screen_permits_put(area, at, col, area->cols - col, line->style, line->against);
    }
}

static void draw_heads(const Area *area, int at) {
    draw_line(area, at,
              &(Line){_("Number"), _("Work"), _("State"), _("Valid"), _("Next"), _("Clock"), _("Place"), _("Area"), _("Guardian"),
                      _("Against it"), STYLE_TITLE, STYLE_TITLE, STYLE_TITLE, STYLE_TITLE});
}

static void draw_one_line(const Area *area, int at, const PermitRow *row, gboolean here) {
    g_autofree char *kind = kind_text(row), *valid = countdown_within(row->until, VALID), *next = countdown_within(row->next, NEXT);
    Line line = {row->number,
                 kind,
                 permit_phase_title(row->phase),
                 valid,
                 next,
                 row->next_what,
                 row->place,
                 row->area,
                 row->guardian_name,
                 *row->against != '\0' ? row->against : row->content,
                 STYLE_NORMAL,
                 phase_style(row),
                 countdown_style(row->until),
                 countdown_style(row->next)};
    if (here) {
        line.style = line.of_state = line.of_valid = line.of_next = STYLE_SELECTED;
    }
    area_put(area, at, 0, here ? STYLE_SELECTED : STYLE_ERROR, row_sign(row, here));
    draw_line(area, at, &line);
}

static void draw_two_lines(const Area *area, int at, const PermitRow *row, gboolean here) {
    Style style = here ? STYLE_SELECTED : STYLE_NORMAL;
    gboolean narrow = area->cols < NARROW;
    g_autofree char *kind = kind_text(row);
    area_put(area, at, 0, here ? style : STYLE_ERROR, row_sign(row, here));
    int col = screen_permits_put(area, at, 1, 13, style, row->number);
    if (narrow) {
        screen_permits_put(area, at + 1, 1, area->cols - 11, here ? style : phase_style(row), permit_phase_title(row->phase));
        put_time(area, at + 1, area->cols - 9, 9, here, permit_row_time(row) == G_MAXINT64 ? 0 : permit_row_time(row));
        return;
    }
    col = screen_permits_put(area, at, col, STATE, here ? style : phase_style(row), permit_phase_title(row->phase));
    put_time(area, at, col, area->cols - col, here, row->until);
    col = screen_permits_put(area, at + 1, 1, 13, style, kind);
    col = screen_permits_put(area, at + 1, col, 9, style, row->area);
    col = screen_permits_put(area, at + 1, col, 6, style, row->guardian_name);
    put_time(area, at + 1, col, area->cols - col, here, row->next);
}

static void draw_rows(Permits *permits, const Area *area) {
    int lines = area->cols >= ONE_LINE ? 1 : 2, count = row_count(permits), page = MAX(area->rows / lines, 1);
    permits->top = CLAMP(permits->top, MAX(0, permits->at - page + 1), permits->at);
    for (int i = 0; i < page && permits->top + i < count; i++) {
        gboolean here = permits->top + i == permits->at;
        const PermitRow *row = row_at(permits, permits->top + i);
        if (here) {
            area_fill(area, i * lines, 0, lines, area->cols, STYLE_SELECTED);
        }
        if (lines == 1) {
            draw_one_line(area, i, row, here);
        } else {
            draw_two_lines(area, i * lines, row, here);
        }
    }
    if (count == 0) {
        Area text = area_sub(area, 0, 1, area->rows, area->cols - 1);
        area_wrap(&text, 0, STYLE_DIM, _("No special work is going on. A applies for a permit."));
    }
    if (permits->top + page < count) {
        area_put(area, area->rows - 1, area->cols - 1, STYLE_DIM, "v");
    }
}

/* Of the row under the cursor: its clock, what stands against it, what it must not go together with. */
static void draw_detail(const Permits *permits, const Area *area) {
    const PermitRow *row = row_at(permits, permits->at);
    if (row == NULL) {
        return;
    }
    area_hline(area, 0, 0, area->cols, STYLE_DIM);
    Area text = area_sub(area, 1, 1, area->rows - 1, area->cols - 1);
    int at = 0;
    for (guint i = 0; i < row->conflicts->len; i++) {
        g_autofree char *line = g_strdup_printf("! %s", (const char *)row->conflicts->pdata[i]);
        at += area_wrap(&text, at, STYLE_ERROR, line);
    }
    if (row->next != 0) {
        g_autofree char *span = countdown_text(row->next);
        g_autofree char *line = g_strdup_printf("%s: %s", row->next_what, span);
        at += area_wrap(&text, at, countdown_style(row->next), line);
    }
    if (*row->against != '\0') {
        g_autofree char *line = g_strdup_printf(_("Against the next step: %s"), row->against);
        at += area_wrap(&text, at, STYLE_WARNING, line);
    }
    g_autofree char *about = g_strdup_printf("%s  %s  %s", row->area, row->place, row->content);
    area_wrap(&text, at, STYLE_DIM, about);
}

static void permits_draw(gpointer state, const Area *area) {
    Permits *permits = state;
    if (permits->board == NULL) {
        Area text = area_sub(area, 0, 1, area->rows, area->cols - 1);
        area_wrap(&text, 0, STYLE_ERROR, permits->problem);
        return;
    }
    int row = draw_banner(permits, area);
    row += draw_counts(permits, area, row);
    if (area->cols >= ONE_LINE) {
        draw_heads(area, row++);
    }
    int detail = area->rows >= DETAIL_ROWS && area->cols >= NARROW ? 5 : 0;
    Area rows = area_sub(area, row, 0, area->rows - row - detail, area->cols);
    draw_rows(permits, &rows);
    if (detail > 0) {
        Area below = area_sub(area, area->rows - detail, 0, detail, area->cols);
        draw_detail(permits, &below);
    }
}

static char *permits_subject(gpointer state) {
    const Permits *permits = state;
    return g_strdup_printf(permits->board != NULL && permits->board->more ? "%d+" : "%d", row_count(permits));
}

/* ---- keys ---- */

static const Binding KEYS[] = {
    {"A <F2>", "apply", N_("Apply for"), N_("Apply for a permit: choose the kind of work")},
    {"f", "list", N_("All permits"), N_("Open the list of all permits, ended ones too")},
    {"T", "treatment", N_("Treatment"), N_("Begin the special treatment of the frozen area, or open it")},
    MATERIAL_KEY,
    {"p", "paper", NULL, N_("Open the permit as it is printed")},
    {NULL, NULL, NULL, NULL},
};

static void on_kind(gpointer data, const char *const *keys) {
    Permits *permits = data;
    if (keys != NULL && keys[0] != NULL) {
        session_submit(permits->ui, keys[0], NULL, NULL);
    }
}

static unsigned apply(Permits *permits) {
    g_autoptr(GPtrArray) forms = session_permit_forms(permits->ui);
    GPtrArray *items = choice_items_new();
    for (guint i = 0; i < forms->len; i++) {
        const Form *form = shelf_form(app_shelf(session_app(permits->ui)), forms->pdata[i], 0, NULL, NULL);
        g_ptr_array_add(items, choice_item_new(forms->pdata[i], form_title(form), forms->pdata[i], NULL));
    }
    choice_open(permits->ui, &(ChoiceSpec){.title = _("Which work?"), .items = items, .done = on_kind, .data = permits});
    return REACT_REDRAW;
}

/* The frozen area of the permit under the cursor, else the first. */
static const PermitFreeze *freeze_now(const Permits *permits) {
    const GPtrArray *frozen = permits->board != NULL ? permits->board->frozen : NULL;
    const PermitRow *row = row_at(permits, permits->at);
    for (guint i = 0; frozen != NULL && row != NULL && i < frozen->len; i++) {
        const PermitFreeze *freeze = frozen->pdata[i];
        g_autofree char *part = g_strdup_printf("/%s/", freeze->area);
        if (strstr(row->path, part) != NULL) {
            return freeze;
        }
    }
    return frozen != NULL && frozen->len > 0 ? frozen->pdata[0] : NULL;
}

static unsigned treat(Permits *permits) {
    const PermitFreeze *freeze = freeze_now(permits);
    if (freeze == NULL || *freeze->treatment == '\0') {
        ui_beep(permits->ui);
        ui_say(permits->ui, SAY_INFO, _("No area is frozen; there is nothing to treat."));
    } else if (*freeze->record != '\0') {
        ui_push(permits->ui, "record", freeze->record);
    } else {
        session_submit(permits->ui, freeze->treatment, "area", freeze->area);
    }
    return REACT_REDRAW;
}

static unsigned open_row(Permits *permits, const char *screen) {
    if (permits->number != NULL) {
        ui_push(permits->ui, screen, permits->number);
    }
    return REACT_REDRAW;
}

static unsigned permits_action(gpointer state, const char *name) {
    Permits *permits = state;
    int at = permits->at;
    if (keymap_move(name, PAGE, row_count(permits), &at)) {
        go(permits, at);
        return REACT_REDRAW;
    } else if (strcmp(name, "open") == 0) {
        return open_row(permits, "record");
    } else if (strcmp(name, "paper") == 0) {
        return open_row(permits, "report");
    } else if (strcmp(name, "material") == 0) {
        return material_open(permits->ui, "record", permits->number);
    } else if (strcmp(name, "apply") == 0) {
        return apply(permits);
    } else if (strcmp(name, "list") == 0) {
        ui_push(permits->ui, "permit-list", NULL);
        return REACT_REDRAW;
    }
    return strcmp(name, "treatment") == 0 ? treat(permits) : REACT_NONE;
}

static const char *permits_disabled(gpointer state, const char *name) {
    const Permits *permits = state;
    if (strcmp(name, "treatment") == 0 && (permits->board == NULL || permits->board->frozen->len == 0)) {
        return _("No area is frozen; there is nothing to treat.");
    }
    return NULL;
}

const Screen screen_permits = {
    .name = "permits",
    .title = N_("Permit board"),
    .summary = N_("Special work that is going on now, most urgent first; Enter opens one, A applies, f lists all."),
    .keys = KEYS,
    .flags = SCREEN_LIVE,
    .size = sizeof(Permits),
    .draw = permits_draw,
    .action = permits_action,
    .disabled = permits_disabled,
    .refresh = permits_refresh,
    .subject = permits_subject,
    .close = permits_close,
};
