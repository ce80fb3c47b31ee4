/** One Cloudflare account as it is handed to the emulator; the first certificate is the first in the list. */
export interface EmulatedAccount {
  /** 32 hexadecimal digits, as Cloudflare's account ids are. */
  id: string;
  name: string;
  type?: 'standard' | 'enterprise';
  certificates: EmulatedCertificate[];
}

/** One mTLS certificate record; what is left out is made up as Cloudflare would. */
export interface EmulatedCertificate {
  name: string;
  ca: boolean;
  /** PEM text, kept as it is: also text that no reader can parse. */
  certificates: string;
  /** 36-character UUID. */
  id?: string;
  /** RFC 3339, Cloudflare sends microseconds: `2022-11-22T17:32:30.467938Z`. */
  uploadedOn?: string;
  type?: CertificateType;
  associations?: EmulatedAssociation[];
  /** Declared fields that shall differ from what the PEM says. */
  declared?: DeclaredFields;
}

export type CertificateType = 'custom' | 'gateway_managed' | 'access_managed';

/** One service that uses a certificate. Cloudflare publishes no list of values for either field. */
export interface EmulatedAssociation {
  service: string;
  status: string;
}

/** What Cloudflare says about a certificate beside its PEM; absent where the PEM could not be read. */
export interface DeclaredFields {
  issuer?: string;
  /** Decimal digits as text. */
  serial_number?: string;
  /** The name of a constant of Go's `x509.SignatureAlgorithm`, e.g. `SHA256WithRSA`. */
  signature?: string;
  /** RFC 3339, whole seconds. */
  expires_on?: string;
}

/** The certificate object of the API. */
export interface CertificateRecord extends DeclaredFields {
  id: string;
  name: string;
  ca: boolean;
  certificates: string;
  uploaded_on: string;
  type: CertificateType;
}
