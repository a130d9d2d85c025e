import { isRecord } from '../is-record.ts';

/** Asks the control API (`/users`, …) of the emulator that is driven. */
export type AskControl = (method: string, path: string, body?: unknown) => Promise<unknown>;

/** What an assistant passes to a tool. */
export type ToolArguments = Readonly<Record<string, unknown>>;

/** Something an assistant can do with the emulator. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
  readonly run: (ask: AskControl, given: ToolArguments) => Promise<unknown>;
}

const text = { type: 'string' };
const caller = { appId: text, user: text, device: text, baseLibrary: text };

/** The tools over the control API. */
export const controlTools: readonly Tool[] = [
  tool('get_state', 'Apps with their secrets, people, rules and clock of the emulated WeChat.', {}, (ask) =>
    ask('GET', '/state'),
  ),
  tool(
    'create_person',
    'Register a person with a WeChat account.',
    { id: text, nickname: text, phones: { type: 'array' }, habits: { type: 'object' } },
    (ask, given) => ask('POST', '/users', given),
  ),
  tool(
    'answer_dialogs',
    "Prepare a person's answers to coming dialogs, in order: [{kind?, answer: {accept}}]. Kinds: authorize, phone-number, privacy, …",
    { user: text, script: { type: 'array' } },
    (ask, { user, script }) => ask('PATCH', `/users/${segment(user)}`, { script }),
    ['user', 'script'],
  ),
  tool(
    'call_wx',
    'Call wx.{api} on the phone of a person, e.g. api "login". Gives what success or fail gets.',
    { ...caller, api: text, options: { type: 'object' }, tap: { type: 'boolean' } },
    (ask, { api, ...body }) => ask('POST', `/wx/${segment(api)}`, body),
    ['appId', 'user', 'api'],
  ),
  tool(
    'press_button',
    'Tap <button open-type="{openType}">, e.g. getPhoneNumber. Gives the event, or null.',
    { ...caller, openType: text },
    (ask, { openType, ...body }) => ask('POST', `/button/${segment(openType)}`, body),
    ['appId', 'user', 'openType'],
  ),
  tool(
    'advance_time',
    'Move the clock of the platform forward.',
    { seconds: { type: 'number' } },
    (ask, { seconds }) => ask('POST', '/clock', { advanceSeconds: seconds }),
    ['seconds'],
  ),
  tool(
    'inject_fault',
    'Let coming calls go wrong. target: a path such as /sns/jscode2session, a client API such as wx.login, or *.',
    {
      target: text,
      times: { type: 'number' },
      errcode: { type: 'number' },
      drop: text,
      delayMs: { type: 'number' },
    },
    (ask, given) => ask('POST', '/faults', given),
    ['target'],
  ),
  tool('clear_faults', 'Remove every waiting fault.', {}, (ask) => ask('DELETE', '/faults')),
  tool('read_calls', 'The requests that reached the server API, secrets masked.', {}, (ask) =>
    ask('GET', '/calls'),
  ),
  tool('read_violations', 'Uses of WeChat that a correct program does not make.', {}, (ask) =>
    ask('GET', '/violations'),
  ),
  tool('read_rules', 'The rules of the platform, how sure each is, and its source.', {}, (ask) =>
    ask('GET', '/rules'),
  ),
];

/** Plays several tools in order, and stops at the first that fails: how a login bug is reproduced. */
export const playScenario: Tool = tool(
  'play_scenario',
  'Run tools in order: [{tool, arguments}]. Stops at the first that fails; gives every result so far.',
  { steps: { type: 'array', items: { type: 'object' } } },
  async (ask, { steps }) => {
    const results: unknown[] = [];
    for (const step of Array.isArray(steps) ? steps : []) {
      const played = isRecord(step) ? step : {};
      const found = controlTools.find(({ name }) => name === played.tool);
      if (found === undefined)
        throw new Error(`no tool ${String(played.tool)}; results so far: ${JSON.stringify(results)}`);
      results.push(await found.run(ask, isRecord(played.arguments) ? played.arguments : {}));
    }
    return results;
  },
  ['steps'],
);

function tool(
  name: string,
  description: string,
  properties: Readonly<Record<string, unknown>>,
  run: Tool['run'],
  required: readonly string[] = [],
): Tool {
  return { name, description, inputSchema: { type: 'object', properties, required }, run };
}

function segment(value: unknown): string {
  return encodeURIComponent(String(value));
}
