import type { App, MessageTemplate } from './records/app.ts';
import type { Account } from './records/person.ts';

/** The app's template of this id; where no templates are kept, every id is one. */
export function findTemplate(app: App, id: string): MessageTemplate | null {
  if (app.templates === null) return { id, title: id, fields: [], longTerm: false, banned: false };
  return app.templates.find((template) => template.id === id) ?? null;
}

/** The person subscribes: one more message may be sent, or any number of a long-term template. */
export function subscribe(account: Account, { id, longTerm }: MessageTemplate): void {
  const left = account.messagesLeft?.[id] ?? 0;
  const more = longTerm ? Number.POSITIVE_INFINITY : left + 1;
  account.messagesLeft = { ...account.messagesLeft, [id]: more };
}

/** Whether the person awaits a message of this template. */
export function awaitsMessage(account: Account, id: string): boolean {
  return account.subscriptionsOff !== true && (account.messagesLeft?.[id] ?? 0) > 0;
}

/** A message has been sent. */
export function countMessage(account: Account, id: string): void {
  account.messagesLeft = { ...account.messagesLeft, [id]: (account.messagesLeft?.[id] ?? 0) - 1 };
}
