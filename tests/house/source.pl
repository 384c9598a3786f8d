# SPDX-License-Identifier: MIT
#
# What the house scripts see of C sources: perl source.pl WHAT FILE…  prints one line per finding.
#   includes   PATH:LINE <|" NAME             every include
#   sizes      PATH what COUNT…               files, functions and parameter lists above the limits, changeable globals
#   words      PATH word (line)               functions nobody calls here
#   order      PATH name (line)               a variable one argument of a call sets and another one reads
# Comments and strings are blanked first; lines keep their numbers.
use strict;
use warnings;

my ($what, @files) = @ARGV;
my %limit = (c => 600, h => 150, function => 80, parameters => 6);
my $never = qr/\b(v?sprintf|str(?:n)?cpy|str(?:n)?cat|gets|ato[ifl]|atoll|system|popen|tmpnam|tempnam|mktemp|strtok)\s*\(/;
my $speaks = qr/\b(printf|puts|putchar|vprintf|perror|g_print|g_printerr|g_message|g_warning|exit)\s*\(|\bfprintf\s*\(\s*std/;

sub blank { my ($text) = @_; $text =~ s/[^\n]/ /g; return $text; }

sub code_of {
    my ($text) = @_;
    $text =~ s{(/\*.*?\*/|//[^\n]*)|"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'}
        {defined $1 ? blank($1) : defined $2 ? '"' . blank($2) . '"' : "'" . blank($3) . "'"}gse;
    return $text;
}

# The parameters of a list, commas inside brackets not counted.
sub count_parameters {
    my ($list) = @_;
    my ($depth, $count) = (0, 1);
    for my $char (split //, $list) {
        $depth++ if $char eq '(';
        $depth-- if $char eq ')';
        $count++ if $char eq ',' && $depth == 0;
    }
    $count-- if $list =~ /\.\.\.\s*$/;
    return $list =~ /^\s*(void)?\s*$/ ? 0 : $count;
}

sub check_list {
    my ($file, $declaration) = @_;
    $declaration =~ s/G_DEFINE_\w+\s*\([^)]*\)//g;
    $declaration =~ s/G_GNUC_\w+(\s*\([^)]*\))?//g;
    return if $declaration =~ /^\s*typedef\b/ || $declaration !~ /(\w+)\s*\((.*)\)\s*$/s;
    my ($name, $count) = ($1, count_parameters($2));
    print "$file $name has $count parameters\n" if $count > $limit{parameters};
}

# A declaration outside functions that names something which may change.
sub check_global {
    my ($file, $declaration) = @_;
    $declaration =~ s/G_DEFINE_\w+\s*\([^)]*\)//g;
    $declaration =~ s/=.*//s;
    return if $declaration =~ /\(|^\s*(static|typedef|_Static_assert)\b/;
    return if $declaration =~ /^\s*(struct|union|enum)\s+\w+\s*$/ || $declaration !~ /\w[\s*]+(\w+)\s*(\[[^\]]*\]\s*)*$/;
    my $name = $1;
    $declaration =~ s/.*\*//s;
    print "$file $name is global and may change\n" if $declaration !~ /\bconst\b/;
}

sub sizes {
    my ($file, $text) = @_;
    my $lines = ($text =~ tr/\n//);
    my ($kind) = $file =~ /\.([ch])$/;
    print "$file has $lines lines\n" if $lines > $limit{$kind};
    my $code = code_of($text);
    $code =~ s/^([ \t]*#(?:[^\n]*\\\n)*[^\n]*)/blank($1)/gme;
    my ($depth, $line, $declaration, $start, $function) = (0, 1, '', 0, '');
    for my $char (split //, $code) {
        $line++ if $char eq "\n";
        if ($depth == 0 && $char eq ';') {
            check_list($file, $declaration) if $declaration !~ /=/;
            check_global($file, $declaration);
            $declaration = '';
        } elsif ($depth == 0 && $char eq '{' && $declaration =~ /\)\s*$/ && $declaration !~ /=/) {
            check_list($file, $declaration);
            ($function) = $declaration =~ /(\w+)\s*\(/;
            $depth++;
        } elsif ($char eq '{') {
            $depth++;
        } elsif ($char eq '}') {
            $depth--;
            if ($depth == 0 && $function) {
                my $length = $line - $start + 1;
                print "$file $function has a length of $length lines\n" if $length > $limit{function};
                ($function, $declaration) = ('', '');
            }
        } elsif ($depth == 0) {
            $start = $line if $declaration !~ /\S/;
            $declaration .= $char;
        }
    }
}

sub words {
    my ($file, $text) = @_;
    my $code = code_of($text);
    my $number = 0;
    for my $line (split /\n/, $code, -1) {
        $number++;
        print "$file $1 (line $number)\n" if $line =~ $never;
        print "$file sqlite3_exec of a text that is no constant (line $number)\n"
            if $line =~ /sqlite3_exec\s*\([^,]+,\s*+(?!"|SQL_[A-Z_]+\b)/;
        next if $file =~ m{^src/(cli/|(\w+/)?main\.c)};
        print "$file ", $1 || 'fprintf to a standard stream', " below cli (line $number)\n" if $line =~ $speaks;
    }
}

# The arguments of a call, split at its own commas.
sub arguments {
    my ($list) = @_;
    my ($depth, @found) = (0, '');
    for my $char (split //, $list) {
        $depth++ if $char =~ /[(\[{]/;
        $depth-- if $char =~ /[)\]}]/;
        if ($char eq ',' && $depth == 0) { push @found, ''; } else { $found[-1] .= $char; }
    }
    return @found;
}

# told(f(&error), error): C leaves open which of the two comes first, and the compilers take the last one.
sub order {
    my ($file, $text) = @_;
    my $code = code_of($text);
    while ($code =~ /\b(\w+)\s*(\((?:[^()]|(?2))*\))/g) {
        my ($name, $list, $at) = ($1, $2, $-[0]);
        pos($code) = $at + length $name;
        next if $name =~ /^(if|while|for|switch|return|sizeof)$/;
        my @arguments = arguments(substr $list, 1, -1);
        my %told;
        for my $set (0 .. $#arguments) {
            while ($arguments[$set] =~ /\w\s*\([^;]*?&\s*(\w+)\s*(?=[,)])/g) {
                my $variable = $1;
                my @read = grep { $_ != $set && $arguments[$_] =~ /(?<![&\w.>])$variable\b(?!\s*[.(])/ } 0 .. $#arguments;
                my $number = 1 + (substr($code, 0, $at) =~ tr/\n//);
                print "$file $variable is set and read by the arguments of $name (line $number)\n" if @read && !$told{$variable}++;
            }
        }
    }
}

for my $file (@files) {
    open my $in, '<', $file or die "$file: $!\n";
    my $text = do { local $/; <$in> };
    close $in;
    if ($what eq 'includes') {
        my $number = 0;
        for my $line (split /\n/, $text) {
            $number++;
            print "$file:$number $1 $2\n" if $line =~ /^\s*#\s*include\s*(["<])([^">]+)[">]/;
        }
    } elsif ($what eq 'sizes') {
        sizes($file, $text);
    } elsif ($what eq 'words') {
        words($file, $text);
    } elsif ($what eq 'order') {
        order($file, $text);
    } else {
        die "source.pl: what is $what?\n";
    }
}
