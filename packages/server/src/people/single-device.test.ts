import { describe } from 'vitest';
import { sqliteStore } from '../store/sqlite.ts';
import { singleDeviceTests } from './single-device.fixture.ts';

describe('single-device mode on SQLite', () => {
  singleDeviceTests(() => sqliteStore({ path: ':memory:' }));
});
