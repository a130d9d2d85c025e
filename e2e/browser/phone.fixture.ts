import type { FrameLocator, Locator, Page } from 'playwright-core';

/** The phone of the page under a person's finger. */
export interface TappedPhone {
  readonly screen: FrameLocator;
  /** Taps the first visible element that the selector finds. */
  readonly tap: (selector: string) => Promise<void>;
  /** Waits until the selector finds something visible. */
  readonly see: (selector: string) => Promise<Locator>;
}

/** The phone in a place of the page. */
export function phoneOf(page: Page, place: 1 | 2 = 1): TappedPhone {
  const screen = page.frameLocator(`iframe[data-place="${place}"]`);
  const first = (selector: string): Locator => screen.locator(`${selector} >> visible=true`).first();
  return {
    screen,
    tap: (selector) => first(selector).click(),
    see: async (selector) => {
      await first(selector).waitFor();
      return first(selector);
    },
  };
}

/** From the demo's first page to the login page, with the agreement ticked. */
export async function openLogin({ tap, see }: TappedPhone): Promise<void> {
  await tap('.wxs-tab:nth-child(2)');
  await tap('#who');
  await tap('#login [role=checkbox]');
  await see('#login [role=checkbox][aria-checked=true]');
}
