const SECONDS = { m: 60, h: 3_600, d: 86_400, w: 604_800 } as const;

/** `90m`, `12h`, `7d`, `2w` to seconds; null for anything else. No unit means nothing, so it is not guessed. */
export function durationSeconds(text: string): number | null {
  const match = /^(\d{1,6})([mhdw])$/i.exec(text.trim());
  if (match === null) return null;
  const unit = (match[2] ?? '').toLowerCase();
  return isUnit(unit) ? Number(match[1]) * SECONDS[unit] : null;
}

function isUnit(text: string): text is keyof typeof SECONDS {
  return Object.hasOwn(SECONDS, text);
}
