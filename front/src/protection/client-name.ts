/**
 * The name under which a client is counted: an IPv4 address as it is, of an IPv6 address the /64, because one household
 * has all of it. Undefined for anything but an address.
 */
export const clientName = (address: string): string | undefined => {
  if (!address.includes(':')) return isIpv4(address) ? address : undefined
  const canonical = canonicalIpv6(address)
  if (canonical === undefined) return undefined
  const groups = groupsOf(canonical)
  const isMappedIpv4 = groups.slice(0, 5).every((group) => group === '0') && groups[5] === 'ffff'
  return isMappedIpv4 ? ipv4Of(groups) : `${groups.slice(0, 4).join(':')}::/64`
}

const isIpv4 = (text: string): boolean => {
  const parts = text.split('.')
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)
}

/** The platform's URL parser reads every notation of an IPv6 address and writes one. */
const canonicalIpv6 = (address: string): string | undefined => {
  const bare = address.replace(/%.*$/, '')
  if (!/^[\da-f:.]+$/i.test(bare) || !URL.canParse(`http://[${bare}]`)) return undefined
  return new URL(`http://[${bare}]`).hostname.slice(1, -1)
}

/** The eight groups of a canonical address, without leading zeros. */
const groupsOf = (canonical: string): string[] => {
  const [head = '', tail = ''] = canonical.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === '' ? [] : tail.split(':')
  return [...before, ...Array(8 - before.length - after.length).fill('0'), ...after]
}

const ipv4Of = (groups: readonly string[]): string => {
  const [high = 0, low = 0] = groups.slice(6).map((group) => Number.parseInt(group, 16))
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}
