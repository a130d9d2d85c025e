import { createEmulator } from '../create-emulator.ts';
import type { Rules } from '../platform/rules.ts';
import { compareAnswers, type EmulatedAnswer } from './compare-answers.ts';
import type { Difference } from './difference.ts';
import { collectLabelUses } from './label-uses.ts';
import type { RecordedCall } from './recorded-call.ts';
import { adoptSettings, adoptTokenEnd, fillIn, newReplayWorld, type ReplayWorld } from './stand-ins.ts';

/** Makes recorded calls again, against an emulator of these rules: in what its answers differ from WeChat's. */
export async function replay(
  calls: readonly RecordedCall[],
  rules: Partial<Rules> = {},
): Promise<readonly Difference[]> {
  const first = calls[0]?.at ?? 0;
  const emulator = createEmulator({ seed: 'demo', frozenAt: first, randomSeed: 'replay', rules });
  const world = newReplayWorld(emulator, collectLabelUses(calls));
  const { tokenLifetime } = emulator.platform.state.rules;
  const comparing = { values: world.values, keys: new Map<string, string>(), tokenLifetime };
  const differences: Difference[] = [];
  let at = first;
  for (const [index, call] of calls.entries()) {
    // Between two calls as much time passes as passed then: tokens and codes grow old.
    emulator.advance(Math.max(0, call.at - at) / 1000);
    at = Math.max(at, call.at);
    if (call.response === null) continue;
    adoptSettings(world, call);
    const answer = await ask(world, call);
    const { method, path } = call.request;
    for (const mismatch of compareAnswers(call.response, answer, comparing))
      differences.push({ call: index + 1, method, path, ...mismatch });
  }
  return differences;
}

async function ask(world: ReplayWorld, call: RecordedCall): Promise<EmulatedAnswer> {
  const { method, path, query, body } = call.request;
  const filled = await fillIn(world, query);
  adoptTokenEnd(world, filled.access_token, call);
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(filled)) search.set(name, String(value));
  const content = body === null ? {} : { body: JSON.stringify(await fillIn(world, body)) };
  const response = await world.emulator.fetch(`https://api.weixin.qq.com${path}?${search}`, {
    method,
    ...content,
  });
  const text = await response.text();
  const rid = /\brid: ([\w-]+)/.exec(text)?.[1];
  if (rid !== undefined) world.rids.set(path.startsWith('/sns/') ? 'sns' : 'cgi', rid);
  return { status: response.status, contentType: response.headers.get('content-type'), text };
}
