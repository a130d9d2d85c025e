import { asyncApi } from '../../api/wx-api.ts';
import type { Phone } from '../../phone.ts';
import { addressOf } from '../address-of.ts';

type Listener = (value?: unknown) => void;

/** Events of a player, and the one of the browser behind each. */
const events: Readonly<Record<string, string>> = {
  Canplay: 'canplay',
  Play: 'playing',
  Pause: 'pause',
  Ended: 'ended',
  TimeUpdate: 'timeupdate',
  Error: 'error',
  Waiting: 'waiting',
  Seeking: 'seeking',
  Seeked: 'seeked',
};

/** `wx.createInnerAudioContext`, the background player and the oldest player. */
export function audioApi(phone: Phone): Readonly<Record<string, unknown>> {
  let background: object | null = null;
  return {
    createInnerAudioContext: () => player(phone),
    createAudioContext: () => player(phone),
    getBackgroundAudioManager: () => {
      background ??= player(phone);
      return background;
    },
    setInnerAudioOption: asyncApi(phone, 'setInnerAudioOption', () => ({})),
    getAvailableAudioSources: asyncApi(phone, 'getAvailableAudioSources', () => ({
      audioSources: ['auto', 'mic'],
    })),
  };
}

function player(phone: Phone): object {
  const sound = new Audio();
  const stopped = new Set<Listener>();
  const made = {
    play: () => void sound.play().catch(() => sound.dispatchEvent(new Event('error'))),
    pause: () => sound.pause(),
    stop() {
      sound.pause();
      sound.currentTime = 0;
      for (const listener of stopped) listener();
    },
    seek: (seconds: number) => {
      sound.currentTime = seconds;
    },
    destroy() {
      sound.pause();
      sound.removeAttribute('src');
    },
    onStop: (listener: Listener) => void stopped.add(listener),
    offStop: (listener?: Listener) =>
      listener === undefined ? stopped.clear() : void stopped.delete(listener),
    ...Object.assign({}, ...Object.entries(events).map(([name, type]) => eventMembers(sound, name, type))),
    onPrev: () => undefined,
    onNext: () => undefined,
    startTime: 0,
    obeyMuteSwitch: true,
  };
  return addState(phone, made, sound);
}

function eventMembers(
  sound: HTMLAudioElement,
  name: string,
  type: string,
): Readonly<Record<string, unknown>> {
  const wrapped = new Map<Listener, EventListener>();
  const value = name === 'Error' ? { errCode: 10_001, errMsg: 'system error' } : undefined;
  return {
    [`on${name}`]: (listener: Listener) => {
      const heard = (): void => listener(value);
      wrapped.set(listener, heard);
      sound.addEventListener(type, heard);
    },
    [`off${name}`]: (listener?: Listener) => {
      for (const [key, heard] of wrapped) {
        if (listener === undefined || key === listener) sound.removeEventListener(type, heard);
      }
    },
  };
}

/** The properties that are settings or states of the browser's player. */
function addState(phone: Phone, made: object, sound: HTMLAudioElement): object {
  let source = '';
  Object.defineProperty(made, 'src', {
    get: () => source,
    set: (path: string) => {
      source = path;
      sound.src = addressOf(phone, path);
      if ((made as { autoplay?: boolean }).autoplay === true) void sound.play().catch(() => undefined);
    },
  });
  for (const name of ['loop', 'volume', 'playbackRate', 'autoplay'] as const) {
    Object.defineProperty(made, name, {
      get: () => sound[name],
      set: (value: never) => {
        sound[name] = value;
      },
    });
  }
  for (const name of ['duration', 'currentTime', 'paused'] as const) {
    Object.defineProperty(made, name, { get: () => sound[name] || (name === 'paused' ? false : 0) });
  }
  Object.defineProperty(made, 'buffered', {
    get: () => (sound.buffered.length > 0 ? sound.buffered.end(0) : 0),
  });
  return made;
}
