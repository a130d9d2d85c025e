import { asyncApi } from '../api/wx-api.ts';
import type { Phone } from '../phone.ts';
import type { Part } from './part.ts';

/** A phone that lies still on a table, face up, its top to the north. */
const readings = {
  Accelerometer: { x: 0, y: 0, z: -1 },
  Compass: { direction: 0, accuracy: 'high' },
  DeviceMotion: { alpha: 0, beta: 0, gamma: 0 },
  Gyroscope: { x: 0, y: 0, z: 0 },
} as const;

type SensorName = keyof typeof readings;

const intervals: Readonly<Record<string, number>> = { game: 20, ui: 60, normal: 200 };

/** Motion sensors: `wx.startCompass`, `wx.onCompassChange` and their like. */
export const part: Part = {
  api: (phone) =>
    Object.assign({}, ...(Object.keys(readings) as readonly SensorName[]).map((name) => sensor(phone, name))),
};

function sensor(phone: Phone, name: SensorName): Readonly<Record<string, unknown>> {
  const listeners = new Set<(reading: object) => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  const verb = name === 'DeviceMotion' ? 'DeviceMotionListening' : name;
  return {
    [`start${verb}`]: asyncApi(phone, `start${verb}`, ({ interval }) => {
      clearInterval(timer);
      timer = setInterval(() => {
        for (const listener of listeners) listener({ ...readings[name] });
      }, intervals[String(interval)] ?? 200);
      return {};
    }),
    [`stop${verb}`]: asyncApi(phone, `stop${verb}`, () => {
      clearInterval(timer);
      return {};
    }),
    [`on${name}Change`]: (listener: (reading: object) => void) => void listeners.add(listener),
    [`off${name}Change`]: (listener?: (reading: object) => void) =>
      listener === undefined ? listeners.clear() : void listeners.delete(listener),
  };
}
