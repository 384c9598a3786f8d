/* SPDX-License-Identifier: MIT
 *
 * One program for each enclosure, few at a time, and none that a message waits for long.
 */
#include "enclose.h"

#include <string.h>
#include <unistd.h>

#include "bihuan/base/i18n.h"
#include "bihuan/base/program.h"
#include "bihuan/notify/worker.h"

#define AT_ONCE 2
#define SECONDS 15                     /* one may take; an ordinary one takes a quarter */
#define PATIENCE (15 * G_USEC_PER_SEC) /* what has waited so long for its turn goes without */
#define BEGIN "attach-"

struct Encloser {
    const char *plant;
    char *folder;
    EncloseEnds ends;
    GQueue queue;       /* Enclosing *, waiting for their turn */
    GPtrArray *running; /* Enclosing * */
};

typedef struct {
    Encloser *encloser;
    gpointer line;
    Parcel *parcel;
    Worker *worker;
    gint64 taken; /* monotonic, us */
} Enclosing;

/* What was killed half-way. */
static void sweep(const char *folder) {
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    const char *name;
    while (directory && (name = g_dir_read_name(directory)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (strstr(name, BEGIN))
            unlink(path);
    }
}

Encloser *encloser_new(const char *plant, const char *folder, const EncloseEnds *ends) {
    Encloser *encloser = g_new0(Encloser, 1);
    encloser->plant = plant;
    encloser->folder = g_strdup(folder);
    encloser->ends = *ends;
    encloser->running = g_ptr_array_new();
    g_queue_init(&encloser->queue);
    if (plant)
        sweep(folder);
    return encloser;
}

static void make_next(Encloser *encloser);

static void let_go(Enclosing *enclosing, void (*end)(gpointer line, Parcel *parcel)) {
    end(enclosing->line, enclosing->parcel);
    g_free(enclosing);
}

static void say_failure(const Enclosing *enclosing, const char *why) {
    g_autofree char *sentence =
        g_strdup_printf(_("What goes with message %s could not be made, it goes without: %s"), enclosing->parcel->id, why);
    enclosing->encloser->ends.say(sentence);
}

static void on_made(gpointer data, const WorkerEnd *end, const GError *error) {
    Enclosing *enclosing = data;
    Encloser *encloser = enclosing->encloser;
    if (error || end->status != 0)
        say_failure(enclosing, error ? error->message : end->one_line);
    g_ptr_array_remove_fast(encloser->running, enclosing);
    let_go(enclosing, encloser->ends.ready);
    make_next(encloser);
}

/* The words behind --plant; NULL = nothing that is known. */
static char **order_words(const Parcel *parcel) {
    g_autoptr(GStrvBuilder) words = g_strv_builder_new();
    gboolean report = strcmp(parcel->file, "report") == 0;
    if (!report && !g_str_has_prefix(parcel->file, "ledger:"))
        return NULL;
    g_strv_builder_add_many(words, report ? "report" : "ledger", report ? parcel->number : strchr(parcel->file, ':') + 1, "-o",
                            parcel->path, NULL);
    return g_strv_builder_end(words);
}

/* FALSE: it goes without. */
static gboolean make(Enclosing *enclosing) {
    const Parcel *parcel = enclosing->parcel;
    g_autoptr(GError) error = NULL;
    g_autofree char *program = program_main(&error);
    g_auto(GStrv) words = order_words(parcel);
    if (!program || !words || g_get_monotonic_time() - enclosing->taken > PATIENCE) {
        say_failure(enclosing, error ? error->message : !words ? parcel->file : _("too many others are being made"));
        return FALSE;
    }
    g_autoptr(GPtrArray) arguments = g_ptr_array_new();
    const char *const first[] = {program, "--lang", parcel->lang, "--plant", enclosing->encloser->plant};
    for (gsize i = 0; i < G_N_ELEMENTS(first); i++)
        g_ptr_array_add(arguments, (gpointer)first[i]);
    g_ptr_array_extend(arguments, (GPtrArray *)&(GPtrArray){(gpointer *)words, g_strv_length(words) + 1}, NULL, NULL);
    enclosing->worker = worker_start(&(WorkerJob){.arguments = (const char *const *)arguments->pdata, .seconds = SECONDS, .ours = TRUE},
                                     on_made, enclosing);
    return TRUE;
}

static void make_next(Encloser *encloser) {
    Enclosing *enclosing;
    while (encloser->running->len < AT_ONCE && (enclosing = g_queue_pop_head(&encloser->queue)) != NULL) {
        if (make(enclosing))
            g_ptr_array_add(encloser->running, enclosing);
        else
            let_go(enclosing, encloser->ends.ready);
    }
}

void encloser_take(Encloser *encloser, gpointer line, Parcel *parcel) {
    Enclosing *enclosing = g_new(Enclosing, 1);
    *enclosing = (Enclosing){encloser, line, parcel, NULL, g_get_monotonic_time()};
    const char *ending = strcmp(parcel->file, "report") == 0 ? "pdf" : "xlsx";
    const char *name = strcmp(parcel->file, "report") == 0 ? parcel->number : parcel->file;
    g_autofree char *file = g_strdup_printf(BEGIN "%s.%s", parcel->claim, ending);
    parcel->path = g_build_filename(encloser->folder, file, NULL);
    parcel->path_name = g_strdelimit(g_strdup_printf("%s.%s", name, ending), ":/", '-');
    g_queue_push_tail(&encloser->queue, enclosing);
    make_next(encloser);
}

void encloser_stop(Encloser *encloser) {
    Enclosing *enclosing;
    for (guint i = 0; i < encloser->running->len; i++) {
        enclosing = encloser->running->pdata[i];
        worker_cancel(enclosing->worker);
        let_go(enclosing, encloser->ends.back);
    }
    g_ptr_array_set_size(encloser->running, 0);
    while ((enclosing = g_queue_pop_head(&encloser->queue)) != NULL)
        let_go(enclosing, encloser->ends.back);
}

gboolean encloser_is_busy(const Encloser *encloser) {
    return encloser->running->len > 0 || encloser->queue.length > 0;
}

void encloser_free(Encloser *encloser) {
    g_ptr_array_unref(encloser->running);
    g_free(encloser->folder);
    g_free(encloser);
}
