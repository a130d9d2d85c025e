/** `weapp-auth serve` itself, with the environment that the benchmark gives it. */
import { settings } from './listen.ts';

Object.assign(process.env, settings(), { NODE_ENV: 'test' });
process.argv.splice(2, Number.POSITIVE_INFINITY, 'serve', '--json');
await import('../../apps/cli/dist/main.js');
