import { z } from 'zod';
import { exceptionsSchema } from './exceptions.ts';
import { explainIssue, fileFaults } from './fileFaults.ts';
import { metricsSchema } from './metrics.ts';
import { ownersSchema } from './owners.ts';
import { policySchema } from './policy.ts';
import { readYaml } from './readYaml.ts';
import { accountId } from './values.ts';

const tokenEntry = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'is not a name of letters, digits, _ and -'),
  token_file: z.string().min(1).optional(),
  token_env: z.string().min(1).optional(),
  accounts: z.union([z.literal('discover'), z.array(accountId).min(1)], {
    error: 'is neither a list of account ids (32 hexadecimal digits each) nor discover',
  }),
});

const configFileSchema = z.strictObject({
  tokens: z.array(tokenEntry).min(1).optional(),
  accounts: z.array(z.strictObject({ id: accountId, name: z.string().min(1) })).optional(),
  policy: policySchema.optional(),
  exceptions: exceptionsSchema.optional(),
  metrics: metricsSchema.optional(),
  owners: ownersSchema.optional(),
});

export type ConfigFile = z.output<typeof configFileSchema>;

/** Reads the text of the YAML configuration. Gives its content, or one line per fault with the place in the file. */
export function readConfigFile(path: string, text: string): { file: ConfigFile } | { faults: string[] } {
  const read = readYaml(text);
  if ('fault' in read) return { faults: [`CERTALOG_CONFIG ${path} is not YAML: ${read.fault}`] };
  const parsed = configFileSchema.safeParse(read.content, { error: explainIssue });
  if (parsed.success) return { file: parsed.data };
  return { faults: fileFaults(parsed.error.issues).map((fault) => `CERTALOG_CONFIG ${path}: ${fault}`) };
}
