# file: install.sh 0755
#!/bin/sh
# Read this, then run it as root. It may be run again: a file of yours is never replaced, and a step that fails does not keep the
# others from being done; what failed is told at the end.
here=$(cd "$(dirname "$0")" && pwd)
failed=
step() { # WHAT COMMAND...
    what=$1
    shift
    "$@" || failed="$failed
  $what"
}
# Files that are there already stay as they are; what would have been written lies beside them to be compared.
install_files() {
    [ -d "$here/etc" ] || return 0
    bad=0
    for file in $(cd "$here" && find etc -type f); do
        if [ ! -e "/$file" ]; then
            mkdir -p "/$(dirname "$file")" && cp -p "$here/$file" "/$file" && chown root:root "/$file" || bad=1
        elif ! cmp -s "$here/$file" "/$file"; then
            cp -p "$here/$file" "/$file.new" || bad=1
            echo "/$file was edited and is kept; the new one is /$file.new"
        fi
    done
    return $bad
}
accounts() {
    getent group @USER@ >/dev/null || groupadd --system @USER@ || return 1
    getent passwd @USER@ >/dev/null || useradd --system --gid @USER@ --home-dir @DIR@ --shell /usr/sbin/nologin @USER@
}
program() {
    if command -v dpkg-statoverride >/dev/null; then
        dpkg-statoverride --list @PROGRAM@ >/dev/null || dpkg-statoverride --update --add root @USER@ 2755 @PROGRAM@
    else
        chown root:@USER@ @PROGRAM@ && chmod 2755 @PROGRAM@
    fi
}
# What is right already stays: a heads file with +a takes neither a new owner nor a new mode.
modes() {
    chattr -a @HEADS@ 2>/dev/null
    systemd-tmpfiles --create /etc/tmpfiles.d/bihuan.conf
}
timers() { systemctl daemon-reload && systemctl enable --now bihuan-tick.timer bihuan-verify.timer bihuan-backup.timer; }
step "the group @USER@" accounts
step "the program's group" program
step "the files below /etc" install_files
step "modes and folders (systemd-tmpfiles)" modes
step "the timers" timers
[ -z "$failed" ] && exit 0
echo "These steps failed; mend the cause and run this again:$failed" >&2
exit 1
