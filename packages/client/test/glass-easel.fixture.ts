import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, posix } from 'node:path';
import * as ge from 'glass-easel';
import { MiniProgramEnv } from 'glass-easel-miniprogram-adapter';
import { flush } from '../src/testing/fake-clock.fixture.ts';
import { createElement, type DomElement } from './dom.fixture.ts';
import { type Engine, type Mounted, pageTemplate, type Use } from './mounted.fixture.ts';

const require = createRequire(import.meta.url);

interface TemplateCompiler {
  readonly TmplGroup: {
    new (): { addTmpl(path: string, text: string): unknown; getTmplGenObjectGroups(): string; free(): void };
  };
}

/** The new engine: WebView since base library 3.8.12, Skyline always. */
export const glassEasel: Engine = { name: 'glass-easel', mount: (folder, use) => mount(folder, use) };

type Space = ReturnType<MiniProgramEnv['createCodeSpace']>;

function mount(folder: string, use: Use): Mounted {
  const events: { type: string; detail: Record<string, unknown> }[] = [];
  const env = new MiniProgramEnv();
  const backend = env.associateBackend(new ge.CurrentWindowBackendContext());
  const space = env.createCodeSpace('', true);
  const files = new Map<string, string>();
  const path = `${use.name}/${use.name}`;
  collect(folder, path, files);
  files.set('page', pageTemplate(use));
  const templates = compile(files);
  for (const file of [...files.keys()].filter((name) => name !== 'page'))
    define(space, { folder, file, templates });
  space.addComponentStaticConfig('page', { usingComponents: { [use.name]: `/${path}` } });
  space.addCompiledTemplate('page', { groupList: templates, content: templates.page as never });
  space.componentEnv('page', ({ Component }) => {
    const hear = ({ type, detail }: { type: string; detail: Record<string, unknown> }) =>
      void events.push({ type, detail });
    Component({ data: { ...use.properties }, methods: { hear } });
  });
  const root = backend.createRoot('page', space, 'page');
  const parent = createElement('div');
  const placeholder = createElement('span');
  parent.append(placeholder);
  root.attach(parent as never, placeholder as never);
  return inspect(root, parent, events);
}

function inspect(
  root: ReturnType<ReturnType<MiniProgramEnv['associateBackend']>['createRoot']>,
  parent: DomElement,
  events: Mounted['events'],
): Mounted {
  const page = (root.get() as unknown as { _$: ge.GeneralComponent })._$;
  const component = () => page.getShadowRoot()?.querySelector('#it')?.asGeneralComponent();
  const inside = () => component()?.getShadowRoot();
  const find = (selector: string) => inside()?.querySelector(selector) ?? undefined;
  return {
    events,
    text: () => parent.textContent ?? '',
    has: (selector) => find(selector) !== undefined,
    attribute: (selector, name) =>
      (find(selector)?.getBackendElement() as unknown as DomElement)?.getAttribute(name) ?? undefined,
    fire: (selector, event, detail = {}) => {
      const element = find(selector);
      if (element) ge.triggerEvent(element, event, detail);
      return flush();
    },
    page: (change) => component()?.triggerPageLifetime(change, []),
    detach: () => root.release(),
  };
}

/** A component's template and those of the components it uses. */
function collect(folder: string, path: string, files: Map<string, string>): void {
  files.set(path, readFileSync(`${folder}/${path}.wxml`, 'utf8'));
  for (const used of Object.values(readJson(`${folder}/${path}.json`).usingComponents ?? {})) {
    collect(folder, posix.join(dirname(path), used), files);
  }
}

function compile(files: ReadonlyMap<string, string>): Record<string, never> {
  const { TmplGroup } = require('glass-easel-template-compiler') as TemplateCompiler;
  const group = new TmplGroup();
  for (const [path, text] of files) group.addTmpl(path, text);
  const code = group.getTmplGenObjectGroups();
  group.free();
  // The compiler writes one JavaScript expression.
  return new Function(`return ${code}`)() as Record<string, never>;
}

function define(
  space: Space,
  { folder, file, templates }: { folder: string; file: string; templates: Record<string, never> },
): void {
  space.addComponentStaticConfig(file, readJson(`${folder}/${file}.json`));
  space.addCompiledTemplate(file, { groupList: templates, content: templates[file] as never });
  const code = readFileSync(`${folder}/${file}.js`, 'utf8');
  const fileRequire = createRequire(`${folder}/${file}.js`);
  space.componentEnv(file, ({ Component }) => {
    new Function('require', 'exports', 'Component', code)(fileRequire, {}, Component);
  });
}

function readJson(path: string): { usingComponents?: Record<string, string> } {
  return JSON.parse(readFileSync(path, 'utf8'));
}
