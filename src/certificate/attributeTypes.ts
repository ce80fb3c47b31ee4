/**
 * The short name of an attribute type in a distinguished name; null when it has none, and RFC 4514 then wants
 * the dotted OID. The names are those of RFC 4514 section 3 and, beyond them, OpenSSL's. Takes the content
 * octets of the OID and its dotted form.
 */
export function attributeTypeName(oid: Buffer, dotted: string): string | null {
  if (oid.length === 3 && oid[0] === 0x55 && oid[1] === 0x04) return x520Names[oid[2] ?? 0] ?? null;
  return otherNames.get(dotted) ?? null;
}

/** By the last arc under 2.5.4 (X.520). */
const x520Names: Record<number, string> = {
  3: 'CN',
  4: 'SN',
  5: 'serialNumber',
  6: 'C',
  7: 'L',
  8: 'ST',
  9: 'street',
  10: 'O',
  11: 'OU',
  12: 'title',
  13: 'description',
  14: 'searchGuide',
  15: 'businessCategory',
  16: 'postalAddress',
  17: 'postalCode',
  18: 'postOfficeBox',
  19: 'physicalDeliveryOfficeName',
  20: 'telephoneNumber',
  21: 'telexNumber',
  22: 'teletexTerminalIdentifier',
  23: 'facsimileTelephoneNumber',
  24: 'x121Address',
  25: 'internationaliSDNNumber',
  26: 'registeredAddress',
  27: 'destinationIndicator',
  28: 'preferredDeliveryMethod',
  31: 'member',
  32: 'owner',
  33: 'roleOccupant',
  34: 'seeAlso',
  41: 'name',
  42: 'GN',
  43: 'initials',
  44: 'generationQualifier',
  45: 'x500UniqueIdentifier',
  46: 'dnQualifier',
  49: 'distinguishedName',
  50: 'uniqueMember',
  51: 'houseIdentifier',
  54: 'dmdName',
  65: 'pseudonym',
  72: 'role',
  97: 'organizationIdentifier',
  98: 'c3',
  99: 'n3',
  100: 'dnsName',
};

const otherNames = new Map([
  ['0.9.2342.19200300.100.1.1', 'UID'],
  ['0.9.2342.19200300.100.1.3', 'mail'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  ['1.2.840.113549.1.9.1', 'emailAddress'],
  ['1.2.840.113549.1.9.2', 'unstructuredName'],
  ['1.2.840.113549.1.9.8', 'unstructuredAddress'],
  ['1.2.643.3.131.1.1', 'INN'],
  ['1.2.643.100.1', 'OGRN'],
  ['1.2.643.100.3', 'SNILS'],
  ['1.2.643.100.4', 'INNLE'],
  ['1.2.643.100.5', 'OGRNIP'],
  ['1.3.6.1.4.1.311.60.2.1.1', 'jurisdictionL'],
  ['1.3.6.1.4.1.311.60.2.1.2', 'jurisdictionST'],
  ['1.3.6.1.4.1.311.60.2.1.3', 'jurisdictionC'],
]);
