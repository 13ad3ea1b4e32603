// Preloaded with --import: what is sent to Meta goes to PLAYED_META instead, so that a screen is the one of a real run.
import http from 'node:http';
import https from 'node:https';

const played = process.env['PLAYED_META'] ?? '';
https.request = (url, { method, headers }) =>
  http.request(new URL(url.pathname + url.search, played), { method, headers });
