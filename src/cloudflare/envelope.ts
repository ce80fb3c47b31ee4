import { z } from 'zod';

/** One entry of `errors`; `code` is null where Cloudflare's was not a whole number. */
export interface ApiError {
  code: number | null;
  message: string;
}

/** Cloudflare's account of a list; each field null when absent or unusable. */
export interface ResultInfo {
  page: number | null;
  count: number | null;
  totalCount: number | null;
}

export type Envelope =
  | { kind: 'success'; result: unknown; resultInfo: ResultInfo | null }
  | { kind: 'failure'; errors: ApiError[] }
  /** `success: true` without the key `result`; `result: null` is a success. */
  | { kind: 'missing_result' }
  | { kind: 'unusable'; what: 'empty' | 'html' | 'malformed_json' | 'not_an_envelope' };

/**
 * Reads a body as Cloudflare's v4 envelope `{success, errors, messages, result, result_info}`. Unknown keys are allowed
 * (`error_chain`, `documentation_url`, …) and an odd error entry costs that entry only. Never throws.
 * Source: https://developers.cloudflare.com/fundamentals/api/how-to/make-api-calls/
 */
export function readEnvelope(text: string): Envelope {
  const trimmed = text.trimStart();
  if (trimmed === '') {
    return { kind: 'unusable', what: 'empty' };
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: 'unusable', what: trimmed.startsWith('<') ? 'html' : 'malformed_json' };
  }
  const parsed = envelopeSchema.safeParse(json);
  if (!parsed.success) {
    return { kind: 'unusable', what: 'not_an_envelope' };
  }
  const envelope = parsed.data;
  if (!envelope.success) {
    return { kind: 'failure', errors: (envelope.errors ?? []).flatMap(withChain) };
  }
  if (envelope.result === undefined) {
    return { kind: 'missing_result' };
  }
  return { kind: 'success', result: envelope.result, resultInfo: envelope.result_info ?? null };
}

/** Some products send the code as text. */
const codeSchema = z
  .union([
    z.int(),
    z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number),
  ])
  .nullable()
  .catch(null);

const errorSchema = z.looseObject({
  code: codeSchema,
  message: z.string().catch(''),
  error_chain: z.array(z.unknown()).optional().catch(undefined),
});

const countSchema = z.int().nonnegative().nullable().catch(null);

const resultInfoSchema = z
  .looseObject({ page: countSchema, count: countSchema, total_count: countSchema })
  .transform((info) => ({ page: info.page, count: info.count, totalCount: info.total_count }));

const envelopeSchema = z.looseObject({
  success: z.boolean(),
  errors: z.array(z.unknown()).nullish().catch(null),
  result: z.unknown().optional(),
  result_info: resultInfoSchema.nullish().catch(null),
});

/** An error and what `error_chain` adds to it: there Cloudflare puts the cause, e.g. 6111 below 6003. */
function withChain(entry: unknown): ApiError[] {
  const parsed = errorSchema.safeParse(entry);
  if (!parsed.success) {
    return [];
  }
  const { code, message, error_chain } = parsed.data;
  const chain = (error_chain ?? []).slice(0, 3).flatMap((link) => {
    const cause = errorSchema.safeParse(link);
    return cause.success ? [{ code: cause.data.code, message: cause.data.message }] : [];
  });
  return [{ code, message }, ...chain];
}
