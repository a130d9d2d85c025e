import type { Phone } from '../../phone.ts';

/** `wx.createVideoContext` and the contexts of components that only show a box here. */
export function videoContextApi({ screen }: Phone): Readonly<Record<string, unknown>> {
  const byId = (id: unknown): HTMLMediaElement | null =>
    screen.element.querySelector<HTMLMediaElement>(`#${CSS.escape(String(id))} > :is(video, audio)`);
  return {
    createVideoContext: (id: string) => videoContext(() => byId(id)),
    createLivePlayerContext: () => boxContext(['play', 'stop', 'pause', 'resume', 'mute', 'snapshot']),
    createLivePusherContext: () =>
      boxContext(['start', 'stop', 'pause', 'resume', 'switchCamera', 'snapshot']),
    createCameraContext: () => ({
      ...boxContext(['takePhoto', 'startRecord', 'stopRecord', 'setZoom']),
      onCameraFrame: () => ({ start: () => undefined, stop: () => undefined }),
    }),
  };
}

/** What a page steers a player with. */
export function videoContext(media: HTMLMediaElement | (() => HTMLMediaElement | null)): object {
  const found = (): HTMLMediaElement | null => (typeof media === 'function' ? media() : media);
  return {
    play: () =>
      void found()
        ?.play()
        .catch(() => undefined),
    pause: () => found()?.pause(),
    stop: () => found()?.pause(),
    seek: (seconds: number) => set(found(), 'currentTime', seconds),
    playbackRate: (rate: number) => set(found(), 'playbackRate', rate),
    requestFullScreen: () =>
      void found()
        ?.requestFullscreen()
        .catch(() => undefined),
    exitFullScreen: () => void document.exitFullscreen().catch(() => undefined),
    sendDanmu: () => undefined,
    showStatusBar: () => undefined,
    hideStatusBar: () => undefined,
  };
}

function set(media: HTMLMediaElement | null, name: 'currentTime' | 'playbackRate', value: number): void {
  if (media !== null) media[name] = value;
}

/** The hardware is missing: what is asked of it fails. */
function boxContext(names: readonly string[]): Readonly<Record<string, unknown>> {
  const failing =
    (name: string) =>
    (options?: { readonly fail?: (error: object) => void; readonly complete?: (error: object) => void }) => {
      const error = { errMsg: `${name}:fail the simulated phone has no camera` };
      options?.fail?.(error);
      options?.complete?.(error);
    };
  return Object.fromEntries(names.map((name) => [name, failing(name)]));
}
