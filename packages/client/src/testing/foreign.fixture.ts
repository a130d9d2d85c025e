import type { AuthOptions } from '../auth-options.ts';
import type { WxLike } from '../wx-like.ts';

/** How something foreign behaves. */
export const manners = [
  'throws',
  'is missing',
  'is silent',
  'succeeds with nothing',
  'succeeds with nonsense',
  'succeeds twice',
  'succeeds and fails',
  'fails with nothing',
  'fails with a text',
  'fails and rejects',
  'answers by promise only',
  'rejects only',
  'rejects with nothing',
  'throws from then',
] as const;

export type Manners = (typeof manners)[number];

type Callbacks = Readonly<Record<'success' | 'fail', ((value?: unknown) => void) | undefined>>;
type Api = (options: Callbacks) => unknown;

/** A `wx` and options of the app whose functions can be broken one by one, by name. */
export function breakable(
  wx: WxLike,
  names: { readonly answering: readonly string[]; readonly immediate: readonly string[] },
): { readonly broken: Map<string, Manners>; readonly options: Partial<AuthOptions> } {
  const broken = new Map<string, Manners>();
  const real = wx as unknown as Readonly<Record<string, unknown>>;
  const host = { ...real };
  for (const name of names.answering) {
    const api = real[name] as Api | undefined;
    Object.defineProperty(host, name, { get: () => misbehave(api, broken.get(name), name) });
  }
  for (const name of names.immediate) {
    const api = real[name] as (() => unknown) | undefined;
    Object.defineProperty(host, name, { get: () => misanswer(api, broken.get(name)) });
  }
  const hook = (name: string, calm: (...input: unknown[]) => unknown) =>
    ((...input: unknown[]) => (misanswer(calm, broken.get(name)) ?? calm)(...input)) as never;
  return {
    broken,
    options: {
      wx: host as unknown as WxLike,
      isUnauthorized: hook(
        'isUnauthorized',
        (result) => (result as { statusCode: number }).statusCode === 401,
      ),
      onResponse: hook('onResponse', () => undefined),
      log: hook('log', () => undefined),
    },
  };
}

/** An API by callback with the manners asked for. */
function misbehave(api: Api | undefined, how: Manners | undefined, name: string): Api | undefined {
  if (how === 'is missing') return undefined;
  if (!how) return api;
  const failure = { errMsg: `${name}:fail foreign` };
  const byPromise = (options: Callbacks) =>
    new Promise((success, fail) => api?.({ ...options, success, fail }));
  const calls: Readonly<Record<Exclude<Manners, 'is missing'>, Api>> = {
    throws: () => {
      throw new Error('foreign');
    },
    'is silent': () => undefined,
    'succeeds with nothing': ({ success }) => success?.(),
    'succeeds with nonsense': ({ success }) => success?.(42),
    'succeeds twice': ({ success, ...rest }) =>
      api?.({ ...rest, success: (value) => [1, 2].forEach(() => void success?.(value)) }),
    'succeeds and fails': ({ success, fail }) =>
      api?.({
        fail,
        success: (value) => {
          success?.(value);
          fail?.(failure);
        },
      }),
    'fails with nothing': ({ fail }) => fail?.(),
    'fails with a text': ({ fail }) => fail?.('no'),
    'fails and rejects': ({ fail }) => {
      fail?.(failure);
      return Promise.reject(failure);
    },
    'answers by promise only': byPromise,
    'rejects only': () => Promise.reject(failure),
    'rejects with nothing': () => Promise.reject(),
    'throws from then': () =>
      Object.defineProperty({}, 'then', {
        get: () => {
          throw new Error('foreign');
        },
      }),
  };
  return calls[how];
}

/** A function that answers at once, with the manners asked for; those about callbacks become nonsense. */
function misanswer<Input extends unknown[]>(
  api: ((...input: Input) => unknown) | undefined,
  how: Manners | undefined,
): ((...input: Input) => unknown) | undefined {
  switch (how) {
    case undefined:
      return api;
    case 'is missing':
      return undefined;
    case 'throws':
    case 'throws from then':
      return () => {
        throw new Error('foreign');
      };
    case 'succeeds with nothing':
    case 'is silent':
      return () => undefined;
    case 'succeeds with nonsense':
      return () => 42;
    default:
      return () => ({ session: 7, out: {}, miniProgram: 'x', model: 7, language: {}, scene: 'x' });
  }
}
