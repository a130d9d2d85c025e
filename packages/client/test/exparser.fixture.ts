import { createRequire } from 'node:module';
import { flush } from '../src/testing/fake-clock.fixture.ts';
import { createElement, type DomElement } from './dom.fixture.ts';
import { type Engine, type Mounted, pageTemplate, type Use } from './mounted.fixture.ts';

/** The part of miniprogram-simulate and j-component that is used; its own types are older than its code. */
interface Simulate {
  load(definition: string | object, tagName?: string, options?: { readonly rootPath: string }): string;
  render(id: string): Rendered;
}

interface Rendered {
  readonly dom: DomElement;
  querySelector(selector: string): Rendered | undefined;
  dispatchEvent(event: string, options?: object): void;
  attach(parent: DomElement): void;
  triggerPageLifeTime(lifetime: string): void;
  detach(): void;
}

/** The old engine, which many phones still run, in the tool that Tencent tests components with. */
export const exparser: Engine = {
  name: 'exparser',
  mount: (folder, use) => mount(folder, use),
};

function mount(folder: string, use: Use): Mounted {
  const simulate = createRequire(import.meta.url)('miniprogram-simulate') as Simulate;
  const events: { type: string; detail: Record<string, unknown> }[] = [];
  // One root for all: templates compiled under several roots overwrite each other's constants.
  const component = simulate.load(`${folder}/${use.name}/${use.name}`, use.name, { rootPath: folder });
  const page = simulate.load({
    usingComponents: { [use.name]: component },
    template: pageTemplate(use),
    data: use.properties,
    methods: {
      hear: ({ type, detail }: { type: string; detail: Record<string, unknown> }) =>
        events.push({ type, detail }),
    },
  });
  const rendered = simulate.render(page);
  const parent = createElement('div');
  rendered.attach(parent);
  const inside = () => rendered.querySelector('#it');
  const find = (selector: string) => inside()?.querySelector(selector);
  return {
    events,
    text: () => inside()?.dom.textContent ?? '',
    has: (selector) => find(selector) !== undefined,
    attribute: (selector, name) => readAttribute(find(selector), name),
    fire: (selector, event, detail = {}) => {
      find(selector)?.dispatchEvent(event, { detail, bubbles: false });
      return flush();
    },
    page: (change) => inside()?.triggerPageLifeTime(change),
    detach: () => rendered.detach(),
  };
}

/** The simulation keeps properties of built-in components beside the document. */
function readAttribute(rendered: Rendered | undefined, name: string): string | undefined {
  const value = rendered?.dom.getAttribute(name);
  return value ?? undefined;
}
