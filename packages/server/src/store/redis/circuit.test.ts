import { expect, test } from 'vitest';
import { createCircuit } from './circuit.ts';

test('passes answers on while all is well', async () => {
  const { circuit, told } = createWorld();
  expect(await circuit.run(async () => 42)).toBe(42);
  expect(told).toEqual([]);
});

test('asks nobody for a while after a failure, then tries again', async () => {
  const { circuit, clock, told } = createWorld();
  let asked = 0;
  const failing = async (): Promise<never> => {
    asked += 1;
    throw new Error('redis://user:password@host: connection lost');
  };
  for (let call = 0; call < 3; call += 1) {
    await expect(circuit.run(failing)).rejects.toThrow(/^Redis does not answer$/);
  }
  expect(asked).toBe(1);
  clock.now += 1000;
  await expect(circuit.run(failing)).rejects.toMatchObject({ code: 'store_unavailable' });
  expect(asked).toBe(2);
  clock.now += 1000;
  expect(await circuit.run(async () => 'back')).toBe('back');
  expect(told).toEqual(['down', 'up']);
});

test('does not wait for an answer that does not come', async () => {
  const { circuit, told } = createWorld();
  await expect(circuit.run(() => new Promise(() => {}))).rejects.toMatchObject({ code: 'store_unavailable' });
  expect(told).toEqual(['down']);
});

test('insists on a call that matters, although another has just failed', async () => {
  const { circuit, told } = createWorld();
  await expect(circuit.run(() => Promise.reject(new Error('lost')))).rejects.toThrow();
  await expect(circuit.run(async () => 'too early')).rejects.toThrow();
  expect(await circuit.insist(async () => 'through')).toBe('through');
  expect(await circuit.run(async () => 'up again')).toBe('up again');
  expect(told).toEqual(['down', 'up']);
});

test('tells a mistake as what it is', async () => {
  const { circuit, told } = createWorld();
  await expect(circuit.run(() => Promise.reject(new TypeError('no driver')))).rejects.toThrow('no driver');
  expect(told).toEqual([]);
});

function createWorld() {
  const clock = { now: 0 };
  const told: string[] = [];
  const circuit = createCircuit({
    timeoutMs: 5,
    pauseMs: 1000,
    elapsed: () => clock.now,
    onChange: (state) => told.push(state),
  });
  return { circuit, clock, told };
}
