import type { Cause } from '../causes/cause.ts';

/** Meta writes its sentences about a refused token in the language of the person behind it. */
interface Tongue {
  /** The session or the token has come to its end. */
  readonly expired: RegExp;
  /** It was ended: a changed password, a logout, a revocation. */
  readonly ended: RegExp;
  /** The person has not, or no longer, allowed the app. */
  readonly notAllowed?: RegExp;
}

/** Only words that Meta's own sentences have; what they are about is told by the code, or by Meta's name beside them. */
const TONGUES: Readonly<Record<string, Tongue>> = {
  es: {
    expired:
      /sesi[oó]n (?:ha )?(?:caduc|expir|venc)|(?:token|identificador) de acceso (?:ha )?(?:caduc|expir)/i,
    ended:
      /sesi[oó]n (?:se )?(?:ha )?(?:sido )?(?:invalidad|anulad)|invalidado la sesi[oó]n|cerr[oó] (?:la )?sesi[oó]n/i,
    notAllowed: /no ha autorizado (?:a )?la aplicaci[oó]n/i,
  },
  pt: {
    expired: /sess[aã]o (?:expirou|venceu)|token de acesso (?:expirou|expirado|venceu)/i,
    ended: /sess[aã]o (?:foi )?invalidada|sess[aã]o (?:é|está) inválida/i,
    notAllowed: /não autorizou (?:o|a) (?:aplicativo|aplicação)/i,
  },
  fr: {
    expired: /session a expiré|jeton d.acc[èe]s a expiré/i,
    ended: /session a été (?:invalidée|annulée)|session n.est (?:pas|plus) valide/i,
    notAllowed: /n.a pas autorisé l.application/i,
  },
  de: {
    expired: /sitzung ist (?:am .{1,40} )?abgelaufen|zugriffs-?(?:token|schlüssel)s? ist abgelaufen/i,
    ended: /sitzung (?:wurde|ist) (?:für )?ungültig/i,
    notAllowed: /(?:app|anwendung) .{1,40}nicht autorisiert/i,
  },
  it: {
    expired: /sessione è scaduta|token d.?(?:i )?accesso è scaduto/i,
    ended: /sessione è stata (?:invalidata|annullata)|sessione non è valida/i,
    notAllowed: /non ha autorizzato l.applicazione/i,
  },
  nl: {
    expired: /sessie is (?:op .{1,40} )?(?:verlopen|verstreken)|toegangstoken is verlopen/i,
    ended: /sessie is (?:ongeldig|beëindigd)/i,
  },
  sv: {
    expired: /session(?:en)? (?:har )?(?:gått|gick) ut|åtkomsttoken har (?:gått|upphört)/i,
    ended: /session(?:en)? (?:har )?(?:ogiltigförklarats|är ogiltig)/i,
  },
  da: {
    expired: /session(?:en)? (?:er )?udløb/i,
    ended: /session(?:en)? (?:er )?(?:blevet )?(?:ugyldig|annulleret)/i,
  },
  pl: {
    expired: /sesja wygasła|token dostępu wygasł/i,
    ended: /sesja (?:została )?(?:unieważniona|jest nieprawidłowa)/i,
  },
  cs: {
    expired: /(?:relace|platnost relace) (?:vypršela|skončila)/i,
    ended: /relace (?:byla )?(?:zneplatněna|zrušena)/i,
  },
  tr: {
    expired: /oturum(?:un)?(?: süresi)?.{0,60}dold|erişim belirtecinin süresi/i,
    ended: /oturum (?:geçersiz|iptal)/i,
  },
  ru: {
    expired: /(?:сеанс|сесси|маркер|токен).{0,40}(?:ист[её]к|завершен|закончил)/i,
    ended: /(?:сеанс|сесси[яи]).{0,20}(?:недействител|аннулирован|прерван)/i,
  },
  uk: {
    expired: /(?:сеанс|сесі|маркер|токен).{0,40}(?:минув|закінчи|завершен)/i,
    ended: /(?:сеанс|сесі[яї]).{0,20}(?:недійсн|скасован)/i,
  },
  vi: {
    expired: /phiên .{0,20}hết hạn|mã truy cập .{0,20}hết hạn/i,
    ended: /phiên .{0,20}(?:bị )?(?:vô hiệu|không hợp lệ)/i,
  },
  id: {
    expired:
      /sesi (?:ini )?(?:telah |sudah )?(?:kedaluwarsa|kadaluarsa|berakhir)|token akses (?:telah )?kedaluwarsa/i,
    ended: /sesi (?:ini )?(?:telah )?(?:dibatalkan|tidak valid)/i,
  },
  th: { expired: /หมดอายุ/, ended: /เซสชั่?น.{0,20}(?:ไม่ถูกต้อง|ถูกยกเลิก)/ },
  ja: {
    expired: /(?:セッション|トークン).{0,20}(?:期限|失効)/,
    ended: /セッション.{0,20}無効/,
  },
  ko: {
    expired: /(?:세션|토큰).{0,20}만료/,
    ended: /세션.{0,20}(?:무효|유효하지)/,
  },
  'zh-CN': {
    expired: /(?:会话|口令|令牌).{0,20}(?:过期|到期)/,
    ended: /(?:会话|口令|令牌).{0,8}(?:无效|失效)/,
  },
  'zh-TW': {
    expired: /(?:工作階段|連線階段|權杖).{0,20}(?:過期|到期|逾時)/,
    ended: /(?:工作階段|連線階段).{0,8}(?:失效|無效)/,
  },
  ar: {
    expired: /انتهت صلاحية|انتهاء صلاحية/,
    ended: /(?:تم إبطال|إلغاء) الجلسة|الجلسة غير صالحة/,
  },
  he: { expired: /(?:ההפעלה|הסשן|האסימון).{0,20}(?:פג|פגה)/, ended: /(?:ההפעלה|הסשן).{0,20}בוטל/ },
  hi: { expired: /(?:सत्र|सेशन|टोकन).{0,40}समाप्त/, ended: /(?:सत्र|सेशन).{0,20}अमान्य/ },
  el: { expired: /(?:συνεδρία|περίοδος σύνδεσης).{0,20}έληξε/i, ended: /(?:συνεδρία).{0,20}ακυρωθεί/i },
  hu: {
    expired: /munkamenet.{0,20}lejárt/i,
    ended: /munkamenet.{0,20}(?:érvénytelen)/i,
  },
  ro: {
    expired: /sesiunea a expirat/i,
    ended: /sesiunea (?:a fost invalidată|nu este validă)/i,
  },
};

/** Meta's name or the code: whose sentence it is. WhatsApp's is none: its web client has sessions that expire, too. */
const META =
  /facebook|\bmeta\b|oauth|\bgraph api\b|[([#\s]190[)\]:\s]|\d{1,2}-\p{L}{3,5}\.?-\d{2,4} \d{1,2}:\d\d:\d\d P[DS]T/iu;

/** All of them at once: most lines of a log have none. */
const ANY = new RegExp(
  Object.values(TONGUES)
    .flatMap((tongue) => Object.values(tongue).map((words: RegExp) => words.source))
    .join('|'),
  'i',
);

export const LANGUAGES: readonly string[] = Object.keys(TONGUES);

/**
 * What a translated sentence of Meta's says. `coded`: a code of the token's stands beside it, so whose sentence it
 * is needs no further sign.
 */
export function localisedCause(said: string, coded: boolean): Cause | null {
  if (!/[^\x20-\x7e]|\b(?:sesi|sesja|sessie|sitzung|session|relace|oturum|munkamenet|token)/i.test(said))
    return null;
  if (!coded && !META.test(said)) return null;
  if (!ANY.test(said)) return null;
  for (const { expired, ended, notAllowed } of Object.values(TONGUES)) {
    if (notAllowed?.test(said)) return 'app-not-authorized';
    // "the session was ended because the person changed the password" may speak of a validity, too.
    if (ended.test(said)) return 'token-invalidated';
    if (expired.test(said)) return 'token-expired';
  }
  return null;
}
