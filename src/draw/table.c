/* SPDX-License-Identifier: MIT
 *
 * Tables: rows that break between pages, titles on each of them; pairs of title and value are rows too.
 */
#include "private.h"

#define PAD_X 4.0
#define PAD_Y 2.5
#define PAIR_TITLE 4.0 /* shares of the width */
#define PAIR_HALF 5.5

static double column_width(const Document *paper, guint index) {
    double all = 0;
    for (guint i = 0; i < paper->column_count; i++)
        all += paper->columns[i].width;
    return CONTENT_WIDTH * paper->columns[index].width / all;
}

/* One row of flows, all or the part of it that fits; TRUE when all of it has been drawn. */
typedef struct {
    Flow cells[PAPER_COLUMNS];
    guint count;
    gboolean head;
} Row;

static double row_rest(const Row *row) {
    double height = 0;
    for (guint i = 0; i < row->count; i++)
        height = MAX(height, flow_rest(&row->cells[i]));
    return height;
}

static void row_init(Row *row, Document *paper, const char *const *cells, gboolean head, gboolean faint) {
    *row = (Row){.count = paper->column_count, .head = head};
    for (guint i = 0; i < row->count; i++) {
        const PaperColumn *column = &paper->columns[i];
        FlowStyle style = {
            .size = head || column->key ? SIZE_SMALL + 0.5 : SIZE_NORMAL - 0.5,
            .bold = head || column->key,
            .right = column->right,
            .width = column_width(paper, i) - 2 * PAD_X,
            .grey = faint && !column->key ? 0.4 : 0,
        };
        flow_init(&row->cells[i], paper, cells[i], &style);
    }
}

static void row_clear(Row *row) {
    for (guint i = 0; i < row->count; i++)
        flow_clear(&row->cells[i]);
}

/* Draws as much as fits into a height (all of it if that is enough), with its frame. */
static void row_draw(Row *row, Document *paper, double room) {
    double height = 0, x = MARGIN;
    guint counts[PAPER_COLUMNS] = {0};
    for (guint i = 0; i < row->count; i++) {
        counts[i] = flow_fit(&row->cells[i], room);
        height = MAX(height, flow_height(&row->cells[i], counts[i]));
    }
    height += 2 * PAD_Y;
    for (guint i = 0; i < row->count; i++) {
        double width = column_width(paper, i);
        if (row->head || paper->columns[i].key)
            draw_shade(paper, x, paper->y, width, height);
        draw_frame(paper, x, paper->y, width, height);
        flow_draw(&row->cells[i], paper, counts[i], x + PAD_X, paper->y + PAD_Y);
        x += width;
    }
    paper->y += height;
}

static gboolean has_titles(const Document *paper) {
    return paper->column_count > 0 && paper->titles[0];
}

/* The titles, where they do not stand yet; height: of the row that has to follow them on the page. */
static void put_titles(Document *paper, double height) {
    if (paper->titled || !has_titles(paper))
        return;
    Row row;
    row_init(&row, paper, (const char *const *)paper->titles, TRUE, FALSE);
    page_room(paper, row_rest(&row) + 2 * PAD_Y + height);
    row_draw(&row, paper, row_rest(&row));
    row_clear(&row);
    paper->titled = TRUE;
}

static void next_page(Document *paper) {
    page_break(paper);
    paper->titled = FALSE;
    put_titles(paper, 0);
}

/* A fresh page, with the titles on it. */
static double whole_page(void) {
    return (BOTTOM - TOP) * 0.85;
}

static void put_row(Document *paper, const char *const *cells, gboolean faint) {
    Row row;
    row_init(&row, paper, cells, FALSE, faint);
    /* a row that no page can hold begins where a good part of it has room */
    double height = row_rest(&row) + 2 * PAD_Y, need = height <= whole_page() ? height : whole_page() / 4 + 2 * PAD_Y;
    if (paper->titled && page_left(paper) < need)
        next_page(paper);
    put_titles(paper, need);
    page_room(paper, need);
    double rest;
    while ((rest = row_rest(&row)) > 0) {
        double room = page_left(paper) - 2 * PAD_Y;
        if (rest <= room) {
            row_draw(&row, paper, rest);
            break;
        }
        row_draw(&row, paper, room);
        next_page(paper);
    }
    row_clear(&row);
}

void lay_table_begin(Document *paper, const PaperColumn *columns, guint count) {
    paper->column_count = MIN(count, PAPER_COLUMNS);
    paper->titled = FALSE;
    for (guint i = 0; i < paper->column_count; i++) {
        paper->columns[i] = columns[i];
        paper->titles[i] = g_strdup(columns[i].title);
    }
}

void lay_table_row(Document *paper, const char *const *cells) {
    put_row(paper, cells, FALSE);
}

void lay_table_end(Document *paper) {
    for (guint i = 0; i < paper->column_count; i++)
        g_clear_pointer(&paper->titles[i], g_free);
    paper->column_count = 0;
    lay_space(paper, 1.5);
}

/* ---- pairs ---- */

static const PaperColumn ONE[] = {{.width = PAIR_TITLE, .key = TRUE}, {.width = PAIR_TITLE + 2 * PAIR_HALF}};
static const PaperColumn TWO[] = {
    {.width = PAIR_TITLE, .key = TRUE}, {.width = PAIR_HALF}, {.width = PAIR_TITLE, .key = TRUE}, {.width = PAIR_HALF}};

void lay_pairs(Document *paper, const PaperPair *pairs, guint count) {
    for (guint i = 0; i < count; i++) {
        gboolean both = pairs[i].brief && i + 1 < count && pairs[i + 1].brief;
        const PaperPair *one = &pairs[i], *two = both ? &pairs[++i] : NULL;
        const char *cells[] = {one->title, one->value, two ? two->title : NULL, two ? two->value : NULL};
        paper->column_count = 0;
        for (gsize c = 0; c < (both ? G_N_ELEMENTS(TWO) : G_N_ELEMENTS(ONE)); c++)
            paper->columns[paper->column_count++] = both ? TWO[c] : ONE[c];
        put_row(paper, cells, one->faint && (!two || two->faint));
    }
    paper->column_count = 0;
    lay_space(paper, 1.5);
}
