/** The part of `miniprogram-automator` that the tests use: its own declarations lack the later methods. */
export interface MiniProgram {
  currentPage(): Promise<Page>;
  pageStack(): Promise<readonly Page[]>;
  navigateTo(url: string): Promise<Page>;
  callWxMethod(name: string, ...args: readonly unknown[]): Promise<unknown>;
  mockWxMethod(name: string, result: unknown, ...args: readonly unknown[]): Promise<void>;
  restoreWxMethod(name: string): Promise<void>;
  evaluate(act: unknown, ...args: readonly unknown[]): Promise<unknown>;
  exposeFunction(name: string, act: (value: unknown) => unknown): Promise<void>;
  on(event: 'console', listener: (message: unknown) => void): void;
  native(): { authorizeAllow(): Promise<unknown> };
  screenshot(): Promise<string>;
  disconnect(): void;
}

/** A page as the client has it. */
export interface Page {
  readonly path: string;
  readonly query: unknown;
  $(selector: string): Promise<Element | null>;
  $$(selector: string): Promise<readonly Element[]>;
  xpath(path: string): Promise<Element | null>;
  data(path?: string): Promise<unknown>;
  setData(data: object): Promise<void>;
  callMethod(name: string, ...args: readonly unknown[]): Promise<unknown>;
}

/** An element as the client has it; components and controls have more than others. */
export interface Element {
  text(): Promise<string>;
  attribute(name: string): Promise<string>;
  style(name: string): Promise<string>;
  size(): Promise<{ readonly width: number; readonly height: number }>;
  tap(): Promise<void>;
  input(text: string): Promise<void>;
  data(path?: string): Promise<unknown>;
  setData(data: object): Promise<void>;
  callMethod(name: string, ...args: readonly unknown[]): Promise<unknown>;
}
