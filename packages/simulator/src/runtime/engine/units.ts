import * as ge from 'glass-easel';
import type * as adapter from 'glass-easel-miniprogram-adapter';
import type { CompiledUnit } from '../../shared/compiled-app.ts';
import type { PhoneBackend } from './backend.ts';
import type { EngineComponent } from './node.ts';
import { tolerantDefinition } from './tolerant-definition.ts';

type CodeSpace = adapter.CodeSpace;
type ComponentEnv = Parameters<Parameters<CodeSpace['componentEnv']>[1]>[0];
type Definition = Readonly<Record<string, unknown>>;

/** Told what the script of a unit threw. */
export type UnitFailure = (error: unknown, path: string) => void;

/** Where an app keeps a tab bar of its own. */
export const customTabBar = 'custom-tab-bar/index';

/** Registers the pages and components of a mini program with the engine, each when it is first needed. */
export class Units {
  readonly space: CodeSpace;
  readonly #backend: adapter.AssociatedBackend;
  readonly #units: ReadonlyMap<string, CompiledUnit>;
  readonly #registered = new Set<string>();
  readonly #formField: Definition;
  readonly #plain: Definition;
  #current: ComponentEnv | null = null;

  constructor(env: adapter.MiniProgramEnv, backend: PhoneBackend, units: readonly CompiledUnit[]) {
    this.space = env.createCodeSpace('app', true);
    this.#backend = env.associateBackend(backend);
    this.#units = new Map(units.map((unit) => [unit.path, unit]));
    keepIdsInDocument(this.space);
    this.space.setOverallBehavior(readySoon());
    const name = { type: String, value: '' };
    this.#formField = asDefinition(
      this.space
        .behavior()
        .definition({ properties: { name, value: null } })
        .register(),
    );
    this.#plain = asDefinition(this.space.behavior().definition({}).register());
  }

  /** The compiled unit at `path`. */
  unit(path: string): CompiledUnit | undefined {
    return this.#units.get(path);
  }

  /**
   * Makes `path` and everything it uses known to the engine, running their scripts by `load`. A script that
   * throws is given to `failed`; its unit has a template all the same, and the others go on.
   */
  register(path: string, load: (module: string) => unknown, failed: UnitFailure): void {
    const unit = this.#units.get(path);
    if (unit === undefined || this.#registered.has(path)) return;
    this.#registered.add(path);
    for (const used of unit.uses) {
      this.register(used, load, failed);
    }
    this.#describe(unit);
    try {
      this.space.componentEnv(path, (env) => this.#run(unit, env, load));
    } catch (error) {
      failed(error, path);
    } finally {
      this.#registerEmpty(path);
    }
  }

  /** A script that throws, or defines nothing, still has a template to show. */
  #registerEmpty(path: string): void {
    if (this.space.getComponentSpace().getComponentByUrlWithoutDefault(path, '') === null) {
      this.space.component(path).definition({}).register();
    }
  }

  /** A new instance of a registered page or tab bar, not yet in the document. */
  createRoot(tag: string, path: string): adapter.Root {
    return this.#backend.createRoot(tag, this.space, path);
  }

  /** The style that belongs to every page. */
  addAppStyle(css: string): void {
    this.space.addStyleSheet('app', 'app');
    this.#backend.registerStyleSheetContent('app', css);
  }

  /** What scripts call as `Page`, `Component` and `Behavior`: they act for the file being loaded. */
  get constructors(): Readonly<Record<'Page' | 'Component' | 'Behavior', unknown>> {
    const env = (): ComponentEnv => this.#current ?? this.space.componentEnv('', (outside) => outside);
    return {
      Page: (definition: Definition) => env().Page(this.#fix(definition)),
      Component: (definition?: Definition) =>
        definition === undefined ? env().Component() : env().Component(this.#fix(definition)),
      Behavior: (definition?: Definition) =>
        definition === undefined ? env().Behavior() : env().Behavior(this.#fix(definition)),
    };
  }

  /** True when a component has the behaviour `wx://form-field`. */
  isFormField(component: EngineComponent): boolean {
    const inner = (this.#formField as { readonly _$?: Parameters<EngineComponent['hasBehavior']>[0] })._$;
    return inner !== undefined && component.hasBehavior(inner);
  }

  #describe(unit: CompiledUnit): void {
    const { path, config } = unit;
    // The adapter's type of the JSON file is a subset with an enum for styleIsolation.
    this.space.addComponentStaticConfig(path, config as Parameters<CodeSpace['addComponentStaticConfig']>[1]);
    const groupList: unknown = new Function(`return ${unit.template || '{}'}`)();
    const content = (groupList as Readonly<Record<string, unknown>>)[path];
    if (content !== undefined) {
      this.space.addCompiledTemplate(path, { groupList, content } as Parameters<
        CodeSpace['addCompiledTemplate']
      >[1]);
    }
    this.space.addStyleSheet(path, path, unit.scope ?? undefined);
    this.#backend.registerStyleSheetContent(path, unit.style);
  }

  #run(unit: CompiledUnit, env: ComponentEnv, load: (module: string) => unknown): void {
    const outer = this.#current;
    this.#current = env;
    try {
      if (unit.script !== null) {
        load(unit.script);
      }
    } finally {
      this.#current = outer;
    }
  }

  /** The adapter knows no `wx://` behaviours: they become objects here. */
  #fix(definition: Definition): object {
    const tolerant = tolerantDefinition(definition);
    if (!Array.isArray(definition.behaviors)) return { ...tolerant };
    const behaviors = definition.behaviors.map((item: unknown) =>
      typeof item === 'string' ? this.#known(item) : item,
    );
    return { ...tolerant, behaviors };
  }

  #known(name: string): Definition {
    return name.startsWith('wx://form-field') && name !== 'wx://form-field-button'
      ? this.#formField
      : this.#plain;
  }
}

function asDefinition(value: object): Definition {
  return value as Definition;
}

/** The engine never fires `ready`: the platform does, after the first drawing. */
function readySoon(): ge.GeneralBehavior {
  const behavior = new ge.ComponentSpace().defineBehavior({
    lifetimes: {
      attached(this: unknown): void {
        const caller = this as { readonly _$?: EngineComponent } & EngineComponent;
        setTimeout(() => (caller._$ ?? caller).triggerLifetime('ready', []), 0);
      },
    },
  });
  return behavior as unknown as ge.GeneralBehavior;
}

/**
 * Ids stay as written, so that `#id` works in WXSS, and properties are not copied onto the node, where one
 * called `dataset` would hide the node's own. The hook is internal to the adapter, whose version is pinned.
 */
function keepIdsInDocument(space: CodeSpace): void {
  interface Hooked {
    getComponentStaticConfig(
      path: string,
    ): { styleIsolation?: unknown; addGlobalClass?: boolean } | undefined;
    prepareComponentOptions(path: string, options?: Definition): [Definition, string];
  }
  const hooked = space as unknown as Hooked;
  const prepare = hooked.prepareComponentOptions.bind(space);
  hooked.prepareComponentOptions = (path, options) => {
    const config = hooked.getComponentStaticConfig(path);
    if (config !== undefined) {
      config.styleIsolation ??= options?.styleIsolation;
      config.addGlobalClass ??= options?.addGlobalClass === true;
    }
    const [prepared, isolation] = prepare(path, options);
    return [
      {
        ...prepared,
        writeIdToDOM: true,
        idPrefixGenerator: null,
        writeFieldsToNode: false,
        // Handlers may be put on the instance after it was made.
        useMethodCallerListeners: true,
      },
      isolation,
    ];
  };
}
