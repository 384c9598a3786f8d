#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Every header compiles alone, in C with the flags of the house. Those that are sure to have read <glib.h> before their first
# declaration get it ready made: reading it for each of them is most of the work.
. "$(dirname "$0")/house.inc"

: "${CC:=gcc}"
: "${HOUSE_CFLAGS:=-std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Werror -Iinclude $(pkg-config --cflags gio-2.0 json-glib-1.0)}"

# readers_of_glib DIR: of the headers on standard input those that include <glib.h>, themselves or by others, all of them above
# whatever they declare.
readers_of_glib() {
    (cd "$1" && perl -e '
        my (%asks, %late, %glib, %known);
        sub name { my ($from, $name) = @_; return "include/$name" if $name =~ m{^bihuan/}; return $from =~ s{[^/]*$}{$name}r; }
        while (my $file = <STDIN>) {
            chomp $file;
            open my $in, "<", $file or die "$file: $!";
            local $/;
            my ($text, $declared) = (<$in>, 0);
            $text =~ s{/\*.*?\*/|//[^\n]*}{}gs;
            $text =~ s{\\\n}{ }g;
            $known{$file} = 1;
            for (split /\n/, $text) {
                if (/^\s*#\s*include\s*([<"])([^>"]+)/) {
                    $late{$file} ||= $declared;
                    $glib{$file} ||= $1 eq "<" && $2 eq "glib.h";
                    push @{$asks{$file}}, name($file, $2) if $1 eq "\"" || $2 =~ m{^bihuan/};
                }
                $declared ||= /\S/ && !/^\s*#/;
            }
        }
        for (my $more = 1; $more;) {
            $more = 0;
            for my $file (keys %known) {
                for (@{$asks{$file}}) {
                    $more ||= ($glib{$_} && !$glib{$file}) || (($late{$_} || !$known{$_}) && !$late{$file});
                    $glib{$file} ||= $glib{$_};
                    $late{$file} ||= $late{$_} || !$known{$_};
                }
            }
        }
        print "$_\n" for grep { $glib{$_} && !$late{$_} } sort keys %known;')
}

mkdir ready && echo '#include <glib.h>' >ready/glib.h
# shellcheck disable=SC2086  # flags are words
(cd "$TOP" && "$CC" $HOUSE_CFLAGS -x c-header "$WORK/ready/glib.h" -o "$WORK/ready/glib.h.gch")

# complaints DIR: what the compiler says of every header below DIR, each by itself.
complaints() {
    local headers readers
    headers=$(c_files "$1" | grep '\.h$')
    readers=$(readers_of_glib "$1" <<<"$headers")
    # shellcheck disable=SC2086  # flags are words
    (cd "$1" && {
        xargs -r -n 20 -P 2 "$CC" $HOUSE_CFLAGS -fsyntax-only -include "$WORK/ready/glib.h" -x c <<<"$readers" || echo "not all compile"
        grep -vxFf <(echo "${readers:-none}") <<<"$headers" |
            xargs -r -n 20 -P 2 "$CC" $HOUSE_CFLAGS -fsyntax-only -x c || echo "not all compile"
    }) 2>&1
}

echo 'gboolean f(Unknown *x);' | put bad/include/bihuan/a/unknown.h
echo 'gboolean f(void);' | put bad/include/bihuan/a/bare.h
printf 'gboolean f(void);\n#include <glib.h>\n' | put bad/include/bihuan/a/late.h
printf '#include "late.h"\n' | put bad/include/bihuan/a/later.h
printf '#include <glib.h>\ngboolean f(Unknown *x);\n' | put bad/include/bihuan/a/reader.h
printf '#include <glib.h>\ngboolean f(void);\n' | put bad/include/bihuan/a/good.h
printf '#include "bihuan/a/good.h"\ngboolean g(void);\n' | put bad/src/a/private.h
printf '#include "bihuan/a/good.h"\ngboolean g(Unknown *x);\n' | put bad/src/a/other.h
found=$(complaints bad)
for file in include/bihuan/a/{unknown,bare,late,reader}.h src/a/other.h; do
    like "$found" "^$file:[0-9]+:[0-9]+: error" "a header that leans on another is found: $file"
done
unlike "$found" '^(include/bihuan/a/good|src/a/private)\.h' "and one that stands by itself is not"
is "$(c_files bad | grep '\.h$' | readers_of_glib bad | tr '\n' ' ')" \
    "include/bihuan/a/good.h include/bihuan/a/reader.h src/a/other.h src/a/private.h " "who surely reads glib first"
isnt "$(c_files "$TOP" | grep '\.h$')" "" "there are headers"
none "every header compiles alone" "$(complaints "$TOP")"
