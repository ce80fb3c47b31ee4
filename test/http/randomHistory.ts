import { type CertificateElement, readElement } from '../../src/certificate/element.ts';
import type { PolicyException } from '../../src/findings/exception.ts';
import { createFindingRules } from '../../src/findings/findingRules.ts';
import { type Policy, profiles } from '../../src/findings/policy.ts';
import type { OwnerRule } from '../../src/ownership/owner.ts';
import { NEWER, reread } from '../database/rereading.ts';
import { make } from '../operations/material.ts';
import { type EmulatedSync, startEmulatedSync } from '../support/emulatedSync.ts';
import { type HttpService, type Json, startHttpService } from './httpService.ts';

/** What the API answered at an instant, by path. */
export interface Recording {
  at: string;
  answers: Map<string, { status: number; text: string }>;
}

export interface History {
  fixture: EmulatedSync;
  service: HttpService;
  recordings: Recording[];
  /** Whether every sync was complete. */
  complete: boolean;
  stop(): Promise<void>;
}

export const certificatesPath = '/api/v1/certificates?limit=1000';
export const unusedPath = `${certificatesPath}&in_use=false`;

/** Who owns a certificate changes with how the subject of its leading element is read. */
const owners: OwnerRule[] = [
  { owner: 'first', name: 'name 1*', subject: null },
  { owner: 'better', name: null, subject: 'CN=better ?' },
].map(({ owner, ...conditions }) => ({
  accountId: null,
  ...conditions,
  owner: { name: owner, contact: null, environment: null, criticality: null },
}));

const minute = 60_000;
const day = 1440 * minute;

/**
 * A history that the seed decides: uploads, renewals, deletions, returns, uses, policies, exceptions and newer readers
 * between syncs, and with `faults` what Cloudflare can do wrong. What the API says is recorded after each sync, and once
 * more before the next. The clock goes on with each look at it.
 */
export async function randomHistory(
  seed: number,
  { faults, steps }: { faults: boolean; steps: number },
): Promise<History> {
  const random = seeded(seed);
  const pick = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)];
  let now = Date.parse('2026-11-01T00:00:00Z');
  const iso = () => new Date(now).toISOString();
  let policy: Policy = profiles.default;
  let exceptions: PolicyException[] = [];
  const clock = () => {
    now += 3;
    return iso();
  };
  const fixture = await startEmulatedSync({
    certificates: [],
    clock,
    rules: () => createFindingRules(policy, exceptions),
  });
  const { account, emulator } = fixture;
  const service = await startHttpService({ clock: iso, owners }, fixture.database);
  const until = ['261101120000Z', '261105000000Z', '261120000000Z', '261215000000Z', '491231235959Z'];
  const pems = until.flatMap((until) =>
    [0, 1].map((index) => make(`subject ${until} ${index}`, { until }).pem),
  );
  const gone: string[] = [];
  let readers = 0;
  const history: History = {
    fixture,
    service,
    recordings: [],
    complete: true,
    async stop() {
      await service.stop();
      await fixture.stop();
    },
  };

  const add = (id?: string) =>
    account.addCertificate({
      ...(id === undefined ? {} : { id }),
      name: `name ${Math.floor(random() * 1000)}`,
      ca: random() < 0.3,
      certificates: pick(pems) ?? '',
    });
  const changes: ((id: string) => void)[] = [
    () => void add(),
    (id) => {
      account.removeCertificate(id);
      gone.push(id);
    },
    (id) => {
      account.removeCertificate(id);
      add(id);
    },
    () => {
      const id = gone.shift();
      if (id !== undefined) add(id);
    },
    (id) => account.setAssociations(id, usesOf(random)),
    (id) => account.setAssociations(id, usesOf(random)),
    () => {
      policy = policy === profiles.default ? profiles.strict : profiles.default;
    },
    (id) => {
      exceptions = [exceptionOf(id, new Date(now + Math.ceil(random() * 8) * day).toISOString())];
    },
  ];
  const readAgain = async () => {
    readers += 1;
    const notAfter = `2027-0${1 + (readers % 9)}-01T00:00:00Z`;
    const better = {
      subject: `CN=better ${readers}`,
      serialNumber: `00be77e${readers % 3}`,
      ...(readers % 2 ? { notAfter } : { keyAlgorithm: 'RSA' }),
    };
    const readElement = betterSometimes(random, better);
    await reread(fixture.database, { readElement, parserVersion: NEWER + readers, clock });
  };

  for (let index = 0; index < 6; index++) add();
  for (let step = 0; step < steps; step++) {
    for (let change = 0; change < 3; change++) {
      const id = pick(account.certificates())?.id;
      if (id !== undefined) pick(changes)?.(id);
    }
    emulator.faults.set(
      faults && random() < 0.6 ? [pick(wrongs(pick(account.certificates())?.id)) ?? { kind: 'slow' }] : [],
    );
    const { outcome } = await fixture.run();
    if (outcome !== 'complete') history.complete = false;
    history.recordings.push(await record(service, iso(), fixture.accountId));
    if (random() < 0.3) await readAgain();
    now += Math.ceil(random() * 4 * day);
    history.recordings.push(await record(service, iso(), fixture.accountId));
    now += minute;
  }
  return history;
}

/** What can go wrong with a sync so that it is incomplete or fails. */
function wrongs(certificate: string | undefined) {
  const one = certificate === undefined ? {} : { certificate };
  return [
    { kind: 'server_error', operation: 'list' },
    { kind: 'server_error', operation: 'associations', ...one },
    { kind: 'list_lag', ...one },
    { kind: 'count_high', operation: 'list' },
    { kind: 'server_error', operation: 'get' },
    { kind: 'short_page', operation: 'list' },
  ] as const;
}

function usesOf(random: () => number) {
  const services = ['workers', 'gateway', 'access'].filter(() => random() < 0.4);
  return services.map((service) => ({ service, status: random() < 0.5 ? 'active' : 'pending' }));
}

function exceptionOf(certificateId: string, expiresAt: string): PolicyException {
  return {
    checks: ['unused', 'expiring_in_use', 'expired_in_use', 'not_a_ca'],
    accountId: null,
    certificateId,
    fingerprintSha256: null,
    reason: `until ${expiresAt}`,
    expiresAt: `${expiresAt.slice(0, 19)}Z`,
  };
}

function betterSometimes(random: () => number, better: Partial<CertificateElement>) {
  return (der: Uint8Array) => ({ ...readElement(der), ...(random() < 0.5 ? better : {}) });
}

/** Everything that the API says of certificates and findings. */
async function record(service: HttpService, at: string, accountId: string): Promise<Recording> {
  const everywhere: Json[] = [
    ...(await service.json(certificatesPath)).data,
    ...(await service.json(`${certificatesPath}&removed=true`)).data,
  ];
  const fingerprint = everywhere[0]?.elements[0]?.fingerprint_sha256;
  const paths = [
    certificatesPath,
    `${certificatesPath}&removed=true`,
    `${certificatesPath}&sort=-name&service=workers`,
    `${certificatesPath}&in_use=true&q=better`,
    unusedPath,
    `${certificatesPath}&state=expiring&state=expired&q=subject`,
    `${certificatesPath}&expires_within=30d&sort=-uploaded_on`,
    `${certificatesPath}&finding=expiring_in_use&finding=not_a_ca`,
    `${certificatesPath}&serial_number=be77e1&serial_number=be:77:e2`,
    `${certificatesPath}&fingerprint_sha256=${fingerprint ?? '0'.repeat(64)}&key_algorithm=EC`,
    `${certificatesPath}&issuer=CN&subject=BETTER`,
    `${certificatesPath}&owner=better&key_algorithm=RSA`,
    `${certificatesPath}&owned=false&subject=subject&sort=-name`,
    '/api/v1/findings?limit=1000',
    '/api/v1/findings?limit=1000&open=false',
    '/api/v1/findings?limit=1000&excepted=true',
    ...everywhere.flatMap(({ id }) => ['', '.pem'].map((end) => `${pathOf(accountId, id)}${end}?`)),
    ...everywhere.slice(0, 3).map(({ id }) => `${pathOf(accountId, id)}/history?limit=1000`),
  ];
  const answers: Recording['answers'] = new Map();
  for (const path of paths) {
    const response = await service.get(path);
    answers.set(path, { status: response.status, text: await response.text() });
  }
  return { at, answers };
}

const pathOf = (accountId: string, id: string) => `/api/v1/accounts/${accountId}/certificates/${id}`;

/** The numbers of a linear congruential generator, from 0 to 1. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
