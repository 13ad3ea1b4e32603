/**
 * What programs print when they did not reach Meta: name resolution, connection, TLS, time-outs. Of Node (axios,
 * undici, got), Python (requests, httpx, aiohttp), PHP (cURL, Guzzle), Go, Java, Ruby, .NET, browsers and curl.
 */
const UNREACHED = [
  // Names
  'getaddrinfo|ENOTFOUND|EAI_AGAIN|could not resolve (?:host|proxy)|couldn.t resolve|name or service not known|nodename nor servname|name resolution|NameResolutionError|no such host|server misbehaving|UnknownHost|ERR_NAME_NOT_RESOLVED|Name does not resolve|DNS (?:lookup|error|failure)',
  // Connections
  'ECONN(?:REFUSED|RESET|ABORTED)|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EPIPE|socket hang up|socket disconnected|connection (?:was )?(?:refused|reset|aborted|closed|error)|connection attempt failed|failed to (?:establish a new connection|connect to|open TCP connection)|cannot connect to host|couldn.t connect to server|no route to host|network (?:is unreachable|error)|max retries exceeded|NewConnectionError|ClientConnectorError|ConnectException|FacebookNetworkException|WSAE?CONN|Server disconnected|RemoteDisconnected|broken pipe|unexpected eof',
  // Time
  'ETIMEDOUT|ESOCKETTIMEDOUT|UND_ERR_|connect(?:ion)?[ _]?time-?d?[ _]?out|read timed? ?out|(?:operation|request|connection|resolving) timed out|timed? ?out (?:after|while|of)|failed:? time-?d?[ -]?out|timeout (?:of|was) .{0,12}(?:exceeded|reached)|deadline exceeded|ConnectTimeout|ReadTimeout|OpenTimeout|execution expired|The operation was aborted due to timeout|TimeoutError',
  // TLS
  'certificate|CERT_|SSL_|SSLError|SSLHandshake|SSL connection|SSL (?:certificate|peer|read)|tls: |TLS (?:handshake|connection)|EPROTO|x509|PKIX|ERR_(?:CERT|SSL|TLS|CONNECTION|INTERNET|NETWORK|TIMED_OUT|PROXY)|wrong version number',
  // Programs' own names of all this
  'cURL error (?:5|6|7|28|35|52|55|56|58|60|77|83|92)\\b|curl: \\((?:5|6|7|28|35|52|55|56|58|60|77|83|92)\\)|fetch failed|failed to fetch(?! (?!at )[a-z])|net::ERR_|HTTPSConnectionPool',
].join('|');

const NETWORK = new RegExp(UNREACHED, 'i');

/** Something answered, and it was not the Graph API: a gateway, a page, a cut or an empty body. */
const NO_REPLY =
  /bad gateway|gateway time-?out|upstream (?:connect|request|prematurely)|proxy error|407 proxy|unexpected token .{1,6}(?:in JSON|<)|unexpected token '?<|something went wrong|unexpected end of (?:JSON|input)|JSONDecodeError|invalid json|is not valid JSON|Expecting value: line 1 column 1/i;
const UNAVAILABLE = /service unavailable|internal server error|\b50[03] (?:server )?error/i;
const PAGE = /<!doctype html|<html[\s>]|<head>|<title>/i;

/** The address of Meta's own servers. */
export const METAS_ADDRESS = /graph\.(?:facebook|instagram)\.com|\b157\.240\.\d|2a03:2880:|\b31\.13\.\d/i;

/** A status of the server's own faults, where a reply says nothing else. */
export const SERVER_STATUS =
  /\bstatus(?:[ _]?code)?["'\\]{0,3}[\s:=]{1,6}5\d\d\b|\bHTTP(?:\/[\d.]{1,3})?[ :]{1,2}5\d\d\b/i;

/** What a line says of a connection, or null. */
export function connectionFault(line: string): 'network' | 'not-graph-reply' | 'meta-transient' | null {
  if (PAGE.test(line)) return 'not-graph-reply';
  if (NETWORK.test(line)) return 'network';
  if (NO_REPLY.test(line)) return 'not-graph-reply';
  return UNAVAILABLE.test(line) ? 'meta-transient' : null;
}
