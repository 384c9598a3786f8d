/* SPDX-License-Identifier: MIT
 *
 * bihuan-paper: draws documents and labels and decodes pictures for bihuan, one request over standard input and output, and ends.
 * Only bihuan starts it. It holds no key and opens no plant.
 */
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/program.h"
#include "canvas.h"
#include "confine.h"
#include "document.h"
#include "ink.h"
#include "picture.h"

#define MEMORY ((gsize)2 << 30)
#define SECONDS 900

/* Fonts are looked for by a thread of pango's, catalogues read at their first sentence: all of that before the fence. */
static void prepare(const char *language) {
    i18n_init(language);
    g_autoptr(Ink) ink = ink_new();
    PangoAttrList *attributes = pango_attr_list_new();
    ink_dress(ink, "A中℃", attributes);
    pango_attr_list_unref(attributes);
    g_assert(*_("page %u of %u"));
}

static gboolean draw(Request *request, const WirePiece *asked, const char *language, GError **error) {
    prepare(language);
    if (!confine(CONFINE_DRAWING, MEMORY, SECONDS))
        return err_set(error, ERR_EXTERNAL, _("The program that draws papers cannot be confined on this machine, so it draws nothing."));
    if (asked->kind == WIRE_INK)
        return ink_answer(request, asked);
    return asked->kind == WIRE_DOCUMENT ? document_answer(request, asked, error) : canvas_answer(request, asked, error);
}

static gboolean answer(Request *request, const char *language, GError **error) {
    g_auto(WirePiece) asked = {0};
    if (!request_next(request, &asked))
        return FALSE;
    if (asked.kind == WIRE_DECODE) /* in the language of no country: a library's sentence would come from a file */
        return picture_answer(request, &asked);
    return (asked.kind == WIRE_DOCUMENT || asked.kind == WIRE_CANVAS || asked.kind == WIRE_INK) && draw(request, &asked, language, error);
}

/* Ends without the destructors of libraries: what they would write or free is of no use to anybody. */
int main(int argc, char **argv) {
    g_autoptr(GError) error = NULL;
    Request request = {g_byte_array_new(), g_byte_array_new(), 0};
    program_begin();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    gboolean well = answer(&request, argc > 1 ? argv[1] : NULL, &error);
    if (error) {
        const double code = error->code;
        request_answer(&request, WIRE_FAILED, (const char *const[]){error->message}, 1, &code, 1);
    }
    well = well && request_answer(&request, WIRE_END, NULL, 0, NULL, 0);
    well = request_flush(&request) && well;
    _exit(well ? 0 : error ? err_exit_status(error) : 1);
}
