/**
 * A program of somebody who uses the API, with the types that openapi-typescript makes in `certalog.ts`. It reads the
 * service at the address that it is given, and writes what it has read as JSON.
 */
export const clientProgram = `import createClient from 'openapi-fetch';
import type { components, operations, paths } from './certalog.js';

declare const process: { argv: string[] };

type Certificate = components['schemas']['Certificate'];
type Filter = NonNullable<operations['listCertificates']['parameters']['query']>;

const client = createClient<paths>({ baseUrl: process.argv[2] ?? '' });

async function everyCertificate(filter: Filter): Promise<Certificate[]> {
  const all: Certificate[] = [];
  let cursor: string | null = null;
  do {
    const query: Filter = { ...filter, limit: 50, ...(cursor !== null && { cursor }) };
    const { data, error } = await client.GET('/api/v1/certificates', { params: { query } });
    if (error) throw new Error(error.detail);
    all.push(...data.data);
    cursor = data.page.next_cursor;
  } while (cursor !== null);
  return all;
}

function known<Data>(answer: { data?: Data; error?: components['schemas']['Problem'] }): Data {
  if (answer.data === undefined) throw new Error(answer.error?.detail);
  return answer.data;
}

const certificates = await everyCertificate({});
const [first] = certificates;
if (first === undefined) throw new Error('there is no certificate');
const path = { account_id: first.account_id, id: first.id };
const query = { limit: 5 };

const wrong = await client.GET('/api/v1/accounts', { params: { query: { limit: 0 } } });
const parameters: string[] = wrong.error?.errors.map(({ parameter }) => parameter) ?? [];
if (parameters.join() !== 'limit') throw new Error('the problem does not name the parameter');

console.log(
  JSON.stringify({
    certificates,
    expiring: await everyCertificate({ state: ['expiring', 'expired'] }),
    one: known(await client.GET('/api/v1/accounts/{account_id}/certificates/{id}', { params: { path } })),
    findings: known(await client.GET('/api/v1/findings', { params: { query } })).data,
    changes: known(await client.GET('/api/v1/changes', { params: { query } })).data,
    accounts: known(await client.GET('/api/v1/accounts', { params: { query } })).data,
    problem: wrong.error,
    queued: known(await client.POST('/api/v1/sync', { body: { account_id: first.account_id } })).data,
  }),
);
`;
