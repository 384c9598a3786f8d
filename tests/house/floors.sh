#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A file includes its own floor or a lower number only; two folders on one number never include each other.
. "$(dirname "$0")/house.inc"

# floors DIR: every include that goes up, sideways or to no floor.
floors() {
    look includes "$1" | perl -ne '
        BEGIN {
            our %number = (base => 0, ui => 1, config => 1, seal => 1, paper => 1, export => 1, draw => 2, store => 2, model => 3, form => 4,
                rule => 5, evidence => 5, notify => 5, label => 5, ledger => 5, sensor => 5,
                app => 6, demo => 7, serve => 7, screens => 7, cli => 8, main => 9);
        }
        sub floor_of { my ($path) = @_;
            return "main" if $path eq "src/main.c";
            return $path =~ m{^(?:src|include/bihuan)/(\w+)/} ? $1 : "($path)"; }
        my ($file, $line, $kind, $name) = /^(.*):(\d+) (["<]) (.*)$/ or next;
        my $from = floor_of($file);
        print("$file:$line lies on no floor\n"), next unless defined $number{$from};
        next if $kind eq "<" && $name !~ m{^bihuan/};
        my $path = "include/$name";
        if ($name !~ m{^bihuan/}) {
            $path = $file; $path =~ s{[^/]*$}{}; $path .= $name;
            1 while $path =~ s{[^/]+/\.\./}{} || $path =~ s{(^|/)\./}{$1};
        }
        my $to = floor_of($path);
        next if $to eq $from;
        print("$file:$line includes $name, which lies on no floor\n"), next unless defined $number{$to};
        print("$file:$line includes another floor by its private path $name\n"), next if $name !~ m{^bihuan/};
        print("$file:$line ($from, $number{$from}) includes $name ($to, $number{$to})\n")
            if $number{$to} >= $number{$from};'
}

# The script must see what is wrong …
echo '#include "bihuan/ui/cell.h"' | put bad/src/base/up.c
echo '#include <bihuan/label/label.h>' | put bad/src/rule/sideways.c
echo '#include "../store/private.h"' | put bad/src/model/private.c
echo '#include "bihuan/attic/x.h"' | put bad/src/cli/nowhere.c
echo '#include <stdio.h>' | put bad/src/cellar/x.c
echo '#include "bihuan/config/ini.h"' | put bad/include/bihuan/ui/key.h
echo '#include "bihuan/cli/cli.h"' | put bad/src/demo/main.c
echo '#include "bihuan/store/db.h"' | put bad/src/draw/main.c
found=$(floors bad)
for file in src/base/up.c src/rule/sideways.c src/model/private.c src/cli/nowhere.c src/cellar/x.c \
    include/bihuan/ui/key.h src/demo/main.c src/draw/main.c; do
    like "$found" "^$file:1 " "finds the wrong include in $file"
done
# … and nothing else.
echo '#include "bihuan/base/err.h"' | put good/src/ui/down.c
echo '#include "../private.h"' | put good/src/form/fields/own.c
echo '#include "bihuan/cli/command.h"' | put good/src/main.c
is "$(floors good)" "" "finds nothing in a tree in order"

none "every include goes to its own floor or down" "$(floors "$TOP" | without_exceptions)"
