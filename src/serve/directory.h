/* SPDX-License-Identifier: MIT
 *
 * The organisation as WeCom or DingTalk has it (通讯录), read whole and written to standard output for `bihuan people sync`.
 */
#ifndef BIHUAN_SERVE_DIRECTORY_H
#define BIHUAN_SERVE_DIRECTORY_H

/* bihuan-serve --fetch-directory wecom|dingtalk LANG PLANT: one JSON object on a line for each department and person, {"end":PEOPLE} behind
 * the last; or {"error":SENTENCE,"code":ErrCode} and an exit status. What is not ended so is not whole. */
int directory_main(int argc, char **argv);

#endif
