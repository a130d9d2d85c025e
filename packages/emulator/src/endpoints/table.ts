import type { Endpoint } from './endpoint.ts';
import { jscode2session } from './jscode2session.ts';
import { stableToken } from './stable-token.ts';
import { token } from './token.ts';

/** Every endpoint of the emulated server API, by path. */
export const endpoints: ReadonlyMap<string, Endpoint> = new Map(
  [jscode2session, token, stableToken].map((endpoint) => [endpoint.path, endpoint]),
);
