import { expect } from 'vitest';
import { type EmulatedSync, emulatedContent } from '../support/emulatedSync.ts';

/** The first certificate of the emulated account that something uses. */
export function firstUsed({ account }: EmulatedSync) {
  const used = account.certificates().find(({ id }) => (account.associations(id)?.length ?? 0) > 0);
  if (!used) throw new Error('no emulated certificate is in use');
  return used;
}

/** The inventory is what the emulated account holds. */
export async function expectContent(fixture: EmulatedSync): Promise<void> {
  const { certificates, associations } = await fixture.inventory();
  const content = emulatedContent(fixture.account);
  expect(certificates.map(({ id, name }) => ({ id, name }))).toEqual(content.certificates);
  expect(associations.map((association) => ({ ...association }))).toEqual(content.associations);
}
