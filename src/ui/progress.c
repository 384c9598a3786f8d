/* SPDX-License-Identifier: MIT
 *
 * The progress bar. It reads the keyboard only to see Esc; every other key waits for its turn.
 */
#include "bihuan/ui/progress.h"

#include "private.h"

#include "bihuan/base/i18n.h"

enum { PAINT_EVERY = 50 * 1000 }; /* µs */

struct Progress {
    Ui *ui;
    char *title;
    gint64 done, total;
    gint64 painted; /* when */
    gboolean stop;
    void (*outer)(gpointer data, const Area *area); /* a bar inside a bar's work gives it back */
    gpointer outer_data;
};

static void progress_draw(gpointer data, const Area *area) {
    const Progress *progress = data;
    Area inside = overlay_box(area, 5, 60, progress->title);
    int width = inside.cols - 2;
    if (progress->total > 0) {
        int permille = (int)(CLAMP(progress->done, 0, progress->total) * 1000 / progress->total);
        area_bar(&inside, 0, 1, width, permille, STYLE_OK);
        area_format(&inside, 1, 1, STYLE_NORMAL, "%d%%  %" G_GINT64_FORMAT " / %" G_GINT64_FORMAT, permille / 10, progress->done,
                    progress->total);
    } else {
        area_format(&inside, 1, 1, STYLE_NORMAL, "%" G_GINT64_FORMAT, progress->done);
    }
    area_put_pad(&inside, 2, 1, width, STYLE_DIM, progress->stop ? _("Stopping …") : _("Esc stops"));
}

static void progress_paint(Progress *progress) {
    progress->painted = g_get_monotonic_time();
    ui_paint(progress->ui);
}

Progress *progress_begin(Ui *ui, const char *title) {
    Progress *progress = g_new0(Progress, 1);
    progress->ui = ui;
    progress->title = g_strdup(title);
    progress->outer = ui->paint_extra;
    progress->outer_data = ui->paint_data;
    ui->paint_extra = progress_draw;
    ui->paint_data = progress;
    progress_paint(progress);
    progress->painted = 0; /* the first report looks for Esc at once */
    return progress;
}

/* An Esc that came meanwhile, or was read already with the keys before it, stops; all other keys wait. */
static void progress_read(Progress *progress) {
    Ui *ui = progress->ui;
    KeyEvent event;
    while (ui->term->class->read(ui->term, &event)) {
        g_queue_push_tail(ui->ahead, g_memdup2(&event, sizeof event));
    }
    for (GList *link = ui->ahead->head, *next; link != NULL; link = next) {
        KeyCode code = ((KeyEvent *)link->data)->code;
        next = link->next;
        if (code == KC_ESC || code == KC_CTRL('C')) {
            progress->stop = TRUE;
            g_free(link->data);
            g_queue_delete_link(ui->ahead, link);
        }
    }
}

gboolean progress_set(Progress *progress, gint64 done, gint64 total) {
    progress->done = done;
    progress->total = total;
    if (g_get_monotonic_time() - progress->painted >= PAINT_EVERY) {
        progress_read(progress);
        progress_paint(progress);
    }
    return !progress->stop;
}

void progress_end(Progress *progress) {
    if (progress == NULL) {
        return;
    }
    progress->ui->paint_extra = progress->outer;
    progress->ui->paint_data = progress->outer_data;
    ui_redraw(progress->ui);
    g_free(progress->title);
    g_free(progress);
}
