const HEX_GROUP = /^[0-9a-f]{1,4}$/i;

/** Checks a dotted quad without leading zeros (RFC 6943, section 3.1.1). */
export function isIpv4(text: string): boolean {
  const octets = text.split('.');
  return (
    octets.length === 4 && octets.every((octet) => /^(?:0|[1-9]\d{0,2})$/.test(octet) && Number(octet) <= 255)
  );
}

/** Checks the text form of an IPv6 address (RFC 4291, section 2.2), without embedded IPv4. */
export function isIpv6(text: string): boolean {
  const halves = text.split('::');
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  if (!groups.every((group) => HEX_GROUP.test(group))) return false;
  return halves.length === 1 ? groups.length === 8 : halves.length === 2 && groups.length < 8;
}
