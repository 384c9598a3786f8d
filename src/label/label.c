/* SPDX-License-Identifier: MIT
 *
 * Writing labels: finds format and layout, lets the format draw, and puts whole files in place. Knows
 * neither cairo nor any format.
 */
#include "bihuan/label/label.h"

#include <string.h>
#include <unistd.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/outfile.h"
#include "bihuan/base/utf8.h"
#include "bihuan/label/code.h"
#include "bihuan/label/format.h"

struct LabelSink {
    const char *path;  /* NULL: keep the bytes in parts */
    gboolean numbered; /* several files */
    gboolean replace;
    int digits; /* of the numbers */
    guint pages;
    GPtrArray *written; /* names, owned */
    GPtrArray *parts;   /* GBytes */
};

const LabelFormat *const *label_formats(void) {
    return label_format_registry;
}

const LabelFormat *label_format_find(const char *name, GError **error) {
    g_autoptr(GString) names = g_string_new(NULL);
    for (const LabelFormat *const *format = label_format_registry; *format; format++) {
        if (strcmp((*format)->name, name) == 0) {
            return *format;
        }
        g_string_append_printf(names, "%s%s", names->len ? ", " : "", (*format)->name);
    }
    g_autofree char *shown = utf8_printable(name);
    err_set(error, ERR_USAGE, _("There is no label format %s; choose one of: %s."), shown, names->str);
    return NULL;
}

const char *label_format_name(const LabelFormat *format) {
    return format->name;
}

const char *label_format_summary(const LabelFormat *format) {
    return _(format->summary);
}

gboolean label_format_is_text(const LabelFormat *format) {
    return format->is_text;
}

gboolean label_format_is_raw(const LabelFormat *format) {
    return format->is_raw;
}

char *label_job_text(const LabelJob *job, const LabelItem *item, LabelTextKind kind) {
    switch (kind) {
    case LABEL_TEXT_PLANT: {
        const char *plant = job->options->plant ? job->options->plant : "";
        const char *mark = job->options->mark;
        return mark ? g_strdup_printf("【%s】%s", mark, plant) : g_strdup(plant);
    }
    case LABEL_TEXT_NAME:
        return g_strdup(item->name ? item->name : "");
    case LABEL_TEXT_CODE:
        return g_strdup(item->code ? item->code : "");
    case LABEL_TEXT_AREA:
        return g_strdup(item->area ? item->area : "");
    case LABEL_TEXT_POSITION:
        return g_strdup(item->position ? item->position : "");
    case LABEL_TEXT_SHORT:
        return label_short_show(item->short_code ? item->short_code : "");
    case LABEL_TEXT_REVISION:
        return item->generation > 0 ? g_strdup_printf(_("Rev. %d"), item->generation) : g_strdup("");
    case LABEL_TEXTS:
        break;
    }
    return g_strdup("");
}

gboolean label_job_step(const LabelJob *job, gsize done, GError **error) {
    const LabelOptions *options = job->options;
    if (options->progress && !options->progress((guint)done, (guint)job->count, options->data)) {
        return err_set(error, ERR_FAILED, _("Printing labels was stopped; nothing was written."));
    }
    return TRUE;
}

double label_job_dots(const LabelJob *job, guint standard) {
    guint dpi = job->options->dpi ? job->options->dpi : standard;
    return dpi == 203 ? 8 : dpi / 25.4;
}

/* "dir/out.png" and 3 to "dir/out-03.png". */
static char *sink_name(const LabelSink *sink, guint number) {
    if (!sink->numbered) {
        return g_strdup(sink->path);
    }
    const char *slash = strrchr(sink->path, '/');
    const char *dot = strrchr(slash ? slash : sink->path, '.');
    const char *first = slash ? slash + 1 : sink->path;
    gsize stem = dot && dot > first ? (gsize)(dot - sink->path) : strlen(sink->path);
    return g_strdup_printf("%.*s-%0*u%s", (int)stem, sink->path, sink->digits, number, sink->path + stem);
}

gboolean label_sink_put(LabelSink *sink, const void *bytes, gsize size, guint pages, GError **error) {
    sink->pages += pages;
    if (!sink->path) {
        g_ptr_array_add(sink->parts, g_bytes_new(bytes, size));
        return TRUE;
    }
    g_autofree char *name = sink_name(sink, sink->written->len + 1);
    if (!outfile_write(name, bytes, size, sink->replace, error)) {
        return FALSE;
    }
    g_ptr_array_add(sink->written, g_steal_pointer(&name));
    return TRUE;
}

static void sink_number(LabelSink *sink, guint files) {
    sink->numbered = files > 1;
    sink->digits = 1;
    for (guint n = files; n >= 10; n /= 10) {
        sink->digits++;
    }
}

/* Asked before an hour of drawing, not behind it; outfile_write asks again for the last moment. */
static gboolean check_free(const char *path, guint files, GError **error) {
    LabelSink sink = {.path = path};
    sink_number(&sink, files);
    for (guint i = 1; i <= files; i++) {
        g_autofree char *name = sink_name(&sink, i);
        if (g_file_test(name, G_FILE_TEST_EXISTS)) {
            g_autofree char *shown = utf8_printable(name);
            return err_set(error, ERR_IO, _("%s exists already; choose another name"), shown);
        }
    }
    return TRUE;
}

static gboolean check_items(const LabelItem *items, gsize count, GError **error) {
    for (gsize i = 0; i < count; i++) {
        const char *texts[] = {items[i].code, items[i].name, items[i].area, items[i].position, items[i].short_code};
        for (gsize k = 0; k < G_N_ELEMENTS(texts); k++) {
            if (texts[k] && !g_utf8_validate(texts[k], -1, NULL)) {
                g_autofree char *shown = utf8_printable(texts[k]);
                return err_set(error, ERR_INPUT, _("The text %s is not valid UTF-8 and cannot be printed."), shown);
            }
        }
    }
    return TRUE;
}

/* What does not go together is refused, never passed over: a label of the wrong size is found on the wall. */
static gboolean check_options(const LabelFormat *format, const LabelOptions *options, gsize count, GError **error) {
    if (count == 0 && !options->calibration) {
        return err_set(error, ERR_INPUT, _("No device was chosen, so there is no label to print."));
    }
    if (options->dpi != 0 && options->dpi != 203 && options->dpi != 300 && options->dpi != 600) {
        return err_set(error, ERR_USAGE, _("The resolution is 203, 300 or 600 dpi, not %u."), options->dpi);
    }
    if (options->sheet && (format->is_raw || format->is_text)) {
        return err_set(error, ERR_USAGE, _("Labels as %s are printed one by one; leave --sheet out."), format->name);
    }
    if (options->font && !format->is_raw) {
        return err_set(error, ERR_USAGE, _("--printer-font is for label printers (zpl, tspl), not for %s."), format->name);
    }
    if (options->calibration && format->is_text) {
        return err_set(error, ERR_USAGE, _("A calibration page has to be printed; %s cannot show it."), format->name);
    }
    return TRUE;
}

static gboolean job_draw(LabelJob *job, const LabelFormat *format, LabelSink *sink, GError **error) {
    const LabelOptions *options = job->options;
    if (!label_grid_fill(job, &job->grid, error)) {
        return FALSE;
    }
    guint files = format->one_per_file ? job->grid.pages : 1;
    sink->replace = options->replace;
    sink_number(sink, files);
    if (options->path && !options->replace && !check_free(options->path, files, error)) {
        return FALSE;
    }
    return format->write(job, sink, error);
}

static gboolean job_run(LabelJob *job, const LabelFormat *format, LabelSink *sink, GError **error) {
    static const LabelOptions standard;
    job->options = job->options ? job->options : &standard;
    const LabelOptions *options = job->options;
    job->created = options->created ? options->created : clock_now();
    if (!check_options(format, options, job->count, error) || !check_items(job->items, job->count, error)) {
        return FALSE;
    }
    const char *size = options->size ? options->size : LABEL_SIZE_DEFAULT;
    g_autoptr(LabelLayout) layout = label_layout_load(size, options->folders, error);
    g_autoptr(LabelSheet) sheet = layout && options->sheet ? label_sheet_load(options->sheet, options->folders, error) : NULL;
    if (!layout || (options->sheet && !sheet)) {
        return FALSE;
    }
    job->layout = layout;
    job->sheet = sheet;
    return job_draw(job, format, sink, error);
}

/* Ends a writing: on failure what was written is taken away again. */
static gboolean sink_end(const LabelSink *sink, gboolean ok, guint labels, LabelResult *result) {
    for (guint i = 0; !ok && !sink->replace && i < sink->written->len; i++) {
        unlink(sink->written->pdata[i]);
    }
    if (ok && result) {
        result->labels = labels;
        result->pages = sink->pages;
        result->file = sink->written->len > 0 ? g_strdup(sink->written->pdata[0]) : NULL;
    }
    return ok;
}

gboolean label_write(const LabelFormat *format, const LabelItem *items, gsize count, const LabelOptions *options, LabelResult *result,
                     GError **error) {
    LabelJob job = {.items = items, .count = count, .options = options};
    g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func(g_free);
    LabelSink sink = {.path = options->path, .written = written};
    gboolean ok = job_run(&job, format, &sink, error);
    return sink_end(&sink, ok, (guint)count, result);
}

GPtrArray *label_render(const LabelFormat *format, const LabelItem *items, gsize count, const LabelOptions *options, LabelResult *result,
                        GError **error) {
    LabelJob job = {.items = items, .count = count, .options = options};
    g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    LabelSink sink = {.parts = parts, .written = none};
    gboolean ok = job_run(&job, format, &sink, error);
    return sink_end(&sink, ok, (guint)count, result) ? g_steal_pointer(&parts) : NULL;
}

gboolean label_save(const GPtrArray *parts, const LabelOptions *options, LabelResult *result, GError **error) {
    g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func(g_free);
    LabelSink sink = {.path = options->path, .written = written, .replace = options->replace};
    gboolean ok = TRUE;
    sink_number(&sink, parts->len);
    for (guint i = 0; ok && i < parts->len; i++) {
        gsize size = 0;
        const void *bytes = g_bytes_get_data(parts->pdata[i], &size);
        ok = label_sink_put(&sink, bytes, size, 1, error);
    }
    sink.pages = result ? result->pages : 0;
    return sink_end(&sink, ok, result ? result->labels : 0, result);
}

char *label_print(const LabelFormat *format, const LabelItem *items, gsize count, const LabelOptions *options, GError **error) {
    if (!format->is_text) {
        err_set(error, ERR_USAGE, _("Labels as %s need a file; name one with -o."), format->name);
        return NULL;
    }
    g_autoptr(GPtrArray) parts = label_render(format, items, count, options, NULL, error);
    if (!parts) {
        return NULL;
    }
    gsize size = 0;
    const char *text = g_bytes_get_data(parts->pdata[0], &size);
    return g_strndup(text, size);
}
