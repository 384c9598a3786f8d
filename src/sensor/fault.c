/* SPDX-License-Identifier: MIT
 *
 * The words of faults. Apart from the registry of links: the main program reads them and links no library of a link.
 */
#include "bihuan/sensor/link.h"

const char *fault_word(FaultKind fault) {
    static const char *const WORDS[FAULT_KINDS] = {
        [FAULT_NONE] = "",         [FAULT_RANGE] = "range",   [FAULT_STALE] = "stale",
        [FAULT_POLLS] = "polls",   [FAULT_LINK] = "link",     [FAULT_RETAINED] = "retained",
        [FAULT_NUMBER] = "number", [FAULT_SETUP] = "setup",   [FAULT_CALIBRATION] = "calibration",
        [FAULT_CLOCK] = "clock",   [FAULT_ANSWER] = "answer",
    };
    return WORDS[fault];
}
