/** Who answers for a certificate. */
export interface Owner {
  name: string;
  /** Where they are reached: an address, a channel, a queue. */
  contact: string | null;
  environment: string | null;
  criticality: string | null;
}

/** Gives its owner to each certificate of which all that is not null is so. */
export interface OwnerRule {
  accountId: string | null;
  /** Of the certificate's name; `*` stands for any characters, `?` for one. */
  name: string | null;
  /** Likewise of the leading element's subject as an RFC 4514 string. */
  subject: string | null;
  owner: Owner;
}

/** What rules look at. */
export interface OwnedCertificate {
  accountId: string;
  name: string | null;
  /** RFC 4514 string of the leading element, which is the first of the bundle that was taken; null when there is none. */
  subject: string | null;
}

export type OwnerOf = (certificate: OwnedCertificate) => Owner | null;
