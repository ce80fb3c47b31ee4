import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { type Answer, success } from '../answer.ts';
import { pemBlocks, pemText } from '../pemText.ts';
import { refusals } from '../refusals.ts';
import type { AccountCall } from './call.ts';

/**
 * `POST /accounts/{id}/mtls_certificates`: keeps the certificates as normalised PEM, a repeated block once, and
 * answers the record with `updated_at`. Refuses a body outside of its schema, PEM with anything but readable
 * certificates, `ca` for what is no CA, a private key of another certificate than the first, certificates that
 * the account already holds (1471) and a CA over the quota (1489). An Ed25519 CA passes, as users report.
 */
export function uploadCertificate({ account, body, rules }: AccountCall): Answer {
  const upload = readBody(body);
  if (!('certificates' in upload)) return upload;
  const certificates = readCertificates(upload.certificates);
  const first = certificates?.[0];
  if (certificates === null || first === undefined) return refusals.unparseable();
  if (upload.ca && !first.ca) return refusals.notACa();
  if (upload.private_key !== undefined && !keyMatches(first, upload.private_key)) {
    return refusals.keyMismatch();
  }
  const pem = [...new Set(certificates.map((certificate) => pemText(certificate.raw)))].join('');
  if (account.holdsContent(pem)) return refusals.duplicate();
  const authorities = account.certificates().filter((record) => record.ca && record.type === 'custom');
  if (upload.ca && authorities.length >= rules.caQuota) return refusals.quotaReached();

  const record = account.addCertificate({ name: upload.name ?? '', ca: upload.ca, certificates: pem });
  return success({ ...record, updated_at: record.uploaded_on });
}

const uploadBody = z.object({
  certificates: z.string(),
  ca: z.boolean(),
  name: z.string().optional(),
  private_key: z.string().optional(),
});

function readBody(body: string): z.infer<typeof uploadBody> | Answer {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return refusals.malformedJson();
  }
  const upload = uploadBody.safeParse(json);
  if (upload.success) return upload.data;
  const faults = upload.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  return refusals.invalidBody(faults.join('; '));
}

function readCertificates(pem: string): X509Certificate[] | null {
  const blocks = pemBlocks(pem);
  if (blocks.some((block) => block.label !== 'CERTIFICATE')) return null;
  try {
    return blocks.map((block) => new X509Certificate(block.der));
  } catch {
    return null;
  }
}

function keyMatches(certificate: X509Certificate, privateKey: string): boolean {
  let key: KeyObject;
  try {
    key = createPrivateKey(privateKey);
  } catch {
    return false;
  }
  return certificate.checkPrivateKey(key);
}
