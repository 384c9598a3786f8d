# file: install.sh 0755
#!/bin/sh
# Read this, then run it as root. It may be run again.
set -e
here=$(cd "$(dirname "$0")" && pwd)
getent passwd @USER@ >/dev/null || useradd --system --user-group --home-dir @DIR@ --shell @PROGRAM@ @USER@
grep -qx @PROGRAM@ /etc/shells || echo @PROGRAM@ >>/etc/shells
usermod --shell @PROGRAM@ @USER@
install -d -m 0755 /etc/bihuan /etc/ssh/sshd_config.d /etc/tmpfiles.d
[ -d "$here/etc" ] && cp -R "$here/etc/." /etc/
touch @CONF@/authorized_keys && chmod 0644 @CONF@/authorized_keys
[ ! -e @DIR@ ] || chown -R @USER@:@USER@ @DIR@
systemd-tmpfiles --create /etc/tmpfiles.d/bihuan.conf
sshd -t && systemctl reload ssh
systemctl daemon-reload
systemctl enable --now bihuan-tick.timer bihuan-verify.timer bihuan-backup.timer
