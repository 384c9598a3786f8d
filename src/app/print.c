/* SPDX-License-Identifier: MIT
 *
 * From devices, places and items to labels: collects what stands on them, lets the label wing draw, and sends or saves what was drawn.
 */
#include "bihuan/app/print.h"

#include <string.h>

#include "bihuan/app/scan.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/outfile.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"
#include "bihuan/label/code.h"
#include "bihuan/label/send.h"
#include "bihuan/model/area.h"
#include "bihuan/model/person.h"
#include "bihuan/paper/ink.h"

enum {
    PRINT_PAGE = 500, /* devices read at once */
    REASON_MOST = 200,
};

/* Labels collected for printing; texts are owned by the pool. */
typedef struct {
    App *app;
    Change *change; /* not NULL: each label is the first of a new generation */
    GArray *items;  /* LabelItem */
    GStringChunk *pool;
    GHashTable *areas; /* code to name */
} Sheet;

static void sheet_init(Sheet *sheet, App *app) {
    *sheet = (Sheet){app, NULL, g_array_new(FALSE, TRUE, sizeof(LabelItem)), g_string_chunk_new(4096),
                     g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free)};
}

static void sheet_clear(Sheet *sheet) {
    change_free(sheet->change);
    g_array_unref(sheet->items);
    g_string_chunk_free(sheet->pool);
    g_hash_table_unref(sheet->areas);
}

static const char *area_title(Sheet *sheet, const char *code) {
    const char *known = g_hash_table_lookup(sheet->areas, code);
    if (!known) {
        char *name = area_name(app_db(sheet->app), code);
        g_hash_table_insert(sheet->areas, g_strdup(code), name);
        known = name;
    }
    return known;
}

/* The valid labels are revoked; the next generation begins in the same change. */
static gboolean begin_generation(Sheet *sheet, const Device *device, GError **error) {
    Plant *plant = app_plant(sheet->app);
    const guint8 *key = plant_key(plant, error);
    g_autofree char *short_code = key ? label_short_code(key, plant_id(plant), device->code, device->generation + 1, error) : NULL;
    return short_code && device_relabel(sheet->change, device->code, short_code, error);
}

/* What stands on a label beside its code; borrowed. area: a code, "" = none. */
typedef struct {
    const char *subject, *code, *name, *area, *position;
} Shown;

static gboolean add_shown(Sheet *sheet, const Shown *shown, GError **error) {
    ScanLabel label;
    if (!scan_label_of(sheet->app, shown->subject, &label, error)) {
        scan_label_clear(&label);
        return FALSE;
    }
    LabelItem item = {
        .code = g_string_chunk_insert(sheet->pool, shown->code),
        .name = g_string_chunk_insert(sheet->pool, shown->name),
        .area = *shown->area ? g_string_chunk_insert_const(sheet->pool, area_title(sheet, shown->area)) : "",
        .position = g_string_chunk_insert(sheet->pool, shown->position),
        .payload = g_string_chunk_insert(sheet->pool, label.payload),
        .short_code = g_string_chunk_insert(sheet->pool, label.short_code),
        .generation = (int)label.generation,
    };
    g_array_append_val(sheet->items, item);
    scan_label_clear(&label);
    return TRUE;
}

static gboolean add_device(Sheet *sheet, const Device *device, GError **error) {
    const Shown shown = {device->code, device->code, device->name, device->area, device->position};
    return (!sheet->change || begin_generation(sheet, device, error)) && add_shown(sheet, &shown, error);
}

/* The next generation of a label of supplies; place NULL: an item's. */
static gboolean reissue(Sheet *sheet, const char *subject, SupplyPlace *place, GError **error) {
    gint64 generation = 0;
    if (!scan_label_issue(sheet->change, subject, &generation, error))
        return FALSE;
    if (place)
        place->generation = generation;
    return !place || noun_save(sheet->change, &supply_place_noun, place, error);
}

/* A place for supplies or an item of them: who keeps it, and what it is like, stand where a device has its position. */
static gboolean add_supply(Sheet *sheet, const char *subject, GError **error) {
    Db *db = app_db(sheet->app);
    const char *code;
    LabelOf of = label_subject_of(subject, &code);
    g_autoptr(SupplyPlace) place = of == LABEL_OF_PLACE ? supply_place_load(db, code, error) : NULL;
    g_autoptr(SupplyItem) item = of == LABEL_OF_ITEM ? supply_item_load(db, code, error) : NULL;
    if (of == LABEL_OF_PASS)
        return err_set(error, ERR_INPUT, _("%s is an entry card; it is printed with the cards of its entry, at the gate"), code);
    if (!place && !item)
        return FALSE;
    g_autofree char *keeper = place && *place->keeper ? person_name(db, place->keeper) : g_strdup(item ? item->spec : "");
    const Shown shown = {subject, code, place ? place->name : item->name, place ? place->area : "", keeper};
    return (!sheet->change || reissue(sheet, subject, place, error)) && add_shown(sheet, &shown, error);
}

static gboolean is_listed(const Sheet *sheet, const char *code) {
    for (guint i = 0; i < sheet->items->len; i++)
        if (strcmp(g_array_index(sheet->items, LabelItem, i).code, code) == 0)
            return TRUE;
    return FALSE;
}

static gboolean add_named(Sheet *sheet, const char *const *codes, GError **error) {
    for (; *codes; codes++) {
        const char *code;
        gboolean supply = label_subject_of(*codes, &code) != LABEL_OF_DEVICE;
        g_autoptr(Device) device = supply ? NULL : scan_or_code(sheet->app, *codes, error);
        if (!supply && !device)
            return FALSE;
        if (sheet->change && is_listed(sheet, supply ? code : device->code))
            return err_set(error, ERR_INPUT, _("%s is named twice; one new label is enough"), supply ? code : device->code);
        if (supply ? !add_supply(sheet, *codes, error) : !add_device(sheet, device, error))
            return FALSE;
    }
    return TRUE;
}

/* Every place in use, or every item. */
static gboolean add_supplies(Sheet *sheet, LabelOf of, GError **error) {
    g_autoptr(GPtrArray) codes = db_texts(app_db(sheet->app), error,
                                          of == LABEL_OF_PLACE ? "SELECT code FROM supply_place WHERE retired IS NULL ORDER BY code"
                                                               : "SELECT code FROM supply_item ORDER BY code",
                                          "");
    for (guint i = 0; codes && i < codes->len; i++) {
        g_autofree char *subject = label_subject(of, codes->pdata[i]);
        if (!add_supply(sheet, subject, error))
            return FALSE;
    }
    return codes != NULL;
}

static gboolean add_area(Sheet *sheet, const char *area, GError **error) {
    g_autofree char *after = g_strdup("");
    gboolean there = area == NULL;
    if (area && !area_exists(app_db(sheet->app), area, &there, error))
        return FALSE;
    if (!there)
        return err_set(error, ERR_INPUT, _("there is no area %s; look it up with: bihuan export areas"), area);
    for (;;) {
        g_autoptr(GPtrArray) page = device_list(app_db(sheet->app), area, after, PRINT_PAGE, error);
        if (!page)
            return FALSE;
        for (guint i = 0; i < page->len; i++)
            if (!add_device(sheet, page->pdata[i], error))
                return FALSE;
        if (page->len < PRINT_PAGE)
            return TRUE;
        g_free(after);
        after = g_strdup(((Device *)page->pdata[page->len - 1])->code);
    }
}

/* What is common to all ways of printing. */
static gboolean print_collect(const PrintWanted *wanted, Sheet *sheet, GError **error) {
    if (wanted->calibration)
        return TRUE;
    gboolean named = wanted->devices && *wanted->devices;
    gboolean ok = named                           ? add_named(sheet, wanted->devices, error)
                  : wanted->of != LABEL_OF_DEVICE ? add_supplies(sheet, wanted->of, error)
                                                  : add_area(sheet, wanted->area, error);
    return ok && (sheet->items->len > 0 || err_set(error, ERR_INPUT, _("there is nothing to print a label for")));
}

char **print_folders(App *app, const Settings *settings) {
    g_autoptr(GPtrArray) folders = g_ptr_array_new();
    const char *path = plant_path(app_plant(app)), *own = settings ? settings_get(settings, "labels") : "";
    gsize length = strlen(path) - (g_str_has_suffix(path, ".db") ? strlen(".db") : 0);
    g_ptr_array_add(folders, g_strdup_printf("%.*s.labels", (int)length, path));
    if (*own)
        g_ptr_array_add(folders, g_strdup(own));
    g_ptr_array_add(folders, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&folders), FALSE);
}

/* ---- options ---- */

static const char *either(const char *first, const char *second) {
    return first ? first : second;
}

static const LabelFormat *format_of(const PrintWanted *wanted, GError **error) {
    const Printer *printer = wanted->printer;
    const char *usual = printer && printer->type != PRINTER_CUPS ? "zpl" : "pdf";
    return label_format_find(either(wanted->format, either(printer ? printer->format : NULL, usual)), error);
}

static LabelOptions options_of(App *app, const PrintWanted *wanted, const LabelFormat *format, char **folders) {
    Plant *plant = app_plant(app);
    static const Printer none;
    const Printer *printer = wanted->printer ? wanted->printer : &none;
    gboolean raw = label_format_is_raw(format);
    return (LabelOptions){
        .path = wanted->path,
        .size = either(wanted->size, printer->size),
        .sheet = either(wanted->sheet, raw ? NULL : printer->sheet), /* a printer's settings count for what it prints */
        .font = either(wanted->font, raw ? printer->font : NULL),
        .from = wanted->from,
        .dpi = wanted->dpi ? wanted->dpi : printer->dpi,
        .speed = printer->speed,
        .folders = (const char *const *)folders,
        .calibration = wanted->calibration,
        .plant = plant_name(plant),
        .mark = plant_is_simulated(plant) ? _("DRILL") : NULL,
        .created = clock_now(),
        .progress = wanted->progress,
        .data = wanted->data,
    };
}

static const LabelItem *items_of(const Sheet *sheet) {
    return (const LabelItem *)(gpointer)sheet->items->data;
}

/* ---- characters no font draws ---- */

/* A printer's own font and a terminal are not ours to ask. */
static gboolean is_drawn(const LabelFormat *format, const LabelOptions *options) {
    return !label_format_is_text(format) && !(label_format_is_raw(format) && options->font);
}

/* What of each label no font draws, as ink_bare. */
static char **find_bare(const Sheet *sheet, GError **error) {
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < sheet->items->len; i++) {
        const LabelItem *item = &g_array_index(sheet->items, LabelItem, i);
        g_ptr_array_add(texts, g_strjoin(" ", item->code, item->name, item->area, item->position, NULL));
    }
    return ink_bare((const char *const *)texts->pdata, texts->len, error);
}

/* Takes out the labels no font can print and names them, one after the other: "P-101 🤡 (U+1F921)". */
static void take_bare(Sheet *sheet, char **bare, GString *named) {
    for (guint i = 0; i < sheet->items->len; bare++) {
        const LabelItem *item = &g_array_index(sheet->items, LabelItem, i);
        if (**bare) {
            g_string_append_printf(named, "%s%s %s", named->len ? "; " : "", item->code, *bare);
            g_array_remove_index(sheet->items, i);
        } else {
            i++;
        }
    }
}

static gboolean leave_out_bare(const PrintWanted *wanted, Sheet *sheet, GError **error) {
    g_autoptr(GString) named = g_string_new(NULL);
    g_auto(GStrv) bare = find_bare(sheet, error);
    if (!bare)
        return FALSE;
    take_bare(sheet, bare, named);
    if (named->len == 0)
        return TRUE;
    if (!wanted->skipped || sheet->change)
        return err_set(error, ERR_INPUT, _("No installed font draws these characters: %s. Change the texts, or install fonts-noto."),
                       named->str);
    g_string_assign(wanted->skipped, named->str);
    return sheet->items->len > 0 || err_set(error, ERR_INPUT, _("No label is left: no font draws these: %s."), named->str);
}

/* ---- to a printer ---- */

/* "DIR/labels-20261123-080000.prn" where the target is a folder, else the target itself; in the exchange where this process may
 * write nowhere else. Owned. */
static char *print_file(const Printer *printer, gint64 now) {
    ClockCivil civil = clock_civil(now);
    gboolean confined = outfile_is_confined() && outfile_out();
    if (!confined && !g_file_test(printer->target, G_FILE_TEST_IS_DIR))
        return g_strdup(printer->target);
    g_autofree char *name =
        g_strdup_printf("labels-%04d%02d%02d-%02d%02d%02d.prn", civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second);
    return g_build_filename(confined ? outfile_out() : printer->target, name, NULL);
}

static GBytes *join(const GPtrArray *parts) {
    GByteArray *all = g_byte_array_new();
    for (guint i = 0; i < parts->len; i++) {
        gsize size = 0;
        const guint8 *bytes = g_bytes_get_data(parts->pdata[i], &size);
        g_byte_array_append(all, bytes, (guint)size);
    }
    return g_byte_array_free_to_bytes(all);
}

static gboolean size_in_mm(const LabelOptions *options, SendPaper *paper) {
    return !options->sheet &&
           label_size_of(options->size ? options->size : LABEL_SIZE_DEFAULT, options->folders, &paper->width, &paper->height);
}

static gboolean deliver(const PrintWanted *wanted, const LabelFormat *format, const LabelOptions *options, const GPtrArray *parts,
                        LabelResult *result, GError **error) {
    if (!wanted->printer)
        return label_save(parts, options, result, error);
    if (wanted->printer->type == PRINTER_FILE) {
        LabelOptions file = *options;
        g_autofree char *path = print_file(wanted->printer, options->created);
        file.path = path;
        return label_save(parts, &file, result, error);
    }
    SendPaper paper = {.raw = label_format_is_raw(format)};
    size_in_mm(options, &paper);
    g_autoptr(GBytes) bytes = join(parts);
    return send_bytes(wanted->printer, bytes, &paper, error);
}

/* A name says what is in the file; text for a terminal may be called anything, label printers' languages .prn as well. */
static gboolean place_file(PrintWanted *wanted, const LabelFormat *format, char **place, GError **error) {
    g_autofree char *ending = g_strdup_printf(".%s", label_format_name(format));
    const char *endings[] = {ending, label_format_is_raw(format) ? ".prn" : NULL, NULL};
    *place = wanted->path ? outfile_place(wanted->path, label_format_is_text(format) ? NULL : endings, error) : NULL;
    if (wanted->path && !*place)
        return FALSE;
    wanted->path = *place;
    return TRUE;
}

/* What CUPS or a printer takes is one document. */
static gboolean check_printer(const PrintWanted *wanted, const LabelFormat *format, GError **error) {
    if (!wanted->printer || label_format_is_raw(format) || strcmp(label_format_name(format), "pdf") == 0)
        return TRUE;
    return err_set(error, ERR_USAGE, _("A printer takes pdf, zpl or tspl, not %s."), label_format_name(format));
}

/* ---- a new generation ---- */

static gboolean check_reason(App *app, const PrintWanted *wanted, char **reason, GError **error) {
    *reason = NULL;
    if (!wanted->reason)
        return TRUE;
    if (!app_need_user(app, error))
        return FALSE;
    if (!wanted->devices || !*wanted->devices)
        return err_set(error, ERR_USAGE,
                       _("Name the devices whose labels are to be replaced; not a whole area at "
                         "once."));
    *reason = utf8_clean(wanted->reason, REASON_MOST, FALSE, error);
    if (*reason && !**reason)
        return err_set(error, ERR_INPUT, _("Say why the label is replaced: lost, damaged, copied …"));
    return *reason != NULL;
}

static gboolean commit(Sheet *sheet, const char *reason, GError **error) {
    const LabelItem *first = items_of(sheet);
    for (guint i = 1; i < sheet->items->len; i++)
        if (!change_mention(sheet->change, first[i].code, error))
            return FALSE;
    return change_commit(sheet->change, "relabel", first->code, reason, error);
}

/* The labels are valid now, whatever became of the paper. */
static gboolean not_printed(const Sheet *sheet, GError *reason, GError **error) {
    g_autoptr(GError) why = reason;
    g_autoptr(GString) codes = g_string_new(NULL);
    for (guint i = 0; i < sheet->items->len; i++)
        g_string_append_printf(codes, " %s", items_of(sheet)[i].code);
    return err_set(error, ERR_FAILED,
                   _("%s The new labels are issued and the old ones revoked; print them with: "
                     "bihuan labels%s"),
                   why->message, codes->str);
}

static gboolean print_sheet(App *app, const PrintWanted *wanted, Sheet *sheet, LabelResult *result, GError **error) {
    g_auto(GStrv) folders = print_folders(app, wanted->settings);
    g_autofree char *reason = NULL, *place = NULL;
    PrintWanted placed = *wanted;
    const LabelFormat *format = format_of(wanted, error);
    if (!format || !check_printer(wanted, format, error) || !place_file(&placed, format, &place, error) ||
        !check_reason(app, wanted, &reason, error))
        return FALSE;
    LabelOptions options = options_of(app, &placed, format, folders);
    if (reason && !(sheet->change = change_begin(app_plant(app), app_user_id(app), error)))
        return FALSE;
    if (!print_collect(wanted, sheet, error) || (is_drawn(format, &options) && !leave_out_bare(wanted, sheet, error)))
        return FALSE;
    if (!reason && !wanted->printer)
        return label_write(format, items_of(sheet), sheet->items->len, &options, result, error);
    g_autoptr(GPtrArray) parts = label_render(format, items_of(sheet), sheet->items->len, &options, result, error);
    if (!parts || (reason && !commit(sheet, reason, error)))
        return FALSE;
    GError *failure = NULL;
    g_clear_pointer(&sheet->change, change_free); /* nobody waits for a printer */
    if (deliver(wanted, format, &options, parts, result, &failure))
        return TRUE;
    if (reason)
        return not_printed(sheet, failure, error);
    g_propagate_error(error, failure);
    return FALSE;
}

gboolean print_labels(App *app, const PrintWanted *wanted, LabelResult *result, GError **error) {
    Sheet sheet;
    sheet_init(&sheet, app);
    gboolean ok = print_sheet(app, wanted, &sheet, result, error);
    sheet_clear(&sheet);
    return ok;
}

char *print_text(App *app, const PrintWanted *wanted, guint *labels, GError **error) {
    Sheet sheet;
    g_auto(GStrv) folders = print_folders(app, wanted->settings);
    const LabelFormat *format = label_format_find(wanted->format, error);
    char *text = NULL;
    sheet_init(&sheet, app);
    if (format && print_collect(wanted, &sheet, error)) {
        LabelOptions options = options_of(app, wanted, format, folders);
        text = label_print(format, items_of(&sheet), sheet.items->len, &options, error);
    }
    *labels = sheet.items->len;
    sheet_clear(&sheet);
    return text;
}
