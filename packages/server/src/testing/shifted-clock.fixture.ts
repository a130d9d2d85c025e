/**
 * Loaded before a server with `--import`: its clock is ahead by as many milliseconds as the file says that
 * TEST_CLOCK_FILE names. So a test moves the clocks of several processes at once.
 */
import { readFileSync } from 'node:fs';

const file = process.env.TEST_CLOCK_FILE;
if (file !== undefined) {
  const now = Date.now.bind(Date);
  const elapsed = performance.now.bind(performance);
  let [ahead, readAt] = [0, Number.NEGATIVE_INFINITY];
  const aheadNow = (): number => {
    if (elapsed() - readAt > 1) {
      ahead = Number(readFileSync(file, 'utf8'));
      readAt = elapsed();
    }
    return ahead;
  };
  Date.now = () => now() + aheadNow();
  // Time passes for both clocks.
  performance.now = () => elapsed() + aheadNow();
}
