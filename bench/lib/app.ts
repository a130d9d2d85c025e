/** The app that all benchmarks use; it exists in the emulator only. */
export const app = { appId: 'wx1de30a7400000001', secret: 'de305ec2e7000000000000000000d3a0' };

/** The login server's own secret here. */
export const serverSecret = 'a secret of at least thirty-two characters';
