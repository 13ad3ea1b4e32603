import { pinned, type Recipe } from './recipe.ts';

export const systemd: Recipe = (version) => `# /etc/systemd/system/wa-token.service
# Change /srv/shop/.env. Then: systemctl daemon-reload && systemctl enable --now wa-token.timer
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

# /etc/systemd/system/wa-token.timer
[Unit]
Description=Check the WhatsApp access token every day

[Timer]
OnCalendar=*-*-* 06:17
RandomizedDelaySec=10min
Persistent=true

[Install]
WantedBy=timers.target
`;
