import type { Language } from '../../shared/local-text.ts';
import type { EmulatorDialog } from '../../shared/server-event.ts';
import { scopeNames } from './scope-names.ts';

type Words = Pick<EmulatorDialog, 'title' | 'content' | 'confirmText' | 'cancelText'>;

const allow: Words = { confirmText: 'Allow', cancelText: 'Refuse' };
const number: Words = { title: 'This mini program asks for your phone number', ...allow };

/** WeChat speaks the language of the phone; the emulated one speaks Chinese. */
const english: Readonly<Record<string, Words>> = {
  authorize: { title: 'This mini program asks for', ...allow },
  'user-profile': { title: 'This mini program asks for', content: 'Your nickname and picture', ...allow },
  'phone-number': { ...number, content: 'To serve you' },
  'realtime-phone-number': { ...number, content: 'It will be verified by a text message' },
  avatar: { title: 'Choose a picture', content: '' },
  subscribe: { title: 'This mini program would like to send you', content: '', ...allow },
  biometric: { title: 'This mini program asks who you are', confirmText: 'Verify', cancelText: 'Cancel' },
  payment: { title: 'Payment', confirmText: 'Pay', cancelText: 'Cancel' },
  settings: { title: 'Settings', content: '' },
  privacy: {
    title: 'Privacy',
    content: 'Please read the privacy guidelines of this mini program. The function works once you agree.',
    confirmText: 'Agree',
    cancelText: 'Refuse',
  },
};

/** The dialog in the words of the phone's language. */
export function translateDialog(dialog: EmulatorDialog, language: Language): EmulatorDialog {
  if (language !== 'en') return dialog;
  const content = scopeNames[dialog.scope ?? '']?.en ?? dialog.content ?? '';
  return { ...dialog, content, ...english[dialog.kind] };
}
