/* SPDX-License-Identifier: MIT
 *
 * The program: makes the process safe to print from, then hands over to the command line.
 */
#include "bihuan/app/captive.h"
#include "bihuan/base/program.h"
#include "bihuan/cli/cli.h"

int main(int argc, char **argv) {
    program_begin();
    captive_harden(&argc, argv);
    return cli_main(argc, argv);
}
