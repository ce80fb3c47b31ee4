import { z } from 'zod';
import type { OwnerRule } from '../ownership/owner.ts';
import { accountId } from './values.ts';

const line = z
  .string()
  .trim()
  .regex(/^[^\p{Cc}\p{Cs}]{1,200}$/u, 'is not one line of 1 to 200 characters');

const pattern = z
  .string()
  .regex(/^[^\p{Cs}\0]{1,1000}$/u, 'is not a pattern of 1 to 1000 characters (* stands for any, ? for one)');

const rule = z
  .strictObject({
    owner: line,
    contact: line.optional(),
    environment: line.optional(),
    criticality: line.optional(),
    account: accountId.optional(),
    name: pattern.optional(),
    subject: pattern.optional(),
  })
  .refine((entry) => 'account' in entry || 'name' in entry || 'subject' in entry, {
    error: 'names none of account, name, subject: say whose it is (name: "*" fits every certificate)',
    when: ({ value }) => typeof value === 'object' && value !== null && !Array.isArray(value),
  });

/** The part `owners` of the configuration file: rules in their order, of which the first that fits counts. */
export const ownersSchema = z.array(
  rule.transform(
    (entry): OwnerRule => ({
      accountId: entry.account ?? null,
      name: entry.name ?? null,
      subject: entry.subject ?? null,
      owner: {
        name: entry.owner,
        contact: entry.contact ?? null,
        environment: entry.environment ?? null,
        criticality: entry.criticality ?? null,
      },
    }),
  ),
);
