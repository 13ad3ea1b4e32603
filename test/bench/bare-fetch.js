// The three requests of a check and nothing else: what `check` is measured against. Usage: node bare-fetch.js URL
const [base, token] = [process.argv[2], process.env['WHATSAPP_ACCESS_TOKEN'] ?? ''];
const headers = { authorization: `Bearer ${token}` };
const paths = [
  `debug_token?input_token=${token}`,
  '106540352242922?fields=id,display_phone_number,verified_name,quality_rating',
  '106540352242922?fields=health_status',
];
const bodies = await Promise.all(
  paths.map(async (path) => (await fetch(`${base}/v25.0/${path}`, { headers })).json()),
);
process.exitCode = bodies.length === 3 ? 0 : 1;
