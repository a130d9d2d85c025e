import type { Project } from '../compile/project.ts';
import type { Boot } from '../shared/boot.ts';
import type { Language } from '../shared/local-text.ts';
import type { Problem } from '../shared/problem.ts';
import type { AutomatorHub } from './automator.ts';
import type { CurrentApp } from './current-app.ts';
import type { EmulatorEvents } from './emulator-events.ts';
import { callEmulator, readEmulatorFile } from './emulator-proxy.ts';
import { mapProblem } from './map-stack.ts';
import { renderPage } from './page.ts';
import type { PhoneFetch } from './phone-fetch.ts';
import type { Phones } from './phones.ts';
import { readBody } from './read-body.ts';
import { proxyRequest } from './request-proxy.ts';
import type { RuntimeBundle } from './runtime-bundle.ts';
import { isTrusted } from './same-origin.ts';
import type { Sockets } from './sockets.ts';
import { serveFile } from './static-file.ts';

/** What the routes stand on. */
export interface Routes {
  readonly basePath: string;
  readonly emulatorUrl: string;
  readonly appId: string;
  readonly user: string;
  readonly device: string;
  readonly allowedHosts: readonly string[];
  readonly language: Language;
  readonly fetch: PhoneFetch;
  readonly onProblem: (problem: Problem) => void;
  readonly project: Project;
  readonly phones: Phones;
  readonly current: CurrentApp;
  readonly runtime: Promise<RuntimeBundle>;
  readonly emulatorEvents: EmulatorEvents;
  readonly sockets: Sockets;
  readonly automator: AutomatorHub;
}

const ownPrefix = '__simulator/';

/** Answers one request below the base path. */
export async function route(routes: Routes, request: Request): Promise<Response> {
  const url = new URL(request.url);
  if (!isTrusted(request)) return Response.json({ code: 'forbidden' }, { status: 403 });
  if (`${url.pathname}/` === routes.basePath) {
    return new Response(null, { status: 308, headers: { location: `${routes.basePath}${url.search}` } });
  }
  if (!url.pathname.startsWith(routes.basePath)) return notFound();
  const path = decodePath(url.pathname.slice(routes.basePath.length));
  if (path === null) return notFound();
  if (path.startsWith(ownPrefix)) return routeOwn(routes, request, path.slice(ownPrefix.length));
  if (request.method !== 'GET') return new Response(null, { status: 405, headers: { allow: 'GET' } });
  return path === '' ? page(routes, request) : serveFile(routes.project, path);
}

function routeOwn(routes: Routes, request: Request, path: string): Promise<Response> | Response {
  if (request.method === 'POST') return routePost(routes, request, path);
  if (request.method !== 'GET') return new Response(null, { status: 405, headers: { allow: 'GET, POST' } });
  switch (path) {
    case 'runtime.js':
      return routes.runtime.then(({ script }) => text(script, 'text/javascript'));
    case 'runtime.css':
      return routes.runtime.then(({ style }) => text(style, 'text/css'));
    case 'app.json':
      return routes.current.answer().then((answer) => text(JSON.stringify(answer), 'application/json'));
    case 'events':
      return events(routes, new URL(request.url).searchParams);
    default:
      if (/^chunk-\w+\.js$/.test(path)) return chunk(routes, path);
      return path.startsWith('emulator/files/')
        ? readEmulatorFile(routes, path.slice('emulator/files/'.length))
        : notFound();
  }
}

async function chunk(routes: Routes, name: string): Promise<Response> {
  const script = (await routes.runtime).chunks.get(name);
  return script === undefined ? notFound() : text(script, 'text/javascript');
}

async function routePost(routes: Routes, request: Request, path: string): Promise<Response> {
  if (path === 'request') return proxyRequest(routes, request);
  const body = await readBody(request);
  if (body === null) return Response.json({ code: 'validation_failed' }, { status: 400 });
  if (path === 'automator') return routes.automator.handle(body.value);
  if (path === 'socket') return routes.sockets.handle(body.value);
  if (path === 'problem') {
    // Reported by our own page on this origin; a wrong shape only prints badly.
    const problem = mapProblem(body.value as Problem, routes.current.maps);
    routes.onProblem(problem);
    return Response.json(problem);
  }
  return path.startsWith('emulator/')
    ? callEmulator(routes, path.slice('emulator/'.length), body.text)
    : notFound();
}

async function events(routes: Routes, query: URLSearchParams): Promise<Response> {
  const { client, appId, user, device } = Object.fromEntries(query);
  if (client === undefined || appId === undefined || user === undefined || device === undefined) {
    return Response.json({ code: 'validation_failed' }, { status: 400 });
  }
  const response = routes.phones.connect({ client, appId, user, device });
  await routes.emulatorEvents.follow();
  return response;
}

function page(routes: Routes, request: Request): Response {
  const query = new URL(request.url).searchParams;
  const boot: Boot = {
    base: routes.basePath,
    appId: query.get('appId') ?? routes.appId,
    user: query.get('user') ?? routes.user,
    device: query.get('device') ?? routes.device,
    language: languageOf(query.get('lang'), request.headers.get('accept-language'), routes.language),
    baseLibrary: matching(query.get('baseLibrary'), /^\d+\.\d+\.\d+$/),
    theme: themeOf(query.get('theme')),
  };
  const response = text(renderPage(boot, `${boot.user} · ${boot.appId}`), 'text/html');
  response.headers.set('content-security-policy', "frame-ancestors 'self'");
  return response;
}

function matching(value: string | null, pattern: RegExp): string | null {
  return value !== null && pattern.test(value) ? value : null;
}

function themeOf(value: string | null): Boot['theme'] {
  return value === 'light' || value === 'dark' ? value : null;
}

function languageOf(wanted: string | null, accepted: string | null, otherwise: Language): Language {
  const [first] = (wanted ?? accepted ?? '').split(/[,;]/);
  if (first === undefined || first === '') return otherwise;
  return first.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

function decodePath(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

function text(body: string, type: string): Response {
  return new Response(body, {
    headers: { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' },
  });
}

function notFound(): Response {
  return Response.json({ code: 'not_found' }, { status: 404 });
}
