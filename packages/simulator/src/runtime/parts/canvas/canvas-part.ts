import type { Part } from '../part.ts';
import { canvas } from './canvas.ts';
import { canvasApi } from './canvas-api.ts';

/** The canvas, new and old: the component, contexts that queue, files made of what was drawn. */
export const part: Part = { api: canvasApi, components: [canvas] };
