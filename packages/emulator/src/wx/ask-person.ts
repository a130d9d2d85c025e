import { EmulatorError } from '../errors.ts';
import type { DialogAnswer, DialogContent, DialogKind } from '../platform/dialog.ts';
import type { DialogEvent } from '../platform/events.ts';
import { emit, nextNumber, now } from '../platform/platform.ts';
import type { User } from '../platform/records/person.ts';
import { takeAnswer } from '../platform/user.ts';
import { type Client, type ClientHost, clientUser } from './client.ts';

/**
 * Shows a dialog and waits for its answer. Asked in this order: the person's script, the client's own `onDialog`,
 * a pending dialog when the client is interactive, the person's habit, acceptance.
 */
export async function askPerson(client: Client, content: DialogContent): Promise<DialogAnswer> {
  const dialog = openDialog(client, content);
  const answer = await findAnswer(client, dialog);
  emit(client.platform, { type: 'dialog-closed', id: dialog.id, answer });
  return answer;
}

/** Answers a pending dialog. @throws EmulatorError `dialog_unknown`. */
export function answerDialog(host: ClientHost, id: string, answer: DialogAnswer): void {
  const pending = host.dialogs.get(id);
  if (pending === undefined) throw new EmulatorError('dialog_unknown');
  host.dialogs.delete(id);
  pending.resolve(answer);
}

async function findAnswer(client: Client, dialog: DialogEvent): Promise<DialogAnswer> {
  const user = clientUser(client);
  const scripted = takeAnswer(user, dialog.kind) ?? (await client.onDialog?.(dialog));
  if (scripted !== undefined) return scripted;
  const usual = client.interactive ? null : usualAnswer(user, dialog.kind);
  if (usual !== null) return usual;
  return new Promise((resolve) => {
    client.host.dialogs.set(dialog.id, { dialog, client, resolve });
  });
}

/** A privacy listener's decision has no default: it comes from the person's habit or from `answerDialog`. */
function usualAnswer(user: User, kind: DialogKind): DialogAnswer | null {
  return user.habits[kind] ?? (kind === 'privacy-listener' ? null : { accept: true });
}

function openDialog(client: Client, content: DialogContent): DialogEvent {
  const { platform, appId, userId, device } = client;
  const id = `dialog-${nextNumber(platform)}`;
  const dialog = { ...content, id, appId, user: userId, device, createdAt: now(platform) };
  emit(platform, { type: 'dialog', dialog });
  return dialog;
}
