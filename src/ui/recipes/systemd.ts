import { pinned } from './pinned.ts';

/** A script that writes both files: pasted into one they are none. */
export const units = (version: string): string => `#!/bin/sh
# Writes wa-token.service and wa-token.timer into this folder, and nothing else:
#   wa-token recipe systemd | sh
# or one by one: wa-token recipe systemd service, wa-token recipe systemd timer
set -eu
cat > wa-token.service <<'UNIT'
${service(version).trimEnd()}
UNIT
cat > wa-token.timer <<'UNIT'
${timer().trimEnd()}
UNIT
echo "wa-token.service and wa-token.timer are written. Change /srv/shop/.env in the first, then:"
echo "  sudo mv wa-token.service wa-token.timer /etc/systemd/system/"
echo "  sudo systemctl daemon-reload && sudo systemctl enable --now wa-token.timer"
`;

export function service(version: string): string {
  return `# /etc/systemd/system/wa-token.service
# Change /srv/shop/.env.
[Unit]
Description=Check the WhatsApp access token
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart=/usr/bin/env ${pinned(version)} check \${CREDENTIALS_DIRECTORY}/shop.env --skip file.permissions,file.git,file.shadow --min-validity 7d
# 3: no answer from Meta. The next run asks again; 1, 2 and 4 are failures.
SuccessExitStatus=3
# systemd hands a copy of the file over, so the job needs no right to it; what is said of the copy's place is left out.
LoadCredential=shop.env:/srv/shop/.env
DynamicUser=yes
CacheDirectory=wa-token
Environment=HOME=%C/wa-token
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
TimeoutStartSec=2min
`;
}

export function timer(): string {
  return `# /etc/systemd/system/wa-token.timer
[Unit]
Description=Check the WhatsApp access token every day

[Timer]
OnCalendar=*-*-* 06:17
RandomizedDelaySec=10min
Persistent=true

[Install]
WantedBy=timers.target
`;
}
