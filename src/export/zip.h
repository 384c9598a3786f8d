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

#endif
