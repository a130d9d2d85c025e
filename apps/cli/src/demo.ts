/** The mini programs that `weapp-auth dev` knows, by the emulator's own seed. They exist nowhere else. */
export const demoAppIds: readonly [string, string] = ['wx1de30a7400000001', 'wx1de30a7400000002'];
