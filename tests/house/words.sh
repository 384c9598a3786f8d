#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Chinese texts keep to one name for one thing and to Chinese punctuation; no paper of the makers and no mark of theirs is shown to a
# plant; a refusal names one cause. Looked at: translations, and what forms and data say to people.
. "$(dirname "$0")/house.inc"

# said DIR: "place<TAB>text" of every Chinese text of a tree.
said() {
    (cd "$1" && find forms data -name '*.po' -o -name '*.ini' -o -name '*.csv' -path '*/limits/*' -o -name '*.csv' -path '*/plant/*' \
        -o -name '*.csv' -path '*/permits/*' -o -name '*.zh.txt' | sort -u | xargs -r perl -CSD -ne '
        my $text;
        if ($ARGV =~ /\.po$/) {
            $in = 0 if /^(msgid|msgctxt|#|$)/; $in = 1 if /^msgstr/;
            $text = $1 if $in && /^(?:msgstr )?"(.*)"$/;
        } elsif ($ARGV =~ /\.ini$/) {
            $text = $1 if !/^\s*[;\[]/ && /^\s*[^=]+?=\s*(.*)$/;
            $text =~ s/ \| .*// if defined $text;
        } else {
            $text = $_; chomp $text;
        }
        print "$ARGV:$.\t$text\n" if defined $text && $text =~ /\p{Han}/;
        close ARGV if eof')
}
# Half-width , : ; ( ) beside a Han character. A key that is typed (role:…, key=value, 氨:7664-41-7), a manual page, a letter of a clause
# and a table of commas are no Chinese.
halfwidth() {
    perl -CSD -ne '
        my ($place, $text) = split /\t/, $_, 2;
        next if $place =~ /\.csv:/ && ($text = join "", $text =~ /"[^"]*"/g) eq "";
        $text =~ s/[a-z]\([1-9]\)//g; $text =~ s/ [a-z]\)//g; $text =~ s/\b[a-z-]+:(?=\p{Han})//g; $text =~ s/\p{Han}:[0-9]+-//g;
        print "$place: $text" if $text =~ /\p{Han}[,:;](?![a-z0-9]*=)|[,:;] ?\p{Han}|\p{Han} ?\((?!\))|\(\p{Han}|\p{Han}\)|\) ?\p{Han}(?<![a-z]\).)/;'
}
# What words.txt forbids.
forbidden() {
    perl -CSD -Mutf8 -e '
        my ($file, @rules) = shift;
        open my $in, "<", $file or die;
        while (<$in>) { chomp; next if /^#/; my ($word, $instead, $except) = split / \| /, $_, 3; push @rules, [$word, $instead, $except] if $word }
        while (<STDIN>) {
            my ($place, $text) = split /\t/, $_, 2;
            for my $rule (@rules) {
                my ($word, $instead, $except) = @$rule;
                (my $left = $text) =~ s/$except//g if defined $except;
                $left = $text if !defined $except;
                print "$place: $word ($instead): $text" if $left =~ /$word/;
            }
        }' "$1"
}
# Names of the makers'\'' papers and their marks of certainty.
papers() { perl -CSD -ne 'my ($place, $text) = split /\t/, $_, 2; print "$place: $text" if $text =~ /domain\.md|permits\.md|\[P\]|\[M[123]\]|\[S\]/'; }
# causes DIR: refusals of forms that offer alternatives.
causes() { (cd "$1" && grep -rnE '^(say|require)\.zh = .*或' forms --include='*.ini' | perl -CSD -pe 's/^([^:]+:\d+):/$1: /'); }

put bad/data/po/zh/x.po <<<$'msgid "Give the password: %s"\nmsgstr "请给口令:%s"'
put bad/forms/x.ini <<<$'[rule a]\nclause = domain.md 2.5 [P]，企业规定\nsay.zh = 未指定, 或已离职\n[choices c]\na = 仪器(固定式) | Meter'
said bad >bad.said
is "$(halfwidth <bad.said)" "data/po/zh/x.po:2: 请给口令:%s
forms/x.ini:3: 未指定, 或已离职
forms/x.ini:5: 仪器(固定式)" "finds half-width punctuation"
is "$(forbidden "$HOUSE/words.txt" <bad.said)" "data/po/zh/x.po:2: 口令 (密码): 请给口令:%s" "finds a word that has another name"
is "$(papers <bad.said)" "forms/x.ini:2: domain.md 2.5 [P]，企业规定" "finds papers and marks"
is "$(causes bad)" "forms/x.ini:3: say.zh = 未指定, 或已离职" "finds a refusal with alternatives"
mkdir -p good/forms
put good/data/po/zh/x.po <<<$'msgid "x"\nmsgstr "见 bihuan-rule(5)；请写 role:角色、key=值、氨:7664-41-7，升级管理"'
said good >good.said
is "$(halfwidth <good.said; forbidden "$HOUSE/words.txt" <good.said)" "" "and lets pass what is typed or cited"

said "$TOP" >all.said
ok "there are texts to look at" test "$(wc -l <all.said)" -gt 2000
none "Chinese texts have Chinese punctuation" "$(halfwidth <all.said | without_exceptions)"
none "one thing has one name" "$(forbidden "$HOUSE/words.txt" <all.said | without_exceptions)"
none "no paper or mark of the makers is shown" "$(papers <all.said)"
none "a refusal names one cause" "$(causes "$TOP" | without_exceptions)"

# helpless DIR FORM…: fields without a help that has an example, in both languages.
helpless() {
    (cd "$1" && shift && perl -CSD -Mutf8 -e '
        for my $file (@ARGV) {
            local $/; open my $in, "<:utf8", $file or die "$file: $!";
            my $text = <$in>;
            while ($text =~ /^\[field (\w+)\]\n((?:(?!^\[).*\n?)*)/mg) {
                my ($key, $body) = ($1, $2);
                next if $body =~ /^use = /m && $body !~ /^help\./m; # that of the library
                print "$file: $key\n" if $body !~ /^help\.zh = .*例：/m || $body !~ /^help\.en = .*Example: /m;
            }
        }' "$@")
}
put bad/forms/y.ini <<<$'[field a]\nhelp.zh = 写清楚。例：甲\nhelp.en = Clearly. Example: A\n[field b]\nhelp.zh = 写清楚'
is "$(helpless bad forms/y.ini)" "forms/y.ini: b" "finds a field without an example"
none "every field of a hazard and of the permits has a help with an example" \
    "$(helpless "$TOP" forms/{hazard,hot-work,confined-space,blind-plate,height,lifting,temp-power,excavation,road-closure}.ini \
        forms/parts/{permit,gas,medium,ticket}.ini data/fields.ini)"
