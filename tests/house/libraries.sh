#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A library has one home. What is in neither list below has none yet: give it one here.
. "$(dirname "$0")/house.inc"

# libraries DIR: every library header included outside its home.
libraries() {
    look includes "$1" | perl -ne '
        BEGIN {
            our @homes = (
                [qr{^(n?curses\w*|ncursesw/.*|term|panel)\.h$}, qr{^src/ui/term_curses\.c$}],
                [qr{^sqlite3\.h$}, qr{^src/(store/engine/sqlite\.c|rule/evaluator\.c|form/condition\.c)$}],
                [qr{^iniparser}, qr{^src/config/ini\.c$}],
                [qr{^sodium}, qr{^src/seal/}],
                [qr{^qrencode}, qr{^src/paper/qr\.c$}],
                [qr{^xlsxwriter}, qr{^src/export/formats/xlsx\.c$}],
                [qr{^(cairo|pango)}, qr{^src/draw/}],
                [qr{^gdk-pixbuf/}, qr{^src/draw/picture\.c$}],
                [qr{^seccomp}, qr{^src/draw/confine\.c$}],
                [qr{^json-glib}, qr{^src/(cli|app|ledger|notify|serve|export/formats)/|^src/sensor/payload\.c$}],
                [qr{^libintl\.h$}, qr{^src/base/i18n\.c$}],
                [qr{^curl/}, qr{^src/notify/courier\.c$}],
                [qr{^systemd/}, qr{^src/serve/}],
                [qr{^(modbus|mosquitto)}, qr{^src/sensor/links/}],
                [qr{^chafa}, qr{^src/ui/}],
            );
            our $everywhere = qr{^(assert|ctype|dirent|errno|fcntl|float|glob|grp|inttypes|langinfo|limits|locale|
                math|poll|pwd|sched|signal|spawn|stdarg|stdbool|stddef|stdint|stdio|stdlib|string|strings|syslog|termios|time|
                unistd|wchar|wctype|sys/\w+|linux/\w+|netinet/\w+|arpa/inet|glib|glib-unix|glib-object|
                glib/\w+|gio/\w+)\.h$}x;
        }
        my ($file, $line, $kind, $name) = /^(.*):(\d+) (["<]) (.*)$/ or next;
        next if $kind eq q(") || $name =~ m{^bihuan/} || $name =~ $everywhere;
        my ($home) = grep { $name =~ $_->[0] } @homes;
        print("$file:$line includes <$name>, a library without a home\n"), next unless $home;
        print("$file:$line includes <$name> outside its home\n") if $file !~ $home->[1];'
}

echo '#include <curses.h>' | put bad/src/screens/home.c
echo '# include <sqlite3.h>' | put bad/src/model/device.c
echo '#include <cairo/cairo.h>' | put bad/include/bihuan/label/label.h
echo '#include <jansson.h>' | put bad/src/cli/json.c
echo '#include <pango/pangocairo.h>' | put bad/src/paper/paper.c
found=$(libraries bad)
for file in src/screens/home.c src/model/device.c include/bihuan/label/label.h src/cli/json.c src/paper/paper.c; do
    like "$found" "^$file:1 " "finds the wrong library in $file"
done
echo '#include <curses.h>' | put good/src/ui/term_curses.c
echo '#include <sys/stat.h>' | put good/src/base/path.c
is "$(libraries good)" "" "finds nothing in a tree in order"

none "every library is used at home only" "$(libraries "$TOP" | without_exceptions)"
