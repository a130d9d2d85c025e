import type { Page } from 'playwright-core';
import { type OpenProject, openProject } from './open-project.ts';

// A user's id is a UUID.
const userId = '/^[0-9a-f]{8}-/';

/**
 * Opens a built mini program in the simulator, taps, and waits until the page shows the id of the user.
 *
 * @throws Error when it does not compile, or nobody is logged in after the tap
 */
export async function logInByTap(root: string, button: string): Promise<void> {
  const project = await openProject(root);
  try {
    await waitForWho(project.page, 'guest');
    await tap(project, button, userId);
  } finally {
    await project.close();
  }
}

/**
 * Taps while `wx.login` fails, while the login server cannot be reached, and when all is well again, in a real runtime.
 *
 * @throws Error when a tap does not end as it should, or an error or a rejection was left to nobody
 */
export async function failThenLogIn(root: string, buttons: readonly string[]): Promise<void> {
  const project = await openProject(root);
  const { page, emulator, network, strays } = project;
  try {
    await waitForWho(page, 'guest');
    for (const button of buttons) {
      // One failure that passes is tried again, and nobody hears of it.
      emulator.addFault({ target: 'wx.login', reason: 'system error', times: 2 });
      await tap(project, button, 'wx-failed');
      network.isUp = false;
      await tap(project, button, 'unreachable');
      network.isUp = true;
      await tap(project, button, userId);
      if (strays.length > 0) throw new Error(`${button}: nobody caught\n${strays.join('\n')}`);
    }
  } finally {
    await project.close();
  }
}

/** Taps a button and waits for what the page shows then: the user's id, or the kind of the outcome. */
async function tap({ page }: OpenProject, button: string, text: string): Promise<void> {
  await page.locator(`${button} >> visible=true`).first().click();
  await waitForWho(page, text);
}

async function waitForWho(page: Page, text: string): Promise<void> {
  await page.locator(`#who >> text=${text}`).first().waitFor();
}
