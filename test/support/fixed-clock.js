// Preloaded with --import: the clock starts at FIXED_CLOCK and goes on from there, so that screens repeat.
const start = Date.parse(process.env['FIXED_CLOCK'] ?? '');
const RealDate = globalThis.Date;

globalThis.Date = class extends RealDate {
  constructor(...args) {
    super(...(args.length === 0 ? [start + performance.now()] : args));
  }

  static now() {
    return Math.floor(start + performance.now());
  }
};
