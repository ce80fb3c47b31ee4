import { describe, expect, test } from 'vitest';
import { openApiDocument } from '../../support/appWithoutInventory.ts';
import type { ApiAnswer, ApiRequest } from './apiRequest.ts';
import { createAnswerCheck } from './documentedAnswer.ts';

const { operationFor, faultOf } = createAnswerCheck(await openApiDocument());

const request: ApiRequest = { method: 'GET', target: '/api/v1/accounts', headers: [], body: null };
const empty = { data: [], page: { next_cursor: null, limit: 100 } };
const json = { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' };
const problem = { ...json, 'content-type': 'application/problem+json' };
const notFound = { type: 'about:blank', title: 'Not Found', status: 404, detail: '', errors: [] };

const answer = (status: number, headers: ApiAnswer['headers'], body: unknown): ApiAnswer => ({
  status,
  headers,
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});

describe('an answer is wrong', () => {
  test.each([
    ['with a 500', answer(500, problem, notFound), 'status 500'],
    [
      'with a status that is not documented',
      answer(404, problem, notFound),
      'not documented for listAccounts',
    ],
    ['with another content type', answer(200, { ...json, 'content-type': 'text/html' }, empty), 'text/html'],
    ['with none', answer(200, { ...json, 'content-type': undefined }, empty), 'content type ""'],
    ['with a body that its schema forbids', answer(200, json, { data: [{}] }), "required property 'page'"],
    ['with a body that is no JSON', answer(200, json, '{'), 'no JSON'],
    ['with a body where there is none', answer(304, json, 'x'), 'which has none'],
    [
      'without security headers',
      answer(200, { 'content-type': 'application/json' }, empty),
      'security headers',
    ],
    ['with a stack', answer(400, problem, 'x\n    at f (a.js:1:2)'), 'the inside'],
    ['with a statement', answer(503, problem, 'select a.x from certalog.accounts a'), 'the inside'],
  ])('%s', (_, wrong, fault) => expect(faultOf(request, wrong)).toContain(fault));

  test('to HEAD, with a body', () => {
    expect(faultOf({ ...request, method: 'HEAD' }, answer(200, json, empty))).toContain('HEAD');
  });
});

test('an answer is right that is documented, or that HTTP implies where no operation is', () => {
  expect(faultOf(request, answer(200, json, empty))).toBeNull();
  expect(faultOf({ ...request, target: '/nowhere' }, answer(404, problem, notFound))).toBeNull();
  expect(faultOf(request, answer(431, {}, ''))).toBeNull();
});

test.each([
  ['GET', '/api/v1/accounts?x=/', 'listAccounts'],
  ['HEAD', '/', 'showOverview'],
  ['POST', '/api/v1/accounts', undefined],
  ['GET', '/api/v1/accounts/a/certificates/b', 'getCertificate'],
  ['GET', '/api/v1/accounts/a/certificates/b.pem', 'getCertificatePem'],
  ['GET', '/api/v1/accounts/a/certificates/%2e%2e/x', undefined],
  ['GET', '/api/v1/accounts/a\\certificates/b', 'getCertificate'],
])('%s %s is a request for %s', (method, target, id) => {
  expect(operationFor({ ...request, method, target })?.id).toBe(id);
});
