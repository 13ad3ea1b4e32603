// A Graph API of fixed bodies on loopback, in a process of its own. Usage: node server.js LATENCY-MS
import { createServer } from 'node:http';

const latency = Number(process.argv[2] ?? 0);
const scopes = ['whatsapp_business_management', 'whatsapp_business_messaging'];
const inspection = JSON.stringify({
  data: { app_id: '1', type: 'SYSTEM_USER', application: 'Bench', is_valid: true, expires_at: 0, scopes },
});
const number = JSON.stringify({
  id: '106540352242922',
  display_phone_number: '+1 555-078-3881',
  verified_name: 'Bench',
  quality_rating: 'GREEN',
  health_status: { can_send_message: 'AVAILABLE', entities: [] },
});

const server = createServer((request, response) => {
  setTimeout(() => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(request.url?.includes('debug_token') ? inspection : number);
  }, latency);
});
server.keepAliveTimeout = 30_000;
server.listen(0, '127.0.0.1', () => process.stdout.write(`${JSON.stringify(server.address())}\n`));
