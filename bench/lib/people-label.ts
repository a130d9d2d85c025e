import type { Text } from './label.ts';

/** How many people are in what a row measures. */
export function peopleLabel(people: number): Text {
  const count = people.toLocaleString('en');
  return { zh: `${count} 人`, en: `${count} people` };
}
