/** What stands in a recording for a value that is secret or somebody's: `<openid:1,28>`. */
export interface Label {
  /** The whole of it; the same value has the same label everywhere. */
  readonly text: string;
  readonly kind: string;
  /** How many characters the value has. */
  readonly length: number;
}

/** The label that a recorded value is, or `null`. */
export function readLabel(value: unknown): Label | null {
  if (typeof value !== 'string') return null;
  const match = /^<(\w+):\d+,(\d{1,6})>$/.exec(value);
  if (match === null) return null;
  const [text, kind = '', length] = match;
  return { text, kind, length: Number(length) };
}
