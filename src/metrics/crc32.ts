const POLYNOMIAL = 0xedb88320;

/**
 * The CRC-32 of two texts joined, from the CRC of each and the length in bytes of the second: the first is multiplied
 * by x^(8·length) modulo the polynomial (the method of zlib's `crc32_combine`).
 */
export function combineCrc32(first: number, second: number, secondLength: number): number {
  return (multiply(powerOfX(secondLength), first) ^ second) >>> 0;
}

/** x^(8·n) modulo the polynomial, bits reflected. */
function powerOfX(n: number): number {
  let result = 0x80000000;
  let power = 0x00800000;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = multiply(power, result);
    power = multiply(power, power);
  }
  return result;
}

function multiply(a: number, b: number): number {
  let product = 0;
  let shifted = b;
  for (let bit = 31; bit >= 0; bit--) {
    if ((a >>> bit) & 1) product ^= shifted;
    shifted = shifted & 1 ? (shifted >>> 1) ^ POLYNOMIAL : shifted >>> 1;
  }
  return product >>> 0;
}
