import { scenarios } from '../scenarios/all.ts';
import { copyAsTest } from '../scenarios/copy-as-test.ts';
import { playScenario } from '../scenarios/play-scenario.ts';
import type { Stage } from '../scenarios/stage.ts';
import type { Traffic } from '../traffic/traffic.ts';
import type { DevInfo, ScenarioInfo, Text } from '../wire.ts';
import type { SwitchBoard } from '../world/switch-board.ts';
import { memberOf } from './member-of.ts';
import { moments } from './moments.ts';
import { readNote } from './read-note.ts';
import { readSwitches } from './read-switches.ts';
import { eventStream, type SendEvent } from './sse.ts';
import { tellSwitches } from './tell-switches.ts';

/** What the page's API works on. */
export interface PageApiContext {
  readonly traffic: Traffic;
  readonly switchBoard: SwitchBoard;
  readonly info: () => Omit<DevInfo, 'scenarios'>;
  readonly stage: () => Omit<Stage, 'check'>;
  readonly view: () => Promise<unknown>;
  readonly restart: () => Promise<void>;
  readonly advance: (seconds: number) => void;
  readonly rotateKey: (user: string) => Promise<void>;
  readonly forget: (user: string) => Promise<void>;
  /** The page that the code opens which was shown last; null: there is none. */
  readonly scan: () => string | null;
  readonly kick: (userId: string, sessionId: string) => Promise<void>;
  readonly undoMerge: (mergeId: string) => Promise<boolean>;
  readonly repair: () => Promise<number>;
}

type Handler = (
  context: PageApiContext,
  params: readonly string[],
  body: unknown,
) => Promise<Response> | Response;

const routes: readonly (readonly [method: string, path: RegExp, handler: Handler])[] = [
  ['GET', /^info$/, (context) => Response.json(infoOf(context))],
  ['GET', /^events$/, (context) => streamOf(context)],
  ['GET', /^messages\/(\d{1,12})$/, revealMessage],
  ['DELETE', /^timeline$/, clearTimeline],
  ['POST', /^scenarios\/([a-z0-9-]{1,40})$/, play],
  ['GET', /^switches$/, (context) => Response.json(context.switchBoard.switches)],
  ['PUT', /^switches$/, changeSwitches],
  ['DELETE', /^switches$/, mend],
  ['POST', /^notes$/, addNote],
  ['GET', /^view$/, async (context) => Response.json(await context.view())],
  ['POST', /^restart$/, (context) => context.restart().then(noContent)],
  ['POST', /^clock$/, advanceClock],
  ['POST', /^rotate-key$/, rotateKey],
  ['POST', /^forget$/, forget],
  ['POST', /^scan$/, scan],
  ['POST', /^next-code$/, spoilNextCode],
  ['DELETE', /^sessions\/([\w-]{1,64})\/([\w-]{1,64})$/, kick],
  ['POST', /^merges\/([\w-]{1,64})\/undo$/, undoMerge],
  ['POST', /^repair$/, repair],
];

/** Answers the page's own API, below `/__dev/`. */
export async function handlePageApi(context: PageApiContext, request: Request): Promise<Response> {
  const path = new URL(request.url).pathname.replace(/^\/__dev\//, '');
  for (const [method, pattern, handler] of routes) {
    const match = method === request.method ? pattern.exec(path) : null;
    if (!match) continue;
    const body: unknown = method === 'GET' ? null : await request.json().catch(() => null);
    return handler(context, match.slice(1), body);
  }
  return problem(404, 'not_found');
}

function infoOf(context: PageApiContext): DevInfo {
  return { ...context.info(), scenarios: scenarios.map(scenarioInfo) };
}

function scenarioInfo(scenario: (typeof scenarios)[number]): ScenarioInfo {
  const { play: _play, ...about } = scenario;
  return { ...about, test: copyAsTest(scenario) };
}

function streamOf(context: PageApiContext): Response {
  return eventStream((send: SendEvent) => {
    send({ name: 'hello', data: infoOf(context) });
    for (const entry of context.traffic.list()) send({ name: 'entry', data: entry, id: entry.id });
    return context.traffic.listen((entry) => {
      if (entry === 'cleared') send({ name: 'cleared', data: {} });
      else send({ name: 'entry', data: entry, id: entry.id });
    });
  });
}

function revealMessage(context: PageApiContext, [id]: readonly string[]): Response {
  const message = context.traffic.reveal(Number(id));
  return message ? Response.json(message) : problem(404, 'not_found');
}

function clearTimeline(context: PageApiContext): Response {
  context.traffic.clear();
  return noContent();
}

async function play(context: PageApiContext, [id]: readonly string[]): Promise<Response> {
  const scenario = scenarios.find((candidate) => candidate.id === id);
  if (!scenario) return problem(404, 'not_found');
  context.switchBoard.reset();
  const result = await playScenario(scenario, context.stage(), context.traffic);
  context.switchBoard.reset();
  return Response.json(result);
}

function changeSwitches(context: PageApiContext, _params: readonly string[], body: unknown): Response {
  const changes = readSwitches(body);
  if (!changes) return problem(400, 'validation_failed');
  const before = context.switchBoard.switches;
  const after = context.switchBoard.change(changes);
  for (const text of tellSwitches(before, after)) remark(context, text);
  return Response.json(after);
}

function mend(context: PageApiContext): Response {
  context.switchBoard.reset();
  return noContent();
}

function addNote(context: PageApiContext, _params: readonly string[], body: unknown): Response {
  const note = readNote(body);
  if (!note) return problem(400, 'validation_failed');
  context.traffic.note(note);
  return noContent();
}

function advanceClock(context: PageApiContext, _params: readonly string[], body: unknown): Response {
  const seconds = memberOf(body, 'advanceSeconds');
  if (typeof seconds !== 'number' || !Number.isInteger(seconds) || seconds < 1)
    return problem(400, 'validation_failed');
  context.advance(seconds);
  remark(context, moments.time(seconds));
  return noContent();
}

async function rotateKey(
  context: PageApiContext,
  _params: readonly string[],
  body: unknown,
): Promise<Response> {
  const user = memberOf(body, 'user');
  if (typeof user !== 'string') return problem(400, 'validation_failed');
  await context.rotateKey(user);
  remark(context, moments.key(user));
  return noContent();
}

async function forget(context: PageApiContext, _params: readonly string[], body: unknown): Promise<Response> {
  const user = memberOf(body, 'user');
  if (typeof user !== 'string') return problem(400, 'validation_failed');
  await context.forget(user);
  remark(context, moments.forgotten(user));
  return noContent();
}

function spoilNextCode(context: PageApiContext, _params: readonly string[], body: unknown): Response {
  const how = memberOf(body, 'how');
  if (how !== 'used' && how !== 'expired') return problem(400, 'validation_failed');
  context.switchBoard.spoilNextCode(how);
  remark(context, moments.code[how]);
  return noContent();
}

function scan(context: PageApiContext): Response {
  const path = context.scan();
  if (path === null) return problem(409, 'no_code');
  remark(context, moments.scan);
  return Response.json({ path });
}

// What somebody did to the world between the messages: without it, what follows would look like magic.
function remark({ traffic }: PageApiContext, text: Text): void {
  traffic.note({ kind: 'step', text, scenario: null });
}

async function kick(
  context: PageApiContext,
  [userId = '', sessionId = '']: readonly string[],
): Promise<Response> {
  await context.kick(userId, sessionId);
  remark(context, moments.kick);
  return noContent();
}

async function undoMerge(context: PageApiContext, [mergeId = '']: readonly string[]): Promise<Response> {
  if (!(await context.undoMerge(mergeId))) return problem(404, 'not_found');
  remark(context, moments.undone);
  return noContent();
}

async function repair(context: PageApiContext): Promise<Response> {
  remark(context, moments.repaired(await context.repair()));
  return noContent();
}

function noContent(): Response {
  return new Response(null, { status: 204 });
}

function problem(status: number, code: string): Response {
  return Response.json({ status, code }, { status, headers: { 'content-type': 'application/problem+json' } });
}
