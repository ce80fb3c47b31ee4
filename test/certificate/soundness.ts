import { isDeepStrictEqual } from 'node:util';
import type { CertificateElement } from '../../src/certificate/element.ts';
import { alternativeNameTypes } from '../../src/certificate/generalNames.ts';
import type { PemBlock } from '../../src/certificate/pem.ts';
import { blockFailureReasons, failingFields, fieldFailureReasons } from '../../src/certificate/reasons.ts';

/** What PostgreSQL can't store or a terminal would obey. */
const unsafe = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;

/** What is wrong with an element, whatever it was read of; empty when nothing is. */
export function elementFaults(element: CertificateElement): string[] {
  const { failures, subjectAlternativeNames, parses } = element;
  const names = subjectAlternativeNames ?? [];
  const failed = new Set<string>(failures.map(({ field }) => field));
  const explained = (field: string) => !parses || failed.has(field);
  const faults: [string, boolean][] = [
    [
      'a failure outside the closed lists',
      failures.some(
        ({ field, reason }) => !failingFields.includes(field) || !fieldFailureReasons.includes(reason),
      ),
    ],
    [
      'the same failure twice',
      new Set(failures.map(({ field, reason }) => `${field} ${reason}`)).size < failures.length,
    ],
    ['a string that is not safe', stringsOf(element).some(isUnsafe)],
    ['an alternative name of no kind', names.some(({ type }) => !alternativeNameTypes.includes(type))],
    ['not the same after JSON', !isDeepStrictEqual(JSON.parse(JSON.stringify(element)), element)],
    ['no reason for a missing serial number', element.serialNumber === null && !explained('serial_number')],
    ['no reason for a missing subject', element.subject === null && !explained('subject')],
    ['no reason for a missing issuer', element.issuer === null && !explained('issuer')],
    ['no reason for a missing not_before', element.notBefore === null && !explained('not_before')],
    ['no reason for a missing not_after', element.notAfter === null && !explained('not_after')],
    ['no reason for a missing is_ca', element.isCa === null && !explained('is_ca')],
    ['no reason for a missing self_signed', element.selfSigned === null && !explained('self_signed')],
    [
      'no reason for missing alternative names',
      subjectAlternativeNames === null && !explained('subject_alternative_names'),
    ],
    [
      'a time of another form',
      [element.notBefore, element.notAfter].some((time) => time !== null && !isTime(time)),
    ],
    [
      'no certificate, and more than that said',
      !parses && (failures.length !== 1 || !failed.has('certificate')),
    ],
  ];
  return faults.flatMap(([fault, holds]) => (holds ? [fault] : []));
}

/** What is wrong with the blocks of one PEM text; empty when nothing is. */
export function blockFaults(blocks: PemBlock[]): string[] {
  const places = blocks.flatMap(({ bundleIndex }) => (bundleIndex === null ? [] : [bundleIndex]));
  const refused = blocks.filter((block) => block.kind === 'refused');
  const faults: [string, boolean][] = [
    ['no block at all', blocks.length === 0],
    ['a place left out', places.some((place, i) => place !== i)],
    ['a reason outside the closed list', refused.some(({ reason }) => !blockFailureReasons.includes(reason))],
    ['a label that is not safe', refused.some(({ label }) => label !== null && isUnsafe(label))],
    [
      'kept text that is not plain',
      refused.some(({ text }) => text !== null && !/^[\t\r\n -~]*$/.test(text)),
    ],
    ['not the same after JSON', !isDeepStrictEqual(JSON.parse(JSON.stringify(refused)), refused)],
  ];
  return faults.flatMap(([fault, holds]) => (holds ? [fault] : []));
}

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : [];
}

function isUnsafe(text: string): boolean {
  return unsafe.test(text) || !text.isWellFormed();
}

function isTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text);
}
