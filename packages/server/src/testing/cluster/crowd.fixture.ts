import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { ListeningEmulator } from '@weapp-auth/emulator';
import { clusterApps, newIdempotencyKey, wxLogin } from '../login-cluster.fixture.ts';
import { type LoadBalancer, publicHost } from './load-balancer.fixture.ts';

/** People who use a login server without a pause, and repeat nothing that fails. */
export interface Crowd {
  readonly counts: CrowdCounts;
  stop(): Promise<void>;
}

export interface CrowdCounts {
  requests: number;
  logins: number;
  /** One line for each request that was not answered as it should be. */
  readonly failures: string[];
}

/** How often somebody reads between logging in and logging out. */
const readsEach = 20;

/** How many come at the same time. */
const crowdSize = 24;

/** Lets these people come in turn: WeChat gives one person only so many codes a minute. */
export function startCrowd(
  balancer: LoadBalancer,
  wechat: ListeningEmulator,
  people: readonly string[],
): Crowd {
  const counts: CrowdCounts = { requests: 0, logins: 0, failures: [] };
  const stopping = new AbortController();
  const visitors = Array.from({ length: crowdSize }, async (_, index) => {
    const localAddress = `127.1.0.${index + 1}`;
    const agent = new Agent({ keepAlive: true, maxSockets: 1, localAddress });
    const ask = askerOf({ balancer, agent, counts });
    for (let turn = index; !stopping.signal.aborted; turn += crowdSize) {
      const person = people[turn % people.length] ?? '';
      await visit(ask, counts, () => wxLogin(wechat, person, clusterApps[0].appId));
    }
    agent.destroy();
  });
  return {
    counts,
    async stop() {
      stopping.abort();
      await Promise.all(visitors);
    },
  };
}

interface Asked {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The text of a good answer; `null` for anything else, which is counted. */
type Ask = (asked: Asked) => Promise<string | null>;

async function visit(ask: Ask, counts: CrowdCounts, wxCode: () => Promise<string>): Promise<void> {
  const answer = await ask({
    method: 'POST',
    path: '/auth/login',
    headers: { 'content-type': 'application/json', 'idempotency-key': newIdempotencyKey() },
    body: JSON.stringify({ appId: clusterApps[0].appId, code: await wxCode() }),
  });
  if (answer === null) return;
  counts.logins += 1;
  const { token } = JSON.parse(answer) as { token: string };
  const headers = { authorization: `Bearer ${token}` };
  for (let read = 0; read < readsEach; read += 1) await ask({ method: 'GET', path: '/auth/me', headers });
  await ask({ method: 'POST', path: '/auth/logout', headers });
}

function askerOf(way: {
  readonly balancer: LoadBalancer;
  readonly agent: Agent;
  readonly counts: CrowdCounts;
}): Ask {
  return async (asked) => {
    way.counts.requests += 1;
    try {
      const { status, body } = await send(way, asked);
      if (status < 300) return body;
      way.counts.failures.push(`${asked.method} ${asked.path}: ${status} ${body.slice(0, 200)}`);
    } catch (error) {
      way.counts.failures.push(`${asked.method} ${asked.path}: ${String(error)}`);
    }
    return null;
  };
}

function send(
  { balancer, agent }: { readonly balancer: LoadBalancer; readonly agent: Agent },
  { method, path, headers, body }: Asked,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port: balancer.port,
        servername: publicHost,
        ca: balancer.certificate,
        agent,
        method,
        path,
        headers: { host: publicHost, ...headers },
      },
      (answer) => {
        text(answer).then((read) => resolve({ status: answer.statusCode ?? 0, body: read }), reject);
      },
    );
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}
