/** Whether an address is this machine's own. */
export const isLoopbackAddress = (address: string | undefined): boolean =>
  address !== undefined && /^(?:127\.|::1$|::ffff:127\.)/.test(address);
