import { fitsWildcards } from '../certificate/wildcards.ts';
import type { OwnedCertificate, OwnerOf, OwnerRule } from './owner.ts';

/** The owner by the first rule that fits; null when none does. A name or subject that is not known is an empty text. */
export function createOwnerOf(rules: readonly OwnerRule[]): OwnerOf {
  return (certificate) => rules.find((rule) => fits(rule, certificate))?.owner ?? null;
}

function fits({ accountId, name, subject }: OwnerRule, certificate: OwnedCertificate): boolean {
  return (
    (accountId === null || accountId === certificate.accountId) &&
    (name === null || fitsWildcards(name, certificate.name ?? '')) &&
    (subject === null || fitsWildcards(subject, certificate.subject ?? ''))
  );
}
