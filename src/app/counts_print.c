/* SPDX-License-Identifier: MIT
 *
 * The differences of a count on paper, with room for three signatures.
 */
#include "bihuan/app/counts.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/model/person.h"
#include "bihuan/paper/paper.h"
#include "bihuan/store/anchor.h"

typedef struct {
    App *app;
    const CountView *view;
    const char *head, *qr;
} Sheet;

/* "-2 套"; "" where it is not told. Owned. */
static char *quantity(const CountThing *thing, gboolean told, gint64 thousandths) {
    g_autofree char *number = told ? supply_quantity_text(thousandths) : NULL;
    return !number ? g_strdup("") : thing->known ? g_strdup_printf("%s %s", number, thing->known->unit) : g_steal_pointer(&number);
}

static void put_thing(Paper *paper, const Sheet *sheet, const CountThing *thing) {
    const StockCountLine *line = thing->line;
    g_autofree char *expected = quantity(thing, thing->told, thing->expected),
                    *counted = quantity(thing, thing->told, line ? line->quantity : 0),
                    *difference = quantity(thing, thing->told && thing->difference != 0, thing->difference),
                    *before = count_thing_before(sheet->view, thing);
    g_autofree char *who = line ? person_name(app_db(sheet->app), line->person) : g_strdup("");
    g_autofree char *said = !thing->twice ? g_strdup(who)
                            : *before     ? g_strdup_printf(_("%s (again; before: %s)"), who, before)
                                          : g_strdup_printf(_("%s (again)"), who);
    paper_table_row(paper, (const char *const[]){thing->item, count_thing_title(thing), thing->lot, expected, counted, difference, said});
}

static void put_things(Paper *paper, const Sheet *sheet) {
    const PaperColumn columns[] = {{.title = C_("count", "Item"), .width = 2.4},    {.title = C_("count", "Name"), .width = 4},
                                   {.title = C_("count", "Lot"), .width = 2.4},     {.title = C_("count", "Books"), .width = 1.8},
                                   {.title = C_("count", "Counted"), .width = 1.8}, {.title = C_("count", "Difference"), .width = 1.8},
                                   {.title = C_("count", "By"), .width = 2.6}};
    paper_table_begin(paper, columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < sheet->view->things->len; i++)
        put_thing(paper, sheet, sheet->view->things->pdata[i]);
    paper_table_end(paper);
}

static void put_signatures(Paper *paper, const Sheet *sheet) {
    const StockCount *count = sheet->view->count;
    Db *db = app_db(sheet->app);
    g_autofree char *begun = person_name(db, count->begun_by), *ended = clock_format_short(count->ended ? count->ended : count->begun);
    g_autofree char *approved = *count->approved_by ? person_name(db, count->approved_by) : g_strdup(""),
                    *when = clock_format_short(count->approved);
    const PaperSignature signatures[] = {{C_("count", "Counted by"), begun, ended, NULL},
                                         {C_("count", "Approved by"), approved, count->approved ? when : NULL, NULL}};
    paper_signatures(paper, signatures, G_N_ELEMENTS(signatures));
}

static gboolean count_content(Paper *paper, gpointer data, GError **error) {
    const Sheet *sheet = data;
    const StockCount *count = sheet->view->count;
    const SupplyPlace *place = sheet->view->place;
    g_autofree char *begun = clock_format_short(count->begun), *ended = clock_format_short(count->ended);
    g_autofree char *area = area_name(app_db(sheet->app), place->area), *where = g_strdup_printf("%s %s", place->code, place->name);
    g_autofree char *head = g_strdup_printf(_("Head code %s"), sheet->head);
    const char *seal = strcmp(count->seal, SEAL_WHOLE) == 0 ? _("whole") : strcmp(count->seal, SEAL_BROKEN) == 0 ? _("broken") : "";
    const PaperPair pairs[] = {{_("Plant"), plant_name(app_plant(sheet->app)), FALSE, FALSE},
                               {C_("count", "Place"), where, TRUE, FALSE},
                               {_("Area"), area, TRUE, FALSE},
                               {C_("count", "Begun"), begun, TRUE, FALSE},
                               {C_("count", "Ended"), count->ended ? ended : "", TRUE, FALSE},
                               {C_("count", "State"), stock_count_state_title(count->state), TRUE, FALSE},
                               {C_("count", "Seal"), seal, TRUE, FALSE},
                               {C_("count", "Reason"), count->reason, FALSE, FALSE}};
    PaperPair said[G_N_ELEMENTS(pairs)];
    guint count_said = 0;
    for (guint i = 0; i < G_N_ELEMENTS(pairs); i++)
        if (pairs[i].value && *pairs[i].value)
            said[count_said++] = pairs[i];
    paper_heading(paper, 0, _("Count of supplies: differences"), count->id);
    paper_pairs(paper, said, count_said);
    put_things(paper, sheet);
    if (sheet->view->left > 0) {
        g_autofree char *left = g_strdup_printf(_("%u still to be counted; what they should be is not told before."), sheet->view->left);
        paper_text(paper, PAPER_NORMAL, left);
    }
    put_signatures(paper, sheet);
    return paper_qr(paper, sheet->qr, head, error);
}

gboolean count_print(App *app, const char *id, const char *path, char **head, GError **error) {
    Plant *plant = app_plant(app);
    PlantHead newest;
    g_autoptr(CountView) view = plant_head(plant, &newest, error) ? count_view(app, id, error) : NULL;
    if (!view)
        return FALSE;
    gint64 now = clock_now();
    g_autofree char *qr = head_qr_text(&newest), *printed = clock_format_short(now);
    g_autofree char *foot = g_strdup_printf(_("%s · head code %s · printed %s"), plant_name(plant), newest.code, printed);
    const PaperOptions options = {.title = _("Count of supplies: differences"),
                                  .foot = foot,
                                  .created = now,
                                  .mark = plant_is_simulated(plant) || plant_is_demo(plant) ? _("DRILL") : NULL};
    Sheet sheet = {app, view, newest.code, qr};
    if (head)
        *head = g_strdup(newest.code);
    return paper_write(path, &options, count_content, &sheet, NULL, error);
}
