import { z } from 'zod';
import { operations } from '../operation.ts';
import { type FaultKind, faultKinds } from './faultKinds.ts';

/** A fault on demand. The names are the same here, in `--faults` and in the JSON of the control endpoint. */
export interface Fault {
  kind: FaultKind;
  /** Where; each operation at which the kind can happen when left out. */
  operation?: (typeof operations)[number] | 'any' | undefined;
  /** Only requests for this account. */
  account?: string | undefined;
  /** Only requests for this certificate; for `list_lag`, the certificate that is hidden. */
  certificate?: string | undefined;
  /** Only requests for this page; a request that names no page asks for page 1. */
  page?: number | undefined;
  /** How many requests it strikes; without end when left out. */
  times?: number | undefined;
  /** How many matching requests pass first. */
  after?: number | undefined;
  /** Of each matching request, 0 to 1, drawn from the emulator's seed. */
  probability?: number | undefined;
  /** `Retry-After` in seconds; 1 when left out. */
  seconds?: number | undefined;
  /** HTTP status from 500 to 599; 500 when left out. */
  status?: number | undefined;
  /** Delay in milliseconds; 1000 when left out. */
  ms?: number | undefined;
  /** Size of the body in MiB; 64 when left out. */
  mib?: number | undefined;
  /** How many times a deleted certificate can still be read; 1 when left out. */
  requests?: number | undefined;
  /** `total_count` to claim; the true one when left out. */
  total?: number | undefined;
  /** How an unclear write ends: with an error answer (default) or a reset connection. */
  ending?: 'answer' | 'reset' | undefined;
}

/**
 * Checks one fault as it came from outside.
 * @throws Error that names the fault, what is wrong and what is allowed
 */
export function checkFault(input: unknown): Fault {
  const shape = faultShape.safeParse(input);
  if (!shape.success) {
    const issue = shape.error.issues[0];
    const where = issue?.path.join('.') || 'fault';
    throw new Error(`fault ${describe(input)}: ${where}: ${issue?.message ?? 'not a fault'}`);
  }
  const fault: Fault = shape.data;
  const { operations: allowed, options } = faultKinds[fault.kind];
  const { operation } = fault;
  if (operation !== undefined && operation !== 'any' && !allowed.includes(operation)) {
    throw new Error(`fault ${fault.kind}: it cannot happen at ${operation}, only at ${allowed.join(', ')}`);
  }
  const taken: string[] = [...matchers, ...options];
  const foreign = Object.keys(fault).find((key) => !taken.includes(key));
  if (foreign !== undefined) {
    const names = taken.filter((name) => name !== 'kind' && name !== 'operation');
    throw new Error(`fault ${fault.kind}: it takes no option ${foreign}, only ${names.join(', ')}`);
  }
  return fault;
}

const matchers = ['kind', 'operation', 'account', 'certificate', 'page', 'times', 'after', 'probability'];

const count = z.int().min(0);

const faultShape = z.strictObject({
  kind: z.enum(Object.keys(faultKinds) as [FaultKind, ...FaultKind[]]),
  operation: z.enum([...operations, 'any']).optional(),
  account: z.string().min(1).optional(),
  certificate: z.string().min(1).optional(),
  page: z.int().min(1).optional(),
  times: z.int().min(1).optional(),
  after: count.optional(),
  probability: z.number().min(0).max(1).optional(),
  seconds: count.optional(),
  status: z.int().min(500).max(599).optional(),
  ms: count.optional(),
  mib: z.int().min(1).max(4096).optional(),
  requests: z.int().min(1).optional(),
  total: count.optional(),
  ending: z.enum(['answer', 'reset']).optional(),
});

function describe(input: unknown): string {
  const kind = typeof input === 'object' && input !== null && 'kind' in input ? input.kind : input;
  return JSON.stringify(kind) ?? 'undefined';
}
