/* SPDX-License-Identifier: MIT
 *
 * Bytes to a printer: a CUPS queue, a device, a TCP port. Either all of them were taken, or it is a failure that
 * says how far it got. Knows no label.
 */
#ifndef BIHUAN_LABEL_SEND_H
#define BIHUAN_LABEL_SEND_H

#include "bihuan/config/printer.h"

/* What CUPS has to know of the job. */
typedef struct {
    gboolean raw;         /* the printer's own language: passed on as it is */
    double width, height; /* mm of a page; 0 = the queue's usual paper */
} SendPaper;

/* Sends everything, waiting at most printer->timeout seconds without progress. FALSE: ERR_EXTERNAL and what to look at.
 * A printer of PRINTER_FILE is not for this. */
gboolean send_bytes(const Printer *printer, GBytes *bytes, const SendPaper *paper, GError **error);

#endif
