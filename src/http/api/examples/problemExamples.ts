import { exampleAccountId, exampleCertificateId } from './exampleIds.ts';

/** What a problem says, by status, where nothing closer to the operation is given. */
export const problemExamples = {
  400: {
    detail: 'The request has wrong parameters: sate.',
    errors: [{ parameter: 'sate', detail: 'is not known here; GET /openapi.json lists what is' }],
  },
  401: { detail: 'This needs a bearer token (Authorization: Bearer <token>).' },
  403: { detail: 'These credentials do not allow this: it needs a token with the scope read.' },
  404: {
    detail: `No certificate ${exampleCertificateId} of account ${exampleAccountId} was ever in the inventory.`,
  },
  413: { detail: 'The body is larger than 16384 bytes.' },
  415: { detail: 'The body must be JSON with the header Content-Type: application/json.' },
  429: { detail: 'Too many wrong credentials came from this address: come again in 5 s.' },
  503: {
    detail: 'The database could not answer; nothing is known to be wrong with the request. Try again.',
  },
} as const;
