import { tags } from './der.ts';

/**
 * A Time (RFC 5280 4.1.2.5) as `YYYY-MM-DDTHH:MM:SSZ`; null when it names no moment.
 *
 * RFC 5280 wants seconds and `Z`. Of what it forbids, this takes what still has one meaning and what OpenSSL
 * reads as well: missing seconds (taken as 00), an offset instead of `Z` (applied), fractions of a second (cut).
 * A missing time zone, an impossible day, a 60th second and a year outside 0000–9999 give null.
 */
export function readTime(tag: number, content: Buffer): string | null {
  if (content.length > 40) return null;
  const text = content.toString('latin1');
  if (tag === tags.utcTime) {
    const parts = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{4})$/.exec(text);
    if (!parts) return null;
    const year = Number(parts[1]);
    return moment((year < 50 ? 2000 : 1900) + year, parts);
  }
  if (tag === tags.generalizedTime) {
    const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(?:(\d\d)(?:\.\d+)?)?(Z|[+-]\d{4})$/.exec(text);
    return parts ? moment(Number(parts[1]), parts) : null;
  }
  return null;
}

const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function moment(year: number, parts: RegExpExecArray): string | null {
  const month = Number(parts[2]);
  const day = Number(parts[3]);
  const leapDay = month === 2 && isLeapYear(year) ? 1 : 0;
  if (day < 1 || day > (daysOfMonth[month - 1] ?? 0) + leapDay) return null;
  if (Number(parts[4]) > 23 || Number(parts[5]) > 59 || Number(parts[6] ?? 0) > 59) return null;
  const local = `${String(year).padStart(4, '0')}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6] ?? '00'}Z`;
  return parts[7] === 'Z' ? local : shifted(local, parts[7] ?? '');
}

function shifted(local: string, offset: string): string | null {
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(3));
  if (hours > 12 || minutes > 59) return null;
  const milliseconds = (hours * 60 + minutes) * 60_000 * (offset.startsWith('-') ? 1 : -1);
  const utc = new Date(Date.parse(local) + milliseconds).toISOString();
  return /^\d{4}-/.test(utc) ? utc.replace('.000Z', 'Z') : null;
}

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
