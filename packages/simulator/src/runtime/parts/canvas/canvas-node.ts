import type { Phone } from '../../phone.ts';
import { addressOf } from '../address-of.ts';

const nodes = new WeakMap<HTMLCanvasElement | OffscreenCanvas, object>();
const surfaces = new WeakMap<object, HTMLCanvasElement>();

type NodePhone = Pick<Phone, 'files' | 'boot'>;

/** The canvas as scripts have it: not the element, but what the platform gives for it. */
export function canvasNode(surface: HTMLCanvasElement, phone: NodePhone): object {
  const known = nodes.get(surface);
  if (known !== undefined) return known;
  const node = {
    get width(): number {
      return surface.width;
    },
    set width(value: number) {
      surface.width = value;
    },
    get height(): number {
      return surface.height;
    },
    set height(value: number) {
      surface.height = value;
    },
    getContext: (kind: string) => surface.getContext(kind === 'webgl2' || kind === 'webgl' ? kind : '2d'),
    createImage: () => phoneImage(phone),
    createImageData: (width: number, height: number) => new ImageData(width, height),
    createPath2D: (path?: Path2D) => new Path2D(path),
    requestAnimationFrame: (callback: FrameRequestCallback) => requestAnimationFrame(callback),
    cancelAnimationFrame: (id: number) => cancelAnimationFrame(id),
    toDataURL: (type?: string, quality?: number) => surface.toDataURL(type, quality),
  };
  nodes.set(surface, node);
  surfaces.set(node, surface);
  return node;
}

/** The element behind what scripts have; null for anything else. */
export function surfaceOf(node: unknown): HTMLCanvasElement | null {
  return typeof node === 'object' && node !== null ? (surfaces.get(node) ?? null) : null;
}

/** An image whose `src` may be a path of the mini program or a temporary file. */
export function phoneImage({ files, boot }: NodePhone): HTMLImageElement {
  const image = new Image();
  image.crossOrigin = 'anonymous';
  const { set, get } = Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, 'src') ?? {};
  Object.defineProperty(image, 'src', {
    get: () => get?.call(image),
    set: (path: string) => set?.call(image, addressOf({ files, boot }, path)),
  });
  return image;
}
