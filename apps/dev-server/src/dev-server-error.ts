import type { Text } from './wire.ts';

/** Why the development server cannot start, as a sentence for the person who started it. */
export class DevServerError extends Error {
  override readonly name = 'DevServerError';
  readonly code: 'playground_missing';
  readonly text: Text;

  constructor(code: DevServerError['code'], text: Text) {
    super(text.en);
    this.code = code;
    this.text = text;
  }
}
