import type { SyncReason } from '../../../src/inventory/reasons.ts';
import type { LeakyAnswer } from './leakyCloudflare.ts';

interface LeakCase {
  name: string;
  /** Why the sync of the account is then not complete. */
  reason: SyncReason;
  /** The answer with this key (PEM) in it. */
  answer: (key: string) => LeakyAnswer;
}

/** What an account answers in the place of its list. */
export const leakyAnswers: LeakCase[] = [
  {
    name: 'a page that is cut off',
    reason: 'invalid_response',
    answer: (key) => {
      const { status, body } = success([{ certificates: key, ...recordOf({ certificates: key }) }]);
      return { status, body: JSON.stringify(body).slice(0, -9) };
    },
  },
  {
    name: 'an HTTP error with the PEM as its body',
    reason: 'http_error',
    answer: (key) => ({ status: 422, body: key }),
  },
  {
    name: 'an HTTP error with the PEM in short lines',
    reason: 'http_error',
    answer: (key) => ({ status: 400, body: narrow(key) }),
  },
  {
    name: 'a page with the PEM',
    reason: 'http_error',
    answer: (key) => ({ status: 400, body: `<html><pre>${narrow(key)}</pre></html>` }),
  },
  { name: 'an error message', reason: 'api_error', answer: (key) => refusal(`cannot parse ${key}`) },
  {
    name: 'an error message in short lines',
    reason: 'api_error',
    answer: (key) => refusal(`cannot parse ${narrow(key)}`),
  },
  {
    name: 'an error message with escaped line ends',
    reason: 'api_error',
    answer: (key) => refusal(`cannot parse ${JSON.stringify(narrow(key))}`),
  },
  {
    name: 'the id of a request',
    reason: 'api_error',
    answer: (key) => ({ ...refusal('no'), headers: { 'cf-ray': key.replaceAll('\n', ' ') } }),
  },
  {
    name: 'a redirect',
    reason: 'http_error',
    answer: (key) => ({
      status: 302,
      headers: { location: `https://example.org/${encodeURIComponent(key)}` },
      body: '',
    }),
  },
  {
    name: 'a text where a list belongs',
    reason: 'invalid_response',
    answer: (key) => ({ status: 200, body: { success: true, errors: [], messages: [], result: key } }),
  },
  {
    name: 'messages and counts',
    reason: 'count_mismatch',
    answer: (key) => ({
      status: 200,
      body: {
        success: true,
        errors: [],
        messages: [key],
        result: [],
        result_info: { total_count: key, page: key },
      },
    }),
  },
];

/** Fields of a record that hold a key (PEM), by their names or by what is wrong with them. */
export const leakyFields: Record<string, (key: string) => object> = {
  'no text but a list': (key) => ({ certificates: [key] }),
  'no text but an object': (key) => ({ certificates: { pem: key } }),
  ca: (key) => ({ ca: key }),
  id: (key) => ({ id: key }),
  uploaded_on: (key) => ({ uploaded_on: key }),
  expires_on: (key) => ({ expires_on: key }),
  serial_number: (key) => ({ serial_number: key }),
  name: (key) => ({ name: key }),
  type: (key) => ({ type: key }),
  issuer: (key) => ({ issuer: key }),
  signature: (key) => ({ signature: key }),
};

/** What an account answers in the place of a certificate's associations. */
export const leakyAssociations: LeakCase[] = [
  { name: 'an error message', reason: 'api_error', answer: (key) => refusal(narrow(key)) },
  {
    name: 'a service that is a list',
    reason: 'invalid_record',
    answer: (key) => success([{ service: [key], status: 'active' }]),
  },
  {
    name: 'a service',
    reason: 'invalid_record',
    answer: (key) => success([{ service: key, status: 'active' }]),
  },
  {
    name: 'a status',
    reason: 'invalid_record',
    answer: (key) => success([{ service: 'gateway', status: key }]),
  },
];

/** A record that has nothing wrong but these fields. */
export function recordOf(fields: object): object {
  return {
    id: '2458ce5a-0c35-4c7f-82c7-8e9487d3ff60',
    name: 'leaky',
    ca: false,
    type: 'custom',
    certificates: '',
    uploaded_on: '2022-11-22T17:32:30.467938Z',
    expires_on: '2122-10-29T16:59:47Z',
    issuer: 'CN=x',
    serial_number: '1',
    signature: 'SHA256WithRSA',
    ...fields,
  };
}

export function success(result: object[]): LeakyAnswer {
  const { length } = result;
  return {
    status: 200,
    body: {
      result,
      success: true,
      errors: [],
      messages: [],
      result_info: { page: 1, per_page: 50, count: length, total_count: length },
    },
  };
}

/** In lines so short that none of them by itself looks like a key. */
function narrow(key: string): string {
  return key.replace(/^[A-Za-z0-9+/=]{33,}$/gm, (line) => line.replace(/.{32}(?=.)/g, '$&\n'));
}

function refusal(message: string): LeakyAnswer {
  return {
    status: 400,
    body: { result: null, success: false, errors: [{ code: 1400, message }], messages: [] },
  };
}
