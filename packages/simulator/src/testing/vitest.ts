/**
 * Tests of mini programs with vitest: in process, on Tencent's engine, with the emulated WeChat built in.
 *
 * @module
 */
import { onTestFinished } from 'vitest';
import { type MiniProgramOptions, type OpenMiniProgram, openMiniProgram } from './open-mini-program.ts';

export type { MiniProgramOptions, MiniProgramUser, OpenMiniProgram } from './open-mini-program.ts';

/** How a test treats what goes wrong. */
export interface RenderOptions extends MiniProgramOptions {
  /** True lets the test pass although something went wrong: it looks at `mistakes` itself. */
  readonly toleratesMistakes?: boolean;
}

/**
 * Opens a mini program for the running test and closes it afterwards. An error of the mini program, `console.error`
 * and a request that nothing answers fail the test.
 *
 * @example
 * const { screen, user } = await renderMiniProgram({ root: 'miniprogram' });
 * await user.tap(within(screen).getByRole('button', { name: '登录' }));
 */
export async function renderMiniProgram(options: RenderOptions): Promise<OpenMiniProgram> {
  const opened = await openMiniProgram(options);
  onTestFinished(() => {
    opened.close();
    if (options.toleratesMistakes !== true && opened.mistakes.length > 0) {
      throw new Error(`the mini program made mistakes:\n${opened.mistakes.join('\n')}`);
    }
  });
  return opened;
}
