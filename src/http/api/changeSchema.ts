import { z } from '@hono/zod-openapi';
import { changeKinds } from '../../inventory/changeEvent.ts';
import type { LoggedChange } from '../../inventory/queries/changes.ts';

const facts = z.record(z.string(), z.unknown()).nullable();

export const changeSchema = z
  .object({
    account_id: z.string(),
    sequence: z.int().openapi({ description: 'Number in the log of the account, from 1' }),
    at: z.iso.datetime(),
    kind: z.enum(changeKinds),
    certificate_id: z.string(),
    before: facts.openapi({ description: 'What was so; of a change, only what is different' }),
    after: facts.openapi({ description: 'What is so from then on' }),
    hash: z.string().openapi({ description: 'SHA-256 that chains it to the event before; lower-case hex' }),
  })
  .openapi('Change');

export type ChangeJson = z.infer<typeof changeSchema>;

/** An event of the change log as the API shows it. */
export function changeJson(change: LoggedChange): ChangeJson {
  return {
    account_id: change.accountId,
    sequence: change.sequence,
    at: change.at,
    kind: change.kind,
    certificate_id: change.certificateId,
    before: change.before,
    after: change.after,
    hash: change.hash,
  };
}
