/**
 * `npm run test:simulation -- --seed 1 --days 365`: simulates a small town, and says what was promised and not kept.
 * One seed and one number of days are one run, always.
 */
import { parseArgs } from 'node:util';
import { simulate } from './simulate.fixture.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    days: { type: 'string', default: '365' },
    people: { type: 'string', default: '6' },
  },
});
const [seed, days, people] = [values.seed, values.days, values.people].map(Number);
const started = performance.now();
process.stdout.write(`seed ${seed}, ${days} days, ${people} people\n`);
const report = await simulate({
  seed: seed ?? 1,
  days: days ?? 365,
  people: people ?? 6,
  onDay: (day) => {
    if (day % 30 === 0) process.stdout.write(`day ${day}, ${seconds()} s\n`);
  },
});
process.stdout.write(`${JSON.stringify(report)}, ${seconds()} s\n`);

function seconds(): string {
  return ((performance.now() - started) / 1000).toFixed(0);
}
