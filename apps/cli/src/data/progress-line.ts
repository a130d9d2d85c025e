import type { CommandContext } from '../command-entry.ts';
import type { Text } from '../language.ts';

/** How far a long work is. `share` is between 0 and 1, or null when nobody knows. */
export interface Progress {
  readonly share: number | null;
  readonly text: Text;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Shows how far a long work is: a bar that moves in place on a terminal, one JSON line a second with `--json`. */
export interface ProgressLine {
  show(progress: Progress): void;
  /** Takes the bar away, so that the result can be printed. */
  end(): void;
}

const barWidth = 24;
const intervalMs = { terminal: 100, lines: 1000 };

/** Makes a progress line on the error stream: the output may be the export itself. */
export function createProgressLine(context: CommandContext, isTerminal: boolean): ProgressLine {
  const { output } = context;
  const interval = isTerminal && !output.json ? intervalMs.terminal : intervalMs.lines;
  let shownAt = 0;
  let isShown = false;
  return {
    show({ share, text, data }) {
      if (context.now() - shownAt < interval) return;
      shownAt = context.now();
      if (output.json) return context.stderr(`${JSON.stringify({ event: 'progress', ...data })}\n`);
      if (!isTerminal) return;
      isShown = true;
      context.stderr(`\r\u001B[K${drawBar(share)}${text[output.language]}`);
    },
    end() {
      if (isShown) context.stderr('\r\u001B[K');
      isShown = false;
    },
  };
}

function drawBar(share: number | null): string {
  if (share === null) return '';
  const full = Math.round(Math.min(Math.max(share, 0), 1) * barWidth);
  return `${'█'.repeat(full)}${'░'.repeat(barWidth - full)} ${String(Math.floor(share * 100)).padStart(3)}%  `;
}
