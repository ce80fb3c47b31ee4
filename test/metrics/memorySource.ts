import type {
  ExposedAccount,
  ExposedCertificate,
  ExposedElement,
  ExposedFinding,
  ExpositionSource,
} from '../../src/inventory/expositionSource.ts';

export const accountId = '0123456789abcdef0123456789abcdef';

export interface MemoryInventory {
  version: string;
  accounts: ExposedAccount[];
  certificates: ExposedCertificate[];
  findings: ExposedFinding[];
}

/** An inventory in memory, which may be altered; the names of elements are there whether they are asked for or not. */
export function memorySource(content: Partial<MemoryInventory>): {
  source: ExpositionSource;
  inventory: MemoryInventory;
} {
  const inventory: MemoryInventory = {
    version: '1',
    accounts: [],
    certificates: [],
    findings: [],
    ...content,
  };
  const source: ExpositionSource = {
    read: (work) =>
      work({
        accounts: async () => inventory.accounts,
        associationAges: async () => [],
        inventoryVersion: async () => inventory.version,
        certificates: () => inBatches(inventory.certificates),
        openFindings: () => inBatches(inventory.findings),
        stateCounts: async () => ({ counts: [], validUntil: null }),
        findingCounts: async () => ({ counts: [], validUntil: null }),
        readingFailures: async () => [],
      }),
  };
  return { source, inventory };
}

export function exposedCertificate(given: Partial<ExposedCertificate> = {}): ExposedCertificate {
  const elements = given.elements ?? [exposedElement()];
  const expiries = elements.flatMap(({ notAfter }) => notAfter ?? []);
  const begins = elements.flatMap(({ notBefore }) => notBefore ?? []);
  return {
    accountId,
    certificateId: '2458ce5a-0c35-4c7f-82c7-8e9487d3ff60',
    name: 'gateway',
    managedBy: 'custom',
    earliestNotAfter: expiries.length > 0 ? Math.min(...expiries) : null,
    latestNotBefore: begins.length > 0 ? Math.max(...begins) : null,
    usesKnown: true,
    associations: [],
    ...given,
    elements,
  };
}

export function exposedElement(given: Partial<ExposedElement> = {}): ExposedElement {
  return {
    bundleIndex: 0,
    parses: true,
    notBefore: 1_700_000_000,
    notAfter: 1_900_000_000,
    subjectCn: 'gateway.example',
    issuerCn: 'Example Root',
    serialNumber: '0a1b',
    fingerprintSha256: 'ab'.repeat(32),
    keyAlgorithm: 'RSA',
    keySize: 2048,
    signatureAlgorithm: 'sha256WithRSAEncryption',
    isCa: false,
    names: {
      subject: 'CN=gateway.example,OU=Edge,O=Example Ltd,C=GB',
      issuer: 'CN=Example Root,O=Example Ltd',
      serialNumberDecimal: '2587',
      subjectAlternativeNames: [],
    },
    ...given,
  };
}

export function exposedAccount(given: Partial<ExposedAccount> = {}): ExposedAccount {
  return {
    accountId,
    name: 'Example Ltd',
    lastSuccess: 1_790_000_000,
    lastAttempt: 1_790_000_000,
    complete: true,
    outcome: 'complete',
    reason: null,
    durationSeconds: 2,
    listed: 1,
    reported: 1,
    listReadAt: 1_790_000_000,
    ...given,
  };
}

async function* inBatches<Row>(rows: Row[]): AsyncGenerator<Row[]> {
  for (let start = 0; start < rows.length; start += 2) yield rows.slice(start, start + 2);
}
