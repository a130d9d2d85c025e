import { randomBytes } from 'node:crypto';
import * as client from 'openid-client';
import type { FetchHandler } from '../traffic/tap.ts';
import { type WebsitePerson, websitePage } from './website-page.ts';

/** Where the demo's website is on the port of `dev`. */
export const websitePath = '/website/';

/** The demo's website as the OpenID provider knows it. */
export const demoWebsite = { clientId: 'demo-website', name: '拾页书店 Found Pages' } as const;

const mostVisits = 100;

/** What the website knows of one browser. */
interface Visit {
  begun: client.AuthorizationCodeGrantChecks | null;
  person: WebsitePerson | null;
  /** OAuth's word for why it did not work. */
  problem: string | null;
}

/** What the website is made from. */
export interface DemoWebsiteOptions {
  /** `http://127.0.0.1:8080`. */
  readonly serverUrl: string;
  readonly clientSecret: string;
}

/**
 * A website of somebody else, as small as one can be: it knows an issuer, a client id and a secret, and signs people in with
 * an OpenID library. Nothing of WeChat is in it.
 */
export function createDemoWebsite(options: DemoWebsiteOptions): FetchHandler {
  const visits = new Map<string, Visit>();
  return async (request) => {
    const url = new URL(request.url);
    const [id, visit] = findVisit(visits, request);
    const answer = await answerPage(options, { url, visit, language: languageOf(request) });
    answer.headers.append('set-cookie', `demo_website=${id}; Path=${websitePath}; HttpOnly; SameSite=Lax`);
    return answer;
  };
}

interface Asked {
  readonly url: URL;
  readonly visit: Visit;
  readonly language: 'zh' | 'en';
}

async function answerPage(options: DemoWebsiteOptions, { url, visit, language }: Asked): Promise<Response> {
  switch (url.pathname) {
    case `${websitePath}login`:
      return redirect(await begin(options, visit));
    case `${websitePath}callback`:
      await finish(options, { url, visit });
      return redirect(websitePath);
    case `${websitePath}logout`:
      visit.person = null;
      return redirect(websitePath);
    default: {
      const page = websitePage({ person: visit.person, problem: visit.problem, language });
      return new Response(page, {
        headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
      });
    }
  }
}

async function begin(options: DemoWebsiteOptions, visit: Visit): Promise<string> {
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const expectedState = client.randomState();
  visit.begun = { pkceCodeVerifier, expectedState, idTokenExpected: true };
  visit.problem = null;
  const url = client.buildAuthorizationUrl(await discover(options), {
    redirect_uri: `${options.serverUrl}${websitePath}callback`,
    scope: 'openid profile phone',
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    // Each visit shows the whole way.
    prompt: 'login',
  });
  return url.href;
}

async function finish(
  options: DemoWebsiteOptions,
  { url, visit }: Pick<Asked, 'url' | 'visit'>,
): Promise<void> {
  const { begun } = visit;
  visit.begun = null;
  if (begun === null) return;
  try {
    const config = await discover(options);
    const back = new URL(url.pathname + url.search, options.serverUrl);
    const tokens = await client.authorizationCodeGrant(config, back, begun);
    const id = tokens.claims()?.sub ?? '';
    const { nickname } = await client.fetchUserInfo(config, tokens.access_token, id);
    visit.person = { id, nickname: nickname ?? null };
  } catch (error) {
    const isAnswer =
      error instanceof client.AuthorizationResponseError || error instanceof client.ResponseBodyError;
    if (!isAnswer) throw error;
    visit.problem = error.error;
  }
}

function discover({ serverUrl, clientSecret }: DemoWebsiteOptions): Promise<client.Configuration> {
  return client.discovery(new URL(`${serverUrl}/oidc`), demoWebsite.clientId, clientSecret, undefined, {
    // All of `dev` is on this machine.
    execute: [client.allowInsecureRequests],
  });
}

function findVisit(visits: Map<string, Visit>, request: Request): readonly [string, Visit] {
  const given = /(?:^|; )demo_website=([\w-]{43})/.exec(request.headers.get('cookie') ?? '')?.[1];
  const known = given === undefined ? undefined : visits.get(given);
  if (given !== undefined && known) return [given, known];
  const id = randomBytes(32).toString('base64url');
  const visit: Visit = { begun: null, person: null, problem: null };
  // A browser that was away for long begins anew.
  const [oldest] = visits.keys();
  if (oldest !== undefined && visits.size >= mostVisits) visits.delete(oldest);
  visits.set(id, visit);
  return [id, visit];
}

function languageOf(request: Request): 'zh' | 'en' {
  return /^\s*en\b/i.test(request.headers.get('accept-language') ?? '') ? 'en' : 'zh';
}

function redirect(location: string): Response {
  return new Response(null, { status: 303, headers: { location } });
}
