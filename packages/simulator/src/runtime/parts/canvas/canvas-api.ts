import { isRecord } from '../../../shared/is-record.ts';
import { asyncApi, WxFailure, type WxOptions } from '../../api/wx-api.ts';
import type { Phone } from '../../phone.ts';
import { canvasNode, surfaceOf } from './canvas-node.ts';
import { QueueingContext } from './queueing-context.ts';

/** `wx.createCanvasContext` and what makes files and pixels of a canvas. */
export function canvasApi(phone: Phone): Readonly<Record<string, unknown>> {
  return {
    createCanvasContext: (id: string) => new QueueingContext(phone, () => oldSurface(phone, id)),
    createOffscreenCanvas: (options?: unknown, height?: unknown) => offscreen(phone, options, height),
    canvasToTempFilePath: asyncApi(phone, 'canvasToTempFilePath', (options) => toFile(phone, options)),
    canvasGetImageData: asyncApi(phone, 'canvasGetImageData', (options) => {
      const { data, width, height } = contextFor(phone, options).getImageData(...boxOf(options));
      return { data, width, height };
    }),
    canvasPutImageData: asyncApi(phone, 'canvasPutImageData', (options) => {
      const { data } = options;
      if (!(data instanceof Uint8ClampedArray)) throw new WxFailure('parameter error: data');
      const [x, y, width] = boxOf(options);
      contextFor(phone, options).putImageData(new ImageData(new Uint8ClampedArray(data), width), x, y);
      return {};
    }),
  };
}

function oldSurface({ screen }: Phone, id: unknown): HTMLCanvasElement | null {
  const found = [...screen.element.querySelectorAll<HTMLCanvasElement>('wx-canvas > canvas')];
  return (
    found.findLast(({ dataset, offsetParent }) => dataset.canvasId === String(id) && offsetParent !== null) ??
    null
  );
}

function surfaceFor(phone: Phone, { canvas, canvasId }: WxOptions): HTMLCanvasElement {
  const surface = surfaceOf(canvas) ?? oldSurface(phone, canvasId);
  if (surface === null) throw new WxFailure('canvas is empty');
  return surface;
}

function contextFor(phone: Phone, options: WxOptions): CanvasRenderingContext2D {
  const context = surfaceFor(phone, options).getContext('2d');
  if (context === null) throw new WxFailure('canvas is not 2d');
  return context;
}

function boxOf({ x, y, width, height }: WxOptions): [number, number, number, number] {
  return [Number(x ?? 0), Number(y ?? 0), Number(width ?? 0), Number(height ?? 0)];
}

async function toFile(phone: Phone, options: WxOptions): Promise<object> {
  const surface = surfaceFor(phone, options);
  const { x = 0, y = 0, fileType = 'png', quality = 1 } = options;
  const width = Number(options.width ?? surface.width - Number(x));
  const height = Number(options.height ?? surface.height - Number(y));
  const copy = document.createElement('canvas');
  copy.width = Number(options.destWidth ?? width);
  copy.height = Number(options.destHeight ?? height);
  copy
    .getContext('2d')
    ?.drawImage(surface, Number(x), Number(y), width, height, 0, 0, copy.width, copy.height);
  const type = fileType === 'jpg' ? 'image/jpeg' : 'image/png';
  const blob = await new Promise<Blob | null>((resolve) => copy.toBlob(resolve, type, Number(quality)));
  if (blob === null) throw new WxFailure('fail to convert');
  return { tempFilePath: phone.files.add(blob, fileType === 'jpg' ? 'jpg' : 'png') };
}

/** `createOffscreenCanvas({ type, width, height })`, or the older `(width, height)`. */
function offscreen(phone: Phone, options: unknown, height: unknown): object {
  const { width = 300, height: tall = 150 } = isRecord(options)
    ? options
    : { width: options ?? 300, height: height ?? 150 };
  const surface = document.createElement('canvas');
  surface.width = Number(width);
  surface.height = Number(tall);
  return canvasNode(surface, phone);
}
