/** What Node does by itself, said aloud: NODE_TLS_REJECT_UNAUTHORIZED=0 would switch it off. */
export const SAFE_TLS = { rejectUnauthorized: true, minVersion: 'TLSv1.2' } as const;
