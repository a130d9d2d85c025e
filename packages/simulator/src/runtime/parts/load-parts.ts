import type { PartName } from '../../shared/platform-parts.ts';
import type { Part } from './part.ts';

const loaders: Readonly<Record<PartName, () => Promise<{ readonly part: Part }>>> = {
  animation: () => import('./animation/animation.ts'),
  canvas: () => import('./canvas/canvas-part.ts'),
  cloud: () => import('./cloud/cloud-part.ts'),
  connectivity: () => import('./connectivity.ts'),
  media: () => import('./media/media-part.ts'),
  native: () => import('./native/native-part.ts'),
  phone: () => import('./phone/phone-part.ts'),
  sensors: () => import('./sensors.ts'),
  skyline: () => import('./skyline/skyline-part.ts'),
  socket: () => import('./socket/socket-part.ts'),
  worklet: () => import('./worklet/worklet-part.ts'),
};

/** Loads the parts that a mini program uses, as the compiler found them. */
export async function loadParts(names: readonly PartName[]): Promise<readonly Part[]> {
  const loaded = await Promise.all(names.map((name) => loaders[name]()));
  return loaded.map(({ part }) => part);
}
