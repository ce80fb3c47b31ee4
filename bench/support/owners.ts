import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownersSchema } from '../../src/config/owners.ts';
import { temporaryDirectory } from './benchDatabase.ts';

const owners = [
  { owner: 'Payments', name: 'payments-*' },
  { owner: 'Partners', subject: 'CN=partner*' },
  { owner: 'Platform', name: '*-api*' },
];

/** Rules by name and by subject, of which one fits few certificates and one many. */
export const ownerRules = ownersSchema.parse(owners);

/** A configuration file with these rules. */
export async function ownersFile(): Promise<{ path: string; remove(): Promise<void> }> {
  const { path: directory, remove } = await temporaryDirectory();
  const path = join(directory, 'certalog.yml');
  // JSON is YAML.
  await writeFile(path, JSON.stringify({ owners }));
  return { path, remove };
}
