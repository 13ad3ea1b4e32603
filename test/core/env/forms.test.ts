import { expect, test } from 'vitest';
import { setKey } from '../../../src/core/env/file.ts';
import { AccessToken, EnvText } from '../../../src/core/secret.ts';
import { FORMS } from '../../support/env-collections.ts';

/**
 * What each of the forms becomes: the lines of the key (K) with the new token (NEW), and what is told about them,
 * or why it is refused and at which line. The other lines are compared byte for byte below.
 */
const OUTCOMES: Readonly<Record<string, readonly (string | number)[]>> = {
  plain: ['K=NEW'],
  dq: ['K="NEW"'],
  sq: ["K='NEW'"],
  bt: ['K=`NEW`', 'backticks'],
  export: ['export K=NEW'],
  export_dq: ['export K="NEW"'],
  export_tab: ['export\tK=NEW'],
  sp_before_eq: ['K =NEW'],
  sp_after_eq: ['K= NEW'],
  sp_both: ['K = NEW'],
  sp_both_dq: ['K = "NEW"'],
  indent: ['  K=NEW'],
  indent_tab: ['\tK=NEW'],
  trail_sp: ['K=NEW  '],
  trail_tab: ['K=NEW\t'],
  dq_trail_sp: ['K="NEW"  '],
  c_space: ['K=NEW # note'],
  c_nospace2: ['K=NEW #note'],
  c_glued: ['K=NEW #note', 'space-before-comment'],
  c_tab: ['K=NEW\t# note'],
  dq_c: ['K="NEW" # note'],
  dq_c_glued: ['K="NEW"#note'],
  sq_c: ["K='NEW' # note"],
  bt_c: ['K=`NEW` # note', 'backticks'],
  dq_c_quote: ['K="NEW" # don\'t "share"'],
  c_apos: ["K=NEW # don't share"],
  dq_hash_in: ['K="NEW"'],
  hash_in: ['K=NEW #cd', 'space-before-comment'],
  empty_c: ['K=NEW # fill me in'],
  empty_c_glued: ['K=NEW # fill me in', 'space-before-comment'],
  yaml: ['K: NEW'],
  yaml_dq: ['K: "NEW"'],
  yaml_nosp: ['other-form', 2],
  plus_eq: ['other-form', 2],
  eq_eq: ['K=NEW'],
  quoted_key: ['"K"=NEW'],
  sq_key: ["'K'=NEW"],
  lower_key: ['K=NEW', 'added'],
  crlf: ['K=NEW'],
  crlf_dq: ['K="NEW"'],
  crlf_sq_c: ["K='NEW' # note"],
  crlf_empty: ['K=NEW'],
  mixed_eol: ['K=NEW'],
  cr_only: ['K=NEW'],
  no_final_nl: ['K=NEW'],
  no_final_nl_dq: ['K="NEW"'],
  bom_first: ['\xef\xbb\xbfK=NEW', 'bom-before-key'],
  bom_comment: ['K=NEW'],
  bom_other: ['K=NEW'],
  utf16le: ['utf-16', 1],
  latin1: ['K=NEW'],
  unicode_val: ['K=NEW'],
  nul: ['nul', 1],
  nbsp_before_key: ['\xc2\xa0K=NEW'],
  nbsp_after_val: ['K=NEW', 'junk-removed'],
  u2028: ['K=NEW'],
  vt_ff: ['\fK=NEW'],
  empty: ['K=NEW'],
  empty_dq: ['K="NEW"'],
  empty_nl: ['K=NEW'],
  empty_then_quoted_line: ['K=NEW'],
  empty_then_dq: ['K=NEW'],
  key_only: ['K=NEW', 'added'],
  export_only: ['K=NEW'],
  key_nl_eq: ['other-form', 2],
  dup: ['K=NEW', 'K=NEW'],
  dup_export: ['K=NEW', 'export K=NEW'],
  dup_quotes: ['K="NEW"', "K='NEW'"],
  dup_empty_last: ['K=NEW', 'K=NEW'],
  dup_commented: ['K=NEW'],
  commented_only: ['K=NEW', 'added'],
  commented_glued: ['K=NEW', 'added'],
  semi_comment: ['K=NEW', 'added'],
  in_dq_multi: ['K=NEW'],
  in_sq_multi: ['K=NEW'],
  in_bt_multi: ['inside-backticks', 2],
  in_dq_multi_only: ['K=NEW', 'added'],
  unterminated_dq_before: ['quote-open-before', 1],
  unterminated_sq_before: ['quote-open-before', 1],
  apostrophe_before: ['K=NEW'],
  apostrophe_first: ['quote-open-before', 1],
  quote_in_comment_before: ['K=NEW'],
  inline_comment_quote_before: ['K=NEW'],
  cont_before: ['joined-with-line-before', 1],
  comment_cont_before: ['joined-with-line-before', 1],
  cont_in_value: ['trailing-backslash', 1],
  heredoc_like: ['K=NEW'],
  section: ['K=NEW'],
  same_line_two: ['other-form', 1],
  semicolon_two: ['other-form', 1],
  prefix: ['K=NEW'],
  dollar: ['K=NEW'],
  dollar_dq: ['K="NEW"'],
  dollar_sq: ["K='NEW'"],
  dollar_brace: ['K=NEW'],
  dollar_default: ['K=NEW'],
  dollar_ref_of_key: ['K=NEW', 'referenced'],
  cmd_subst: ['K=NEW'],
  bs_n_dq: ['K="NEW"'],
  bs_plain: ['K=NEW'],
  esc_dq: ['K="NEW"'],
  esc_sq: ["K='NEW'"],
  sq_in_dq: ['K="NEW"'],
  concat: ['text-after-quote', 2],
  mid_quote: ['K=NEW'],
  trail_quote: ['K=NEW'],
  unterminated_dq: ['unclosed-quote', 2],
  dq_text_after: ['text-after-quote', 2],
  spaces_in_val: ['K=NEW'],
  pipe_plain: ['K=NEW'],
  pipe_dq: ['K="NEW"'],
  pipe_sq: ["K='NEW'"],
  pipe_bt: ['K=`NEW`', 'backticks'],
  pipe_yaml: ['K: NEW'],
  pipe_bs: ['K=NEW'],
  pipe_sp_both: ['K = NEW'],
  dash_first: ['K=NEW'],
  digits: ['K=NEW'],
  tok500: ['K=NEW'],
};

test('there is an outcome for each form', () => {
  expect(Object.keys(OUTCOMES).sort()).toEqual(FORMS.map(({ id }) => id).sort());
  expect(FORMS.length).toBe(119);
});

test.each(FORMS)('$id', ({ id, key, token, latin1 }) => {
  const edit = setKey(new EnvText(latin1), key, new AccessToken(token));
  if (!edit.ok) {
    expect([edit.reason, edit.line]).toEqual(OUTCOMES[id]);
    return;
  }
  const before = linesOf(latin1);
  const after = linesOf(edit.text.expose());
  const shown = edit.lines.map((line) => after[line - 1]?.text.replace(key, 'K').replace(token, 'NEW'));
  const added = edit.change === 'added' ? ['added'] : [];
  expect([...shown, ...added, ...edit.repairs, ...edit.notes]).toEqual(OUTCOMES[id]);

  const others = (lines: readonly Line[]): readonly Line[] =>
    lines.filter((_, index) => !edit.lines.includes(index + 1));
  expect(others(after)).toEqual(edit.change === 'added' ? before : others(before));
  if (edit.change === 'replaced') expect(after.map(({ end }) => end)).toEqual(before.map(({ end }) => end));
});

interface Line {
  readonly text: string;
  readonly end: string;
}

function linesOf(text: string): readonly Line[] {
  return [...text.matchAll(/([^\r\n]*)(\r\n|\n|\r|$)/g)]
    .map(([, line = '', end = '']) => ({ text: line, end }))
    .filter(({ text: line, end }) => line !== '' || end !== '');
}
