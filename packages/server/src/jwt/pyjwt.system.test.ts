import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toNodeHandler } from '../adapters/node.ts';
import { reportMissing } from '../testing/real-server.fixture.ts';
import { openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';

const script = fileURLToPath(new URL('../../fixtures/verify_with_pyjwt.py', import.meta.url));
// Debian's own Python, which has Debian's PyJWT; another one may come first on the path.
const python = '/usr/bin/python3';

let bed: TestBed;
let server: Server;
let issuer: string;
let ahead = 0;

async function start(): Promise<void> {
  ahead = 0;
  bed = await openTestBed({
    now: () => Date.now() + ahead,
    accessToken: { audience: 'orders', lifetimeSeconds: 300 },
  });
  server = createServer(toNodeHandler(bed.auth)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // The address of a TCP listener is never a path.
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/auth`;
}

async function stop(): Promise<void> {
  server.closeAllConnections();
  server.close();
  await bed.close();
}

async function mint(): Promise<{ userId: string; token: string }> {
  const { token: session, user } = await bed.login();
  const response = await fetch(`${issuer}/access-token`, {
    method: 'POST',
    headers: { authorization: `Bearer ${session}` },
  });
  const body: unknown = await response.json();
  if (typeof body === 'object' && body !== null && 'accessToken' in body) {
    return { userId: user.id, token: String(body.accessToken) };
  }
  throw new Error('no access token');
}

async function verify(token: string, audience = 'orders', from = issuer): Promise<unknown> {
  const env = { ...process.env, no_proxy: '*' };
  const { stdout } = await promisify(execFile)(python, [script, from, audience, token], { env });
  return JSON.parse(stdout);
}

const pyjwt = { name: 'PyJWT', install: 'sudo apt-get install -y python3-jwt python3-cryptography' };
const isInstalled = spawnSync(python, ['-c', 'import jwt, cryptography']).status === 0;

if (isInstalled) describe('PyJWT', verifyWithPyJwt);
if (!isInstalled) reportMissing(pyjwt, 'an access token in Python');

function verifyWithPyJwt(): void {
  beforeEach(start);
  afterEach(stop);

  it('accepts an access token, knowing only the issuer and its audience', async () => {
    const { userId, token } = await mint();
    expect(await verify(token)).toMatchObject({ iss: issuer, sub: userId, aud: 'orders' });
  });

  it('refuses it for another audience', async () => {
    const { token } = await mint();
    expect(await verify(token, 'billing')).toEqual({ refused: 'InvalidAudienceError' });
  });

  it('refuses it with one claim changed', async () => {
    const { token } = await mint();
    const [head, payload = '', signature] = token.split('.');
    const claims = Buffer.from(payload, 'base64url').toString().replace('orders', 'billing');
    const altered = `${head}.${Buffer.from(claims).toString('base64url')}.${signature}`;
    expect(await verify(altered, 'billing')).toEqual({ refused: 'InvalidSignatureError' });
  });

  it('refuses it when its time is over', async () => {
    ahead = -400_000;
    const { token } = await mint();
    expect(await verify(token)).toEqual({ refused: 'ExpiredSignatureError' });
  });
}
