import { type Emulator, startEmulator } from '../../src/emulator/startEmulator.ts';
import { largeAccount } from '../support/enlargeFleet.ts';
import { answerRequests } from './answerRequests.ts';

export interface EmulatorRequest {
  certificates: number;
  latencyMs: number;
}

/** The emulator in a process of its own, so that its work is nobody else's. */
export interface EmulatorAnswer {
  url: string;
  accountId: string;
}

let emulator: Emulator | undefined;

answerRequests<EmulatorRequest, EmulatorAnswer>(
  async ({ certificates, latencyMs }) => {
    const account = await largeAccount(certificates);
    emulator = await startEmulator({ accounts: [account], latencyMs });
    return { url: emulator.url, accountId: account.id };
  },
  async () => emulator?.stop(),
);
