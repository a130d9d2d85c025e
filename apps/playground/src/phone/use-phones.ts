import type { DevInfo } from '@weapp-auth/dev-server/wire';
import { useCallback, useMemo, useState } from 'preact/hooks';
import type { Phone } from './phones.ts';

/** The phones on the page: whose they are, and how to change it. */
export interface PhoneState {
  readonly phones: readonly Phone[];
  readonly choose: (place: number, phone: Phone) => void;
  readonly setDouble: (isDouble: boolean) => void;
  /** Opens a page on the first phone, as a scanned code does. */
  readonly open: (path: string) => void;
}

/** One phone of the first person, or that person's two side by side. */
export function usePhones(info: DevInfo | null): PhoneState {
  const [isDouble, setDouble] = useState(false);
  const [chosen, setChosen] = useState<readonly (Phone | undefined)[]>([]);
  const choose = useCallback((place: number, phone: Phone): void => {
    setChosen((before) => [0, 1].map((each) => (each === place ? phone : before[each])));
  }, []);
  const first = info?.users[0]?.id ?? 'alice';
  return useMemo(() => {
    const one = chosen[0] ?? { user: first, device: '1' };
    const two = chosen[1] ?? { user: first, device: '2' };
    const open = (path: string): void => choose(0, { ...one, path });
    return { phones: isDouble ? [one, two] : [one], choose, setDouble, open };
  }, [chosen, isDouble, first, choose]);
}
