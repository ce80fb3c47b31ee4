import type { ParsedCertificate, ParsedPem } from '../operations/parsePem.ts';

/** Each block of a PEM in one line: subject, expiry, CA or not. */
export function describePem({ certificates, refused }: ParsedPem): string[] {
  return [
    ...certificates.map(describeCertificate),
    ...refused.map(({ bundleIndex, label, reason }) => {
      const block = bundleIndex === null ? (label ?? 'block') : `certificate ${bundleIndex + 1}`;
      return `  ${block}: ${reason}`;
    }),
  ];
}

function describeCertificate({ bundleIndex, element }: ParsedCertificate): string {
  const title = `  certificate ${bundleIndex + 1}`;
  if (!element.parses) return `${title}: unreadable`;
  const { subject, notAfter, isCa } = element;
  const kind = isCa === null ? 'CA or not is unreadable' : isCa ? 'CA' : 'not a CA';
  return `${title}: ${subject || '(no subject)'}, expires ${notAfter ?? '(unreadable)'}, ${kind}`;
}

/** The fields of a JSON object as lines for a person, nested objects below their name; `-` is what is not known. */
export function describeFields(fields: Record<string, unknown>, indent = ''): string[] {
  const width = Math.max(...Object.keys(fields).map((name) => name.length));
  return Object.entries(fields).flatMap(([name, value]) => {
    if (isObject(value)) return [`${indent}${name}`, ...describeFields(value, `${indent}  `)];
    return [`${indent}${name.padEnd(width)}  ${describeValue(value)}`.trimEnd()];
  });
}

function describeValue(value: unknown): string {
  if (value === null || value === undefined) return '-';
  if (!Array.isArray(value)) return String(value);
  return value.length === 0
    ? 'none'
    : value.map((item) => (isObject(item) ? Object.values(item).join(': ') : String(item))).join(', ');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
