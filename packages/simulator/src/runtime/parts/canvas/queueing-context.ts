import type { Phone } from '../../phone.ts';
import { addressOf } from '../address-of.ts';

type Draw = (context: CanvasRenderingContext2D, images: ReadonlyMap<string, HTMLImageElement>) => void;

/** Methods that mean the same in the browser. */
const drawing = [
  'arc',
  'arcTo',
  'beginPath',
  'bezierCurveTo',
  'clearRect',
  'clip',
  'closePath',
  'fill',
  'fillRect',
  'fillText',
  'lineTo',
  'moveTo',
  'quadraticCurveTo',
  'rect',
  'restore',
  'rotate',
  'save',
  'scale',
  'setLineDash',
  'setTransform',
  'stroke',
  'strokeRect',
  'strokeText',
  'transform',
  'translate',
] as const;
/** `setFillStyle` and its like: the property that each sets. */
const settings = {
  setFillStyle: 'fillStyle',
  setStrokeStyle: 'strokeStyle',
  setLineWidth: 'lineWidth',
  setLineCap: 'lineCap',
  setLineJoin: 'lineJoin',
  setMiterLimit: 'miterLimit',
  setGlobalAlpha: 'globalAlpha',
  setTextAlign: 'textAlign',
} as const;
const properties = [
  ...Object.values(settings),
  'font',
  'textBaseline',
  'shadowBlur',
  'shadowColor',
  'shadowOffsetX',
  'shadowOffsetY',
  'globalCompositeOperation',
  'lineDashOffset',
  'filter',
] as const;

/** A gradient before there is a canvas to make it for. */
class Gradient {
  readonly #stops: [number, string][] = [];
  readonly #make: (context: CanvasRenderingContext2D) => CanvasGradient;

  constructor(make: (context: CanvasRenderingContext2D) => CanvasGradient) {
    this.#make = make;
  }

  addColorStop(at: number, color: string): void {
    this.#stops.push([at, color]);
  }

  build(context: CanvasRenderingContext2D): CanvasGradient {
    const gradient = this.#make(context);
    for (const [at, color] of this.#stops) gradient.addColorStop(at, color);
    return gradient;
  }
}

/** What `wx.createCanvasContext` returns: drawing is queued until `draw`. */
export class QueueingContext {
  readonly #phone: Phone;
  readonly #surface: () => HTMLCanvasElement | null;
  readonly #pictures = new Set<string>();
  #queue: Draw[] = [];

  constructor(phone: Phone, surface: () => HTMLCanvasElement | null) {
    this.#phone = phone;
    this.#surface = surface;
    for (const name of drawing) {
      Object.assign(this, {
        [name]: (...args: never[]) =>
          this.#add((context) => (context[name] as (...all: never[]) => void)(...args)),
      });
    }
    for (const [name, property] of Object.entries(settings)) {
      Object.assign(this, { [name]: (value: unknown) => this.#set(property, value) });
    }
    for (const property of properties) {
      Object.defineProperty(this, property, { set: (value: unknown) => this.#set(property, value) });
    }
  }

  setFontSize(size: number): void {
    this.#add((context) => {
      context.font = context.font.replace(/[\d.]+px/, `${size}px`);
    });
  }

  setTextBaseline(value: string): void {
    this.#set('textBaseline', value === 'normal' ? 'alphabetic' : value);
  }

  setShadow(offsetX: number, offsetY: number, blur: number, color: string): void {
    this.#add((context) =>
      Object.assign(context, {
        shadowOffsetX: offsetX,
        shadowOffsetY: offsetY,
        shadowBlur: blur,
        shadowColor: color,
      }),
    );
  }

  createLinearGradient(...box: [number, number, number, number]): Gradient {
    return new Gradient((context) => context.createLinearGradient(...box));
  }

  createCircularGradient(x: number, y: number, radius: number): Gradient {
    return new Gradient((context) => context.createRadialGradient(x, y, 0, x, y, radius));
  }

  measureText(text: string): TextMetrics | { readonly width: number } {
    return (
      (this.#surface() ?? document.createElement('canvas')).getContext('2d')?.measureText(text) ?? {
        width: 0,
      }
    );
  }

  drawImage(path: string, ...box: readonly number[]): void {
    const address = addressOf(this.#phone, String(path));
    this.#pictures.add(address);
    this.#add((context, images) => {
      const image = images.get(address);
      if (image !== undefined) (context.drawImage as (...args: readonly unknown[]) => void)(image, ...box);
    });
  }

  /** Draws what was queued; without `reserve` what was there before goes away. */
  draw(reserve?: unknown, callback?: unknown): void {
    const queue = this.#queue;
    this.#queue = [];
    const done = typeof reserve === 'function' ? reserve : callback;
    void this.#load().then((images) => {
      const surface = this.#surface();
      const context = surface?.getContext('2d') ?? null;
      if (surface !== null && context !== null) {
        if (reserve !== true) {
          context.reset();
        }
        for (const draw of queue) draw(context, images);
      }
      if (typeof done === 'function') done();
    });
  }

  #set(property: string, value: unknown): void {
    this.#add((context) =>
      Object.assign(context, { [property]: value instanceof Gradient ? value.build(context) : value }),
    );
  }

  #add(draw: Draw): void {
    this.#queue.push(draw);
  }

  async #load(): Promise<ReadonlyMap<string, HTMLImageElement>> {
    const loaded = new Map<string, HTMLImageElement>();
    await Promise.all(
      [...this.#pictures].map(async (address) => {
        const image = new Image();
        image.crossOrigin = 'anonymous';
        image.src = address;
        // A picture that does not load is not drawn.
        await image.decode().then(
          () => loaded.set(address, image),
          () => undefined,
        );
      }),
    );
    this.#pictures.clear();
    return loaded;
  }
}
