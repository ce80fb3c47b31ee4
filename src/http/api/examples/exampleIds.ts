/** The examples of the OpenAPI document tell of one certificate of one account, as it was at one instant. */
export const exampleAccountId = '0123456789abcdef0123456789abcdef';
export const exampleCertificateId = '2458ce5a-0c35-4c7f-82c7-8e9487d3ff60';
/** What names the element of the certificate. */
export const exampleElement = {
  fingerprint_sha256: '89502ec891e76be78a623f145f1a7a41f303b4d034b15207bbcba344860f7524',
  serial_number: '4a1f09c2d38e5b6f70a1c4e92b7d8f13',
};
export const exampleInstant = '2026-06-01T12:00:00Z';
