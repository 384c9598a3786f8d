# file: install.sh 0755
#!/bin/sh
# Read this, then run it as root. It may be run again.
set -e
here=$(cd "$(dirname "$0")" && pwd)
getent group @USER@ >/dev/null || groupadd --system @USER@
getent passwd @USER@ >/dev/null || useradd --system --gid @USER@ --home-dir @DIR@ --shell /usr/sbin/nologin @USER@
install -d -m 0755 /etc/bihuan /etc/tmpfiles.d
[ -d "$here/etc" ] && cp -R "$here/etc/." /etc/
if command -v dpkg-statoverride >/dev/null; then
    dpkg-statoverride --list @PROGRAM@ >/dev/null || dpkg-statoverride --update --add root @USER@ 2755 @PROGRAM@
else
    chown root:@USER@ @PROGRAM@ && chmod 2755 @PROGRAM@
fi
systemd-tmpfiles --create /etc/tmpfiles.d/bihuan.conf
systemctl daemon-reload
systemctl enable --now bihuan-tick.timer bihuan-verify.timer bihuan-backup.timer
