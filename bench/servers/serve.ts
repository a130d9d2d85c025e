/** `weapp-auth serve` itself, with the environment that the benchmark gives it. */
import { settings } from './listen.ts';

Object.assign(process.env, settings(), { NODE_ENV: 'test' });
process.argv.splice(2, Number.POSITIVE_INFINITY, 'serve', '--json');
// Built when this runs, and not there when types are checked.
await import(new URL('../../apps/cli/dist/main.js', import.meta.url).href);
