/* SPDX-License-Identifier: MIT
 *
 * Asks bihuan-paper. Knows no font.
 */
#include "bihuan/paper/ink.h"

#include "tool.h"

#define SECONDS 120     /* every font of a machine that has many is looked through for a character none has */
#define MOST (64 << 20) /* bytes */

static gboolean ink_take(const WirePiece *piece, gpointer data, GError **error) {
    GPtrArray *bare = data;
    (void)error;
    for (gsize i = 0; piece->kind == WIRE_INK && i < piece->text_count; i++)
        g_ptr_array_add(bare, g_strdup(piece->texts[i] ? piece->texts[i] : ""));
    return TRUE;
}

char **ink_bare(const char *const *texts, guint count, GError **error) {
    g_autoptr(GPtrArray) bare = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Tool) tool = tool_start(&(ToolOptions){ink_take, bare, SECONDS, MOST});
    tool_put(tool, WIRE_INK, texts, count, NULL, 0);
    if (!tool_finish(tool, error))
        return NULL;
    g_ptr_array_set_size(bare, (int)count); /* one that said less said nothing */
    for (guint i = 0; i < count; i++)
        if (!bare->pdata[i])
            bare->pdata[i] = g_strdup("");
    g_ptr_array_add(bare, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&bare), FALSE);
}
