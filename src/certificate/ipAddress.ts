/**
 * The text of an IP address of 4 or 16 octets, IPv6 as RFC 5952 wants it: lower case, the longest run of zeros
 * shortened, the first of equal ones, IPv4-mapped addresses with a dotted end; null for any other length.
 */
export function ipAddressText(octets: Buffer): string | null {
  if (octets.length === 4) return octets.join('.');
  if (octets.length !== 16) return null;
  const mapped = octets.subarray(0, 10).every((octet) => octet === 0) && octets.readUInt16BE(10) === 0xffff;
  if (mapped) return `::ffff:${octets.subarray(12).join('.')}`;

  const groups = Array.from({ length: 8 }, (_, i) => octets.readUInt16BE(i * 2));
  const { start, length } = longestZeroRun(groups);
  const hex = groups.map((group) => group.toString(16));
  if (length < 2) return hex.join(':');
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`;
}

function longestZeroRun(groups: number[]): { start: number; length: number } {
  let longest = { start: 0, length: 0 };
  let length = 0;
  groups.forEach((group, i) => {
    length = group === 0 ? length + 1 : 0;
    if (length > longest.length) longest = { start: i - length + 1, length };
  });
  return longest;
}
