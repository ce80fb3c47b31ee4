import { z } from '@hono/zod-openapi';
import { alternativeNameTypes } from '../../certificate/generalNames.ts';
import { blockFailureReasons, failingFields, fieldFailureReasons } from '../../certificate/reasons.ts';
import { certificateStates } from '../../certificate/validity.ts';
import { recordFailureReasons } from '../../inventory/source.ts';
import { findingSchema } from './findingSchema.ts';
import { orNull } from './orNull.ts';

const instant = z.iso.datetime().openapi({ description: 'UTC, up to the microsecond' });
const hex = z.string().openapi({ description: 'Lower-case hex' });

const elementSchema = z
  .object({
    bundle_index: z.int().openapi({ description: 'Place among the certificate blocks of the PEM, from 0' }),
    fingerprint_sha256: hex,
    spki_sha256: hex.nullable(),
    serial_number: hex.nullable().openapi({ description: 'Hex of the INTEGER, leading zeros kept' }),
    serial_number_decimal: z.string().nullable(),
    version: z.int().nullable(),
    subject: z.string().nullable().openapi({ description: 'RFC 4514' }),
    subject_cn: z.string().nullable(),
    issuer: z.string().nullable().openapi({ description: 'RFC 4514' }),
    issuer_cn: z.string().nullable(),
    not_before: instant.nullable(),
    not_after: instant.nullable(),
    signature_algorithm: z.string().nullable(),
    key_algorithm: z.string().nullable(),
    key_size: z.int().nullable().openapi({ description: 'Bits' }),
    curve: z.string().nullable(),
    is_ca: z.boolean().nullable(),
    path_length: z.int().nullable(),
    key_usage: z.array(z.string()).nullable(),
    extended_key_usage: z.array(z.string()).nullable(),
    subject_alternative_names: z
      .array(z.object({ type: z.enum(alternativeNameTypes), value: z.string() }))
      .nullable(),
    subject_key_identifier: hex.nullable(),
    authority_key_identifier: hex.nullable(),
    self_signed: z.boolean().nullable(),
    failures: z
      .array(z.object({ field: z.enum(failingFields), reason: z.enum(fieldFailureReasons) }))
      .openapi({ description: 'Fields that could not be read as they should' }),
  })
  .openapi('Element');

const associationSchema = z
  .object({ service: z.string(), status: z.string(), first_seen_at: instant, last_seen_at: instant })
  .openapi('Association');

const ownerSchema = z
  .object({
    name: z.string(),
    contact: z.string().nullable(),
    environment: z.string().nullable(),
    criticality: z.string().nullable(),
  })
  .openapi('Owner', {
    description: 'By the first rule under `owners` of the configuration file that fits, as it is now',
  });

export const certificateSchema = z
  .object({
    account_id: z.string(),
    id: z.string(),
    name: z.string().nullable(),
    type: z.string().nullable(),
    ca: z.boolean().nullable(),
    state: z
      .enum(certificateStates)
      .openapi({ description: 'By the clock at the time of asking, or at `as_of`' }),
    earliest_not_after: instant
      .nullable()
      .openapi({ description: 'Smallest notAfter of the elements; null when none could be read' }),
    uploaded_on: instant.nullable(),
    first_seen_at: instant,
    last_seen_at: instant.openapi({
      description:
        'With `as_of`: the last time that the runs still prove; what an incomplete one saw may not be known any more',
    }),
    removed_at: instant.nullable(),
    listed: z.boolean().nullable().openapi({
      description:
        "False when the account's last listing did not show it; null, only with `as_of`, when that is not known any more",
    }),
    declared: z
      .object({
        expires_on: instant.nullable(),
        issuer: z.string().nullable(),
        serial_number: z.string().nullable(),
        signature: z.string().nullable(),
      })
      .openapi({ description: "Cloudflare's word, beside what was parsed" }),
    elements: z.array(elementSchema),
    refused_blocks: z.array(
      z.object({
        bundle_index: z.int().nullable(),
        label: z.string().nullable(),
        reason: z.enum(blockFailureReasons),
      }),
    ),
    associations: z.array(associationSchema),
    associations_read_at: instant.nullable().openapi({
      description:
        'When the associations were last known; null when they were never read. With `as_of`: as `last_seen_at`',
    }),
    findings: z.array(findingSchema),
    failures: z
      .array(z.object({ field: z.string(), reason: z.enum(recordFailureReasons) }))
      .openapi({ description: "Fields of Cloudflare's record that could not be taken" }),
    owner: orNull(ownerSchema),
  })
  .openapi('Certificate');

export type CertificateJson = z.infer<typeof certificateSchema>;
export type ElementJson = z.infer<typeof elementSchema>;
