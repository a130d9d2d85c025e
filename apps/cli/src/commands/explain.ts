import type { CommandEntry } from '../command-entry.ts';

/** `weapp-auth explain <code>`: what a WeChat errcode or an error code of this server means, and what to do. */
export const explainCommand: CommandEntry = {
  usage: 'explain <code>',
  description: {
    zh: '解释微信 errcode（如 40163）、本系统的错误码（如 code_used）或模拟器的规则（如 sessionIdle）',
    en: 'explain a WeChat errcode (40163), an error code of this server (code_used) or a rule of the emulator (sessionIdle)',
  },
  run: async (context, input) => (await import('../explain/run-explain.ts')).runExplain(context, input),
};
