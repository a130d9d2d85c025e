import type { CoreAuth } from './core.ts';
import type { Failure } from './outcome.ts';
import { restoreSession } from './session.ts';

/** What a handler of a skill's API gives back, as far as it is read here. */
export interface SkillResult {
  readonly content: readonly { readonly type: 'text'; readonly text: string }[];
  readonly structuredContent?: object;
  readonly _meta?: object;
  readonly isError?: boolean;
  readonly apiCalls?: readonly { readonly name: string; readonly arguments: object }[];
  readonly [more: string]: unknown;
}

/** A handler of a skill's API. */
export type SkillHandler = (args: never, extra?: never) => Promise<SkillResult> | SkillResult;

/** What a middleware of a skill is told about a call. */
export interface SkillCall {
  readonly name: string;
}

/** The login of a skill. */
export interface SkillLogin {
  /** For `skill.use`: logs in silently before each API, unless it is the login itself or open to guests. */
  middleware(call: SkillCall, next: () => Promise<void>): Promise<void>;
  /** The handler of the login API, to be registered under `loginApi` and declared in `mcp.json`. */
  login(): Promise<SkillResult>;
  /**
   * Makes a handler one that needs somebody logged in: who cannot be logged in is led to the login API, and what the
   * model reads holds no token, no openid and no whole phone number.
   */
  guard(handler: SkillHandler): SkillHandler;
}

/** Options of {@link skillLogin}. */
export interface SkillOptions {
  /** The name of the login API. Default `login`. */
  readonly loginApi?: string;
  /** APIs that guests may use. */
  readonly open?: readonly string[];
}

/**
 * The login of a skill of WeChat's AI mode (小程序 AI 开发模式). Experimental, as that mode is: its beta may change.
 *
 * A skill runs in an engine of its own, without `getApp`, the main package's modules or timers, beside pages that share
 * its storage. So the session comes from the storage first, where the pages keep it too, and from a silent login second;
 * `auth.request` renews it after a 401 as it does everywhere.
 *
 * @example
 * ```ts miniprogram
 * import { createAuth, skillLogin } from '@weapp-auth/client';
 *
 * const auth = createAuth({ baseUrl: 'https://api.example.com' });
 * const { middleware, login, guard } = skillLogin(auth);
 * const skill = wx.modelContext.createSkill('skills/orders');
 * skill.use(middleware);
 * skill.registerAPI('login', login);
 * skill.registerAPI('listOrders', guard(async () => {
 *   const { data } = await auth.request({ url: '/orders' });
 *   return { content: [{ type: 'text', text: 'Here are the orders.' }], structuredContent: { orders: data } };
 * }));
 * ```
 */
export function skillLogin(auth: CoreAuth, options: SkillOptions = {}): SkillLogin {
  const { loginApi = 'login', open = [] } = options;
  return {
    middleware: async ({ name }, next) => {
      if (name !== loginApi && !open.includes(name)) await enter(auth);
      await next();
    },
    login: async () => {
      const outcome = await auth.login();
      return outcome.kind === 'signed-in'
        ? say('已登录。Signed in.')
        : { ...say(wordsFor(outcome)), isError: true };
    },
    guard: (handler) => async (args, extra) => {
      const me = await enter(auth);
      if (me.kind !== 'signed-in') return leadTo(loginApi);
      return clean(await handler(args, extra), auth);
    },
  };
}

/** Takes up what the pages did meanwhile (a login, a logout), then logs in silently where that is wanted. */
function enter(auth: CoreAuth): ReturnType<CoreAuth['ready']> {
  const { context } = auth.inside;
  if (!context.flight) {
    restoreSession(context);
    if (context.state.kind === 'signed-out') context.token = context.user = undefined;
  }
  return auth.ready();
}

function say(text: string): SkillResult {
  return { content: [{ type: 'text', text }] };
}

/** The model is told what to do next, and to do it once. */
function leadTo(loginApi: string): SkillResult {
  const text = `尚未登录，请先调用 ${loginApi}，再重试一次。Not signed in. Call ${loginApi}, then repeat this call once.`;
  return { ...say(text), apiCalls: [{ name: loginApi, arguments: {} }] };
}

function wordsFor(failure: Failure): string {
  const detail = failure.kind === 'refused' ? failure.detail : '';
  return `登录失败，请打开小程序页面继续。${detail} Sign-in failed. Offer the mini program's page instead; do not call this again.`;
}

/** An openid of WeChat: 28 letters, the first of them an o. */
const openid = /\bo[\w-]{27}(?![\w-])/g;
/** A mobile number of the mainland, with what stands before it. */
const phone = /(^|\D)(1[3-9]\d)\d{4}(\d{4})(?!\d)/g;

/** The transcript keeps what the model reads: nothing in it may open a session or name a person elsewhere. */
function clean(result: SkillResult, { inside }: CoreAuth): SkillResult {
  const { token } = inside.context;
  function hide(text: string): string {
    const open = token ? text.split(token).join('***') : text;
    return open.replace(openid, 'o***').replace(phone, '$1$2****$3');
  }
  function scrub(value: unknown): unknown {
    if (typeof value === 'string') return hide(value);
    if (typeof value === 'number') return hide(`${value}`) === `${value}` ? value : hide(`${value}`);
    if (Array.isArray(value)) return value.map(scrub);
    if (typeof value !== 'object' || value === null) return value;
    return Object.assign({}, ...Object.entries(value).map(([name, member]) => ({ [name]: scrub(member) })));
  }
  // The same members, other texts.
  return scrub(result) as SkillResult;
}
