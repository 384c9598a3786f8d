/* SPDX-License-Identifier: MIT
 *
 * Days in rows of weeks. What is late carries "!", the day under the cursor ">", today "*".
 */
#include "due_grid.h"

#include "bihuan/base/clock.h"

#include <string.h>

enum { WEEK = 7 };

gint64 due_grid_monday(gint64 day) {
    ClockCivil at = clock_civil(day);
    return clock_from_civil(at.year, at.month, at.day + 1 - at.weekday, 0, 0, 0);
}

gint64 due_grid_first(gint64 day) {
    ClockCivil at = clock_civil(day);
    return due_grid_monday(clock_from_civil(at.year, at.month, 1, 0, 0, 0));
}

static Style day_style(const DueGrid *grid, const DueDay *day) {
    gboolean outside = clock_civil(day->day).month != clock_civil(grid->day).month;
    return day->day == grid->day ? grid->focus ? STYLE_SELECTED : STYLE_MARKED
           : day->late > 0       ? STYLE_ERROR
           : outside             ? STYLE_DIM
                                 : STYLE_NORMAL;
}

static const char *day_sign(const DueGrid *grid, const DueDay *day) {
    gboolean today = clock_day_number(day->day) == clock_day_number(clock_now());
    return day->day == grid->day ? ">" : today ? "*" : " ";
}

static const DueDay *day_at(const DueGrid *grid, gint64 first, int index) {
    gint64 begin = clock_day_number(g_array_index(grid->days, DueDay, 0).day), at = clock_day_number(first) - begin + index;
    return at >= 0 && at < (gint64)grid->days->len ? &g_array_index(grid->days, DueDay, at) : NULL;
}

/* "> 12  34!" */
static void draw_day(const DueGrid *grid, const Area *area, int row, int col, const DueDay *day) {
    Style style = day_style(grid, day);
    g_autofree char *count = day->count == 0     ? g_strdup("")
                             : day->count < 1000 ? g_strdup_printf("%u", day->count)
                                                 : g_strdup_printf("%uk", day->count / 1000);
    if (style == STYLE_SELECTED || style == STYLE_MARKED) {
        area_fill(area, row, col, 1, DUE_GRID_DAY - 1, style);
    }
    area_format(area, row, col, style, "%s%2d", day_sign(grid, day), clock_civil(day->day).day);
    area_put_right(area, row, col + 3, 4, style, count);
    area_put(area, row, col + 7, day->late > 0 ? STYLE_ERROR : STYLE_NORMAL, day->late > 0 ? "!" : " ");
}

void due_grid_draw(const DueGrid *grid, const Area *area, int lines) {
    gint64 first = due_grid_first(grid->day);
    for (int i = 0; i < WEEK; i++) {
        area_put(area, 0, i * DUE_GRID_DAY + 1, STYLE_TITLE, due_weekday_title(i));
    }
    for (int i = 0; i < DUE_GRID_WEEKS * WEEK; i++) {
        const DueDay *day = day_at(grid, first, i);
        if (day != NULL) {
            draw_day(grid, area, DUE_GRID_HEADS + i / WEEK * lines, i % WEEK * DUE_GRID_DAY, day);
        }
    }
}

/* In the two or more columns there are: "12", "9+", "!3", "!!". */
static char *brief_count(const DueDay *day, int room) {
    g_autofree char *count = g_strdup_printf(day->late > 0 ? "!%u" : "%u", day->count);
    return day->count == 0              ? g_strdup("")
           : (int)strlen(count) <= room ? g_steal_pointer(&count)
           : room > 2                   ? g_strdup_printf("%.*s+", room - 1, count)
                                        : g_strdup(day->late > 0 ? "!!" : "9+");
}

void due_grid_draw_week(const DueGrid *grid, const Area *area) {
    gint64 first = due_grid_monday(grid->day);
    int width = MAX((area->cols + 1) / WEEK, 3);
    for (int i = 0; i < WEEK; i++) {
        const DueDay *day = day_at(grid, first, i);
        g_autofree char *count = day != NULL ? brief_count(day, width - 1) : NULL;
        if (day == NULL) {
            continue;
        }
        g_autofree char *number = g_strdup_printf("%d", clock_civil(day->day).day);
        g_autofree char *text = width > 5 ? g_strdup_printf("%s %s", due_weekday_title(i), number) : g_steal_pointer(&number);
        area_put_right(area, 0, i * width, width - 1, day_style(grid, day), text);
        area_put_right(area, 1, i * width, width - 1, day->late > 0 ? STYLE_ERROR : STYLE_NORMAL, count);
    }
}
