#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Chinese is complete: every text of the program has a translation with the same conversions, and data carry
# both languages wherever they carry one.
. "$(dirname "$0")/house.inc"

# catalogue DIR OUT: the texts of DIR/src and DIR/include with the translations of DIR/data/po/zh, in OUT.
catalogue() {
    (cd "$1" && c_files . | xgettext -L C --from-code=UTF-8 --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 --files-from=- -o "$2.pot" &&
        msgcat --use-first -o "$2.all" data/po/zh/*.po &&
        msgmerge --quiet --no-fuzzy-matching -o "$2" "$2.all" "$2.pot")
}
# Place and text of every entry without a translation; msgmerge calls one with other conversions fuzzy.
untranslated() {
    { msgattrib --no-obsolete --untranslated --no-wrap "$1"; echo; msgattrib --no-obsolete --only-fuzzy --no-wrap "$1"; } |
        perl -00 -ne 'next if /^msgid ""\n(?!")/m; my ($place) = /^#: (.*)$/m; my ($id) = /^msgid "(.*?)"$/ms;
            $id =~ s/"\n"//g; print "$place: $id\n"'
}

# The texts of DIR/data/po/zh that several files translate, each otherwise: the first file would win and change what others show.
twofold() {
    msgcat --no-wrap "$1"/data/po/zh/*.po | perl -00 -ne 'next if /^msgid ""\n(?!")/m || !/^(?:msgstr.*|)"#-#-#/m;
        my ($id) = /^msgid (.*?)^msgstr/ms; $id =~ s/"\n"|^"|"$//g; my @files = /#-#-#-#-#  (\S+\.po)/g; print "@files: $id"'
}

# lone DIR: keys with one language only, in the INI files of forms and data.
lone() {
    (cd "$1" && find forms data -name '*.ini' 2>/dev/null | sort | xargs -r perl -ne '
        if (eof(ARGV) || /^\s*\[/) { $next = $_ =~ /^\s*\[(.*?)\]/ ? $1 : "" }
        $key{"$ARGV [$section]"}{$1}{$2} = 1 if !/^\s*\[/ && /^\s*([^=;#\[]+?)\.(zh|en)\s*=/;
        if (/^\s*\[(.*?)\]/) { $section = $1 }
        END {
            for my $place (sort keys %key) { for my $name (sort keys %{$key{$place}}) {
                my @has = keys %{$key{$place}{$name}};
                print "$place $name has $has[0] only\n" if @has == 1;
            } }
        }')
}

printf '/* x */\nf(_("Give %%d.")); g(N_("Lost."));\n' | put bad/src/base/x.c
printf 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Give %%d."\nmsgstr "给%%s。"\n' |
    put bad/data/po/zh/x.po
printf '[a]\ntitle.zh = 甲\n[b]\ntitle.en = B\ntitle.zh = 乙\n' | put bad/forms/x.ini
catalogue bad "$WORK/bad.po"
is "$(untranslated bad.po)" "src/base/x.c:2: Lost.
src/base/x.c:2: Give %d." "finds a missing translation and one with another conversion"
is "$(lone bad)" "forms/x.ini [a] title has zh only" "finds a key in one language"

head='msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Till"\nmsgstr "至"\n\nmsgid "Reset"\n'
printf "$head"'msgstr "复位"\n' | put bad/data/po/zh/y.po
printf "$head"'msgstr "重置"\n' | put bad/data/po/zh/z.po
is "$(twofold bad)" "y.po z.po: Reset" "finds a text with two translations, and none with one in two files"

ok "the catalogues can be read and joined" catalogue "$TOP" "$WORK/zh.po"
none "every text is translated, with the same conversions" "$(untranslated zh.po)"
none "no text has two translations: another meaning is another context" "$(twofold "$TOP")"
ok "the catalogue compiles" msgfmt --check-format -o /dev/null zh.po
none "forms and data carry both languages" "$(lone "$TOP" | without_exceptions)"
unused=$(msgattrib --only-obsolete --no-wrap zh.po 2>/dev/null | sed -n 's/^#~ msgid "\(..*\)"$/\1/p')
[ -z "$unused" ] || diag "translations nobody uses: $(wc -l <<<"$unused")" "$unused"
