/* SPDX-License-Identifier: MIT
 *
 * Entry cards to be cut out, and who is on site on paper.
 */
#include "bihuan/app/gate.h"

#include <string.h>

#include "bihuan/app/material_card.h"
#include "bihuan/app/print.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/label/code.h"
#include "bihuan/paper/paper.h"
#include "bihuan/store/anchor.h"

#define CARD_SIZE "85x54"
#define CARD_SHEET "a4"

/* ---- cards ---- */

typedef struct {
    GArray *items;    /* LabelItem */
    GPtrArray *texts; /* what they borrow */
    const guint8 *key;
} Cards;

static const char *keep_text(Cards *cards, char *text) {
    g_ptr_array_add(cards->texts, text);
    return text;
}

/* What is at the area's major hazard source, and whom to call; "" where there is none. Owned; NULL: it could not be read. */
static char *danger_of(App *app, const char *area, GError **error) {
    g_autoptr(GPtrArray) materials = material_cards_at(app_db(app), NULL, area, error);
    return materials ? material_cards_brief(materials) : NULL;
}

static gboolean add_card(App *app, Cards *cards, const GateWorker *worker, GError **error) {
    g_autofree char *subject = label_subject(LABEL_OF_PASS, worker->code), *until = clock_format_short(worker->until);
    char *payload = label_payload(cards->key, plant_id(app_plant(app)), subject, 1, error);
    g_autofree char *danger = payload ? danger_of(app, worker->area, error) : NULL;
    if (!danger) {
        g_free(payload);
        return FALSE;
    }
    LabelItem item = {.code = worker->code, .name = worker->name, .payload = keep_text(cards, payload)};
    item.area = keep_text(cards, g_strdup_printf("%s%s%s", worker->area_name, *danger ? " · " : "", danger));
    item.position = keep_text(cards, g_strdup_printf(_("%s · until %s"), worker->company, until));
    g_array_append_val(cards->items, item);
    return TRUE;
}

static gboolean write_cards(App *app, const Cards *cards, const char *path, LabelResult *result, GError **error) {
    Plant *plant = app_plant(app);
    g_auto(GStrv) folders = print_folders(app, NULL);
    g_autofree char *title = g_strdup_printf(_("%s · entry card"), plant_name(plant));
    const LabelFormat *format = label_format_find("pdf", error);
    LabelOptions options = {.path = path,
                            .size = CARD_SIZE,
                            .sheet = CARD_SHEET,
                            .folders = (const char *const *)folders,
                            .plant = title,
                            .mark = plant_is_simulated(plant) || plant_is_demo(plant) ? _("DRILL") : NULL,
                            .created = clock_now()};
    return format && label_write(format, (const LabelItem *)(gpointer)cards->items->data, cards->items->len, &options, result, error);
}

gboolean gate_print_cards(App *app, const char *entry, const char *code, const char *path, LabelResult *result, GError **error) {
    g_autoptr(GPtrArray) workers = gate_cards(app, entry, error), texts = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) items = g_array_new(FALSE, TRUE, sizeof(LabelItem));
    Cards cards = {items, texts, workers ? plant_key(app_plant(app), error) : NULL};
    gboolean ok = cards.key != NULL;
    for (guint i = 0; ok && i < workers->len; i++) {
        const GateWorker *worker = workers->pdata[i];
        if (!worker->revoked && (!code || g_ascii_strcasecmp(code, worker->code) == 0))
            ok = add_card(app, &cards, worker, error);
    }
    if (ok && items->len == 0)
        return err_set(error, ERR_INPUT, _("%s has no such entry card; issue one from the entry"), entry);
    return ok && write_cards(app, &cards, path, result, error);
}

/* ---- who is on site ---- */

typedef struct {
    App *app;
    const GPtrArray *workers;
    gint64 now;
    const char *head, *qr;
    const GPtrArray *unseen; /* scanned out, by nobody */
} Muster;

static guint same_until(const GPtrArray *workers, guint from, gboolean area) {
    const GateWorker *first = workers->pdata[from];
    guint end = from;
    for (; end < workers->len; end++) {
        const GateWorker *worker = workers->pdata[end];
        if (strcmp(worker->area, first->area) != 0 || (!area && strcmp(worker->company, first->company) != 0))
            break;
    }
    return end;
}

static void put_worker(Paper *paper, const GateWorker *worker) {
    g_autofree char *since = clock_format_short(worker->inside);
    g_autofree char *text = g_strdup_printf("[    ]  %s   %s   %s %s", worker->name, worker->phone, _("in since"), since);
    paper_text(paper, PAPER_LARGE, text);
    if (*worker->why)
        paper_text(paper, PAPER_SMALL, worker->why);
}

static void put_company(Paper *paper, const GPtrArray *workers, guint from, guint end) {
    const GateWorker *first = workers->pdata[from];
    g_autofree char *title = g_strdup_printf(_("%s: %d"), first->company, (int)(end - from));
    g_autofree char *leader = *first->leader || *first->leader_phone ? g_strdup_printf("%s %s", first->leader, first->leader_phone) : NULL;
    paper_heading(paper, 2, title, leader);
    for (guint i = from; i < end; i++)
        put_worker(paper, workers->pdata[i]);
}

static void put_unseen(Paper *paper, const GPtrArray *workers) {
    if (workers->len)
        paper_heading(paper, 1, _("Scanned out today where nobody was logged in: make sure that they have left"), NULL);
    for (guint i = 0; i < workers->len; i++) {
        const GateWorker *worker = workers->pdata[i];
        g_autofree char *text = g_strdup_printf("[    ]  %s   %s   %s   %s", worker->name, worker->phone, worker->company, worker->why);
        paper_text(paper, PAPER_NORMAL, text);
    }
}

static gboolean content(Paper *paper, gpointer data, GError **error) {
    const Muster *muster = data;
    g_autofree char *at = clock_format_short(muster->now), *count = g_strdup_printf("%u", muster->workers->len);
    g_autofree char *head = g_strdup_printf(_("Head code %s"), muster->head);
    const PaperPair pairs[] = {{_("Plant"), plant_name(app_plant(muster->app)), FALSE, FALSE},
                               {_("Printed, as of"), at, TRUE, FALSE},
                               {_("Contractors' workers on site"), count, TRUE, FALSE}};
    paper_heading(paper, 0, _("On site now: to be counted at the muster"), NULL);
    paper_pairs(paper, pairs, G_N_ELEMENTS(pairs));
    paper_text(paper, PAPER_STRONG, _("The plant's own people are not scanned at the gate: count them by their shifts."));
    if (muster->workers->len == 0)
        paper_text(paper, PAPER_NORMAL, _("No contractor's worker is on site."));
    for (guint from = 0; from < muster->workers->len;) {
        guint end = same_until(muster->workers, from, TRUE);
        const GateWorker *first = muster->workers->pdata[from];
        g_autofree char *title = g_strdup_printf(_("%s: %d"), *first->area_name ? first->area_name : first->area, (int)(end - from));
        g_autofree char *danger = danger_of(muster->app, first->area, error);
        if (!danger)
            return FALSE;
        paper_heading(paper, 1, title, NULL);
        if (*danger)
            paper_text(paper, PAPER_STRONG, danger);
        for (guint next; from < end; from = next) {
            next = same_until(muster->workers, from, FALSE);
            put_company(paper, muster->workers, from, next);
        }
    }
    put_unseen(paper, muster->unseen);
    return paper_qr(paper, muster->qr, head, error);
}

gboolean gate_print_onsite(App *app, const char *path, char **head, GError **error) {
    Plant *plant = app_plant(app);
    PlantHead newest;
    g_autoptr(GPtrArray) workers = plant_head(plant, &newest, error) ? gate_onsite(app, error) : NULL;
    g_autoptr(GPtrArray) unseen = workers ? gate_out_unseen(app, error) : NULL;
    if (!unseen)
        return FALSE;
    gint64 now = clock_now();
    g_autofree char *qr = head_qr_text(&newest), *printed = clock_format_short(now);
    g_autofree char *foot = g_strdup_printf(_("%s · head code %s · printed %s"), plant_name(plant), newest.code, printed);
    PaperOptions options = {.title = _("On site now"),
                            .foot = foot,
                            .created = now,
                            .mark = plant_is_simulated(plant) || plant_is_demo(plant) ? _("DRILL") : NULL};
    Muster muster = {app, workers, now, newest.code, qr, unseen};
    if (head)
        *head = g_strdup(newest.code);
    return paper_write(path, &options, content, &muster, NULL, error);
}
