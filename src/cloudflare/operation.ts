/** The operations of this client. Closed list: the `operation` label of `certalog_cloudflare_requests_total`. */
export const operations = ['accounts', 'list', 'get', 'associations', 'upload', 'delete', 'verify'] as const;
export type Operation = (typeof operations)[number];

/** What a request is about; enough to say it to a person and to judge the answer by its endpoint. */
export interface Subject {
  operation: Operation;
  tokenName: string;
  accountId: string | null;
  certificateId: string | null;
}

/** The subject as the beginning of a sentence: `Listing the certificates of account 0123…`. */
export function describeSubject(subject: Subject): string {
  const account = subject.accountId === null ? '' : ` of account ${subject.accountId}`;
  const certificate = `certificate ${subject.certificateId ?? '(unknown)'}`;
  switch (subject.operation) {
    case 'accounts':
      return `Listing the accounts that token "${subject.tokenName}" sees`;
    case 'list':
      return `Listing the certificates${account}`;
    case 'get':
      return `Reading ${certificate}${account}`;
    case 'associations':
      return `Reading the associations of ${certificate}${account}`;
    case 'upload':
      return `Uploading a certificate to account ${subject.accountId ?? '(unknown)'}`;
    case 'delete':
      return `Deleting ${certificate}${account}`;
    case 'verify':
      return `Verifying token "${subject.tokenName}"${account}`;
  }
}
