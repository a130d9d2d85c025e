import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { EmulatorError } from '../errors.ts';
import { trimSlashes } from './read-skill-package.ts';
import { messageOf, SkillContext } from './skill-context.ts';
import type { Skill, SkillApi, SkillPackage } from './skill-package.ts';

type Handler = (args: unknown, extra: unknown) => unknown;
type Middleware = (context: MiddlewareCall, next: () => Promise<void>) => unknown;

/** What a middleware is told. */
interface MiddlewareCall {
  readonly name: string;
  readonly skillPath: string;
  readonly arguments: unknown;
}

/** How a call ended: what the handler gave back, or why there is nothing. */
export type RunEnd =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'thrown' | 'blocked' | 'timeout'; readonly message: string };

/** What a runtime needs from the world around it. */
export interface RuntimePorts {
  readonly wx: object;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly expireCards: (options: unknown) => void;
}

/** Middlewares and handler together have five minutes. */
const mostMilliseconds = 300_000;

/** The engine in which the atomic APIs run (客户端运行时), from its start to its end. */
export class SkillRuntime {
  readonly #skills: SkillPackage;
  readonly #ports: RuntimePorts;
  readonly #handlers = new Map<string, Handler>();
  readonly #middlewares = new Map<string, Middleware[]>();
  readonly context: SkillContext;

  /** @throws EmulatorError `skill_package_refused` when an API has no handler, or a handler no API. */
  constructor(skills: SkillPackage, ports: RuntimePorts) {
    this.#skills = skills;
    this.#ports = ports;
    const wx = Object.assign(Object.create(null), ports.wx, { modelContext: this.#modelContext() });
    this.context = new SkillContext({ wx });
    for (const { path, root } of skills.skills)
      this.context.load(join(skills.folder, path, 'index.js'), join(skills.folder, root));
    this.#requireHandlers();
  }

  /** Calls a handler through the middlewares of its skill: the first registered is the outermost. */
  async run(skill: Skill, api: SkillApi, call: { args: unknown; query?: string }): Promise<RunEnd> {
    const handler = this.#handlers.get(api.name);
    const middlewares = this.#middlewares.get(skill.path) ?? [];
    const { args, query } = call;
    const extra = query === undefined ? {} : { context: { query } };
    // A copy: what a middleware changes in it does not reach the handler.
    const shown = { name: api.name, skillPath: skill.path, arguments: this.context.own(args) };
    let returned: { value: unknown } | null = null;
    const step = async (index: number): Promise<void> => {
      const middleware = middlewares[index];
      if (middleware !== undefined) await middleware(shown, () => step(index + 1));
      else returned = { value: await handler?.(this.context.own(args), this.context.own(extra)) };
    };
    const failure = await this.#inTime(step(0));
    if (failure !== null) return failure;
    // The closure sets it, which the compiler does not see.
    const end = returned as { value: unknown } | null;
    if (end === null) return { kind: 'blocked', message: 'no handler ran: a middleware ended the call' };
    return { kind: 'returned', value: end.value };
  }

  async #inTime(running: Promise<void>): Promise<RunEnd | null> {
    const ended = new AbortController();
    const late = this.#ports.sleep(mostMilliseconds, ended.signal).then(
      (): RunEnd => ({ kind: 'timeout', message: 'the call took longer than 300 s' }),
      () => null,
    );
    const done = running.then(
      () => null,
      (error: unknown): RunEnd => ({ kind: 'thrown', message: messageOf(error) }),
    );
    const first = await Promise.race([done, late]);
    ended.abort();
    return first;
  }

  #modelContext(): object {
    const session = randomUUID();
    return {
      NotificationType: notificationTypes,
      getSessionId: () => session,
      expireAllCards: async (options: unknown) => {
        this.#ports.expireCards(options);
        return { errMsg: 'expireAllCards:ok' };
      },
      registerAPI: (name: unknown, handler: unknown) => this.#register(name, handler),
      createSkill: (path: unknown) => this.#createSkill(path),
    };
  }

  #createSkill(path: unknown): object {
    const place = trimSlashes(String(path));
    if (!this.#skills.skills.some((skill) => skill.path === place))
      throw new Error(`createSkill:fail ${String(path)} is not in agent.skills`);
    return {
      registerAPI: (name: unknown, handler: unknown) => this.#register(name, handler),
      use: (middleware: unknown) => {
        if (typeof middleware !== 'function') throw new Error('use:fail a middleware is a function');
        const chain = this.#middlewares.get(place) ?? [];
        this.#middlewares.set(place, [...chain, middleware as Middleware]); // Skill code has no types.
      },
    };
  }

  #register(name: unknown, handler: unknown): void {
    if (typeof name !== 'string' || typeof handler !== 'function')
      throw new Error('registerAPI:fail a name and a function are needed');
    if (this.#handlers.has(name)) throw new Error(`registerAPI:fail ${name} is registered twice`);
    this.#handlers.set(name, handler as Handler); // Skill code has no types.
  }

  #requireHandlers(): void {
    const declared = new Set(this.#skills.skills.flatMap(({ apis }) => apis.map(({ name }) => name)));
    const without = [...declared].filter((name) => !this.#handlers.has(name));
    const unknown = [...this.#handlers.keys()].filter((name) => !declared.has(name));
    const problems = [
      ...without.map((name) => `${name}: declared in mcp.json, but not registered`),
      ...unknown.map((name) => `${name}: registered, but not declared in mcp.json`),
    ];
    if (problems.length > 0) throw new EmulatorError('skill_package_refused', problems.join('; '));
  }
}

/** What a component can be told (`wx.modelContext.NotificationType`). */
export const notificationTypes = {
  Input: 'input',
  Result: 'result',
  Overflow: 'overflow',
  Expire: 'expire',
} as const;
