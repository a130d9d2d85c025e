import type { Happening, PhoneStep, ScenarioInfo, Switches } from '@weapp-auth/dev-server/wire';
import {
  addNote,
  advanceClock,
  deleteMiniProgram,
  forgetAccount,
  restartServer,
  rotateKey,
  spoilNextCode,
} from '../api.ts';
import { actOnPhone, reinstallOnPhone, restarted } from './drive-phone.ts';

/** What a story on the phones of the page needs. */
export interface PhoneStage {
  /** Whose phone stands in the first place. */
  readonly user: string;
  readonly appId: string;
  /** Shows a second phone of the same person. */
  readonly showSecond: () => void;
  /** Changes switches, and what the page shows of them. */
  readonly change: (changes: Partial<Switches>) => Promise<Switches>;
  readonly switches: Switches;
}

/**
 * Plays the part of a scenario that the demo on the page's phone can show; what is seen is noted on the diagram.
 *
 * @throws {PhoneStuck} when the phone does not show what it should; the diagram says so, too
 */
export async function playOnPhone(
  { id: scenario, onPhone }: Pick<ScenarioInfo, 'id' | 'onPhone'>,
  stage: PhoneStage,
): Promise<void> {
  await addNote({ kind: 'step', scenario, text: { zh: '现在看手机', en: 'Now watch the phone' } });
  if (onPhone.some((step) => 'on' in step && step.on === 2)) stage.showSecond();
  let { baseLibrary } = stage.switches;
  for (const step of onPhone) {
    if (step.do === 'switch') baseLibrary = await turn(step.to, baseLibrary, stage);
    else await takeStep(step, scenario, stage);
  }
}

// Another base library is another phone: its page starts anew.
async function turn(to: Partial<Switches>, baseLibrary: string, { change }: PhoneStage): Promise<string> {
  if (to.baseLibrary === undefined || to.baseLibrary === baseLibrary) {
    await change(to);
    return baseLibrary;
  }
  await restarted(1, async () => void (await change(to)));
  return to.baseLibrary;
}

async function takeStep(
  step: Exclude<PhoneStep, { readonly do: 'switch' }>,
  scenario: string,
  { user, appId }: PhoneStage,
): Promise<void> {
  switch (step.do) {
    case 'install':
      await deleteMiniProgram(appId, user);
      return reinstallOnPhone(step.on ?? 1);
    case 'tap':
      return actOnPhone(step.on ?? 1, 'tap', step.at);
    case 'see':
      return look(step, scenario);
    case 'happen':
      return happen(step.what, user);
    default:
      step satisfies never;
  }
}

async function look(step: Extract<PhoneStep, { readonly do: 'see' }>, scenario: string): Promise<void> {
  try {
    await actOnPhone(step.on ?? 1, 'see', step.at);
  } catch (error) {
    await addNote({ kind: 'failed', text: step.text, scenario });
    throw error;
  }
  await addNote({ kind: 'passed', text: step.text, scenario });
}

const happenings: Readonly<Record<Happening, (user: string) => Promise<void>>> = {
  'code-used': () => spoilNextCode('used'),
  'code-expired': () => spoilNextCode('expired'),
  'late-login': (user) => rotateKey(user),
  restart: () => restartServer(),
  forgotten: (user) => forgetAccount(user),
  month: () => advanceClock(31 * 86_400),
};

function happen(what: Happening, user: string): Promise<void> {
  return happenings[what](user);
}
