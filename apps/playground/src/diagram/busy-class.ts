import type { Party } from '@weapp-auth/dev-server/wire';
import type { Bars } from './lay-out.ts';

const parties: readonly Party[] = ['client', 'server', 'wechat'];

/** The classes that draw where the life lines are busy beside a row: ` client-whole server-from-arrow`. */
export function busyClass(bars: Bars): string {
  let classes = '';
  for (const party of parties) if (bars[party] !== 'none') classes += ` ${party}-${bars[party]}`;
  return classes;
}
