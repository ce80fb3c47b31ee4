import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Operation } from '../../../src/http/page/docs/apiDescription.ts';
import { curlLine } from '../../../src/http/page/docs/curlLine.ts';
import { schemaTree } from '../../../src/http/page/docs/schemaTree.ts';
import { type DescribedOperation, operationsOf } from '../describedApi.ts';
import { type HttpService, type Json, startHttpService, token } from '../httpService.ts';

const everything = token('operator', 'operate');
const authorization = `Bearer ${everything.text}`;
let service: HttpService;
let page: string;
let document: Json;
let operations: DescribedOperation[];

beforeAll(async () => {
  service = await startHttpService({
    auth: { mode: 'tokens', tokens: [everything] },
    requestSync: async () => [{ accountId: 'x', queued: true }],
  });
  page = await (await service.get('/docs', { authorization })).text();
  document = await (await service.get('/openapi.json', { authorization })).json();
  operations = operationsOf(document);
});

afterAll(() => service?.stop());

const sectionOf = ({ id }: DescribedOperation) =>
  new RegExp(`<section class="card operation" id="${id}"[\\s\\S]*?</section>`).exec(page)?.[0] ?? '';
const textOf = (markup: string) =>
  markup
    .replace(/<[^>]*>/g, '')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

test('each operation of the OpenAPI document is there with its summary, parameters, answers and examples', () => {
  expect(operations.length).toBeGreaterThan(10);
  for (const operation of operations) {
    const text = textOf(sectionOf(operation));
    expect(text).toContain(`${operation.method} ${operation.path}`);
    expect(text).toContain((operation.summary ?? '').replaceAll('`', ''));
    for (const {
      name,
      in: where,
      required,
      description,
      example,
      schema,
    } of operation.parameters as Json[]) {
      expect(text).toContain(`${name}${where}, ${required ? 'required' : 'optional'}`);
      expect(text).toContain(description.replaceAll('`', ''));
      expect(text).toContain([example].flat().join(', '));
      for (const value of schema.enum ?? schema.items?.enum ?? []) expect(text).toContain(value);
    }
    for (const [status, { description, content = {} }] of Object.entries(operation.responses)) {
      expect(text).toContain(`${status} ${description.replaceAll('`', '')}`);
      for (const [type, { example }] of Object.entries(content)) {
        expect(text).toContain(type);
        if (example !== undefined)
          expect(text).toContain(typeof example === 'string' ? example : JSON.stringify(example, null, 2));
      }
    }
  }
});

test('members of an answer are shown down to the last, with their types and values', () => {
  const text = textOf(
    sectionOf(operations.find(({ id }) => id === 'listCertificates') as DescribedOperation),
  );
  for (const member of [
    'next_cursor string or null',
    'elements array of Element',
    'owner Owner or null',
    'criticality',
  ])
    expect(text).toContain(member);
  expect(text).toContain('dns, ip, email, uri');
});

test('the contents lead to every operation and schema, each anchor is there once', () => {
  const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const contents = /<nav class="contents".*?<\/nav>/s.exec(page)?.[0] ?? '';
  const links = (markup: string) => [...markup.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
  for (const id of links(page)) expect(ids).toContain(id);
  const schemas = Object.keys(document.components.schemas).map((name) => `schema-${name}`);
  expect(links(contents)).toEqual(expect.arrayContaining([...operations.map(({ id }) => id), ...schemas]));
});

/** The database is empty and knows no such certificate; nothing was read yet, and no alice is configured. */
const ofNobodyAndNothing: Record<string, number> = { getReadiness: 503, logIn: 401 };

test('each line of curl is what a shell takes for a request that is answered', async () => {
  for (const operation of operations) {
    const line = /<pre><code>(curl .*)<\/code><\/pre>/.exec(sectionOf(operation))?.[1] ?? '';
    const args = argumentsOf(textOf(line));
    const url = args.at(-1) ?? '';
    const headers = args.flatMap((argument, index) => (args[index - 1] === '-H' ? [argument] : []));
    const answer = await fetch(url, {
      method: args[args.indexOf('-X') + 1] === 'POST' ? 'POST' : 'GET',
      headers: headers.map((header) => header.split(': ') as [string, string]),
      ...(args.includes('-d') && { body: args[args.indexOf('-d') + 1] ?? '' }),
    });
    await answer.text();
    const { id } = operation;
    const allowed = /certificate/i.test(id) ? 404 : (ofNobodyAndNothing[id] ?? 200);
    expect([line, [200, 202, allowed].includes(answer.status)]).toEqual([line, true]);
  }
});

/** What curl would be called with. */
function argumentsOf(line: string): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }; ${line}`;
  const env = { URL: service.url, TOKEN: everything.text };
  return execFileSync('/bin/sh', ['-c', script], { env, encoding: 'utf8' }).split('\0').slice(0, -1);
}

test('it has no script, asks no other host, and the policy lets in its own style alone', async () => {
  const response = await service.get('/docs', { authorization });
  expect(page).not.toMatch(/<script|javascript:|\son\w+=|\sstyle=|(src|href)="(https?:)?\/\//);
  const style = /<style>(.*)<\/style>/s.exec(page)?.[1] ?? '';
  const digest = createHash('sha256').update(style).digest('base64');
  expect(response.headers.get('content-security-policy')).toContain(`style-src 'sha256-${digest}'`);
});

test('it needs the scope read, and answers a conditional request', async () => {
  expect((await service.get('/docs')).status).toBe(401);
  const etag = (await service.get('/docs', { authorization })).headers.get('etag') ?? '';
  expect((await service.get('/docs', { authorization, 'if-none-match': etag })).status).toBe(304);
});

describe('whatever a document says', () => {
  const operation: Operation = {
    id: 'x',
    method: 'GET',
    path: '/x/{id}',
    summary: '',
    tag: '',
    open: false,
    parameters: [
      { name: 'id', in: 'path', required: true, description: '', schema: {}, example: `a/b'"$(id)\`` },
      { name: 'q', in: 'query', required: true, description: '', schema: {}, example: ["it's", '&'] },
    ],
    requestBodies: [],
    responses: [],
  };

  test('a schema that holds itself is shown once and then named', async () => {
    const node = {
      type: 'object',
      properties: { name: { type: 'string' }, next: { $ref: '#/components/schemas/Node' } },
    };
    const tree = String(await schemaTree({ $ref: '#/components/schemas/Node' }, { Node: node }));
    expect(tree.match(/<code class="name">next/g)).toHaveLength(1);
    expect(textOf(tree)).toContain('next Node');
  });

  test('its text is text', async () => {
    const evil = '<script>`<b>`';
    const tree = await schemaTree({ properties: { [evil]: { enum: [evil], description: evil } } }, {});
    expect(String(tree)).not.toMatch(/<script|<b>/);
  });

  test.each([
    [['bearer'], '-H "Authorization: Bearer $TOKEN" '],
    [['basic'], '-u "$NAME:$PASSWORD" '],
    [[], ''],
  ])('a shell runs nothing that is in an example; credentials by %j', (schemes, credentials) => {
    expect(curlLine(operation, schemes)).toBe(
      `curl ${credentials}"$URL"'/x/a%2Fb'\\''%22%24(id)%60?q=it'\\''s&q=%26'`,
    );
    expect(argumentsOf(curlLine(operation, [])).at(-1)).toBe(
      `${service.url}/x/a%2Fb'%22%24(id)%60?q=it's&q=%26`,
    );
  });
});
