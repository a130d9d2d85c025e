import type { Phone } from '../../phone.ts';

type Listener = (value: unknown) => void;

const names = [
  'Start',
  'Pause',
  'Resume',
  'Stop',
  'FrameRecorded',
  'Error',
  'InterruptionBegin',
  'InterruptionEnd',
] as const;

/** `wx.getRecorderManager`: it records silence, for as long as it is told to. */
export function recorderApi(phone: Phone): Readonly<Record<string, unknown>> {
  const listeners: Record<string, Listener | undefined> = {};
  const call = (name: string, value?: unknown): void => listeners[name]?.(value);
  let started: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => {
    if (started === null) {
      call('Error', { errMsg: 'operateRecorder:fail:recorder not start' });
      return;
    }
    clearTimeout(timer);
    const duration = Math.round(performance.now() - started);
    started = null;
    const sound = silence(duration);
    call('Stop', { tempFilePath: phone.files.add(sound, 'wav'), duration, fileSize: sound.size });
  };
  const manager = {
    start: ({ duration = 60_000 }: { readonly duration?: number } = {}) => {
      started = performance.now();
      clearTimeout(timer);
      timer = setTimeout(stop, duration);
      call('Start');
    },
    pause: () => call('Pause'),
    resume: () => call('Resume'),
    stop,
    ...Object.fromEntries(
      names.map((name) => [
        `on${name}`,
        (listener: Listener) => {
          listeners[name] = listener;
        },
      ]),
    ),
  };
  return { getRecorderManager: () => manager };
}

/** A WAV file without a sound: 8000 samples of one byte a second. */
function silence(milliseconds: number): Blob {
  const samples = Math.max(1, Math.round(milliseconds * 8));
  const bytes = new Uint8Array(44 + samples).fill(128);
  const view = new DataView(bytes.buffer);
  const put = (at: number, text: string): void => bytes.set(new TextEncoder().encode(text), at);
  put(0, 'RIFF');
  view.setUint32(4, 36 + samples, true);
  put(8, 'WAVEfmt ');
  for (const [at, value] of [
    [16, 16],
    [24, 8000],
    [28, 8000],
    [40, samples],
  ] as const)
    view.setUint32(at, value, true);
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 1],
    [34, 8],
  ] as const)
    view.setUint16(at, value, true);
  put(36, 'data');
  return new Blob([bytes], { type: 'audio/wav' });
}
