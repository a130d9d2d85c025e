import { expect, it } from 'vitest';
import { EventChannel } from './event-channel.ts';

function pair() {
  const heard: unknown[] = [];
  const [near, far] = EventChannel.pair();
  return { near, far, heard, hear: (...args: readonly unknown[]) => void heard.push(args) };
}

it('carries events to the other end, never back', () => {
  const { near, far, heard, hear } = pair();
  near.on('a', hear);
  near.emit('a', 'own');
  far.emit('a', 1, 2);
  expect(heard).toEqual([[1, 2]]);
});

it('hears once, and stops hearing', () => {
  const { near, far, heard, hear } = pair();
  near.once('a', hear);
  far.emit('a', 1);
  far.emit('a', 2);
  near.on('b', hear);
  near.off('b', hear);
  far.emit('b', 3);
  near.on('c', hear);
  near.off('c');
  far.emit('c', 4);
  expect(heard).toEqual([[1]]);
});

it('lets a listener add and remove listeners', () => {
  const { near, far, heard, hear } = pair();
  near.on('a', () => {
    near.off('a');
    near.on('a', hear);
  });
  near.on('a', hear);
  far.emit('a', 'first');
  far.emit('a', 'second');
  expect(heard).toEqual([['first'], ['second']]);
});
