import type { CertificateElement } from '../certificate/element.ts';
import type { PemBlock } from '../certificate/pem.ts';

/** An element as it is stored. */
export interface StoredElement extends CertificateElement {
  der: Uint8Array;
}

/** One field of an element that another reader reads otherwise, by the name that the API gives it. */
export interface FieldChange {
  field: string;
  before: unknown;
  after: unknown;
}

/** What a newer reader makes of a stored element. */
export interface ElementRereading {
  /** The version of the reader that had read it before. */
  fromVersion: number;
  /** As it is read now; its `parserVersion` is that of the newer reader. */
  element: CertificateElement;
  /** Empty when it is read as before. */
  changes: FieldChange[];
}

/** A bundle of which the text of at least one refused block is kept. */
export interface StoredBundle {
  digest: string;
  /** The version of the reader that split it. */
  parserVersion: number;
  /** Index = stored position. */
  blocks: PemBlock[];
}

/** What a newer reader makes of the kept texts of a stored bundle. */
export interface BundleRereading {
  stored: StoredBundle;
  /** The version of the newer reader. */
  parserVersion: number;
  /** Null when every text is split as before. */
  changed: ChangedBundle | null;
}

export interface ChangedBundle {
  digest: string;
  blocks: PemBlock[];
  /** The elements that the kept texts turned out to hold. */
  elements: { element: CertificateElement; der: Uint8Array }[];
  /** Positions, in the stored bundle, of texts that turned out to hold a private key. */
  keyPositions: number[];
}

export interface OlderRequest {
  /** What was read by a version below this one is older. */
  parserVersion: number;
  /** Fingerprint or digest behind which to go on; null is the beginning. */
  after: string | null;
}

/**
 * What older readers have made of certificates, to be replaced by what a newer one makes of them. Reading gives a batch
 * in the order of fingerprints or digests, empty at the end. Storing is one transaction; what another process has
 * stored in the meantime is left as it is, and not counted. Instants are ISO 8601. All throw `RepositoryFailure`.
 */
export interface RereadingStore {
  olderElements(request: OlderRequest): Promise<StoredElement[]>;
  /** Bundles without a kept text are not among them: a reader can make nothing else of them. */
  olderBundles(request: OlderRequest): Promise<StoredBundle[]>;
  /**
   * Stores the readings, a record of each that differs, and a new period, with its change event, of each current
   * certificate whose validity does.
   */
  storeElements(
    rereadings: ElementRereading[],
    at: string,
  ): Promise<{ elements: number; changedElements: number; changedCertificates: number }>;
  /**
   * Stores what became of the texts, erases private keys, and gives each current certificate with such a bundle a new
   * period with its change event.
   */
  storeBundles(
    rereadings: BundleRereading[],
    at: string,
  ): Promise<{ bundles: number; changedCertificates: number; erasedTexts: number }>;
}
