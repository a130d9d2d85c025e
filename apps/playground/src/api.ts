import type {
  DevInfo,
  Message,
  NewNote,
  ScenarioResult,
  ServerView,
  Switches,
} from '@weapp-auth/dev-server/wire';

/** Who and what `dev` runs. */
export function fetchInfo(): Promise<DevInfo> {
  return call<DevInfo>('GET', 'info');
}

/** A message with its secrets. They are the emulator's, so showing them gives nothing away. */
export function fetchRevealed(id: number): Promise<Message> {
  return call<Message>('GET', `messages/${id}`);
}

export function clearTimeline(): Promise<void> {
  return call<void>('DELETE', 'timeline');
}

export function playScenario(id: string): Promise<ScenarioResult> {
  return call<ScenarioResult>('POST', `scenarios/${encodeURIComponent(id)}`);
}

export function fetchSwitches(): Promise<Switches> {
  return call<Switches>('GET', 'switches');
}

export function changeSwitches(changes: Partial<Switches>): Promise<Switches> {
  return call<Switches>('PUT', 'switches', changes);
}

/** Puts every switch back. */
export function mendEverything(): Promise<void> {
  return call<void>('DELETE', 'switches');
}

/** Says on the diagram what a story came to. */
export function addNote(note: NewNote): Promise<void> {
  return call<void>('POST', 'notes', note);
}

/** The person deletes the mini program from their list, at WeChat: what they agreed to is forgotten. */
export async function deleteMiniProgram(appId: string, user: string): Promise<void> {
  const body = JSON.stringify({ appId, user });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch('/__emulator/delete-mini-program', { method: 'POST', headers, body });
  if (!response.ok) throw new Error(`/__emulator/delete-mini-program: ${response.status}`);
}

export function fetchView(): Promise<ServerView> {
  return call<ServerView>('GET', 'view');
}

export function advanceClock(advanceSeconds: number): Promise<void> {
  return call<void>('POST', 'clock', { advanceSeconds });
}

export function restartServer(): Promise<void> {
  return call<void>('POST', 'restart');
}

/** WeChat will say of the next code that it was used (40163) or is too old (40029). */
export function spoilNextCode(how: 'used' | 'expired'): Promise<void> {
  return call<void>('POST', 'next-code', { how });
}

/** The page that the newest code of a website opens on a phone; null: none is shown. */
export async function scanWebsite(): Promise<string | null> {
  const response = await fetch('/__dev/scan', { method: 'POST' });
  if (response.status === 409) return null;
  if (!response.ok) throw new Error(`POST /__dev/scan: ${response.status}`);
  return ((await response.json()) as { readonly path: string }).path;
}

export function rotateKey(user: string): Promise<void> {
  return call<void>('POST', 'rotate-key', { user });
}

/** Deletes the account of a person at the login server. */
export function forgetAccount(user: string): Promise<void> {
  return call<void>('POST', 'forget', { user });
}

export function kickSession(userId: string, sessionId: string): Promise<void> {
  return call<void>('DELETE', `sessions/${userId}/${sessionId}`);
}

export function undoMerge(mergeId: string): Promise<void> {
  return call<void>('POST', `merges/${mergeId}/undo`);
}

/** Mends what contradicts itself in the database. */
export function repairStore(): Promise<void> {
  return call<void>('POST', 'repair');
}

async function call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const init =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const response = await fetch(`/__dev/${path}`, { method, ...init });
  if (!response.ok) throw new Error(`${method} /__dev/${path}: ${response.status}`);
  // The wire's types are a contract with `weapp-auth dev` of the same version, which serves this page.
  return (response.status === 204 ? undefined : await response.json()) as Answer;
}
