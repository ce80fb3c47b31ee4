import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
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
});

export type ConfigFile = z.output<typeof configFileSchema>;

/** Reads the text of the YAML configuration. Gives its content, or one line per fault with the place in the file. */
export function readConfigFile(path: string, text: string): { file: ConfigFile } | { faults: string[] } {
  let content: unknown;
  try {
    content = parse(text) ?? {};
  } catch (error) {
    const reason = error instanceof YAMLParseError ? (error.message.split('\n')[0] ?? '') : String(error);
    return { faults: [`CERTALOG_CONFIG ${path} is not YAML: ${reason}`] };
  }
  const parsed = configFileSchema.safeParse(content);
  if (parsed.success) return { file: parsed.data };
  return {
    faults: parsed.error.issues.map((issue) => {
      const place = issue.path.length > 0 ? issue.path.join('.') : 'the document';
      return `CERTALOG_CONFIG ${path}: ${place}: ${issue.message}`;
    }),
  };
}
