import { z } from 'zod';
import { truth } from '../values.ts';
import { parseGoDuration } from './goDuration.ts';
import { cipherSuites, clientAuthTypes, curves, tlsVersions } from './tlsNames.ts';

const named = z.string().min(1);

const oneOf = <const Value>(values: Readonly<Record<string, Value>>) =>
  z.string().transform((name, context): Value => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value !== undefined) return value;
    context.addIssue(`is not one of ${Object.keys(values).join(', ')}`);
    return z.NEVER;
  });

const tlsVersion = z
  .string()
  .refine(
    (version) => version !== 'TLS10' && version !== 'TLS11',
    // RFC 8996 retires both, and OpenSSL refuses them at the security level that Node.js runs it at.
    'is a version that is retired (RFC 8996) and not offered here: it is TLS12 or TLS13',
  )
  .pipe(oneOf(tlsVersions));

const tlsSchema = z.strictObject({
  cert: named.optional(),
  key: named.optional(),
  client_ca: named.optional(),
  cert_file: named.optional(),
  key_file: named.optional(),
  client_ca_file: named.optional(),
  client_auth_type: oneOf(clientAuthTypes).default('NoClientCert'),
  client_allowed_sans: z.array(named).min(1).optional(),
  min_version: tlsVersion.default('TLSv1.2'),
  max_version: tlsVersion.default('TLSv1.3'),
  cipher_suites: z.array(oneOf(cipherSuites)).min(1).optional(),
  prefer_server_cipher_suites: truth.default(true),
  curve_preferences: z.array(oneOf(curves)).min(1).optional(),
});

export type TlsSection = z.output<typeof tlsSchema>;

/** RFC 9110 5.5: visible characters, blanks and tabs. */
const headerValue = z.string().regex(/^[\t\x20-\x7e]*$/, 'holds characters that a header must not have');

const enumerated = (...values: string[]) =>
  z.string().refine((value) => value === '' || values.includes(value), `is not ${values.join(' or ')}`);

const httpSchema = z.strictObject({
  http2: truth
    .refine(
      (wanted) => !wanted,
      'is true, but Certalog speaks HTTP/1.1 alone: leave it out, or set it to false',
    )
    .optional(),
  headers: z
    .strictObject({
      'Content-Security-Policy': headerValue,
      'X-Frame-Options': enumerated('deny', 'sameorigin'),
      'X-Content-Type-Options': enumerated('nosniff'),
      'X-XSS-Protection': headerValue,
      'Strict-Transport-Security': headerValue,
    })
    .partial()
    .optional(),
});

/** bcrypt in the modular crypt format, in the variants that are the same algorithm. */
const bcryptHash = z
  .string()
  .regex(/^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/, {
    error:
      'is not a bcrypt hash such as htpasswd -nBC 10 "" | tr -d \':\\n\' gives it ($2y$10$ and 53 characters)',
    abort: true,
  })
  .refine(
    (hash) => Number(hash.slice(4, 6)) >= 4 && Number(hash.slice(4, 6)) <= 16,
    'has a bcrypt cost that is not from 4 to 16: above, each first request takes many seconds',
  );

/** RFC 7617 section 2: the first colon ends the user's name, and control characters are in none. */
const users = z.record(z.string(), bcryptHash).superRefine((hashes, context) => {
  for (const name of Object.keys(hashes)) {
    if (!/[:\p{Cc}]/u.test(name)) continue;
    const message = 'is a name with a colon or a control character, which HTTP cannot send';
    context.addIssue({ code: 'custom', path: [name], message });
  }
});

const rateLimitSchema = z
  .strictObject({
    interval: z.string().transform((text, context): number => {
      const seconds = parseGoDuration(text);
      if (seconds !== null) return seconds;
      context.addIssue('is not a duration such as 1s, 500ms or 1m30s, or 0 for no limit');
      return z.NEVER;
    }),
    burst: z
      .string()
      .regex(/^[1-9]\d{0,8}$/, 'is not a whole number from 1 on')
      .transform(Number)
      .optional(),
  })
  .transform(({ interval, burst }, context) => {
    if (interval === 0) return null;
    if (burst !== undefined) return { intervalSeconds: interval, burst };
    context.addIssue('burst is missing: without one, no request at all would pass');
    return z.NEVER;
  });

/** The file as YAML's failsafe schema gives it: every scalar is text. */
export const webConfigSchema = z.strictObject({
  tls_server_config: tlsSchema.optional(),
  http_server_config: httpSchema.optional(),
  basic_auth_users: users.optional(),
  rate_limit: rateLimitSchema.optional(),
});
