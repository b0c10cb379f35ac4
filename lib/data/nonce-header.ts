/** The request header in which a page finds the nonce of its inline scripts. Set by proxy.ts over whatever came. */
export const nonceHeader = 'x-leeway-nonce'
