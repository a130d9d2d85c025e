import type { RunningClient } from '../wx/running-client.ts';
import { findMismatch } from './json-schema.ts';
import { CardContexts, type SkillCard } from './skill-card.ts';
import { messageOf, type SkillContext } from './skill-context.ts';
import { type AgentHandoff, resolveHandoff } from './skill-handoff.ts';
import type { Skill, SkillApi, SkillPackage } from './skill-package.ts';
import { type ApiCallRequest, checkResult, type SkillResult } from './skill-result.ts';
import { SkillRuntime } from './skill-runtime.ts';

/** One call of an atomic API, and what came of it. */
export interface SkillStep {
  readonly skill: string;
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly outcome: SkillOutcome;
}

/** What came of a call. */
export type SkillOutcome =
  | {
      readonly kind: 'answered';
      readonly result: SkillResult;
      readonly card: SkillCard | null;
      readonly handoff: AgentHandoff | null;
    }
  | {
      readonly kind: 'failed';
      /**
       * The arguments do not fit (`strict`); something threw, a middleware never went on, the time was up; the result
       * is none; or one call led to another too often.
       */
      readonly reason: 'arguments' | 'thrown' | 'blocked' | 'timeout' | 'result' | 'hops';
      readonly message: string;
    };

/** What a conversation needs from the emulated phone. */
export interface ConversationPorts {
  /** A client for each context, of the same person, app and device as the pages. */
  readonly atomic: RunningClient;
  readonly component: RunningClient;
  readonly dynamicComponent: RunningClient;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly knowsQuery: boolean;
  readonly knowsHandoff: boolean;
  readonly strict: boolean;
}

/** Calls that follow each other by `apiCalls` without a model; how many WeChat allows is not documented. */
const mostHops = 10;

/** A conversation with a mini program's skills: its runtime, its calls and its cards. Made by `openSkills`. */
export class SkillConversation {
  readonly #skills: SkillPackage;
  readonly #ports: ConversationPorts;
  readonly #cards: { card: SkillCard; isExpirable: boolean }[] = [];
  #runtime: SkillRuntime | null = null;
  #contexts: CardContexts | null = null;

  /** @internal */
  constructor(skills: SkillPackage, ports: ConversationPorts) {
    this.#skills = skills;
    this.#ports = ports;
    this.#start();
  }

  /** The cards shown so far, oldest first. */
  get cards(): readonly SkillCard[] {
    return this.#cards.map(({ card }) => card);
  }

  /**
   * Calls an atomic API as the model does, and whatever its result names in `apiCalls` after it. A call that goes wrong
   * is an outcome too, and the last.
   */
  async call(
    name: string,
    args: Readonly<Record<string, unknown>> = {},
    { query }: { query?: string } = {},
  ): Promise<readonly SkillStep[]> {
    const steps: SkillStep[] = [];
    const waiting: ApiCallRequest[] = [{ name, arguments: args }];
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const step = steps.length > mostHops ? endless(next) : await this.#step(next, query);
      steps.push(step);
      if (step.outcome.kind === 'failed') break;
      waiting.push(...step.outcome.result.apiCalls);
    }
    return steps;
  }

  /**
   * The person follows a handoff into the mini program: `wx.onAgentHandoff` is told before the page can load, and the
   * answer is what the page's `onLoad` gets.
   */
  openHandoff(handoff: AgentHandoff, page: RunningClient): AgentHandoff & { readonly pageId: number } {
    return { ...handoff, pageId: page.handOver(handoff) };
  }

  /** Ends the client's runtime, as half an hour in the background does: modules forget, the storage stays. */
  endRuntime(): void {
    this.#runtime = null;
    this.#contexts = null;
    this.#cards.length = 0;
  }

  /** The value of an expression in one of the contexts, for a test that looks inside. */
  evaluate(context: 'atomic-api' | 'component' | 'dynamic-component', expression: string): unknown {
    const { runtime, contexts } = this.#start();
    const places: Readonly<Record<typeof context, SkillContext>> = {
      'atomic-api': runtime.context,
      component: contexts.component,
      'dynamic-component': contexts.dynamicComponent,
    };
    return places[context].evaluate(expression);
  }

  #start(): { runtime: SkillRuntime; contexts: CardContexts } {
    const { atomic, component, dynamicComponent, sleep } = this.#ports;
    const expireCards = (options: unknown) => this.#expire(options);
    this.#contexts ??= new CardContexts(this.#skills, {
      component: component.wx,
      dynamicComponent: dynamicComponent.wx,
      expireCards,
    });
    this.#runtime ??= new SkillRuntime(this.#skills, { wx: atomic.wx, sleep, expireCards });
    return { runtime: this.#runtime, contexts: this.#contexts };
  }

  async #step(call: ApiCallRequest, query: string | undefined): Promise<SkillStep> {
    const { name, arguments: args } = call;
    const { runtime, contexts } = this.#start();
    const found = find(this.#skills, name);
    if (found === null) return failed(call, '', { reason: 'arguments', message: `${name}: no such API` });
    const { skill, api } = found;
    const mismatch = this.#ports.strict ? findMismatch(api.inputSchema, args) : null;
    if (mismatch !== null) return failed(call, skill.name, { reason: 'arguments', message: mismatch });
    const words = this.#ports.knowsQuery && api.wantsQuery ? query : undefined;
    const end = await runtime.run(skill, api, { args, ...(words === undefined ? {} : { query: words }) });
    if (end.kind !== 'returned') return failed(call, skill.name, { reason: end.kind, message: end.message });
    const checked = checkResult(end.value);
    if (checked.kind === 'refused')
      return failed(call, skill.name, { reason: 'result', message: checked.message });
    const { result } = checked;
    const card = this.#show({ skill, api, args, result, contexts });
    const given = this.#ports.knowsHandoff ? checked.handoff : undefined;
    const answered = (handoff: AgentHandoff | null): SkillStep => {
      return {
        skill: skill.name,
        name,
        arguments: args,
        outcome: { kind: 'answered', result, card, handoff },
      };
    };
    return resolveHandoff(given, result, api.pagePath).then(answered, (error: unknown) =>
      failed(call, skill.name, { reason: 'thrown', message: messageOf(error) }),
    );
  }

  /** An error shows no card. */
  #show(call: {
    skill: Skill;
    api: SkillApi;
    args: unknown;
    result: SkillResult;
    contexts: CardContexts;
  }): SkillCard | null {
    const { skill, api, args, result, contexts } = call;
    if (api.componentPath === null || result.isError) return null;
    const path = api.componentPath.replace(/^\//, '');
    const usual = { path, relatedPage: null, isDynamic: false, isExpirable: false };
    const component = skill.components.find((each) => each.path === path) ?? usual;
    const card = contexts.show(skill, component, { input: args, result });
    this.#cards.push({ card, isExpirable: component.isExpirable });
    return card;
  }

  /** Of all cards whose component may expire, or of those named, or the latest of them. */
  #expire(options: unknown): void {
    const { componentPaths, match } = readExpiry(options);
    const fitting = this.#cards.filter(
      ({ card, isExpirable }) =>
        isExpirable && (componentPaths?.includes(card.component) ?? true) && !card.isExpired,
    );
    for (const entry of match === 'latest' ? fitting.slice(-1) : fitting)
      entry.card = { ...entry.card, isExpired: true };
  }
}

function readExpiry(options: unknown): { componentPaths: string[] | null; match: unknown } {
  const given: object = typeof options === 'object' && options !== null ? options : {};
  const paths: unknown = Reflect.get(given, 'componentPaths');
  const match: unknown = Reflect.get(given, 'match');
  const componentPaths = Array.isArray(paths) ? paths.map((path) => String(path).replace(/^\//, '')) : null;
  return { componentPaths, match };
}

function find(skills: SkillPackage, name: string): { skill: Skill; api: SkillApi } | null {
  for (const skill of skills.skills) {
    const api = skill.apis.find((each) => each.name === name);
    if (api !== undefined) return { skill, api };
  }
  return null;
}

function failed(
  { name, arguments: args }: ApiCallRequest,
  skill: string,
  why: { reason: Extract<SkillOutcome, { kind: 'failed' }>['reason']; message: string },
): SkillStep {
  return { skill, name, arguments: args, outcome: { kind: 'failed', ...why } };
}

function endless(call: ApiCallRequest): SkillStep {
  return failed(call, '', { reason: 'hops', message: `more than ${mostHops} calls followed one another` });
}
