import { join } from 'node:path';
import { isRecord } from '../is-record.ts';
import { messageOf, SkillContext } from './skill-context.ts';
import type { Skill, SkillComponent, SkillPackage } from './skill-package.ts';
import { notificationTypes } from './skill-runtime.ts';

/** A card in the conversation: what its component keeps, and where it leads. It is not drawn. */
export interface SkillCard {
  /** From the folder of `app.json`. */
  readonly component: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Where its title leads: path and query. */
  readonly relatedPage: { readonly path: string; readonly query: string } | null;
  readonly isExpired: boolean;
  /** What the component threw; the call itself has succeeded all the same. */
  readonly problem: string | null;
}

/** What the component of a card is told. */
interface CardNews {
  readonly input: unknown;
  readonly result: unknown;
}

type Definition = Readonly<Record<string, unknown>>;
type Listener = (news: unknown) => void;

/** The contexts of the components: one for static, one for dynamic ones, apart from the atomic APIs and the pages. */
export class CardContexts {
  readonly #skills: SkillPackage;
  readonly #definitions = new Map<string, Definition>();
  readonly #listeners = new Map<unknown, Map<string, Listener[]>>();
  readonly #pages = new Map<unknown, { path: string; query: string }>();
  readonly component: SkillContext;
  readonly dynamicComponent: SkillContext;
  #loading = '';

  constructor(
    skills: SkillPackage,
    wx: { component: object; dynamicComponent: object; expireCards: Listener },
  ) {
    this.#skills = skills;
    this.component = this.#context(wx.component, wx.expireCards);
    this.dynamicComponent = this.#context(wx.dynamicComponent, wx.expireCards);
  }

  /** Makes a card of a component: its lifetimes run, then it is told of the call. */
  show(skill: Skill, component: SkillComponent, news: CardNews): SkillCard {
    const path = `${skill.path}/${component.path}`;
    const file = join(this.#skills.folder, `${path}.js`);
    const context = component.isDynamic ? this.dynamicComponent : this.component;
    this.#loading = file;
    context.load(file, join(this.#skills.folder, skill.root));
    const instance = instantiate(this.#definitions.get(file) ?? {});
    this.#listeners.set(instance, new Map());
    const problem = this.#live(instance, context, news);
    const page = this.#pages.get(instance);
    const relatedPath = page?.path || (component.relatedPage ?? '');
    const relatedPage = relatedPath === '' ? null : { path: relatedPath, query: page?.query ?? '' };
    const data: unknown = JSON.parse(JSON.stringify(instance.data));
    return { component: path, data: isRecord(data) ? data : {}, relatedPage, isExpired: false, problem };
  }

  #live(instance: Instance, context: SkillContext, { input, result }: CardNews): string | null {
    try {
      for (const lifetime of ['created', 'attached']) callLifetime(instance, lifetime);
      this.#tell(instance, notificationTypes.Input, context.own({ input }));
      this.#tell(instance, notificationTypes.Result, context.own({ result }));
      return null;
    } catch (error) {
      return messageOf(error);
    }
  }

  #context(wx: object, expireCards: Listener): SkillContext {
    const modelContext = {
      NotificationType: notificationTypes,
      getContext: (instance: unknown) => ({
        on: (type: unknown, listener: unknown) => this.#listen(instance, type, listener),
        sendFollowUpMessage: () => undefined,
      }),
      getViewContext: (instance: unknown) => ({
        on: (type: unknown, listener: unknown) => this.#listen(instance, type, listener),
        getDimensions: () => ({ width: 343, minHeight: 0, maxHeight: 480 }),
        setRelatedPage: (page: unknown) => this.#pages.set(instance, pageOf(page)),
        updateModelContext: () => undefined,
        openDetailPage: () => undefined,
        preloadDetailPage: () => undefined,
        expirePreviousCards: expireCards,
      }),
      expireAllCards: async (options: unknown) => {
        expireCards(options);
        return { errMsg: 'expireAllCards:ok' };
      },
    };
    const define = (definition: unknown) => {
      if (isRecord(definition)) this.#definitions.set(this.#loading, definition);
    };
    return new SkillContext({
      wx: Object.assign(Object.create(null), wx, { modelContext }),
      Component: define,
    });
  }

  #listen(instance: unknown, type: unknown, listener: unknown): void {
    const mine = this.#listeners.get(instance);
    if (mine === undefined || typeof listener !== 'function') return;
    const known = mine.get(String(type)) ?? [];
    mine.set(String(type), [...known, listener as Listener]); // Component code has no types.
  }

  #tell(instance: unknown, type: string, news: unknown): void {
    for (const listener of this.#listeners.get(instance)?.get(type) ?? []) listener(news);
  }
}

interface Instance extends Record<string, unknown> {
  readonly data: Record<string, unknown>;
  readonly lifetimes: unknown;
}

/** As much of a component as its logic needs: data, methods and lifetimes. */
function instantiate(definition: Definition): Instance {
  const data: Record<string, unknown> = { ...(isRecord(definition.data) ? definition.data : {}) };
  const setData = (changes: unknown, done?: unknown) => {
    if (isRecord(changes)) for (const [path, value] of Object.entries(changes)) setAt(data, path, value);
    if (typeof done === 'function') done();
  };
  const methods = isRecord(definition.methods) ? definition.methods : {};
  return {
    ...methods,
    data,
    properties: data,
    setData,
    triggerEvent: () => undefined,
    lifetimes: definition.lifetimes,
  };
}

/** `setData` takes paths: `list[0].name`. */
function setAt(data: Record<string, unknown>, path: string, value: unknown): void {
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '');
  const last = steps.pop() ?? '';
  let place: unknown = data;
  for (const step of steps) place = isHolder(place) ? Reflect.get(place, step) : undefined;
  if (isHolder(place)) Reflect.set(place, last, value);
}

function isHolder(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function callLifetime(instance: Instance, name: string): void {
  const own = isRecord(instance.lifetimes) ? instance.lifetimes[name] : undefined;
  const lifetime = own ?? instance[name];
  if (typeof lifetime === 'function') lifetime.call(instance);
}

function pageOf(page: unknown): { path: string; query: string } {
  const { path, query } = isRecord(page) ? page : {};
  return { path: typeof path === 'string' ? path : '', query: typeof query === 'string' ? query : '' };
}
