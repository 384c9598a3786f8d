/* SPDX-License-Identifier: MIT
 *
 * Looks again at a ZIP of XML parts (an XLSX) that a library has just made. Private to the export wing.
 */
#ifndef BIHUAN_SRC_EXPORT_ZIP_H
#define BIHUAN_SRC_EXPORT_ZIP_H

#include <glib.h>

/* TRUE if the bytes are a complete ZIP whose every part unpacks to its recorded size and whose every XML part
 * ends with the end tag of its root: the library that writes it does not notice a full disk under its
 * temporary files. ERR_IO and a sentence otherwise. */
gboolean zip_check_parts(const guint8 *bytes, gsize size, GError **error);

/* The unpacked bytes of one part, NUL-terminated beyond *size, at most max of them; owned. NULL without an error if
 * there is no such part; ERR_INPUT for anything that is no ZIP of that kind, or a part above max. */
char *zip_unpack(const guint8 *bytes, gsize zip_size, const char *name, gsize max, gsize *size, GError **error);

#endif
