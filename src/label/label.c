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
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"
#include "bihuan/label/code.h"
#include "bihuan/label/format.h"

struct LabelSink {
    const char *path;   /* NULL: keep the bytes in text */
    gboolean numbered;  /* several files */
    gboolean replace;
    int digits;         /* of the numbers */
    guint pages;
    GPtrArray *written; /* names, owned */
    GString *text;
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

const char *label_format_extension(const LabelFormat *format) {
    return format->extension;
}

gboolean label_format_is_text(const LabelFormat *format) {
    return format->is_text;
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
        g_string_append_len(sink->text, bytes, (gssize)size);
        return TRUE;
    }
    g_autofree char *name = sink_name(sink, sink->written->len + 1);
    if (!path_write(name, bytes, size, 0644, sink->replace, error)) {
        return FALSE;
    }
    g_ptr_array_add(sink->written, g_steal_pointer(&name));
    return TRUE;
}

/* Asked before an hour of drawing, not behind it; path_write asks again for the last moment. */
static gboolean check_free(const LabelSink *sink, guint files, GError **error) {
    for (guint i = 1; i <= files && !sink->replace; i++) {
        g_autofree char *name = sink_name(sink, i);
        if (g_file_test(name, G_FILE_TEST_EXISTS)) {
            g_autofree char *shown = utf8_printable(name);
            return err_set(error, ERR_IO, _("%s exists already; choose another name"), shown);
        }
    }
    return TRUE;
}

static gboolean check_items(const LabelItem *items, gsize count, GError **error) {
    if (count == 0) {
        return err_set(error, ERR_INPUT, _("No device was chosen, so there is no label to print."));
    }
    for (gsize i = 0; i < count; i++) {
        const char *texts[] = {items[i].code, items[i].name, items[i].area, items[i].position,
                               items[i].short_code};
        for (gsize k = 0; k < G_N_ELEMENTS(texts); k++) {
            if (texts[k] && !g_utf8_validate(texts[k], -1, NULL)) {
                g_autofree char *shown = utf8_printable(texts[k]);
                return err_set(error, ERR_INPUT, _("The text %s is not valid UTF-8 and cannot be printed."),
                               shown);
            }
        }
    }
    return TRUE;
}

static gboolean job_run(LabelJob *job, const LabelFormat *format, LabelSink *sink, GError **error) {
    static const LabelOptions standard;
    job->options = job->options ? job->options : &standard;
    job->created = job->options->created ? job->options->created : clock_now();
    if (!check_items(job->items, job->count, error)) {
        return FALSE;
    }
    const char *size = job->options->size ? job->options->size : LABEL_SIZE_DEFAULT;
    g_autoptr(LabelLayout) layout = label_layout_load(size, error);
    if (!layout) {
        return FALSE;
    }
    job->layout = layout;
    sink->numbered = format->one_per_file && job->count > 1;
    sink->replace = job->options->replace;
    sink->digits = 1;
    for (gsize n = job->count; n >= 10; n /= 10) {
        sink->digits++;
    }
    if (sink->path && !check_free(sink, sink->numbered ? (guint)job->count : 1, error)) {
        return FALSE;
    }
    return format->write(job, sink, error);
}

gboolean label_write(const LabelFormat *format, const LabelItem *items, gsize count,
                     const LabelOptions *options, LabelResult *result, GError **error) {
    LabelJob job = {.items = items, .count = count, .options = options};
    g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func(g_free);
    LabelSink sink = {.path = options->path, .written = written};
    gboolean ok = job_run(&job, format, &sink, error);
    for (guint i = 0; !ok && !sink.replace && i < written->len; i++) {
        unlink(written->pdata[i]);
    }
    if (ok && result) {
        result->labels = (guint)count;
        result->pages = sink.pages;
        result->file = g_strdup(written->pdata[0]);
    }
    return ok;
}

char *label_print(const LabelFormat *format, const LabelItem *items, gsize count,
                  const LabelOptions *options, GError **error) {
    if (!format->is_text) {
        err_set(error, ERR_USAGE, _("Labels as %s need a file; name one with -o."), format->name);
        return NULL;
    }
    LabelJob job = {.items = items, .count = count, .options = options};
    g_autoptr(GString) text = g_string_new(NULL);
    LabelSink sink = {.text = text};
    if (!job_run(&job, format, &sink, error)) {
        return NULL;
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}
