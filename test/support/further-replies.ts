import type { Cause } from '../../src/core/causes/cause.ts';

export interface FurtherReply {
  readonly cause: Cause;
  readonly also?: readonly Cause[];
  readonly body: string;
}

/** Replies beside the recorded ones: other errors, other wrappings, as libraries and people print them. */
export const FURTHER_REPLIES: readonly FurtherReply[] = [
  // 190 and its kin
  {
    cause: 'token-expired',
    body: '{"error":{"message":"Error validating access token: Session has expired","type":"OAuthException","code":190,"error_subcode":463}}',
  },
  {
    cause: 'token-expired',
    body: '{"error":{"message":"Error al validar el token de acceso: la sesi\\u00f3n caduc\\u00f3.","type":"OAuthException","code":190,"error_subcode":463,"fbtrace_id":"AbC"}}',
  },
  {
    cause: 'token-expired',
    body: 'OAuthException: Error validating access token: Session has expired at unix time 1385243155. The current unix time is 1385246755.',
  },
  {
    cause: 'token-expired',
    body: 'Array\n(\n    [error] => Array\n        (\n            [message] => Error validating access token: Session has expired on Friday, 26-Apr-24 06:00:00 PDT.\n            [type] => OAuthException\n            [code] => 190\n            [error_subcode] => 463\n        )\n)\n',
  },
  {
    cause: 'token-expired',
    body: 'array(1) {\n  ["error"]=>\n  array(4) {\n    ["message"]=>\n    string(58) "Error validating access token: Session has expired on Friday"\n    ["code"]=>\n    int(190)\n    ["error_subcode"]=>\n    int(463)\n  }\n}',
  },
  {
    cause: 'token-expired',
    body: '{"error"=>{"message"=>"Error validating access token: Session has expired on Friday, 26-Apr-24 06:00:00 PDT.", "type"=>"OAuthException", "code"=>190, "error_subcode"=>463}}',
  },
  {
    cause: 'token-expired',
    body: '{:error=>{:message=>"Session has expired", :code=>190, :error_subcode=>463}}',
  },
  {
    cause: 'token-expired',
    body: 'GraphError { message: "Error validating access token: Session has expired on Friday, 26-Apr-24 06:00:00 PDT.", code: 190, error_subcode: Some(463), fbtrace_id: Some("A1") }',
  },
  {
    cause: 'token-expired',
    body: 'Object {"error": Object {"code": Number(190), "error_subcode": Number(463), "message": String("Error validating access token"), "type": String("OAuthException")}}',
  },
  {
    cause: 'token-expired',
    body: '&{Message:Error validating access token: Session has expired on Friday, 26-Apr-24 06:00:00 PDT. Type:OAuthException Code:190 ErrorSubcode:463 FbtraceID:Abc}',
  },
  {
    cause: 'token-expired',
    body: 'level=error ts=2024-04-28T10:40:10Z msg="send failed" code=190 error_subcode=463 type=OAuthException',
  },
  {
    cause: 'token-expired',
    body: '&lt;pre&gt;{&quot;error&quot;:{&quot;message&quot;:&quot;Session has expired&quot;,&quot;type&quot;:&quot;OAuthException&quot;,&quot;code&quot;:190,&quot;error_subcode&quot;:463}}&lt;/pre&gt;',
  },
  {
    cause: 'token-expired',
    body: '<html><body><h1>Whoops</h1><pre>{&quot;error&quot;:{&quot;code&quot;:190,&quot;error_subcode&quot;:463}}</pre></body></html>',
  },
  {
    cause: 'token-expired',
    body: '"{\\"error\\":{\\"message\\":\\"Session has expired on Friday, 26-Apr-24 06:00:00 PDT.\\",\\"code\\":190,\\"error_subcode\\":463}}"',
  },
  {
    cause: 'token-expired',
    body: '{"log":"{\\"body\\":\\"{\\\\\\"error\\\\\\":{\\\\\\"message\\\\\\":\\\\\\"Session has expired on Friday, 26-Apr-24 06:00:00 PDT.\\\\\\",\\\\\\"type\\\\\\":\\\\\\"OAuthException\\\\\\",\\\\\\"code\\\\\\":190}}\\"}"}',
  },
  {
    cause: 'token-expired',
    body: 'error: %{"error" => %{"code" => 190, "error_subcode" => 463, "message" => "Session has expired"}}',
  },
  {
    cause: 'token-expired',
    body: 'FacebookApiException: code=190, error_subcode=463, message=Session has expired',
  },
  { cause: 'token-expired', body: 'FacebookOAuthException [code=190, subcode=463]' },
  {
    cause: 'token-expired',
    body: '(#190) Error validating access token: Session has expired on Friday, 26-Apr-24 06:00:00 PDT.',
  },
  { cause: 'token-expired', body: 'OAuthException (code 190, subcode 463)' },
  { cause: 'token-expired', body: 'Meta API error 190/463' },
  {
    cause: 'token-expired',
    body: '{"error":{"message":"Error validating access token: Session has expired on Friday, 26-Apr-24 06:00',
  },
  {
    cause: 'token-invalidated',
    body: '{"error":{"message":"Error validating access token: Session does not match current stored session. This may be because the user changed the password since the time the session was created or Facebook has changed the session for security reasons.","type":"OAuthException","code":190,"error_subcode":460}}',
  },
  {
    cause: 'token-invalidated',
    body: "{'error': {'message': 'Error validating access token: The session was invalidated explicitly using an API call.', 'type': 'OAuthException', 'code': 190, 'error_subcode': 466}}",
  },
  {
    cause: 'token-invalidated',
    body: 'Error validating access token: The session is invalid because the user logged out.',
  },
  { cause: 'token-invalidated', body: '{"data":{"app_id":"911602140448729","is_valid":false,"scopes":[]}}' },
  {
    cause: 'token-invalidated',
    body: '{"data":{"app_id":"911602140448729","error":{"code":190,"message":"Invalid OAuth access token.","subcode":460},"is_valid":false,"scopes":[]}}',
  },
  {
    cause: 'token-invalidated',
    body: '{"error":{"message":"We were unable to authenticate the app user","type":"AuthException","code":0,"fbtrace_id":"Ax"}}',
  },
  {
    cause: 'token-invalidated',
    body: '{"error":{"message":"Session key invalid or no longer valid","type":"OAuthException","code":102}}',
  },
  {
    cause: 'token-malformed',
    body: '< HTTP/2 400\n< www-authenticate: OAuth "Facebook Platform" "invalid_token" "Invalid OAuth access token."',
  },
  {
    cause: 'token-malformed',
    body: '{"error":{"message":"Invalid OAuth 2.0 Access Token","type":"OAuthException","code":190}}',
  },
  {
    cause: 'token-malformed',
    body: "AxiosError: Request failed with status code 401 { data: { error: { message: 'The access token could not be decrypted', type: 'OAuthException', code: 190, fbtrace_id: 'AJ' } } }",
  },
  {
    cause: 'app-not-authorized',
    body: 'facebook.GraphAPIError: Error validating access token: User 1053947411 has not authorized application 157000000000.',
  },
  {
    cause: 'user-checkpoint',
    body: '{"error":{"code":190,"error_subcode":490,"type":"OAuthException","message":"Error validating access token: The user is enrolled in a blocking, logged-in checkpoint"}}',
  },
  {
    cause: 'user-checkpoint',
    body: 'Error validating access token: Sessions for the user  are not allowed because the user is not a confirmed user.',
  },
  // 190 that leaves the token alive
  {
    cause: 'permission-missing',
    body: '{"error":{"code":190,"type":"OAuthException","message":"The user must be an administrator of the page in order to impersonate it."}}',
  },
  {
    cause: 'permission-missing',
    body: '{"error":{"message":"(#190) This method must be called with a Page Access Token","type":"OAuthException","code":190}}',
  },
  {
    cause: 'app-secret-invalid',
    body: '{"error":{"message":"Invalid OAuth access token signature.","type":"OAuthException","code":190}}',
  },
  // how it is sent
  {
    cause: 'token-missing',
    body: '{"error":{"message":"(#200) Provide valid app ID","type":"OAuthException","code":200}}',
  },
  {
    cause: 'token-missing',
    body: '{"error":{"message":"An access token is required to request this resource.","type":"OAuthException","code":104}}',
  },
  {
    cause: 'api-version',
    body: '{"error":{"message":"Unknown path components: \\/messages","type":"OAuthException","code":2500,"fbtrace_id":"A"}}',
  },
  {
    cause: 'app-secret-invalid',
    body: '{"error":{"message":"Error validating application. Invalid application ID.","type":"OAuthException","code":101}}',
  },
  { cause: 'ip-not-allowed', body: '(#5) Unauthorized source IP address' },
  {
    cause: 'ip-not-allowed',
    body: '{"error":{"message":"This IP can\'t make requests for that application.","type":"OAuthException","code":5}}',
  },
  {
    cause: 'wrong-app',
    body: '{"error":{"message":"(#100) The App_id in the input_token did not match the Viewing App","type":"OAuthException","code":100}}',
  },
  {
    cause: 'cannot-inspect',
    body: '{"error":{"message":"(#100) You must provide an app access token, or a user access token that is an owner or developer of the app","type":"OAuthException","code":100}}',
  },
  {
    cause: 'request-invalid',
    body: '{"error":{"message":"This authorization code has expired.","type":"OAuthException","code":100,"error_subcode":36007}}',
  },
  {
    cause: 'request-invalid',
    body: 'Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request',
  },
  {
    cause: 'app-secret-proof',
    body: '{"error":{"message":"API calls from the server require an appsecret_proof argument","type":"GraphMethodException"',
  },
  // permission, asset, id
  {
    cause: 'permission-missing',
    body: 'GraphQLError: (#200) You do not have the necessary permissions to send messages on behalf of this WhatsApp Business Account',
  },
  {
    cause: 'permission-missing',
    body: '{"error":{"message":"(#283) Requires pages_read_engagement permission to manage the object","type":"OAuthException","code":283}}',
  },
  {
    cause: 'permission-missing',
    body: '{"error":{"message":"(#131005) Access denied","type":"OAuthException","code":131005,"error_data":{"messaging_product":"whatsapp","details":"The WhatsApp Business account has no access"}}}',
  },
  {
    cause: 'permission-missing',
    body: '{"error":{"message":"(#100) Missing permissions","type":"OAuthException","code":100}}',
  },
  {
    cause: 'asset-unreachable',
    body: "{'error': {'message': \"Unsupported get request. Object with ID '1236422025128657' does not exist, cannot be loaded due to missing permissions, or does not support this operation\", 'code': 100, 'error_subcode': 33}}",
  },
  { cause: 'asset-unreachable', body: '(#803) Some of the aliases you requested do not exist: undefined' },
  {
    cause: 'asset-unreachable',
    body: '{"error":{"message":"(#100) Tried accessing nonexisting field (phone_numbers) on node type (Business)","type":"OAuthException","code":100}}',
  },
  // wait
  {
    cause: 'rate-limited',
    body: 'WWW-Authenticate: OAuth "Facebook Platform" "invalid_request" "(#4) Application request limit reached"',
  },
  {
    cause: 'rate-limited',
    body: '{"error":{"message":"(#80007) There have been too many calls to this WhatsApp Business account.","type":"OAuthException","code":80007}}',
  },
  { cause: 'quality-restricted', body: '{"errors":[{"code":131048,"title":"Spam rate limit hit"}]}' },
  {
    cause: 'meta-transient',
    body: '{"error":{"message":"(#131016) Service unavailable","type":"OAuthException","code":131016}}',
  },
  {
    cause: 'meta-transient',
    body: '{"error":{"message":"An unknown error occurred","type":"OAuthException","code":1,"fbtrace_id":"A"}}',
  },
  { cause: 'meta-transient', body: 'Service Unavailable' },
  // account
  {
    cause: 'account-restricted',
    body: '{"error":{"message":"API access blocked.","type":"OAuthException","code":200,"error_subcode":458,"fbtrace_id":"A"}}',
  },
  {
    cause: 'account-restricted',
    body: '(#368) The action attempted has been deemed abusive or is otherwise disallowed',
  },
  {
    cause: 'account-restricted',
    body: "{'code': 130497, 'title': 'Business account is restricted from messaging users in this country.'}",
  },
  {
    cause: 'payment-problem',
    body: '{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"1555","phone_number_id":"1"},"statuses":[{"id":"wamid.A","status":"failed","errors":[{"code":131042,"title":"Business eligibility payment issue"}]}]},"field":"messages"}]}]}',
  },
  {
    cause: 'number-not-registered',
    body: 'www-authenticate: OAuth "Facebook Platform" "invalid_request" "(#133010) Account not registered"',
  },
  {
    cause: 'number-not-registered',
    body: '{"error":{"message":"(#133005) Two step verification PIN Mismatch","type":"OAuthException","code":133005}}',
  },
  // recipient, template, window, request
  {
    cause: 'recipient-not-allowed',
    body: '{"error":{"message":"(#131030) Recipient phone number not in allowed list","type":"OAuthException","code":131030,"error_data":"{\\"messaging_product\\":\\"whatsapp\\",\\"details\\":\\"Recipient phone number not in allowed list\\"}"}}',
  },
  {
    cause: 'recipient-not-allowed',
    body: 'whatsapp: send: (#131030) Recipient phone number not in allowed list (status 400)',
  },
  {
    cause: 'undeliverable',
    body: '[{"code":131026,"title":"Message undeliverable","message":"Message undeliverable","error_data":{"details":"Message Undeliverable."}}]',
  },
  {
    cause: 'undeliverable',
    body: 'errors: [ { code: 130472, title: "User\'s number is part of an experiment" } ]',
  },
  {
    cause: 'template-problem',
    body: '{"error":{"message":"(#131058) Hello World templates can only be sent from the Public Test Numbers","type":"OAuthException","code":131058,"error_subcode":2494010}}',
  },
  { cause: 'template-problem', body: '132015' },
  {
    cause: 'conversation-window',
    body: '{"code":131047,"title":"Re-engagement message","message":"Re-engagement message","error_data":{"details":"Message failed to send because more than 24 hours have passed since the customer last replied to this number."}}',
  },
  {
    cause: 'conversation-window',
    body: 'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
  },
  {
    cause: 'template-problem',
    body: '{"error":{"message":"(#100) Invalid parameter","type":"OAuthException","code":100,"error_data":{"messaging_product":"whatsapp","details":"Message must be a template message."}}}',
  },
  { cause: 'request-invalid', body: '(#131009) Parameter value is not valid' },
  { cause: 'request-invalid', body: '[400] [131051] Unsupported message type' },
  // successes, no answers, nothing
  {
    cause: 'send-accepted',
    body: "{'messaging_product': 'whatsapp', 'contacts': [{'input': '15550100', 'wa_id': '15550100'}], 'messages': [{'id': 'wamid.HBgM', 'message_status': 'accepted'}]}",
  },
  {
    cause: 'token-valid',
    body: "{'data': {'app_id': '1', 'type': 'SYSTEM_USER', 'application': 'Lucky Shrub', 'data_access_expires_at': 0, 'expires_at': 0, 'is_valid': True, 'scopes': ['whatsapp_business_messaging'], 'user_id': '1'}}",
  },
  {
    cause: 'not-graph-reply',
    body: '<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>',
  },
  {
    cause: 'not-graph-reply',
    body: 'SyntaxError: Unexpected token \'<\', "<!DOCTYPE "... is not valid JSON',
  },
  {
    cause: 'network',
    body: 'FetchError: request to https://graph.facebook.com/v25.0/1/messages failed, reason: connect ETIMEDOUT 157.240.0.1:443',
  },
  {
    cause: 'network',
    body: "requests.exceptions.SSLError: HTTPSConnectionPool(host='graph.facebook.com', port=443): Max retries exceeded with url: /v25.0/me (Caused by SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]')))",
  },
  {
    cause: 'network',
    body: 'cURL error 60: SSL certificate problem: unable to get local issuer certificate',
  },
  { cause: 'not-graph-reply', body: '{"error":{"mess' },
  { cause: 'not-graph-reply', body: '  \n' },
  { cause: 'unrecognised', body: 'AxiosError: Request failed with status code 401' },
  { cause: 'unrecognised', body: 'Merge pull request from fix-login (#190)' },
  { cause: 'unrecognised', body: 'TokenExpiredError: jwt expired' },
  { cause: 'unrecognised', body: '{"status":"ok","code":200,"message":"success"}' },
  { cause: 'unrecognised', body: 'Process exited with code 1' },
  { cause: 'unrecognised', body: '{"message":"Unauthorized","code":401}' },
  { cause: 'unrecognised', body: 'facebook answered with error code 200' },
  {
    cause: 'request-invalid',
    body: '{"error":{"message":"(#100) no such file C:\\\\","type":"OAuthException","code":100}}',
  },
  { cause: 'undeliverable', body: 'Error: 131026 Message Undeliverable' },
  { cause: 'recipient-not-allowed', body: 'pywa.errors.RecipientNotInAllowedList: (#131030)' },
  { cause: 'token-expired', body: 'ERROR whatsapp access token expired' },
  { cause: 'unrecognised', body: 'Your session has expired, please log in again' },
  {
    cause: 'permission-missing',
    body: `{"error":{"message":"Any of the pages_read_engagement, pages_manage_metadata,\n pages_messaging permission(s) must be granted before impersonating a\n user's page.","type":"OAuthException","code":190}}`,
  },
  {
    cause: 'wrong-app',
    body: '{"error":{"message":"The access token does not belong to application 123","type":"OAuthException","code":190}}',
  },
  { cause: 'account-restricted', body: '{"health_status":{"can_send_message":"BLOCKED","entities":[]}}' },
  {
    cause: 'payment-problem',
    body: '{"health_status":{"can_send_message":"BLOCKED","entities":[{"entity_type":"WABA","can_send_message":"BLOCKED","errors":[{"error_code":141006,"error_description":"There is an error with the payment method."}]}]}}',
  },
  { cause: 'unrecognised', body: '{"health_status":{"can_send_message":"AVAILABLE","entities":[]}}' },
  {
    cause: 'token-invalidated',
    body: 'WWW-Authenticate: OAuth "Facebook Platform" "invalid_token" "Fehler beim Zugriff"',
  },
  {
    cause: 'token-malformed',
    body: '<error_response><error_code>190</error_code><error_msg>Invalid OAuth 2.0 Access Token</error_msg></error_response>',
  },
];
