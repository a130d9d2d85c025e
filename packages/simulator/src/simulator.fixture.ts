import { onTestFinished } from 'vitest';
import { type Files, writeMiniProgram } from './compile/mini-program.fixture.ts';
import type { Project } from './compile/project.ts';
import type { Problem } from './shared/problem.ts';
import type { ServerEvent } from './shared/server-event.ts';
import { createSimulator, type Simulator, type SimulatorOptions } from './simulator.ts';

const sampleFiles: Files = {
  'app.json': '{"pages": ["pages/a/a"]}',
  'pages/a/a.wxml': '<view/>',
  'pages/a/a.ts': 'interface A { b: number }\n\nPage({ onLoad() { throw new Error(); } })',
  'images/dot.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'secret.key': 'nobody may read this',
};
const origin = 'http://127.0.0.1:8080';

/** A mounted simulator, and ways to call it. */
export interface TestSimulator {
  readonly project: Project;
  readonly problems: readonly Problem[];
  readonly simulator: Simulator;
  readonly get: (path: string, init?: RequestInit) => Promise<Response>;
  readonly post: (
    path: string,
    body: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Response>;
}

/** Mounts a simulator for a small mini program; nothing listens. */
export function setUp(options: Partial<SimulatorOptions> = {}, files: Files = sampleFiles): TestSimulator {
  const project = writeMiniProgram(files);
  const problems: Problem[] = [];
  const simulator = createSimulator({
    root: project.root,
    emulatorUrl: 'http://127.0.0.1:8081/',
    basePath: '/simulator',
    watch: false,
    onProblem: (problem) => problems.push(problem),
    ...options,
  });
  onTestFinished(() => simulator.close());
  const get: TestSimulator['get'] = (path, init) => simulator.fetch(new Request(origin + path, init));
  const post: TestSimulator['post'] = (path, body, headers = {}) =>
    get(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  return { project, problems, simulator, get, post };
}

/** A `fetch` without a network, and what it was asked. */
export interface FakeFetch {
  readonly fetch: typeof globalThis.fetch;
  readonly calls: readonly { readonly url: string; readonly init: RequestInit | undefined }[];
}

/** Answers everything by one function. */
export function fakeFetch(answer: (url: string) => Response | Promise<Response>): FakeFetch {
  const calls: { url: string; init: RequestInit | undefined }[] = [];
  const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    calls.push({ url: String(input), init });
    return answer(String(input));
  };
  return { fetch, calls };
}

/** A JSON body, of the type that our own handler writes. */
export async function jsonOf<T>(response: Response | Promise<Response>): Promise<T> {
  return (await (await response).json()) as T;
}

/** The first event of a stream. */
export async function nextEvent(response: Response): Promise<ServerEvent> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const data = /^data: (.*)$/m.exec(text)?.[1];
    if (data !== undefined) return JSON.parse(data);
  }
  throw new Error('the stream ended');
}
