/** A component on a page of one of the two engines. */
export interface Mounted {
  /** What can be read. */
  text(): string;
  /** Whether something matches inside the component. */
  has(selector: string): boolean;
  /** An attribute of what matches first. */
  attribute(selector: string, name: string): string | undefined;
  /** Sends an event to what matches first, as a person or WeChat would, and waits for all that follows. */
  fire(selector: string, event: string, detail?: object): Promise<void>;
  /** What the page heard from the component. */
  readonly events: readonly { readonly type: string; readonly detail: Readonly<Record<string, unknown>> }[];
  /** Shows or hides the page. */
  page(change: 'show' | 'hide'): void;
  detach(): void;
}

/** What a page passes to a component and listens to. */
export interface Use {
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly listens: readonly string[];
}

/** One engine of the two that phones run. */
export interface Engine {
  readonly name: string;
  mount(folder: string, use: Use): Mounted;
}

/** The template of a page that uses a component. */
export function pageTemplate({ name, properties, listens }: Use): string {
  const attributes = Object.keys(properties).map((key) => `${key}="{{${key}}}"`);
  const listeners = listens.map((event) => `bind:${event}="hear"`);
  return `<${name} id="it" ${[...attributes, ...listeners].join(' ')}><view class="inside">slot</view></${name}>`;
}
