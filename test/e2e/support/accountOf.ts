import type { EmulatedAccount } from '../../../src/emulator/account.ts';
import { smallAccount } from '../../support/emulatedSync.ts';

/** An account with so many certificates, all alike and in use; `number` makes its id. */
export async function accountOf(number: number, certificates: number): Promise<EmulatedAccount> {
  const small = await smallAccount();
  const one = small.certificates.find(({ associations }) => (associations?.length ?? 0) > 0);
  if (!one) throw new Error('no emulated certificate is in use');
  const id = String(number).padStart(32, '0');
  return {
    ...small,
    id,
    certificates: Array.from({ length: certificates }, (_, index) => ({
      ...one,
      id: `${id.slice(-8)}-0000-4000-8000-${String(index).padStart(12, '0')}`,
    })),
  };
}
