import { app } from '../lib/app.ts';
import { compareServers } from '../lib/compare-servers.ts';
import { httpRequest } from '../lib/http-request.ts';
import type { Part, PartContext, Table } from '../lib/result.ts';
import type { ServerProcess } from '../lib/server-process.ts';
import { startServer } from '../lib/server-process.ts';

/** The emulator must never be the bottleneck of somebody's test. */
export const emulatorPart: Part = { name: 'emulator', run: measureEmulator };

const body = JSON.stringify({ session_key: 'A'.repeat(24), openid: 'o'.repeat(28) });

async function measureEmulator({ progress }: PartContext): Promise<readonly Table[]> {
  const raw = await startServer('raw-http.ts', { body });
  const emulator = await startServer('emulator.ts');
  const codes: string[] = [];
  try {
    const rows = await compareServers(
      [
        { name: 'node:http, a fixed answer', role: 'base', server: raw, request: () => codeRequest('fixed') },
        {
          name: 'emulator, jscode2session',
          role: 'ours',
          note: 'checks app, secret and code; uses the code up; records the call',
          targets: [{ atLeast: 0.5 }],
          server: emulator,
          request: () => codeRequest(codes.pop() ?? ''),
          prepare: async () => {
            while (codes.length < 30_000) codes.push(...(await moreCodes(emulator)));
          },
        },
      ],
      { rounds: 9, durationMs: 1000, connections: 64 },
      progress,
    );
    return [
      {
        id: 'emulator',
        title: 'The emulator as a server: jscode2session',
        unit: 'requests per CPU second',
        better: 'higher',
        method: '64 connections, server on a core of its own, every request a fresh code',
        rows,
      },
    ];
  } finally {
    await Promise.all([raw.stop(), emulator.stop()]);
  }
}

function codeRequest(code: string): Buffer {
  const query = `appid=${app.appId}&secret=${app.secret}&js_code=${code}&grant_type=authorization_code`;
  return httpRequest('GET', `/sns/jscode2session?${query}`);
}

async function moreCodes(emulator: ServerProcess): Promise<readonly string[]> {
  const answer = await fetch(`http://127.0.0.1:${emulator.announced.codesPort}`, { method: 'POST' });
  return (await answer.json()) as readonly string[]; // As bench/servers/emulator.ts writes it.
}
