// Preloaded with --import: writes the process's peak memory in kB to the file that PEAK_MEMORY_FILE names.
import { appendFileSync } from 'node:fs';

process.on('exit', () => {
  const file = process.env['PEAK_MEMORY_FILE'];
  if (file !== undefined) appendFileSync(file, `${process.resourceUsage().maxRSS}\n`);
});
