/* SPDX-License-Identifier: MIT
 *
 * bihuan-serve: what `bihuan serve` becomes (值守). bihuan-serve(8).
 */
#include "bihuan/base/program.h"
#include "bihuan/notify/channel.h"

int main(int argc, char **argv) {
    (void)argc;
    (void)argv;
    program_begin();
    return channel_find("file") ? 1 : 2;
}
