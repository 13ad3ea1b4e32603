import { expect, test } from 'vitest';
import { diagnose } from '../../../src/core/explain/diagnose.ts';
import { scanLines } from '../../../src/core/explain/text-lines.ts';

test.each([
  'Server listening on port 3000',
  'psql: error: connection to server failed: FATAL: password authentication failed for user "x"',
  'Error: invalid_grant: Token has been expired or revoked.',
  '{"error":{"code":401,"message":"Request had invalid authentication credentials. Expected OAuth 2 access token","status":"UNAUTHENTICATED"}}',
  '{"code":190,"message":"Order shipped"}',
  'google.auth.exceptions.RefreshError: Token has expired',
  'Slack error: token_expired',
  'Your session has expired. Please log in again.',
  'session has expired at 10:00',
  'La sesión ha caducado',
  'WhatsApp Web: la sesión ha expirado, escanee el código QR',
  'issue #131030 closed by user 190',
  'Amount: 131042 EUR',
  'zip code 131030',
  'exit code 190',
  'processed 131026 messages',
  'WhatsApp message id 131047 delivered',
  'GuzzleHttp\\Exception\\RequestException(code: 0): something of ours',
  '€ 131026 offen',
  'scale 100/33, step 2',
  'population 131_026',
  'fix: flush twice (#-42)',
  'Failed to fetch groups, using cache',
  'GET http://localhost:3000/health status: 503',
])('%s blames nobody', (text) => {
  expect(diagnose(text)).toMatchObject({ cause: 'unrecognised', tokenWorks: null });
});

test.each([
  [
    'WhatsApp API error (132001): Template name does not exist in the translation',
    'template-problem',
    132001,
  ],
  ['Delivery failed [131026]', 'undeliverable', 131026],
  ['ERROR_CODE_131047', 'conversation-window', 131047],
  ['WhatsApp Fehlercode 131042', 'payment-problem', 131042],
  ['errors[0].code=131047 errors[0].title="Re-engagement message"', 'conversation-window', 131047],
  ['Template paused (#132015)', 'template-problem', 132015],
  ['⚠️ 131026 – Message Undeliverable', 'undeliverable', 131026],
  ['  * - 131047   : fora da janela', 'conversation-window', 131047],
  ['Meta lo rechaza con 131047 (ventana cerrada)', 'conversation-window', 131047],
  ['an error with code 131_026', 'undeliverable', 131026],
  ['error 100/33 on the number', 'asset-unreachable', 100],
  ['"(#-1) Erro interno inesperado"', 'meta-transient', -1],
  ['Error 403 : (#230) Requires pages_messaging permission', 'permission-missing', 230],
  ['Some("131031 Business Account locked")', 'account-restricted', 131031],
  ['graph: 190 (463): Error validating access token: Session has expired', 'token-expired', 190],
])('%s is %s', (text, cause, code) => {
  expect(diagnose(text)).toMatchObject({ cause, code });
});

test('a code that nobody knows is told as that, with what Meta says, and with what its range proves', () => {
  const body =
    '{"error":{"message":"(#131998) New","type":"OAuthException","code":131998,"error_user_title":"T","error_user_msg":"U","error_data":{"details":"D"}}}';
  expect(diagnose(body)).toMatchObject({
    recognised: false,
    cause: 'unrecognised',
    code: 131998,
    tokenWorks: true,
    message: 'D - (#131998) New',
    userMessage: 'T - U',
  });
});

test.each([
  ['190/463', 'subcode', false],
  ['131056', 'code', true],
  ['100', 'code', false],
  ['(#100) The App_id in the input_token did not match the Viewing App', 'sentence', false],
  [
    'Error validating access token: Session has expired on Monday, 28-Jul-25 23:00:00 PDT.',
    'sentence',
    false,
  ],
  ['131048', 'code', false],
])('%s rests on its %s', (text, basis, transient) => {
  expect(diagnose(text)).toMatchObject({ basis, transient });
});

test("a sentence in another language with Meta's own way to write the time needs no code", () => {
  const text =
    'Erro ao validar o token de acesso: A sessão expirou em segunda-feira, 28-jul-25 23:00:00 PDT.';
  expect(diagnose(text)).toMatchObject({ cause: 'token-expired', tokenWorks: false });
  expect(diagnose(text).expiredAt?.toISOString()).toBe('2025-07-29T06:00:00.000Z');
});

test("a resolver's word in Go is the network", () => {
  const text =
    'Post "https://graph.facebook.com/v17.0/1/messages": dial tcp: lookup graph.facebook.com on 127.0.0.53:53: server misbehaving';
  expect(diagnose(text).cause).toBe('network');
});

test('of two lines of a log that counts its time, the later one decides, wherever it stands', () => {
  const later = '{"time":1764316802000,"err":"(#131030) Recipient phone number not in allowed list"}';
  const earlier = '{"time":1764316801000,"err":"(#131047) Re-engagement message"}';
  expect(diagnose(`${later}\n${earlier}`).code).toBe(131030);
  expect(diagnose(`${earlier}\n${later}`).code).toBe(131030);
});

test('a log may mix seconds and milliseconds of the epoch', () => {
  const later = '{"timestamp":"1764316802","err":"(#131030) Recipient phone number not in allowed list"}';
  const earlier = '{"time":1764316801000,"err":"(#131047) Re-engagement message"}';
  expect(diagnose(`${later}\n${earlier}`).code).toBe(131030);
});

test('a dead token explains what fails within minutes, and nothing of another hour', () => {
  const dead = (time: string): string =>
    `2026-11-28T${time}Z {"error":{"message":"x","code":190,"error_subcode":463}}`;
  const slow = '2026-11-28T12:00:00Z {"error":{"message":"(#4) Application request limit reached","code":4}}';
  expect(diagnose(`${dead('11:55:00')}\n${slow}`).code).toBe(190);
  expect(diagnose(`${dead('10:00:00')}\n${slow}`).code).toBe(4);
});

test('what a record spoke for is not read once more, whatever lies within it', () => {
  const text = '(#131047) Re-engagement (#131026) Message undeliverable\n(#131030) Not in allowed list';
  const found: (number | null)[] = [];
  scanLines(
    text,
    [
      { from: 0, to: 55 },
      { from: 3, to: 8 },
    ],
    ({ error }) => found.push(error.code),
  );
  expect(found).toEqual([131030]);
});

test.each([
  ['{"code":500,"message":"(#131030) Recipient phone number not in allowed list"}', 131030],
  ['{"code":506,"message":"(#131047) Re-engagement message"}', 131047],
  ['(#131030) Recipient phone number not in allowed list\nWhatsApp says: no permission to send', 131030],
  ['error_subcode = 463, code = 190, type = OAuthException', 190],
])('%s is about %i', (text, code) => {
  expect(diagnose(text).code).toBe(code);
});

test.each([
  'Merge the WhatsApp fix (#190) by @jo',
  'WhatsApp order 131026: delivered',
  '{"zip_code":131030}',
  '{"country_code":"131026","status":"ok"}',
  '{"amount":"131042","status":"ok","message":"paid"}',
  'message delivered, total=131042',
  'Shopify: the access token could not be decrypted',
])('%s is no error of Meta', (text) => {
  expect(diagnose(text).cause).toBe('unrecognised');
});

const STAMPED = 'Error validating access token: Session has expired on\nMonday, 28-Jul-25 23:00:00 PDT.';

test('a time of expiry is told of an expired token alone', () => {
  const told = (subcode: number): string =>
    JSON.stringify({ error: { message: STAMPED, code: 190, error_subcode: subcode } });
  expect(diagnose(told(463)).expiredAt).toEqual(new Date('2025-07-29T06:00:00Z'));
  expect(diagnose(told(460)).expiredAt).toBeNull();
});

test('a body that was escaped again and again is read as it was', () => {
  let text = JSON.stringify({ error: { message: STAMPED, type: 'OAuthException', code: 190 } });
  for (let level = 0; level < 3; level += 1) text = JSON.stringify({ body: text });
  expect(diagnose(text).expiredAt).toEqual(new Date('2025-07-29T06:00:00Z'));
});

test('an error at the beginning of a long log is found', () => {
  const quiet = '2026-11-28T10:00:00Z INFO GET /v1/items/12 200 in 3ms\n'.repeat(10_000);
  expect(diagnose(`ERROR (#131030) Recipient phone number not in allowed list\n${quiet}`).code).toBe(131030);
});

test('why a token was refused is told by its subcode or words, not by the row of 190', () => {
  expect(diagnose('190').entry).toBeNull();
  expect(diagnose('131030').entry?.code).toBe(131030);
});

test.each([
  ['{"error":{"message":"x","type":"OAuthException","code":190,"is_transient":true}}', 'meta-transient'],
  [
    '{"error":{"message":"An access token is required to request this resource.","code":190}}',
    'token-missing',
  ],
  ['{"error":{"message":"Permissions error","type":"OAuthException","code":1}}', 'meta-transient'],
  ['{"error":{"message":"The access token expired","type":"OAuthException","code":7}}', 'unrecognised'],
])('%s is %s: words give no cause that the code does not leave to them', (text, cause) => {
  expect(diagnose(text).cause).toBe(cause);
});

test.each([
  ['错误代码：131026', 'undeliverable', 131026],
  ['خطأ رقم 131026', 'undeliverable', 131026],
  ['error no. 131026', 'undeliverable', 131026],
  ['failed_reason: "131026"', 'undeliverable', 131026],
  ['HTTP 400 - 131009', 'request-invalid', 131009],
  ['<131031>', 'account-restricted', 131031],
  ['Spam rate limit hit', 'quality-restricted', null],
  ['Two step verification PIN Mismatch', 'number-not-registered', null],
  ['Meta chose not to deliver the message', 'undeliverable', null],
  ['Media upload error', 'request-invalid', null],
  ['Account in maintenance mode', 'meta-transient', null],
  ['WhatsApp provided number needs display name approval', 'display-name-not-approved', null],
])('%s, a title or a number in its own way, is %s', (text, cause, code) => {
  expect(diagnose(text)).toMatchObject({ cause, code });
});

const BODY = '{"error":{"message":"(#131030) Recipient phone number not in allowed list","code":131030}}';

test.each([
  ['a terminal', `\u001b[31m${BODY.replace('131030', '\u001b[1;33m131030\u001b[39m')}\u001b[0m`],
  ['a viewer that ate the escapes', `[31m${BODY}[39m`],
  ['a table', `"2026-11-28","error","${BODY.replaceAll('"', '""')}"`],
  ['an editor', BODY.replace(/"([^"]*)"/g, '“$1”')],
])('what %s made of a body is undone', (_who, text) => {
  expect(diagnose(text).code).toBe(131030);
});

test.each(['`131030`', '**131030**', '> 131030', '"190/463"'])('%s is a code alone', (text) => {
  expect(diagnose(text)).toMatchObject({ recognised: true, basis: expect.stringMatching(/code|subcode/) });
});

test('keys and values with blanks between them, a line each, are one error', () => {
  expect(diagnose('type = OAuthException\ncode = 190\nerror_subcode = 463\n')).toMatchObject({
    code: 190,
    subcode: 463,
  });
});
