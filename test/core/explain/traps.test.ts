import { expect, test } from 'vitest';
import { diagnose } from '../../../src/core/explain/diagnose.ts';

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
