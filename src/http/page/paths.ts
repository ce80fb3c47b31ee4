/** The path of a certificate's own page; below `/api/v1` it is that of its JSON. */
export function certificatePath(accountId: string, certificateId: string): string {
  return `/accounts/${encodeURIComponent(accountId)}/certificates/${encodeURIComponent(certificateId)}`;
}
