/** What the scanner keeps of a print; everything else is only walked over. */
export type FieldName =
  | 'code'
  | 'subcode'
  | 'type'
  | 'message'
  | 'title'
  | 'details'
  | 'userTitle'
  | 'userMessage'
  | 'isTransient'
  | 'traceId'
  | 'errorText'
  | 'isValid'
  | 'tokenFact'
  | 'health'
  | 'product'
  | 'id'
  | 'from';

const NAMES: ReadonlyMap<string, FieldName> = new Map<string, FieldName>([
  ['type', 'type'],
  ['errortype', 'type'],
  ['facebookerrortype', 'type'],
  ['message', 'message'],
  ['msg', 'message'],
  ['errormessage', 'message'],
  ['errormsg', 'message'],
  ['facebookerrormessage', 'message'],
  ['metaerrormessage', 'message'],
  ['errordescription', 'message'],
  ['title', 'title'],
  ['details', 'details'],
  ['detail', 'details'],
  ['errorusertitle', 'userTitle'],
  ['errorusermsg', 'userMessage'],
  ['errorusermessage', 'userMessage'],
  ['istransient', 'isTransient'],
  ['fbtraceid', 'traceId'],
  ['fbtrace', 'traceId'],
  ['error', 'errorText'],
  ['isvalid', 'isValid'],
  ['appid', 'tokenFact'],
  ['application', 'tokenFact'],
  ['userid', 'tokenFact'],
  ['expiresat', 'tokenFact'],
  ['dataaccessexpiresat', 'tokenFact'],
  ['cansendmessage', 'health'],
  ['messagingproduct', 'product'],
  ['id', 'id'],
  ['from', 'from'],
]);

/** `code` in its many compounds (`errorCode`, `facebookErrorCode`), but no other thing's code. */
const OTHER_CODES =
  /status|http|response|lang|country|exit|zip|post|verif|auth|area|dial|template|return|qr|source/;

/** Prints of many programs: snake_case, camelCase, kebab-case and Go's capitals name the same field. */
export function fieldOf(key: string): FieldName | null {
  const name = key.toLowerCase().replace(/[_-]/g, '');
  const known = NAMES.get(name);
  if (known !== undefined) return known;
  if (name.endsWith('subcode')) return 'subcode';
  return name.endsWith('code') && !OTHER_CODES.test(name) ? 'code' : null;
}
